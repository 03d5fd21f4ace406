/**
 * Training of a source network (section 4.1 of the paper): epochs of batches, each batch split into micro-batches that
 * workers turn into gradients, which are added up in the order of the images. So the same seed gives the same bits for
 * any number of workers.
 */
import type { ImageSet } from '../datasets/images.js';
import { type Network, sizeOf } from '../network/layer.js';
import type { Normalisation } from '../network/model.js';
import type { Pool } from '../workers/pool.js';
import { epochOrder, makeBatch } from './batches.js';
import type { EpochReport, TrainingState } from './checkpoint.js';
import type { MicroBatch } from './gradient-plan.js';
import { scaleToImages } from './initial-scale.js';
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
  readonly pool: Pool;
  readonly images: ImageSet;
  /** Goes on from here; default: a fresh start. */
  readonly state?: TrainingState | undefined;
  readonly progress?: ((progress: TrainingProgress) => void) | undefined;
  /** Called after each epoch; the training waits for it. Return the accuracy on other images for the report, if any. */
  readonly afterEpoch?: (network: Network) => Promise<EpochReport['test']>;
  /** Called when an epoch is on record: the place to write a checkpoint. */
  readonly onState?: (state: TrainingState) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A loss that is not a number or grows: the message says what to change. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

/** A state before the first epoch; without batch norms the first images decide the scale of the weights. */
export function startTraining(
  network: Network,
  recipe: Recipe,
  images: ImageSet,
  normalisation?: Normalisation,
): TrainingState {
  checkTraining(recipe, images);
  const layout = layoutParameters(network, recipe.batchNorm);
  const statistics = new Float32Array(layout.statistics);
  for (const { norm } of layout.layers) {
    if (norm)
      statistics.fill(1, norm.statistics.offset + norm.gamma.length, norm.statistics.offset + norm.statistics.length);
  }
  const parameters = initialiseParameters(network, layout, recipe.seed);
  if (!recipe.batchNorm) scaleToImages(network, layout, parameters, images, normalisation, recipe);
  return { parameters, velocity: new Float32Array(layout.length), statistics, history: [], seconds: 0 };
}

/** @throws RangeError for a recipe that makes no sense, or fewer images than a batch */
export function checkTraining(recipe: Recipe, images: ImageSet): void {
  checkRecipe(recipe);
  if (images.count < recipe.batch) {
    throw new RangeError(
      `"images" expected at least one batch of ${recipe.batch}, got ${images.count}; lower the batch`,
    );
  }
}

/**
 * Trains the network of the pool from its state to the last epoch of the recipe. The images that fill no whole batch
 * wait for another epoch's order.
 *
 * @returns the network with its final weights, batch norms folded in, and the state it was made from
 * @throws DivergedError; RangeError for a recipe, a set or a state that makes no sense; what `signal` was aborted with
 */
export async function train(options: TrainingOptions): Promise<{ network: Network; state: TrainingState }> {
  const { recipe, pool, images } = options;
  const { network } = pool.setup;
  checkTraining(recipe, images);
  const layout = layoutParameters(network, recipe.batchNorm);
  const state = shareState(options.state ?? startTraining(network, recipe, images, pool.setup.normalisation));
  checkState(state, layout);
  const trained = () => networkWith(network, layout, state.parameters, state.statistics);
  for (let epoch = state.history.length; epoch < recipe.epochs; epoch++) {
    const report = await runEpoch(options, layout, state, epoch);
    const test = await options.afterEpoch?.(trained());
    state.history.push({ ...report, ...(test && { test }) });
    options.onState?.(state);
  }
  return { network: trained(), state };
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

/** The parameters in shared memory, where there is any, so that they need not be sent with every micro-batch. */
function shareState(state: TrainingState): TrainingState {
  if (typeof SharedArrayBuffer === 'undefined') return state;
  const parameters = new Float32Array(new SharedArrayBuffer(state.parameters.length * 4));
  parameters.set(state.parameters);
  return { ...state, parameters };
}

async function runEpoch(
  { recipe, pool, images, progress, signal }: TrainingOptions,
  layout: ParameterLayout,
  state: TrainingState,
  epoch: number,
): Promise<EpochReport> {
  const { batch, epochs } = recipe;
  const order = epochOrder(images.count, recipe.seed, epoch);
  const steps = Math.floor(images.count / batch);
  const batchAt = (step: number) =>
    makeBatch(images, order.subarray(step * batch, (step + 1) * batch), { ...recipe, epoch });
  const began = performance.now();
  let [loss, correct] = [0, 0];
  let next = batchAt(0);
  for (let step = 0; step < steps; step++) {
    const { parameters } = state;
    const job = { kind: 'gradient' as const, parameters, update: epoch * steps + step, labels: next.labels, recipe };
    const running = pool.run(job, next, { chunk: recipe.microBatch, signal });
    if (step + 1 < steps) next = batchAt(step + 1); // while the workers are busy
    const parts = await running;
    update(state, layout, recipe, parts, epoch * steps + step, epochs * steps);
    for (const part of parts) {
      loss += part.loss;
      correct += part.correct;
    }
    const done = (step + 1) * batch;
    checkLoss(parts, batch, sizeOf(pool.setup.network.shapes[pool.setup.network.shapes.length - 1]), epoch, step);
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
  const seconds = (performance.now() - began) / 1000;
  state.seconds += seconds;
  const seen = steps * batch;
  return { epoch: epoch + 1, loss: loss / seen, accuracy: (100 * correct) / seen, imagesPerSecond: seen / seconds };
}

/** Adds the micro-batches' gradients in their order and steps; running statistics in the same order. */
function update(
  state: TrainingState,
  layout: ParameterLayout,
  recipe: Recipe,
  parts: readonly MicroBatch[],
  done: number,
  total: number,
): void {
  const [{ gradient }, ...others] = parts;
  for (const other of others) for (let i = 0; i < gradient.length; i++) gradient[i] += other.gradient[i];
  const learningRate = learningRateAt(recipe.schedule, recipe.learningRate, done, total);
  const { momentum, weightDecay, clip } = recipe;
  const decayed = decayedSlices(layout);
  sgdStep(state.parameters, state.velocity, gradient, {
    learningRate,
    momentum,
    weightDecay,
    clip: clip ?? undefined,
    decayed,
  });
  const running = state.statistics;
  for (const { statistics } of parts) {
    for (let i = 0; i < running.length; i++) running[i] += RUNNING * (statistics[i] - running[i]);
  }
}

/** A loss three times that of guessing means that the weights run away. */
function checkLoss(parts: readonly MicroBatch[], batch: number, classes: number, epoch: number, step: number): void {
  const loss = parts.reduce((sum, part) => sum + part.loss, 0) / batch;
  const limit = 3 * Math.log(Math.max(2, classes)) + 3;
  const settled = epoch > 0 || step >= 20;
  if (Number.isFinite(loss) && (!settled || loss < limit)) return;
  const where = `epoch ${epoch + 1}, update ${step + 1}`;
  throw new DivergedError(
    `the training diverged: loss ${loss.toPrecision(3)} at ${where}; lower --learning-rate, give --clip 1, or use --batch-norm`,
  );
}
