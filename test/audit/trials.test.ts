/** Advice is tried: what it says of a suggestion is what that suggestion does, by the ANN's answers and never by labels. */
import { expect, test } from 'vitest';
import { bestTrial, cheaperTrial, suggestionsFor, type Trials, tryAdvice } from '../../src/audit/trials.js';
import { Calibration } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { METHOD_NAMES, parseMethod } from '../../src/convert/methods/index.js';
import {
  type ConversionOptions,
  DEFAULT_OPTIONS,
  flagOf,
  OPTION_NAMES,
  OPTIONS,
  type OptionValues,
} from '../../src/convert/options.js';
import { someImages } from '../../src/network/images.js';
import type { Network } from '../../src/network/layer.js';
import { calibrationOf, inlineRunner } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';

const { network } = readGolden('mlp');
const images = randomImages(network.shapes[0], 41, 12);
const choice = parseMethod('ic-snn');
const options = { ...DEFAULT_OPTIONS, steps: 4, residual: 'raw' as const, quantile: 0.95 };
const tried = await tryAdvice(calibrationOf(network, images), choice, options, 40);

test('half of the images to convert on, half to judge on; the most gain first', () => {
  expect(tried).toMatchObject({ fitted: 20, judged: 20 });
  const gains = tried.trials.map(({ gain }) => gain);
  expect(gains).toEqual([...gains].sort((a, b) => b - a));
});

/** The words of a trial, read as the command line reads them. */
function readTyped(words: readonly string[]): Record<string, string> & Partial<OptionValues> {
  const pairs = Array.from({ length: words.length / 2 }, (_, i) => [words[2 * i], words[2 * i + 1]]);
  const read = ([flag, value]: readonly string[]) => {
    const name = OPTION_NAMES.find((one) => flag === `--${flagOf(one)}`);
    return name ? [name, OPTIONS[name].parse(value)] : [flag.slice(2), value];
  };
  return Object.fromEntries(pairs.map(read));
}

test('each gain is what its command really gives', async () => {
  const [fitting, judging] = [someImages(images, 0, 20), someImages(images, 20, 20)].map((set) =>
    calibrationOf(network, set),
  );
  const now = await judging.agreeing(await convert(fitting, choice, options), 4, 'now');
  expect(tried.agreement).toBe((100 * now) / 20);
  const kinds = tried.trials.map(({ flags }) => flags.filter((word) => word.startsWith('--')).join(' '));
  for (const kind of ['--residual', '--quantile', '--threshold-scope', '--neuron', '--steps', '--method'])
    expect(kinds).toContain(kind);
  for (const trial of tried.trials) {
    const { method, steps, ...given } = readTyped(trial.typed);
    const conversion = await convert(fitting, method, { ...DEFAULT_OPTIONS, ...given, steps: Number(steps) });
    const agreement = await judging.agreeing(conversion, trial.steps, trial.what);
    expect({ what: trial.what, agreement: trial.agreement }).toEqual({
      what: trial.what,
      agreement: (100 * agreement) / 20,
    });
  }
});

test('labels are never read', async () => {
  const { pixels, shape, count, name, classCount } = images;
  const labels = new Proxy(images.labels, {
    get: (all, key) => (key === 'subarray' ? () => labels : expect.fail(`labels were read: ${String(key)} of ${all}`)),
  });
  const others = new Calibration(
    inlineRunner(network),
    { pixels, shape, count, name, classCount, labels },
    DEFAULT_OPTIONS,
  );
  expect(await tryAdvice(others, choice, options, 40)).toEqual(tried);
});

test('a method is not advised what it does not ask', () => {
  for (const name of METHOD_NAMES.filter((one) => one !== 'best')) {
    const own = parseMethod(name);
    for (const { changes, choices } of suggestionsFor(own, { ...DEFAULT_OPTIONS, steps: 32 }, network)) {
      if (choices[0].label !== name) continue;
      for (const option of Object.keys(changes)) {
        expect(own.method.fixed ?? {}, name).not.toHaveProperty(option);
        if (!own.method.fixed) expect(option).toBe('steps');
      }
    }
  }
});

