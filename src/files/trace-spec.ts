/** The JSON of `ic-snn trace`: images, how they enter, and the numbers of a simulation, checked against the network. */
import { FileError, isCount, isNumbers, isObject, parseJson, shown } from '../check.js';
import type { CodingChoice } from '../coding/coders.js';
import { DEFAULT_OPTIONS, neuronProblem, OPTIONS, type OptionValues } from '../convert/options.js';
import { normalisationProblem } from '../network/images.js';
import { type Network, type Shape, sizeOf } from '../network/layer.js';
import { fromChannelsFirst, toChannelsFirst } from '../network/layout.js';
import type { Normalisation } from '../network/model.js';
import { MOST_STEPS, type Neuron, neuronOf, type PerLayer, type SpikingParameters } from '../network/snn.js';
import { isNeuron, NEURON_NAMES } from '../paper/low-latency.js';
import { MAX_POOLINGS, type MaxPooling } from '../paper/max-pooling.js';

export interface TraceSpec {
  /** T */
  readonly steps: number;
  readonly parameters: SpikingParameters;
  /** (H, W, C) each, normalised */
  readonly images: readonly Float32Array[];
  /** How they become spikes; undefined for direct coding. */
  readonly code?: TraceCode;
}

/** A code of spikes. */
export interface TraceCode extends CodingChoice {
  /** Place of the first image in its set, which random codes depend on. */
  readonly index: number;
  /** Of the pixels, which tells what a spike is worth; undefined: that of the model. */
  readonly normalisation?: Normalisation;
}

const NEEDED = ['steps', 'comparison', 'thresholds', 'initialPotential', 'images'];
const OPTIONAL = [
  ...['biasShiftPerStep', 'neuron', 'temporalBias', 'maxPooling'],
  ...['coding', 'seed', 'compensateInput', 'index', 'normalisation'],
];
/** What may stand beside them: the answers of a run, as the lab writes them. */
const ANSWERS = [
  ...['model', 'layers', 'annLogits', 'logitsSum', 'spikeCounts', 'negativeSpikes'],
  ...['finalPotential', 'firstSpikeTime', 'checksum'],
];

/** The fields of a spec, for help texts and messages. */
export const SPEC_FIELDS = `${NEEDED.join(', ')}; optional: ${OPTIONAL.join(', ')}`;

/** Refuses: which field, and what is wrong with it. */
type Fail = (place: string, what: string) => never;

/**
 * Reads and checks a spec.
 *
 * @param file for messages
 * @throws FileError naming the field: fields that are missing, unknown, of another shape than the network, or no float32
 *   numbers
 */
export function parseTraceSpec(bytes: Uint8Array, file: string, network: Network): TraceSpec {
  const fail: Fail = (place, what) => {
    throw new FileError(file, place, what);
  };
  const spec = readObject(bytes, fail);
  const unknown = Object.keys(spec).find((name) => ![...NEEDED, ...OPTIONAL, ...ANSWERS].includes(name));
  if (unknown !== undefined) return fail(shown(unknown), `is no field of a spec; these are ${SPEC_FIELDS}`);
  const { steps, comparison } = spec;
  if (!isCount(steps) || steps < 1 || steps > MOST_STEPS)
    return fail('steps', `expected a whole number from 1 to ${MOST_STEPS}, got ${shown(steps)}`);
  if (comparison !== '>' && comparison !== '>=')
    return fail('comparison', `expected ">" or ">=", got ${shown(comparison)}`);
  const channels = network.spiking.map((at) => network.shapes[at][2]);
  const shift = spec.biasShiftPerStep ?? channels.map(() => 0);
  const parameters: SpikingParameters = {
    thresholds: readThresholds(spec.thresholds, channels, fail),
    initialPotential: readPotential(spec.initialPotential, network, fail),
    biasShift: readPerLayer('biasShiftPerStep', shift, channels, fail),
    fire: comparison,
    ...readNeuron(spec.neuron, fail),
    ...readMaxPooling(spec.maxPooling, fail),
    ...readTemporalBias(spec.temporalBias, channels, fail),
  };
  const images = readImages(spec.images, network.shapes[0], fail);
  const code = readCode(spec, network.shapes[0][2], fail);
  const asked = { neuron: neuronOf(parameters), coding: code?.coding ?? 'direct', steps };
  const problem = neuronProblem({ ...DEFAULT_OPTIONS, ...asked });
  if (problem) return fail('', problem);
  return { steps: asked.steps, parameters, images, ...(code && { code }) };
}

