/** `ic-snn train`: a source network of one's own. */
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FileError, NetworkError } from '../check.js';
import { flagOf } from '../convert/options.js';
import { hasTestPart, openImages } from '../datasets/open.js';
import { evaluateAnn } from '../evaluate/evaluate.js';
import { fileName } from '../files/base-name.js';
import { serialiseModel } from '../files/model-file.js';
import { readBytes } from '../files/model-path.js';
import { writeFileAtomic } from '../files/write-file.js';
import { resnet20, vgg16 } from '../network/architectures.js';
import { checkImages, type ImageSet } from '../network/images.js';
import type { Network } from '../network/layer.js';
import type { Model, Normalisation } from '../network/model.js';
import { measureNormalisation } from '../train/batches.js';
import {
  parseCheckpoint,
  serialiseCheckpoint,
  type TestResult,
  type TrainingFacts,
  type TrainingState,
} from '../train/checkpoint.js';
import { DivergedError } from '../train/loss-watch.js';
import { PAPER_RECIPE, type Recipe } from '../train/recipe.js';
import { SCHEDULES } from '../train/schedule.js';
import { checkTraining, startTraining, train } from '../train/train.js';
import { addJson, addWorkers, type CommonOptions, outputFile, seed, wholeNumber } from './options.js';
import { emit, layerBar, packageVersion, trainingBar } from './output.js';
import { Cancelled, cancellable, startPool } from './session.js';

