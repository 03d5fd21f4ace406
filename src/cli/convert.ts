/** `ic-snn convert`: thresholds and initial potentials into a model file. */
import type { Command } from 'commander';
import { type MethodChoice, parseMethod, STORABLE_BASELINES } from '../convert/baselines/index.js';
import { METHODS, methodOptions } from '../convert/pipeline.js';
import {
  checkStorable,
  convertBaseline,
  convertWith,
  createCalibration,
  findThresholds,
  meanRatio,
  type WorkOptions,
} from '../evaluate/evaluate.js';
import { serialiseModel } from '../files/model-file.js';
import { writeFileAtomic } from '../files/write-file.js';
import type { ImageSet } from '../network/images.js';
import type { Conversion } from '../network/snn.js';
import type { Pool } from '../workers/pool.js';
import { addConversion, addJson, type CommonOptions, conversionOptions, outputFile, wholeNumber } from './options.js';
import { emit, progressBar, table } from './output.js';
import { cancellable, openCalibration, openModel, startPool } from './session.js';

interface ConvertOptions extends CommonOptions {
  output: string;
  steps: number;
  method?: string;
}

export function addConvert(program: Command): void {
  const command = program
    .command('convert')
    .description('make an SNN: balance thresholds, choose v(0), compensate')
    .argument('<model>', '.onnx or .safetensors file')
    .requiredOption('-o, --output <file>', 'the SNN, a .safetensors file', outputFile('.safetensors'))
    .requiredOption('--steps <T>', 'time steps that the SNN is made for', wholeNumber(1));
  command.option(
    '--method <name>',
    `of ${[...METHODS, ...STORABLE_BASELINES].join(', ')}; default: as --init and --compensation say`,
  );
  addJson(addConversion(command))
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn convert resnet20.safetensors -o snn.safetensors --steps 16 --calibration data_batch_1.bin',
    )
    .action(convertCommand);
}

async function convertCommand(path: string, options: ConvertOptions): Promise<void> {
  const choice = options.method === undefined ? undefined : parseMethod(options.method, 'method');
  if (choice && 'baseline' in choice) checkStorable(choice);
  const model = openModel(path, options);
  const calibration = openCalibration(options, undefined, model);
  const pool = startPool(model, options);
  const bar = progressBar();
  try {
    const conversion = await cancellable((signal) => {
      const work = { coding: options.coding, seed: options.seed, progress: bar.progress, signal };
      return convertAs(choice, pool, calibration, options, work);
    });
    bar.stop();
    const method = choice?.label ?? nameOf(options);
    const provenance = {
      ...conversion.options,
      method,
      coding: options.coding,
      calibration: calibration.name,
      calibrationImages: calibration.count,
    };
    writeFileAtomic(options.output, serialiseModel({ ...model, conversion: { ...conversion, options: provenance } }));
    const layers = model.network.spiking.map((at, s) => ({
      layer: model.network.layers[at].name,
      threshold: conversion.thresholds[s][0],
      initialPotential: meanRatio(conversion.initialPotential[s], conversion.thresholds[s]),
    }));
    const rows = layers.map((l) => [l.layer, l.threshold.toFixed(5), l.initialPotential.toFixed(4)]);
    const reading = conversion.options.residualChosen ? `, residual ${conversion.options.residual}` : '';
    const text = `${options.output}: ${method}, T = ${options.steps}${reading}\n\n${table(['spiking layer', 'V_th', 'v(0) / V_th'], rows)}`;
    emit(text, { output: options.output, method, options: provenance, layers }, options.json);
  } finally {
    bar.stop();
    pool.close();
  }
}

/** By name, or without one as --init and --compensation say. */
async function convertAs(
  choice: MethodChoice | undefined,
  pool: Pool,
  calibration: ImageSet,
  options: ConvertOptions,
  work: WorkOptions,
): Promise<Conversion> {
  if (choice && 'baseline' in choice)
    return convertBaseline(choice, createCalibration(pool, calibration, work), options.steps);
  const given = conversionOptions(options, options.steps);
  const chosen = choice ? methodOptions(choice.method, given) : given;
  const thresholds = await findThresholds(pool, calibration, chosen, work);
  return convertWith(pool, thresholds, calibration, chosen, work);
}

/** The paper's name of a choice of init and compensation. */
function nameOf({ init, compensation }: ConvertOptions): string {
  return `${init === 'zero' ? '' : 'i'}${compensation === 'none' ? '' : 'c'}-snn`.replace(/^-/, '');
}
