/** What a training needs to go on as if it had never stopped, as a safetensors file. */
import { FileError } from '../check.js';
import { parseSafetensors, serialiseSafetensors } from '../files/safetensors.js';
import type { Recipe } from './recipe.js';

/** One finished epoch. */
export interface EpochReport {
  /** 1 for the first */
  readonly epoch: number;
  /** Mean cross-entropy over the training images. */
  readonly loss: number;
  /** Percent of the (augmented) training images that were right when they were seen. */
  readonly accuracy: number;
  /** Right answers on the test images with the weights at the end of the epoch, if there are any. */
  readonly test?: { readonly correct: number; readonly accuracy: number };
  readonly imagesPerSecond: number;
}

/** The state of a training between two epochs. */
export interface TrainingState {
  /** (P) */
  readonly parameters: Float32Array;
  /** (P) the optimiser's momentum */
  readonly velocity: Float32Array;
  /** Running mean and variance of the batch norms. */
  readonly statistics: Float32Array;
  /** The epochs that are done. */
  readonly history: EpochReport[];
  /** Wall time so far. */
  seconds: number;
}

const KEY = 'ic-snn-training';
const VERSION = 1;

export function serialiseCheckpoint(state: TrainingState, recipe: Recipe): Uint8Array {
  const { parameters, velocity, statistics, history, seconds } = state;
  const tensors = new Map(
    Object.entries({ parameters, velocity, statistics }).map(([name, data]) => [name, { shape: [data.length], data }]),
  );
  return serialiseSafetensors(tensors, { [KEY]: JSON.stringify({ version: VERSION, recipe, history, seconds }) });
}

/**
 * Reads a checkpoint made under the same recipe.
 *
 * @throws FileError if the file is no checkpoint, is damaged, or belongs to another recipe (naming what differs)
 */
export function parseCheckpoint(bytes: Uint8Array, file: string, recipe: Recipe): TrainingState {
  const { tensors, metadata } = parseSafetensors(bytes, file);
  if (metadata[KEY] === undefined) {
    throw new FileError(file, 'metadata', `has no "${KEY}" entry; not a checkpoint, start without --resume`);
  }
  const facts = JSON.parse(metadata[KEY]) as {
    version: number;
    recipe: Recipe;
    history: EpochReport[];
    seconds: number;
  };
  if (facts.version !== VERSION) {
    const what = `has format version ${facts.version}, this program reads ${VERSION}; train again`;
    throw new FileError(file, 'metadata', what);
  }
  for (const [name, value] of Object.entries(recipe)) {
    const before = facts.recipe[name as keyof Recipe];
    if (JSON.stringify(before) !== JSON.stringify(value)) {
      const what = `${name} was ${JSON.stringify(before)}, is now ${JSON.stringify(value)}`;
      throw new FileError(file, 'recipe', `${what}; give the same options, or start without --resume`);
    }
  }
  const vector = (name: string): Float32Array => {
    const tensor = tensors.get(name);
    if (!tensor) throw new FileError(file, `tensor "${name}"`, 'is missing; start without --resume');
    return tensor.data;
  };
  const [parameters, velocity, statistics] = ['parameters', 'velocity', 'statistics'].map(vector);
  return { parameters, velocity, statistics, history: facts.history, seconds: facts.seconds };
}
