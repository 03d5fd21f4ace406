/** Rivals' methods on the same weights, one file each: what they are called, and what converts. */
import { checkOneOf } from '../../check.js';
import { METHODS, type Method } from '../pipeline.js';
import type { Converter } from './calibration.js';
import { lightCalibration } from './light-calibration.js';
import { opi } from './opi.js';
import { opt } from './opt.js';
import { potentialCalibration } from './potential-calibration.js';
import { rmp } from './rmp.js';
import { robustNorm } from './robust-norm.js';
import { spikeNorm } from './spike-norm.js';

export * from './calibration.js';
export { bestThreshold, mmseThresholds } from './mmse-thresholds.js';
export { interval, runTwoSpikes, type TwoSpikeImage } from './tsc.js';

export const BASELINES = [
  'robust-norm',
  'spike-norm',
  'rmp',
  'opt',
  'opi',
  'tsc',
  'light-calibration',
  'potential-calibration',
] as const;

export type Baseline = (typeof BASELINES)[number];

/** The paper's four methods and the baselines. */
export const ALL_METHODS = [...METHODS, ...BASELINES] as const;

/** A baseline's one number, given behind a colon (`rmp:0.9`). */
interface Parameter {
  readonly name: string;
  readonly byDefault: number;
  /** The largest; more than 0 is needed. */
  readonly most: number;
}

interface Definition {
  readonly parameter?: Parameter;
  /** Undefined for tsc, whose neurons do not integrate and fire: see tsc.ts. */
  readonly convert?: Converter;
}

const QUANTILE: Parameter = { name: 'quantile', byDefault: 0.999, most: 1 };

const DEFINITIONS: Readonly<Record<Baseline, Definition>> = {
  'robust-norm': { convert: robustNorm, parameter: QUANTILE },
  'spike-norm': { convert: spikeNorm },
  rmp: { convert: rmp, parameter: { name: 'factor', byDefault: 0.8, most: 10 } },
  opt: { convert: opt },
  opi: { convert: opi, parameter: QUANTILE },
  tsc: { parameter: QUANTILE },
  'light-calibration': { convert: lightCalibration },
  'potential-calibration': { convert: potentialCalibration },
};

/** A method as the user named it. */
export type MethodChoice =
  | { readonly label: string; readonly method: Method }
  | { readonly label: string; readonly baseline: Baseline; readonly parameter: number };

/**
 * Reads a method's name, of a baseline also with its number: `ic-snn`, `rmp`, `rmp:0.9`.
 *
 * @param option the option's name, for errors
 * @throws RangeError for an unknown name, or a number that is out of range or not wanted
 */
export function parseMethod(text: string, option = 'methods'): MethodChoice {
  const [word, number] = text.trim().split(':');
  const name = checkOneOf(option, word, ALL_METHODS);
  const label = text.trim();
  const wanted = isBaseline(name) ? DEFINITIONS[name].parameter : undefined;
  if (number !== undefined && !wanted) throw new RangeError(`"${option}": ${name} takes no number, got "${label}"`);
  if (!isBaseline(name)) return { label, method: name };
  const parameter = number === undefined ? (wanted?.byDefault ?? 0) : Number(number);
  if (wanted && (number?.trim() === '' || !(parameter > 0 && parameter <= wanted.most))) {
    throw new RangeError(
      `"${option}": ${name} expected a ${wanted.name} in (0, ${wanted.most}] behind it, got "${label}"`,
    );
  }
  return { label, baseline: name, parameter };
}

/** How a baseline converts; undefined for tsc. */
export function converterOf(baseline: Baseline): Converter | undefined {
  return DEFINITIONS[baseline].convert;
}

/** The baselines whose result is a conversion that can be stored. */
export const STORABLE_BASELINES: readonly Baseline[] = BASELINES.filter((name) => DEFINITIONS[name].convert);

function isBaseline(name: string): name is Baseline {
  return (BASELINES as readonly string[]).includes(name);
}
