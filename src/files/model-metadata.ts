/** The JSON in a model file's metadata: the layer graph and facts, checked field by field before anything is built. */
import { FileError, isCount, isNumbers, isObject, parseJson, shown } from '../check.js';
import type { Layer } from '../network/layer.js';
import type { Normalisation } from '../network/model.js';
import { type FireRule, MOST_STEPS, type Neuron } from '../network/snn.js';
import { isNeuron, NEURON_NAMES } from '../paper/low-latency.js';
import { MAX_POOLINGS, type MaxPooling } from '../paper/max-pooling.js';
import { duplicateKey, nestingOf } from './json.js';
import { MOST_LAYERS, MOST_NAME_BYTES, MOST_NESTING, MOST_SIZE } from './limits.js';

/** Version 2 has max pooling and ReLUs with a ceiling, which a reader of version 1 would not see; other files are version 1. */
const VERSIONS = [1, 2] as const;

/** The metadata entry that holds it. */
export const KEY = 'ic-snn';

/** A layer without its arrays. */
export type StoredLayer = Omit<Layer, 'weight' | 'bias'> & { kind: Layer['kind'] };

/** How an SNN came to be, without its arrays. */
export interface ConversionRecord {
  steps: number;
  fire: FireRule;
  /** Missing in files of the paper's neuron. */
  neuron?: Neuron;
  /** Where the network has max pools. */
  maxPooling?: MaxPooling;
  options: Record<string, unknown>;
}

/** What is known of a model besides its layers. */
export interface Facts {
  version: number;
  name: string;
  normalisation?: Normalisation;
  classes?: readonly string[];
  provenance?: Readonly<Record<string, unknown>>;
  conversion?: ConversionRecord;
}

