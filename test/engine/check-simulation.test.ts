/** What means nothing is refused by both engines in the same words, and leaves no trace. */
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { SimulateOptions } from '../../src/engine/engine.js';
import { createNetwork } from '../../src/network/network.js';
import { copyParameters, type SpikingParameters } from '../../src/network/snn.js';
import { randomFloats } from '../support/random-network.js';

const random = randomFloats(3);
const draw = (length: number) => Float32Array.from({ length }, () => random() - 0.4);
/** 3×3×2, spiking layers of 3×3×4 and 1×1×5, 3 classes. */
const network = createNetwork([
  { kind: 'input', name: 'image', shape: [3, 3, 2] },
  {
    ...{ kind: 'conv', name: 'conv', input: 'image', kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 },
    ...{ weight: draw(2 * 4), bias: draw(4) },
  },
  { kind: 'relu', name: 'one', input: 'conv' },
  { kind: 'linear', name: 'hidden', input: 'one', weight: draw(36 * 5), bias: draw(5) },
  { kind: 'relu', name: 'two', input: 'hidden' },
  { kind: 'linear', name: 'logits', input: 'two', weight: draw(5 * 3), bias: draw(3) },
]);
const ones = (...lengths: readonly number[]) => lengths.map((length) => new Float32Array(length).fill(1));
const parameters: SpikingParameters = {
  ...{ thresholds: ones(1, 5), initialPotential: ones(36, 1), biasShift: ones(4, 1), fire: '>' },
  temporalBias: ones(0, 10),
};
const image = draw(18);

