/**
 * The settings of a conversion as fields: an option's name, values, default and help come from the table of
 * src/convert/options.ts; here the paper's symbol, a short label, and readable names of values.
 */
import { isIdle, OPTION_NAMES, OPTIONS, type OptionName, type OptionSpec } from '../convert/options.js';
import type { Network } from '../network/layer.js';
import { fixedBy, optionsOf } from './methods.js';
import { type Settings, STEPS } from './settings.js';

export interface Field {
  readonly key: 'T' | 'calibrationImages' | OptionName;
  /** As in the paper; `_` starts an index. */
  readonly symbol: string;
  readonly label: string;
  readonly help: string;
  /** Values that are offered, as text; without them the field is a number. */
  readonly values?: readonly string[];
  /** What a value is called, where its own name would be a riddle. */
  readonly names?: Readonly<Record<string, string>>;
  /** Reads a number that was typed; undefined where it makes no sense. */
  readonly parse?: (text: string) => number | undefined;
  /** For a number that makes no sense. */
  readonly expected?: string;
  /** Shown with the others, or under "More settings". */
  readonly more: boolean;
}

/** What the lab adds to an option of the table. */
interface Words {
  readonly symbol: string;
  readonly label: string;
  readonly names?: Readonly<Record<string, string>>;
  /** Offered values, where the table cannot list them all. */
  readonly values?: readonly string[];
}

const WORDS: Readonly<Record<OptionName, Words>> = {
  quantile: { symbol: 'p', label: 'quantile' },
  threshold: {
    ...{ symbol: 'V_th', label: 'threshold from' },
    names: { quantile: 'a quantile (paper)', mmse: 'least squared error' },
  },
  thresholdScope: {
    ...{ symbol: 'V_th', label: 'scope of a threshold' },
    names: { layer: 'layer (paper)', channel: 'channel' },
  },
  blockThreshold: {
    ...{ symbol: 'V_th', label: 'in residual blocks' },
    names: { own: 'each layer its own', shared: 'that of the block’s output (paper)' },
  },
  init: {
    ...{ symbol: 'v(0)', label: 'initial potential' },
    names: { data: 'from data (Algorithm 2)', weights: 'from the weights (Algorithm 1)', zero: '0' },
  },
  residual: {
    ...{ symbol: 'v(T)', label: 'residual' },
    names: {
      remainder: 'v(T) mod V_th',
      clamped: 'v(T) clipped to [0, V_th]',
      'in-range': 'only v(T) in [0, V_th]',
      raw: 'v(T) as it is',
      auto: 'what agrees best with the ANN',
    },
  },
  weightsRule: { symbol: 'W·T + b', label: 'drive in Algorithm 1' },
  compensation: {
    ...{ symbol: 'V_th/2T', label: 'compensation' },
    names: { once: 'V_th / 2T, once', 'per-step': 'V_th / 2T at every step', half: 'V_th / 2, once' },
  },
  compensateInput: { symbol: 'x(t)', label: 'compensate the image' },
  blockRule: {
    ...{ symbol: 'l', label: 'layers of a residual block' },
    names: { first: 'first only (paper)' },
  },
  fire: { symbol: 'θ(t)', label: 'fires at', names: { gt: 'v_temp > V_th (paper)', ge: 'v_temp ≥ V_th' } },
  neuron: {
    ...{ symbol: 's(t)', label: 'neuron' },
    values: ['binary', 'signed', 'two-phase', 'few-spikes', 'graded:2', 'graded:3', 'graded:4'],
    names: {
      binary: 'binary (paper)',
      'two-phase': 'accumulate, then fire',
      'few-spikes': 'the same in binary digits',
    },
  },
  calibrate: {
    ...{ symbol: 'β(t)', label: 'fit to the ANN' },
    names: {
      none: 'no',
      shift: 'one bias for each channel',
      temporal: 'a bias for each step',
      search: 'V_th and biases',
    },
  },
  maxPooling: {
    ...{ symbol: 'max', label: 'max pooling' },
    names: {
      'max-of-sums': 'the maximum of the sums so far, as it grows',
      'sum-gate': 'the spikes of the neuron that leads',
      'spike-wise': 'any spike',
      average: 'an average instead',
    },
  },
  coding: {
    ...{ symbol: 'x(t)', label: 'how the picture enters' },
    names: { direct: 'direct: the image itself', regular: 'regular spikes', bernoulli: 'random (Bernoulli) spikes' },
  },
  seed: { symbol: 's', label: 'seed' },
};

function fieldOf(name: OptionName): Field {
  const { help, choices, parse, expected } = OPTIONS[name] as OptionSpec<unknown>;
  const { symbol, label, names, values = choices?.map(String) } = WORDS[name];
  const number = { parse: parse as (text: string) => number | undefined, expected };
  return {
    ...{ key: name, symbol, label, help: sentence(help), more: true },
    ...(names && { names }),
    ...(values ? { values } : number),
  };
}

const sentence = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}.`;

const STEPS_FIELD: Field = {
  ...{ key: 'T', symbol: 'T', label: 'time steps', values: STEPS.map(String), more: false },
  help: 'How long the spiking net runs. Its answer is the mean of the output currents over T.',
};

const IMAGES_FIELD: Field = {
  ...{ key: 'calibrationImages', symbol: 'n', label: 'calibration images', more: true },
  help: 'How many images thresholds, residuals and biases are measured on.',
  parse: (text) => (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 10_000 ? Number(text) : undefined),
  expected: 'a whole number from 1 to 10000',
};

/** Every option of the table, with T before and the number of calibration images behind. */
export const FIELDS: readonly Field[] = [STEPS_FIELD, ...OPTION_NAMES.map(fieldOf), IMAGES_FIELD];

/** What a value of a field is called. */
export function valueName({ names }: Field, value: string): string {
  return names?.[value] ?? value;
}

/** How a field stands with some settings. */
export interface FieldState {
  /** Has it a meaning? */
  readonly shown: boolean;
  /** The methods decide it themselves: their value, or undefined where they differ. */
  readonly fixed?: { readonly value: string | undefined };
}

/**
 * Shown, fixed by the methods, or free.
 *
 * @param network the net, where it is there already: fields that it has no use for are not shown
 */
export function stateOf({ key }: Field, settings: Settings, network?: Network): FieldState {
  if (key === 'T') return { shown: settings.view !== 'table' };
  if (key === 'calibrationImages') return { shown: true };
  const each = optionsOf(settings, network);
  const values = fixedBy(settings, key);
  if (!values) return { shown: each.some(({ asks }) => asks.includes(key)) };
  const value = values.length === 1 ? String(values[0]) : undefined;
  return { shown: each.some(({ options }) => !isIdle(key, options, network)), fixed: { value } };
}
