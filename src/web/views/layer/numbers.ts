/** The layer view in numbers: the terms of Eq. (11) of one layer, a table of all layers, and both as files. */

import { grouped } from '../../../check.js';
import { h, number, symbol } from '../../dom.js';
import { methodName } from '../../methods.js';
import type { ComparedLayer, ComparedMethod } from '../../worker/compare.js';

interface Column {
  readonly name: string;
  /** Name in files, with its unit. */
  readonly key: string;
  readonly value: (layer: ComparedLayer) => number | null;
  readonly show: (value: number) => string;
}

const percent = (value: number) => `${number(value * 100, 1)}\u00a0%`;
const fine = (value: number) => number(value, 4);

const TERMS: readonly Column[] = [
  { name: 'rate r', key: 'rate_spikes_per_step', value: ({ rate }) => rate.mean, show: fine },
  { name: '= drive', key: 'drive_spikes_per_step', value: ({ rate }) => rate.drive, show: fine },
  { name: '+ error', key: 'error_spikes_per_step', value: ({ rate }) => rate.error, show: fine },
  { name: 'mean |error|', key: 'absolute_error_spikes_per_step', value: ({ rate }) => rate.size, show: fine },
];

const ENDS: readonly Column[] = [
  { name: 'v(T) < 0', key: 'share_below_0', value: ({ potential }) => potential.below, show: percent },
  { name: 'in [0, V_th]', key: 'share_within', value: ({ potential }) => potential.within, show: percent },
  { name: '> V_th', key: 'share_above_threshold', value: ({ potential }) => potential.above, show: percent },
];

const ALL: readonly Column[] = [
  { name: 'neurons', key: 'neurons', value: ({ neurons }) => neurons, show: grouped },
  { name: 'V_th', key: 'threshold', value: ({ threshold }) => threshold, show: (value) => number(value, 3) },
  {
    ...{ name: 'v(0) / V_th', key: 'initial_potential_in_thresholds' },
    ...{ value: ({ initialPotential }) => initialPotential, show: (value) => number(value, 3) },
  },
  { name: 'spiking', key: 'share_spiking', value: ({ spiking }) => spiking, show: percent },
  {
    ...{ name: 'first spike', key: 'mean_first_spike_step' },
    ...{ value: ({ firstSpike }) => firstSpike, show: (value) => number(value, 2) },
  },
  ...TERMS,
  ...ENDS,
  { name: 'a against V_th·r', key: 'relative_error', value: ({ relativeError }) => relativeError, show: percent },
];

function cellOf({ value, show }: Column, layer: ComparedLayer): HTMLElement {
  const x = value(layer);
  return h('td', {}, x === null ? '–' : show(x));
}

/** V_th as in the paper, within a text. */
export function mathText(text: string): (Node | string)[] {
  return text.split(/(V_th)/).map((part) => (part === 'V_th' ? symbol(part) : part));
}

const headers = (columns: readonly Column[]) => columns.map(({ name }) => h('th', { scope: 'col' }, ...mathText(name)));

/** A table that may be wider than the page: reached by the keyboard, scrolled sideways. */
export function scrollable(label: string, table: HTMLElement): HTMLElement {
  return h('div', { class: 'scroll', role: 'region', 'aria-label': label, tabIndex: 0 }, table);
}

/** Eq. (11) of one layer, a row for each method. */
export function termsTable(methods: readonly ComparedMethod[], s: number): HTMLElement {
  const columns = [...TERMS, ...ENDS];
  const rows = methods.map(({ method, layers }) =>
    h('tr', {}, h('th', { scope: 'row' }, methodName(method)), ...columns.map((column) => cellOf(column, layers[s]))),
  );
  const head = h('tr', {}, h('th', { scope: 'col' }, 'method'), ...headers(columns));
  const table = h('table', { class: 'numbers terms' }, h('thead', {}, head), h('tbody', {}, ...rows));
  return scrollable('Terms of Eq. (11) of this layer', table);
}

/** Every number of every layer under one method. */
export function layersTable({ method, layers }: ComparedMethod, chosen: number): HTMLElement {
  const rows = layers.map((layer, s) => {
    const name = h('th', { scope: 'row' }, `${s + 1} ${layer.layer}`);
    return h('tr', { class: s === chosen ? 'chosen' : '' }, name, ...ALL.map((column) => cellOf(column, layer)));
  });
  const head = h('tr', {}, h('th', { scope: 'col' }, 'layer'), ...headers(ALL));
  const table = h('table', { class: 'numbers' }, h('thead', {}, head), h('tbody', {}, ...rows));
  const summary = h('summary', {}, `${methodName(method)}: every layer in numbers`);
  return h('details', {}, summary, scrollable(`${methodName(method)}: every layer`, table));
}

/** Rows for a CSV file, the first with the names of the columns. */
export function layerRows(methods: readonly ComparedMethod[]): (string | number)[][] {
  const header = ['method', 'position', 'layer', ...ALL.map(({ key }) => key)];
  const rows = methods.flatMap(({ method, layers }) =>
    layers.map((layer, s) => [method, s + 1, layer.layer, ...ALL.map(({ value }) => value(layer) ?? '')]),
  );
  return [header, ...rows];
}
