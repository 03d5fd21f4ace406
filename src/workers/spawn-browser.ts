/** Workers of a pool in a browser. */
import type { WorkerHandle, WorkerReply } from './pool.js';

/**
 * Starts a Web Worker for `createPool`.
 *
 * Vite 8 and webpack 5 find the script by the default below. Others (esbuild, the development server of Vite 7) do not: give it a worker
 * whose script they build, which is one line, `import 'ic-snn/worker/browser'`. A page with a content security policy
 * needs `script-src 'wasm-unsafe-eval'`.
 *
 * @param worker one of a script that serves, a module
 * @example
 * const spawn = () => spawnBrowserWorker(new Worker(new URL('./my-worker.js', import.meta.url), { type: 'module' }));
 * const pool = createPool({ engine: 'wasm', network, workers: navigator.hardwareConcurrency, spawn });
 */
export function spawnBrowserWorker(
  worker: Worker = new Worker(new URL('../worker-browser.js', import.meta.url), { type: 'module' }),
): WorkerHandle {
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (receive) => {
      worker.onmessage = (event: MessageEvent<WorkerReply>) => receive(event.data);
    },
    onDeath: (died) => {
      // A script that is not there has no message.
      worker.onerror = ({ message }) =>
        died(
          message || 'its script cannot be loaded; give spawnBrowserWorker a worker of one that your bundler builds',
        );
    },
    terminate: () => worker.terminate(),
  };
}
