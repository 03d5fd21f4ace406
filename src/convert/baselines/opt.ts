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
import type { Conversion } from '../../network/snn.js';
import { type Calibration, halfThresholdShift, plainParameters } from './calibration.js';

export async function opt(calibration: Calibration, steps: number): Promise<Conversion> {
  const thresholds = await calibration.thresholds(1);
  return { ...plainParameters(thresholds), biasShift: halfThresholdShift(thresholds, steps), steps, options: {} };
}
