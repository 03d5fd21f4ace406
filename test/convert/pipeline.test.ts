/** The four methods: what each sets, and that options are checked. */
import { describe, expect, test } from 'vitest';
import { imageResiduals, meanResiduals } from '../../src/convert/algorithm-2.js';
import { type ConversionOptions, convert, DEFAULT_OPTIONS, methodOptions } from '../../src/convert/pipeline.js';
import { createEngine } from '../../src/engine/create.js';
import { readGolden } from '../support/golden.js';

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
    imageResiduals(engine.simulate(image, { steps: 8, record: 'potential' }), c.thresholds, base.residual),
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
