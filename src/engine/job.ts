/**
 * Jobs: what can be done to images with a network. A job is defined where its idea lives, as plain data in and plain data
 * out, and runs in this thread or spread over workers (src/workers) with the same result: the results of neighbouring runs
 * of images are merged in the order of the images.
 */
import { checkInteger } from '../check.js';
import { type CodingChoice, coderFor } from '../coding/coders.js';
import { type ImageSet, normalise, type Pixels } from '../network/images.js';
import { type Network, sizeOf } from '../network/layer.js';
import type { Normalisation } from '../network/model.js';
import type { SpikingParameters } from '../network/snn.js';
import { createEngine } from './create.js';
import type { Engine, EngineName, SimulateOptions, Simulation } from './engine.js';

/** A network, how its images enter it, and which engine runs it: what every worker is given once. */
export interface Setup {
  readonly engine: EngineName;
  readonly network: Network;
  readonly normalisation?: Normalisation | undefined;
}

/** Where a job runs: one thread with its own engine. */
export interface Workplace {
  readonly engine: Engine;
  readonly normalisation: Normalisation | undefined;
  /** What a job keeps from run to run, made when it is first asked for; a worker that dies loses it. */
  keep<T>(key: string, make: () => T): T;
}

/** Some images in order. */
export interface ImageRun {
  /** (n, H, W, C) */
  readonly pixels: Pixels;
  /** Place of the first one in its set. */
  readonly first: number;
}

/** Something that can be done to images. */
export interface Job<A, R> {
  /** Its name in the table of jobs. */
  readonly kind: string;
  /** Images of one run, unless the caller says otherwise. */
  readonly chunk: number;
  run(place: Workplace, argument: A, images: ImageRun): R;
  /** The result of two neighbouring runs; may be written into the first. */
  merge(total: R, more: R): R;
}

/** Work without images: a pure function of plain data. */
export interface Task<A, R> {
  /** Its name in the table of jobs. */
  readonly kind: string;
  compute(argument: A): R;
}

/** Any job or task, as tables hold them. */
// biome-ignore lint/suspicious/noExplicitAny: a table holds jobs of all arguments and results
export type AnyJob = Job<any, any> | Task<any, any>;

