/**
 * Light calibration: Li et al., "A free lunch from ANN: towards efficient, accurate spiking neural networks calibration",
 * ICML 2021.
 *
 * V_th of least squared error, V_th / (2T) added at every step, then layer by layer, with the layers before already
 * corrected, each channel's bias is moved by mean(a) − mean(r V_th): the difference of the mean outputs of ANN and SNN.
 * Soft reset, v(0) = 0, `≥`, one V_th per layer, the shift kept with the correction: as in the authors' code for CIFAR.
 *
 * Differences: thresholds are found over all calibration images at once (the code averages those of six batches with
 * momentum 0.9); the correction takes the first 128 images as they are (the code: one batch of 128, augmented). As in the
 * code, the output layer is not corrected. Residual blocks: the neurons behind the addition are corrected like any others.
 */
import { sizeOf } from '../../network/layer.js';
import type { Method } from '../method.js';
import { lightThresholds } from './light-thresholds.js';
import { halfThresholdShift, plainParameters, SAMPLES } from './start.js';

export const lightCalibration: Method = {
  name: 'light-calibration',
  source: 'Li et al., ICML 2021',
  summary: 'V_th of least squared error, then the bias of each channel moved by mean(a) - mean(r V_th), layer by layer',
  class: 'A',
  layerwise: true,
  async convert(calibration, { steps }) {
    const { network } = calibration;
    const thresholds = await lightThresholds(calibration, steps);
    const few = calibration.first(SAMPLES);
    const means = await few.meanActivations();
    const biasShift = [...halfThresholdShift(thresholds, steps)];
    for (const s of network.spiking.keys()) {
      const shape = network.shapes[network.spiking[s]];
      const r = await few.meanRates(s, { ...plainParameters(thresholds), biasShift: [...biasShift] }, steps);
      const C = shape[2];
      const difference = new Float64Array(C);
      r.forEach((rate, n) => {
        difference[n % C] += means[s][n] - rate * thresholds[s][0];
      });
      const pixels = sizeOf(shape) / C;
      biasShift[s] = Float32Array.from(difference, (sum) => sum / pixels + biasShift[s][0]);
    }
    return { ...plainParameters(thresholds), biasShift, steps, options: { samples: SAMPLES, steps } };
  },
};
