/**
 * Eq. (2) to (6) of one neuron at one step, with the numbers of the engine; for neurons beyond the paper with s for θ, and
 * with the temporal bias β(t) where there is one.
 */
import { kindOf, mostSpikes, stepWeight, waitsForInputs } from '../../../paper/low-latency.js';
import { integrate } from '../../../paper/neuron.js';
import { formula, h, number } from '../../dom.js';
import type { NeuronRecord } from '../../worker/protocol.js';
import { curveOf } from './neuron-chart.js';

const DIGITS = 4;

/** A number as the panel writes it. */
export const value = (x: number) => number(x, DIGITS);

/** As the next term of a sum. */
export function signed(x: number): string {
  return x < 0 || Object.is(x, -0) ? `− ${value(-x)}` : `+ ${value(x)}`;
}

const bold = (x: number) => h('b', {}, value(x));

type Numbers = readonly (Node | string)[];

function line(equation: string, text: string, numbers: Numbers, beyond = false): HTMLElement {
  const mark = beyond ? [' ', h('small', { class: 'beyond' }, 'beyond the paper')] : [];
  return h(
    'div',
    {},
    h('dt', {}, equation),
    h('dd', {}, formula(text), ...mark),
    h('dd', { class: 'numbers' }, ...numbers),
  );
}

/** The equations of step t. */
export function equationsOf(neuron: NeuronRecord, t: number): HTMLElement[] {
  const { states, before } = curveOf(neuron);
  const kind = kindOf(neuron.neuron);
  const waits = waitsForInputs(kind);
  const g = stepWeight(kind, t, neuron.current.length);
  const times = g === 1 ? '' : `${g} · `;
  const last = states[before + t - 1].v;
  const v_temp = waits ? last : integrate(last, neuron.current[t - 1]); // Eq. (2), Eq. (4)
  const isPaper = neuron.neuron === 'binary';
  const s = neuron.spikes[t - 1];
  const [letter, from] = [isPaper ? 'θ' : 's', waits ? 'v(t − 1)' : 'v_temp(t)'];
  const sum = [1, -1].includes(s) || s === 0 ? `${s < 0 ? '−1' : s} · ` : `${value(s)} · `.replace('.0000', '');
  return [
    ...inputLines(neuron, last, v_temp, t),
    line('Eq. (6)', decisionText(neuron, times), decisionNumbers(neuron, v_temp, t), !isPaper),
    line(
      'Output',
      `x(t) = ${letter}(t) V_th`,
      [sum, `${value(neuron.V_th)} = `, bold(s * neuron.V_th), ...(kind === 'few-spikes' ? [countsAs(g)] : [])],
      !isPaper && kind !== 'two-phase',
    ),
    line(
      'Eq. (3), (5)',
      `v(t) = ${from} − ${letter}(t) ${times}V_th`,
      [`${value(v_temp)} ${signed(-s * g * neuron.V_th)} = `, bold(neuron.potential[t - 1])],
      !isPaper,
    ),
  ];
}

/** What a spike of few-spikes neurons is to those that receive it. */
const countsAs = (g: number) => `, which counts ${g === 1 ? 'once' : `${g} times`}`;

/** What comes in: at this step, or over the T steps before the first one. */
function inputLines(neuron: NeuronRecord, before: number, v_temp: number, t: number): HTMLElement[] {
  const { current, beta, v_0 } = neuron;
  const kind = kindOf(neuron.neuron);
  if (waitsForInputs(kind)) {
    const { states } = curveOf(neuron);
    const end = states[current.length].v;
    const T = current.length;
    return [
      line(
        'Input',
        `v = v(0) + ∑ ${kind === 'few-spikes' ? '2^(T − t) ' : ''}I(t), all T steps, no spike`,
        [`${value(v_0)} ${signed(end - v_0)} = `, bold(end)],
        true,
      ),
      line('Phase 2', `step ${t} of ${T}: v(t − 1)`, [bold(before)], true),
    ];
  }
  const I = current[t - 1];
  const input = beta
    ? line('Input', 'I(t) = W x(t) + b + β(t)', ['β(t) = ', `${value(beta[t - 1])}; `, bold(I)], true)
    : line('Input', 'I(t) = W x(t) + b', [bold(I)]);
  return [
    input,
    line('Eq. (2), (4)', 'v_temp(t) = v(t − 1) + I(t)', [`${value(before)} ${signed(I)} = `, bold(v_temp)]),
  ];
}

function decisionText({ neuron, fire }: NeuronRecord, times: string): string {
  const [above, low] = fire === '>' ? ['>', '≤'] : ['≥', '<'];
  const kind = kindOf(neuron);
  switch (kind) {
    case 'binary':
      return `θ(t) = 1 if v_temp(t) ${above} V_th, else 0`;
    case 'two-phase':
    case 'few-spikes':
      return `s(t) = 1 if v(t − 1) ${above} ${times}V_th, else 0`;
    case 'signed':
      return `s(t) = 1 if v_temp(t) ${above} V_th, −1 if v_temp(t) ${low} 0 and n > 0, else 0`;
    case 'graded':
      return `s(t): V_th taken while v_temp ${above} V_th, given back while ${low} 0 and n > 0, ${mostSpikes(neuron)} times at most`;
    default:
      return kind satisfies never;
  }
}

/** What v_temp is compared with, and the spikes that follow. */
function decisionNumbers({ neuron, fire, V_th, spikes }: NeuronRecord, v_temp: number, t: number): Numbers {
  const s = spikes[t - 1];
  const [above, below, low, high] = fire === '>' ? ['>', '≤', '≤', '>'] : ['≥', '<', '<', '≥'];
  const n = spikes.subarray(0, t - 1).reduce((sum, one) => sum + one, 0);
  const kind = kindOf(neuron);
  const height = stepWeight(kind, t, spikes.length) * V_th;
  const takesBack = neuron !== 'binary' && !waitsForInputs(kind) && s <= 0;
  const v = value(v_temp);
  const compared = [`${v} ${s > 0 ? above : below} ${value(height)}`];
  if (takesBack) compared.push(v_temp < 0 || s < 0 ? `${low} 0, n = ${n}` : `${high} 0`);
  const says = s > 0 ? (s === 1 ? '1, a spike' : `${s} spikes`) : s < 0 ? `−${-s}, taken back` : '0, silent';
  return [`${compared.join(', ')}: `, h('b', { class: s > 0 ? 'fires' : s < 0 ? 'takes-back' : '' }, says)];
}
