/** The table of options: flags, checks, and every value through the lab's address and the command line. */
import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shown } from '../../src/check.js';
import { addConversion } from '../../src/cli/options.js';
import { checkConversion } from '../../src/convert/convert.js';
import { askedOptions, usedOptions } from '../../src/convert/method.js';
import { contendersOf } from '../../src/convert/methods/best.js';
import { METHODS, parseMethod } from '../../src/convert/methods/index.js';
import {
  type ConversionOptions,
  checkOptions,
  conversionOptions,
  DEFAULT_OPTIONS,
  flagOf,
  isIdle,
  OPTION_NAMES,
  OPTIONS,
  type OptionName,
  type OptionSpec,
  type OptionValues,
  optionValues,
} from '../../src/convert/options.js';
import type { Network } from '../../src/network/layer.js';
import { MOST_GRADED } from '../../src/paper/low-latency.js';
import { DEFAULTS, readHash, writeHash } from '../../src/web/settings.js';
import { convertAs } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';

const specOf = (name: OptionName) => OPTIONS[name] as OptionSpec<unknown>;

/** Values of the options that cannot be listed. */
const SOME: Partial<Record<OptionName, readonly unknown[]>> = {
  quantile: [0.99, 1e-7, 0.5, 1],
  neuron: ['binary', 'signed', 'two-phase', 'few-spikes', 'graded:1', 'graded:2', `graded:${MOST_GRADED}`],
  seed: [0, 1, 2 ** 32 - 1],
};
const WRONG: Partial<Record<OptionName, readonly unknown[]>> = {
  quantile: [0, -1, 1.0001, Number.NaN, '0.5', undefined],
  neuron: ['graded', 'graded:0', `graded:${MOST_GRADED + 1}`, 'graded:1.5', 'Signed', '', 3],
  seed: [-1, 1.5, 2 ** 32, Number.NaN, '1'],
};

/** Every value of an option, or some of them where they have no end. */
const valuesOf = (name: OptionName) => specOf(name).choices ?? SOME[name] ?? [];
const wrongOf = (name: OptionName) => WRONG[name] ?? ['magic', '', 3, undefined, null];

const every = OPTION_NAMES.flatMap((name) => valuesOf(name).map((value) => [name, value] as const));
const wrong = OPTION_NAMES.flatMap((name) => wrongOf(name).map((value) => [name, value] as const));

