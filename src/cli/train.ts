/** `ic-snn train`: a source network of one's own. */
import { type Command, Option } from 'commander';
import { FileError, NetworkError } from '../check.js';
import { openImages } from '../datasets/open.js';
import { evaluateAnn } from '../evaluate/evaluate.js';
import { resnet20, vgg16 } from '../network/architectures.js';
import type { ImageSet } from '../network/images.js';
import type { Network } from '../network/layer.js';
import type { Model, Normalisation } from '../network/model.js';
import { measureNormalisation } from '../train/batches.js';
import type { TestResult, TrainingFacts, TrainingState } from '../train/checkpoint.js';
import { PAPER_RECIPE, type Recipe } from '../train/recipe.js';
import { checkTraining, startTraining } from '../train/train.js';
import { layerBar } from './output.js';
import { startPool } from './session.js';
import {
  addTrainingFlags,
  amount,
  dataFact,
  flagWords,
  nameOf,
  openTest,
  recipeOf,
  runTraining,
  type TrainingFlags,
  trainedBy,
  trainingProvenance,
} from './training-run.js';

interface TrainOptions extends TrainingFlags {
  arch: 'vgg16' | 'resnet20';
  width: number;
  shortcut: 'pad' | 'conv';
  pooling: 'average' | 'max';
}

const ARCHITECTURES = { vgg16, resnet20 };

export function addTrain(program: Command): void {
  const command = program
    .command('train')
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
    .option('--batch-norm', 'batch norms while training, folded into the convolutions of the model', false);
  addTrainingFlags(command, PAPER_RECIPE)
    .addHelpText(
      'after',
      '\nFILE is the model. The state after each epoch is kept in FILE.checkpoint until the model is written.\n\nExample:\n' +
        '  ic-snn train --arch resnet20 --width 0.5 --data synthetic --images 20000 --epochs 10 \\\n' +
        '    --schedule one-cycle --batch-norm -o resnet20.safetensors',
    )
    .action(trainCommand);
}

async function trainCommand(options: TrainOptions): Promise<void> {
  const recipe = recipeOf(options);
  const images = openImages(options.data, { split: 'train', limit: options.images });
  checkTraining(recipe, images);
  const { name, shape, classCount, classNames: classes } = images;
  const test = openTest(options, { name, shape, classCount, ...(classes && { classes }) });
  const network = build(options, images);
  const normalisation = measureNormalisation(images);
  const model = { name: options.arch, network, normalisation };
  await runTraining({
    ...{ options, recipe, images, test, model },
    facts: factsOf(options, recipe, images),
    start: () => start(model, recipe, images),
    measure: (trained, _, set, signal) => measure({ ...model, network: trained }, set, options, signal),
    describe: (trained, state) => describe(options, recipe, images, normalisation, trained, state),
  });
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
  return {
    ...recipe,
    ...{ arch, width, data: dataFact(images) },
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
  network: Network,
  state: TrainingState,
): Model {
  const { arch, width, shortcut, pooling } = options;
  return {
    name: nameOf(options),
    network,
    normalisation,
    ...(images.classNames && { classes: images.classNames }),
    provenance: {
      trainedBy: trainedBy(),
      command: commandLine(options, recipe),
      ...{ architecture: arch, width, ...(arch === 'resnet20' && { shortcut }) },
      ...(hasMaxPooling(arch, pooling) && { pooling }),
      ...trainingProvenance(options, recipe, images, state),
    },
  };
}

/** The command that gives this model again. */
function commandLine(options: TrainOptions, recipe: Recipe): string {
  const words = [`ic-snn train --arch ${options.arch}`];
  if (options.width !== 1) words.push(`--width ${options.width}`);
  if (options.shortcut !== 'pad') words.push(`--shortcut ${options.shortcut}`);
  if (hasMaxPooling(options.arch, options.pooling)) words.push(`--pooling ${options.pooling}`);
  return [...words, ...flagWords(options, recipe, PAPER_RECIPE)].join(' ');
}