export interface Metadata extends Facts {
  layers: StoredLayer[];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isName = (value: unknown, least = 1) => isText(value) && value.length >= least && value.length <= MOST_NAME_BYTES;
const NAME_RULE = `that is empty or has over ${MOST_NAME_BYTES} characters`;
const isSize = (value: unknown): value is number => isCount(value) && value < MOST_SIZE;
const isSizes = (value: unknown, length: number) =>
  Array.isArray(value) && value.length === length && value.every(isSize);

type Check = (value: unknown) => boolean;
const two: Check = (value) => isSizes(value, 2);
const four: Check = (value) => isSizes(value, 4);

/** What each kind of layer must have beside name and kind. */
const FIELDS: Readonly<Record<Layer['kind'], Readonly<Record<string, Check>>>> = {
  input: { shape: (value) => isSizes(value, 3) },
  conv: { input: isText, kernel: two, stride: two, padding: four, groups: isSize },
  linear: { input: isText },
  'average-pool': { input: isText, kernel: two, stride: two, padding: four },
  'max-pool': { input: isText, kernel: two, stride: two, padding: four },
  'global-average-pool': { input: isText },
  relu: { input: isText, ceiling: (value) => value === undefined || typeof value === 'number' },
  add: { inputs: (value) => Array.isArray(value) && value.length === 2 && value.every(isText) },
  shortcut: { input: isText, stride: two, before: isSize, after: isSize },
  flatten: { input: isText },
};

/** The first format version that has all of some layers. */
export function versionOf(layers: readonly (StoredLayer | Layer)[]): (typeof VERSIONS)[number] {
  return layers.some((layer) => layer.kind === 'max-pool' || 'ceiling' in layer) ? 2 : 1;
}

export type Fail = (what: string) => never;

/**
 * Reads and checks the metadata entry of a model file.
 *
 * @throws FileError
 */
export function readMetadata(text: string | undefined, file: string): Metadata {
  if (text === undefined)
    throw new FileError(
      file,
      'metadata',
      `has no "${KEY}" entry; not a model of this project (import an ONNX file instead)`,
    );
  const value = readFacts<Metadata>(text, file);
  const fail = failIn(file);
  checkLayers(value.layers, fail);
  const needed = versionOf(value.layers);
  if (needed > value.version) fail(`has layers of format version ${needed}, but names ${value.version}`);
  return value;
}

/**
 * Reads and checks the facts of an entry, whatever else stands in it.
 *
 * @throws FileError
 */
export function readFacts<F extends Facts>(text: string, file: string): F {
  const fail = failIn(file);
  const value = readJson(text, fail);
  if (!VERSIONS.some((version) => version === value.version)) {
    throw new FileError(
      file,
      'metadata',
      `has format version ${shown(value.version)}, this program reads ${VERSIONS.join(' and ')}; update ic-snn`,
    );
  }
  checkFacts(value, fail);
  checkStoredConversion(value.conversion, fail);
  return value as unknown as F;
}

function failIn(file: string): Fail {
  return (what) => {
    throw new FileError(file, 'metadata', `${what}; write the model again`);
  };
}

/** Reads an object from a metadata entry. */
export function readJson(text: string, fail: Fail): Record<string, unknown> {
  const value = parseJson(text);
  if (value === undefined) return fail('is not JSON');
  if (!isObject(value)) return fail('is not an object');
  if (nestingOf(text) > MOST_NESTING) fail(`is nested over ${MOST_NESTING} deep`);
  const twice = duplicateKey(text);
  if (twice !== undefined) fail(`has the entry "${twice}" twice`);
  return value;
}

function checkLayers(layers: unknown, fail: Fail): void {
  if (!Array.isArray(layers)) return fail('has no list of layers');
  if (layers.length > MOST_LAYERS) return fail(`has ${layers.length} layers, at most ${MOST_LAYERS} are read`);
  for (const [i, layer] of (layers as unknown[]).entries()) {
    const known = isObject(layer) && isText(layer.kind) && Object.hasOwn(FIELDS, layer.kind);
    if (!known || !isText(layer.name)) return fail(`layer ${i} is of no known kind`);
    if (!isName(layer.name)) return fail(`layer ${i} has a name ${NAME_RULE}`);
    for (const [field, valid] of Object.entries(FIELDS[layer.kind as Layer['kind']]))
      if (!valid(layer[field])) fail(`layer "${layer.name}" has a wrong ${field}`);
  }
}

function checkFacts({ name, normalisation, classes, provenance }: Record<string, unknown>, fail: Fail): void {
  if (!isText(name)) return fail('has no name');
  if (!isName(name, 0)) fail(`has a name ${NAME_RULE}`);
  if (normalisation !== undefined) {
    if (!isObject(normalisation)) return fail('has a wrong normalisation');
    const { mean, std } = normalisation;
    if (!isNumbers(mean) || !isNumbers(std)) return fail('has a wrong normalisation');
    if (!std.every((x) => Math.fround(x) > 0)) fail('has a normalisation whose std is not above 0');
  }
  if (classes !== undefined && !(Array.isArray(classes) && classes.every((one) => isName(one, 0))))
    fail(`has wrong class names, or one ${NAME_RULE}`);
  if (provenance !== undefined && !isObject(provenance)) fail('has a wrong provenance');
}

/** Checks how a file says that its SNN came to be; nothing where it holds none. */
export function checkStoredConversion(conversion: unknown, fail: Fail): void {
  if (conversion === undefined) return;
  if (!isObject(conversion)) return fail('has a wrong conversion');
  const { steps, fire, neuron, maxPooling, options } = conversion;
  if (!isSize(steps) || steps === 0 || steps > MOST_STEPS || !isObject(options) || (fire !== '>' && fire !== '>='))
    fail('has a wrong conversion');
  if (maxPooling !== undefined && !MAX_POOLINGS.some((reading) => reading === maxPooling))
    fail(`has the max pooling ${shown(maxPooling)}; expected one of ${MAX_POOLINGS.join(', ')}`);
  if (neuron !== undefined && !isNeuron(neuron)) {
    fail(`has the neuron ${shown(neuron)}; expected ${NEURON_NAMES}`);
  }
}
