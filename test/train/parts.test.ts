/** What training is made of: folding, loss watch, SGD, first weights, batches, schedules. */
import { describe, expect, test } from 'vitest';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import { vgg16 } from '../../src/network/architectures.js';
import type { ImageSet } from '../../src/network/images.js';
import { normalise } from '../../src/network/images.js';
import { epochOrder, makeBatch, measureNormalisation } from '../../src/train/batches.js';
import { type BatchSums, microBatchGradient } from '../../src/train/gradient-job.js';
import { GradientPlan } from '../../src/train/gradient-plan.js';
import { DivergedError, LossWatch } from '../../src/train/loss-watch.js';
import { initialiseParameters, layoutParameters, networkWith } from '../../src/train/parameters.js';
import type { Recipe } from '../../src/train/recipe.js';
import { learningRateAt } from '../../src/train/schedule.js';
import { type SgdOptions, sgdStep } from '../../src/train/sgd.js';
import { startTraining } from '../../src/train/train.js';
import { firstDifference } from '../support/bits.js';
import { colours, images, network, normalisation, recipe } from './fixture.js';

test('folding the batch norms keeps the function, when their statistics are those of the images', () => {
  const layout = layoutParameters(network, true);
  const parameters = initialiseParameters(network, layout, 5);
  const x = normalise(images.pixels.subarray(0, 16 * 192), 3, normalisation);
  const plan = new GradientPlan(network, { batch: 16, batchNorm: true });
  plan.setParameters(parameters);
  const logits = plan.forward(x).slice();
  const { statistics } = plan.learn(x, images.labels.subarray(0, 16), 1);
  const folded = createWasmEngine(networkWith(network, layout, parameters, statistics)).forward(x);
  const scale = Math.max(...logits.map(Math.abs));
  // About 20 layers of at most 9 · 16 terms: a unit in the last place for each.
  const tolerance = scale * 2 ** -24 * 20 * 150;
  for (const [i, z] of logits.entries()) expect(Math.abs(z - folded[i])).toBeLessThan(tolerance);
});

describe('loss watch', () => {
  const watch = (changes: Partial<Recipe>, updates = 0) => new LossWatch({ ...recipe, ...changes }, 10, updates);
  const feed = (to: LossWatch, losses: readonly number[]) => {
    losses.forEach((loss, i) => {
      to.afterUpdate(loss, `update ${i + 1}`);
    });
  };
  const constant = (loss: number, count: number) => new Array<number>(count).fill(loss);

  test('single bad batches of few images are no divergence, a bad mean is', () => {
    const jumps = Array.from({ length: 400 }, (_, i) => (i % 8 === 3 ? 40 : 2));
    feed(watch({ batch: 4 }), jumps);
    feed(watch({ batch: 4 }, 1000), jumps.slice(3, 60)); // gone on: too few images to tell
    expect(() => feed(watch({ batch: 4 }), constant(12, 64))).toThrow(/loss 12.0 at update 64;/);
    expect(() => feed(watch({ batch: 128 }), constant(12, 30))).toThrow(/loss 12.0 at update 21;/);
    expect(() => feed(watch({ batch: 128 }, 20), constant(12, 30))).toThrow(/loss 12.0 at update 2;/);
    feed(watch({ batch: 128 }), [...constant(12, 20), ...constant(3, 9)]); // a start that settles
  });

  test('what is no number stops at once, in the loss or in the weights', () => {
    expect(() => feed(watch({}), [2, Number.NaN])).toThrow(/loss NaN at update 2;/);
    expect(() => feed(watch({}), [2, Number.POSITIVE_INFINITY])).toThrow(DivergedError);
    expect(() => watch({}).afterEpoch(Float32Array.of(1, Number.NaN), 'the end')).toThrow(/loss NaN at the end;/);
  });

  test('an epoch of few updates is judged at its end', () => {
    const few = watch({ batch: 128 });
    feed(few, constant(12, 5));
    expect(() => few.afterEpoch(new Float32Array(1), 'the end of epoch 1')).toThrow(/loss 12.0 at the end of epoch 1;/);
    const fine = watch({ batch: 128 });
    feed(fine, constant(9, 5));
    fine.afterEpoch(new Float32Array(1), 'the end of epoch 1');
  });

  test('advice is what was not tried', () => {
    const advice = (changes: Partial<Recipe>) => {
      let message = '';
      try {
        watch(changes).afterUpdate(Number.NaN, 'update 1');
      } catch (error) {
        message = (error as Error).message;
      }
      return message.split('; ')[1];
    };
    const rate = 'lower --learning-rate';
    expect(advice({ batchNorm: false, clip: null })).toBe(`${rate}, give --clip 1 or use --batch-norm`);
    expect(advice({ batchNorm: true, clip: null })).toBe(`${rate} or give --clip 1`);
    expect(advice({ batchNorm: false, clip: 1 })).toBe(`${rate} or use --batch-norm`);
    expect(advice({ batchNorm: true, clip: 1 })).toBe(rate);
  });
});

