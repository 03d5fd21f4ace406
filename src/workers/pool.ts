/**
 * One pool of workers, in Node and in browsers, for any job. Images are handed out in small runs to whoever is free; a
 * worker that dies is replaced and its images are done again; results are merged in the order of the images, so that
 * nothing depends on how many workers there are.
 */
import { checkInteger, checkOneOf } from '../check.js';
import { ENGINE_NAMES } from '../engine/engine.js';
import {
  chunksOf,
  createInlineRunner,
  createMerger,
  type Job,
  type Runner,
  type RunOptions,
  runOf,
  type Setup,
  type Task,
} from '../engine/job.js';
import type { ImageSet, Pixels } from '../network/images.js';
import { isWeightedSum, type Network } from '../network/layer.js';
import { receivedError, type SentError } from './errors.js';

/** A running worker, whatever the platform. */
export interface WorkerHandle {
  post(message: WorkerRequest): void;
  onMessage(receive: (message: WorkerReply) => void): void;
  /** Called once if the worker stops by itself. */
  onDeath(died: (reason: string) => void): void;
  terminate(): void;
}

export type WorkerRequest =
  | { readonly kind: 'setup'; readonly setup: Setup }
  | {
      readonly kind: 'run';
      /** The job's name in the worker's table. */
      readonly job: string;
      readonly argument: unknown;
      readonly pixels: Pixels;
      readonly first: number;
    }
  | { readonly kind: 'compute'; readonly task: string; readonly argument: unknown };

export type WorkerReply = { readonly result: unknown } | { readonly error: SentError };

export interface PoolOptions extends Setup {
  /** Number of workers; 0 works in the calling thread. */
  readonly workers: number;
  /** Starts a worker; needed where workers > 0. See spawn-node.ts and spawn-browser.ts. */
  readonly spawn?: () => WorkerHandle;
}

/** A runner whose runs take turns: one that is asked for while another is under way waits for its end. */
export interface Pool extends Runner {
  /** Ends all workers; runs that are under way or wait reject, and so does whatever is asked for afterwards. */
  close(): void;
}

const TRIES = 3;

/** A network whose weights lie in shared memory, so that every worker reads the same copy; as it is where there is none. */
export function shareWeights(network: Network): Network {
  if (typeof SharedArrayBuffer === 'undefined') return network;
  const share = (values: Float32Array): Float32Array => {
    const shared = new Float32Array(new SharedArrayBuffer(values.length * 4));
    shared.set(values);
    return shared;
  };
  const layers = network.layers.map((layer) =>
    isWeightedSum(layer) ? { ...layer, weight: share(layer.weight), bias: share(layer.bias) } : layer,
  );
  return { ...network, layers };
}

/**
 * Starts a pool of workers. Close it when done, or the process stays alive.
 *
 * What is thrown in a worker is thrown here, in its class: FileError, NetworkError, RangeError, TypeError, else Error. A worker that dies
 * is replaced. A network that cannot be converted is refused by every run, not here; with no workers it is refused here.
 *
 * @throws RangeError, TypeError for an engine that does not exist, no whole number of workers, a missing `spawn`
 * @example
 * import { createPool } from 'ic-snn/workers';
 * import { spawnNodeWorker } from 'ic-snn/workers/node'; // or spawnBrowserWorker of ic-snn/workers/browser
 * const pool = createPool({ engine: 'wasm', network, normalisation, workers: 4, spawn: () => spawnNodeWorker() });
 * try {
 *   const calibration = new Calibration(pool, images, DEFAULT_OPTIONS);
 * } finally {
 *   pool.close();
 * }
 */
export function createPool({ workers, spawn, ...setup }: PoolOptions): Pool {
  checkOneOf('engine', setup.engine, ENGINE_NAMES);
  checkInteger('workers', workers, 0);
  if (workers === 0) return { ...createInlineRunner(setup), close: () => {} };
  if (!spawn) throw new TypeError('"spawn" is needed to start workers on this platform');
  return new WorkerPool(setup, workers, spawn);
}

/** A part of some work: what a worker is asked, and what becomes of its answer. */
interface Part {
  /** Images, or items, in it. */
  readonly size: number;
  readonly request: () => WorkerRequest;
  readonly take: (result: unknown) => void;
}

/** What a run listens to while it lasts. */
interface Listeners {
  reply(handle: WorkerHandle, reply: WorkerReply): void;
  death(handle: WorkerHandle, reason: string): void;
  /** Ends the run, which rejects. */
  fail(reason: unknown): void;
}

