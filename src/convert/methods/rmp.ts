/**
 * RMP: Han, Srinivasan and Roy, "RMP-SNN: residual membrane potential neuron for enabling deeper high-accuracy and
 * low-latency spiking neural network", CVPR 2020.
 *
 * Soft reset, and V_th below the largest input current: SpikeNorm's thresholds, each layer's times α. In public code of
 * the family spikes are binary and every layer's threshold is scaled; in the unit of the activations, where a spike
 * carries V_th, that is α^d with d the number of spiking layers on the longest path from the image (itself included).
 *
 * Not settled by the source: α. The paper has no code that we know of, and names no one factor. By default α is the one of
 * 1, 0.95, …, 0.7 whose SNN agrees with the ANN on most calibration images; `rmp:0.8` takes another. Thresholds are
 * balanced with α = 1. Everything else as in spike-norm.ts.
 */
import { spikingDepths } from '../../network/blocks.js';
import type { Method } from '../method.js';
import { spikeNorm } from './spike-norm.js';

export const rmp: Method = {
  name: 'rmp',
  source: 'Han et al., CVPR 2020',
  summary: "soft reset, each layer's V_th = α^d × that of spike-norm, d its depth",
  class: 'A',
  parameter: { name: 'factor', byDefault: 'best', most: 10, sweep: [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7] },
  async convert(calibration, given, alpha) {
    const { thresholds, options, ...rest } = await spikeNorm.convert(calibration, given, 0);
    const depths = spikingDepths(calibration.network);
    const scaled = thresholds.map((V_th, s) => V_th.map((x) => x * alpha ** depths[s]));
    return { ...rest, thresholds: scaled, options: { ...options, alpha } };
  },
};
