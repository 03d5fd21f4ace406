/** The four methods: what each sets, and that options are checked. */
import { describe, expect, test } from 'vitest';
import { AUTO_RULES, imageResiduals, meanResiduals } from '../../src/convert/algorithm-2.js';
import { type ConversionOptions, convert, DEFAULT_OPTIONS, methodOptions } from '../../src/convert/pipeline.js';
import { argmax } from '../../src/engine/argmax.js';
import { createEngine } from '../../src/engine/create.js';
import { convertWith } from '../../src/evaluate/evaluate.js';
import { type ImageSet, normalise } from '../../src/network/images.js';
import { sizeOf } from '../../src/network/layer.js';
import { createPool } from '../../src/workers/pool.js';
import { readGolden } from '../support/golden.js';
import { randomFloats } from '../support/random-network.js';

const { network, images } = readGolden('resnet-mini-conv');
const engine = createEngine('wasm', network);
const calibration = Float32Array.from(images.flatMap((image) => [...image]));
const base: ConversionOptions = { ...DEFAULT_OPTIONS, steps: 8 };

test('SNN: no potential, no shift', () => {
  const { initialPotential, biasShift } = convert(engine, calibration, methodOptions('snn', base));
  expect([...initialPotential, ...biasShift].every((layer) => layer.every((x) => x === 0))).toBe(true);
});

test('C-SNN adds V_th / 2T once, V_th / 2, or V_th / 2T per step', () => {
  const of = (compensation: 'once' | 'half' | 'per-step') =>
    convert(engine, calibration, methodOptions('c-snn', { ...base, compensation }));
  const once = of('once');
  once.thresholds.forEach((V_th, s) => {
    expect(once.initialPotential[s][0]).toBe(Math.fround(V_th[0] / 16));
    expect(of('half').initialPotential[s][0]).toBe(Math.fround(V_th[0] / 2));
    expect(of('per-step').biasShift[s][0]).toBe(Math.fround(V_th[0] / 16));
    expect(of('per-step').initialPotential[s][0]).toBe(0);
  });
});

test('IC-SNN: Algorithm 2 from the compensation, plus the compensation', () => {
  const c = convert(engine, calibration, methodOptions('c-snn', base));
  engine.configure(c);
  const residuals = images.map((image) =>
    imageResiduals(engine.simulate(image, { steps: 8, record: 'potential' }), c.thresholds, 'in-range'),
  );
  const ic = convert(engine, calibration, methodOptions('ic-snn', base));
  meanResiduals(residuals).forEach((mean, s) => {
    expect(ic.initialPotential[s][0]).toBe(Math.fround(mean + c.thresholds[s][0] / 16));
  });
});

test('block rule `first` leaves the spiking layers behind additions alone', () => {
  const { initialPotential } = convert(engine, calibration, { ...base, blockRule: 'first' });
  initialPotential.forEach((v_0, s) => {
    const closes = network.layers[network.sources[network.spiking[s]][0]].kind === 'add';
    expect(v_0[0] === 0).toBe(closes);
  });
});

test('the remainder lies in [0, V_th), per layer and per channel', () => {
  for (const thresholdScope of ['layer', 'channel'] as const) {
    const conversion = convert(engine, calibration, methodOptions('i-snn', { ...base, thresholdScope }));
    conversion.thresholds.forEach((V_th, s) => {
      V_th.forEach((x, c) => {
        expect(conversion.initialPotential[s][c]).toBeGreaterThanOrEqual(0);
        expect(conversion.initialPotential[s][c]).toBeLessThan(x);
      });
    });
  }
});

describe('--residual auto', () => {
  const random = randomFloats(5);
  const some = Float32Array.from({ length: 16 * sizeOf(network.shapes[0]) }, () => random() * 2 - 0.5);
  const set: ImageSet = {
    ...{ name: 'some', shape: network.shapes[0], count: 16, classCount: 10, labels: new Uint16Array(16) },
    pixels: Uint8Array.from(some, (x) => (x + 0.5) * 127),
  };
  const inputs = normalise(set.pixels, 3);
  const pool = createPool({ engine: 'wasm', network, workers: 0 });
  const chosen = new Set<unknown>();

  test.each([2, 3, 4, 6, 9, 14])(
    'T = %i: the reading that agrees with the ANN most often, from any caller',
    async (steps) => {
      const own = { ...base, steps, quantile: 0.9 };
      const each = Array.from({ length: 16 }, (_, n) =>
        inputs.subarray((n * inputs.length) / 16, ((n + 1) * inputs.length) / 16),
      );
      const ann = each.map((image) => argmax(engine.forward(image)));
      const agreements = AUTO_RULES.map((residual) => {
        engine.configure(convert(engine, inputs, { ...own, residual }));
        return each.filter((image, n) => argmax(engine.simulate(image, { steps }).logitsSum) === ann[n]).length;
      });
      const expected = AUTO_RULES[agreements.indexOf(Math.max(...agreements))];
      const auto = convert(engine, inputs, { ...own, residual: 'auto' });
      const alone = convert(engine, inputs, { ...own, residual: expected });
      expect(auto).toEqual({ ...alone, options: { ...alone.options, residualChosen: 'auto' } });
      const work = { coding: 'direct', seed: 1 } as const;
      expect(await convertWith(pool, auto.thresholds, set, { ...own, residual: 'auto' }, work)).toEqual(auto);
      chosen.add(expected);
    },
  );

  test('one is not always the best', () => {
    expect(chosen.size).toBeGreaterThan(1);
  });

  test('nothing to choose where no image is needed', () => {
    const auto = convert(engine, inputs, methodOptions('c-snn', { ...base, residual: 'auto' }));
    const plain = convert(engine, inputs, methodOptions('c-snn', base));
    expect({ ...auto, options: 0 }).toEqual({ ...plain, options: 0 });
  });
});

describe('refused', () => {
  const cases: [string, Partial<Record<keyof ConversionOptions, unknown>>, RegExp][] = [
    ['T = 0', { steps: 0 }, /"steps" expected a whole number/],
    ['quantile 0', { quantile: 0 }, /"quantile"/],
    ['unknown residual', { residual: 'best' }, /"residual" expected one of remainder/],
    ['unknown compensation', { compensation: 'twice' }, /"compensation" expected one of none/],
  ];
  test.each(cases)('%s', (_, change, pattern) => {
    expect(() => convert(engine, calibration, { ...base, ...change } as ConversionOptions)).toThrow(pattern);
  });
  test('no calibration image', () => {
    expect(() => convert(engine, new Float32Array(0), base)).toThrow(/calibration set is empty/);
  });
});
