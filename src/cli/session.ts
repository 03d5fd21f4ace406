/** A model, its images and a pool: what the commands that work on images start from. */

import { statSync } from 'node:fs';
import { openImages } from '../datasets/open.js';
import { readModel } from '../files/model-path.js';
import { checkImages, firstImages, type ImageSet, taskOf } from '../network/images.js';
import type { Model } from '../network/model.js';
import { checkConvertible } from '../network/network.js';
import { createPool, type Pool, shareWeights } from '../workers/pool.js';
import { spawnNodeWorker } from '../workers/spawn-node.js';
import { type CommonOptions, withNormalisation } from './options.js';
import { warn } from './output.js';

/** Reads a model that can be converted, its weights in shared memory. */
export function openModel(path: string, options: Pick<CommonOptions, 'mean' | 'std'>): Model {
  const model = withNormalisation(readModel(path), options, warn);
  checkConvertible(model.network);
  return { ...model, network: shareWeights(model.network) };
}

/** Opens images and checks that the model can take them. */
export function openData(data: string, split: 'train' | 'test', limit: number | undefined, model: Model): ImageSet {
  const images = openImages(data, { split, limit });
  checkImages(images, taskOf(model));
  return images;
}

/** Calibration images: --calibration, or the training part of a --data folder. */
export function openCalibration(options: CommonOptions, data: string | undefined, model: Model): ImageSet {
  const { calibration, calibrationImages: limit } = options;
  if (calibration !== undefined) return firstImages(openData(calibration, 'train', limit, model), limit);
  if (data?.startsWith('synthetic')) return openData('synthetic', 'train', limit, model);
  if (data !== undefined && statSync(data, { throwIfNoEntry: false })?.isDirectory())
    return openData(data, 'train', limit, model);
  throw new RangeError(
    '"--calibration" is needed: name training images (a .bin file or a folder) to find thresholds with',
  );
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

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

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
  constructor(message = 'cancelled; nothing was written') {
    super(message);
  }
}
