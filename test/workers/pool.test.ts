/** The pool: the same results from any number of workers, deaths survived, work cancelled. */
import { afterEach, describe, expect, test } from 'vitest';
import type { ImageSet } from '../../src/network/images.js';
import { createPool, type Pool, type WorkerHandle } from '../../src/workers/pool.js';
import { spawnNodeWorker } from '../../src/workers/spawn-node.js';
import { parametersOf, readGolden } from '../support/golden.js';
import { randomFloats } from '../support/random-network.js';

const golden = readGolden('resnet-mini-a');
const script = new URL('../../dist/workers/worker-node.js', import.meta.url);
const random = randomFloats(7);
const images: ImageSet = {
  ...{ name: 'random', shape: [8, 8, 3], count: 60, classCount: 10 },
  pixels: Uint8Array.from({ length: 60 * 192 }, () => random() * 256),
  labels: new Uint16Array(60),
};
const simulate = { kind: 'simulate', parameters: parametersOf(golden, golden.runs[0]), steps: 8, seed: 1 } as const;

let pool: Pool | undefined;
afterEach(() => pool?.close());

function start(workers: number, spawn = () => spawnNodeWorker(script)): Pool {
  pool = createPool({ engine: 'wasm', network: golden.network, workers, spawn });
  return pool;
}

describe.each(['direct', 'bernoulli'] as const)('%s coding', (coding) => {
  test('1, 2 and 3 workers and none give equal results', async () => {
    const job = { ...simulate, coding };
    const expected = (await start(0).run(job, images, { chunk: 60 })).flat();
    expect(new Set(expected.map((r) => r.predicted)).size).toBeGreaterThan(1);
    for (const workers of [1, 2, 3]) {
      expect((await start(workers).run(job, images, { chunk: 7 })).flat()).toEqual(expected);
      pool?.close();
    }
  });
});

test.each([0, 1, 3])('%i workers: results taken come in the order of the images, and none is kept', async (workers) => {
  const job = { ...simulate, coding: 'direct' } as const;
  const expected = await start(0).run(job, images, { chunk: 7 });
  const taken: unknown[] = [];
  const take = (result: unknown) => void taken.push(result);
  expect(await start(workers).run(job, images, { chunk: 7, take })).toEqual([]);
  expect(taken).toEqual(expected);
  const refuse = () => {
    throw new Error('no, thanks');
  };
  await expect(start(workers).run(job, images, { chunk: 7, take: refuse })).rejects.toThrow('no, thanks');
  const large = { ...images, shape: [9, 9, 3] as const };
  await expect(start(workers).run(job, large, { chunk: 7 })).rejects.toThrow(
    '"images" expected 8×8×3, got random of 9×9×3',
  );
});

test('a worker that dies is replaced and its images are done again', async () => {
  const job = { ...simulate, coding: 'direct' } as const;
  const expected = (await start(0).run(job, images, { chunk: 5 })).flat();
  let spawned = 0;
  const spawn = (): WorkerHandle => {
    spawned += 1;
    return spawnNodeWorker(script);
  };
  const two = start(2, spawn);
  let killed = false;
  const progress = () => {
    if (killed) return;
    killed = true;
    for (const handle of two.handles) handle.terminate(); // all of them, in the middle of the job
  };
  expect((await two.run(job, images, { chunk: 5, progress })).flat()).toEqual(expected);
  expect(killed).toBe(true);
  expect(spawned).toBeGreaterThan(2);
});

test('images that kill every worker end in an error, not in a loop', async () => {
  const spawn = (): WorkerHandle => ({
    ...spawnNodeWorker(script),
    onDeath: (died) => void setTimeout(() => died('planted'), 5),
    onMessage: () => {},
  });
  await expect(start(1, spawn).run({ kind: 'forward' }, images, { chunk: 60 })).rejects.toThrow(
    /died 3 times on the same images: planted/,
  );
});

test('cancel ends the job, and the pool can work on', async () => {
  const two = start(2);
  const controller = new AbortController();
  const job = { ...simulate, steps: 100, coding: 'direct' } as const;
  const work = two.run(job, images, {
    chunk: 1,
    signal: controller.signal,
    progress: () => controller.abort(new Error('stop')),
  });
  await expect(work).rejects.toThrow('stop');
  expect(await two.run({ kind: 'forward' }, images, { chunk: 30 })).toHaveLength(2);
});

test('an error in a job is told once', async () => {
  const job = { ...simulate, parameters: { ...simulate.parameters, thresholds: [] }, coding: 'direct' } as const;
  await expect(start(1).run(job, images, { chunk: 60 })).rejects.toThrow();
});
