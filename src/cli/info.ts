/** `ic-snn info` and `ic-snn import`: what a model is, and a model file from ONNX or NIR. */

import type { Command } from 'commander';
import { either, FileError, NetworkError } from '../check.js';
import { namesIn } from '../datasets/class-names.js';
import { type EngineMemory, engineMemory } from '../engine/wasm/engine.js';
import { statedAccuracy } from '../evaluate/sanity.js';
import { toldOf } from '../evaluate/stored.js';
import { writtenEndings } from '../files/formats.js';
import { modelWriter, readText } from '../files/model-path.js';
import { writeFileAtomic } from '../files/write-file.js';
import { macCount, parameterCount, totalUnpaddedMacs } from '../network/cost.js';
import { sizeOf } from '../network/layer.js';
import type { Model } from '../network/model.js';
import { maxPoolingOf } from '../network/snn.js';
import { wrap } from './layout.js';
import { addJson, addNormalisation, type CommonOptions, MODEL_HELP, outputFile, withNormalisation } from './options.js';
import { emit, grouped, settingsLine, table, warn } from './output.js';
import { onModel, readConvertible } from './read-model.js';

export function addInfo(program: Command): void {
  addJson(program.command('info').argument('<model>', MODEL_HELP))
    .addHelpText('after', '\nExample:\n  ic-snn info resnet20.onnx')
    .action(async (path: string, options: { json?: string }) => {
      const model = await readConvertible(path);
      const facts = factsOf(model);
      emit(describe(model, facts), facts, options.json);
    });
}

function factsOf(model: Model) {
  const { network, normalisation, classes, provenance, conversion } = model;
  const layers = network.layers.map((layer, i) => {
    const s = network.spiking.indexOf(i);
    return {
      ...{ name: layer.name, kind: layer.kind, shape: network.shapes[i] },
      ...(layer.kind === 'relu' && layer.ceiling !== undefined && { ceiling: layer.ceiling }),
      ...(conversion && layer.kind === 'max-pool' && { maxPooling: maxPoolingOf(conversion) }),
      ...{ parameters: parameterCount(network, i), macs: macCount(network, i) },
      ...(conversion &&
        s >= 0 && { threshold: [...conversion.thresholds[s]], initialPotential: [...conversion.initialPotential[s]] }),
    };
  });
  const total = (field: 'parameters' | 'macs') => layers.reduce((sum, layer) => sum + layer[field], 0);
  const steps = conversion?.steps;
  return {
    model: model.name,
    parameters: total('parameters'),
    macs: total('macs'),
    steps,
    normalisation,
    classes,
    provenance,
    conversion: conversion?.options,
    workerMemory: memoryOf(model),
    layers,
  };
}

/** Bytes that a worker takes, T = 256 where the model states no T; nothing where the network cannot be converted. */
function memoryOf({ network, conversion }: Model): EngineMemory | undefined {
  const zeros = network.spiking.map(() => Float32Array.of(0));
  const plain = { thresholds: zeros, initialPotential: zeros, biasShift: zeros, fire: '>' } as const;
  try {
    return engineMemory(network, conversion ?? plain, conversion?.steps ?? 256);
  } catch (error) {
    if (error instanceof NetworkError) return undefined;
    throw error;
  }
}

function describe(model: Model, facts: ReturnType<typeof factsOf>): string {
  const snn = model.conversion !== undefined;
  const range = (values: readonly number[] | undefined) =>
    values
      ? values
          .slice(0, 1)
          .map((x) => x.toFixed(4))
          .join() + (values.length > 1 ? ' …' : '')
      : '';
  const rows = facts.layers.map((layer) => [
    layer.name,
    [layer.kind, layer.ceiling && `≤ ${layer.ceiling}`, layer.maxPooling].filter(Boolean).join(' '),
    layer.shape.join('×'),
    layer.parameters ? grouped(layer.parameters) : '',
    layer.macs ? grouped(layer.macs) : '',
    ...(snn ? [range(layer.threshold), range(layer.initialPotential)] : []),
  ]);
  const header = ['layer', 'kind', 'H×W×C', 'parameters', 'MAC', ...(snn ? ['V_th', 'v(0)'] : [])];
  const [inputs, classes] = [
    model.network.shapes[0].join('×'),
    sizeOf(model.network.shapes[model.network.shapes.length - 1]),
  ];
  const kind = snn ? `SNN for T = ${model.conversion?.steps}` : 'ANN';
  return `${model.name}: ${kind}, ${inputs} to ${classes} classes, ${grouped(facts.parameters)} parameters, ${grouped(facts.macs)} MAC per image (${grouped(totalUnpaddedMacs(model.network))} without padding), ${model.network.spiking.length} spiking layers\n${[
    ...settingsOf(model),
    ...memoryLine(facts),
  ]
    .map((line) => `${wrap(line)}\n`)
    .join('')}\n${table(header, rows)}`;
}

/** What a worker of `evaluate` needs, whatever T (but for neurons that wait for all T inputs). */
function memoryLine({ workerMemory }: ReturnType<typeof factsOf>): string[] {
  if (!workerMemory) return [];
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  return [`memory of a worker: ${megabytes(workerMemory.snn)} for the SNN, ${megabytes(workerMemory.ann)} for the ANN`];
}

/** How images enter, how good the ANN is said to be, and how an SNN was made. */
function settingsOf({ network, normalisation, provenance, conversion }: Model): string[] {
  const list = (values: readonly number[]) => values.map((x) => Number(x.toPrecision(6))).join(',');
  const card = statedAccuracy(provenance);
  const { images } = card ?? {};
  return [
    normalisation
      ? `normalisation: mean ${list(normalisation.mean)}, std ${list(normalisation.std)}`
      : 'normalisation: none; give --mean and --std',
    ...(card
      ? [
          `${provenance?.retrained === undefined ? 'ANN' : 'SNN'}: ${card.accuracy.toFixed(1)} %${images ? ` of ${grouped(images)} test images` : ''}, as its card says`,
        ]
      : []),
    ...(conversion ? [`conversion: ${settingsLine({ steps: conversion.steps, ...toldOf(conversion, network) })}`] : []),
  ];
}

interface ImportOptions extends Pick<CommonOptions, 'mean' | 'std' | 'json'> {
  output: string;
  labels?: string;
}

export function addImport(program: Command): void {
  const command = program
    .command('import')
    .argument('<net>', MODEL_HELP)
    .requiredOption('-o, --output <file>', `${either(writtenEndings())} file`, outputFile(...writtenEndings()))
    .option('--labels <file>', 'class names, one a line');
  addJson(addNormalisation(command))
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn import resnet20.onnx -o resnet20.safetensors --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225',
    )
    .action(onModel(importCommand));
}

async function importCommand(path: string, options: ImportOptions): Promise<void> {
  const { serialise } = await modelWriter(options.output);
  const source = withNormalisation(await readConvertible(path), options, warn);
  const model = options.labels === undefined ? source : { ...source, classes: readLabels(options.labels, source) };
  writeFileAtomic(options.output, serialise(model));
  const facts = factsOf(model);
  const text = `${options.output}: ${facts.layers.length} layers, ${grouped(facts.parameters)} parameters`;
  emit(text, { output: options.output, ...facts }, options.json);
}

function readLabels(path: string, model: Model): string[] {
  const names = namesIn(readText(path));
  const K = sizeOf(model.network.shapes[model.network.shapes.length - 1]);
  if (names.length !== K)
    throw new FileError(path, '', `has ${names.length} names, the model ${K} classes; one name a line`);
  return names;
}
