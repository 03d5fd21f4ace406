/** The table itself: a row for each method, a column for each T, cells that fill in; and all its numbers. */
import { grouped } from '../../../check.js';
import { annEnergy, ENERGY_NOTE } from '../../../evaluate/energy.js';
import type { AnnResult, MethodResult } from '../../../evaluate/evaluate.js';
import { h, number } from '../../dom.js';
import { methodName, methodOf } from '../../methods.js';
import type { Settings } from '../../settings.js';
import { scrollable } from '../layer/numbers.js';
import type { Results } from './results.js';

/** The cell that is being computed, and how much of it is done, 0 to 1. */
export interface Running {
  readonly method: string;
  readonly steps: number;
  readonly done: number;
}

export interface Grid {
  readonly element: HTMLElement;
  /** Shows what there is for the settings; `images` is how many the table has. */
  show(results: Results, settings: Settings, images: number): void;
  /** Shows how far the present cell is. */
  running(cell: Running | undefined): void;
}

export function createGrid(): Grid {
  const table = h('table', { class: 'accuracy' });
  const cells = new Map<string, HTMLElement>();
  let marked: HTMLElement | undefined;

  const waiting = () => h('td', { class: 'waiting' }, h('span', { role: 'img', 'aria-label': 'not computed' }, '·'));
  const show = (results: Results, settings: Settings, images: number) => {
    const { tableMethods, tableSteps } = settings;
    cells.clear();
    marked = undefined;
    const ann = results.ann(settings, images);
    const annCell = ann ? annCellOf(ann) : waiting();
    annCell.colSpan = tableSteps.length;
    cells.set(keyOf('ann', 0), annCell);
    const rows = tableMethods.map((method) => {
      const row = tableSteps.map((steps) => {
        const result = results.cell(settings, images, method, steps);
        const cell = result ? cellOf(result) : waiting();
        cells.set(keyOf(method, steps), cell);
        return cell;
      });
      const { class: of, summary } = methodOf(method);
      const name = h('th', { scope: 'row', title: summary }, methodName(method), h('small', {}, `class ${of}`));
      return h('tr', {}, name, ...row);
    });
    const head = tableSteps.map((steps) => h('th', { scope: 'col' }, `T = ${steps}`));
    table.style.setProperty('--columns', String(tableSteps.length));
    table.replaceChildren(
      h('caption', {}, caption(settings, images)),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'method'), ...head)),
      h('tbody', {}, h('tr', {}, h('th', { scope: 'row' }, 'ANN'), annCell), ...rows),
    );
  };
  const running = (now: Running | undefined) => {
    const cell = now && cells.get(keyOf(now.method, now.steps));
    if (cell !== marked) {
      marked?.classList.remove('running');
      cell?.classList.add('running');
      marked = cell;
    }
    cell?.style.setProperty('--done', String(now?.done ?? 0));
  };
  return { element: scrollable('Accuracy table', table), show, running };
}

const keyOf = (method: string, steps: number) => `${method} ${steps}`;

const shown = (interval: AnnResult['interval']) => interval.map((value) => number(value, 1)).join('–');

function caption({ images: set }: Settings, images: number): string {
  return `Accuracy in percent of ${grouped(images)} images of ${set}; below it the 95 % confidence interval (Wilson), the loss, ANN − SNN, in points, and what the ANN’s own answers on calibration images chose, where something was to be chosen.`;
}

function annCellOf({ accuracy, interval }: AnnResult): HTMLTableCellElement {
  return h('td', {}, h('strong', {}, number(accuracy, 1)), ' ', h('small', {}, shown(interval)));
}

function cellOf({ accuracy, interval, loss, latency, steps, chosen }: MethodResult): HTMLTableCellElement {
  const small = h('small', {}, shown(interval), h('br'), `loss ${number(loss, 1)}`);
  if (latency !== steps) small.append(h('br'), `after ${latency} steps`);
  if (chosen !== undefined) small.append(h('br'), chosen.split(',')[0]);
  return h('td', {}, h('strong', {}, number(accuracy, 1)), small);
}

/** Every result with what it costs. */
export function costTable(results: readonly MethodResult[]): HTMLElement {
  const names = [
    'method',
    'class',
    'T',
    'steps to the answer',
    'correct',
    'accuracy, %',
    'loss, points',
    'spikes per image',
    'synaptic operations per image',
    'of them multiplying',
    'energy, µJ',
  ];
  const rows = results.map((r) => {
    const cells = [
      r.class,
      String(r.steps),
      grouped(r.latency),
      grouped(r.correct),
      number(r.accuracy, 2),
      number(r.loss, 2),
    ];
    const costs = [
      ...[r.spikesPerImage, r.synapticOperationsPerImage, r.multiplyOperationsPerImage].map(grouped),
      number(r.energyPerImage, 1),
    ];
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, methodName(r.method)),
      ...[...cells, ...costs].map((text) => h('td', {}, text)),
    );
  });
  const head = h('tr', {}, ...names.map((name) => h('th', { scope: 'col' }, name)));
  const table = h('table', { class: 'numbers' }, h('thead', {}, head), h('tbody', {}, ...rows));
  const macs = results[0]
    ? ` The ANN needs ${grouped(results[0].macsPerImage)} multiply-adds per image, ${number(annEnergy(results[0].macsPerImage), 1)} µJ.`
    : '';
  const help = h('p', { class: 'help' }, `What each answer costs.${macs} ${ENERGY_NOTE}`);
  return h('details', {}, h('summary', {}, 'Spikes and operations'), help, scrollable('Spikes and operations', table));
}
