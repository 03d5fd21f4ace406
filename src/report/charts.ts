/** Charts of the report, drawn by Observable Plot over a DOM of linkedom; each as SVG and as the numbers behind it. */
import type { MethodResult } from '../evaluate/evaluate.js';
import type { FirstSpike, OutputPoint } from './layers.js';

/** A chart and its data. */
export interface Chart {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  /** What a reader should see in it. */
  readonly caption: string;
  /** A whole SVG document. */
  readonly svg: string;
  readonly csv: string;
}

type Plot = typeof import('@observablehq/plot');

/** Okabe and Ito's colours: told apart by colour-blind readers, and dark enough on white. */
const COLOURS: Readonly<Record<string, string>> = {
  snn: '#999999',
  'c-snn': '#e69f00',
  'i-snn': '#56b4e9',
  'ic-snn': '#0072b2',
};
const OTHERS = ['#d55e00', '#009e73', '#cc79a7', '#000000', '#f0e442'];

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
          plot.lineY(rows, { x: 'steps', y: 'accuracy', stroke: 'method', strokeWidth: 2, marker: 'circle' }),
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
  firstSpikes(first: readonly FirstSpike[], steps: number): Chart {
    const { plot } = this;
    const rows = first.filter(({ time }) => Number.isFinite(time));
    return this.#chart('first-spike-times', `Mean time of the first spike, T = ${steps} (figure 6)`, rows, {
      caption: 'Over the neurons that spike at all. An initial potential makes deep layers speak earlier.',
      options: {
        ...{ height: 300, color: this.#colours(rows) },
        x: { label: 'spiking layer →', tickFormat: 'd' },
        y: { label: '↑ step of the first spike', grid: true, zero: true },
        marks: [plot.lineY(rows, { x: 'position', y: 'time', stroke: 'method', strokeWidth: 2, marker: 'circle' })],
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
          fx: { label: 'T' },
          fy: { label: null },
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
    const { plot } = this;
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
        marks: [
          plot.line(rows, { x: 'operations', y: 'accuracy', stroke: 'method', strokeWidth: 2, marker: 'circle' }),
        ],
      },
    });
  }

  #colours(rows: readonly { readonly method: string }[]) {
    const domain = [...new Set(rows.map(({ method }) => method))];
    const others = domain.filter((method) => !(method in COLOURS));
    return { legend: true, domain, range: domain.map((m) => COLOURS[m] ?? OTHERS[others.indexOf(m) % OTHERS.length]) };
  }

  #chart(
    name: string,
    title: string,
    rows: readonly object[],
    { caption, options }: { caption: string; options: object },
  ): Chart {
    const style = { background: 'white', color: '#1b1b1b', fontSize: '12px', fontFamily: 'system-ui, sans-serif' };
    const drawn = this.plot.plot({
      document: this.document,
      width: 640,
      marginBottom: 44,
      marginLeft: 48,
      style,
      ...options,
    } as never);
    return { name, title, caption, svg: drawn.outerHTML, csv: toCsv(rows) };
  }
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
