/** How near to the machine's multiply-add limit does training come, on two cores? */
import { Worker } from 'node:worker_threads';
import { uniform } from '../coding/random.js';
import { vgg16 } from '../network/architectures.js';
import { totalMacs } from '../network/cost.js';
import type { ImageSet } from '../network/images.js';
import { PAPER_RECIPE } from '../train/recipe.js';
import { train } from '../train/train.js';
import { createPool, shareWeights } from '../workers/pool.js';
import { spawnNodeWorker } from '../workers/spawn-node.js';
import { type BenchRow, row } from './report.js';
import { timingOf } from './timer.js';

const WORKERS = 2;
const WIDTH = 0.25;
const TARGET = 0.4;

/** The multiply-add limit of so many threads at once, GFLOP/s. */
async function measureTogether(threads: number): Promise<number> {
  const rates = Array.from(
    { length: threads },
    () =>
      new Promise<number>((resolve, reject) => {
        const worker = new Worker(new URL('./peak-worker.js', import.meta.url));
        worker.once('message', resolve);
        worker.once('error', reject);
      }),
  );
  return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
}

function randomImages(count: number): ImageSet {
  const shape = [32, 32, 3] as const;
  const pixels = Uint8Array.from({ length: count * 3072 }, (_, i) => uniform(1, i) * 256);
  const labels = Uint16Array.from({ length: count }, (_, n) => n % 10);
  return { name: 'random', shape, count, pixels, labels, classCount: 10 };
}

/** One row: updates of vgg16, width 0.25, batch 128, two workers; everything that an update needs is in the time. */
export async function trainingRow(updates: number): Promise<BenchRow> {
  const network = shareWeights(vgg16({ width: WIDTH }));
  const recipe = { ...PAPER_RECIPE, epochs: 1, learningRate: 1e-3, batchNorm: true };
  const images = randomImages(recipe.batch * (updates + 2));
  const limits = [await measureTogether(WORKERS)];
  const pool = createPool({ engine: 'wasm', network, workers: WORKERS, spawn: () => spawnNodeWorker() });
  const ends: number[] = [];
  try {
    await train({ recipe, pool, images, progress: () => ends.push(performance.now()) });
  } finally {
    pool.close();
  }
  limits.push(await measureTogether(WORKERS));
  const limit = (limits[0] + limits[1]) / 2;
  // The first two updates compile and make the workers' memory.
  const { median: milliseconds, spread } = timingOf(ends.slice(2).map((end, i) => end - ends[i + 1]));
  const flops = 6 * totalMacs(network) * recipe.batch; // forward, and twice that backward; 2 per multiply-add
  const speed = flops / milliseconds / 1e6;
  return row({
    ...{ name: `vgg16, width ${WIDTH}, batch ${recipe.batch}, batch norm, ${WORKERS} workers`, unit: 'GFLOP/s' },
    ...{ value: speed, spread, ratio: speed / limit, target: TARGET },
    limitedBy: 'multiply-adds; the update itself runs on one core while the others wait',
    more: { 'ms per update': milliseconds, 'images/s': (recipe.batch / milliseconds) * 1000, 'limit, GFLOP/s': limit },
  });
}
