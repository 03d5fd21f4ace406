/** Training as a whole: it learns, its bits depend on the seed only, it goes on after a stop, it refuses nonsense. */
import { describe, expect, test } from 'vitest';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import { serialiseSafetensors } from '../../src/files/safetensors.js';
import { resnet20, vgg16 } from '../../src/network/architectures.js';
import type { ImageSet } from '../../src/network/images.js';
import { normalise } from '../../src/network/images.js';
import { epochOrder, makeBatch, measureNormalisation } from '../../src/train/batches.js';
import { parseCheckpoint, serialiseCheckpoint, type TrainingState } from '../../src/train/checkpoint.js';
import { GradientPlan } from '../../src/train/gradient-plan.js';
import { DivergedError, LossWatch } from '../../src/train/loss-watch.js';
import { initialiseParameters, layoutParameters, networkWith } from '../../src/train/parameters.js';
import { PAPER_RECIPE, type Recipe } from '../../src/train/recipe.js';
import { learningRateAt } from '../../src/train/schedule.js';
import { type SgdOptions, sgdStep } from '../../src/train/sgd.js';
import { startTraining, train } from '../../src/train/train.js';
import { createPool } from '../../src/workers/pool.js';
import { spawnNodeWorker } from '../../src/workers/spawn-node.js';
import { firstDifference } from '../support/bits.js';
import { WORKER } from '../support/conversion.js';
import { randomFloats } from '../support/random-network.js';

const network = resnet20({ classes: 3, width: 0.25, shape: [8, 8, 3], shortcut: 'conv' });

/** Noisy images of 8 × 8 in which one channel, the label's, is brighter. */
function colours(count: number, seed: number): ImageSet {
  const random = randomFloats(seed);
  const labels = Uint16Array.from({ length: count }, () => random() * 3);
  const pixels = Uint8Array.from({ length: count * 192 }, (_, i) => {
    const bright = i % 3 === labels[Math.floor(i / 192)] ? 40 : 0;
    return bright + random() * 200;
  });
  return { name: 'colours', shape: [8, 8, 3], count, pixels, labels, classCount: 3 };
}

const images = colours(200, 1);
const normalisation = measureNormalisation(images);
const recipe: Recipe = {
  ...PAPER_RECIPE,
  ...{ epochs: 3, batch: 32, microBatch: 8, schedule: 'one-cycle', learningRate: 0.05, batchNorm: true },
};

async function run(workers: number, chosen: Recipe = recipe, more: Partial<Parameters<typeof train>[0]> = {}) {
  const spawn = () => spawnNodeWorker(WORKER);
  const pool = createPool({ engine: 'wasm', network, normalisation, workers, spawn });
  try {
    return await train({ recipe: chosen, pool, images, ...more });
  } finally {
    pool.close();
  }
}

const same = (a: TrainingState, b: TrainingState) => {
  for (const name of ['parameters', 'velocity', 'statistics'] as const) {
    expect(firstDifference(a[name], b[name]), name).toBe(-1);
  }
};

