/** What most rivals start from. */
import type { PerLayer, SpikingParameters } from '../../network/snn.js';

/** Images that the methods which simulate the SNN layer by layer take: the first ones, one batch of Li et al.'s code. */
export const SAMPLES = 128;

/** One number for every layer of a list. */
export function allLayers(like: PerLayer, value: (s: number) => number): PerLayer {
  return like.map((_, s) => Float32Array.of(value(s)));
}

/** v(0) = 0, no shift, fires at V_th. */
export function plainParameters(thresholds: PerLayer): SpikingParameters {
  const zeros = allLayers(thresholds, () => 0);
  return { thresholds, initialPotential: zeros, biasShift: zeros, fire: '>=' };
}

/** V_th / (2T) at every step. */
export function halfThresholdShift(thresholds: PerLayer, steps: number): PerLayer {
  return thresholds.map((V_th) => V_th.map((x) => x / (2 * steps)));
}
