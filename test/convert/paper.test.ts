/** The paper's four methods: what each sets, which reading `auto` takes, and that options are checked. */
import { describe, expect, test } from 'vitest';
import { Calibration } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { AUTO_RULES, imageResiduals, meanResiduals } from '../../src/convert/methods/algorithm-2.js';
import { type ConversionOptions, DEFAULT_OPTIONS, type OptionValues } from '../../src/convert/options.js';
import { convertByOptions } from '../../src/convert/pipeline.js';
import { argmax } from '../../src/engine/argmax.js';
import { createEngine } from '../../src/engine/create.js';
import { normalise } from '../../src/network/images.js';
import { createPool } from '../../src/workers/pool.js';
import { calibrationOf } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { imageSet, randomImages } from '../support/images.js';

const { network } = readGolden('resnet-mini-conv');
const engine = createEngine('wasm', network);
const images = randomImages(network.shapes[0], 16, 5);
/** One by one, as the engines take them. */
const inputs = Array.from({ length: 16 }, (_, n) => normalise(images.pixels.subarray(n * 192, (n + 1) * 192), 3));
const calibration = calibrationOf(network, images);
const base: ConversionOptions = { ...DEFAULT_OPTIONS, residual: 'remainder', steps: 8 };
const as = (method: string, changes: Partial<OptionValues> = {}) =>
  convert(calibration, method, { ...base, ...changes });

test('SNN: no potential, no shift', async () => {
  const { initialPotential, biasShift } = await as('snn');
  expect([...initialPotential, ...biasShift].every((layer) => layer.every((x) => x === 0))).toBe(true);
});

test('C-SNN adds V_th / 2T once, V_th / 2, or V_th / 2T per step', async () => {
  const [once, half, perStep, none] = await Promise.all(
    (['once', 'half', 'per-step', 'none'] as const).map((compensation) => as('c-snn', { compensation })),
  );
  once.thresholds.forEach((V_th, s) => {
    expect(once.initialPotential[s][0]).toBe(Math.fround(V_th[0] / 16));
    expect(half.initialPotential[s][0]).toBe(Math.fround(V_th[0] / 2));
    expect(perStep.biasShift[s][0]).toBe(Math.fround(V_th[0] / 16));
    expect(perStep.initialPotential[s][0]).toBe(0);
    expect([once, half, none].every(({ biasShift }) => biasShift[s][0] === 0)).toBe(true);
    expect(none.initialPotential[s][0]).toBe(0);
  });
});

test('IC-SNN: Algorithm 2 from the compensation, plus the compensation', async () => {
  const c = await as('c-snn');
  engine.configure(c);
  const simulations = inputs.map((image) => engine.simulate(image, { steps: 8, record: 'potential' }));
  const residuals = simulations.map((simulation) => imageResiduals(simulation, c.thresholds, ['in-range'])[0]);
  const ic = await as('ic-snn', { residual: 'in-range' });
  meanResiduals(residuals).forEach((mean, s) => {
    expect(ic.initialPotential[s][0]).toBe(Math.fround(mean + c.thresholds[s][0] / 16));
  });
});

test('block rule `first` leaves the spiking layers behind additions alone', async () => {
  const { initialPotential } = await as('ic-snn', { blockRule: 'first' });
  initialPotential.forEach((v_0, s) => {
    const closes = network.layers[network.sources[network.spiking[s]][0]].kind === 'add';
    expect(v_0[0] === 0).toBe(closes);
  });
});

test('the remainder lies in [0, V_th), per layer and per channel', async () => {
  for (const thresholdScope of ['layer', 'channel'] as const) {
    const conversion = await as('i-snn', { thresholdScope });
    conversion.thresholds.forEach((V_th, s) => {
      V_th.forEach((x, c) => {
        expect(conversion.initialPotential[s][c]).toBeGreaterThanOrEqual(0);
        expect(conversion.initialPotential[s][c]).toBeLessThan(x);
      });
    });
  }
});

describe('--residual auto', () => {
  const pool = createPool({ engine: 'wasm', network, workers: 0 });
  const chosen = new Set<unknown>();

  test.each([2, 3, 4, 6, 9, 14])(
    'T = %i: the reading that agrees with the ANN most often, from any caller',
    async (steps) => {
      const own = { ...base, steps, quantile: 0.9 };
      const ann = inputs.map((image) => argmax(engine.forward(image)));
      const agreements: number[] = [];
      for (const residual of AUTO_RULES) {
        engine.configure(await convertByOptions(calibration, { ...own, residual }));
        const answers = inputs.map((image) => argmax(engine.simulate(image, { steps }).logitsSum));
        agreements.push(answers.filter((answer, n) => answer === ann[n]).length);
      }
      const expected = AUTO_RULES[agreements.indexOf(Math.max(...agreements))];
      const auto = await convert(calibration, 'ic-snn', { ...own, residual: 'auto' });
      const alone = await convert(calibration, 'ic-snn', { ...own, residual: expected });
      expect(auto).toEqual({ ...alone, options: { ...alone.options, chosen: `residual ${expected}` } });
      const other = new Calibration(pool, images, DEFAULT_OPTIONS);
      expect(await convert(other, 'ic-snn', { ...own, residual: 'auto' })).toEqual(auto);
      chosen.add(expected);
    },
  );

  test('one is not always the best', () => {
    expect(chosen.size).toBeGreaterThan(1);
  });

  test('nothing to choose where no image is needed', async () => {
    const auto = await as('c-snn', { residual: 'auto' });
    const plain = await as('c-snn');
    expect({ ...auto, options: 0 }).toEqual({ ...plain, options: 0 });
    expect(auto.options.chosen).toBeUndefined();
  });
});

describe('refused', () => {
  const cases: [string, Partial<Record<keyof ConversionOptions, unknown>>, RegExp][] = [
    ['T = 0', { steps: 0 }, /"steps" expected a whole number/],
    ['quantile 0', { quantile: 0 }, /"quantile" expected a number in \(0, 1\]/],
    ['unknown residual', { residual: 'best' }, /"residual" expected one of remainder/],
    ['unknown compensation', { compensation: 'twice' }, /"compensation" expected one of none/],
    ['unknown scope', { thresholdScope: 'net' }, /"threshold-scope" expected one of layer, channel, got "net"/],
  ];
  test.each(cases)('%s', async (_, change, pattern) => {
    await expect(convert(calibration, 'ic-snn', { ...base, ...change } as ConversionOptions)).rejects.toThrow(pattern);
  });
  test('no calibration image', () => {
    expect(() => calibrationOf(network, imageSet(network.shapes[0], []))).toThrow(/calibration set is empty/);
  });
});
