/** Options that mean the same in every command, and their checks. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve, sep } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { either, parseJson } from '../check.js';
import { MAX_SEED } from '../coding/random.js';
import { type MethodChoice, usedOptions } from '../convert/method.js';
import {
  flagOf,
  OPTION_NAMES,
  OPTIONS,
  type OptionName,
  type OptionSpec,
  type OptionValues,
} from '../convert/options.js';
import { ENGINE_NAMES, type EngineName } from '../engine/engine.js';
import { statedAccuracy } from '../evaluate/sanity.js';
import { endingsOf, formatOf } from '../files/formats.js';
import { readText } from '../files/model-path.js';
import { checkWritable } from '../files/write-file.js';
import { normalisationProblem, parseNumbers } from '../network/images.js';
import type { Model } from '../network/model.js';
import { MOST_STEPS } from '../network/snn.js';

/** What commander hands over for the options below. */
export interface CommonOptions extends OptionValues {
  calibration?: string;
  calibrationImages: number;
  images?: number;
  engine: EngineName;
  workers: number;
  mean?: number[];
  std?: number[];
  json?: string;
}

/** Calibration images, unless --calibration-images says otherwise. */
export const CALIBRATION_IMAGES = 500;

/** Worker threads; each has a memory of its own. */
const MOST_WORKERS = 256;

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

/** What commands take as --data. */
export const DATA_HELP =
  'synthetic, a .bin file or a folder of CIFAR files, a folder of PNG folders, or labelled numbers: .npz (x, y; or x_train, y_train, x_test, y_test), x.npy with y.npy beside it, .csv (label named so or last); uint8 is divided by 255, other numbers are taken as they are';

/** What a command that takes a model says of it. */
export const MODEL_HELP = `${either(endingsOf('model'))} file`;

/**
 * A file to write; one that cannot be written is refused before the work, not after it.
 *
 * @param endings one of which the name must have, if there are any
 */
export function outputFile(...endings: readonly string[]): (path: string) => string {
  return (path) => {
    if (path === '-') throw new InvalidArgumentError('expected the name of a file.');
    if (endings.length > 0 && !endings.some((ending) => path.toLowerCase().endsWith(ending)))
      throw new InvalidArgumentError(`expected a name that ends in ${either(endings)}.`);
    checkWritable(path);
    return path;
  };
}

/** The same, or - for standard output. */
export function outputOrStandard(path: string): string {
  return path === '-' ? path : outputFile()(path);
}

/** Options that name a file to write, and a file to read. */
const OUTPUTS = ['output', 'json', 'card', 'html', 'example'] as const;
const INPUTS = ['spec', 'labels', 'data', 'test', 'calibration'] as const;

/** Commands whose -o is a model, whole, which may take the place of the one that is read. */
const WRITE_MODELS: readonly string[] = ['import', 'convert', 'train', 'retrain'];

/**
 * Refuses two outputs in one file, of which the second would be all that is left, and anything but a model in place of
 * what is read: a file, data in a folder, the card beside a model.
 *
 * @param words   the command's arguments, files that it reads among them
 * @param command its name
 * @throws RangeError
 */
export function checkOutputs(
  options: Readonly<Record<string, unknown>>,
  words: readonly string[],
  command: string,
): void {
  const read = [...words, ...INPUTS.map((name) => options[name])].flat().filter((path) => typeof path === 'string');
  const named = OUTPUTS.flatMap((name) => {
    const path = options[name];
    return typeof path === 'string' && path !== '-' ? [{ name, path, place: placeOf(path) }] : [];
  });
  for (const [n, { name, path, place }] of named.entries()) {
    if (place === undefined) continue;
    const other = named.slice(0, n).find((one) => one.place === place);
    if (other) throw new RangeError(`"${name}" expected another file than "${other.name}", got ${path}`);
    if (name === 'output' && WRITE_MODELS.includes(command)) continue;
    if (read.some((one) => placeOf(one) === place || isDataOf(one, place) || isCardOf(one, place)))
      throw new RangeError(`"${name}" expected another file than what is read, got ${path}`);
  }
}

/** Is a file that is there one of the data in a folder? */
function isDataOf(folder: string, place: string): boolean {
  const what = formatOf(place)?.what;
  if (what === undefined || what === 'model' || !existsSync(place)) return false;
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder && place.startsWith(`${realpathSync(folder)}${sep}`);
}

/** Is a file the card that lies beside a model, see sanity.ts? */
function isCardOf(model: string, place: string): boolean {
  const card = cardPath(model);
  if (card === undefined || !existsSync(card) || placeOf(card) !== place) return false;
  return statedAccuracy(parseJson(readText(card))) !== undefined;
}

/** The JSON file that is named like a model. */
export function cardPath(model: string): string | undefined {
  const format = formatOf(model);
  const ending = format?.what === 'model' && format.endings.find((one) => model.toLowerCase().endsWith(one));
  return ending ? `${model.slice(0, -ending.length)}.json` : undefined;
}

/** The file itself, whatever it is called; undefined for what is written through, or a folder. */
function placeOf(path: string): string | undefined {
  const there = statSync(path, { throwIfNoEntry: false });
  if (!there) return resolve(path);
  return there.isFile() ? realpathSync(path) : undefined;
}

