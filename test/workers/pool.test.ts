/** The pool: the same results from any number of workers, deaths survived, work cancelled. */
import { afterEach, describe, expect, test } from 'vitest';
import { FileError, isRefusal, NetworkError, NetworkObstaclesError, ObstaclesError } from '../../src/check.js';
import { annAnswers, type SnnAnswersArgument, snnAnswers } from '../../src/engine/answers.js';
import { type AnyJob, createMerger, type Job, type Task } from '../../src/engine/job.js';
import { createNetwork } from '../../src/network/network.js';
import { createPool, type Pool, type WorkerHandle, type WorkerReply } from '../../src/workers/pool.js';
import { serve } from '../../src/workers/serve.js';
import { spawnNodeWorker } from '../../src/workers/spawn-node.js';
import { WORKER } from '../support/conversion.js';
import { parametersOf, readGolden } from '../support/golden.js';
import { imageSet, randomImages } from '../support/images.js';

const golden = readGolden('resnet-mini-a');
const images = randomImages([8, 8, 3], 60, 7);
const argument: SnnAnswersArgument = {
  ...{ parameters: parametersOf(golden, golden.runs[0]), steps: 8, seed: 1, coding: 'direct' },
};

let pool: Pool | undefined;
afterEach(() => pool?.close());

function start(workers: number, spawn = () => spawnNodeWorker(WORKER)): Pool {
  pool?.close();
  pool = createPool({ engine: 'wasm', network: golden.network, workers, spawn });
  return pool;
}

describe.each(['direct', 'bernoulli'] as const)('%s coding', (coding) => {
  test('1, 2 and 3 workers and none give equal results', async () => {
    const expected = await start(0).run(snnAnswers, { ...argument, coding }, images, { chunk: 60 });
    expect(expected).toHaveLength(60);
    expect(new Set(expected.map((r) => r.predicted)).size).toBeGreaterThan(1);
    for (const workers of [1, 2, 3]) {
      expect(await start(workers).run(snnAnswers, { ...argument, coding }, images, { chunk: 7 })).toEqual(expected);
    }
  });
});

describe.each([0, 1, 3])('%i workers', (workers) => {
  test.each([1, 7, 30, 60, 100, undefined])(
    'runs of %s images are merged in the order of the images',
    async (chunk) => {
      const expected = await start(0).run(snnAnswers, argument, images, { chunk: 60 });
      let seen = 0;
      const progress = (count: number) => {
        seen += count;
      };
      expect(await start(workers).run(snnAnswers, argument, images, { chunk, progress })).toEqual(expected);
      expect(seen).toBe(60);
    },
  );

  test('what a merge throws is told, and the pool can work on', async () => {
    const merge = () => {
      throw new Error('no, thanks');
    };
    const running = start(workers);
    await expect(running.run({ ...snnAnswers, merge }, argument, images, { chunk: 7 })).rejects.toThrow('no, thanks');
    expect(await running.run({ ...snnAnswers, merge }, argument, images, { chunk: 60 })).toHaveLength(60); // nothing to merge
  });

  test('images of another shape, and none at all, are refused', async () => {
    const running = start(workers);
    const large = { ...images, shape: [9, 9, 3] as const };
    await expect(running.run(annAnswers, null, large)).rejects.toThrow('"images" expected 8×8×3, got set of 9×9×3');
    await expect(running.run(annAnswers, null, imageSet([8, 8, 3], []))).rejects.toThrow(
      '"images" expected at least one image, got set without any',
    );
    expect(await running.run(annAnswers, null, images)).toHaveLength(60);
  });
});

test('results that arrive in any order are merged in that of the images, none before its turn', () => {
  const text: Job<never, string> = { kind: 'text', chunk: 1, run: () => '', merge: (total, more) => total + more };
  const merger = createMerger(text);
  const so_far = [3, 0, 2, 1].map((index) => {
    merger.add(index, 'abcd'[index]);
    return merger.total();
  });
  expect(so_far).toEqual([undefined, 'a', 'a', 'abcd']);
});

test('a worker that dies is replaced and its images are done again', async () => {
  const expected = await start(0).run(snnAnswers, argument, images, { chunk: 5 });
  const spawned: WorkerHandle[] = [];
  const spawn = (): WorkerHandle => {
    spawned.push(spawnNodeWorker(WORKER));
    return spawned[spawned.length - 1];
  };
  const two = start(2, spawn);
  let killed = false;
  const progress = () => {
    if (killed) return;
    killed = true;
    for (const handle of spawned) handle.terminate(); // all of them, in the middle of the job
  };
  expect(await two.run(snnAnswers, argument, images, { chunk: 5, progress })).toEqual(expected);
  expect(killed).toBe(true);
  expect(spawned.length).toBeGreaterThan(2);
});

