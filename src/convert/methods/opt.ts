/**
 * Opt.: Deng and Gu, "Optimal conversion of conventional artificial neural networks to spiking neural networks", ICLR
 * 2021.
 *
 * V_th is the largest activation over the calibration images; V_th / (2T) is added to the current at every step, V_th / 2
 * in total. Soft reset, `≥`, v(0) = 0, as in the authors' code.
 *
 * The paper trains the source network with a clipped ReLU, which keeps the largest activation small; here the weights are
 * those of the given network, so that V_th is its outlier and few steps do badly. The loss that the paper reports is that
 * of its own source networks.
 */
import type { Method } from '../method.js';
import { halfThresholdShift, plainParameters } from './start.js';

export const opt: Method = {
  name: 'opt',
  source: 'Deng and Gu, ICLR 2021',
  summary: 'V_th = largest activation, V_th / (2T) added at every step',
  class: 'A',
  async convert(calibration, { steps }) {
    const thresholds = await calibration.thresholds(1);
    const biasShift = halfThresholdShift(thresholds, steps);
    return { ...plainParameters(thresholds), biasShift, steps, options: { steps } };
  },
};