/**
 * A spec as the object that JSON is made of: neurons and pixels in (C, H, W) order, every number exact. What
 * {@link parseTraceSpec} reads of it is the same again.
 */
export function writeTraceSpec(
  { spiking, shapes }: Pick<Network, 'spiking' | 'shapes'>,
  { steps, parameters, images, code }: TraceSpec,
): Record<string, unknown> {
  const { thresholds, initialPotential, biasShift, fire, neuron, temporalBias, maxPooling } = parameters;
  const own = spiking.map((at) => shapes[at]);
  const numbers = (list: PerLayer) => list.map((values) => [...values]);
  return {
    ...{ ...code, steps, comparison: fire, thresholds: numbers(thresholds) },
    initialPotential: initialPotential.map((v_0, s) =>
      v_0.length === sizeOf(own[s]) ? toChannelsFirst(v_0, own[s]) : [...v_0],
    ),
    biasShiftPerStep: numbers(biasShift),
    ...(neuron && { neuron }),
    ...(maxPooling && { maxPooling }),
    ...(temporalBias && { temporalBias: temporalBias.map((bias, s) => rowsOfSteps(bias, own[s][2])) }),
    images: images.map((image) => toChannelsFirst(image, shapes[0])),
  };
}

/** (T, C) as a list for each time step. */
function rowsOfSteps(values: Float32Array, C: number): number[][] {
  return Array.from({ length: values.length / C }, (_, t) => [...values.subarray(t * C, (t + 1) * C)]);
}

function readObject(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  const spec = parseJson(new TextDecoder().decode(bytes));
  if (spec === undefined) return fail('', 'is not JSON; see "ic-snn trace --help" for its fields');
  return isObject(spec) ? spec : fail('', 'is not a JSON object; see "ic-snn trace --help"');
}

/** One number per spiking layer, or one per channel. */
function readPerLayer(name: string, list: unknown, channels: readonly number[], fail: Fail): PerLayer {
  if (!Array.isArray(list) || list.length !== channels.length)
    return fail(name, `expected ${channels.length} entries, one per spiking layer`);
  return list.map((entry: unknown, s) => {
    const values = typeof entry === 'number' ? [entry] : entry;
    if (!isNumbers(values) || (values.length !== 1 && values.length !== channels[s]))
      return fail(`${name}[${s}]`, 'expected a number, or one per channel');
    return toFloat32(`${name}[${s}]`, values, fail);
  });
}

/** One number per spiking layer, per channel, or per neuron in C, H, W order. */
function readPotential(list: unknown, { spiking, shapes }: Network, fail: Fail): PerLayer {
  const own = spiking.map((at) => shapes[at]);
  const perNeuron = (entry: unknown, s: number) => isNumbers(entry) && entry.length === sizeOf(own[s]);
  const entries = Array.isArray(list) ? (list as readonly unknown[]) : [];
  const others = entries.map((entry, s) => (own[s] && perNeuron(entry, s) ? 0 : entry));
  const read = readPerLayer(
    'initialPotential',
    Array.isArray(list) ? others : list,
    own.map(([, , C]) => C),
    fail,
  );
  return read.map((values, s) => {
    if (!perNeuron(entries[s], s)) return values;
    return fromChannelsFirst(toFloat32(`initialPotential[${s}]`, entries[s] as number[], fail), own[s]);
  });
}

function readThresholds(list: unknown, channels: readonly number[], fail: Fail): PerLayer {
  const thresholds = readPerLayer('thresholds', list, channels, fail);
  thresholds.forEach((values, s) => {
    const given = [(list as readonly (number | readonly number[])[])[s]].flat();
    const n = values.findIndex((V_th) => !(V_th > 0));
    if (n < 0) return;
    const what = given[n] > 0 ? `${given[n]} is 0 in float32; use a larger threshold` : `expected > 0, got ${given[n]}`;
    fail(`thresholds[${s}]`, what);
  });
  return thresholds;
}

