/** Options that mean the same in every command, and their checks. */
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CODINGS, type Coding } from '../coding/coders.js';
import { MAX_SEED } from '../coding/random.js';
import { RESIDUAL_CHOICES } from '../convert/algorithm-2.js';
import { COMPENSATIONS } from '../convert/algorithm-3.js';
import { type ConversionOptions, DEFAULT_OPTIONS } from '../convert/pipeline.js';
import type { EngineName } from '../engine/engine.js';
import { checkWritable } from '../files/write-file.js';
import type { Model } from '../network/model.js';

/** What commander hands over for the options below. */
export interface CommonOptions {
  quantile: number;
  thresholdScope: 'layer' | 'channel';
  init: ConversionOptions['init'];
  residual: ConversionOptions['residual'];
  weightsRule: ConversionOptions['weightsRule'];
  compensation: ConversionOptions['compensation'];
  blockRule: ConversionOptions['blockRule'];
  fire: 'gt' | 'ge';
  coding: Coding;
  calibration?: string;
  calibrationImages: number;
  seed: number;
  images?: number;
  engine: EngineName;
  workers: number;
  mean?: number[];
  std?: number[];
  json?: string;
}

/** Whole number ≥ min, and ≤ max where there is one. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `>= ${min}` : `from ${min} to ${max}`;
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`expected a whole number ${range}.`);
    return value;
  };
}

/** A seed of random numbers. */
export const seed = wholeNumber(0, MAX_SEED);

/**
 * A file to write, or - for standard output where the command knows that; one that cannot be written is refused before
 * the work, not after it.
 */
export function outputFile(ending = ''): (path: string) => string {
  return (path) => {
    if (path === '-' && ending === '') return path;
    if (!path.toLowerCase().endsWith(ending)) throw new InvalidArgumentError(`expected a name that ends in ${ending}.`);
    checkWritable(path);
    return path;
  };
}

/** Comma-separated whole numbers ≥ 1. */
export function wholeNumbers(text: string): number[] {
  return text.split(',').map(wholeNumber(1));
}

function quantile(text: string): number {
  const p = Number(text);
  if (text.trim() === '' || !(p > 0 && p <= 1)) throw new InvalidArgumentError('expected a number in (0, 1].');
  return p;
}

function numbers(text: string): number[] {
  const list = text.split(',').map(Number);
  if (text === '' || !list.every(Number.isFinite))
    throw new InvalidArgumentError('expected numbers separated by commas.');
  return list;
}

/** --mean and --std. */
export function addNormalisation(command: Command): Command {
  return command
    .option('--mean <r,g,b>', 'mean of the pixels (0 to 1) per channel; default: that of the model', numbers)
    .option('--std <r,g,b>', 'standard deviation per channel; default: that of the model', numbers);
}

/** --engine and --workers. */
export function addEngine(command: Command): Command {
  return addWorkers(
    command.addOption(
      new Option('--engine <name>', 'SIMD kernels or the readable reference; same bits')
        .choices(['wasm', 'reference'])
        .default('wasm'),
    ),
  );
}

/** --workers */
export function addWorkers(command: Command): Command {
  const text = 'worker threads; 0 works in the main thread';
  return command.option('--workers <n>', text, wholeNumber(0), availableParallelism());
}

/** Everything that decides a conversion. */
export function addConversion(command: Command): Command {
  const d = DEFAULT_OPTIONS;
  command
    .option('--quantile <p>', 'V_th is this quantile of the activations, in (0, 1]', quantile, d.quantile)
    .addOption(
      new Option('--threshold-scope <scope>', 'one V_th per layer or per channel')
        .choices(['layer', 'channel'])
        .default(d.thresholdScope),
    )
    .addOption(
      new Option('--init <how>', 'v(0): zero, from the weights (Algorithm 1) or from data (Algorithm 2)')
        .choices(['zero', 'weights', 'data'])
        .default(d.init),
    )
    .addOption(
      new Option('--residual <rule>', 'reading of Algorithm 2; auto: the one that agrees best with the ANN')
        .choices(RESIDUAL_CHOICES)
        .default(d.residual),
    )
    .addOption(
      new Option('--weights-rule <rule>', 'reading of Algorithm 1')
        .choices(['summed', 'literal'])
        .default(d.weightsRule),
    )
    .addOption(
      new Option('--compensation <rule>', 'reading of Algorithm 3').choices(COMPENSATIONS).default(d.compensation),
    )
    .addOption(
      new Option('--block-rule <rule>', 'residual blocks: the first spiking layer or all')
        .choices(['first', 'all'])
        .default(d.blockRule),
    )
    .addOption(
      new Option('--fire <rule>', 'fire above V_th (gt) or also at it (ge)').choices(['gt', 'ge']).default('gt'),
    )
    .addOption(new Option('--coding <code>', 'how the image enters').choices(CODINGS).default('direct'))
    .option(
      '--calibration <data>',
      'images for thresholds and v(0); default: the training part of --data, if it is a folder',
    )
    .option('--calibration-images <n>', 'the first n of them', wholeNumber(1), 500)
    .option('--seed <n>', 'seed of the bernoulli code', seed, 1);
  return addEngine(addNormalisation(command));
}

/** --json */
export function addJson(command: Command): Command {
  return command.option('--json <file>', 'write the same facts as JSON; - for standard output', outputFile());
}

/** The conversion that the options ask for, at T. */
export function conversionOptions(options: CommonOptions, steps: number): ConversionOptions {
  const { quantile: p, thresholdScope, init, residual, weightsRule, compensation, blockRule, fire } = options;
  return {
    steps,
    quantile: p,
    thresholdScope,
    init,
    residual,
    weightsRule,
    compensation,
    blockRule,
    fire: fire === 'ge' ? '>=' : '>',
  };
}

/** The model with the normalisation of the options, or a warning where nobody gives one. */
export function withNormalisation(
  model: Model,
  { mean, std }: Pick<CommonOptions, 'mean' | 'std'>,
  warn: (text: string) => void,
): Model {
  const channels = model.network.shapes[0][2];
  if (!mean && !std) {
    if (!model.normalisation)
      warn(`${model.name} carries no normalisation; using mean 0 and std 1 (give --mean and --std)`);
    return model;
  }
  const known = model.normalisation ?? {
    mean: new Array<number>(channels).fill(0),
    std: new Array<number>(channels).fill(1),
  };
  const normalisation = { mean: mean ?? known.mean, std: std ?? known.std };
  for (const [name, list] of Object.entries(normalisation)) {
    if (list.length !== channels)
      throw new RangeError(`"--${name}" expected ${channels} numbers, one per channel, got ${list.length}`);
  }
  if (!normalisation.std.every((x) => x > 0))
    throw new RangeError(`"--std" expected numbers > 0, got ${normalisation.std}`);
  return { ...model, normalisation };
}