/** A net with residual blocks, and what decides nothing for `snn`, or for nets that have no blocks and no max pools. */
const residual = readGolden('resnet-mini-conv').network;
const idle: ConversionOptions = {
  ...DEFAULT_OPTIONS,
  ...{ steps: 4, residual: 'raw', weightsRule: 'literal', blockRule: 'first', blockThreshold: 'shared' },
  ...{ compensateInput: 'yes', maxPooling: 'average', seed: 7 },
};
const whatOf = (name: string, net: Network, changes: Partial<ConversionOptions> = {}) =>
  suggestionsFor(parseMethod(name), { ...idle, ...changes }, net).map(({ what }) => what);

test('what decides nothing is not advised', () => {
  expect(whatOf('ic-snn', residual)).toContain('v(0) in every layer of a block');
  expect(whatOf('ic-snn', network)).not.toContain('v(0) in every layer of a block'); // without blocks
  expect(whatOf('snn', residual)).not.toContain('v(0) in every layer of a block'); // v(0) is 0
  expect(whatOf('ic-snn', network).join()).not.toMatch(/max pools/);
  expect(whatOf('ic-snn', network)).toContain('higher thresholds');
  expect(whatOf('ic-snn', network, { threshold: 'mmse' }).join()).not.toMatch(/(higher|lower) thresholds/);
  expect(whatOf('c-snn', network).join()).not.toMatch(/Algorithm 2/);
  expect(whatOf('few-spikes', network, { steps: 12 })).toContain('twice the steps');
  expect(whatOf('few-spikes', network, { steps: 13 })).not.toContain('twice the steps');
});

test('what decides nothing is not typed; what does is, also where it did not before', async () => {
  const typedOf = async (net: Network, name: string, what: string, asked: Partial<OptionValues> = {}) => {
    const calibration = calibrationOf(net, randomImages(net.shapes[0], 4, 12));
    const { trials } = await tryAdvice(calibration, parseMethod(name), { ...idle, ...asked }, 4);
    return trials.find((one) => one.what === what)?.typed.join(' ');
  };
  expect(await typedOf(residual, 'snn', 'signed spikes')).toBe(
    '--method snn --steps 4 --block-threshold shared --neuron signed',
  );
  expect(await typedOf(network, 'snn', 'signed spikes')).toBe('--method snn --steps 4 --neuron signed');
  const zero = { init: 'zero' } as const;
  expect(await typedOf(network, 'ic-snn', 'signed spikes', zero)).toBe(
    '--method ic-snn --steps 4 --init zero --neuron signed',
  );
  expect(await typedOf(network, 'ic-snn', 'v(0) from data (Algorithm 2)', zero)).toBe(
    '--method ic-snn --steps 4 --init data --residual raw',
  );
}, 60_000);

test('the SNN as it is stored is what the others are compared with', async () => {
  const calibration = calibrationOf(network, images);
  const stored = await convert(calibration, 'snn', { ...options, steps: 1 });
  const { agreement } = await tryAdvice(calibration, choice, options, 40, stored);
  const judging = calibrationOf(network, someImages(images, 20, 20));
  expect(agreement).toBe((100 * (await judging.agreeing(stored, 1, 'stored'))) / 20);
});

test('one image alone does for both', async () => {
  expect(await tryAdvice(calibrationOf(network, images), choice, options, 1)).toMatchObject({ fitted: 1, judged: 1 });
});

test('taken is what gains beyond chance; what saves operations only where nothing gains', () => {
  const trial = (gain: number, low: number, operations: number, one: 'A' | 'B' = 'A') => ({
    ...{ what: '', flags: [], typed: [], method: '', class: one, steps: 4, agreement: 0, gain, operations },
    ...{ interval: [low, gain * 2 - low] as const, isBeyondChance: low > 0 },
  });
  const of = (...trials: Trials['trials']): Trials => ({ fitted: 1, judged: 1, stored: false, agreement: 0, trials });
  const [sure, unsure, cheap] = [trial(9, 2, 2, 'B'), trial(8, -1, 1), trial(0, -3, 0.5)];
  expect(bestTrial(of(sure, unsure))).toBe(sure);
  expect(bestTrial(of(sure, unsure), 'A')).toBeUndefined();
  expect(bestTrial(of(unsure, cheap))).toBeUndefined();
  expect(cheaperTrial(of(unsure, cheap))).toBe(cheap);
  expect(cheaperTrial(of(unsure, trial(-1, -3, 0.1)))).toBeUndefined();
});
