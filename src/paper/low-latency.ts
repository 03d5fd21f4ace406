/**
 * Neurons beyond the paper, for few time steps. They keep its frame: integrate and fire with soft reset, x(t) = s(t) V_th,
 * and Eq. (7) with s for θ: v(T) = v(0) + Σ current − V_th Σ s. Every result is a float32 number.
 */
import { type FireRule, firesAt } from './neuron.js';

/**
 * - `binary`: the paper's neuron, Eq. (2)–(6)
 * - `signed`: s ∈ {−1, 0, 1} and a counter n = Σ s so far; a spike that came too early is taken back
 * - `two-phase`: T steps of integration without firing, then T steps of firing; a layer waits for all its inputs
 * - `graded:K`: up to K spikes a step, in either direction
 */
export type Neuron = 'binary' | 'signed' | 'two-phase' | `graded:${number}`;

/** What a neuron is, without its number. */
export type NeuronKind = 'binary' | 'signed' | 'two-phase' | 'graded';

/** The largest K; s(t) is recorded in a byte. */
export const MOST_GRADED = 127;

/** Is a text the name of a neuron? K of `graded:K` is a whole number from 1 to {@link MOST_GRADED}. */
export function isNeuron(text: unknown): text is Neuron {
  if (text === 'binary' || text === 'signed' || text === 'two-phase') return true;
  const K = typeof text === 'string' ? /^graded:([1-9]\d*)$/.exec(text)?.[1] : undefined;
  return K !== undefined && Number(K) <= MOST_GRADED;
}

/** `graded:3` is of the kind `graded`. */
export function kindOf(neuron: Neuron): NeuronKind {
  return neuron.split(':')[0] as NeuronKind;
}

/** K, the most spikes that a neuron sends at one step. */
export function mostSpikes(neuron: Neuron): number {
  return kindOf(neuron) === 'graded' ? Number(neuron.split(':')[1]) : 1;
}

/** I(t) = X(t) + β(t): the current of step t with a temporal bias. */
export function temporalCurrent(X: number, beta: number): number {
  return Math.fround(X + beta);
}

/**
 * Does a signed or graded neuron take a spike back? Where v_temp lies at or below the silent range, which is (0, V_th]
 * under `>` and [0, V_th) under `>=`, and n = Σ s so far is above 0.
 */
export function takesBack(v_temp: number, n: number, fire: FireRule): boolean {
  switch (fire) {
    case '>':
      return v_temp <= 0 && n > 0;
    case '>=':
      return v_temp < 0 && n > 0;
    default:
      return fire satisfies never;
  }
}

/** The spike s(t) of a signed neuron: 1 where it fires by Eq. (6), else −1 where it takes one back, else 0. */
export function signedSpike(v_temp: number, V_th: number, n: number, fire: FireRule): -1 | 0 | 1 {
  if (firesAt(v_temp, V_th, fire)) return 1;
  return takesBack(v_temp, n, fire) ? -1 : 0;
}

/**
 * The spikes s(t) of a graded neuron, −min(n, most) ≤ s ≤ most, by repeated comparison: one more while what is left of
 * v_temp fires by Eq. (6); else one taken back while what is left is not above the silent range's lower end. With `most`
 * = 1 it is the signed neuron.
 *
 * @param n Σ s of the steps before, ≥ 0
 */
export function gradedSpikes(v_temp: number, V_th: number, n: number, most: number, fire: FireRule): number {
  let [v, s] = [v_temp, 0];
  while (s < most && firesAt(v, V_th, fire)) {
    v = Math.fround(v - V_th);
    s += 1;
  }
  if (s > 0) return s;
  while (-s < most && takesBack(v, n + s, fire)) {
    v = Math.fround(v + V_th);
    s -= 1;
  }
  return s;
}

/** v(t) = v_temp(t) − s(t) V_th: the soft reset of Eq. (3) with s for θ, one V_th after the other. */
export function gradedReset(v_temp: number, s: number, V_th: number): number {
  let v = v_temp;
  for (let k = 0; k < s; k++) v = Math.fround(v - V_th);
  for (let k = 0; k > s; k--) v = Math.fround(v + V_th);
  return v;
}

/** x(t) = s(t) V_th, rounded to float32 (exact for s of −1, 0 and 1). */
export function gradedValue(s: number, V_th: number): number {
  return Math.fround(s * V_th);
}
