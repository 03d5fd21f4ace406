/** Conversion: options, calibration, Algorithms 1 to 3, and every method. */
export { Calibration, type CalibrationInput, type Input } from './calibration.js';
export { checkConversion, convert } from './convert.js';
export type { LevelSums } from './measure.js';
export type { Method, MethodChoice, MethodClass, Parameter } from './method.js';
export { algorithm1, type WeightsRule } from './methods/algorithm-1.js';
export { AUTO_RULES, algorithm2, type ResidualRule } from './methods/algorithm-2.js';
export { algorithm3, type Compensation, type Compensations, type InitMem } from './methods/algorithm-3.js';
export {
  METHOD_NAMES,
  METHODS,
  PAPER_METHOD_NAMES,
  parseMethod,
  STORABLE_METHOD_NAMES,
  tableMethods,
} from './methods/index.js';
export {
  type ConversionOptions,
  checkOptions,
  DEFAULT_OPTIONS,
  fireRule,
  flagOf,
  OPTION_NAMES,
  OPTIONS,
  type OptionName,
  type OptionSpec,
  type OptionValues,
  RESIDUAL_RULES,
} from './options.js';
export { type Histograms, type QuantilePass, QuantileSelection, type ThresholdScope } from './quantile.js';
export { floorModulus } from './remainder.js';
export { thresholdsFrom } from './thresholds.js';
export type { Progress, WorkOptions } from './work.js';