/** Comma-separated time steps T. */
export function wholeNumbers(text: string): number[] {
  return text.split(',').map(wholeNumber(1, MOST_STEPS));
}

function numbers(text: string): number[] {
  const list = parseNumbers(text);
  if (!list) throw new InvalidArgumentError('expected numbers separated by commas.');
  return list;
}

/** --mean and --std. */
export function addNormalisation(command: Command): Command {
  return command
    .option('--mean <r,g,b>', 'mean of the pixels (0 to 1) per channel; default: that of the model', numbers)
    .option('--std <r,g,b>', 'standard deviation per channel; default: that of the model', numbers);
}

/** --engine */
export function addEngine(command: Command): Command {
  const text = 'SIMD kernels or the readable reference; same bits';
  return command.addOption(new Option('--engine <name>', text).choices(ENGINE_NAMES).default(ENGINE_NAMES[0]));
}

/** --workers */
export function addWorkers(command: Command): Command {
  const text = 'worker threads; 0 works in the main thread';
  return command.option('--workers <n>', text, wholeNumber(0, MOST_WORKERS), availableParallelism());
}

/**
 * Everything that decides a conversion: the flags of the table, and the images to calibrate with.
 *
 * @param from where calibration images come from by default, and how many are taken
 */
export function addConversion(
  command: Command,
  { fallback = 'the training part of --data, where it has one', images = CALIBRATION_IMAGES } = {},
): Command {
  for (const name of OPTION_NAMES) command.addOption(flag(name));
  command
    .option('--calibration <data>', `images for thresholds and v(0); default: ${fallback}`)
    .option('--calibration-images <n>', 'the first n of them', wholeNumber(1), images);
  return addWorkers(addEngine(addNormalisation(command)));
}

/** One option of the table as a flag; one that is a plain yes or no may stand without its value. */
function flag(name: OptionName): Option {
  const { help, byDefault, choices, expected, parse } = OPTIONS[name] as OptionSpec<unknown>;
  const isSwitch = choices?.includes('yes');
  const option = new Option(`--${flagOf(name)} ${isSwitch ? '[yes]' : '<value>'}`, help);
  if (isSwitch) option.preset('yes');
  if (choices) option.choices(choices.map(String));
  else
    option.argParser((text) => {
      const value = parse(text);
      if (value === undefined) throw new InvalidArgumentError(`expected ${expected}.`);
      return value;
    });
  return option.default(byDefault);
}

/** `--methods` where a command says `--method`, or the other way round: both are understood. */
export function addMethodAlias(command: Command, alias: 'method' | 'methods'): Command {
  const meant = alias === 'method' ? 'methods' : 'method';
  return command
    .addOption(new Option(`--${alias} <name>`, `the same as --${meant}`).hideHelp())
    .on(`option:${alias}`, (value: string) => command.setOptionValueWithSource(meant, value, 'cli'));
}

/** --trial-images */
export function addTrialImages(command: Command): Command {
  const text = 'calibration images on which advice is tried, half to convert on and half to judge on; 0 tries none';
  return command.option('--trial-images <n>', text, wholeNumber(0), 200);
}

/** --json */
export function addJson(command: Command): Command {
  return command.option('--json <file>', 'write the same facts as JSON; - for standard output', outputOrStandard);
}

/** The options of a conversion that were typed. */
export function typedOptions(command: Command): OptionName[] {
  return OPTION_NAMES.filter((name) => command.getOptionValueSource(name) === 'cli');
}

/**
 * Refuses an option that was typed and decides nothing for any of the methods, beside the other options: the result would
 * not be what it is taken for. What is idle with some networks only is let through.
 *
 * @throws RangeError naming the flag
 */
export function checkAsked(
  typed: readonly OptionName[],
  choices: readonly MethodChoice[],
  options: OptionValues,
): void {
  const used = usedOptions(choices, options);
  const idle = typed.find((name) => !(name in used));
  if (idle === undefined) return;
  const others = typed.length > 1 ? ' beside the other options' : '';
  const names = choices.length > 0 ? either(choices.map(({ label }) => label)) : 'the ANN';
  throw new RangeError(`"--${flagOf(idle)}" changes nothing of ${names}${others}; leave it out`);
}

/**
 * Refuses an option of a conversion where a stored one is used, which keeps its own.
 *
 * @throws RangeError naming the flag
 */
export function checkKept(typed: readonly OptionName[]): void {
  if (typed.length === 0) return;
  throw new RangeError(`"--${flagOf(typed[0])}" changes nothing of a stored conversion; convert again with --steps`);
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
  const own = { mean: mean ?? model.normalisation?.mean, std: std ?? model.normalisation?.std };
  if (!own.mean || !own.std)
    throw new RangeError(`"--${mean ? 'std' : 'mean'}" is needed, too: ${model.name} carries no normalisation`);
  const normalisation = { mean: own.mean, std: own.std };
  const problem = normalisationProblem(normalisation, channels);
  if (problem) throw new RangeError(`"--${problem.name}" expected ${problem.expected}`);
  return { ...model, normalisation };
}