/** What the command line makes of some words. */
function parsed(...words: string[]): OptionValues {
  const command = addConversion(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return optionValues(command.parse(words, { from: 'user' }).opts());
}

test('flags are the names in kebab case, in the order of the table', () => {
  expect(OPTION_NAMES.map(flagOf)).toEqual([
    ...['quantile', 'threshold', 'threshold-scope', 'block-threshold', 'init', 'residual', 'weights-rule'],
    ...[
      'compensation',
      'compensate-input',
      'block-rule',
      'fire',
      'neuron',
      'calibrate',
      'max-pooling',
      'coding',
      'seed',
    ],
  ]);
  const flags = addConversion(new Command()).options.map(({ long }) => long);
  expect(flags.slice(0, OPTION_NAMES.length)).toEqual(OPTION_NAMES.map((name) => `--${flagOf(name)}`));
});

test('the defaults are the paper’s method as it is read here', () => {
  expect(DEFAULT_OPTIONS).toEqual({
    ...{ quantile: 0.99, threshold: 'quantile', thresholdScope: 'layer', blockThreshold: 'own', init: 'data' },
    ...{ residual: 'auto', weightsRule: 'summed', compensation: 'once', compensateInput: 'no', blockRule: 'all' },
    ...{ fire: 'gt', neuron: 'binary', calibrate: 'none', maxPooling: 'max-of-sums', coding: 'direct', seed: 1 },
  });
  expect(parsed()).toEqual(DEFAULT_OPTIONS);
});

test.each(every)('%s %s: valid, the same from the command line, the lab’s address and its own text', (name, value) => {
  const options: ConversionOptions = { ...DEFAULT_OPTIONS, [name]: value, steps: 8 };
  expect(checkOptions(options)).toBe(options);
  expect(specOf(name).parse(String(value))).toBe(value);
  const fromWords = parsed(`--${flagOf(name)}`, String(value));
  expect(conversionOptions(fromWords, 8)).toEqual(options);
  const settings = readHash(`#${writeHash({ ...DEFAULTS, [name]: value })}`);
  expect(conversionOptions(settings, 8)).toEqual(options);
});

test.each(wrong)('%s %s is refused with the flag and what is expected', (name, value) => {
  const options = { ...DEFAULT_OPTIONS, [name]: value, steps: 8 } as ConversionOptions;
  const told = `"${flagOf(name)}" expected ${specOf(name).expected}, got ${shown(value)}`;
  expect(() => checkOptions(options)).toThrow(new RangeError(told));
});

describe('what a user types', () => {
  // What is no text of a value: numbers of another type would be one.
  const typed = wrong.filter(([, value]) => typeof value !== 'string' || Number.isNaN(Number(value)) || value === '');
  test.each(typed.filter(([, value]) => value !== undefined && value !== null))(
    '%s %s makes no sense anywhere',
    (name, value) => {
      expect(specOf(name).parse(String(value))).toBeUndefined();
      expect(() => parsed(`--${flagOf(name)}=${value}`)).toThrow(/invalid|argument missing/i);
      expect(readHash(`#${new URLSearchParams({ [name]: String(value) })}`)).toEqual(DEFAULTS);
    },
  );

  test('a yes or no may stand without its value', () => {
    expect(parsed('--compensate-input')).toEqual({ ...DEFAULT_OPTIONS, compensateInput: 'yes' });
    expect(parsed('--compensate-input', 'no')).toEqual(DEFAULT_OPTIONS);
    expect(() => parsed('--coding')).toThrow(/argument missing/);
  });

  test('any options together', () => {
    const all = Object.fromEntries(OPTION_NAMES.map((name) => [name, fc.constantFrom(...valuesOf(name))]));
    fc.assert(
      fc.property(fc.record(all), (drawn) => {
        const values = drawn as unknown as OptionValues;
        expect(parsed(...OPTION_NAMES.flatMap((name) => [`--${flagOf(name)}`, String(values[name])]))).toEqual(values);
        const settings = readHash(writeHash({ ...DEFAULTS, ...values }));
        expect(conversionOptions(settings, 5)).toEqual({ ...values, steps: 5 });
      }),
      { numRuns: 50 },
    );
  });
});

test.each([0, 1.5, -1, 1_000_001, Number.NaN])('T = %d is refused', (steps) => {
  expect(() => checkOptions({ ...DEFAULT_OPTIONS, steps })).toThrow(/"steps" expected a whole number/);
});

test.each(['two-phase', 'few-spikes'] as const)(
  '%s neurons fire after all their input: no bias for each step',
  (neuron) => {
    const options = (calibrate: OptionValues['calibrate']): ConversionOptions => ({
      ...{ ...DEFAULT_OPTIONS, neuron, calibrate, steps: 4 },
    });
    for (const allowed of ['none', 'shift', 'search'] as const)
      expect(checkOptions(options(allowed))).toEqual(options(allowed));
    expect(() => checkOptions(options('temporal'))).toThrow('"calibrate" expected none, shift or search');
  },
);

test('few-spikes neurons read binary digits: no rate code of the image, and no more steps than digits', () => {
  const few: ConversionOptions = { ...DEFAULT_OPTIONS, neuron: 'few-spikes', steps: 24 };
  expect(checkOptions(few)).toEqual(few);
  expect(() => checkOptions({ ...few, steps: 25 })).toThrow(
    '"steps" expected at most 24 for few-spikes neurons, got 25',
  );
  const coded: ConversionOptions = { ...few, coding: 'regular' };
  expect(() => checkOptions(coded)).toThrow('"coding" expected direct for few-spikes neurons');
  // Also where the method decides the neuron, and `best` does without it.
  const asked: ConversionOptions = { ...DEFAULT_OPTIONS, steps: 25 };
  expect(() => checkConversion(parseMethod('few-spikes'), asked)).toThrow('got 25');
  const contenders = (steps: number) => contendersOf('C', METHODS, { ...asked, steps }).map(({ name }) => name);
  expect([contenders(24), contenders(25)]).toEqual([['two-phase', 'few-spikes'], ['two-phase']]);
});

test('asked is what decides something: nothing that a method fixes or does without, nothing idle beside the others', () => {
  const asked = (name: string, changes: Partial<OptionValues> = {}, network?: Network) =>
    askedOptions(parseMethod(name).method, { ...DEFAULT_OPTIONS, ...changes }, network).join(' ');
  const always = 'quantile threshold thresholdScope blockThreshold';
  const rest = 'fire neuron calibrate maxPooling coding';
  expect(asked('ic-snn')).toBe(`${always} init residual compensation blockRule ${rest}`);
  expect(asked('snn')).toBe(`${always} ${rest}`);
  expect(asked('ic-snn', { init: 'weights' })).toBe(`${always} init weightsRule compensation blockRule ${rest}`);
  expect(asked('snn', { threshold: 'mmse' })).toBe(`threshold thresholdScope blockThreshold ${rest}`);
  expect(asked('signed-search')).toBe('fire maxPooling coding');
  for (const name of ['best', 'best:A'])
    expect(asked(name, { coding: 'regular' })).toBe('coding compensateInput maxPooling fire');
  expect(asked('opt', { coding: 'bernoulli' })).toBe('coding seed maxPooling');
  const { network: plain } = readGolden('mlp');
  expect(asked('ic-snn', {}, plain)).toBe(
    'quantile threshold thresholdScope init residual compensation fire neuron calibrate coding',
  );
});

test('used by some methods is what any of them asks, with its value', () => {
  const used = (...names: string[]) =>
    usedOptions(
      names.map((name) => parseMethod(name)),
      { ...DEFAULT_OPTIONS, quantile: 0.9, fire: 'ge' },
    );
  const few = { fire: 'ge', maxPooling: 'max-of-sums', coding: 'direct' };
  expect(used('best:A')).toEqual(few);
  expect(used('best:A', 'snn')).toEqual({
    ...few,
    ...{ quantile: 0.9, threshold: 'quantile', thresholdScope: 'layer', blockThreshold: 'own' },
    ...{ neuron: 'binary', calibrate: 'none' },
  });
  expect(used()).toEqual({});
});

test.each(['mlp', 'resnet-mini-conv'])('what is idle decides nothing: %s converts to the same SNN', async (net) => {
  const { network } = readGolden(net);
  const images = randomImages(network.shapes[0], 6, 5);
  const numbers = async (options: OptionValues) => {
    const { options: _, ...own } = await convertAs(network, images, 'ic-snn', 3, options);
    return own;
  };
  const found = new Set<OptionName>();
  for (const changes of [{}, { init: 'zero', compensation: 'none' }, { init: 'weights', threshold: 'mmse' }] as const) {
    const options: OptionValues = { ...DEFAULT_OPTIONS, ...changes };
    const expected = await numbers(options);
    for (const name of OPTION_NAMES.filter((one) => isIdle(one, options, network))) {
      found.add(name);
      for (const value of SOME[name] ?? specOf(name).choices ?? [])
        expect({ name, ...(await numbers({ ...options, [name]: value })) }).toEqual({ name, ...expected });
    }
  }
  const ofBlocks = net === 'mlp' ? ['blockThreshold'] : [];
  const always = ['quantile', 'residual', 'weightsRule', 'compensateInput', 'blockRule', 'maxPooling', 'seed'];
  expect([...found].sort()).toEqual([...always, ...ofBlocks].sort());
});
