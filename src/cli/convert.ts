/** `ic-snn convert`: thresholds and initial potentials into a model file. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { either } from '../check.js';
import type { Calibration } from '../convert/calibration.js';
import { checkConversion, convert } from '../convert/convert.js';
import { CLASS_NOTES, type MethodChoice } from '../convert/method.js';
import { CLASSES, parseMethod, STORABLE_METHOD_NAMES } from '../convert/methods/index.js';
import { conversionOptions, type OptionName, optionValues } from '../convert/options.js';
import { convertToTarget } from '../convert/target.js';
import { chosenOf, meanRatio } from '../evaluate/evaluate.js';
import { writtenEndings } from '../files/formats.js';
import { modelWriter } from '../files/model-path.js';
import { writeFileAtomic } from '../files/write-file.js';
import type { ImageSet } from '../network/images.js';
import type { Model } from '../network/model.js';
import type { Conversion } from '../network/snn.js';
import {
  addConversion,
  addJson,
  addMethodAlias,
  type CommonOptions,
  checkAsked,
  MODEL_HELP,
  outputFile,
  typedOptions,
  wholeNumber,
} from './options.js';
import { emit, table } from './output.js';
import { onModel } from './read-model.js';
import { addAnyway, checkAnswers } from './sanity.js';
import { noteLeftOut, openCalibration, openModel, withSession } from './session.js';

interface ConvertOptions extends CommonOptions {
  output: string;
  steps?: number;
  method?: string;
  best?: boolean;
  class: (typeof CLASSES)[number];
  targetLoss?: number;
  anyway?: boolean;
}

export function addConvert(program: Command): void {
  const command = program
    .command('convert')
    .argument('<model>', MODEL_HELP)
    .requiredOption(
      '-o, --output <file>',
      `the SNN, a ${either(writtenEndings())} file`,
      outputFile(...writtenEndings()),
    )
    .option('--steps <T>', 'time steps that the SNN is made for', wholeNumber(1))
    .option('--method <name>', `of ${STORABLE_METHOD_NAMES.join(', ')} (default ic-snn)`)
    .option('--best', "the method of --class that loses least by the ANN's own answers on held-out calibration images")
    .option(
      '--target-loss <points>',
      'instead of --steps: the fewest of some steps that lose at most so much, by --best, on held-out calibration images; a small loss takes many',
      points,
    )
    .addOption(
      new Option(
        '--class <class>',
        `what --best chooses from: ${CLASSES.map((c) => `${c}, ${CLASS_NOTES[c]}`).join('; ')}`,
      )
        .choices(CLASSES)
        .default('B'),
    );
  addAnyway(addJson(addConversion(addMethodAlias(command, 'methods'), { fallback: 'none, it is needed' })))
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn convert resnet20.safetensors -o snn.safetensors --steps 16 --calibration data_batch_1.bin',
    )
    .action(onModel(convertCommand));
}

async function convertCommand(path: string, options: ConvertOptions, command: Command): Promise<void> {
  const make = planOf(options, command.getOptionValueSource('class') === 'cli', typedOptions(command));
  const { serialise, check } = await modelWriter(options.output);
  const model = await openModel(path, options);
  noteLeftOut(path, model);
  check(model);
  const calibrating = openCalibration(options, undefined, model);
  const made = await withSession(model, calibrating, options, async (session) => {
    const { calibration } = session;
    await checkAnswers(session, calibrating, path, options);
    if (!calibration) throw new Error('a conversion needs calibration images');
    return make(calibration);
  });
  const conversion = { ...made, options: provenanceOf(made, calibrating, options) };
  writeFileAtomic(options.output, serialise({ ...model, conversion }));
  const { method } = conversion.options;
  const facts = { output: options.output, method, steps: conversion.steps, options: conversion.options };
  const layers = describeLayers(model, conversion);
  emit(`${headline(conversion, options.output)}\n\n${layerTable(layers)}`, { ...facts, layers }, options.json);
}

/**
 * What is to be done, checked before the work.
 *
 * @throws RangeError for options that contradict one another, or a method that cannot do them
 */
function planOf(
  options: ConvertOptions,
  isClassTyped: boolean,
  typed: readonly OptionName[],
): (calibration: Calibration) => Promise<Conversion> {
  const { steps, method, best, targetLoss, class: ofClass } = options;
  if (best && method !== undefined) throw new RangeError('"best" chooses the method: leave out --method');
  if (targetLoss !== undefined) {
    if (steps !== undefined || method !== undefined)
      throw new RangeError('"target-loss" finds steps and method: leave out --steps and --method');
    checkAsked(typed, [parseMethod(`best:${ofClass}`, 'method')], options);
    return (calibration) => convertToTarget(calibration, ofClass, optionValues(options), targetLoss);
  }
  if (steps === undefined) throw new RangeError('"steps" is needed: how many time steps, or --target-loss to find out');
  const ofBest = best || (method === 'best' && isClassTyped);
  if (isClassTyped && !ofBest)
    throw new RangeError('"class" is what --best or --target-loss chooses from: give one of them');
  const choice = parseMethod(ofBest ? `best:${ofClass}` : (method ?? 'ic-snn'), 'method');
  checkStorable(choice);
  const asked = conversionOptions(options, steps);
  checkConversion(choice, asked);
  checkAsked(typed, [choice], options);
  return (calibration) => convert(calibration, choice, asked);
}

/** Points of accuracy, above 0. */
function points(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < 100))
    throw new InvalidArgumentError('expected a number in (0, 100).');
  return value;
}

/** @throws RangeError for a method that makes no network of integrate-and-fire neurons */
function checkStorable({ method }: MethodChoice): void {
  if (!method.simulation) return;
  throw new RangeError(`"method": ${method.name} makes no network that can be stored; evaluate it instead`);
}

/** How the conversion was made, as it is stored with it. */
function provenanceOf({ options }: Conversion, calibrating: ImageSet, given: ConvertOptions): Record<string, unknown> {
  const { coding, seed, compensateInput } = optionValues(given);
  const from = { calibration: calibrating.name, calibrationImages: calibrating.count };
  return { ...options, coding, seed, compensateInput, ...from };
}

function describeLayers({ network }: Model, { thresholds, initialPotential }: Conversion) {
  return network.spiking.map((at, s) => ({
    layer: network.layers[at].name,
    threshold: thresholds[s].reduce((sum, x) => sum + x, 0) / thresholds[s].length,
    initialPotential: meanRatio(initialPotential[s], thresholds[s]),
  }));
}

function headline(conversion: Conversion, output: string): string {
  const chosen = chosenOf(conversion);
  return `${output}: ${conversion.options.method}, T = ${conversion.steps}${chosen ? `, ${chosen}` : ''}`;
}

function layerTable(layers: ReturnType<typeof describeLayers>): string {
  const rows = layers.map((l) => [l.layer, l.threshold.toFixed(5), l.initialPotential.toFixed(4)]);
  return table(['spiking layer', 'V_th', 'v(0) / V_th'], rows);
}
