/** Charts of the report, drawn by Observable Plot over a DOM of linkedom; each as SVG and as the numbers behind it. */
import { escapeHtml } from '../audit/html.js';
import type { MethodResult } from '../evaluate/evaluate.js';
import type { LayerActivity, OutputPoint } from './layers.js';

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

/** Near Okabe and Ito's colours: told apart by colour-blind readers, seen on white and on black. */
const COLOURS: Readonly<Record<string, string>> = {
  snn: '#8c8c8c',
  'c-snn': '#e69f00',
  'i-snn': '#56b4e9',
  'ic-snn': '#1f7fbf',
};
/** Other methods: the same colours may come twice, then the dashes differ. */
const OTHERS = ['#d55e00', '#009e73', '#cc79a7', '#9a8c1c'];
const DASHES = ['6 3', '2 3'];

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
    const rows = results.map(({ method, steps, accuracy, loss }) => ({ method, steps, accuracy, loss }));
    return this.#chart('accuracy-against-t', 'Accuracy against T (the paper’s figure 5)', rows, {
      caption:
        'Each line is a method; the dashed line is the ANN. The sooner a line comes near it, the fewer steps are needed.',
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
      `outputs-${layer.replace(/\W+/g, '-')}`,
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
    const rows = results.map(({ method, steps, accuracy, synapticOperationsPerImage, spikesPerImage }) => ({
      ...{ method, steps, accuracy, spikesPerImage },
      operations: synapticOperationsPerImage / 1e6,
    }));
    return this.#chart('accuracy-against-operations', 'Accuracy against synaptic operations', rows, {
      caption: 'Each point is a T. Additions are counted where a spike, or an average of spikes, reaches a weight.',
      options: {
        ...{ height: 320, color: this.#colours(rows) },
        x: { type: 'log', label: 'million synaptic operations per image →', tickFormat: '~s' },
        y: { label: '↑ accuracy, %', grid: true, domain: [0, 100] },
        marks: this.#lines(rows, 'operations', 'accuracy'),
      },
    });
  }

  /** A line for each method; where a colour comes again, dashed. */
  #lines<R extends { readonly method: string }>(rows: readonly R[], x: keyof R & string, y: keyof R & string) {
    const others = this.#others(rows);
    const round = (method: string) => Math.floor(Math.max(0, others.indexOf(method)) / OTHERS.length);
    return [undefined, ...DASHES].map((strokeDasharray, i) => {
      const some = rows.filter(({ method }) => (others.includes(method) ? round(method) === i : i === 0));
      const dashes = strokeDasharray === undefined ? {} : { strokeDasharray };
      return this.plot.line(some, { x, y, stroke: 'method', strokeWidth: 2, marker: 'circle', ...dashes });
    });
  }

  #others(rows: readonly { readonly method: string }[]): string[] {
    return [...new Set(rows.map(({ method }) => method))].filter((method) => !(method in COLOURS));
  }

  #colours(rows: readonly { readonly method: string }[]) {
    const domain = [...new Set(rows.map(({ method }) => method))];
    const others = this.#others(rows);
    return { legend: true, domain, range: domain.map((m) => COLOURS[m] ?? OTHERS[others.indexOf(m) % OTHERS.length]) };
  }

  #chart(
    name: string,
    title: string,
    rows: readonly { readonly method: string }[],
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

/** Height of the legend in a drawing of its own, pixels. */
const LEGEND = 28;

/** A drawing as a document: white ground, dark ink, the legend above it. */
function standalone(
  drawing: Element,
  { domain, range }: { domain: readonly string[]; range: readonly string[] },
): string {
  const [width, height] = ['width', 'height'].map((name) => Number(drawing.getAttribute(name)));
  const entries = domain.map((method, i) => {
    const x = 12 + i * Math.min(110, (width - 12) / domain.length);
    return `<rect x="${x}" y="8" width="12" height="12" fill="${range[i]}"/><text x="${x + 17}" y="18">${escapeHtml(method)}</text>`;
  });
  const root = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + LEGEND}" viewBox="0 0 ${width} ${height + LEGEND}"`;
  return `${root} style="background:white;color:#1b1b1b" fill="#1b1b1b" font-family="system-ui, sans-serif" font-size="12"><g>${entries.join('')}</g><svg y="${LEGEND}" width="${width}" height="${height}">${drawing.outerHTML}</svg></svg>`;
}

/** Rows of one shape as CSV (RFC 4180). */
export function toCsv(rows: readonly object[]): string {
  if (rows.length === 0) return '';
  const cell = (value: unknown) =>
    /[",\n]/.test(String(value)) ? `"${String(value).replace(/"/g, '""')}"` : String(value);
  const names = Object.keys(rows[0]);
  const lines = rows.map((row) => names.map((name) => cell((row as Record<string, unknown>)[name])).join(','));
  return `${[names.join(','), ...lines].join('\n')}\n`;
}
