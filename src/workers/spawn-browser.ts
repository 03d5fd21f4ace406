/** Workers of a pool in a browser. */
import type { WorkerHandle, WorkerReply } from './pool.js';

/** Starts a Web Worker; bundlers find the script by this expression. */
export function spawnBrowserWorker(): WorkerHandle {
  const worker = new Worker(new URL('../worker-browser.js', import.meta.url), { type: 'module' });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (receive) => {
      worker.onmessage = (event: MessageEvent<WorkerReply>) => receive(event.data);
    },
    onDeath: (died) => {
      worker.onerror = (event) => died(event.message);
    },
    terminate: () => worker.terminate(),
  };
}
