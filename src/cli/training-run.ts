/** What `train` and `retrain` share: the recipe's flags, a checkpoint after every epoch, going on, the card. */
import { existsSync, rmSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FileError } from '../check.js';
import { flagOf } from '../convert/options.js';
import { hasTestPart, openImages } from '../datasets/open.js';
import { fileName } from '../files/base-name.js';
import { serialiseModel } from '../files/model-file.js';
import { readBytes } from '../files/model-path.js';
import { writeFileAtomic } from '../files/write-file.js';
import { checkImages, type ImageSet, type ImageTask } from '../network/images.js';
import type { Network } from '../network/layer.js';
import type { Model } from '../network/model.js';
import {
  parseCheckpoint,
  serialiseCheckpoint,
  type TestResult,
  type TrainingFacts,
  type TrainingState,
} from '../train/checkpoint.js';
import { DivergedError } from '../train/loss-watch.js';
import type { Recipe } from '../train/recipe.js';
import { SCHEDULES } from '../train/schedule.js';
import { train } from '../train/train.js';
import { digest } from './fingerprint.js';
import { addJson, addWorkers, type CommonOptions, outputFile, seed, wholeNumber } from './options.js';
import { emit, trainingBar } from './output.js';
import { Cancelled, cancellable, startPool } from './session.js';
import { packageVersion } from './version.js';

/** Flags of every training. */
export interface TrainingFlags
  extends Omit<Recipe, 'clip' | 'activation'>,
    Pick<CommonOptions, 'workers' | 'images' | 'json'> {
  data: string;
  test?: string;
  testImages: number;
  output: string;
  card?: string;
  clip?: number;
  name?: string;
  note?: string;
  resume?: boolean;
}

/** Number ≥ 0. */
export function amount(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('expected a number >= 0.');
  return value;
}

/** Data, output, recipe and going on. */
export function addTrainingFlags(command: Command, r: Omit<Recipe, 'activation'>): Command {
  command
    .requiredOption('--data <data>', 'training images: synthetic, a folder or a .bin file of CIFAR, a folder of PNGs')
    .option('--images <n>', 'the first n of them (synthetic: how many are drawn)', wholeNumber(1))
    .option('--test <data>', 'images to measure on after each epoch; default: the test part of --data, if it has one')
    .option('--test-images <n>', 'the first n of them', wholeNumber(1), 1000)
    .requiredOption('-o, --output <file>', 'the model, a .safetensors file', outputFile('.safetensors'))
    .option('--card <file>', 'also write what the model is and how it was made, as JSON', outputFile())
    .option('--name <name>', 'name of the model; default: that of the file')
    .option('--note <text>', 'a remark for the card')
    .option('--epochs <n>', 'times through the images', wholeNumber(1), r.epochs)
    .option('--batch <n>', 'images of one update', wholeNumber(1), r.batch)
    .option('--micro-batch <n>', 'images that go through the network together', wholeNumber(1), r.microBatch)
    .option('--learning-rate <rate>', 'the highest', amount, r.learningRate)
    .addOption(
      new Option('--schedule <name>', "the paper's steps, or up and down once for few epochs")
        .choices(SCHEDULES)
        .default(r.schedule),
    )
    .option('--momentum <share>', 'of the last update', amount, r.momentum)
    .option('--weight-decay <factor>', 'L2 penalty on weights', amount, r.weightDecay)
    .option('--clip <norm>', 'scale longer gradients down to this norm', amount, r.clip ?? undefined)
    .option('--no-augment', 'no random flips and shifts')
    .option('--seed <n>', 'decides weights, order and augmentation', seed, r.seed)
    .option('--resume', 'go on from the last epoch on record, FILE.checkpoint, if there is one');
  return addJson(addWorkers(command));
}

export function recipeOf(options: TrainingFlags): Recipe {
  const { epochs, batch, microBatch, learningRate, schedule, momentum, weightDecay, augment, seed } = options;
  const { batchNorm = false, clip = null } = options;
  return { epochs, batch, microBatch, learningRate, schedule, momentum, weightDecay, clip, batchNorm, augment, seed };
}

/** Images that are not trained on, if there are any, of the shape and the classes of those that are. */
export function openTest({ data, test, testImages }: TrainingFlags, task: ImageTask): ImageSet | undefined {
  if (test === undefined && !hasTestPart(data)) return undefined;
  const set = openImages(test ?? data, { split: 'test', limit: testImages, purpose: task });
  checkImages(set, task);
  return set;
}

/** A training, apart from its flags. */
export interface TrainingRun {
  readonly options: TrainingFlags;
  readonly recipe: Recipe;
  readonly images: ImageSet;
  readonly test: ImageSet | undefined;
  readonly model: Pick<Model, 'name' | 'network' | 'normalisation'>;
  /** All that decides the final weights. */
  readonly facts: TrainingFacts;
  /** The state before the first epoch. */
  readonly start: () => TrainingState;
  /** Right answers on images, of what the training has made so far. */
  readonly measure: (
    network: Network,
    parameters: Float32Array,
    images: ImageSet,
    signal: AbortSignal,
  ) => Promise<TestResult>;
  /** What is to be saved. */
  readonly describe: (network: Network, state: TrainingState) => Model;
}

