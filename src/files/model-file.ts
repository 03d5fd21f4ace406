/** The project's model file: one safetensors file with the layer graph in its metadata. */
import { FileError, NetworkError } from '../check.js';
import { type Layer, type Network, sizeOf } from '../network/layer.js';
import type { Model, Normalisation } from '../network/model.js';
import { createNetwork } from '../network/network.js';
import type { Conversion, PerLayer } from '../network/snn.js';
import { baseName } from './base-name.js';
import { type NamedTensor, parseSafetensors, serialiseSafetensors } from './safetensors.js';

const VERSION = 1;
const KEY = 'ic-snn';

/** A layer as the metadata holds it: everything but the arrays. */
type LayerRecord = Omit<Layer, 'weight' | 'bias'> & { kind: Layer['kind'] };

interface Metadata {
  version: number;
  name: string;
  layers: LayerRecord[];
  normalisation?: Normalisation;
  classes?: string[];
  provenance?: Record<string, unknown>;
  conversion?: { steps: number; fire: '>' | '>='; options: Record<string, unknown> };
}

/**
 * A model as the bytes of a model file: tensors `<layer>.weight` (Kh, Kw, I, O) or (I, O), `<layer>.bias`, and for an SNN
 * `<layer>.threshold`, `<layer>.initial_potential`, `<layer>.bias_shift` of each spiking layer: (1) or (C), the initial
 * potential also (H, W, C).
 */
export function serialiseModel(model: Model): Uint8Array {
  const { network, conversion } = model;
  const tensors = new Map<string, NamedTensor>();
  const layers = network.layers.map((layer, i) => {
    if (layer.kind !== 'conv' && layer.kind !== 'linear') return layer;
    const { weight, bias, ...rest } = layer;
    const O = bias.length;
    const shape =
      layer.kind === 'conv'
        ? [...layer.kernel, network.shapes[network.sources[i][0]][2] / layer.groups, O]
        : [weight.length / O, O];
    tensors.set(`${layer.name}.weight`, { shape, data: weight });
    tensors.set(`${layer.name}.bias`, { shape: [O], data: bias });
    return rest;
  });
  if (conversion) {
    network.spiking.forEach((at, s) => {
      const { name } = network.layers[at];
      for (const [suffix, list] of Object.entries(parameterTensors(conversion))) {
        const [data, shape] = [list[s], network.shapes[at]];
        const perNeuron = data.length === sizeOf(shape) && data.length !== shape[2];
        tensors.set(`${name}.${suffix}`, { shape: perNeuron ? [...shape] : [data.length], data });
      }
    });
  }
  const { name, normalisation, classes, provenance } = model;
  const metadata = {
    ...{ version: VERSION, name, layers, normalisation, classes, provenance },
    conversion: conversion && { steps: conversion.steps, fire: conversion.fire, options: conversion.options },
  };
  return serialiseSafetensors(tensors, { [KEY]: JSON.stringify(metadata) });
}

function parameterTensors(conversion: Conversion): Record<string, PerLayer> {
  return {
    threshold: conversion.thresholds,
    initial_potential: conversion.initialPotential,
    bias_shift: conversion.biasShift,
  };
}

/**
 * Reads a model file.
 *
 * @throws FileError naming the file, the tensor or entry, and what to do
 */
export function parseModel(bytes: Uint8Array, file: string): Model {
  const { tensors, metadata } = parseSafetensors(bytes, file);
  const facts = readMetadata(metadata[KEY], file);
  const unused = new Set(tensors.keys());
  const take = (name: string): Float32Array => {
    const tensor = tensors.get(name);
    if (!tensor) throw new FileError(file, `tensor "${name}"`, 'is missing; write the model again');
    unused.delete(name);
    return tensor.data;
  };
  const layers = facts.layers.map((record) => {
    if (record.kind !== 'conv' && record.kind !== 'linear') return record as Layer;
    return { ...record, weight: take(`${record.name}.weight`), bias: take(`${record.name}.bias`) } as Layer;
  });
  const network = build(layers, file);
  const conversion = facts.conversion && readConversion(facts.conversion, network, take, file);
  if (unused.size > 0)
    throw new FileError(file, `tensor "${[...unused][0]}"`, 'belongs to no layer; write the model again');
  const { normalisation, classes, provenance } = facts;
  return {
    ...{ name: facts.name || baseName(file), network },
    ...(normalisation && { normalisation }),
    ...(classes && { classes }),
    ...(provenance && { provenance }),
    ...(conversion && { conversion }),
  };
}

function build(layers: Layer[], file: string): Network {
  try {
    return createNetwork(layers);
  } catch (error) {
    if (error instanceof NetworkError) throw new FileError(file, `layer "${error.layer}"`, error.what);
    throw error;
  }
}

