/** Workers of a pool in Node. */
import { Worker } from 'node:worker_threads';
import type { WorkerHandle, WorkerReply } from './pool.js';

/**
 * Starts a worker thread for `createPool`.
 *
 * @param script what it runs, compiled; default that of the package. Where a bundler moves this file, give it one of your own, which is
 *   one line, `import 'ic-snn/worker/node'`
 * @example
 * const pool = createPool({ engine: 'wasm', network, workers: availableParallelism(), spawn: () => spawnNodeWorker() });
 */
export function spawnNodeWorker(script: URL = new URL('../worker-node.js', import.meta.url)): WorkerHandle {
  const worker = new Worker(script);
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (receive) => void worker.on('message', (reply: WorkerReply) => receive(reply)),
    onDeath: (died) => {
      worker.on('error', (error) => died(error.message));
      worker.on('exit', (code) => died(`exit code ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}
