/**
 * Where a neuron's error a − V_th r, Eq. (15), comes from. A chain of outputs leads from the ANN's to the SNN's, each step
 * of it changing one thing; the differences of neighbours are the parts, so that they add up to the whole by definition.
 * In float64.
 */
import type { FireRule } from '../network/snn.js';
import { meanOutput } from '../paper/error.js';
import { firingRate } from '../paper/rate.js';

/** The parts of the error, in the order of the chain. */
export const PARTS = ['inherited', 'clipping', 'quantisation', 'initialPotential', 'unevenness'] as const;

export type Part = (typeof PARTS)[number];

/** What the audit knows of one neuron, for one image. */
export interface NeuronRecord {
  /** a: what the ANN puts out */
  readonly a: number;
  /** W Σ_t x(t) + T b: the current that the layers before really sent, over T steps, without the bias shift */
  readonly drive: number;
  /** T times the bias shift of compensation `per-step`, 0 without */
  readonly shift: number;
  readonly v_0: number;
  readonly V_th: number;
  /** Σ_t θ(t) */
  readonly spikes: number;
  readonly T: number;
  readonly fire: FireRule;
}

/**
 * Spikes that a neuron fires in T steps when `drive` reaches it evenly, as the constant current I = drive / T: how often
 * v(0) + drive exceeds (reaches) a multiple of V_th, but not more than once per step.
 */
export function evenSpikes(drive: number, v_0: number, V_th: number, T: number, fire: FireRule): number {
  const late = v_0 < 0 && drive > T * V_th; // saturates, but only once it has climbed to the threshold
  const early = v_0 > V_th && drive < 0; // fires off its surplus before the current has taken it away
  if (late || early) return countSpikes(drive / T, v_0, V_th, T, fire);
  const multiples = (v_0 + drive) / V_th;
  const count = fire === '>' ? Math.ceil(multiples) - 1 : Math.floor(multiples);
  return Math.min(Math.max(count, 0), T);
}

/** The same, step by step: Eq. (3)–(6) with constant current, in float64. */
export function countSpikes(I: number, v_0: number, V_th: number, T: number, fire: FireRule): number {
  let [v, count] = [v_0, 0];
  for (let t = 1; t <= T; t++) {
    const v_temp = v + I; // Eq. (4)
    const fires = fire === '>' ? v_temp > V_th : v_temp >= V_th; // Eq. (6)
    v = fires ? v_temp - V_th : v_temp; // Eq. (3)
    if (fires) count += 1;
  }
  return count;
}

/**
 * Splits a − V_th r into the five {@link PARTS}, in units of the activations. The chain of outputs:
 *
 * 1. a, the ANN's activation;
 * 2. max(drive / T, 0), the activation for what the layers before really sent (1 − 2: `inherited`);
 * 3. the same, at most V_th, the largest output there is (2 − 3: `clipping`);
 * 4. V_th / T times the spikes of an even input from v(0) = 0: whole steps only (3 − 4: `quantisation`);
 * 5. the same from the real v(0), with the compensation's bias shift (4 − 5: `initialPotential`);
 * 6. V_th r, the SNN's output: the same charge, at the times at which it really came (5 − 6: `unevenness`).
 *
 * @param parts (5), written
 * @example splitError(parts, { a: 1, drive: 4, shift: 0, v_0: 0, V_th: 1, spikes: 3, T: 4, fire: '>' })
 */
export function splitError(parts: Float64Array, neuron: NeuronRecord): void {
  const { a, drive, shift, v_0, V_th, spikes, T, fire } = neuron;
  const received = Math.max(drive / T, 0); // Eq. (14) on what was sent
  const clipped = Math.min(received, V_th);
  const quantised = output(evenSpikes(drive, 0, V_th, T, fire), T, V_th);
  const started = output(evenSpikes(drive + shift, v_0, V_th, T, fire), T, V_th);
  parts[0] = a - received;
  parts[1] = received - clipped;
  parts[2] = clipped - quantised;
  parts[3] = quantised - started;
  parts[4] = started - output(spikes, T, V_th);
}

/** V_th r, Eq. (8) and (13). */
function output(spikes: number, T: number, V_th: number): number {
  return meanOutput(firingRate(spikes, T), V_th);
}