test('images that kill every worker end in an error, not in a loop', async () => {
  const spawn = (): WorkerHandle => ({
    ...spawnNodeWorker(WORKER),
    onDeath: (died) => void setTimeout(() => died('planted'), 5),
    onMessage: () => {},
  });
  await expect(start(1, spawn).run(annAnswers, null, images, { chunk: 60 })).rejects.toThrow(
    /died 3 times on the same images: planted/,
  );
});

test('cancel ends the job, and the pool can work on', async () => {
  const two = start(2);
  const controller = new AbortController();
  const work = two.run(snnAnswers, { ...argument, steps: 100 }, images, {
    chunk: 1,
    signal: controller.signal,
    progress: () => controller.abort(new Error('stop')),
  });
  await expect(work).rejects.toThrow('stop');
  expect(await two.run(annAnswers, null, images, { chunk: 30 })).toEqual(
    await start(0).run(annAnswers, null, images, { chunk: 30 }),
  );
});

test('an error in a job is told once', async () => {
  const broken = { ...argument, parameters: { ...argument.parameters, thresholds: [] } };
  await expect(start(1).run(snnAnswers, broken, images, { chunk: 60 })).rejects.toThrow();
});

test('a job that no worker knows is named', async () => {
  const unknown: Job<null, number[]> = { ...annAnswers, kind: 'magic' };
  await expect(start(1).run(unknown, null, images)).rejects.toThrow('no worker knows the job "magic"');
});

test('runs that are asked for at once take turns, whatever becomes of those before', async () => {
  const expected = await start(0).run(annAnswers, null, images);
  const two = start(2);
  const order: string[] = [];
  const progress = (name: string) => () => void order.push(name);
  const merge = () => {
    throw new Error('no, thanks');
  };
  const asked = await Promise.allSettled([
    two.run(annAnswers, null, images, { chunk: 20, progress: progress('a') }),
    two.run({ ...annAnswers, merge }, null, images, { chunk: 20 }),
    two.run(annAnswers, null, images, { chunk: 20, signal: AbortSignal.abort(new Error('stop')) }),
    two.run(annAnswers, null, images, { chunk: 20, progress: progress('b') }),
  ]);
  expect(asked).toEqual([
    { status: 'fulfilled', value: expected },
    { status: 'rejected', reason: new Error('no, thanks') },
    { status: 'rejected', reason: new Error('stop') },
    { status: 'fulfilled', value: expected },
  ]);
  expect(order.join('')).toBe('aaabbb');
});

test.each([undefined, '2', -1, 1.5, Number.NaN])('%j workers are refused', (workers) => {
  expect(() =>
    Reflect.apply(createPool, undefined, [{ engine: 'wasm', network: golden.network, workers, spawn: () => null }]),
  ).toThrow('"workers" expected a whole number');
});

/** A worker in this thread that knows some jobs; what is sent is copied as between threads. */
function localWorker(...jobs: AnyJob[]): WorkerHandle {
  let receive: (message: WorkerReply) => void = () => {};
  const answer = serve(jobs, (message) => {
    const copy = structuredClone(message);
    setTimeout(() => receive(copy), 0);
  });
  return {
    post: (message) => answer(structuredClone(message)),
    onMessage: (listener) => void (receive = listener),
    onDeath: () => {},
    terminate: () => {},
  };
}

test.each([
  new NetworkError('c2', 'padding 1 of a 1×1 convolution; lower it'),
  new NetworkObstaclesError([new NetworkError('a', 'no ReLU'), new NetworkError('b', 'none either')]),
  new FileError('x.npz', 'array y', 'is empty; write it again'),
  new ObstaclesError('x.onnx', [
    new FileError('x.onnx', 'node a', 'is odd'),
    new FileError('x.onnx', 'node b', 'is too'),
  ]),
  new RangeError('"steps" expected a whole number >= 1, got 0'),
  new TypeError('"steps" expected a whole number, got string'),
  new TypeError('Cannot read properties of undefined'),
  new SyntaxError('of another class'),
])('%s comes out of a worker as it went in', async (thrown) => {
  const task: Task<null, never> = {
    kind: 'refuse',
    compute: () => {
      throw thrown;
    },
  };
  const caught: unknown = await start(1, () => localWorker(task))
    .map(task, [null])
    .catch((error: unknown) => error);
  const ofClass = [FileError, NetworkError, RangeError, TypeError].map((one) => thrown instanceof one);
  expect([FileError, NetworkError, RangeError, TypeError].map((one) => caught instanceof one)).toEqual(ofClass);
  expect(caught).toMatchObject({ message: thrown.message, stack: thrown.stack });
  expect(isRefusal(caught)).toBe(isRefusal(thrown));
  if (thrown instanceof FileError) {
    const { file, place, what } = thrown;
    expect(caught).toMatchObject({ name: 'FileError', file, place, what });
  }
  if (thrown instanceof NetworkError)
    expect(caught).toMatchObject({ name: 'NetworkError', layer: thrown.layer, what: thrown.what });
});

