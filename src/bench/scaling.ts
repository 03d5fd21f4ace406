/** Do two workers do twice the work of one? */
import { availableParallelism } from 'node:os';
import { DEFAULT_OPTIONS } from '../convert/options.js';
import { simulateReadouts } from '../evaluate/evaluate.js';
import { firstImages } from '../network/images.js';
import { createPool, type Pool, shareWeights } from '../workers/pool.js';
import { spawnNodeWorker } from '../workers/spawn-node.js';
import { type BenchRow, row } from './report.js';
import { type BenchSubject, convertSubject } from './subject.js';
import { timingOf } from './timer.js';

const STEPS = 32;
const TARGET = 1.85;

/** Images per second of two workers against one. */
export async function workerRow(subject: BenchSubject, count: number, rounds: number): Promise<BenchRow> {
  const { model, name } = subject;
  const images = firstImages(subject.images, count);
  const conversion = await convertSubject(subject, STEPS);
  const network = shareWeights(model.network);
  const { normalisation } = model;
  const open = (workers: number) =>
    createPool({
      ...{ engine: 'wasm', network, workers, spawn: () => spawnNodeWorker() },
      ...(normalisation && { normalisation }),
    });
  const run = (pool: Pool) => simulateReadouts(pool, {}, conversion, [STEPS], images, DEFAULT_OPTIONS, name, {});
  const pools = [open(1), open(2)];
  try {
    const answers = await Promise.all(pools.map(run)); // warms up, and shows that both do the same work
    if (JSON.stringify(answers[0]) !== JSON.stringify(answers[1])) throw new Error(`${name}: workers disagree`);
    const seconds: number[][] = [[], []];
    for (let round = 0; round < rounds; round++) {
      for (const [i, pool] of pools.entries()) {
        const began = performance.now();
        await run(pool);
        seconds[i].push((performance.now() - began) / 1000);
      }
    }
    const [one, two] = seconds.map(timingOf);
    const cores = availableParallelism();
    return row({
      ...{ name: `${name}, T = ${STEPS}, ${images.count} images`, unit: 'images/s', value: images.count / two.median },
      spread: two.spread,
      ...{ ratio: one.median / two.median, target: TARGET },
      limitedBy:
        cores < 2
          ? 'this machine has one core'
          : `${cores} cores: what else runs on them, and the caches and memory that they share`,
      more: { 'one worker': images.count / one.median },
    });
  } finally {
    for (const pool of pools) pool.close();
  }
}
