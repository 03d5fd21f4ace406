/**
 * One pool of workers, in Node and in browsers. Images are handed out in small runs to whoever is free; a worker that
 * dies is replaced and its images are done again; results come back in the order of the images, so that nothing depends
 * on how many workers there are.
 */
import type { ImageSet } from '../network/images.js';
import { type Network, sizeOf } from '../network/layer.js';
import { createJobRunner, type Job, type JobResults, type WorkerSetup } from './jobs.js';

/** A running worker, whatever the platform. */
export interface WorkerHandle {
  post(message: WorkerRequest): void;
  onMessage(receive: (message: WorkerReply) => void): void;
  /** Called once if the worker stops by itself. */
  onDeath(died: (reason: string) => void): void;
  terminate(): void;
}

export type WorkerRequest =
  | { readonly kind: 'setup'; readonly setup: WorkerSetup }
  | { readonly kind: 'run'; readonly job: Job; readonly pixels: Uint8Array; readonly first: number };

/** An Error keeps its class on the way only if it is one of the language's own, such as RangeError. */
export type WorkerReply = { readonly result: JobResults[Job['kind']] } | { readonly error: Error };

export interface PoolOptions extends WorkerSetup {
  /** Number of workers; 0 works in the calling thread. */
  readonly workers: number;
  /** Starts a worker; needed where workers > 0. See spawn-node.ts and spawn-browser.ts. */
  readonly spawn?: () => WorkerHandle;
}

