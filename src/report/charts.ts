/** The figures of the report: 5, 6 and 7 of the paper, accuracy against operations, firing rates, and who made the error. */
import type { Audit } from '../audit/audit.js';
import { PARTS } from '../audit/decomposition.js';
import { PART_TITLES } from '../audit/tables.js';
import type { MethodClass } from '../convert/method.js';
import type { MethodResult } from '../evaluate/evaluate.js';
import { type Chart, Drawer, type LegendEntry, type Plot, type Size } from './drawing.js';
import type { LayerActivity, OutputPoint } from './layers.js';
import { CLASS_SYMBOLS, methodLooks, methodName, PALETTES } from './palette.js';

/** A row of a chart of methods; without a class it is one of the paper's. */
interface Row {
  readonly method: string;
  readonly class?: MethodClass;
}

const classOfRow = (row: Row): MethodClass => row.class ?? 'A';

/** What the shapes of marks say. */
const MARKS =
  'Marks tell the class: circle A causal binary, diamond B signed, square C layer-synchronous, triangle D graded.';

/** Characters of a layer's name in the name of a file. */
const MOST_OF_NAME = 80;

/** Layers are numbered; their names are in the tables. */
const LAYERS = { label: 'spiking layer →', tickFormat: 'd' } as const;

/** Loads the drawing libraries when a report is made, not before. */
export async function createCharts(): Promise<Charts> {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  return new Charts(plot, new Drawer(plot, document));
}

/** Draws charts. */
export class Charts {
  constructor(
    readonly plot: Plot,
    readonly drawer: Drawer,
  ) {}

