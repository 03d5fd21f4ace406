/** The table of methods: the paper's four and every rival, one entry each. To add a method, write its file and add it here. */
import type { Method, MethodChoice } from '../method.js';
import { bestOf } from './best.js';
import { lightCalibration } from './light-calibration.js';
import { LOW_LATENCY_METHODS } from './low-latency.js';
import { opi } from './opi.js';
import { opt } from './opt.js';
import { PAPER_METHODS } from './paper.js';
import { potentialCalibration } from './potential-calibration.js';
import { rmp } from './rmp.js';
import { QUANTILE, robustNorm } from './robust-norm.js';
import { spikeNorm } from './spike-norm.js';
import { tsc } from './tsc.js';

/** Classes that `best` can be asked for; E trains. */
export const CLASSES = ['A', 'B', 'C', 'D'] as const;

export const METHODS: readonly Method[] = [
  ...PAPER_METHODS,
  robustNorm,
  spikeNorm,
  rmp,
  opt,
  opi,
  tsc,
  lightCalibration,
  potentialCalibration,
  ...LOW_LATENCY_METHODS,
  {
    ...bestOf('B', () => METHODS),
    variants: Object.fromEntries(CLASSES.map((ofClass) => [ofClass, bestOf(ofClass, () => METHODS)])),
  },
];

/** Names of the paper's four methods, in the paper's order. */
export const PAPER_METHOD_NAMES: readonly string[] = PAPER_METHODS.map(({ name }) => name);

/** Names of all methods. */
export const METHOD_NAMES: readonly string[] = METHODS.map(({ name }) => name);

/** Names of the methods whose result is a network that can be stored. */
export const STORABLE_METHOD_NAMES: readonly string[] = METHODS.filter(({ simulation }) => !simulation).map(
  ({ name }) => name,
);

/**
 * What the paper's tables compare: the paper's methods, every rival, and of those beyond the paper the best of each class.
 * A rival that takes its V_th from a quantile stands there both at p and at its own best, chosen on calibration images, and
 * so does IC-SNN.
 *
 * @param p the quantile of the paper's methods
 */
export function tableMethods(p: number): string[] {
  const single = LOW_LATENCY_METHODS.map(({ name }) => name);
  return METHODS.filter(({ name }) => !single.includes(name)).flatMap(({ name, parameter, variants }) => {
    if (variants) return Object.keys(variants).map((variant) => `${name}:${variant}`);
    if (name === PAPER_METHOD_NAMES.at(-1)) return [name, `${name}:best`];
    return parameter === QUANTILE ? [`${name}:${p}`, `${name}:best`] : [name];
  });
}

/**
 * Reads a method's name, where it has one also with its number: `ic-snn`, `rmp`, `rmp:0.9`.
 *
 * @param option the option's name, for errors
 * @throws RangeError for an unknown name, or a number that is out of range or not wanted
 */
export function parseMethod(text: string, option = 'methods'): MethodChoice {
  const label = text.trim();
  const [name, ...behind] = label.split(':');
  const number = behind.length > 0 ? behind.join(':') : undefined; // all of it, so that no part goes unread
  const method = METHODS.find((one) => one.name === name);
  if (!method) throw new RangeError(`"${option}" expected one of ${METHOD_NAMES.join(', ')}, got "${name}"`);
  const { variants } = method;
  if (variants && number !== undefined) {
    if (Object.hasOwn(variants, number)) return { label, method: variants[number], parameter: 0 };
    throw new RangeError(`"${option}": ${name} expected ${Object.keys(variants).join(', ')} behind it, got "${label}"`);
  }
  const { parameter: wanted } = method;
  if (number !== undefined && !wanted) throw new RangeError(`"${option}": ${name} takes no number, got "${label}"`);
  const parameter = number === 'best' || number === undefined ? (number ?? wanted?.byDefault) : Number(number);
  if (!wanted || parameter === undefined) return { label, method, parameter: 0 };
  if (number?.trim() === '' || (parameter !== 'best' && !(parameter > 0 && parameter <= wanted.most))) {
    throw new RangeError(
      `"${option}": ${name} expected best or a ${wanted.name} in (0, ${wanted.most}] behind it, got "${label}"`,
    );
  }
  const instead = wanted.options?.(parameter === 'best' ? wanted.sweep[0] : parameter);
  return { label, method: instead ? { ...method, fixed: { ...method.fixed, ...instead } } : method, parameter };
}