test.each([0, 300])('a set-up that fails is told to every run, %i ms later too', async (wait) => {
  const network = createNetwork([
    { kind: 'input', name: 'image', shape: [8, 8, 3] },
    { kind: 'linear', name: 'logits', input: 'image', weight: new Float32Array(192), bias: new Float32Array(1) },
  ]);
  pool = createPool({ engine: 'reference', network, workers: 2, spawn: () => spawnNodeWorker(WORKER) });
  await new Promise((resolve) => setTimeout(resolve, wait));
  for (let k = 0; k < 2; k++)
    await expect(pool.run(annAnswers, null, images)).rejects.toThrow('layer "logits": no ReLU in the network');
});

test('what cannot be sent is told, and the pool can work on', async () => {
  const two = start(2);
  const unsendable: Job<() => void, number[]> = { ...annAnswers, run: () => [] };
  await expect(two.run(unsendable, () => {}, images)).rejects.toThrow('could not be cloned');
  expect(await two.run(annAnswers, null, images)).toHaveLength(60);
});

test('a pool that cannot be started leaves no worker behind', () => {
  let alive = 0;
  const spawn = (): WorkerHandle => {
    if (alive === 2) throw new Error('no more threads');
    alive += 1;
    return { ...localWorker(), terminate: () => void (alive -= 1) };
  };
  const setup = { engine: 'wasm', network: golden.network, spawn } as const;
  expect(() => createPool({ ...setup, workers: 3 })).toThrow('no more threads');
  expect(alive).toBe(0);
  const unsendable = { ...golden.network, more: () => {} };
  expect(() => createPool({ ...setup, network: unsendable, workers: 1 })).toThrow('could not be cloned');
  expect(alive).toBe(0);
});

test('a worker that cannot be started is told, and the pool can work on', async () => {
  let refuse = false;
  const two = start(2, () => {
    if (refuse) throw new Error('no more threads');
    return spawnNodeWorker(WORKER);
  });
  const controller = new AbortController();
  const progress = () => controller.abort(new Error('stop'));
  await expect(two.run(annAnswers, null, images, { chunk: 1, signal: controller.signal, progress })).rejects.toThrow(
    'stop',
  );
  refuse = true;
  await expect(two.run(annAnswers, null, images)).rejects.toThrow('no more threads');
  refuse = false;
  expect(await two.run(annAnswers, null, images)).toHaveLength(60);
});

test('a run whose pool is closed ends', async () => {
  const two = start(2);
  const work = two.run(snnAnswers, { ...argument, steps: 100 }, images, { chunk: 1 });
  const waiting = two.run(annAnswers, null, images);
  setTimeout(() => two.close(), 20);
  await expect(work).rejects.toThrow('the pool was closed');
  await expect(waiting).rejects.toThrow('the pool was closed');
  await expect(two.run(annAnswers, null, images)).rejects.toThrow('the pool was closed');
});

test('a pool that is closed before its run begins starts no workers', async () => {
  let alive = 0;
  const two = start(2, () => {
    alive += 1;
    return { ...localWorker(annAnswers), terminate: () => void (alive -= 1) };
  });
  const work = two.run(annAnswers, null, images);
  two.close();
  await expect(work).rejects.toThrow('the pool was closed');
  expect(alive).toBe(0);
});

test('a job is not taken for a task, nor a task for a job', async () => {
  const two = start(1, () => localWorker(annAnswers, { kind: 'double', compute: (n: number) => 2 * n }));
  expect(await two.map({ kind: 'double', compute: () => 0 }, [4])).toEqual([8]);
  await expect(two.map({ kind: 'ann-answers', compute: () => 0 }, [4])).rejects.toThrow('"ann-answers" needs images');
  await expect(two.run({ ...annAnswers, kind: 'double' }, null, images)).rejects.toThrow('"double" takes no images');
});
