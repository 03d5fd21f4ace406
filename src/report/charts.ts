/** Charts of the report, drawn by Observable Plot over a DOM of linkedom; each as SVG and as the numbers behind it. */
import { escapeHtml } from '../audit/html.js';
import { plain } from '../check.js';
import type { MethodClass } from '../convert/method.js';
import type { MethodResult } from '../evaluate/evaluate.js';
import type { LayerActivity, OutputPoint } from './layers.js';
import { CLASS_SYMBOLS, methodLooks } from './palette.js';

/** A chart and its data. */
export interface Chart {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  /** What a reader should see in it. */
  readonly caption: string;
  /** For a page: takes the colour of its text from there. */
  readonly html: string;
  /** An SVG document of its own, with its legend, on white. */
  readonly svg: string;
  readonly csv: string;
}

type Plot = typeof import('@observablehq/plot');

/** A row of any chart; without a class it is one of the paper's methods. */
interface Row {
  readonly method: string;
  readonly class?: MethodClass;
}

const classOfRow = (row: Row): MethodClass => row.class ?? 'A';

const looksOf = (rows: readonly Row[]) => methodLooks('light', [...new Set(rows.map(({ method }) => method))]);

/** What the shapes of marks say. */
const MARKS =
  'Marks tell the class: circle A causal binary, diamond B signed, square C layer-synchronous, triangle D graded.';

/** Loads the drawing libraries when a report is made, not before. */
export async function createCharts(): Promise<Charts> {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  return new Charts(plot, document);
}

/** Draws charts. */
export class Charts {
  constructor(
    readonly plot: Plot,
    readonly document: Document,
  ) {}

