/** Class scores of ANN and SNN: the SNN's are the mean of I(1..t), and change as it runs. */
import { argmax } from '../../../engine/argmax.js';
import { h, number } from '../../dom.js';
import type { RunResult } from '../../worker/protocol.js';

export interface Scores {
  readonly element: HTMLElement;
  load(run: RunResult, names: readonly string[]): void;
  show(t: number): void;
}

/** A net with more classes than this shows those that the ANN scores highest, and the SNN's choice. */
const ROWS = 10;

/** The table of scores. */
export function createScores(): Scores {
  let run: RunResult | undefined;
  let names: readonly string[] = [];
  const verdict = h('p', { class: 'verdict' });
  const table = h('table', { class: 'scores' });
  const more = h('p', { class: 'help', hidden: true });
  const show = (t: number) => {
    if (!run) return;
    const K = run.annLogits.length;
    const ann = [...run.annLogits];
    const snn = [...run.logits.subarray((t - 1) * K, t * K)];
    const [annBest, snnBest] = [argmax(ann), argmax(snn)];
    const scale = createScale([...ann, ...snn]);
    const rows = rowsOf(ann, snnBest).map((k) =>
      h(
        'tr',
        { class: k === annBest || k === snnBest ? 'best' : '' },
        h('th', { scope: 'row' }, names[k]),
        bar(ann[k], scale, k === annBest, 'ann'),
        bar(snn[k], scale, k === snnBest, 'snn'),
      ),
    );
    const after = t === 1 ? 'SNN after 1 step' : `SNN after ${t} steps`;
    const head = ['class', 'ANN', after].map((title) => h('th', { scope: 'col' }, title));
    table.replaceChildren(h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows));
    verdict.replaceChildren(...verdictOf(names[annBest], names[snnBest], t));
  };
  return {
    element: h('div', { class: 'stack' }, verdict, table, more),
    load(next, nextNames) {
      run = next;
      const K = next.annLogits.length;
      names = nextNames;
      more.hidden = K <= ROWS;
      more.textContent = `The ${ROWS} highest of ${K} classes.`;
    },
    show,
  };
}

function verdictOf(ann: string, snn: string, t: number): (Node | string)[] {
  if (ann === snn) return ['Both say ', h('b', {}, ann), '.'];
  const after = t === 1 ? 'after 1 step' : `after ${t} steps`;
  return ['The ANN says ', h('b', {}, ann), `, the SNN ${after} `, h('b', {}, snn), '.'];
}

/** Classes in the table, in their order. */
function rowsOf(ann: readonly number[], snnBest: number): number[] {
  const all = ann.map((_, k) => k);
  if (all.length <= ROWS) return all;
  const highest = all.toSorted((a, b) => ann[b] - ann[a] || a - b).slice(0, ROWS);
  return [...new Set([...highest, snnBest])].sort((a, b) => a - b);
}

/** From a score to a place in percent; 0 is on it. */
function createScale(values: readonly number[]): (x: number) => number {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return (x) => ((x - low) / (high - low || 1)) * 100;
}

/** A bar from 0 to the score. */
function bar(score: number, scale: (x: number) => number, isBest: boolean, net: 'ann' | 'snn'): HTMLElement {
  const [zero, end] = [scale(0), scale(score)];
  const line = h('i', { class: isBest ? `${net} highest` : net });
  line.style.left = `${Math.min(zero, end)}%`;
  line.style.width = `${Math.abs(end - zero)}%`;
  const track = h('span', { class: 'track', 'aria-hidden': 'true' }, line);
  track.style.setProperty('--zero', `${zero}%`);
  return h('td', {}, h('div', { class: 'score' }, track, h('span', {}, number(score, 2))));
}
