/**
 * The paper's four methods: threshold balancing, then v(0) and compensation. A method is a choice of init and
 * compensation: SNN has neither, I-SNN the first, C-SNN the second, IC-SNN both.
 */
import type { Conversion, PerLayer } from '../../network/snn.js';
import type { Calibration } from '../calibration.js';
import type { Method } from '../method.js';
import { type ConversionOptions, fireRule } from '../options.js';
import { algorithm1 } from './algorithm-1.js';
import { AUTO_RULES, algorithm2, type ResidualRule } from './algorithm-2.js';
import { algorithm3 } from './algorithm-3.js';

const SOURCE = 'Li et al., Mathematics 2023, 11, 58';

export const PAPER_METHODS = [
  paperMethod('snn', 'threshold balancing alone: v(0) = 0', { init: 'zero', compensation: 'none' }),
  paperMethod('i-snn', 'v(0) from Algorithm 2 (or 1)', { compensation: 'none' }),
  paperMethod('c-snn', 'coding compensation alone', { init: 'zero' }),
  paperMethod('ic-snn', 'v(0) from Algorithm 2 (or 1), and coding compensation (Algorithm 3)', {}),
] as const satisfies readonly Method[];

function paperMethod<const N extends string>(
  name: N,
  summary: string,
  fixed: Partial<Pick<ConversionOptions, 'init' | 'compensation'>>,
) {
  return {
    ...{ name, source: SOURCE, summary, class: 'A' as const },
    convert: (calibration: Calibration, options: ConversionOptions) =>
      convertPaper(calibration, { ...options, ...fixed }),
    fixed,
  };
}

/** Converts as the options say. With `auto` the reading of Algorithm 2 is chosen by agreement with the ANN. */
export async function convertPaper(calibration: Calibration, options: ConversionOptions): Promise<Conversion> {
  const { steps: T, quantile: p, thresholdScope, blockThreshold, init, residual } = options;
  const { network } = calibration;
  const thresholds = await calibration.thresholds(p, thresholdScope, blockThreshold);
  const fire = fireRule(options.fire);
  const rules: readonly ResidualRule[] = residual === 'auto' ? AUTO_RULES : [residual];
  const { final_mem, bias } = await algorithm3(network, thresholds, options, async (start) => {
    switch (init) {
      case 'zero':
        return [new Float64Array(thresholds.length)];
      case 'weights':
        return [algorithm1(network, thresholds, T, options.weightsRule)];
      case 'data': {
        const snn = { thresholds, initialPotential: start.potential, biasShift: start.bias, fire };
        return algorithm2(calibration, snn, T, rules);
      }
      default:
        return init satisfies never;
    }
  });
  const candidates = final_mem.map((initialPotential: PerLayer, k): Conversion => {
    const isChoice = init === 'data' && residual === 'auto';
    const used = isChoice ? { ...options, residual: rules[k], chosen: `residual ${rules[k]}` } : { ...options };
    return { thresholds, initialPotential, biasShift: bias, fire, steps: T, options: used };
  });
  return candidates.length === 1 ? candidates[0] : choose(calibration, candidates, T);
}

/** The candidate that answers like the ANN most often, the first of equals. */
async function choose(calibration: Calibration, candidates: readonly Conversion[], T: number): Promise<Conversion> {
  let [best, most] = [candidates[0], -1];
  for (const candidate of candidates) {
    const agreement = await calibration.agreement(candidate, T, `reading ${candidate.options.residual}`);
    if (agreement > most) [best, most] = [candidate, agreement];
  }
  return best;
}