describe.each(['reference', 'wasm'] as const)('%s', (name) => {
  const engine = createEngine(name, network);
  const simulate = (x: Float32Array, options: Partial<SimulateOptions> = {}) =>
    engine.simulate(x, { steps: 4, record: 'neurons', ...options });

  test('images of another length, and they leave no trace', () => {
    engine.configure(parameters);
    const good = simulate(image);
    for (const length of [0, 9, 17, 19, 36, 4_000_000]) {
      expect(() => simulate(new Float32Array(length).fill(1e30))).toThrow(
        new RangeError(`"image" expected 18 = 3·3·2 numbers, got ${length}`),
      );
      expect(simulate(image)).toEqual(good);
    }
    const logits = engine.forward(image);
    for (const length of [9, 17, 19, 4_000_000]) {
      expect(() => engine.forward(new Float32Array(length).fill(1e30))).toThrow(
        new RangeError(`"images" expected a multiple of 18 = 3·3·2 numbers, got ${length}`),
      );
      expect(engine.forward(image)).toEqual(logits);
    }
    expect(engine.forward(Float32Array.of(...image, ...image))).toEqual(Float32Array.of(...logits, ...logits));
    expect(engine.forward(new Float32Array(0))).toHaveLength(0);
  });

  test.each([NaN, Infinity, -Infinity])('an image with %s, which neurons would take for silence', (x) => {
    engine.configure(parameters);
    const message = `"image" expected finite numbers, got ${x} at 17`;
    expect(() => simulate(image.slice().fill(x, 17))).toThrow(new RangeError(message));
  });

  test.each<[Partial<SimulateOptions>, string]>([
    [{ steps: 0 }, '"steps" expected a whole number from 1 to 1000000, got 0'],
    [{ steps: 2.5 }, '"steps" expected a whole number from 1 to 1000000, got 2.5'],
    [{ steps: 1_000_001 }, '"steps" expected a whole number from 1 to 1000000, got 1000001'],
    [{ steps: Number.NaN }, '"steps" expected a whole number from 1 to 1000000, got NaN'],
    [{ until: 2 }, '"until" expected a whole number from 0 to 1, got 2'],
    [{ until: -1 }, '"until" expected a whole number from 0 to 1, got -1'],
    [{ readouts: [0, 1] }, '"readouts[0]" expected a whole number >= 1, got 0'],
    [{ readouts: [1, 1.5] }, '"readouts[1]" expected a whole number >= 2, got 1.5'],
    [{ readouts: [3, 1] }, '"readouts[1]" expected a whole number >= 4, got 1'],
  ])('%j', (options, message) => {
    engine.configure(parameters);
    expect(() => simulate(image, options)).toThrow(new RangeError(message));
  });

  test.each<[string, Partial<SpikingParameters>, string]>([
    ['a layer less', { thresholds: ones(1) }, '"thresholds" expected 2 entries, one per spiking layer, got 1'],
    ['a layer more', { biasShift: ones(4, 1, 1) }, '"biasShift" expected 2 entries, one per spiking layer, got 3'],
    ['channels', { thresholds: ones(1, 3) }, '"thresholds[1]" expected 1 or 5 numbers, got 3'],
    ['V_th per neuron', { thresholds: ones(36, 5) }, '"thresholds[0]" expected 1 or 4 numbers, got 36'],
    ['no shift', { biasShift: ones(0, 1) }, '"biasShift[0]" expected 1 or 4 numbers, got 0'],
    ['v(0)', { initialPotential: ones(9, 1) }, '"initialPotential[0]" expected 1 or 4 or 36 numbers, got 9'],
    ['beta', { temporalBias: ones(4, 12) }, '"temporalBias[1]" expected a multiple of 5 numbers, got 12'],
    [
      'V_th = 0',
      { thresholds: [Float32Array.of(1), new Float32Array(5)] },
      '"thresholds[1]" expected numbers > 0, got 0',
    ],
    [
      'V_th infinite',
      { thresholds: [Float32Array.of(Infinity), ...ones(1)] },
      '"thresholds[0]" expected finite numbers, got Infinity',
    ],
    [
      'v(0) NaN',
      { initialPotential: [...ones(1), Float32Array.of(NaN)] },
      '"initialPotential[1]" expected finite numbers, got NaN',
    ],
    [
      'shift infinite',
      { biasShift: [Float32Array.of(1, 1, -Infinity, 1), ...ones(1)] },
      '"biasShift[0]" expected finite numbers, got -Infinity',
    ],
    [
      'beta NaN',
      { temporalBias: [...ones(4), ones(10)[0].fill(NaN, 9)] },
      '"temporalBias[1]" expected finite numbers, got NaN',
    ],
    ['V_th NaN', { thresholds: [Float32Array.of(NaN), ...ones(1)] }, '"thresholds[0]" expected numbers > 0, got NaN'],
    [
      'K',
      { neuron: 'graded:200' },
      '"neuron" expected binary, signed, two-phase, few-spikes, or graded:K with K from 1 to 127, got "graded:200"',
    ],
  ])('%s', (_, wrong, message) => {
    engine.configure(parameters);
    const good = simulate(image);
    expect(() => engine.configure({ ...parameters, ...wrong })).toThrow(new RangeError(message));
    expect(simulate(image)).toEqual(good); // as configured before
  });

  test('a recording that is none', () => {
    engine.configure(parameters);
    expect(() => Reflect.apply(engine.simulate, engine, [image, { steps: 4, record: 'all' }])).toThrow(
      new RangeError('"record" expected one of totals, potential, neurons, train, got "all"'),
    );
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, '"parameters" expected those of an SNN, got nothing'],
    ['an empty object', { fire: '>' }, '"thresholds" expected a list of Float32Array, got nothing'],
    ['numbers', { ...parameters, biasShift: 0 }, '"biasShift" expected a list of Float32Array, got 0'],
    ['lists', { ...parameters, thresholds: [[1], [1]] }, '"thresholds[0]" expected a Float32Array, got a list'],
  ])('parameters that are %s', (_, wrong, message) => {
    expect(() => Reflect.apply(engine.configure, engine, [wrong])).toThrow(new TypeError(message));
  });

  test('what is written into parameters counts when they are handed over again, and not before', () => {
    for (const field of ['thresholds', 'initialPotential', 'biasShift', 'temporalBias'] as const) {
      const own = copyParameters(parameters);
      engine.configure(own);
      const before = simulate(image);
      for (const layer of own[field] ?? []) for (const n of layer.keys()) layer[n] *= 3;
      expect(simulate(image)).toEqual(before);
      engine.configure(own);
      const after = simulate(image);
      expect(after, field).not.toEqual(before);
      const fresh = createEngine('reference', network);
      fresh.configure(own);
      expect(after).toEqual(fresh.simulate(image, { steps: 4, record: 'neurons' }));
    }
  });
});
