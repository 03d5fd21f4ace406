/**
 * Training of a source network (section 4.1 of the paper): epochs of batches, each batch split into micro-batches that
 * workers turn into gradients, which are added up in the order of the images. So the same seed gives the same bits for
 * any number of workers.
 */

import type { Runner } from '../engine/job.js';
import { asPictures, type ImageSet } from '../network/images.js';
import { type Network, sizeOf } from '../network/layer.js';
import type { Normalisation } from '../network/model.js';
import { activationOf } from './activation.js';
import { epochOrder, makeBatch } from './batches.js';
import type { EpochReport, TrainingState } from './checkpoint.js';
import { type BatchSums, microBatchGradient } from './gradient-job.js';
import { scaleToImages } from './initial-scale.js';
import { LossWatch } from './loss-watch.js';
import {
  decayedSlices,
  initialiseParameters,
  layoutParameters,
  networkWith,
  type ParameterLayout,
} from './parameters.js';
import { checkRecipe, type Recipe } from './recipe.js';
import { learningRateAt } from './schedule.js';
import { sgdStep } from './sgd.js';

const RUNNING = 0.1; // share of a new micro-batch in the running mean and variance of a batch norm

/** Where a training stands, after every update. */
export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Updates done in this epoch, of so many. */
  readonly step: number;
  readonly steps: number;
  /** Means over the epoch so far. */
  readonly loss: number;
  readonly accuracy: number;
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
}

export interface TrainingOptions {
  readonly recipe: Recipe;
  /** Workers that were given the network's layers and the normalisation. */
  readonly pool: Runner;
  readonly images: ImageSet;
  /** Goes on from here; default: a fresh start. */
  readonly state?: TrainingState | undefined;
  readonly progress?: ((progress: TrainingProgress) => void) | undefined;
  /**
   * Called after each epoch, and at the start for one that a state has without a result; the training waits for it.
   * Return the accuracy on other images for the report, if any.
   *
   * @param parameters those that the network was made of, not to be kept
   */
  readonly afterEpoch?: (network: Network, parameters: Float32Array) => Promise<EpochReport['test']>;
  /** Called when an epoch is on record, and again with the result of `afterEpoch`: the place to write a checkpoint. */
  readonly onState?: (state: TrainingState) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface StartOptions {
  readonly normalisation?: Normalisation | undefined;
  /** Called after each layer that is scaled. */
  readonly progress?: ((layers: number, of: number) => void) | undefined;
}

/** A state before the first epoch; without batch norms the first images decide the scale of the weights. */
export function startTraining(
  network: Network,
  recipe: Recipe,
  images: ImageSet,
  { normalisation, progress }: StartOptions = {},
): TrainingState {
  checkTraining(recipe, images);
  const layout = layoutParameters(network, recipe.batchNorm);
  const statistics = new Float32Array(layout.statistics);
  for (const { norm } of layout.layers) {
    if (norm)
      statistics.fill(1, norm.statistics.offset + norm.gamma.length, norm.statistics.offset + norm.statistics.length);
  }
  const parameters = initialiseParameters(network, layout, recipe.seed);
  if (!recipe.batchNorm) scaleToImages(network, layout, parameters, images, recipe.microBatch, normalisation, progress);
  return { parameters, velocity: new Float32Array(layout.length), statistics, history: [], seconds: 0 };
}

/** Where a training's parameters stand. */
export function layoutOf(network: Network, { batchNorm, activation }: Recipe): ParameterLayout {
  return layoutParameters(network, batchNorm, activation === undefined ? undefined : activationOf(activation));
}

/** @throws RangeError for a recipe that makes no sense, or fewer images than a batch */
export function checkTraining(recipe: Recipe, images: ImageSet): void {
  checkRecipe(recipe);
  asPictures(images);
  if (images.count < recipe.batch) {
    throw new RangeError(
      `"images" expected at least one batch of ${recipe.batch}, got ${images.count}; lower the batch`,
    );
  }
}

/**
 * Trains the network of the pool from a state to the last epoch of the recipe. The images that fill no whole batch wait
 * for another epoch's order.
 *
 * @returns the network with its final weights, batch norms folded in, and its state; the state given stays as it is
 * @throws DivergedError; RangeError for a recipe, a set or a state that makes no sense; what `signal` was aborted with
 */
export async function train(options: TrainingOptions): Promise<{ network: Network; state: TrainingState }> {
  const { recipe, pool, images, afterEpoch, onState } = options;
  const { network } = pool.setup;
  checkTraining(recipe, images);
  const layout = layoutOf(network, recipe);
  const state = copyState(options.state ?? startTraining(network, recipe, images, pool.setup));
  checkState(state, layout);
  const trained = () => networkWith(network, layout, state.parameters, state.statistics);
  const { history } = state;
  const classes = sizeOf(network.shapes[network.shapes.length - 1]);
  const watch = new LossWatch(recipe, classes, history.length * updatesOf(recipe, images));
  for (;;) {
    const last = history.at(-1);
    if (last && !last.test && afterEpoch) {
      const test = await afterEpoch(trained(), state.parameters);
      if (test) {
        history[history.length - 1] = { ...last, test };
        onState?.(state);
      }
    }
    if (history.length >= recipe.epochs) return { network: trained(), state };
    history.push(await runEpoch(options, layout, state, watch));
    onState?.(state);
  }
}

function updatesOf({ batch }: Recipe, images: ImageSet): number {
  return Math.floor(images.count / batch);
}

function checkState({ parameters, velocity, statistics }: TrainingState, layout: ParameterLayout): void {
  for (const [name, vector, length] of [
    ['parameters', parameters, layout.length],
    ['velocity', velocity, layout.length],
    ['statistics', statistics, layout.statistics],
  ] as const) {
    if (vector.length === length) continue;
    throw new RangeError(`"state.${name}" expected the network's ${length} numbers, got ${vector.length}`);
  }
}

/** A copy to work on, its parameters in shared memory where there is any: they need not be sent with every micro-batch. */
function copyState({ parameters, velocity, statistics, history, seconds }: TrainingState): TrainingState {
  const bytes = parameters.length * 4;
  const own = new Float32Array(
    typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes),
  );
  own.set(parameters);
  return {
    ...{ parameters: own, velocity: velocity.slice(), statistics: statistics.slice() },
    ...{ history: [...history], seconds },
  };
}

