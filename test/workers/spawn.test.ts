/** Workers of a script of one's own, and what is said where it is not there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { annAnswers } from '../../src/engine/answers.js';
import { createPool, type WorkerHandle } from '../../src/workers/pool.js';
import { spawnBrowserWorker } from '../../src/workers/spawn-browser.js';
import { spawnNodeWorker } from '../../src/workers/spawn-node.js';
import { inlineRunner, small as network, three } from '../support/conversion.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('a thread whose script imports the worker of the package, or serves jobs of its own', async () => {
  const folder = mkdtempSync(join(root, 'build/worker-')); // inside the package, so that it can be imported by its name
  const scripts = {
    plain: "import 'ic-snn/worker/node';",
    own: `import { parentPort } from 'node:worker_threads';
import { JOBS } from 'ic-snn/jobs';
import { serve } from 'ic-snn/workers';
const shapes = { kind: 'shapes', chunk: 1, run: ({ engine }) => engine.network.shapes[0], merge: (total) => total };
parentPort.on('message', serve([...JOBS, shapes], (reply) => parentPort.postMessage(reply)));`,
  };
  const expected = await inlineRunner(network).run(annAnswers, null, three);
  for (const [name, text] of Object.entries(scripts)) {
    const script = join(folder, `${name}.mjs`);
    writeFileSync(script, text);
    const pool = createPool({
      ...{ engine: 'wasm', network, workers: 1, spawn: () => spawnNodeWorker(pathToFileURL(script)) },
    });
    try {
      expect(await pool.run(annAnswers, null, three)).toEqual(expected);
      const work = pool.run({ ...annAnswers, kind: 'shapes' }, null, three, { chunk: 3 });
      if (name === 'own') expect(await work).toEqual([1, 1, 2]);
      else
        await expect(work).rejects.toThrow(
          'no worker knows the job "shapes": give "serve" in the worker\'s script a list with it',
        );
    } finally {
      pool.close();
    }
  }
  rmSync(folder, { recursive: true });
});

test('a Web Worker that is handed over is used; one whose script is not there says so', () => {
  const sent: unknown[] = [];
  let ended = false;
  const listeners: { onmessage?: (event: unknown) => void; onerror?: (event: unknown) => void } = {};
  const worker = Object.assign(listeners, {
    postMessage: (message: unknown) => void sent.push(message),
    terminate: () => {
      ended = true;
    },
  });
  const handle: WorkerHandle = Reflect.apply(spawnBrowserWorker, undefined, [worker]);
  const heard: unknown[] = [];
  handle.onMessage((reply) => heard.push(reply));
  handle.onDeath((reason) => heard.push(reason));
  handle.post({ kind: 'compute', task: 'double', argument: 2 });
  listeners.onmessage?.({ data: { result: 4 } });
  listeners.onerror?.({ message: 'x is not defined' });
  listeners.onerror?.({});
  handle.terminate();
  expect({ sent, ended }).toEqual({ sent: [{ kind: 'compute', task: 'double', argument: 2 }], ended: true });
  expect(heard).toEqual([{ result: 4 }, 'x is not defined', expect.stringContaining('its script cannot be loaded')]);
});