describe('sgdStep', () => {
  const step = (changes: Partial<SgdOptions>) => {
    const [p, v, g] = [Float32Array.of(1, 2, -3), Float32Array.of(0.5, 0, 1), Float32Array.of(3, 0, 4)];
    sgdStep(p, v, g, {
      learningRate: 0.5,
      momentum: 0,
      weightDecay: 0,
      decayed: [{ offset: 0, length: 2 }],
      ...changes,
    });
    return { p: [...p], v: [...v] };
  };

  test.each<[string, Partial<SgdOptions>, { p: number[]; v: number[] }]>([
    ['plain', {}, { p: [-0.5, 2, -5], v: [3, 0, 4] }],
    ['momentum', { momentum: 0.5 }, { p: [-0.625, 2, -5.25], v: [3.25, 0, 4.5] }],
    ['decay, of weights only', { weightDecay: 0.25 }, { p: [-0.625, 1.75, -5], v: [3.25, 0.5, 4] }],
    ['a gradient of norm 5 clipped to 2.5', { clip: 2.5 }, { p: [0.25, 2, -4], v: [1.5, 0, 2] }],
    ['a gradient shorter than the limit', { clip: 6 }, { p: [-0.5, 2, -5], v: [3, 0, 4] }],
    ['clipped before it decays', { clip: 2.5, weightDecay: 0.25 }, { p: [0.125, 1.75, -4], v: [1.75, 0.5, 2] }],
  ])('%s', (_, changes, expected) => {
    expect(step(changes)).toEqual(expected);
  });
});

