/** Table rows for several T: those of one evaluation each, from as few simulations as there are different networks. */
import { afterAll, expect, test } from 'vitest';
import { DEFAULT_OPTIONS, METHODS } from '../../src/convert/pipeline.js';
import { evaluateMethod, findThresholds } from '../../src/evaluate/evaluate.js';
import type { ImageSet } from '../../src/network/images.js';
import { createPool, type Pool } from '../../src/workers/pool.js';
import { readGolden } from '../support/golden.js';
import { randomFloats } from '../support/random-network.js';

const { network } = readGolden('resnet-mini-conv');
const random = randomFloats(11);
const images: ImageSet = {
  ...{ name: 'random', shape: network.shapes[0], count: 12, classCount: 10 },
  pixels: Uint8Array.from({ length: 12 * network.shapes[0].reduce((a, b) => a * b) }, () => random() * 256),
  labels: Uint16Array.from({ length: 12 }, () => random() * 10),
};
const work = { coding: 'direct', seed: 1 } as const;
const pool = createPool({ engine: 'wasm', network, workers: 0 });
afterAll(() => pool.close());

/** A pool that writes down the T of every simulation. */
function counted(): { counting: Pool; simulations: number[] } {
  const simulations: number[] = [];
  const run: Pool['run'] = (job, ...rest) => {
    if (job.kind === 'simulate') simulations.push(job.steps);
    return pool.run(job, ...rest);
  };
  return { counting: { ...pool, setup: pool.setup, workers: pool.workers, run }, simulations };
}

test.each([
  ['snn', [12]], // v(0) = 0 at every T
  ['c-snn', [3, 6, 12]], // V_th / (2 T)
  ['i-snn', [3, 6, 12]],
  ['ic-snn', [3, 6, 12]],
] as const)('%s', async (method, expected) => {
  expect(METHODS).toContain(method);
  const thresholds = await findThresholds(pool, images, { ...DEFAULT_OPTIONS, steps: 1 }, work);
  const times = [6, 12, 3, 6]; // in any order, and one twice
  const rows = (running: Pool, steps: readonly number[]) =>
    evaluateMethod(running, method, images, images, thresholds, DEFAULT_OPTIONS, steps, 12, work);
  const alone = [];
  for (const T of times) alone.push(...(await rows(pool, [T])));
  const { counting, simulations } = counted();
  expect(await rows(counting, times)).toEqual(alone);
  expect(simulations).toEqual(expected);
  expect(new Set(alone.map((row) => row.spikesPerImage)).size).toBe(3);
});
