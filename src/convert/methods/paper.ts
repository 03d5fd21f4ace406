/**
 * The paper's four methods: threshold balancing, then v(0) and compensation. A method is a choice of init and
 * compensation: SNN has neither, I-SNN the first, C-SNN the second, IC-SNN both.
 */
import type { Calibration } from '../calibration.js';
import type { Method, Parameter } from '../method.js';
import type { ConversionOptions } from '../options.js';
import { convertByOptions } from '../pipeline.js';
import { QUANTILE } from './robust-norm.js';

const SOURCE = 'Li et al., Mathematics 2023, 11, 58';

/** V_th at a quantile of its own, as rivals have it, instead of that of the options. */
const OWN_QUANTILE: Parameter = {
  ...{ name: QUANTILE.name, most: QUANTILE.most, sweep: QUANTILE.sweep },
  options: (quantile) => ({ threshold: 'quantile', quantile }),
};

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
      convertByOptions(calibration, { ...options, ...fixed }),
    fixed,
    parameter: OWN_QUANTILE,
  };
}