describe('parts', () => {
  test('He initialisation: mean 0, variance 2 / fan-in', () => {
    const net = vgg16({ width: 0.25 });
    const layout = layoutParameters(net, false);
    const parameters = initialiseParameters(net, layout, 3);
    const { weight } = layout.layers[6]; // conv3_3, 64 × 9 inputs
    const values = parameters.subarray(weight.offset, weight.offset + weight.length);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    const expected = 2 / 576;
    // Four standard errors of the mean and of the variance of so many normal numbers.
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(expected / values.length));
    expect(Math.abs(variance - expected)).toBeLessThan(4 * expected * Math.sqrt(2 / values.length));
  });

  test('without batch norms every sum starts with unit variance on the first images, and the loss near that of guessing', () => {
    const net = vgg16({ width: 0.125, shape: [32, 32, 3] });
    const pixels = colours(160, 2).pixels; // as 10 images of 32 × 32
    const set: ImageSet = {
      ...{ name: 'some', shape: [32, 32, 3], count: 10, classCount: 10, pixels, labels: new Uint16Array(10) },
    };
    const plain: Recipe = { ...recipe, batch: 8, microBatch: 4, batchNorm: false };
    const { parameters } = startTraining(net, plain, set, { normalisation });
    const plan = new GradientPlan(net, { batch: 10, batchNorm: false });
    plan.setParameters(parameters);
    const logits = plan.forward(normalise(pixels, 3, normalisation));
    const meanSquare = (x: Float32Array) => x.reduce((sum, z) => sum + Math.max(z, 0) ** 2, 0) / x.length;
    expect(meanSquare(logits)).toBeCloseTo(1 / 20, 3);
    for (const { at, name } of layoutParameters(net, false).layers.slice(0, -1)) {
      expect(meanSquare(plan.output(at)), name).toBeCloseTo(1 / 2, 3);
    }
    // With batch norms the scale is theirs.
    const layout = layoutParameters(net, true);
    const normed = startTraining(net, { ...plain, batchNorm: true }, set, { normalisation });
    expect(firstDifference(normed.parameters, initialiseParameters(net, layout, plain.seed))).toBe(-1);
  });

  test('an epoch visits every image once, in another order than the one before', () => {
    const [a, b] = [epochOrder(500, 1, 0), epochOrder(500, 1, 1)];
    expect([...a].sort((x, y) => x - y)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect([...a]).not.toEqual([...b]);
  });

  test('augmentation moves and mirrors pixels, never changes them', () => {
    const shape = [8, 8, 3] as const;
    const one: ImageSet = {
      ...{ name: 'one', shape, count: 1, classCount: 1, labels: new Uint16Array(1) },
      pixels: Uint8Array.from({ length: 192 }, (_, i) => 1 + i),
    };
    const seen = new Set<string>();
    for (let epoch = 0; epoch < 60; epoch++) {
      const { pixels } = makeBatch(one, Uint32Array.of(0), { seed: 1, epoch, augment: true });
      const at = pixels.findIndex((p) => p > 0);
      const [dy, x] = [Math.floor(at / 24), Math.floor(at / 3) % 8];
      const source = Math.floor((pixels[at] - 1) / 3);
      const mirrored = pixels[at + 3] !== 0 && pixels[at + 3] < pixels[at];
      // Every pixel that is not black comes from the row and column that the first one tells.
      for (let y = 0; y < 8; y++) {
        for (let c = 0; c < 8; c++) {
          const row = y - dy + Math.floor(source / 8);
          const column = (source % 8) + (mirrored ? x - c : c - x);
          const inside = row >= 0 && row < 8 && column >= 0 && column < 8;
          expect(pixels[(y * 8 + c) * 3]).toBe(inside ? 1 + (row * 8 + column) * 3 : 0);
        }
      }
      seen.add(`${dy} ${x} ${source} ${mirrored}`);
    }
    expect(seen.size).toBeGreaterThan(30);
    const still = makeBatch(one, Uint32Array.of(0), { seed: 1, epoch: 3, augment: false });
    expect(still.pixels).toEqual(one.pixels);
  });

  test("the paper's schedule and one cycle", () => {
    const at = (epoch: number) => learningRateAt('step', 0.1, epoch, 300);
    expect([0, 69, 70, 129, 130, 189, 190, 239, 240, 299].map((e) => Number(at(e).toPrecision(3)))).toEqual([
      0.1, 0.1, 0.02, 0.02, 0.004, 0.004, 0.0008, 0.0008, 0.00016, 0.00016,
    ]);
    const rates = Array.from({ length: 100 }, (_, i) => learningRateAt('one-cycle', 1, i, 100));
    expect(Math.max(...rates)).toBe(rates[25]);
    expect(rates[25]).toBe(1);
    expect(rates[99]).toBeLessThan(0.02);
  });

  test('normalisation of a set', () => {
    const two: ImageSet = { ...images, count: 2, pixels: images.pixels.slice(0, 384) };
    const x = normalise(two.pixels, 3, measureNormalisation(two));
    for (let c = 0; c < 3; c++) {
      const channel = x.filter((_, i) => i % 3 === c);
      expect(channel.reduce((a, b) => a + b, 0) / channel.length).toBeCloseTo(0, 5);
      expect(channel.reduce((a, b) => a + b * b, 0) / channel.length).toBeCloseTo(1, 5);
    }
  });
});

test('micro-batches are added up: loss, right answers and gradient; their statistics stay apart, in order', () => {
  const one = (loss: number, correct: number, gradient: number[], statistics: number[]): BatchSums => ({
    ...{ loss, correct, gradient: Float32Array.from(gradient), statistics: [Float32Array.from(statistics)] },
  });
  const total = microBatchGradient.merge(one(1.5, 2, [1, -2], [7]), one(0.25, 3, [0.5, 4], [8]));
  expect(total).toEqual({
    ...{ loss: 1.75, correct: 5, gradient: Float32Array.of(1.5, 2) },
    statistics: [Float32Array.of(7), Float32Array.of(8)],
  });
});
