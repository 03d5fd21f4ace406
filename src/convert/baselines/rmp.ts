/**
 * RMP: Han, Srinivasan and Roy, "RMP-SNN: residual membrane potential neuron for enabling deeper high-accuracy and
 * low-latency spiking neural network", CVPR 2020.
 *
 * Soft reset, and V_th below the largest input current: SpikeNorm's thresholds times α, all layers alike.
 *
 * Not settled by the source: α. The paper has no code that we know of, and names no one factor; 0.8 is our default, and
 * 1, 0.9 and 0.7 are worth reporting beside it (`rmp:0.9`). Here α scales thresholds that were balanced with α = 1.
 * Everything else as in spike-norm.ts.
 */
import type { Conversion } from '../../network/snn.js';
import type { Calibration } from './calibration.js';
import { plainParameters } from './calibration.js';
import { spikeNorm } from './spike-norm.js';

/** @param alpha factor on SpikeNorm's thresholds, > 0 */
export async function rmp(calibration: Calibration, steps: number, alpha: number): Promise<Conversion> {
  const { thresholds, options } = await spikeNorm(calibration, steps);
  const scaled = thresholds.map((V_th) => V_th.map((x) => x * alpha));
  return { ...plainParameters(scaled), steps, options: { ...options, alpha } };
}
