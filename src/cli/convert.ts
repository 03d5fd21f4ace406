/** `ic-snn convert`: thresholds and initial potentials into a model file. */
import type { Command } from 'commander';
import { checkConversion, convert } from '../convert/convert.js';
import type { MethodChoice } from '../convert/method.js';
import { parseMethod, STORABLE_METHOD_NAMES } from '../convert/methods/index.js';
import { chosenOf, meanRatio } from '../evaluate/evaluate.js';
import { serialiseModel } from '../files/model-file.js';
import { writeFileAtomic } from '../files/write-file.js';
import type { ImageSet } from '../network/images.js';
import type { Model } from '../network/model.js';
import type { Conversion } from '../network/snn.js';
import {
  addConversion,
  addJson,
  type CommonOptions,
  conversionOptions,
  optionValues,
  outputFile,
  wholeNumber,
} from './options.js';
import { emit, table } from './output.js';
import { openCalibration, openModel, withSession } from './session.js';

interface ConvertOptions extends CommonOptions {
  output: string;
  steps: number;
  method: string;
}

export function addConvert(program: Command): void {
  const command = program
    .command('convert')
    .description('make an SNN: balance thresholds, choose v(0), compensate')
    .argument('<model>', '.onnx or .safetensors file')
    .requiredOption('-o, --output <file>', 'the SNN, a .safetensors file', outputFile('.safetensors'))
    .requiredOption('--steps <T>', 'time steps that the SNN is made for', wholeNumber(1))
    .option('--method <name>', `of ${STORABLE_METHOD_NAMES.join(', ')}`, 'ic-snn');
  addJson(addConversion(command))
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn convert resnet20.safetensors -o snn.safetensors --steps 16 --calibration data_batch_1.bin',
    )
    .action(convertCommand);
}

async function convertCommand(path: string, options: ConvertOptions): Promise<void> {
  const choice = parseMethod(options.method, 'method');
  checkStorable(choice);
  checkConversion(choice, conversionOptions(options, options.steps));
  const model = openModel(path, options);
  const calibrating = openCalibration(options, undefined, model);
  const made = await withSession(model, calibrating, options, async ({ calibration }) => {
    if (!calibration) throw new Error('a conversion needs calibration images');
    return convert(calibration, choice, conversionOptions(options, options.steps));
  });
  const conversion = { ...made, options: provenanceOf(made, calibrating, options) };
  writeFileAtomic(options.output, serialiseModel({ ...model, conversion }));
  const facts = { output: options.output, method: choice.label, options: conversion.options };
  const layers = describeLayers(model, conversion);
  emit(`${headline(conversion, options)}\n\n${layerTable(layers)}`, { ...facts, layers }, options.json);
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

function headline(conversion: Conversion, { output, method, steps }: ConvertOptions): string {
  const chosen = chosenOf(conversion);
  return `${output}: ${method}, T = ${steps}${chosen ? `, ${chosen}` : ''}`;
}

function layerTable(layers: ReturnType<typeof describeLayers>): string {
  const rows = layers.map((l) => [l.layer, l.threshold.toFixed(5), l.initialPotential.toFixed(4)]);
  return table(['spiking layer', 'V_th', 'v(0) / V_th'], rows);
}
