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
import type { Method, Parameter } from '../method.js';
import { plainParameters } from './start.js';

/** The quantile that V_th is taken at. */
export const QUANTILE: Parameter = { name: 'quantile', byDefault: 0.999, most: 1, sweep: [0.9999, 0.999, 0.995, 0.99] };

export const robustNorm: Method = {
  name: 'robust-norm',
  source: 'Rueckauer et al., Frontiers in Neuroscience 2017',
  summary: 'V_th = 99.9 % quantile of the activations, v(0) = 0',
  class: 'A',
  parameter: QUANTILE,
  async convert(calibration, { steps }, p) {
    const thresholds = await calibration.thresholds(p);
    return { ...plainParameters(thresholds), steps, options: { quantile: p, steps } };
  },
};
