/** Training as a whole: it learns, its bits depend on the seed only, it goes on after a stop, it refuses nonsense. */
import { describe, expect, test } from 'vitest';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import { serialiseSafetensors } from '../../src/files/safetensors.js';
import { normalise } from '../../src/network/images.js';
import { epochOrder, makeBatch } from '../../src/train/batches.js';
import { parseCheckpoint, serialiseCheckpoint, type TrainingState } from '../../src/train/checkpoint.js';
import { GradientPlan } from '../../src/train/gradient-plan.js';
import { DivergedError } from '../../src/train/loss-watch.js';
import type { Recipe } from '../../src/train/recipe.js';
import { startTraining, train } from '../../src/train/train.js';
import { createPool } from '../../src/workers/pool.js';
import { spawnNodeWorker } from '../../src/workers/spawn-node.js';
import { firstDifference } from '../support/bits.js';
import { WORKER } from '../support/conversion.js';

import { colours, images, network, normalisation, recipe } from './fixture.js';

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
    const pooled = serialiseCheckpoint(state, { ...facts, pooling: 'max' });
    expect(() => parseCheckpoint(pooled, 'x', facts)).toThrow(/pooling was "max", is now null/);
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