/** Trains with a checkpoint after every epoch, and writes the model and its card. */
export async function runTraining(run: TrainingRun): Promise<void> {
  const { options, recipe, images, test, model, facts } = run;
  const { output, card } = options;
  const checkpoint = `${output}.checkpoint`;
  const state = findState(options, facts, checkpoint) ?? run.start();
  const pool = startPool(model, { ...options, engine: 'wasm' });
  const bar = trainingBar();
  try {
    const result = await cancellable((signal) =>
      train({
        ...{ recipe, pool, images, state, signal, progress: bar.progress },
        ...(test && { afterEpoch: (network, parameters) => run.measure(network, parameters, test, signal) }),
        onState: (now) => {
          writeFileAtomic(checkpoint, serialiseCheckpoint(now, facts));
          const last = now.history[now.history.length - 1];
          if (!test || last.test) bar.epoch(last, recipe.epochs);
        },
      }),
    ).catch((error: unknown) => {
      if (error instanceof DivergedError) rmSync(checkpoint, { force: true }); // going on would diverge again
      if (error instanceof Cancelled) throw new Cancelled(existsSync(checkpoint));
      throw error;
    });
    bar.stop();
    const trained = run.describe(result.network, result.state);
    writeFileAtomic(output, serialiseModel(trained));
    if (card) writeFileAtomic(card, `${JSON.stringify(cardOf(trained), null, 2)}\n`);
    rmSync(checkpoint, { force: true });
    emit(`${output}: ${summaryOf(model.name, result.state)}`, cardOf(trained), options.json);
  } finally {
    bar.stop();
    pool.close();
  }
}

function summaryOf(what: string, { history, seconds }: TrainingState): string {
  const last = history[history.length - 1];
  const right = last.test ? `, ${last.test.correct} of ${last.test.count} test images right` : '';
  const accuracy = `training accuracy ${last.accuracy.toFixed(2)} %`;
  return `${what}, ${history.length} epochs, ${Math.round(seconds)} s, ${accuracy}${right}`;
}

/** The state of a training that was stopped, if that is to go on. */
function findState(
  { resume, output }: TrainingFlags,
  facts: TrainingFacts,
  checkpoint: string,
): TrainingState | undefined {
  const present = existsSync(checkpoint);
  if (present && resume) return parseCheckpoint(readBytes(checkpoint), checkpoint, facts);
  if (present)
    throw new FileError(
      checkpoint,
      '',
      'is of a training that did not end; go on with --resume, or delete it to start anew',
    );
  if (resume && existsSync(output))
    throw new FileError(
      output,
      '',
      'is there and has no .checkpoint: nothing to go on with; leave out --resume to start anew',
    );
  return undefined;
}

/** Images as a fact of a training: how many, and which. */
export function dataFact({ pixels, labels, count }: ImageSet): string {
  return `${count} images, SHA-256 ${digest(pixels, labels)}`;
}

/** Name of the model to be saved. */
export function nameOf({ name, output }: TrainingFlags): string {
  return name ?? fileName(output).replace(/\.safetensors$/i, '');
}

/** How a model was trained, as its card says. */
export function trainingProvenance(
  { data, workers, note }: TrainingFlags,
  recipe: Recipe,
  images: ImageSet,
  { history, seconds }: TrainingState,
): Record<string, unknown> {
  const last = history[history.length - 1];
  return {
    data: fileName(data),
    trainingImages: images.count,
    recipe,
    trainingAccuracy: last.accuracy,
    ...(last.test && {
      ...{ testImages: last.test.count, testCorrect: last.test.correct, testAccuracy: last.test.accuracy },
    }),
    secondsOfTraining: Math.round(seconds),
    workers,
    ...(note && { note }),
  };
}

/** What trained a model. */
export function trainedBy(): string {
  return `ic-snn ${packageVersion()}`;
}

/**
 * The end of the command that gives a model again, with what differs from the defaults; it names no folders of the machine
 * it was made on.
 */
export function flagWords({ data, images, output }: TrainingFlags, recipe: Recipe, defaults: Recipe): string[] {
  const words = [`--data ${fileName(data)}`];
  if (images !== undefined) words.push(`--images ${images}`);
  for (const [name, value] of Object.entries(recipe)) {
    if (name === 'activation' || value === defaults[name as keyof Recipe]) continue;
    const flag = flagOf(name);
    words.push(value === true ? `--${flag}` : value === false ? `--no-${flag}` : `--${flag} ${value}`);
  }
  return [...words, `-o ${fileName(output)}`];
}

/** What the card says: everything in the model but its layers. */
function cardOf({ name, normalisation, classes, provenance }: Model): Record<string, unknown> {
  return { name, ...provenance, normalisation, ...(classes && { classes }) };
}
