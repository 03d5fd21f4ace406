/**
 * RobustNorm: Rueckauer et al., "Conversion of continuous-valued deep networks to efficient event-driven networks for
 * image classification", Frontiers in Neuroscience 11, 2017.
 *
 * V_th is a high percentile of the layer's ReLU outputs; soft reset, v(0) = 0, no compensation. The paper divides weights
 * by λ_l / λ_(l−1) and biases by λ_l and keeps V_th = 1; keeping the weights with V_th = λ_l is the same network.
 *
 * Not settled by the source: the percentile (the paper gives a range of 99 to 99.9; 99.9 here, the default of the
 * authors' snn_toolbox), and over which activations it is taken: over all of them here, as the paper's text has it and as
 * all methods of this project do. snn_toolbox leaves zeros out, which for a layer with a share f of non-zero outputs is
 * the percentile 100 − f (100 − p) of all: between 99.9 and 100.
 *
 * Residual blocks: the neurons behind an addition have one V_th, from the block's ReLU outputs.
 */
import type { Conversion } from '../../network/snn.js';
import { type Calibration, plainParameters } from './calibration.js';

/** @param p quantile in (0, 1] */
export async function robustNorm(calibration: Calibration, steps: number, p: number): Promise<Conversion> {
  const thresholds = await calibration.thresholds(p);
  return { ...plainParameters(thresholds), steps, options: { quantile: p } };
}