class WorkerPool implements Pool {
  /** The workers at this moment. */
  readonly #handles = new Set<WorkerHandle>();
  #listeners: Listeners | undefined;
  /** Settles when the last run that was asked for is over. */
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    readonly setup: Setup,
    readonly workers: number,
    readonly spawn: () => WorkerHandle,
  ) {
    try {
      for (let i = 0; i < workers; i++) this.#start();
    } catch (error) {
      this.close(); // nobody else can
      throw error;
    }
  }

  #start(): WorkerHandle {
    const handle = this.spawn();
    this.#handles.add(handle);
    handle.onMessage((reply) => this.#listeners?.reply(handle, reply));
    handle.onDeath((reason) => {
      if (!this.#handles.delete(handle)) return;
      this.#listeners?.death(handle, reason);
    });
    handle.post({ kind: 'setup', setup: this.setup });
    return handle;
  }

  async run<A, R>(job: Job<A, R>, argument: A, images: ImageSet, options: RunOptions = {}): Promise<R> {
    const chunks = chunksOf(this.setup, images, options.chunk ?? job.chunk);
    const results = createMerger(job);
    const parts = chunks.map(
      (chunk): Part => ({
        size: chunk.count,
        request: () => ({ kind: 'run', job: job.kind, argument, ...runOf(images, chunk) }),
        take: (result) => results.add(chunk.index, result as R),
      }),
    );
    await this.#inTurn(parts, options);
    return results.total();
  }

  async map<A, R>(task: Task<A, R>, items: readonly A[], options: RunOptions = {}): Promise<R[]> {
    const results = new Array<R>(items.length);
    const parts = items.map(
      (argument, i): Part => ({
        size: 1,
        request: () => ({ kind: 'compute', task: task.kind, argument }),
        take: (result) => {
          results[i] = result as R;
        },
      }),
    );
    await this.#inTurn(parts, options);
    return results;
  }

  /** Does some work when what was asked for before is over, whatever became of that. */
  #inTurn(parts: Part[], options: RunOptions): Promise<void> {
    const turn = this.#last.then(() => this.#dispatch(parts, options));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Hands parts of some work to whoever is free, until all are done. */
  async #dispatch(waiting: Part[], { progress, signal }: RunOptions): Promise<void> {
    if (this.#closed) throw closed();
    const tries = new Map<Part, number>();
    const active = new Map<WorkerHandle, Part>();
    let left = waiting.length;
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        waiting.length = 0; // whoever cancels while progress is told gives nobody more to do
        this.#listeners = undefined;
        signal?.removeEventListener('abort', abort);
        settle();
      };
      // What a worker still computes is of no use: start afresh.
      const fail = (reason: unknown) => {
        for (const handle of active.keys()) this.#replace(handle);
        finish(() => reject(reason));
      };
      const abort = () => fail(signal?.reason);
      /** What cannot be started or sent ends the run, whoever was about to do it. */
      const attempt = (work: () => void) => {
        try {
          work();
        } catch (error) {
          fail(error);
        }
      };
      const next = (handle: WorkerHandle) => {
        const part = waiting.shift();
        if (!part) return;
        active.set(handle, part);
        handle.post(part.request());
      };
      this.#listeners = {
        reply: (handle, reply) => {
          const part = active.get(handle);
          if (!part) return;
          active.delete(handle);
          if ('error' in reply) return fail(receivedError(reply.error));
          attempt(() => {
            part.take(reply.result);
            progress?.(part.size);
            left -= 1;
            if (left === 0) finish(resolve);
            else next(handle);
          });
        },
        death: (handle, reason) => {
          const part = active.get(handle);
          active.delete(handle);
          const tried = part ? (tries.get(part) ?? 0) + 1 : 0;
          if (tried >= TRIES) return fail(new Error(`a worker died ${TRIES} times on the same images: ${reason}`));
          if (part) {
            tries.set(part, tried);
            waiting.unshift(part);
          }
          attempt(() => next(this.#start()));
        },
        fail,
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      if (left === 0) return finish(resolve);
      attempt(() => {
        while (this.#handles.size < this.workers) this.#start();
        for (const handle of this.#handles) next(handle);
      });
    });
  }

  #replace(handle: WorkerHandle): void {
    this.#handles.delete(handle);
    handle.terminate();
  }

  close(): void {
    this.#closed = true;
    this.#listeners?.fail(closed());
    for (const handle of [...this.#handles]) this.#replace(handle);
  }
}

function closed(): Error {
  return new Error('the pool was closed');
}
