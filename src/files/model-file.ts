/** The project's model file: one safetensors file with the layer graph in its metadata. */
import { FileError, NetworkError, NetworkObstaclesError, ObstaclesError } from '../check.js';
import { normalisationProblem } from '../network/images.js';
import { type Layer, type Network, sizeOf } from '../network/layer.js';
import type { Model } from '../network/model.js';
import { checkConvertible, createNetwork } from '../network/network.js';
import type { Conversion } from '../network/snn.js';
import { baseName } from './base-name.js';
import { conversionRecord, conversionTensors, readConversion, takeFrom } from './model-conversion.js';
import { type Facts, KEY, readMetadata, versionOf } from './model-metadata.js';
import { type NamedTensor, parseSafetensors, serialiseSafetensors } from './safetensors.js';

/**
 * A model as the bytes of a model file: tensors `<layer>.weight` (Kh, Kw, I, O) or (I, O), `<layer>.bias` (O), and for an
 * SNN those of its conversion.
 */
export function serialiseModel(model: Model): Uint8Array {
  const { network, conversion } = model;
  const tensors = new Map<string, NamedTensor>();
  const layers = network.layers.map((layer, i) => {
    if (layer.kind !== 'conv' && layer.kind !== 'linear') return layer;
    const { weight, bias, ...rest } = layer;
    tensors.set(`${layer.name}.weight`, { shape: weightShape(network, i), data: weight });
    tensors.set(`${layer.name}.bias`, { shape: [bias.length], data: bias });
    return rest;
  });
  if (conversion) for (const [key, tensor] of conversionTensors(conversion, network)) tensors.set(key, tensor);
  const { version, name, ...facts } = factsOf(model);
  return serialiseSafetensors(tensors, { [KEY]: JSON.stringify({ version, name, layers, ...facts }) });
}

/** The facts of a model as they are written; its layers and arrays lie elsewhere. */
export function factsOf({ name, network, normalisation, classes, provenance, conversion }: Model): Facts {
  return {
    ...{ version: versionOf(network.layers), name },
    ...(normalisation && { normalisation }),
    ...(classes && { classes }),
    ...(provenance && { provenance }),
    ...(conversion && { conversion: conversionRecord(conversion) }),
  };
}

/** (Kh, Kw, I / groups, O) of a convolution, (I, O) of a linear layer. */
function weightShape(network: Network, i: number): number[] {
  const layer = network.layers[i];
  const input = network.shapes[network.sources[i][0]];
  const O = network.shapes[i][2];
  return layer.kind === 'conv' ? [...layer.kernel, input[2] / layer.groups, O] : [sizeOf(input), O];
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
  const find = (name: string): NamedTensor => {
    const tensor = tensors.get(name);
    if (!tensor) throw new FileError(file, `tensor "${name}"`, 'is missing; write the model again');
    unused.delete(name);
    return tensor;
  };
  const take = takeFrom(tensors, file, (name) => unused.delete(name));
  const layers = facts.layers.map((record) => {
    if (record.kind !== 'conv' && record.kind !== 'linear') return record as Layer;
    const [weight, bias] = ['weight', 'bias'].map((suffix) => find(`${record.name}.${suffix}`).data);
    return { ...record, weight, bias } as Layer;
  });
  const network = networkIn(file, layers);
  for (const [i, { kind, name }] of network.layers.entries()) {
    if (kind !== 'conv' && kind !== 'linear') continue;
    take(`${name}.weight`, [weightShape(network, i)]);
    take(`${name}.bias`, [[network.shapes[i][2]]]);
  }
  const conversion =
    facts.conversion && readConversion(facts.conversion, network, { take, has: (name) => tensors.has(name) }, file);
  if (unused.size > 0)
    throw new FileError(file, `tensor "${[...unused][0]}"`, 'belongs to no layer; write the model again');
  return modelOf(facts, network, conversion, file);
}

/**
 * A model from its facts and what was read besides.
 *
 * @throws FileError for facts that do not fit the network
 */
export function modelOf(facts: Facts, network: Network, conversion: Conversion | undefined, file: string): Model {
  checkFits(facts, network, file);
  const { normalisation, classes, provenance } = facts;
  return {
    ...{ name: facts.name || baseName(file), network },
    ...(normalisation && { normalisation }),
    ...(classes && { classes }),
    ...(provenance && { provenance }),
    ...(conversion && { conversion }),
  };
}

/**
 * The network of layers from a file.
 *
 * @throws FileError
 */
export function networkIn(file: string, layers: readonly Layer[]): Network {
  try {
    return createNetwork(layers);
  } catch (error) {
    throw toldOfFile(file, error);
  }
}

/**
 * A model that can be converted.
 *
 * @throws FileError or ObstaclesError naming the file
 */
export function checkedModel(model: Model, file: string): Model {
  try {
    checkConvertible(model.network);
    return model;
  } catch (error) {
    throw toldOfFile(file, error);
  }
}

/** What is said of the layers of a network, as said of the file that holds it; any other error as it is. */
export function toldOfFile(file: string, error: unknown): unknown {
  const told = ({ layer, what }: NetworkError) => new FileError(file, `layer "${layer}"`, what);
  if (error instanceof NetworkObstaclesError) return new ObstaclesError(file, error.obstacles.map(told));
  return error instanceof NetworkError ? told(error) : error;
}

/** Facts about images and classes must be those of the network. */
function checkFits({ normalisation, classes }: Facts, network: Network, file: string): void {
  const channels = network.shapes[0][2];
  const problem = normalisation && normalisationProblem(normalisation, channels);
  if (problem) {
    const what = `has a normalisation whose ${problem.name} is wrong: expected ${problem.expected}`;
    throw new FileError(file, 'metadata', `${what}; write the model again`);
  }
  const outputs = sizeOf(network.shapes[network.shapes.length - 1]);
  if (classes && classes.length !== outputs)
    throw new FileError(
      file,
      'metadata',
      `names ${classes.length} classes, the network has ${outputs}; write the model again`,
    );
}
