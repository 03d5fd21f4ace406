/** A model, its images, a pool and calibration images: what the commands that work on images start from. */
import { Calibration, type Input } from '../convert/calibration.js';
import { OPTIONS, type OptionName, type OptionSpec } from '../convert/options.js';
import type { WorkOptions } from '../convert/work.js';
import { openImages, trainingPartOf } from '../datasets/open.js';
import { STOPS } from '../files/hold-stops.js';
import { checkImages, type ImageSet, taskOf } from '../network/images.js';
import type { Model } from '../network/model.js';
import type { Conversion } from '../network/snn.js';
import { createPool, type Pool, shareWeights } from '../workers/pool.js';
import { spawnNodeWorker } from '../workers/spawn-node.js';
import { type CommonOptions, withNormalisation } from './options.js';
import { note, progressBar, warn } from './output.js';
import { readConvertible } from './read-model.js';

/** Reads a model that can be converted, its weights in shared memory. */
export async function openModel(path: string, options: Pick<CommonOptions, 'mean' | 'std'>): Promise<Model> {
  const model = withNormalisation(await readConvertible(path), options, warn);
  return { ...model, network: shareWeights(model.network) };
}

/** Says so where a model's own conversion is not used. */
export function noteLeftOut(path: string, { conversion }: Model, how = 'this converts anew'): void {
  if (conversion) note(`${path}: its own conversion is left out, ${how}`);
}

/** Opens images and checks that the model can take them. */
export function openData(data: string, split: 'train' | 'test', limit: number | undefined, model: Model): ImageSet {
  const task = taskOf(model);
  const images = openImages(data, { split, limit, purpose: task });
  checkImages(images, task);
  return images;
}

/** Calibration images: --calibration, or the training part of a --data folder. */
export function openCalibration(options: CommonOptions, data: string | undefined, model: Model): ImageSet {
  const found = findCalibration({ ...options, data }, model);
  if (found) return found;
  throw new RangeError('"--calibration" is needed: name training images (a file or a folder) to find thresholds with');
}

/** The same, or undefined where nobody names any. */
export function findCalibration(
  {
    calibration,
    calibrationImages: limit,
    data,
  }: Pick<CommonOptions, 'calibration' | 'calibrationImages'> & { data?: string | undefined },
  model: Model,
): ImageSet | undefined {
  const from = calibration ?? (data === undefined ? undefined : trainingPartOf(data));
  return from === undefined ? undefined : openData(from, 'train', limit, model);
}

/** A pool for a model in Node. */
export function startPool(model: Model, { engine, workers }: Pick<CommonOptions, 'engine' | 'workers'>): Pool {
  const { network, normalisation } = model;
  return createPool({
    engine,
    network,
    ...(normalisation && { normalisation }),
    workers,
    spawn: () => spawnNodeWorker(),
  });
}

/** What a command works with: one pool, one calibration, one bar, one way to stop. */
export interface Session {
  readonly model: Model;
  readonly pool: Pool;
  /** How images enter: as the options say, or as the stored conversion was made for. */
  readonly input: Input;
  readonly work: WorkOptions;
  /** Undefined where nothing is to be converted. */
  readonly calibration: Calibration | undefined;
}

/**
 * Does work on a model with a pool, and closes it; Ctrl-C cancels.
 *
 * @param calibrating images, or undefined where nothing is to be converted
 */
export async function withSession<R>(
  model: Model,
  calibrating: ImageSet | undefined,
  options: CommonOptions,
  run: (session: Session) => Promise<R>,
): Promise<R> {
  const pool = startPool(model, options);
  const bar = progressBar();
  try {
    return await cancellable(async (signal) => {
      const work = { progress: bar.progress, signal };
      const input = calibrating ? options : inputOf(model.conversion, options);
      const calibration = calibrating && new Calibration(pool, calibrating, options, work);
      return run({ model, pool, input, work, calibration });
    });
  } finally {
    bar.stop();
    pool.close();
  }
}

/** How images entered when a conversion was made; what it does not say is as the options say. */
function inputOf(stored: Conversion | undefined, options: Input): Input {
  const of = <K extends OptionName & keyof Input>(name: K): Input[K] => {
    const value = stored?.options[name];
    return (OPTIONS[name] as OptionSpec<unknown>).isValid(value) ? (value as Input[K]) : options[name];
  };
  return { coding: of('coding'), seed: of('seed'), compensateInput: of('compensateInput') };
}

/** Runs work that Ctrl-C, a polite kill and a closed terminal cancel cleanly. */
export async function cancellable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const cancel = () => controller.abort(new Cancelled());
  for (const signal of STOPS) process.once(signal, cancel);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of STOPS) process.removeListener(signal, cancel);
  }
}

/** The user stopped the program. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  /** @param isKept is what was done so far on disk, so that the work can go on from there? */
  constructor(isKept = false) {
    super(isKept ? 'cancelled; go on with the same command and --resume' : 'cancelled; nothing was written');
  }
}