  /** Figure 5: accuracy against T. */
  accuracy(results: readonly MethodResult[], ann: number): Chart {
    const { plot } = this;
    const rows = results.map((one) => ({
      ...{ method: one.method, steps: one.steps, accuracy: one.accuracy, loss: one.loss },
      ...{ low: one.interval[0], high: one.interval[1], class: one.class, latency: one.latency },
    }));
    return this.#chart('accuracy-against-t', 'Accuracy against T (the paper’s figure 5)', rows, {
      caption: `Each line is a method with Wilson’s 95 % intervals; the line across is the ANN. The sooner a line comes near it, the fewer steps are needed. ${MARKS}`,
      options: {
        ...{ height: 340, marginRight: 70, color: this.#colours(rows) },
        x: {
          type: 'log',
          base: 2,
          label: 'T, time steps →',
          ticks: [...new Set(rows.map((row) => row.steps))],
          tickFormat: 'd',
        },
        y: { label: '↑ accuracy, %', grid: true, domain: [0, 100] },
        marks: [
          plot.ruleY([ann], { strokeDasharray: '4 3' }),
          plot.ruleX(rows, { x: 'steps', y1: 'low', y2: 'high', stroke: 'method' }),
          ...this.#lines(rows, 'steps', 'accuracy'),
          plot.text([{ ann }], {
            frameAnchor: 'left',
            y: 'ann',
            dy: -7,
            text: () => `ANN ${ann.toFixed(1)} %`,
            textAnchor: 'start',
          }),
        ],
      },
    });
  }

  /** Figure 6: mean time of the first spike, layer by layer. */
  firstSpikes(activity: readonly LayerActivity[], steps: number): Chart {
    const rows = activity.filter(({ firstSpike }) => Number.isFinite(firstSpike));
    return this.#chart('first-spike-times', `Mean time of the first spike, T = ${steps} (figure 6)`, rows, {
      caption: 'Over the neurons that spike at all. An initial potential makes deep layers speak earlier.',
      options: {
        ...{ height: 300, color: this.#colours(rows) },
        x: { label: 'spiking layer →', tickFormat: 'd' },
        y: { label: '↑ step of the first spike', grid: true, zero: true },
        marks: this.#lines(rows, 'position', 'firstSpike'),
      },
    });
  }

  /** Figure 6 without leaving anybody out: a neuron that never spikes counts as T + 1. */
  firstSpikesOfAll(activity: readonly LayerActivity[], steps: number): Chart {
    const title = `Mean time of the first spike, silent neurons as ${steps + 1}, T = ${steps}`;
    return this.#chart('first-spike-times-of-all', title, activity, {
      caption:
        'Over all neurons: here a layer that is mostly silent is late, where figure 6 shows only those that spike.',
      options: {
        ...{ height: 300, color: this.#colours(activity) },
        x: { label: 'spiking layer →', tickFormat: 'd' },
        y: { label: '↑ step of the first spike', grid: true, zero: true },
        marks: this.#lines(activity, 'position', 'firstSpikeOfAll'),
      },
    });
  }

  /** Mean firing rates, layer by layer. */
  firingRates(activity: readonly LayerActivity[], steps: number): Chart {
    return this.#chart('firing-rates', `Mean firing rate, T = ${steps}`, activity, {
      caption: 'Spikes over neurons and steps. Every spike costs additions in the layers behind it.',
      options: {
        ...{ height: 300, color: this.#colours(activity) },
        x: { label: 'spiking layer →', tickFormat: 'd' },
        y: { label: '↑ firing rate, %', grid: true, zero: true },
        marks: this.#lines(activity, 'position', 'rate'),
      },
    });
  }

  /** Figure 7: outputs of one layer, ANN against SNN, for each method and T. */
  outputs(points: readonly OutputPoint[], layer: string): Chart {
    const { plot } = this;
    const rows = points.filter((point) => point.layer === layer);
    const most = Math.max(...rows.map(({ ann, snn }) => Math.max(ann, snn)), 1e-6);
    return this.#chart(
      `outputs-${layer.replace(/\W+/g, '-').slice(0, MOST_OF_NAME)}`,
      `Outputs of ${layer}: ANN against SNN (figure 7)`,
      rows,
      {
        caption:
          'A point is a neuron. On the line, V_th · rate equals the activation; steps of V_th / T are the rate’s resolution.',
        options: {
          ...{ width: 760, height: 460, marginRight: 64, grid: true, color: this.#colours(rows) },
          x: { label: 'ANN activation a →', domain: [0, most], ticks: 4 },
          y: { label: '↑ SNN output V_th · r', domain: [0, most], ticks: 4 },
          fx: { label: null, tickFormat: (T: number) => `T = ${T}` },
          fy: { label: null, domain: [...new Set(rows.map(({ method }) => method))] },
          marks: [
            plot.line(
              [
                [0, 0],
                [most, most],
              ],
              { stroke: '#888', strokeDasharray: '3 3' },
            ),
            plot.dot(rows, {
              x: 'ann',
              y: 'snn',
              fx: 'steps',
              fy: 'method',
              stroke: 'method',
              r: 1.6,
              strokeOpacity: 0.6,
            }),
            plot.frame({ stroke: '#bbb' }),
          ],
        },
      },
    );
  }

  /** Synaptic operations per image against the accuracy that they buy. */
  operations(results: readonly MethodResult[]): Chart {
    const rows = results.map((one) => ({
      ...{ method: one.method, steps: one.steps, accuracy: one.accuracy, spikesPerImage: one.spikesPerImage },
      ...{ operations: one.synapticOperationsPerImage / 1e6, class: one.class, latency: one.latency },
    }));
    return this.#chart('accuracy-against-operations', 'Accuracy against synaptic operations', rows, {
      caption: `Each point is a T. Additions are counted where a spike, or an average of spikes, reaches a weight. ${MARKS}`,
      options: {
        ...{ height: 320, color: this.#colours(rows) },
        x: { type: 'log', label: 'million synaptic operations per image →', tickFormat: '~s' },
        y: { label: '↑ accuracy, %', grid: true, domain: [0, 100] },
        marks: this.#lines(rows, 'operations', 'accuracy'),
      },
    });
  }

  /** A line for each method, dashed where a colour comes again; marks have the shape of the class. */
  #lines<R extends Row>(rows: readonly R[], x: keyof R & string, y: keyof R & string) {
    const { plot } = this;
    const looks = looksOf(rows);
    const dashes = [...new Set([...looks.values()].map(({ dash }) => dash))];
    const lines = dashes.map((strokeDasharray) => {
      const some = rows.filter(({ method }) => looks.get(method)?.dash === strokeDasharray);
      return plot.line(some, { x, y, z: 'method', stroke: 'method', strokeWidth: 2, strokeDasharray });
    });
    const marks = [...new Set(rows.map(classOfRow))].map((one) => {
      const some = rows.filter((row) => classOfRow(row) === one);
      return plot.dot(some, { x, y, fill: 'method', r: 4, symbol: CLASS_SYMBOLS[one] });
    });
    return [...lines, ...marks];
  }

  #colours(rows: readonly Row[]) {
    const looks = looksOf(rows);
    return { legend: true, domain: [...looks.keys()], range: [...looks.values()].map(({ colour }) => colour) };
  }

  #chart(
    name: string,
    title: string,
    rows: readonly Row[],
    { caption, options }: { caption: string; options: object },
  ): Chart {
    // The page decides: light ink on dark, dark on light.
    const style = {
      background: 'transparent',
      color: 'inherit',
      fontSize: '12px',
      fontFamily: 'system-ui, sans-serif',
    };
    const drawn = this.plot.plot({
      document: this.document,
      width: 640,
      marginBottom: 44,
      marginLeft: 48,
      style,
      ...options,
    } as never);
    // With a legend Plot gives a figure that holds the drawing as its last child.
    const drawing = drawn.tagName.toLowerCase() === 'svg' ? drawn : drawn.lastElementChild;
    if (drawing?.tagName.toLowerCase() !== 'svg') throw new Error(`no drawing in the chart ${name}`);
    return {
      name,
      title,
      caption,
      html: drawn.outerHTML,
      svg: standalone(drawing, this.#colours(rows)),
      csv: toCsv(rows),
    };
  }
}

