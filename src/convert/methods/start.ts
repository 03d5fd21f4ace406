/** What most rivals start from. */
import type { PerLayer, SpikingParameters } from '../../network/snn.js';

/** Images that the methods which simulate the SNN layer by layer take: the first ones, one batch of Li et al.'s code. */
export const SAMPLES = 128;

/** v(0) = 0, no shift, fires at V_th. */
export function plainParameters(thresholds: PerLayer): SpikingParameters {
  const zeros = thresholds.map(() => new Float32Array(1));
  return { thresholds, initialPotential: zeros, biasShift: zeros, fire: '>=' };
}

/** V_th / (2T) at every step. */
export function halfThresholdShift(thresholds: PerLayer, steps: number): PerLayer {
  return thresholds.map((V_th) => V_th.map((x) => x / (2 * steps)));
}
