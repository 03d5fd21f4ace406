/**
 * Conversion as the options say: threshold balancing, v(0) and compensation (Algorithms 1 to 3), and what goes beyond the
 * paper, thresholds of least squared error and layers fitted to the ANN. The paper's methods and the low-latency ones are
 * choices of options.
 */
import type { SimulatedImage, SnnAnswersArgument } from '../engine/answers.js';
import type { Job } from '../engine/job.js';
import type { Conversion, PerLayer } from '../network/snn.js';
import { kindOf, mostSpikes, totalWeight } from '../paper/low-latency.js';
import type { Calibration } from './calibration.js';
import { fitLayers } from './fit/layers.js';
import { algorithm1 } from './methods/algorithm-1.js';
import { AUTO_RULES, algorithm2, type ResidualRule } from './methods/algorithm-2.js';
import { algorithm3 } from './methods/algorithm-3.js';
import { type ConversionOptions, fireRule } from './options.js';
import { sharedInBlocks } from './thresholds.js';

/** Converts. With `residual: auto` the reading of Algorithm 2 is chosen by agreement with the ANN. */
export async function convertByOptions(calibration: Calibration, options: ConversionOptions): Promise<Conversion> {
  const { steps: T, init, residual, neuron } = options;
  const { network } = calibration;
  const balanced = await balance(calibration, options);
  const thresholds = options.blockThreshold === 'shared' ? sharedInBlocks(network, balanced) : balanced;
  const fire = fireRule(options.fire);
  const own = neuron === 'binary' ? {} : { neuron };
  const rules: readonly ResidualRule[] = residual === 'auto' ? AUTO_RULES : [residual];
  const { final_mem, bias } = await algorithm3(network, thresholds, options, async (start) => {
    switch (init) {
      case 'zero':
        return [new Float64Array(thresholds.length)];
      case 'weights':
        return [algorithm1(network, thresholds, T, options.weightsRule)];
      case 'data': {
        const snn = { thresholds, initialPotential: start.potential, biasShift: start.bias, fire, ...own };
        return algorithm2(calibration, snn, T, rules);
      }
      default:
        return init satisfies never;
    }
  });
  const candidates = final_mem.map((initialPotential: PerLayer, k): Conversion => {
    const isChoice = init === 'data' && residual === 'auto';
    const used = isChoice ? { ...options, residual: rules[k], chosen: `residual ${rules[k]}` } : { ...options };
    return { thresholds, initialPotential, biasShift: bias, fire, ...own, steps: T, options: used };
  });
  const conversion =
    candidates.length === 1
      ? candidates[0]
      : await choose(calibration, candidates, T, ({ options: { residual } }) => `reading ${residual}`);
  if (options.calibrate === 'none') return conversion;
  return { ...conversion, ...(await fitLayers(calibration, options.calibrate, conversion, T)) };
}

/** V_th of every layer, each its own. */
function balance(calibration: Calibration, options: ConversionOptions): Promise<PerLayer> {
  const { threshold, thresholdScope, quantile: p, steps: T, neuron } = options;
  switch (threshold) {
    case 'quantile':
      return calibration.thresholds(p, thresholdScope);
    case 'mmse':
      return calibration.leastSquaresThresholds(totalWeight(kindOf(neuron), T), thresholdScope, mostSpikes(neuron));
    default:
      return threshold satisfies never;
  }
}

/**
 * The candidate that answers like the ANN most often, the first of equals.
 *
 * @param candidates one or more
 * @param labelOf    what a candidate is called while work is reported
 */
export async function choose(
  calibration: Calibration,
  candidates: readonly Conversion[],
  T: number,
  labelOf: (candidate: Conversion) => string,
  simulation?: Job<SnnAnswersArgument, SimulatedImage[]>,
): Promise<Conversion> {
  let [best, most] = [candidates[0], -1];
  for (const candidate of candidates) {
    const agreement = await calibration.agreeing(candidate, T, labelOf(candidate), simulation);
    if (agreement > most) [best, most] = [candidate, agreement];
  }
  return best;
}
