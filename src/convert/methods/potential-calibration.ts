/**
 * Potential calibration: Li et al., "A free lunch from ANN: towards efficient, accurate spiking neural networks
 * calibration", ICML 2021.
 *
 * Thresholds and shift as in light calibration, but instead of the bias each neuron's initial potential is set, layer by
 * layer with the layers before already calibrated: v(0) = (mean(a) − mean(r V_th)) T, r measured with v(0) = 0. The paper's
 * "advanced" pipeline also fits the weights; the authors' code leaves that out on CIFAR ("calibrating the potential only
 * achieves best results"), and it would no longer be the same weights.
 *
 * Differences to the code as in light-calibration.ts.
 */
import type { Method } from '../method.js';
import { lightThresholds } from './light-thresholds.js';
import { halfThresholdShift, plainParameters, SAMPLES } from './start.js';

export const potentialCalibration: Method = {
  name: 'potential-calibration',
  source: 'Li et al., ICML 2021',
  summary: 'V_th and shift as light-calibration, then v(0) = (mean(a) - mean(r V_th)) T of each neuron, layer by layer',
  class: 'A',
  layerwise: true,
  async convert(calibration, { steps }) {
    const thresholds = await lightThresholds(calibration, steps);
    const few = calibration.first(SAMPLES);
    const means = await few.meanActivations();
    const plain = { ...plainParameters(thresholds), biasShift: halfThresholdShift(thresholds, steps) };
    const initialPotential = [...plain.initialPotential];
    for (const s of thresholds.keys()) {
      const V_th = thresholds[s][0];
      const r = await few.meanRates(s, { ...plain, initialPotential: [...initialPotential] }, steps);
      initialPotential[s] = Float32Array.from(r, (rate, n) => (means[s][n] - rate * V_th) * steps);
    }
    return { ...plain, initialPotential, steps, options: { samples: SAMPLES, steps } };
  },
};
