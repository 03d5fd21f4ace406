/** `ic-snn convert`: thresholds and initial potentials into a model file. */
import type { Command } from 'commander';
import { convertWith, findThresholds } from '../evaluate/evaluate.js';
import { serialiseModel } from '../files/model-file.js';
import { writeFileAtomic } from '../files/write-file.js';
import { addConversion, addJson, type CommonOptions, conversionOptions, wholeNumber } from './options.js';
import { emit, progressBar, table } from './output.js';
import { cancellable, openCalibration, openModel, startPool } from './session.js';

interface ConvertOptions extends CommonOptions {
  output: string;
  steps: number;
}

export function addConvert(program: Command): void {
  const command = program
    .command('convert')
    .description('make an SNN: balance thresholds, choose v(0), compensate')
    .argument('<model>', '.onnx or .safetensors file')
    .requiredOption('-o, --output <file>', 'the SNN, a .safetensors file')
    .requiredOption('--steps <T>', 'time steps that the SNN is made for', wholeNumber(1));
  addJson(addConversion(command))
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn convert resnet20.safetensors -o snn.safetensors --steps 16 --calibration data_batch_1.bin',
    )
    .action(convertCommand);
}

async function convertCommand(path: string, options: ConvertOptions): Promise<void> {
  const model = openModel(path, options);
  const calibration = openCalibration(options, undefined, model);
  const pool = startPool(model, options);
  const bar = progressBar();
  try {
    const chosen = conversionOptions(options, options.steps);
    const conversion = await cancellable(async (signal) => {
      const work = { coding: options.coding, seed: options.seed, progress: bar.progress, signal };
      const thresholds = await findThresholds(pool, calibration, chosen, work);
      return convertWith(pool, thresholds, calibration, chosen, work);
    });
    bar.stop();
    const method = nameOf(options);
    const provenance = {
      ...chosen,
      method,
      coding: options.coding,
      calibration: calibration.name,
      calibrationImages: calibration.count,
    };
    writeFileAtomic(options.output, serialiseModel({ ...model, conversion: { ...conversion, options: provenance } }));
    const layers = model.network.spiking.map((at, s) => ({
      layer: model.network.layers[at].name,
      threshold: conversion.thresholds[s][0],
      initialPotential: conversion.initialPotential[s][0] / conversion.thresholds[s][0],
    }));
    const rows = layers.map((l) => [l.layer, l.threshold.toFixed(5), l.initialPotential.toFixed(4)]);
    const text = `${options.output}: ${method}, T = ${options.steps}\n\n${table(['spiking layer', 'V_th', 'v(0) / V_th'], rows)}`;
    emit(text, { output: options.output, method, options: provenance, layers }, options.json);
  } finally {
    bar.stop();
    pool.close();
  }
}

/** The paper's name of a choice of init and compensation. */
function nameOf({ init, compensation }: ConvertOptions): string {
  return `${init === 'zero' ? '' : 'i'}${compensation === 'none' ? '' : 'c'}-snn`.replace(/^-/, '');
}
