/** `ic-snn retrain`: rivals that train the source network for its life as a spiking one (class E). */
import { type Command, Option } from 'commander';
import { FileError } from '../check.js';
import { DEFAULT_OPTIONS } from '../convert/options.js';
import { countAnswers, simulateReadouts } from '../evaluate/evaluate.js';
import { fileName } from '../files/base-name.js';
import { type ImageSet, taskOf } from '../network/images.js';
import type { Network } from '../network/layer.js';
import type { Model } from '../network/model.js';
import type { Conversion } from '../network/snn.js';
import { ACTIVATION_FORMS, activationOf } from '../train/activation.js';
import type { TestResult } from '../train/checkpoint.js';
import { PAPER_RECIPE, type Recipe } from '../train/recipe.js';
import { type RetrainingRecipe, retrainedConversion, type SpikingTarget, startRetraining } from '../train/retrain.js';
import { checkTraining } from '../train/train.js';
import { digest } from './fingerprint.js';
import { wholeNumber } from './options.js';
import { onModel } from './read-model.js';
import { openData, openModel, startPool } from './session.js';
import {
  addTrainingFlags,
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

interface RetrainOptions extends TrainingFlags {
  as: string;
  steps?: number;
  neuron: (typeof NEURONS)[number];
}

/** Neurons that give a layer's clipped and quantised sum. */
const NEURONS = ['binary', 'signed'] as const;

/** Few epochs from good weights. */
const RECIPE: Recipe = { ...PAPER_RECIPE, epochs: 5, learningRate: 0.01, schedule: 'one-cycle', clip: 5 };

export function addRetrain(program: Command): void {
  const command = program
    .command('retrain')
    .argument('<snn>', 'a converted .safetensors file with one V_th for each layer: weights and V_th to start from')
    .requiredOption(
      '--as <method>',
      `of ${ACTIVATION_FORMS.join(', ')}: quantised ReLU of L levels, clipped ReLU, the spiking network itself over T steps`,
      activationName,
    )
    .option(
      '--steps <T>',
      'time steps that the SNN is measured at and stored for (default: those of <snn>)',
      wholeNumber(1),
    );
  command.addOption(
    new Option('--neuron <value>', 'neurons of the SNN; signed ones are beyond the paper')
      .choices(NEURONS)
      .default(NEURONS[0]),
  );
  addTrainingFlags(command, RECIPE)
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn convert vgg16.safetensors --method snn --quantile 0.9 --steps 8 --calibration cifar10 -o snn.safetensors\n' +
        '  ic-snn retrain snn.safetensors --as qcfs:4 --neuron signed --data cifar10 -o qcfs.safetensors',
    )
    .action(onModel(retrainCommand));
}

/**
 * Signed neurons give a layer's clipped and quantised sum as binary ones do, only sooner; HybridTrain trains the steps of
 * binary ones.
 *
 * @throws RangeError
 */
function checkNeuron({ as, neuron }: RetrainOptions): void {
  const known = activationOf(as).copies > 1 ? NEURONS.slice(0, 1) : NEURONS;
  if (!known.includes(neuron)) throw new RangeError(`"neuron" expected ${known.join(' or ')} for ${as}, got ${neuron}`);
}

function activationName(name: string): string {
  return activationOf(name).name;
}

async function retrainCommand(path: string, options: RetrainOptions): Promise<void> {
  const model = await openModel(path, {});
  const { conversion } = model;
  if (!conversion) throw new FileError(path, '', 'has no thresholds to start from; make them with "ic-snn convert"');
  checkNeuron(options);
  const recipe: RetrainingRecipe = { ...recipeOf(options), activation: options.as };
  const images = openData(options.data, 'train', options.images, model);
  checkTraining(recipe, images);
  const before = startRetraining(model.network, conversion, recipe);
  const target = { steps: options.steps ?? conversion.steps, neuron: options.neuron };
  const convertedOf = (network: Network, parameters: Float32Array): Model => ({
    ...model,
    network,
    conversion: retrainedConversion(network, recipe, parameters, target),
  });
  await runTraining({
    ...{ options, recipe, images, model: { ...model, name: recipe.activation } },
    test: openTest(options, taskOf(model)),
    facts: {
      ...recipe,
      from: `${model.name}, SHA-256 ${digest(before.parameters)}`,
      data: dataFact(images),
    },
    start: () => before,
    measure: (network, parameters, set, signal) => measure(convertedOf(network, parameters), set, options, signal),
    describe: (network, { parameters, ...state }) => ({
      ...convertedOf(network, parameters),
      name: nameOf(options),
      provenance: {
        ...{ trainedBy: trainedBy(), command: commandLine(path, options, recipe, target) },
        ...{
          retrained: recipe.activation,
          source: activationOf(recipe.activation).source,
          from: model.name,
          ...target,
        },
        ...trainingProvenance(options, recipe, images, { parameters, ...state }),
      },
    }),
  });
}

/** Right answers of the spiking network. */
async function measure(
  model: Model,
  images: ImageSet,
  options: RetrainOptions,
  signal: AbortSignal,
): Promise<TestResult> {
  const pool = startPool(model, { ...options, engine: 'wasm' });
  try {
    const conversion = model.conversion as Conversion;
    const times = [conversion.steps];
    const [simulated] = await simulateReadouts(pool, {}, conversion, times, images, DEFAULT_OPTIONS, options.as, {
      signal,
    });
    const { correct } = countAnswers(simulated, images);
    return { count: images.count, correct, accuracy: (correct / images.count) * 100 };
  } finally {
    pool.close();
  }
}

/** The command that gives this model again. */
function commandLine(path: string, options: RetrainOptions, recipe: Recipe, { steps, neuron }: SpikingTarget): string {
  const words = [`ic-snn retrain ${fileName(path)} --as ${options.as} --steps ${steps}`];
  if (neuron !== 'binary') words.push(`--neuron ${neuron}`);
  return [...words, ...flagWords(options, recipe, RECIPE)].join(' ');
}
