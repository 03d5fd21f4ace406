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
import type { Conversion } from '../../network/snn.js';
import { type Calibration, halfThresholdShift, plainParameters, SAMPLES } from './calibration.js';
import { mmseThresholds } from './mmse-thresholds.js';

export async function potentialCalibration(calibration: Calibration, steps: number): Promise<Conversion> {
  const thresholds = await mmseThresholds(calibration, steps);
  const means = await calibration.meanActivations(await calibration.thresholds(1), SAMPLES);
  const plain = { ...plainParameters(thresholds), biasShift: halfThresholdShift(thresholds, steps) };
  const initialPotential = [...plain.initialPotential];
  for (const s of thresholds.keys()) {
    const V_th = thresholds[s][0];
    const r = await calibration.meanRates(s, { ...plain, initialPotential: [...initialPotential] }, steps, SAMPLES);
    initialPotential[s] = Float32Array.from(r, (rate, n) => (means[s][n] - rate * V_th) * steps);
  }
  return { ...plain, initialPotential, steps, options: { samples: SAMPLES } };
}