/** Characters of a layer's name in the name of a file. */
const MOST_OF_NAME = 80;

/** Height of a row of the legend in a drawing of its own, pixels. */
const LEGEND = 24;

/** Entries one behind the other, in as many rows as they need. */
function legendOf(
  names: readonly string[],
  colours: readonly string[],
  width: number,
): { svg: string; height: number } {
  let [x, y] = [12, 6];
  const entries = names.map((name, i) => {
    const wide = 34 + 7 * name.length;
    if (x > 12 && x + wide > width) [x, y] = [12, y + LEGEND];
    const entry = `<rect x="${x}" y="${y}" width="12" height="12" fill="${colours[i]}"/><text x="${x + 17}" y="${y + 10}">${escapeHtml(name)}</text>`;
    x += wide;
    return entry;
  });
  return { svg: `<g>${entries.join('')}</g>`, height: y + LEGEND };
}

/** A drawing as a document: white ground, dark ink, the legend above it. */
function standalone(
  drawing: Element,
  { domain, range }: { domain: readonly string[]; range: readonly string[] },
): string {
  const [width, height] = ['width', 'height'].map((name) => Number(drawing.getAttribute(name)));
  const legend = legendOf(domain, range, width);
  const all = height + legend.height;
  const root = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${all}" viewBox="0 0 ${width} ${all}"`;
  return `${root} style="background:white;color:#1b1b1b" fill="#1b1b1b" font-family="system-ui, sans-serif" font-size="12">${legend.svg}<svg y="${legend.height}" width="${width}" height="${height}">${drawing.outerHTML}</svg></svg>`;
}

/** Rows of one shape as CSV (RFC 4180). */
export function toCsv(rows: readonly object[]): string {
  if (rows.length === 0) return '';
  const cell = (value: unknown) => {
    const text = plain(String(value));
    return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  const names = Object.keys(rows[0]);
  const lines = rows.map((row) => names.map((name) => cell((row as Record<string, unknown>)[name])).join(','));
  return `${[names.join(','), ...lines].join('\n')}\n`;
}
