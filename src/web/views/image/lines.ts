/** Class scores over time as lines: the mean of I(1..t) of the SNN, the ANN's as dashed lines across. Small, and drawn at once. */
import { argmax } from '../../../engine/argmax.js';
import { h } from '../../dom.js';

const SVG = 'http://www.w3.org/2000/svg';

/** Scores of one SNN so far. */
export interface ScoreLines {
  /** (K) of the ANN */
  readonly ann: Float32Array;
  /** (t, K) of the SNN, for the steps that are there */
  readonly snn: Float32Array;
  /** T */
  readonly steps: number;
}

/** The SNN's scores at step t. */
export function scoresAt({ ann: { length: K }, snn }: ScoreLines, t: number): Float32Array {
  return snn.subarray((t - 1) * K, t * K);
}

/** What the SNN answers at each step that is there. */
export function answersOver(lines: ScoreLines): number[] {
  const K = lines.ann.length;
  return Array.from({ length: lines.snn.length / K }, (_, i) => argmax(scoresAt(lines, i + 1)));
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
    const there = lines.snn.length / lines.ann.length;
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

/** The chart. */
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
  return {
    element: h('div', { class: 'lines', role: 'img' }, plot, axis),
    draw(lines, range, names) {
      steps = lines.steps;
      const look = lookOf(lines, range);
      svg.replaceChildren(...marksOf(lines, look), cursor);
      labels.replaceChildren(...endsOf(lines, look, names));
      axis.replaceChildren(h('span', {}, 't = 1'), h('span', {}, `${steps}`));
    },
    show(t) {
      for (const name of ['x1', 'x2']) cursor.setAttribute(name, String(placeOf(t, steps)));
    },
  };
}

/** Where step t is, in percent of the width. */
const placeOf = (t: number, steps: number) => (steps === 1 ? 50 : (100 * (t - 1)) / (steps - 1));

/** How scores are drawn: their height in percent from the top, and the classes that stand out. */
interface Look {
  readonly y: (score: number) => number;
  /** What the ANN answers, and the SNN in the end where it is another: each has a colour. */
  readonly highest: readonly number[];
  readonly nameOf: (k: number) => 'right' | 'wrong' | 'other';
}

function lookOf(lines: ScoreLines, [low, high]: readonly [number, number]): Look {
  const answers = answersOver(lines);
  const [ann, snn] = [argmax(lines.ann), answers[answers.length - 1]];
  return {
    y: (score) => 96 - (92 * (score - low)) / (high - low),
    highest: [...new Set([ann, snn])],
    nameOf: (k) => (k === ann ? 'right' : k === snn ? 'wrong' : 'other'),
  };
}

/** The lines: 0, the ANN's, where the answer stays, every class; those that stand out last, on top of the others. */
function marksOf(lines: ScoreLines, { y, highest, nameOf }: Look): SVGElement[] {
  const { steps, ann, snn } = lines;
  const there = Array.from({ length: snn.length / ann.length }, (_, i) => scoresAt(lines, i + 1));
  const across = (name: string, score: number) =>
    element('line', { class: name, x1: 0, x2: 100, y1: y(score), y2: y(score) });
  const at = placeOf(decidedAt(lines), steps);
  const classes = [...ann.keys()].sort((a, b) => Number(highest.includes(a)) - Number(highest.includes(b)));
  const line = (k: number) => {
    const points = there.map((scores, i) => `${placeOf(i + 1, steps).toFixed(2)},${y(scores[k]).toFixed(2)}`);
    if (there.length === 1) points.push(`${placeOf(1, steps) + 2},${y(there[0][k]).toFixed(2)}`); // a point is a short line
    return element('polyline', { class: nameOf(k), points: points.join(' ') });
  };
  return [
    across('zero', 0),
    ...highest.map((k) => across(`ann ${nameOf(k)}`, ann[k])),
    element('line', { class: 'decided', x1: at, x2: at, y1: 0, y2: 100 }),
    ...classes.map(line),
  ];
}

/** Names where lines end. */
function endsOf(lines: ScoreLines, { y, highest, nameOf }: Look, names: readonly string[]): HTMLElement[] {
  const scores = scoresAt(lines, lines.snn.length / lines.ann.length);
  const ends: { text: string; name: string; top: number }[] = highest.map((k) => {
    return { text: names[k], name: nameOf(k), top: y(scores[k]) };
  });
  ends.push({ text: 'network', name: 'network', top: y(lines.ann[highest[0]]) });
  return keepApart(ends).map(({ text, name, top }) => {
    const label = h('span', { class: name }, text);
    label.style.top = `${top}%`;
    return label;
  });
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
