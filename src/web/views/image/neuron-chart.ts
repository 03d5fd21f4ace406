/**
 * v(t), V_th and the spikes of one neuron, with a cursor that can be moved. Spikes point up at the top; spikes that are
 * taken back point down at the bottom, in another colour; several at once stand as a number.
 */
import { kindOf, stepWeight, waitsForInputs, weighted } from '../../../paper/low-latency.js';
import { integrate } from '../../../paper/neuron.js';
import { type Drawing, drawPlot, type Frame, loadPlot, type Plot } from '../../charts.js';
import { PALETTES, type Palette, theme } from '../../palette.js';
import type { NeuronRecord } from '../../worker/protocol.js';

/** What is drawn: states of the neuron over time, and what its spikes took or gave back. */
export interface NeuronCurve {
  /** The steps before the first s(t): 0, or T where a neuron accumulates first. */
  readonly before: number;
  readonly states: readonly { readonly t: number; readonly v: number }[];
  /** What v is compared with: V_th, or V_th as often as each step counts, after it. */
  readonly heights: readonly { readonly t: number; readonly V: number }[];
  /** From v_temp to v, at each step with s ≠ 0. */
  readonly drops: readonly { readonly t: number; readonly s: number; readonly v: number; readonly v_temp: number }[];
}

/** The states before, during and after each step, from what the engine recorded. */
export function curveOf({ neuron, v_0, V_th, potential, current, spikes }: NeuronRecord): NeuronCurve {
  const T = potential.length;
  const kind = kindOf(neuron);
  const waits = waitsForInputs(kind);
  const states = [{ t: 0, v: v_0 }];
  for (const [i, I] of waits ? current.entries() : [])
    states.push({ t: i + 1, v: integrate(states[i].v, weighted(I, stepWeight(kind, i + 1, T))) }); // Eq. (2)
  const before = waits ? T : 0;
  const drops: NeuronCurve['drops'][number][] = [];
  for (let t = 1; t <= T; t++) {
    const last = states[states.length - 1].v;
    const [v, s] = [potential[t - 1], spikes[t - 1]];
    const v_temp = waits ? last : integrate(last, current[t - 1]);
    if (s !== 0) drops.push({ t: before + t, s, v, v_temp });
    states.push({ t: before + t, v });
  }
  const heights =
    kind === 'few-spikes'
      ? [...spikes.keys(), T - 1].map((i, k) => ({ t: before + k, V: V_th * stepWeight(kind, i + 1, T) }))
      : [0, states.length - 1].map((t) => ({ t, V: V_th }));
  return { before, states, heights, drops };
}

/** The chart; its cursor moves to the step at which s(t) is sent. */
export async function neuronChart(
  neuron: NeuronRecord,
  { width, theme: of }: Frame = { width: 560, theme: theme() },
): Promise<{ element: Drawing; moveCursor(t: number): void }> {
  const plot = await loadPlot();
  const colours = PALETTES[of];
  const curve = curveOf(neuron);
  const { before, states, heights, drops } = curve;
  const end = states.length - 1;
  const values = [0, ...heights.map(({ V }) => V), ...states.map(({ v }) => v), ...drops.map(({ v_temp }) => v_temp)];
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const room = (highest - lowest || 1) * 0.12;
  const takesBack = drops.some(({ s }) => s < 0);
  const foot = lowest - (takesBack ? room : room / 3);
  const element = drawPlot(plot, { width, theme: of }, labelOf(neuron, curve), {
    ...{ height: 250, marginRight: 44 },
    x: {
      label: before > 0 ? 'step: T of input, then T of firing' : 'time step t',
      domain: [0, end],
      ticks: Math.min(end, 8),
      tickFormat: 'd',
    },
    y: { label: 'v(t)', domain: [foot, highest + room], grid: true },
    marks: [
      plot.ruleY([0], { stroke: colours.line }),
      ...(before > 0 ? [plot.ruleX([before], { stroke: colours.line, strokeDasharray: '1 3' })] : []),
      plot.lineY(heights, {
        ...{ x: 't', y: 'V', curve: 'step-after', stroke: colours.spike, strokeDasharray: '5 3', strokeWidth: 1.5 },
      }),
      plot.text(heights.slice(-1), {
        x: end,
        y: 'V',
        text: () => 'V_th',
        dx: 6,
        textAnchor: 'start',
        fill: colours.spike,
      }),
      ...stairLabel(plot, curve, neuron.V_th, colours),
      ...spikeMarks(plot, curve, [foot + room * 0.2, highest + room * 0.8], colours),
      plot.lineY(states, { x: 't', y: 'v', stroke: colours.potential, strokeWidth: 1.75 }),
      plot.dot(states, { x: 't', y: 'v', fill: colours.potential, r: end > 64 ? 1.5 : 2.5 }),
      plot.ruleX([0], { stroke: colours.ink, strokeWidth: 2, strokeOpacity: 0.7, ariaLabel: ['cursor'] }),
    ],
  });
  const move = cursorOf(element);
  return { element, moveCursor: (t) => move(before + t) };
}