export interface RunOptions<J extends Job = Job> {
  /** Images per run. */
  readonly chunk: number;
  /** Called with the number of images that were finished. */
  readonly progress?: ((images: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Takes each result in the order of the images, as soon as those before are in; then none is kept for the end. */
  readonly take?: ((result: JobResults[J['kind']]) => void) | undefined;
}

export interface Pool {
  readonly setup: WorkerSetup;
  readonly workers: number;
  /** The workers at this moment. */
  readonly handles: ReadonlySet<WorkerHandle>;
  /**
   * Does a job on all images.
   *
   * @returns results of the runs of `chunk` images, in order; none where `take` had them
   * @throws RangeError for images that are not of the network's shape; what the job or `take` threw; the signal's reason
   */
  run<J extends Job>(job: J, images: ImageSet, options: RunOptions<J>): Promise<JobResults[J['kind']][]>;
  close(): void;
}

const TRIES = 3;

/** A network whose weights stand in shared memory, so that every worker reads the same copy; as it is where there is none. */
export function shareWeights(network: Network): Network {
  if (typeof SharedArrayBuffer === 'undefined') return network;
  const share = (values: Float32Array): Float32Array => {
    const shared = new Float32Array(new SharedArrayBuffer(values.length * 4));
    shared.set(values);
    return shared;
  };
  const layers = network.layers.map((layer) =>
    layer.kind === 'conv' || layer.kind === 'linear'
      ? { ...layer, weight: share(layer.weight), bias: share(layer.bias) }
      : layer,
  );
  return { ...network, layers };
}

/** Starts a pool. Close it when done, or the process stays alive. */
export function createPool(options: PoolOptions): Pool {
  return options.workers > 0 ? new WorkerPool(options) : new InlinePool(options);
}

/** Bytes of a run of images, and where it starts. */
interface Chunk {
  readonly index: number;
  readonly first: number;
  readonly count: number;
  tries: number;
}

/** @throws RangeError for images that the network does not take: workers would cut them at the wrong places */
function chunksOf({ network }: WorkerSetup, images: ImageSet, size: number): Chunk[] {
  const [wants, has] = [network.shapes[0].join('×'), images.shape.join('×')];
  if (wants !== has) throw new RangeError(`"images" expected ${wants}, got ${images.name} of ${has}`);
  const chunks: Chunk[] = [];
  for (let first = 0; first < images.count; first += size) {
    chunks.push({ index: chunks.length, first, count: Math.min(size, images.count - first), tries: 0 });
  }
  return chunks;
}

function pixelsOf(images: ImageSet, { first, count }: Chunk): Uint8Array {
  const size = sizeOf(images.shape);
  return images.pixels.slice(first * size, (first + count) * size);
}

class InlinePool implements Pool {
  readonly workers = 0;
  readonly handles = new Set<WorkerHandle>();
  readonly #run;

  constructor(readonly setup: WorkerSetup) {
    this.#run = createJobRunner(setup);
  }

  async run<J extends Job>(
    job: J,
    images: ImageSet,
    { chunk, progress, signal, take }: RunOptions<J>,
  ): Promise<JobResults[J['kind']][]> {
    const results: JobResults[J['kind']][] = [];
    const keep = take ?? ((result) => void results.push(result));
    for (const part of chunksOf(this.setup, images, chunk)) {
      signal?.throwIfAborted();
      keep(this.#run(job, pixelsOf(images, part), part.first));
      progress?.(part.count);
      await new Promise((resolve) => setTimeout(resolve, 0)); // let a cancel through
    }
    return results;
  }

  close(): void {}
}

class WorkerPool implements Pool {
  readonly setup: WorkerSetup;
  readonly workers: number;
  readonly handles = new Set<WorkerHandle>();
  readonly #spawn: () => WorkerHandle;
  /** Given to a worker when it answers or dies; set while a job runs. */
  #listeners:
    | { reply(handle: WorkerHandle, reply: WorkerReply): void; death(handle: WorkerHandle, reason: string): void }
    | undefined;

  constructor({ workers, spawn, ...setup }: PoolOptions) {
    if (!spawn) throw new TypeError('"spawn" is needed to start workers on this platform');
    this.setup = setup;
    this.workers = workers;
    this.#spawn = spawn;
    for (let i = 0; i < workers; i++) this.#start();
  }

  #start(): WorkerHandle {
    const handle = this.#spawn();
    this.handles.add(handle);
    handle.onMessage((reply) => this.#listeners?.reply(handle, reply));
    handle.onDeath((reason) => {
      if (!this.handles.delete(handle)) return;
      this.#listeners?.death(handle, reason);
    });
    handle.post({ kind: 'setup', setup: this.setup });
    return handle;
  }

  async run<J extends Job>(
    job: J,
    images: ImageSet,
    { chunk, progress, signal, take }: RunOptions<J>,
  ): Promise<JobResults[J['kind']][]> {
    if (this.#listeners) throw new Error('the pool is busy; wait for the job before');
    const waiting = chunksOf(this.setup, images, chunk);
    const results: JobResults[J['kind']][] = [];
    const keep = take ?? ((result) => void results.push(result));
    const early = new Map<number, JobResults[J['kind']]>(); // results whose turn has not come
    let turn = 0;
    const active = new Map<WorkerHandle, Chunk>();
    let left = waiting.length;
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
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
      const next = (handle: WorkerHandle) => {
        const part = waiting.shift();
        if (!part) return;
        active.set(handle, part);
        handle.post({ kind: 'run', job, pixels: pixelsOf(images, part), first: part.first });
      };
      this.#listeners = {
        reply: (handle, reply) => {
          const part = active.get(handle);
          if (!part) return;
          active.delete(handle);
          if ('error' in reply) return fail(reply.error);
          early.set(part.index, reply.result as JobResults[J['kind']]);
          try {
            for (let result = early.get(turn); result !== undefined; result = early.get(turn)) {
              early.delete(turn++);
              keep(result);
            }
          } catch (error) {
            return fail(error);
          }
          progress?.(part.count);
          left -= 1;
          if (left === 0) finish(() => resolve(results));
          else next(handle);
        },
        death: (handle, reason) => {
          const part = active.get(handle);
          active.delete(handle);
          if (part && (part.tries += 1) >= TRIES)
            return fail(new Error(`a worker died ${TRIES} times on the same images: ${reason}`));
          if (part) waiting.unshift(part);
          next(this.#start());
        },
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      if (left === 0) return finish(() => resolve(results));
      while (this.handles.size < this.workers) this.#start();
      for (const handle of this.handles) next(handle);
    });
  }

  #replace(handle: WorkerHandle): void {
    this.handles.delete(handle);
    handle.terminate();
  }

  close(): void {
    for (const handle of [...this.handles]) this.#replace(handle);
  }
}
