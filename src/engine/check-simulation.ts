/** What an engine can be asked for. Both engines refuse here what means nothing: it would give other numbers in each. */
import { checkInteger, checkOneOf, isObject, shown } from '../check.js';
import { type Network, type Shape, sizeOf } from '../network/layer.js';
import {
  copyParameters,
  MOST_STEPS,
  maxPoolingOf,
  neuronOf,
  type PerLayer,
  type SpikingParameters,
  sameParameters,
  stepsProblem,
} from '../network/snn.js';
import { isNeuron, kindOf, NEURON_NAMES, type Neuron, waitsForInputs } from '../paper/low-latency.js';
import { MAX_POOLINGS } from '../paper/max-pooling.js';
import { RECORDINGS, type SimulateOptions } from './engine.js';

/**
 * Refuses what is not a number of whole images; none is one.
 *
 * @param images (N, H, W, C)
 * @throws RangeError
 */
export function checkWholeImages({ shapes }: Network, images: Float32Array): void {
  const size = sizeOf(shapes[0]);
  if (images.length % size === 0) return;
  throw new RangeError(
    `"images" expected a multiple of ${size} = ${shapes[0].join('·')} numbers, got ${images.length}`,
  );
}

/**
 * What an engine keeps of parameters that are handed over: a copy, so that what is written into them afterwards changes no
 * simulation; the copy that it has where they say the same.
 *
 * @throws RangeError, TypeError for parameters that are not those of the network
 */
export function heldParameters(
  network: Network,
  parameters: SpikingParameters,
  held: SpikingParameters | undefined,
): SpikingParameters {
  checkParameters(network, parameters);
  if (held && sameParameters(held, parameters)) return held;
  checkNumbers(parameters);
  return copyParameters(parameters);
}

/** Refuses parameters of other layers, channels or neurons, and rules that do not exist; looks at no number. */
function checkParameters({ spiking, shapes }: Network, parameters: SpikingParameters): void {
  if (!isObject(parameters)) throw new TypeError(`"parameters" expected those of an SNN, got ${shown(parameters)}`);
  const { thresholds, initialPotential, biasShift, temporalBias, fire } = parameters;
  const neuron: unknown = neuronOf(parameters);
  if (!isNeuron(neuron)) throw new RangeError(`"neuron" expected ${NEURON_NAMES}, got ${shown(neuron)}`);
  checkOneOf('fire', fire, ['>', '>=']);
  checkOneOf('maxPooling', maxPoolingOf(parameters), MAX_POOLINGS);
  const own = spiking.map((at) => shapes[at]);
  const ofChannels = ([, , C]: Shape) => [1, C];
  checkLengths('thresholds', thresholds, own, ofChannels);
  checkLengths('biasShift', biasShift, own, ofChannels);
  checkLengths('initialPotential', initialPotential, own, (shape) => [...ofChannels(shape), sizeOf(shape)]);
  if (temporalBias !== undefined) checkLengths('temporalBias', temporalBias, own, ([, , C]) => C);
}

/** Refuses thresholds that are not above 0, and what is no finite number. */
function checkNumbers({ thresholds, initialPotential, biasShift, temporalBias = [] }: SpikingParameters): void {
  const check = (name: string, values: PerLayer, expected: string, isRight: (x: number) => boolean) =>
    values.forEach((layer, s) => {
      const wrong = layer.find((x) => !isRight(x));
      if (wrong !== undefined) throw new RangeError(`"${name}[${s}]" expected ${expected}, got ${wrong}`);
    });
  check('thresholds', thresholds, 'numbers > 0', (V_th) => V_th > 0);
  for (const [name, values] of Object.entries({ thresholds, initialPotential, biasShift, temporalBias }))
    check(name, values, 'finite numbers', Number.isFinite);
}

/** @param expected the lengths that a layer's numbers may have, or what they must be a multiple of */
function checkLengths(
  name: string,
  values: PerLayer,
  shapes: readonly Shape[],
  expected: (shape: Shape) => number | readonly number[],
): void {
  if (!Array.isArray(values)) throw new TypeError(`"${name}" expected a list of Float32Array, got ${shown(values)}`);
  if (values.length !== shapes.length)
    throw new RangeError(`"${name}" expected ${shapes.length} entries, one per spiking layer, got ${values.length}`);
  shapes.forEach((shape, s) => {
    const layer: unknown = values[s];
    if (!(layer instanceof Float32Array))
      throw new TypeError(`"${name}[${s}]" expected a Float32Array, got ${shown(layer)}`);
    const [possible, { length }] = [expected(shape), layer];
    if (typeof possible === 'number' ? length % possible === 0 : possible.includes(length)) return;
    const what = typeof possible === 'number' ? `a multiple of ${possible}` : [...new Set(possible)].join(' or ');
    throw new RangeError(`"${name}[${s}]" expected ${what} numbers, got ${length}`);
  });
}

/** Place of the first value that is no finite number, -1 where all are; a loop, since it is asked before each simulation. */
function firstInfinite(values: Float32Array): number {
  for (let n = 0; n < values.length; n++) if (!Number.isFinite(values[n])) return n;
  return -1;
}

/**
 * Refuses a simulation that means nothing: half an image, values that are no numbers, which neurons would take for silence,
 * steps and readouts that are no times, a layer that is none. A layer of neurons that wait for all T inputs has no answer
 * before T, and T decides what the layers before send.
 *
 * @param image (H, W, C)
 * @throws RangeError, TypeError
 */
export function checkSimulation(
  { shapes, spiking }: Network,
  neuron: Neuron,
  image: Float32Array,
  { steps, record = 'totals', readouts = [], until = 0 }: SimulateOptions,
): void {
  const size = sizeOf(shapes[0]);
  if (image.length !== size)
    throw new RangeError(`"image" expected ${size} = ${shapes[0].join('·')} numbers, got ${image.length}`);
  const wrong = firstInfinite(image);
  if (wrong >= 0) throw new RangeError(`"image" expected finite numbers, got ${image[wrong]} at ${wrong}`);
  const kind = kindOf(neuron);
  checkInteger('steps', steps, 1, MOST_STEPS);
  const problem = stepsProblem(kind, steps);
  if (problem) throw new RangeError(problem);
  checkInteger('until', until, 0, spiking.length - 1);
  for (const [k, t] of readouts.entries()) checkInteger(`readouts[${k}]`, t, k === 0 ? 1 : readouts[k - 1] + 1);
  checkOneOf('record', record, RECORDINGS);
  const early = readouts.find((t) => t < steps);
  if (waitsForInputs(kind) && early !== undefined)
    throw new RangeError(`"readouts" expected none before T = ${steps} for ${kind} neurons, got ${early}`);
}