/** How often V_th the first stair is, where it falls. */
function stairLabel(plot: Plot, { before, heights: [{ V }] }: NeuronCurve, V_th: number, colours: Palette) {
  if (V === V_th) return [];
  const text = () => `${V / V_th} V_th`;
  return [plot.text([V], { x: before, y: V, text, dx: -6, textAnchor: 'end', fill: colours.spike })];
}

/** What each spike took, and the rows of spikes at the top and of those taken back at the bottom. */
function spikeMarks(
  plot: Plot,
  { states, drops }: NeuronCurve,
  [bottom, top]: readonly [number, number],
  colours: Palette,
) {
  const r = states.length > 65 ? 2.5 : 4;
  const rows = [
    { some: drops.filter(({ s }) => s > 0), y: top, symbol: 'triangle', colour: colours.spike, sign: '+', dy: 0 },
    { some: drops.filter(({ s }) => s < 0), y: bottom, symbol: 'triangle2', colour: colours.back, sign: '−', dy: 0 },
  ] as const;
  return rows.flatMap(({ some, y, symbol, colour, sign }) => {
    const many = some.filter(({ s }) => Math.abs(s) > 1);
    const at = { x: 't', y: () => y } as const;
    return [
      plot.ruleX(some, { x: 't', y1: 'v', y2: 'v_temp', stroke: colour, strokeWidth: 1.5, strokeDasharray: '2 2' }),
      plot.dot(some, { ...at, symbol, fill: colour, r }),
      plot.text(many, { ...at, dx: 9, fill: colour, text: ({ s }: { s: number }) => `${sign}${Math.abs(s)}` }),
      ...(some.length > 0 && sign === '−'
        ? [
            plot.text([0], {
              x: states.length - 1,
              y: () => y,
              text: () => 's < 0',
              dx: 8,
              textAnchor: 'start',
              fill: colour,
            }),
          ]
        : []),
    ];
  });
}

function labelOf({ spikes }: NeuronRecord, { states, drops }: NeuronCurve): string {
  const [sent, back] = [1, -1].map((sign) => drops.reduce((sum, { s }) => sum + Math.max(0, s * sign), 0));
  const taken = spikes.some((s) => s < 0) ? `, ${back} taken back` : '';
  return `Membrane potential over ${states.length - 1} steps, ${sent} spikes${taken}`;
}

/** Moves the line that marks a step. */
function cursorOf(element: Drawing): (t: number) => void {
  const cursor = element.querySelector('[aria-label="cursor"]');
  cursor?.removeAttribute('aria-label');
  cursor?.setAttribute('aria-hidden', 'true');
  cursor?.setAttribute('class', 'cursor');
  const { scale } = element as unknown as {
    scale?: (name: string) => { apply(value: number): number } | undefined;
  };
  const x = scale?.call(element, 'x');
  const zero = x?.apply(0) ?? 0;
  return (t) => cursor?.setAttribute('transform', `translate(${(x?.apply(t) ?? 0) - zero} 0)`);
}
