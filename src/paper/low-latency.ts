/**
 * Neurons beyond the paper, for few time steps. They keep its frame: integrate and fire with soft reset, x(t) = s(t) V_th,
 * and Eq. (7) with s for θ: v(T) = v(0) + Σ current − V_th Σ s. Every result is a float32 number.
 */
import { type FireRule, firesAt } from './neuron.js';

/**
 * - `binary`: the paper's neuron, Eq. (2)–(6)
 * - `signed`: s ∈ {−1, 0, 1} and a counter n = Σ s so far; a spike that came too early is taken back
 * - `two-phase`: T steps of integration without firing, then T steps of firing; a layer waits for all its inputs
 * - `few-spikes`: the same, and step t counts 2^(T − t) times, so that T spikes say 2^T values, as binary digits do
 *   (Stöckl and Maass 2021 for ReLU; radix or phase coding)
 * - `graded:K`: up to K spikes a step, in either direction
 */
export type Neuron = 'binary' | 'signed' | 'two-phase' | 'few-spikes' | `graded:${number}`;

/** What a neuron is, without its number. */
export type NeuronKind = 'binary' | 'signed' | 'two-phase' | 'few-spikes' | 'graded';

/** The neurons without a number. */
const PLAIN: readonly string[] = ['binary', 'signed', 'two-phase', 'few-spikes'] satisfies Neuron[];

/** The largest K; s(t) is recorded in a byte. */
export const MOST_GRADED = 127;

/** The neurons as a user may name them, for errors. */
export const NEURON_NAMES = `${PLAIN.join(', ')}, or graded:K with K from 1 to ${MOST_GRADED}`;

/** The most steps of few-spikes neurons: float32 holds 24 binary digits. */
export const MOST_DIGITS = 24;

/** Is a text the name of a neuron? K of `graded:K` is a whole number from 1 to {@link MOST_GRADED}. */
export function isNeuron(text: unknown): text is Neuron {
  if (typeof text === 'string' && PLAIN.includes(text)) return true;
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

/** Neurons of two phases. */
export type WaitingKind = 'two-phase' | 'few-spikes';

/** Does a layer of such neurons wait for all T inputs before it fires? */
export function waitsForInputs(kind: NeuronKind): kind is WaitingKind {
  return kind === 'two-phase' || kind === 'few-spikes';
}

/**
 * g(t): how many times step t of T counts, 2^(T − t) with few-spikes neurons and 1 with all others. Where a neuron takes in
 * g(t) I(t) and fires at g(t) V_th, Eq. (7) to (11) hold with g(t) I(t) for the currents, g(t) s(t) for θ(t) and
 * {@link totalWeight} for T.
 */
export function stepWeight(kind: NeuronKind, t: number, T: number): number {
  return kind === 'few-spikes' ? 2 ** (T - t) : 1;
}

/** g(t − 1) / g(t): how many times what was summed before a step counts at it, if sums grow by what comes as it is. */
export function carryOf(kind: NeuronKind): 1 | 2 {
  return kind === 'few-spikes' ? 2 : 1;
}

/** Σ g(1..t) of T steps, by which sums over them are divided for a mean: t but for few-spikes neurons. */
export function weightUpTo(kind: NeuronKind, t: number, T: number): number {
  return kind === 'few-spikes' ? 2 ** T - 2 ** (T - t) : t;
}

/** Σ g(t) of all T steps: T, or 2^T − 1 with few-spikes neurons. */
export function totalWeight(kind: NeuronKind, T: number): number {
  return weightUpTo(kind, T, T);
}

/** The most time steps that a neuron can run. */
export function mostSteps(kind: NeuronKind): number {
  return kind === 'few-spikes' ? MOST_DIGITS : Number.POSITIVE_INFINITY;
}

/** g(t) I(t), or g(t) V_th, rounded to float32: exact, since g(t) is a power of two. */
export function weighted(value: number, g: number): number {
  return Math.fround(g * value);
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
