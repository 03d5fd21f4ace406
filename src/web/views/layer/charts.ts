/** Charts of the layer view: figures 7 and 6 of the paper, and the terms of Eq. (11). */
import {
  type Drawing,
  drawPlot,
  type Frame,
  type LineEnd,
  loadPlot,
  methodScales,
  type Plot,
  spread,
} from '../../charts.js';
import { COMPARED, methodName } from '../../methods.js';
import { methodLooks, PALETTES } from '../../palette.js';
import type { ComparedLayer, ComparedMethod } from '../../worker/compare.js';

/** Marks of the two methods: told apart without colours, too. */
const SYMBOLS = ['circle', 'triangle'] as const;
const symbolOf = (method: string) => SYMBOLS[COMPARED.indexOf(method)];

/** Figure 7: ANN activation against V_th r of one layer under one method; `most` ends both axes. */
export async function outputsChart(method: string, layer: ComparedLayer, most: number, frame: Frame): Promise<Drawing> {
  const plot = await loadPlot();
  const colours = PALETTES[frame.theme];
  const width = Math.min(frame.width, 480);
  const label = `${methodName(method)}: outputs of ${layer.layer} against the activations of the ANN, ${layer.points.length} neurons`;
  return drawPlot(plot, { ...frame, width }, label, {
    ...{ height: width - 10, marginRight: 16, grid: true, inset: 6 },
    x: { label: 'ANN activation a', domain: [0, most], ticks: 5 },
    y: { label: `V_th · r of the ${methodName(method)}`, domain: [0, most], ticks: 5 },
    marks: [
      plot.line([0, most], {
        x: (value: number) => value,
        y: (value: number) => value,
        stroke: colours.quiet,
        strokeDasharray: '5 3',
      }),
      ...(layer.threshold < most ? thresholdLine(plot, layer.threshold, most, colours.spike) : []),
      plot.dot(layer.points, {
        ...{
          x: 'ann',
          y: 'snn',
          r: 2.6,
          fill: methodLooks(frame.theme, [method]).get(method)?.colour ?? colours.ink,
          fillOpacity: 0.5,
          clip: true,
        },
        symbol: symbolOf(method),
      }),
    ],
  });
}

/** The most that V_th r can be. */
function thresholdLine(plot: Plot, V_th: number, most: number, stroke: string) {
  return [
    plot.ruleY([V_th], { stroke, strokeDasharray: '2 3', strokeWidth: 1.25 }),
    plot.text([V_th], {
      x: most * 0.02,
      y: (value: number) => value,
      text: () => 'V_th',
      dy: -8,
      textAnchor: 'start',
      fill: stroke,
    }),
  ];
}

/** A line over the layers. */
interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

const points = ({ name, values }: Series) =>
  values.flatMap((value, s) => (value === null ? [] : [{ name, layer: s + 1, value }]));

const heightFor = (width: number) => Math.round(Math.min(320, Math.max(230, width * 0.42)));

/** Lines over the layers, with their names at the end and the chosen layer marked. */
async function layerLines(
  frame: Frame,
  label: string,
  y: { readonly label: string; readonly domain: readonly [number, number] },
  series: readonly Series[],
  chosen: number,
  scales: object,
): Promise<Drawing> {
  const plot = await loadPlot();
  const colours = PALETTES[frame.theme];
  const height = heightFor(frame.width);
  const rows = series.flatMap(points);
  const count = series[0].values.length;
  const last: LineEnd[] = series.flatMap((one) =>
    points(one)
      .slice(-1)
      .map(({ layer, value }) => ({ text: one.name, x: layer, y: value })),
  );
  return drawPlot(plot, frame, label, {
    ...{ height, marginRight: 64, ...scales },
    x: {
      label: 'spiking layer',
      domain: [1, Math.max(2, count)],
      ticks: Math.min(count, Math.floor(frame.width / 60)),
      tickFormat: 'd',
    },
    y: { ...y, grid: true, ticks: 5 },
    marks: [
      plot.ruleX([chosen + 1], { stroke: colours.line, strokeWidth: 5, strokeOpacity: 0.35 }),
      ...(y.domain[0] < 0 ? [plot.ruleY([0], { stroke: colours.quiet })] : []),
      plot.lineY(rows, { z: 'name', x: 'layer', y: 'value', stroke: 'name', strokeWidth: 2 }),
      plot.dot(rows, { x: 'layer', y: 'value', fill: 'name', symbol: 'name', r: 4 }),
      plot.text(spread(last, y.domain, height - 70), {
        ...{ x: 'x', y: 'y', text: 'text', fill: colours.ink, dx: 10, textAnchor: 'start', fontWeight: 600 },
      }),
    ],
  });
}

/** Figure 6: mean step of the first spike, layer by layer. */
export function firstSpikeChart(methods: readonly ComparedMethod[], chosen: number, frame: Frame): Promise<Drawing> {
  const series = methods.map(({ method, layers }) => ({
    name: methodName(method),
    values: layers.map(({ firstSpike }) => firstSpike),
  }));
  const most = Math.max(1, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const names = methods.map(({ method }) => method);
  const { color } = methodScales(frame.theme, names);
  const symbol = { range: names.map((method) => symbolOf(method)) };
  const domain = series.map(({ name }) => name);
  const y = { label: 'mean step of the first spike', domain: [0, most * 1.05] as const };
  const scales = { color: { ...color, domain }, symbol: { ...symbol, domain } };
  return layerLines(frame, 'Mean step of the first spike, layer by layer', y, series, chosen, scales);
}

/** The terms of Eq. (11) and how they are drawn. */
const TERMS = [
  ['rate', 'r', 'circle', 'ink'],
  ['drive', 'drive', 'square', 'potential'],
  ['error', 'error', 'triangle', 'spike'],
] as const;

/** Lowest and highest term of Eq. (11) over some methods, with some room. */
export function termRange(methods: readonly ComparedMethod[]): readonly [number, number] {
  const values = methods.flatMap(({ layers }) => layers.flatMap(({ rate }) => [rate.mean, rate.drive, rate.error]));
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = (high - low || 1) * 0.05;
  return [low === 0 ? 0 : low - room, high + room];
}

/** Eq. (11) under one method: mean rate, drive and error, layer by layer. */
export function termsChart(
  { method, layers }: ComparedMethod,
  domain: readonly [number, number],
  chosen: number,
  frame: Frame,
): Promise<Drawing> {
  const colours = PALETTES[frame.theme];
  const series = TERMS.map(([term, name]) => ({
    name,
    values: layers.map(({ rate }) => (term === 'rate' ? rate.mean : rate[term])),
  }));
  const names = series.map(({ name }) => name);
  const scales = {
    color: { domain: names, range: TERMS.map(([, , , colour]) => colours[colour]) },
    symbol: { domain: names, range: TERMS.map(([, , symbol]) => symbol) },
  };
  const label = `${methodName(method)}: rate, drive and error of Eq. (11), layer by layer`;
  return layerLines(frame, label, { label: 'spikes per neuron and step', domain }, series, chosen, scales);
}