describe('train', () => {
  test('learns', async () => {
    const { network: trained, state } = await run(0, { ...recipe, epochs: 12 });
    const [first, last] = [state.history[0], state.history[11]];
    expect(last.loss).toBeLessThan(first.loss / 2);
    const fresh = colours(100, 2);
    const logits = createWasmEngine(trained).forward(normalise(fresh.pixels, 3, normalisation));
    const right = fresh.labels.filter((label, n) => {
      const row = logits.subarray(n * 3, n * 3 + 3);
      return row.every((z) => z <= row[label]);
    });
    expect(right.length).toBeGreaterThan(67); // twice as many as guessing
  });

  test.each([1, 2, 3])('%i workers give the bits of none', async (workers) => {
    same((await run(workers)).state, (await run(0)).state);
  });

  test('another seed gives other weights', async () => {
    const other = (await run(0, { ...recipe, seed: 2 })).state;
    expect(firstDifference(other.parameters, (await run(0)).state.parameters)).not.toBe(-1);
  });

  test('stopped and gone on from a checkpoint: the very same weights', async () => {
    const whole = (await run(0)).state;
    const controller = new AbortController();
    const kept: Uint8Array[] = [];
    const stopped = run(0, recipe, {
      onState: (state) => kept.push(serialiseCheckpoint(state, { ...recipe })),
      progress: ({ epoch, step }) => {
        if (epoch === 3 && step === 2) controller.abort(new Error('stop'));
      },
      signal: controller.signal,
    });
    await expect(stopped).rejects.toThrow('stop');
    expect(kept.length).toBe(2);
    const state = parseCheckpoint(kept[1], 'x.checkpoint', { ...recipe });
    expect(state.history.length).toBe(2);
    same((await run(0, recipe, { state })).state, whole);
  });

  test('a checkpoint of another training, or no checkpoint, is refused by name', async () => {
    const facts = { ...recipe, data: '64 images' };
    const state = startTraining(network, recipe, images);
    const bytes = serialiseCheckpoint(state, facts);
    expect(() => parseCheckpoint(bytes, 'x', { ...facts, seed: 9 })).toThrow(/x: training: seed was 1, is now 9/);
    expect(() => parseCheckpoint(bytes, 'x', { ...facts, arch: 'vgg16' })).toThrow(/arch was null, is now "vgg16"/);
    expect(() => parseCheckpoint(bytes.slice(0, 500), 'x', facts)).toThrow(/^x: /);
    const [alien, broken] = [{}, { 'ic-snn-training': '{' }].map((entry) => serialiseSafetensors(new Map(), entry));
    expect(() => parseCheckpoint(alien, 'x', facts)).toThrow(/x: metadata: .* not a checkpoint/);
    expect(() => parseCheckpoint(broken, 'x', facts)).toThrow(/x: metadata: .* not JSON/);
    const short = { ...state, velocity: state.velocity.slice(1) };
    await expect(run(0, recipe, { state: short })).rejects.toThrow(
      /"state.velocity" expected the network's \d+ numbers/,
    );
  });

  test('what a checkpoint must hold is asked for', () => {
    const facts = { ...recipe };
    const state = startTraining(network, recipe, images);
    const vectors = new Map(
      (['parameters', 'velocity', 'statistics'] as const).map((name) => [
        name as string,
        { shape: [state[name].length], data: state[name] },
      ]),
    );
    const entry = { version: 3, facts, history: [{ epoch: 1, loss: 1, accuracy: 50, imagesPerSecond: 9 }], seconds: 1 };
    const parse = (changes: object) => {
      const text = JSON.stringify({ ...entry, ...changes });
      return parseCheckpoint(serialiseSafetensors(vectors, { 'ic-snn-training': text }), 'x', facts);
    };
    expect(parse({})).toMatchObject({ history: entry.history, seconds: 1 });
    for (const changes of [
      { facts: null },
      { history: undefined },
      { history: [{ ...entry.history[0], epoch: 2 }] },
      { history: [null] },
      { seconds: 'long' },
    ]) {
      expect(() => parse(changes), JSON.stringify(changes)).toThrow(/^x: metadata: is damaged; delete it/);
    }
    expect(() => parse({ version: 1 })).toThrow(/format version 1, this program reads 3/);
    vectors.delete('velocity');
    expect(() => parse({})).toThrow(/x: tensor "velocity": is missing/);
  });

  test('the state that a training goes on from stays as it is', async () => {
    const state = startTraining(network, recipe, images, { normalisation });
    const before = { ...state, parameters: state.parameters.slice(), history: [] };
    same((await run(0, recipe, { state })).state, (await run(0, recipe, { state })).state);
    expect(state).toEqual(before);
  });

  test('one pool trains again, with other micro-batches, as a new one does', async () => {
    const other: Recipe = { ...recipe, microBatch: 16, batchNorm: false, epochs: 1, learningRate: 0.01 };
    const pool = createPool({
      engine: 'wasm',
      network,
      normalisation,
      workers: 1,
      spawn: () => spawnNodeWorker(WORKER),
    });
    try {
      const states: TrainingState[] = [];
      for (const chosen of [recipe, other, recipe]) states.push((await train({ recipe: chosen, pool, images })).state);
      same(states[1], (await run(0, other)).state);
      same(states[2], states[0]);
    } finally {
      pool.close();
    }
  });

  test('an epoch is on record before it is measured; a measurement that was cut off is made up for', async () => {
    const seen: (number | undefined)[][] = [];
    const kept: Uint8Array[] = [];
    const onState = (state: TrainingState) => {
      seen.push(state.history.map(({ test }) => test?.correct));
      kept.push(serialiseCheckpoint(state, { ...recipe }));
    };
    let right = 0;
    const afterEpoch = async () => {
      right += 1;
      if (right === 3) throw new Error('cut off');
      return { count: 10, correct: right, accuracy: right * 10 };
    };
    await expect(run(0, recipe, { afterEpoch, onState })).rejects.toThrow('cut off');
    const state = parseCheckpoint(kept[4], 'x', { ...recipe });
    const { state: done } = await run(0, recipe, { state, afterEpoch, onState });
    expect(done.history.map(({ epoch, test }) => [epoch, test?.correct])).toEqual([
      [1, 1],
      [2, 2],
      [3, 4],
    ]);
    expect(seen).toEqual([[undefined], [1], [1, undefined], [1, 2], [1, 2, undefined], [1, 2, 4]]);
    same(done, (await run(0)).state);
  });

  test('running statistics take a tenth from every micro-batch', async () => {
    const eight = { ...images, count: 8 };
    const once: Recipe = { ...recipe, epochs: 1, batch: 8, microBatch: 4, augment: false };
    const { state } = await run(0, once, { images: eight });
    const { parameters, statistics: start } = startTraining(network, once, eight);
    const plan = new GradientPlan(network, { batch: 4, batchNorm: true });
    plan.setParameters(parameters);
    const { pixels, labels } = makeBatch(eight, epochOrder(8, once.seed, 0), { ...once, epoch: 0 });
    const x = normalise(pixels, 3, normalisation);
    const [a, b] = [0, 4].map(
      (n) => plan.learn(x.subarray(n * 192, (n + 4) * 192), labels.subarray(n, n + 4), 1).statistics,
    );
    for (const [i, value] of state.statistics.entries()) {
      const expected = 0.81 * start[i] + 0.09 * a[i] + 0.1 * b[i];
      expect(Math.abs(value - expected)).toBeLessThan(2 ** -22 * Math.max(1, Math.abs(expected)));
    }
  });

  test('a rate that is too high stops with advice', async () => {
    const wild = { ...recipe, batchNorm: false, learningRate: 60, schedule: 'step' } as const;
    await expect(run(0, wild)).rejects.toThrow(DivergedError);
    await expect(run(0, wild)).rejects.toThrow(/diverged.*epoch \d+.*--learning-rate/);
  });

  test('nonsense is refused', async () => {
    await expect(run(0, { ...recipe, microBatch: 5 })).rejects.toThrow(/"microBatch" expected a divisor/);
    await expect(run(0, { ...recipe, batch: 256, microBatch: 8 })).rejects.toThrow(/"images" expected at least/);
    await expect(run(0, { ...recipe, clip: 0 })).rejects.toThrow(/"clip"/);
    await expect(run(0, { ...recipe, seed: 2 ** 32 })).rejects.toThrow(/"seed" expected .* from 0 to 4294967295/);
    const batch = 2 ** 18; // each needs some 40 kB
    const many = { ...images, count: batch, pixels: new Uint8Array(batch * 192), labels: new Uint16Array(batch) };
    const huge = { ...recipe, batch, microBatch: batch };
    const message = expect.stringMatching(/more than 4 GB .* fewer images at once \(micro-batch\)/);
    for (const workers of [0, 1])
      await expect(run(workers, huge, { images: many })).rejects.toMatchObject({ name: 'RangeError', message });
  });
});

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
