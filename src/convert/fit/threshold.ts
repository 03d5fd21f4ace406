/** V_th of least squared error: the threshold with which a neuron's spikes can say a channel's activations best. */

import type { Task } from '../../engine/job.js';

/** The most positions of a layer that thresholds and fits look at. */
export const POSITIONS = 4096;

/** Candidates from SMALLEST of the largest activation up to all of it, at equal distances. */
const CANDIDATES = 48;
const SMALLEST = 0.08;

/**
 * argmin over the candidates of Σ (a − Q(a))², Q(a) = V_th / L · min(⌊a L / V_th + ½⌋, most · L): rounding to the nearest
 * level, as a neuron with v(0) = V_th / 2 and even input does. Ties go to the larger threshold.
 *
 * @param activations ReLU outputs, ≥ 0
 * @param L      levels up to V_th: T, or 2^T − 1 where steps count as binary digits
 * @param most   spikes a step
 * @returns float32; 0 for a channel that is silent throughout
 */
export function leastSquaresThreshold(activations: Float32Array, L: number, most = 1): number {
  let largest = 0;
  for (let i = 0; i < activations.length; i++) if (activations[i] > largest) largest = activations[i];
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let k = CANDIDATES - 1; k >= 0; k--) {
    const V_th = Math.fround((largest * (SMALLEST + ((1 - SMALLEST) * k) / (CANDIDATES - 1))) / most);
    if (V_th === 0) return 0;
    const error = squaredError(activations, V_th / L, most * L);
    if (error < least) [best, least] = [V_th, error];
  }
  return best;
}

function squaredError(activations: Float32Array, level: number, levels: number): number {
  let error = 0;
  for (let i = 0; i < activations.length; i++) {
    const a = activations[i];
    const rest = a - level * Math.min(Math.floor(a / level + 0.5), levels);
    error += rest * rest;
  }
  return error;
}

/** The thresholds of a layer's channels (C of them, or 1 for all), from its activations (m, channels). */
export const leastSquaresChannels: Task<
  { readonly activations: Float32Array; readonly C: number; readonly levels: number; readonly most: number },
  number[]
> = {
  kind: 'least-squares-channels',
  compute: ({ activations, C, levels, most }) =>
    Array.from({ length: C }, (_, c) => {
      const own = C === 1 ? activations : activations.filter((_, i) => i % C === c);
      return leastSquaresThreshold(own, levels, most);
    }),
};