interface TrainOptions extends Omit<Recipe, 'clip'>, Pick<CommonOptions, 'workers' | 'images' | 'json'> {
  arch: 'vgg16' | 'resnet20';
  width: number;
  shortcut: 'pad' | 'conv';
  pooling: 'average' | 'max';
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

const ARCHITECTURES = { vgg16, resnet20 };

/** Number ≥ 0. */
function amount(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('expected a number >= 0.');
  return value;
}

export function addTrain(program: Command): void {
  const r = PAPER_RECIPE;
  const command = program
    .command('train')
    .description("train a source ANN, with the paper's recipe unless told otherwise")
    .addOption(new Option('--arch <name>', 'architecture').choices(['vgg16', 'resnet20']).makeOptionMandatory())
    .option('--width <factor>', 'multiplies all channel counts', amount, 1)
    .addOption(
      new Option('--shortcut <kind>', 'resnet20: where the image is halved, zero padding or a 1 × 1 convolution')
        .choices(['pad', 'conv'])
        .default('pad'),
    )
    .addOption(
      new Option('--pooling <kind>', 'vgg16: what closes a stage').choices(['average', 'max']).default('average'),
    )
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
    .option('--clip <norm>', 'scale longer gradients down to this norm', amount)
    .option('--batch-norm', 'batch norms while training, folded into the convolutions of the model', false)
    .option('--no-augment', 'no random flips and shifts')
    .option('--seed <n>', 'decides weights, order and augmentation', seed, r.seed)
    .option('--resume', 'go on from the last epoch on record, FILE.checkpoint, if there is one');
  addJson(addWorkers(command))
    .addHelpText(
      'after',
      '\nFILE is the model. The state after each epoch is kept in FILE.checkpoint until the model is written.\n\nExample:\n' +
        '  ic-snn train --arch resnet20 --width 0.5 --data synthetic --images 20000 --epochs 10 \\\n' +
        '    --schedule one-cycle --batch-norm -o resnet20.safetensors',
    )
    .action(trainCommand);
}

function recipeOf(options: TrainOptions): Recipe {
  const { epochs, batch, microBatch, learningRate, schedule, momentum, weightDecay, batchNorm, augment, seed } =
    options;
  const clip = options.clip ?? null;
  return { epochs, batch, microBatch, learningRate, schedule, momentum, weightDecay, clip, batchNorm, augment, seed };
}

async function trainCommand(options: TrainOptions): Promise<void> {
  const { output, card } = options;
  const checkpoint = `${output}.checkpoint`;
  const recipe = recipeOf(options);
  const images = openImages(options.data, { split: 'train', limit: options.images });
  checkTraining(recipe, images);
  const test = openTest(options, images);
  const network = build(options, images);
  const normalisation = measureNormalisation(images);
  const facts = factsOf(options, recipe, images);
  const model = { name: options.arch, network, normalisation };
  const state = findState(options, facts, checkpoint) ?? start(model, recipe, images);
  const pool = startPool(model, { ...options, engine: 'wasm' });
  const bar = trainingBar();
  try {
    const result = await cancellable((signal) =>
      train({
        recipe,
        pool,
        images,
        state,
        progress: bar.progress,
        ...(test && {
          afterEpoch: (trained: Network) => measure({ ...model, network: trained }, test, options, signal),
        }),
        onState: (now) => {
          writeFileAtomic(checkpoint, serialiseCheckpoint(now, facts));
          const last = now.history[now.history.length - 1];
          if (!test || last.test) bar.epoch(last, recipe.epochs);
        },
        signal,
      }),
    ).catch((error: unknown) => {
      if (error instanceof DivergedError) rmSync(checkpoint, { force: true }); // going on would diverge again
      if (error instanceof Cancelled && existsSync(checkpoint))
        throw new Cancelled('cancelled; go on with the same command and --resume');
      throw error;
    });
    bar.stop();
    const trained = describe(options, recipe, images, normalisation, result);
    writeFileAtomic(output, serialiseModel(trained));
    if (card) writeFileAtomic(card, `${JSON.stringify(cardOf(trained), null, 2)}\n`);
    rmSync(checkpoint, { force: true });
    const { history, seconds } = result.state;
    const last = history[history.length - 1];
    const right = last.test ? `, ${last.test.correct} of ${last.test.count} test images right` : '';
    emit(
      `${output}: ${options.arch}, ${history.length} epochs, ${Math.round(seconds)} s, training accuracy ${last.accuracy.toFixed(2)} %${right}`,
      cardOf(trained),
      options.json,
    );
  } finally {
    bar.stop();
    pool.close();
  }
}

/** Images that are not trained on, if there are any, of the shape and the classes of those that are. */
function openTest({ data, test, testImages }: TrainOptions, images: ImageSet): ImageSet | undefined {
  if (test === undefined && !hasTestPart(data)) return undefined;
  const set = openImages(test ?? data, { split: 'test', limit: testImages });
  const { name, shape, classCount, classNames: classes } = images;
  checkImages(set, { name, shape, classCount, ...(classes && { classes }) });
  return set;
}

function build(
  { arch, width, shortcut, pooling, data }: TrainOptions,
  { shape, classCount: classes }: ImageSet,
): Network {
  try {
    return ARCHITECTURES[arch]({ classes, width, shape, shortcut, pooling });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    throw new FileError(data, `images of ${shape.join('×')}`, `do not fit ${arch}: ${error.message}`);
  }
}

/** The state of a training that was stopped, if that is to go on. */
function findState(
  { resume, output }: TrainOptions,
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

function start({ network, normalisation }: Omit<Model, 'provenance'>, recipe: Recipe, images: ImageSet): TrainingState {
  const bar = layerBar();
  try {
    const progress = (done: number, total: number) => bar.progress('scaling the first weights', done, total);
    return startTraining(network, recipe, images, { normalisation, progress });
  } finally {
    bar.stop();
  }
}

/** Does a choice of pooling make another network? */
function hasMaxPooling(arch: TrainOptions['arch'], pooling: TrainOptions['pooling']): boolean {
  return arch === 'vgg16' && pooling === 'max';
}

/** All that decides the final weights. */
function factsOf({ arch, width, shortcut, pooling }: TrainOptions, recipe: Recipe, images: ImageSet): TrainingFacts {
  const sha256 = createHash('sha256').update(images.pixels).update(images.labels).digest('hex');
  const data = `${images.count} images, SHA-256 ${sha256.slice(0, 16)}`;
  return {
    ...recipe,
    ...{ arch, width, data },
    ...(arch === 'resnet20' && { shortcut }),
    ...(hasMaxPooling(arch, pooling) && { pooling }),
  };
}

/** Right answers of the network as it will be saved. */
async function measure(model: Model, test: ImageSet, options: TrainOptions, signal: AbortSignal): Promise<TestResult> {
  const pool = startPool(model, { ...options, engine: 'wasm' });
  try {
    const { correct, accuracy } = await evaluateAnn(pool, test, { signal });
    return { count: test.count, correct, accuracy };
  } finally {
    pool.close();
  }
}

function describe(
  options: TrainOptions,
  recipe: Recipe,
  images: ImageSet,
  normalisation: Normalisation,
  { network, state }: { network: Network; state: TrainingState },
): Model {
  const { history, seconds } = state;
  const last = history[history.length - 1];
  const name = options.name ?? fileName(options.output).replace(/\.safetensors$/i, '');
  return {
    name,
    network,
    normalisation,
    ...(images.classNames && { classes: images.classNames }),
    provenance: {
      trainedBy: `ic-snn ${packageVersion()}`,
      command: commandLine(options, recipe),
      architecture: options.arch,
      width: options.width,
      ...(options.arch === 'resnet20' && { shortcut: options.shortcut }),
      ...(hasMaxPooling(options.arch, options.pooling) && { pooling: options.pooling }),
      data: fileName(options.data),
      trainingImages: images.count,
      recipe,
      trainingAccuracy: last.accuracy,
      ...(last.test && {
        ...{ testImages: last.test.count, testCorrect: last.test.correct, testAccuracy: last.test.accuracy },
      }),
      secondsOfTraining: Math.round(seconds),
      workers: options.workers,
      ...(options.note && { note: options.note }),
    },
  };
}

/**
 * The command that gives this model again, with what differs from the defaults; it names no folders of the machine it was
 * made on.
 */
function commandLine(options: TrainOptions, recipe: Recipe): string {
  const words = [`ic-snn train --arch ${options.arch}`];
  if (options.width !== 1) words.push(`--width ${options.width}`);
  if (options.shortcut !== 'pad') words.push(`--shortcut ${options.shortcut}`);
  if (hasMaxPooling(options.arch, options.pooling)) words.push(`--pooling ${options.pooling}`);
  words.push(`--data ${fileName(options.data)}`);
  if (options.images !== undefined) words.push(`--images ${options.images}`);
  for (const [name, value] of Object.entries(recipe)) {
    if (value === PAPER_RECIPE[name as keyof Recipe]) continue;
    const flag = flagOf(name);
    words.push(value === true ? `--${flag}` : value === false ? `--no-${flag}` : `--${flag} ${value}`);
  }
  return `${words.join(' ')} -o ${fileName(options.output)}`;
}

/** What the card says: everything in the model but its layers. */
function cardOf({ name, normalisation, classes, provenance }: Model): Record<string, unknown> {
  return { name, ...provenance, normalisation, ...(classes && { classes }) };
}