/** Counts the parameters that were ever sent to workers, as a pool may see several trainings. */
let revision = 0;

async function runEpoch(
  { recipe, pool, images, progress, signal }: TrainingOptions,
  layout: ParameterLayout,
  state: TrainingState,
  watch: LossWatch,
): Promise<EpochReport> {
  const { batch, epochs } = recipe;
  const epoch = state.history.length;
  const order = epochOrder(images.count, recipe.seed, epoch);
  const steps = updatesOf(recipe, images);
  const batchAt = (step: number) =>
    makeBatch(images, order.subarray(step * batch, (step + 1) * batch), { ...recipe, epoch });
  const began = performance.now();
  let [loss, correct] = [0, 0];
  let next = batchAt(0);
  for (let step = 0; step < steps; step++) {
    const { parameters } = state;
    revision += 1;
    const { microBatch, batchNorm, activation } = recipe;
    const argument = { parameters, revision, labels: next.labels, recipe: { microBatch, batchNorm, activation } };
    const running = pool.run(microBatchGradient, argument, next, { chunk: microBatch, signal });
    if (step + 1 < steps) next = batchAt(step + 1); // while the workers are busy
    const sum = await running;
    update(state, layout, recipe, sum, epoch * steps + step, epochs * steps);
    loss += sum.loss;
    correct += sum.correct;
    watch.afterUpdate(sum.loss / batch, `epoch ${epoch + 1}, update ${step + 1}`);
    const done = (step + 1) * batch;
    const seconds = (performance.now() - began) / 1000;
    const imagesPerSecond = done / seconds;
    const secondsLeft = ((epochs - epoch) * steps * batch - done) / imagesPerSecond;
    const accuracy = (100 * correct) / done;
    progress?.({
      epoch: epoch + 1,
      epochs,
      step: step + 1,
      steps,
      loss: loss / done,
      accuracy,
      imagesPerSecond,
      secondsLeft,
    });
  }
  watch.afterEpoch(state.parameters, `the end of epoch ${epoch + 1}`);
  const seconds = (performance.now() - began) / 1000;
  state.seconds += seconds;
  const seen = steps * batch;
  return { epoch: epoch + 1, loss: loss / seen, accuracy: (100 * correct) / seen, imagesPerSecond: seen / seconds };
}

/** One step along the gradient; running statistics in the order of the micro-batches. */
function update(
  state: TrainingState,
  layout: ParameterLayout,
  recipe: Recipe,
  sum: BatchSums,
  done: number,
  total: number,
): void {
  const { schedule, learningRate, momentum, weightDecay, clip } = recipe;
  sgdStep(state.parameters, state.velocity, sum.gradient, {
    learningRate: learningRateAt(schedule, learningRate, done, total),
    momentum,
    weightDecay,
    clip: clip ?? undefined,
    decayed: decayedSlices(layout),
  });
  const running = state.statistics;
  for (const statistics of sum.statistics) {
    for (let i = 0; i < running.length; i++) running[i] += RUNNING * (statistics[i] - running[i]);
  }
}