function readNeuron(neuron: unknown, fail: Fail): { neuron?: Neuron } {
  if (neuron === undefined || neuron === null) return {};
  if (isNeuron(neuron)) return { neuron };
  return fail('neuron', `expected ${NEURON_NAMES}, got ${shown(neuron)}`);
}

function readMaxPooling(given: unknown, fail: Fail): { maxPooling?: MaxPooling } {
  if (given === undefined || given === null) return {};
  const maxPooling = MAX_POOLINGS.find((reading) => reading === given);
  return maxPooling
    ? { maxPooling }
    : fail('maxPooling', `expected one of ${MAX_POOLINGS.join(', ')}, got ${JSON.stringify(given)}`);
}

/** What a spec says of how images enter; undefined for direct coding. */
function readCode(spec: Record<string, unknown>, C: number, fail: Fail): TraceCode | undefined {
  const choice = <K extends keyof CodingChoice>(name: K): OptionValues[K] => {
    const { byDefault, expected, isValid } = OPTIONS[name];
    const value = spec[name] ?? byDefault;
    return isValid(value) ? (value as OptionValues[K]) : fail(name, `expected ${expected}, got ${shown(value)}`);
  };
  const index = spec.index ?? 0;
  if (!isCount(index)) return fail('index', `expected a whole number >= 0, got ${shown(index)}`);
  const code = { coding: choice('coding'), seed: choice('seed'), compensateInput: choice('compensateInput') };
  const normalisation = readNormalisation(spec.normalisation, C, fail);
  if (code.coding === 'direct') return undefined;
  return { ...code, index, ...(normalisation && { normalisation }) };
}

function readNormalisation(given: unknown, C: number, fail: Fail): Normalisation | undefined {
  if (given === undefined || given === null) return undefined;
  const { mean, std } = isObject(given) ? given : {};
  if (!isNumbers(mean) || !isNumbers(std)) return fail('normalisation', 'expected mean and std, lists of numbers');
  const problem = normalisationProblem({ mean, std }, C);
  return problem ? fail(`normalisation.${problem.name}`, `expected ${problem.expected}`) : { mean, std };
}

/** [layer][t − 1][channel] */
function readTemporalBias(list: unknown, channels: readonly number[], fail: Fail): { temporalBias?: PerLayer } {
  if (list === undefined || list === null) return {};
  if (!Array.isArray(list) || list.length !== channels.length)
    return fail('temporalBias', `expected ${channels.length} entries, one per spiking layer`);
  const temporalBias = list.map((steps: unknown, s) => {
    const place = `temporalBias[${s}]`;
    if (!Array.isArray(steps) || !steps.every((row: unknown) => isNumbers(row) && row.length === channels[s]))
      return fail(place, `expected a list per time step of ${channels[s]} numbers, one per channel`);
    return toFloat32(place, steps.flat() as number[], fail);
  });
  return { temporalBias };
}

function readImages(images: unknown, shape: Shape, fail: Fail): Float32Array[] {
  const size = sizeOf(shape);
  if (!Array.isArray(images) || images.length === 0) return fail('images', 'expected a list of at least one image');
  return images.map((image: unknown, n) => {
    const flat: unknown = Array.isArray(image) ? image.flat(2) : image;
    if (!isNumbers(flat) || flat.length !== size)
      return fail(`images[${n}]`, `expected ${size} numbers, C,H,W row-major`);
    return fromChannelsFirst(toFloat32(`images[${n}]`, flat, fail), shape);
  });
}

/** Numbers rounded to float32, which must have room for them. */
function toFloat32(place: string, values: readonly number[], fail: Fail): Float32Array {
  const large = values.find((x) => !Number.isFinite(Math.fround(x)));
  if (large !== undefined) return fail(place, `${large} is too large for a float32 number`);
  return Float32Array.from(values);
}
