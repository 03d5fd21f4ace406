/** Entry of a worker thread that measures the multiply-add limit for a second, while others do the same. */
import { parentPort } from 'node:worker_threads';
import { createMultiplyAddLoop } from './limits.js';
import { median } from './timer.js';

const { run, operations } = createMultiplyAddLoop();
const rates: number[] = [];
for (const began = performance.now(); performance.now() - began < 1000; ) {
  const start = performance.now();
  run();
  rates.push(operations / (performance.now() - start) / 1e6);
}
parentPort?.postMessage(median(rates));