  /**
   * Figure 5: accuracy against T.
   *
   * @param band what `interval` of a result is
   */
  accuracy(results: readonly MethodResult[], ann: number, band = 'Wilson’s 95 % interval'): Chart {
    const rows = results.map((one) => ({
      ...{ method: one.method, steps: one.steps, accuracy: one.accuracy, loss: one.loss },
      ...{ low: one.interval[0], high: one.interval[1], class: one.class, latency: one.latency },
    }));
    const ticks = [...new Set(rows.map((row) => row.steps))];
    return this.drawer.draw({
      ...{ name: 'accuracy-against-t', title: 'Accuracy against T (the paper’s figure 5)', rows },
      caption: `Each line is a method, its band ${band}; the line across is the ANN. The sooner a line comes near it, the fewer steps are needed. ${MARKS}`,
      legend: legendFor(rows),
      options: () => ({
        height: 320,
        x: { type: 'log', base: 2, label: 'T, time steps →', ticks, tickFormat: 'd' },
        y: { label: '↑ accuracy, %', grid: true, domain: [0, 100] },
        marks: [...this.#bands(rows, 'steps'), ...this.#ann(ann), ...this.#lines(rows, 'steps', 'accuracy')],
      }),
    });
  }

  /** Synaptic operations per image against the accuracy that they buy. */
  operations(results: readonly MethodResult[], ann: number): Chart {
    const rows = results.map((one) => ({
      ...{ method: one.method, steps: one.steps, accuracy: one.accuracy, spikesPerImage: one.spikesPerImage },
      ...{ low: one.interval[0], high: one.interval[1] },
      ...{ operations: one.synapticOperationsPerImage / 1e6, class: one.class, latency: one.latency },
    }));
    return this.drawer.draw({
      ...{ name: 'accuracy-against-operations', title: 'Accuracy against synaptic operations', rows },
      caption: `Each point is a T, its band Wilson’s 95 % interval. Operations are counted where a spike, or an average of spikes, reaches a weight. ${MARKS}`,
      legend: legendFor(rows),
      options: ({ isNarrow }) => ({
        height: 320,
        x: { type: 'log', label: 'million synaptic operations per image →', ticks: isNarrow ? 3 : 6, tickFormat: '~s' },
        y: { label: '↑ accuracy, %', grid: true, domain: [0, 100] },
        marks: [...this.#bands(rows, 'operations'), ...this.#ann(ann), ...this.#lines(rows, 'operations', 'accuracy')],
      }),
    });
  }

  /** Figure 6: mean time of the first spike, layer by layer. */
  firstSpikes(activity: readonly LayerActivity[], steps: number): Chart {
    const rows = activity.filter(({ firstSpike }) => Number.isFinite(firstSpike));
    const title = `Mean time of the first spike, T = ${steps} (figure 6)`;
    const caption = 'Over the neurons that spike at all. An initial potential makes deep layers speak earlier.';
    return this.#layerLines('first-spike-times', title, caption, rows, 'firstSpike', '↑ step of the first spike');
  }

  /** Figure 6 without leaving anybody out: a neuron that never spikes counts as T + 1. */
  firstSpikesOfAll(activity: readonly LayerActivity[], steps: number): Chart {
    const title = `Mean time of the first spike, silent neurons as ${steps + 1}, T = ${steps}`;
    const caption =
      'Over all neurons: here a layer that is mostly silent is late, where figure 6 shows only those that spike.';
    const label = '↑ step of the first spike';
    return this.#layerLines('first-spike-times-of-all', title, caption, activity, 'firstSpikeOfAll', label);
  }

  /** Mean firing rates, layer by layer. */
  firingRates(activity: readonly LayerActivity[], steps: number): Chart {
    const caption = 'Spikes over neurons and steps. Every spike costs additions in the layers behind it.';
    return this.#layerLines(
      ...(['firing-rates', `Mean firing rate, T = ${steps}`, caption] as const),
      ...([activity, 'rate', '↑ firing rate, %'] as const),
    );
  }

  /** Figure 7: outputs of one layer, ANN against SNN, for each method and T. */
  outputs(points: readonly OutputPoint[], layer: string): Chart {
    const { plot } = this;
    const rows = points.filter((point) => point.layer === layer);
    const most = Math.max(...rows.map(({ ann, snn }) => Math.max(ann, snn)), 1e-6);
    const diagonal = [0, most].map((x) => [x, x]);
    const looks = looksOf(rows);
    return this.drawer.draw({
      ...{
        name: `outputs-${layer.replace(/\W+/g, '-').slice(0, MOST_OF_NAME)}`,
        title: `Outputs of ${layer}: ANN against SNN (figure 7)`,
        rows,
      },
      caption:
        'A point is a neuron. On the line, V_th · r equals the activation; steps of V_th / T are the rate’s resolution.',
      legend: legendFor(rows).map(({ label, colour, symbol }) => ({ label, colour, ...(symbol && { symbol }) })),
      options: ({ isNarrow }) => ({
        ...{ height: isNarrow ? 560 : 380, grid: true, marginLeft: 52, marginRight: 56 },
        x: { label: 'ANN activation a →', domain: [0, most], ticks: 3 },
        y: { label: 'SNN output V_th · r →', labelAnchor: 'center', domain: [0, most], ticks: 3 },
        // On a narrow page the steps stand below each other.
        [isNarrow ? 'fy' : 'fx']: { label: null, tickFormat: (T: number) => `T = ${T}` },
        [isNarrow ? 'fx' : 'fy']: { label: null, domain: [...looks.keys()], tickFormat: methodName },
        marks: [
          plot.line(diagonal, { stroke: '#888', strokeDasharray: '3 3' }),
          ...[...looks].map(([method, { colour }]) =>
            plot.dot(
              rows.filter((row) => row.method === method),
              {
                ...{ x: 'ann', y: 'snn', [isNarrow ? 'fy' : 'fx']: 'steps', [isNarrow ? 'fx' : 'fy']: 'method' },
                ...{ stroke: colour, r: 1.6, strokeOpacity: 0.6 },
              },
            ),
          ),
          plot.frame({ stroke: '#bbb' }),
        ],
      }),
    });
  }

  /** The error of each layer and its parts, as in the ledger: the height is the relative error. */
  errorParts({ layers }: Audit, of: string): Chart {
    const { plot } = this;
    const rows = layers.flatMap((ledger, s) =>
      stacked(PARTS.map((part) => 100 * ledger.relativeError * ledger.parts[part].share)).map(([from, to], k) => ({
        ...{ layer: ledger.layer, position: s + 1, part: PART_TITLES[PARTS[k]], error: to - from, from, to },
      })),
    );
    const legend = PARTS.map((part, k) => partEntry(PART_TITLES[part], k)).filter(({ label }) =>
      rows.some(({ part, error }) => part === label && error !== 0),
    );
    return this.drawer.draw({
      ...{ name: 'error-parts', title: 'The error of each layer, and what it is made of', rows, legend },
      caption: `${of}. Height: root mean square of ANN − SNN, in % of the ANN’s, split as its square is; a part below 0 undoes error of others. Inherited is what the layers before sent wrongly, the rest is the layer’s own.`,
      options: ({ fill }: Size) => ({
        height: 320,
        x: { ...LAYERS, type: 'band' },
        y: { label: '↑ relative error, %', grid: true },
        marks: [
          ...legend.map((entry) =>
            plot.barY(
              rows.filter(({ part }) => part === entry.label),
              { x: 'position', y1: 'from', y2: 'to', fill: fill(entry) },
            ),
          ),
          plot.ruleY([0]),
        ],
      }),
    });
  }

  /** Whose own errors made the error of the output. */
  origins({ origins: { sources, targets, shares } }: Audit, of: string): Chart {
    const { plot } = this;
    const output = targets.length - 1;
    const rows = sources.map((source, k) => ({ source, position: k, share: 100 * shares[output][k] }));
    const largest = rows.reduce((best, row) => (row.share > best.share ? row : best));
    const legend = [
      { label: `most: ${largest.source}`, colour: PALETTES.light.spike, hatch: 1 },
      { label: 'others', colour: PALETTES.light.parts[0], hatch: 0 },
    ];
    return this.drawer.draw({
      ...{ name: 'origins', title: 'Where the error of the output began', rows, legend },
      caption: `${of}. Share of each layer’s own error in the error of ${targets[output]}, followed through the layers in between; 0 is the code of the image. Most was made by ${largest.source} (${largest.share.toFixed(1)} %). A share below 0 undoes error of others.`,
      options: ({ fill }) => ({
        height: 320,
        x: { ...LAYERS, label: 'layers that make errors →', type: 'band' },
        y: { label: '↑ share of the output’s error, %', grid: true },
        marks: [
          ...legend.map((entry, k) =>
            plot.barY(
              rows.filter((row) => (row === largest) === (k === 0)),
              { x: 'position', y: 'share', fill: fill(entry) },
            ),
          ),
          plot.ruleY([0]),
        ],
      }),
    });
  }

  #layerLines<R extends Row>(
    name: string,
    title: string,
    caption: string,
    rows: readonly R[],
    y: keyof R & string,
    label: string,
  ): Chart {
    return this.drawer.draw({
      ...{ name, title, caption, rows, legend: legendFor(rows) },
      options: ({ isNarrow }) => ({
        height: 280,
        x: { ...LAYERS, ticks: isNarrow ? 6 : 12 },
        y: { label, grid: true, zero: true },
        marks: this.#lines(rows, 'position' as keyof R & string, y),
      }),
    });
  }

