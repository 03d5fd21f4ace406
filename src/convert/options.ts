/**
 * Every choice that a conversion makes, in one table: name, values, default, help. Checks, the flags of the command line,
 * the fields of the lab and printed settings derive from it; a flag is the name in kebab case.
 */
import { checkInteger, shown } from '../check.js';
import { CODINGS } from '../coding/coders.js';
import { MAX_SEED } from '../coding/random.js';
import { residualBlocks } from '../network/blocks.js';
import type { Network } from '../network/layer.js';
import { hasMaxPools, MOST_STEPS, stepsProblem } from '../network/snn.js';
import { isNeuron, kindOf, MOST_DIGITS, NEURON_NAMES, type Neuron, waitsForInputs } from '../paper/low-latency.js';
import { MAX_POOLINGS } from '../paper/max-pooling.js';
import type { FireRule } from '../paper/neuron.js';

/** One option. */
export interface OptionSpec<V> {
  readonly help: string;
  readonly byDefault: V;
  /** All values, where they can be listed. */
  readonly choices?: readonly V[];
  /** What is expected, for errors: "a number in (0, 1]". */
  readonly expected: string;
  readonly isValid: (value: unknown) => boolean;
  /** Reads what a user typed; undefined where it makes no sense. */
  readonly parse: (text: string) => V | undefined;
}

function choice<const W extends string>(choices: readonly W[], byDefault: NoInfer<W>, help: string): OptionSpec<W> {
  return {
    ...{ help, byDefault, choices, expected: `one of ${choices.join(', ')}` },
    isValid: (value) => choices.includes(value as W),
    parse: (text) => choices.find((word) => word === text),
  };
}

function number(
  byDefault: number,
  expected: string,
  isValid: (value: number) => boolean,
  help: string,
): OptionSpec<number> {
  const valid = (value: unknown) => typeof value === 'number' && isValid(value);
  const parse = (text: string) => (text.trim() !== '' && valid(Number(text)) ? Number(text) : undefined);
  return { help, byDefault, expected, isValid: valid, parse };
}

const neuron: OptionSpec<Neuron> = {
  byDefault: 'binary',
  help: `the paper's neuron, or one beyond it (few-spikes up to ${MOST_DIGITS} steps): ${NEURON_NAMES}`,
  expected: NEURON_NAMES,
  isValid: isNeuron,
  parse: (text) => (isNeuron(text) ? text : undefined),
};

/** Readings of Algorithm 2, explained there. */
export const RESIDUAL_RULES = ['remainder', 'in-range', 'clamped', 'raw'] as const;

/** The table. The order is that of the help texts. */
export const OPTIONS = {
  quantile: number(
    0.99,
    'a number in (0, 1]',
    (p) => p > 0 && p <= 1,
    'V_th is this quantile of the activations, in (0, 1]',
  ),
  threshold: choice(['quantile', 'mmse'], 'quantile', 'V_th from the quantile (paper) or of least squared error'),
  thresholdScope: choice(['layer', 'channel'], 'layer', 'one V_th per layer (paper) or per channel'),
  blockThreshold: choice(
    ['own', 'shared'],
    'own',
    "residual blocks: each spiking layer its own V_th, or all that of the block's output (paper, 4.3)",
  ),
  init: choice(
    ['zero', 'weights', 'data'],
    'data',
    'v(0): zero, from the weights (Algorithm 1) or from data (Algorithm 2)',
  ),
  residual: choice(
    [...RESIDUAL_RULES, 'auto'],
    'auto',
    'reading of Algorithm 2: v(T) mod V_th, v(T) where it is in [0, V_th], clipped to that, or as it is; auto: the one that agrees best with the ANN',
  ),
  weightsRule: choice(
    ['summed', 'literal'],
    'summed',
    'reading of Algorithm 1: T (V_th Σ w + b) of each neuron, or T w + b of each weight',
  ),
  compensation: choice(
    ['none', 'once', 'per-step', 'half'],
    'once',
    'reading of Algorithm 3: nothing, V_th / 2T once or at every step, or V_th / 2 once',
  ),
  compensateInput: choice(
    ['no', 'yes'],
    'no',
    "also compensate the image's own rate code (Algorithm 3): regular spikes start from 1/(2T)",
  ),
  blockRule: choice(
    ['first', 'all'],
    'all',
    'residual blocks: v(0) and compensation for the first spiking layer (paper) or all',
  ),
  fire: choice(['gt', 'ge'], 'gt', 'fire above V_th (gt, paper) or also at it (ge)'),
  neuron,
  calibrate: choice(
    ['none', 'shift', 'temporal', 'search'],
    'none',
    'beyond the paper: fit each channel to the ANN by one bias, by one for each step, or by V_th and those',
  ),
  maxPooling: choice(
    MAX_POOLINGS,
    'max-of-sums',
    'reading of max pooling: the maximum of the sums so far as it grows, the spikes of who leads, any spike, or an average',
  ),
  coding: choice(CODINGS, 'direct', 'how the image enters: as it is, as regular spikes, or as random ones'),
  seed: number(
    1,
    `a whole number from 0 to ${MAX_SEED}`,
    (n) => Number.isSafeInteger(n) && n >= 0 && n <= MAX_SEED,
    'seed of the bernoulli code',
  ),
} as const satisfies Readonly<Record<string, OptionSpec<unknown>>>;

