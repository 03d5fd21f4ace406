/** Ways of converting side by side on the same image: what each answers, when it was decided, its scores over time. */
import { grouped } from '../../../check.js';
import { argmax } from '../../../engine/argmax.js';
import { button, h } from '../../dom.js';
import { COLUMNS, methodName } from '../../methods.js';
import type { Answer } from '../../worker/protocol.js';
import { createLines, decidedAt, type ScoreLines, scoreRange } from './lines.js';

/** What a column shows: nothing yet, a run that is going on, a run, or an offer to make one that takes long. */
export type ColumnState =
  | { readonly kind: 'waiting'; readonly text: string }
  | { readonly kind: 'running'; readonly lines: ScoreLines }
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'offer' };

export interface Columns {
  readonly element: HTMLElement;
  /** Begins anew: a column for each method, the chosen one marked. */
  start(methods: readonly string[], chosen: string, names: readonly string[]): void;
  set(method: string, state: ColumnState): void;
  show(t: number): void;
}

interface Choices {
  readonly method: (method: string) => void;
  /** Makes the conversion that was offered. */
  readonly fit: (method: string) => void;
}

/** The columns. */
export function createColumns(choices: Choices): Columns {
  const element = h('div', { class: 'columns-of-methods' });
  let columns = new Map<string, ReturnType<typeof createColumn>>();
  let names: readonly string[] = [];
  let t = 1;
  const draw = () => {
    const all = [...columns.values()].flatMap(({ lines }) => lines() ?? []);
    if (all.length === 0) return;
    const range = scoreRange(all);
    for (const column of columns.values()) column.draw(range, names, t);
  };
  return {
    element,
    start(methods, chosen, nextNames) {
      names = nextNames;
      columns = new Map(methods.map((method) => [method, createColumn(method, method === chosen, choices)]));
      element.replaceChildren(...[...columns.values()].map((column) => column.element));
      element.style.setProperty('--methods', String(methods.length));
    },
    set(method, state) {
      columns.get(method)?.set(state);
      draw();
    },
    show(next) {
      t = next;
      for (const column of columns.values()) column.show(t);
    },
  };
}

function createColumn(method: string, chosen: boolean, { method: choose, fit }: Choices) {
  let state: ColumnState = { kind: 'waiting', text: '' };
  const { title = methodName(method), note = 'your choice' } = COLUMNS.get(method) ?? {};
  const chart = createLines();
  const verdict = h('p', { class: 'verdict' });
  const cost = h('p', { class: 'help cost' });
  const heading = button(title, () => choose(method), { class: 'column-title', 'aria-pressed': String(chosen) });
  const offer = button('Fit it', () => fit(method), { class: 'small' });
  const element = h('section', { class: 'card column', 'aria-label': title });
  element.append(h('h3', {}, heading), h('p', { class: 'help note' }, note), verdict, chart.element, cost);
  element.classList.toggle('chosen', chosen);
  const lines = () => linesOf(state);
  return {
    element,
    lines,
    set(next: ColumnState) {
      state = next;
      chart.element.hidden = lines() === undefined;
      if (state.kind === 'waiting') verdict.replaceChildren(h('span', { class: 'quiet' }, state.text));
      if (state.kind === 'offer') {
        verdict.replaceChildren('Not fitted for these settings yet; it may take minutes. ', offer);
      }
      if (state.kind !== 'done') return void cost.replaceChildren();
      const { spikes, synapticOperations } = state.answer;
      const all = spikes.reduce((sum, n) => sum + n, 0);
      cost.textContent = `${grouped(all)} spikes, ${grouped(synapticOperations)} operations`;
    },
    draw(range: readonly [number, number], names: readonly string[], t: number) {
      const now = lines();
      if (!now) return;
      chart.draw(now, range, names);
      chart.show(t);
      const text = verdictOf(now, names);
      verdict.replaceChildren(...text);
      chart.element.setAttribute('aria-label', `${title}: class scores over time. ${verdict.textContent}`);
    },
    show: (t: number) => chart.show(t),
  };
}

/** The scores that a column has, if any. */
function linesOf(state: ColumnState): ScoreLines | undefined {
  switch (state.kind) {
    case 'waiting':
    case 'offer':
      return undefined;
    case 'running':
      return state.lines;
    case 'done':
      return { ann: state.answer.annLogits, snn: state.answer.logits, steps: state.answer.steps };
    default:
      return state satisfies never;
  }
}

/** "✓ disc, decided at t = 3" */
function verdictOf(lines: ScoreLines, names: readonly string[]): (Node | string)[] {
  const K = lines.ann.length;
  const [ann, snn] = [argmax(lines.ann), argmax(lines.snn.subarray(-K))];
  const mark = h('b', { class: ann === snn ? 'agrees' : 'differs' }, `${ann === snn ? '✓' : '✗'} ${names[snn]}`);
  if (lines.snn.length < K * lines.steps) return [mark, ` at t = ${lines.snn.length / K}`];
  return [mark, `, decided at t = ${decidedAt(lines)}`];
}