  /** The ANN's accuracy as a line across. */
  #ann(accuracy: number) {
    const text = `ANN ${accuracy.toFixed(1)} %`;
    return [
      this.plot.ruleY([accuracy], { strokeDasharray: '4 3' }),
      this.plot.text([accuracy], {
        frameAnchor: 'left',
        y: (one: number) => one,
        dy: accuracy > 94 ? 11 : -7,
        dx: 4,
        text: () => text,
        textAnchor: 'start',
      }),
    ];
  }

  /** Intervals around the lines. */
  #bands<R extends Row & { readonly low: number; readonly high: number }>(rows: readonly R[], x: keyof R & string) {
    return [...looksOf(rows)].map(([method, { colour }]) =>
      this.plot.areaY(
        rows.filter((row) => row.method === method),
        { x, y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.16 },
      ),
    );
  }

  /** A line for each method, in its colour and dashes; marks have the shape of the class. */
  #lines<R extends Row>(rows: readonly R[], x: keyof R & string, y: keyof R & string) {
    const { plot } = this;
    return [...looksOf(rows)].flatMap(([method, { colour, dash: strokeDasharray }]) => {
      const own = rows.filter((row) => row.method === method);
      const marks = [...new Set(own.map(classOfRow))].map((one) =>
        plot.dot(
          own.filter((row) => classOfRow(row) === one),
          { x, y, fill: colour, r: 4, symbol: CLASS_SYMBOLS[one] },
        ),
      );
      return [plot.line(own, { x, y, stroke: colour, strokeWidth: 2, strokeDasharray }), ...marks];
    });
  }
}

const looksOf = (rows: readonly Row[]) => methodLooks('light', [...new Set(rows.map(({ method }) => method))]);

function legendFor(rows: readonly Row[]): LegendEntry[] {
  return [...looksOf(rows)].map(([method, { colour, dash }]) => {
    const row = rows.find((one) => one.method === method) as Row;
    return { label: methodName(method), colour, dash, symbol: CLASS_SYMBOLS[classOfRow(row)] };
  });
}

function partEntry(label: string, k: number): LegendEntry {
  return { label, colour: PALETTES.light.parts[k % PALETTES.light.parts.length], hatch: k };
}

/** Where each of some values stands on those before it: what is above 0 upwards, what is below downwards. */
function stacked(values: readonly number[]): (readonly [from: number, to: number])[] {
  const ends = { up: 0, down: 0 };
  return values.map((value) => {
    const way = value < 0 ? 'down' : 'up';
    const from = ends[way];
    ends[way] += value;
    return [from, ends[way]];
  });
}
