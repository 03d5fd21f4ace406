/** Workers of a pool in Node. */
import { Worker } from 'node:worker_threads';
import type { WorkerHandle, WorkerReply } from './pool.js';

/** Starts a worker thread; `script` is the compiled worker-node.js. */
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
