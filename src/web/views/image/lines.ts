/** Class scores over time as lines: Σ I(1..t) / t of the SNN, the ANN's as dashed lines across. Small, and drawn at once. */
import { argmax } from '../../../engine/argmax.js';
import { h } from '../../dom.js';

const SVG = 'http://www.w3.org/2000/svg';

/** Scores of one SNN so far. */
export interface ScoreLines {
  /** (K) of the ANN */
  readonly ann: Float32Array;
  /** Σ I(1..t), (t, K) for the steps that are there */
  readonly sums: Float32Array;
  /** T */
  readonly steps: number;
}

/** Scores Σ I(1..t) / t at step t. */
export function scoresAt({ ann: { length: K }, sums }: ScoreLines, t: number): Float32Array {
  return sums.slice((t - 1) * K, t * K).map((sum) => sum / t);
}

/** What the SNN answers at each step that is there. */
export function answersOver(lines: ScoreLines): number[] {
  const K = lines.ann.length;
  return Array.from({ length: lines.sums.length / K }, (_, i) => argmax(lines.sums.subarray(i * K, (i + 1) * K)));
}

/** The first step from which the SNN's answer stays what it is in the end. */
export function decidedAt(lines: ScoreLines): number {
  const answers = answersOver(lines);
  let t = answers.length;
  while (t > 1 && answers[t - 2] === answers[answers.length - 1]) t--;
  return t;
}

/** Lowest and highest score of some SNNs and their ANN: charts that stand side by side have one scale. */
export function scoreRange(all: readonly ScoreLines[]): readonly [number, number] {
  let [low, high] = [0, 0];
  for (const lines of all) {
    const there = lines.sums.length / lines.ann.length;
    for (let t = 1; t <= there; t++) {
      for (const score of scoresAt(lines, t)) [low, high] = [Math.min(low, score), Math.max(high, score)];
    }
    for (const score of lines.ann) [low, high] = [Math.min(low, score), Math.max(high, score)];
  }
  return high > low ? [low, high] : [low, low + 1];
}

export interface LinesChart {
  readonly element: HTMLElement;
  draw(lines: ScoreLines, range: readonly [number, number], names: readonly string[]): void;
  /** Moves the cursor. */
  show(t: number): void;
}

/** A chart; the label is what a screen reader says. */
export function createLines(): LinesChart {
  let steps = 1;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 100 100');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const cursor = element('line', { class: 'cursor', y1: 0, y2: 100 });
  const [labels, axis] = [h('div', { class: 'line-labels' }), h('div', { class: 'line-axis', 'aria-hidden': 'true' })];
  const plot = h('div', { class: 'line-plot' });
  plot.append(svg, labels);
  const x = (t: number) => (steps === 1 ? 50 : (100 * (t - 1)) / (steps - 1));
  return {
    element: h('div', { class: 'lines', role: 'img' }, plot, axis),
    draw(lines, [low, high], names) {
      steps = lines.steps;
      const y = (score: number) => 96 - (92 * (score - low)) / (high - low);
      const answers = answersOver(lines);
      const [ann, snn] = [argmax(lines.ann), answers[answers.length - 1]];
      const decided = decidedAt(lines);
      const classOf = (k: number) => (k === ann ? 'right' : k === snn ? 'wrong' : 'other');
      const there = Array.from({ length: answers.length }, (_, i) => ({ t: i + 1, scores: scoresAt(lines, i + 1) }));
      const order = names
        .map((_, k) => k)
        .sort((a, b) => Number(a === snn || a === ann) - Number(b === snn || b === ann));
      svg.replaceChildren(
        element('line', { class: 'zero', x1: 0, x2: 100, y1: y(0), y2: y(0) }),
        ...[...new Set([ann, snn])].map((k) =>
          element('line', { class: `ann ${classOf(k)}`, x1: 0, x2: 100, y1: y(lines.ann[k]), y2: y(lines.ann[k]) }),
        ),
        element('line', { class: 'decided', x1: x(decided), x2: x(decided), y1: 0, y2: 100 }),
        ...order.map((k) => {
          const points = there.map(({ t, scores }) => `${x(t).toFixed(2)},${y(scores[k]).toFixed(2)}`);
          if (points.length === 1) points.push(`${x(1) + 2},${points[0].split(',')[1]}`); // a point is a short line
          return element('polyline', { class: classOf(k), points: points.join(' ') });
        }),
        cursor,
      );
      const end = there[there.length - 1].scores;
      const ends = [...new Set([ann, snn])].map((k) => ({ text: names[k], name: classOf(k), top: y(end[k]) }));
      ends.push({ text: 'network', name: 'network', top: y(lines.ann[ann]) });
      labels.replaceChildren(
        ...keepApart(ends).map(({ text, name, top }) => {
          const label = h('span', { class: name }, text);
          label.style.top = `${top}%`;
          return label;
        }),
      );
      axis.replaceChildren(h('span', {}, 't = 1'), h('span', {}, `${steps}`));
    },
    show(t) {
      for (const name of ['x1', 'x2']) cursor.setAttribute(name, String(x(t)));
    },
  };
}

/** Names one above the other do not lie on each other: from the top down each has its 14 percent. */
function keepApart<L extends { readonly top: number }>(labels: readonly L[]): L[] {
  const sorted = [...labels].sort((a, b) => a.top - b.top);
  let least = Number.NEGATIVE_INFINITY;
  return sorted.map((label) => {
    const top = Math.max(label.top, least);
    least = top + 14;
    return { ...label, top };
  });
}

function element(name: 'line' | 'polyline', attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
