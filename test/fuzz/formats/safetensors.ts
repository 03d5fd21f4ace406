/** The container, and the two files that are made of it: model files and checkpoints. */
import { parseConversion, serialiseConversion } from '../../../src/files/conversion-file.js';
import { parseModel, serialiseModel } from '../../../src/files/model-file.js';
import { parseSafetensors } from '../../../src/files/safetensors.js';
import type { Conversion } from '../../../src/network/snn.js';
import { parseCheckpoint, serialiseCheckpoint } from '../../../src/train/checkpoint.js';
import { randomNeuronCase } from '../../support/random-network.js';
import type { FuzzFormat } from '../format.js';
import { type Json, joined, mutateBytes, mutatedJson } from '../mutate.js';
import type { Random } from '../random.js';

/** A valid file and the name of the metadata entry whose text is JSON. */
interface Original {
  readonly bytes: Uint8Array;
  readonly entry?: string;
}

/** Damages the header, the JSON in an entry of its metadata, or bytes anywhere. */
function damaged({ bytes, entry }: Original, random: Random): Uint8Array {
  const kind = random.below(10);
  if (kind === 0) return bytes;
  if (kind === 1) return mutateBytes(bytes, random);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, Json>;
  const metadata = header.__metadata__ as Record<string, string>;
  if (entry !== undefined && kind > 3) metadata[entry] = mutatedJson(JSON.parse(metadata[entry]) as Json, random);
  const text =
    entry !== undefined && kind > 3 && random.chance(0.9) ? JSON.stringify(header) : mutatedJson(header, random);
  const json = new TextEncoder().encode(text);
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(json.length), true);
  return joined(size, json, bytes.subarray(8 + length));
}

function randomModel(random: Random): Original {
  const { network, parameters, steps } = randomNeuronCase(random.below(2 ** 31));
  const { temporalBias: _, ...others } = parameters; // of any number of steps, which a model file has T of
  const C = network.shapes[0][2];
  const conversion: Conversion = {
    ...(random.chance(0.2) ? parameters : others),
    steps,
    options: { method: 'ic-snn', quantile: 0.99, coding: 'direct' },
  };
  const K = network.shapes[network.shapes.length - 1][2];
  const bytes = serialiseModel({
    name: 'fuzz',
    network,
    ...(random.chance(0.6) && {
      normalisation: { mean: random.floats(C), std: random.floats(C).map((x) => x * x + 0.1) },
    }),
    ...(random.chance(0.4) && { classes: Array.from({ length: K }, (_, k) => `class ${k}`) }),
    ...(random.chance(0.4) && { provenance: { trainedBy: 'nobody', testAccuracy: 50 } }),
    ...(random.chance(0.6) && { conversion }),
  });
  return { bytes, entry: 'ic-snn' };
}

export const MODEL: FuzzFormat = {
  name: 'model',
  ending: 'safetensors',
  make: (random) => damaged(randomModel(random), random),
  read: (bytes, file) => {
    const model = parseModel(bytes, file);
    const written = serialiseModel(model);
    if (Buffer.compare(written, serialiseModel(parseModel(written, file))) !== 0)
      throw new Error('is another model when it is written and read again');
    const { network, conversion } = model;
    return { network, parameters: conversion, steps: conversion?.steps };
  },
};

/** Nets that conversions are read for. */
const CASES = 50;

export const CONVERSION: FuzzFormat = {
  name: 'conversion',
  ending: 'safetensors',
  make: (random) => {
    const { network, parameters, steps } = randomNeuronCase(random.below(CASES));
    const { temporalBias: _, ...others } = parameters;
    const conversion = { ...(random.chance(0.2) ? parameters : others), steps, options: { method: 'ic-snn' } };
    return damaged({ bytes: serialiseConversion(conversion, network), entry: 'ic-snn' }, random);
  },
  read: (bytes, file, random) => {
    const { network } = randomNeuronCase(random.below(CASES));
    const parameters = parseConversion(bytes, network, file);
    return { network, parameters, steps: parameters.steps };
  },
};

export const SAFETENSORS: FuzzFormat = {
  name: 'safetensors',
  ending: 'safetensors',
  make: (random) => damaged({ bytes: randomModel(random).bytes }, random),
  read: (bytes, file) => {
    parseSafetensors(bytes, file);
    return undefined;
  },
};

const FACTS = {
  arch: 'resnet20',
  epochs: 9,
  learningRate: 0.1,
  clip: null,
  batchNorm: true,
  data: '16 images, SHA-256 0',
};

export const CHECKPOINT: FuzzFormat = {
  name: 'checkpoint',
  ending: 'checkpoint',
  make: (random) => {
    const vector = (n: number) => Float32Array.from(random.floats(n));
    const history = Array.from({ length: random.below(9) }, (_, at) => ({
      ...{ epoch: at + 1, loss: random.float() * 3, accuracy: random.float() * 100, imagesPerSecond: 100 },
      ...(random.chance(0.5) && { test: { count: 10, correct: 5, accuracy: 50 } }),
    }));
    const state = { parameters: vector(30), velocity: vector(30), statistics: vector(4), history, seconds: 3.5 };
    return damaged({ bytes: serialiseCheckpoint(state, FACTS), entry: 'ic-snn-training' }, random);
  },
  read: (bytes, file) => {
    parseCheckpoint(bytes, file, FACTS);
    return undefined;
  },
};