export type OptionName = keyof typeof OPTIONS;

/** A value of every option of the table. */
export type OptionValues = {
  readonly [K in OptionName]: (typeof OPTIONS)[K] extends OptionSpec<infer V> ? V : never;
};

/** What a conversion is asked for: the options and T. */
export interface ConversionOptions extends OptionValues {
  /** T, whole number ≥ 1 */
  readonly steps: number;
}

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

export const DEFAULT_OPTIONS = Object.fromEntries(
  OPTION_NAMES.map((name) => [name, OPTIONS[name].byDefault]),
) as unknown as OptionValues;

/** When an option decides nothing beside the others, or with a network; those that are not listed always do. */
const IDLE: { readonly [K in OptionName]?: (options: OptionValues, network?: Network) => boolean } = {
  quantile: ({ threshold }) => threshold !== 'quantile',
  blockThreshold: (_, network) => hasNoBlocks(network),
  residual: ({ init }) => init !== 'data',
  weightsRule: ({ init }) => init !== 'weights',
  compensateInput: ({ coding }) => coding !== 'regular',
  blockRule: ({ init, compensation }, network) => (init === 'zero' && compensation === 'none') || hasNoBlocks(network),
  maxPooling: (_, network) => network !== undefined && !hasMaxPools(network),
  seed: ({ coding }) => coding !== 'bernoulli',
};

function hasNoBlocks(network?: Network): boolean {
  return network !== undefined && residualBlocks(network).length === 0;
}

/**
 * Does an option decide nothing beside the others?
 *
 * @param network the net that is converted, where it is there already: some options have a use for some nets only
 */
export function isIdle(name: OptionName, options: OptionValues, network?: Network): boolean {
  return IDLE[name]?.(options, network) ?? false;
}

/** The options of the table among all that was given. */
export function optionValues(given: OptionValues): OptionValues {
  return someOptions(given, OPTION_NAMES) as OptionValues;
}

/** Some of them. */
export function someOptions(given: OptionValues, names: readonly OptionName[]): Partial<OptionValues> {
  return Object.fromEntries(names.map((name) => [name, given[name]]));
}

/** The conversion that the options among all that was given ask for, at T. */
export function conversionOptions(given: OptionValues, steps: number): ConversionOptions {
  return { ...optionValues(given), steps };
}

/** `thresholdScope` is typed as `threshold-scope`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Checks options once, at the door.
 *
 * @throws RangeError naming the option, what is expected, and what was given
 */
export function checkOptions<O extends ConversionOptions>(options: O): O {
  checkInteger('steps', options.steps, 1, MOST_STEPS);
  for (const name of OPTION_NAMES) {
    const { expected, isValid } = OPTIONS[name] as OptionSpec<unknown>;
    if (!isValid(options[name])) {
      throw new RangeError(`"${flagOf(name)}" expected ${expected}, got ${shown(options[name])}`);
    }
  }
  const problem = neuronProblem(options);
  if (problem) throw new RangeError(problem);
  return options;
}

/** What an SNN of such neurons cannot do; undefined where it can do all that is asked. */
export function neuronProblem({ neuron, calibrate, coding, steps }: ConversionOptions): string | undefined {
  const kind = kindOf(neuron);
  if (waitsForInputs(kind) && calibrate === 'temporal')
    return `"calibrate" expected none, shift or search for ${kind} neurons, which fire after all their input, got "temporal"`;
  if (kind === 'few-spikes' && coding !== 'direct')
    return `"coding" expected direct for ${kind} neurons, which read spikes as binary digits, got "${coding}"`;
  return stepsProblem(kind, steps);
}

/** The tie rule of Eq. (6) that an option names. */
export function fireRule(fire: OptionValues['fire']): FireRule {
  switch (fire) {
    case 'gt':
      return '>';
    case 'ge':
      return '>=';
    default:
      return fire satisfies never;
  }
}