export interface RunOptions {
  /** Images of one run; default: the job's own. */
  readonly chunk?: number | undefined;
  /** Called with the number of images that were finished. */
  readonly progress?: ((images: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Who runs jobs. */
export interface Runner {
  readonly setup: Setup;
  /** Worker threads; 0 works in the calling thread. */
  readonly workers: number;
  /**
   * Does a job on all images of a set.
   *
   * @throws RangeError for an empty set, or images that are not as many as it says or not of the network's shape; what the job
   *   threw; the signal's reason
   */
  run<A, R>(job: Job<A, R>, argument: A, images: ImageSet, options?: RunOptions): Promise<R>;
  /** Computes a task for each of some arguments; results in their order. `progress` counts arguments. */
  map<A, R>(task: Task<A, R>, items: readonly A[], options?: Omit<RunOptions, 'chunk'>): Promise<R[]>;
}

/**
 * A place to run jobs in this thread.
 *
 * @throws RangeError, NetworkError, Error as createEngine
 */
export function createWorkplace({ engine: name, network, normalisation }: Setup): Workplace {
  const engine = createEngine(name, network);
  const kept = new Map<string, unknown>();
  return {
    engine,
    normalisation,
    keep<T>(key: string, make: () => T): T {
      if (!kept.has(key)) kept.set(key, make());
      return kept.get(key) as T;
    },
  };
}

/**
 * A runner in this thread; it lets other work through between runs.
 *
 * @throws RangeError, NetworkError, Error as createEngine
 */
export function createInlineRunner(setup: Setup): Runner {
  const place = createWorkplace(setup);
  return {
    setup,
    workers: 0,
    async run(job, argument, images, { chunk = job.chunk, progress, signal } = {}) {
      const results = createMerger(job);
      for (const part of chunksOf(setup, images, chunk)) {
        signal?.throwIfAborted();
        results.add(part.index, job.run(place, argument, runOf(images, part)));
        progress?.(part.count);
        await new Promise((resolve) => setTimeout(resolve, 0)); // let a cancel through
      }
      return results.total();
    },
    async map(task, items, { progress, signal } = {}) {
      const results = [];
      for (const item of items) {
        signal?.throwIfAborted();
        results.push(task.compute(item));
        progress?.(1);
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      return results;
    },
  };
}

/** A run of images of a set. */
export interface Chunk {
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

/**
 * The runs of a job on some images.
 *
 * @param size images of one run
 * @throws RangeError for no images, other images than a set says that it has, or images that the network does not take: workers
 *   would cut them at the wrong places
 */
export function chunksOf({ network }: Setup, images: ImageSet, size: number): Chunk[] {
  const [wants, has] = [network.shapes[0].join('×'), images.shape.join('×')];
  if (wants !== has) throw new RangeError(`"images" expected ${wants}, got ${images.name} of ${has}`);
  if (images.count === 0) throw new RangeError(`"images" expected at least one image, got ${images.name} without any`);
  const values = images.count * sizeOf(images.shape);
  if (images.pixels.length !== values)
    throw new RangeError(
      `"images" expected ${images.count} of ${has} = ${values} values, got ${images.name} of ${images.pixels.length}`,
    );
  checkInteger('chunk', size, 1);
  return Array.from({ length: Math.ceil(images.count / size) }, (_, index) => {
    const first = index * size;
    return { index, first, count: Math.min(size, images.count - first) };
  });
}

/** A chunk as a run of images, with a copy of its pixels. */
export function runOf(images: ImageSet, { first, count }: Chunk): ImageRun {
  const size = sizeOf(images.shape);
  const pixels = images.pixels.slice(first * size, (first + count) * size);
  return { pixels, first: (images.first ?? 0) + first };
}

/** Merges results in the order of their chunks, each as soon as those before are in. */
export function createMerger<R>(job: Job<never, R>): { add(index: number, result: R): void; total(): R } {
  const early = new Map<number, R>();
  let turn = 0;
  let total: R | undefined;
  return {
    add(index, result) {
      early.set(index, result);
      for (let next = early.get(turn); early.has(turn); next = early.get(turn)) {
        early.delete(turn++);
        total = total === undefined ? (next as R) : job.merge(total, next as R);
      }
    },
    total: () => total as R,
  };
}

/** Normalised images of a run, (n, H, W, C). */
export function networkInputs({ engine, normalisation }: Workplace, { pixels }: ImageRun): Float32Array {
  return normalise(pixels, engine.network.shapes[0][2], normalisation);
}

/** A simulation of many images. */
export interface SimulationArgument extends CodingChoice {
  readonly parameters: SpikingParameters;
  /** T */
  readonly steps: number;
}

/**
 * Simulates the images of a run in order.
 *
 * @param read what to keep of a simulation: called before the next one runs, while its numbers are near
 */
export function simulateEach<R>(
  place: Workplace,
  { parameters, steps, ...choice }: SimulationArgument,
  images: ImageRun,
  options: Omit<SimulateOptions, 'steps'>,
  read: (simulation: Simulation) => R,
): R[] {
  const { engine, normalisation } = place;
  const { network } = engine;
  const inputs = networkInputs(place, images);
  const size = sizeOf(network.shapes[0]);
  const coder = coderFor(choice, normalisation, network.shapes[0][2], steps);
  engine.configure(parameters);
  return Array.from({ length: inputs.length / size }, (_, n) => {
    const image = inputs.subarray(n * size, (n + 1) * size);
    return read(engine.simulate(image, { steps, index: images.first + n, ...options, ...(coder && { coder }) }));
  });
}

/** Merges lists of results of single images. */
export function concatenate<R>(total: R[], more: R[]): R[] {
  for (const one of more) total.push(one);
  return total;
}