function readConversion(
  { steps, fire, options }: NonNullable<Metadata['conversion']>,
  network: Network,
  take: (name: string) => Float32Array,
  file: string,
): Conversion {
  const list = (suffix: string, { positive = false, perNeuron = false } = {}) =>
    network.spiking.map((at) => {
      const name = `${network.layers[at].name}.${suffix}`;
      const values = take(name);
      const lengths = [1, network.shapes[at][2], ...(perNeuron ? [sizeOf(network.shapes[at])] : [])];
      if (!lengths.includes(values.length)) {
        const expected = [...new Set(lengths)].join(', ').replace(/, (\d+)$/, ' or $1');
        throw new FileError(file, `tensor "${name}"`, `has ${values.length} values; expected ${expected}`);
      }
      if (positive && values.some((x) => !(x > 0)))
        throw new FileError(file, `tensor "${name}"`, 'holds a threshold that is not above 0');
      return values;
    });
  const thresholds = list('threshold', { positive: true });
  return {
    thresholds,
    initialPotential: list('initial_potential', { perNeuron: true }),
    biasShift: list('bias_shift'),
    fire,
    steps,
    options,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 24;
const isCounts = (value: unknown, length: number) =>
  Array.isArray(value) && value.length === length && value.every(isCount);

/** What each kind of layer must have beside name and kind. */
const FIELDS: Readonly<Record<Layer['kind'], Readonly<Record<string, (value: unknown) => boolean>>>> = {
  input: { shape: (v) => isCounts(v, 3) },
  conv: {
    input: (v) => typeof v === 'string',
    ...{ kernel: (v: unknown) => isCounts(v, 2), stride: (v: unknown) => isCounts(v, 2) },
    ...{ padding: (v: unknown) => isCounts(v, 4), groups: isCount },
  },
  linear: { input: (v) => typeof v === 'string' },
  'average-pool': {
    input: (v) => typeof v === 'string',
    ...{
      kernel: (v: unknown) => isCounts(v, 2),
      stride: (v: unknown) => isCounts(v, 2),
      padding: (v: unknown) => isCounts(v, 4),
    },
  },
  'global-average-pool': { input: (v) => typeof v === 'string' },
  relu: { input: (v) => typeof v === 'string' },
  add: { inputs: (v) => Array.isArray(v) && v.length === 2 && v.every((name) => typeof name === 'string') },
  shortcut: { input: (v) => typeof v === 'string', stride: (v) => isCounts(v, 2), before: isCount, after: isCount },
  flatten: { input: (v) => typeof v === 'string' },
};

function readMetadata(text: string | undefined, file: string): Metadata {
  if (text === undefined)
    throw new FileError(
      file,
      'metadata',
      `has no "${KEY}" entry; not a model of this project (import an ONNX file instead)`,
    );
  const fail = (what: string): never => {
    throw new FileError(file, 'metadata', `${what}; write the model again`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('is not JSON');
  }
  if (!isObject(value)) return fail('is not an object');
  if (value.version !== VERSION) {
    throw new FileError(
      file,
      'metadata',
      `has format version ${JSON.stringify(value.version)}, this program reads ${VERSION}; update ic-snn`,
    );
  }
  const { name, layers, normalisation, classes, provenance, conversion } = value;
  if (typeof name !== 'string') fail('has no name');
  if (!Array.isArray(layers)) return fail('has no list of layers');
  for (const [i, layer] of (layers as unknown[]).entries()) {
    const fields =
      isObject(layer) && typeof layer.kind === 'string' && Object.hasOwn(FIELDS, layer.kind)
        ? FIELDS[layer.kind as Layer['kind']]
        : undefined;
    if (!fields || !isObject(layer) || typeof layer.name !== 'string') return fail(`layer ${i} is of no known kind`);
    for (const [field, valid] of Object.entries(fields))
      if (!valid(layer[field])) fail(`layer "${layer.name}" has a wrong ${field}`);
  }
  const numbers = (list: unknown) =>
    Array.isArray(list) && list.every((x) => typeof x === 'number' && Number.isFinite(x));
  if (
    normalisation !== undefined &&
    !(isObject(normalisation) && numbers(normalisation.mean) && numbers(normalisation.std))
  )
    fail('has a wrong normalisation');
  if (classes !== undefined && !(Array.isArray(classes) && classes.every((c) => typeof c === 'string')))
    fail('has wrong class names');
  if (provenance !== undefined && !isObject(provenance)) fail('has a wrong provenance');
  if (conversion !== undefined) {
    const valid =
      isObject(conversion) && isCount(conversion.steps) && conversion.steps > 0 && isObject(conversion.options);
    if (!valid || (conversion.fire !== '>' && conversion.fire !== '>=')) fail('has a wrong conversion');
  }
  return value as unknown as Metadata;
}
