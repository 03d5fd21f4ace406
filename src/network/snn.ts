/** What makes a network spiking: per spiking layer a threshold, an initial potential and biases; the neuron, the tie rule. */
import { kindOf, mostSteps, type Neuron, type NeuronKind, totalWeight } from '../paper/low-latency.js';
import { MAX_POOLINGS, type MaxPooling } from '../paper/max-pooling.js';
import type { FireRule } from '../paper/neuron.js';
import type { Network } from './layer.js';

export type { Neuron } from '../paper/low-latency.js';
export type { FireRule } from '../paper/neuron.js';

/** The most time steps T. */
export const MOST_STEPS = 1_000_000;

/** What is wrong with T for such neurons; undefined where they can run it. */
export function stepsProblem(kind: NeuronKind, steps: number): string | undefined {
  if (steps <= mostSteps(kind)) return undefined;
  return `"steps" expected at most ${mostSteps(kind)} for ${kind} neurons, got ${steps}`;
}

/** Per spiking layer (in order of `network.spiking`) one float32 number, or one per channel; v(0) also one per neuron. */
export type PerLayer = readonly Float32Array[];

/**
 * A layer's number for neuron n.
 *
 * @param values length 1 (the layer), C (its channels) or H·W·C (its neurons, in that order)
 * @param n      neuron, in (H, W, C) order; channels are innermost, so n modulo the length is right in all three cases
 */
export function valueAt(values: Float32Array, n: number): number {
  return values[n % values.length];
}

/**
 * Temporal bias of step t, (C), or undefined where there is none.
 *
 * @param temporalBias (T, C) of one spiking layer
 */
export function temporalRow(temporalBias: Float32Array | undefined, t: number, C: number): Float32Array | undefined {
  return temporalBias && t * C <= temporalBias.length ? temporalBias.subarray((t - 1) * C, t * C) : undefined;
}

/** The numbers that the simulation needs besides the network. */
export interface SpikingParameters {
  /** V_th, > 0: length 1 (per layer) or C (per channel). */
  readonly thresholds: PerLayer;
  /** v(0): length 1, C or H·W·C (per neuron). */
  readonly initialPotential: PerLayer;
  /** Added to the input current at every step (compensation `per-step`): length 1 or C; zeros where none. */
  readonly biasShift: PerLayer;
  readonly fire: FireRule;
  /** Default `binary`, the paper's neuron; the others are beyond the paper. */
  readonly neuron?: Neuron;
  /**
   * Temporal bias β, beyond the paper: (T, C) per spiking layer, row t − 1 added to the current of step t behind the bias
   * shift; from T + 1 on nothing is added. Default: none.
   */
  readonly temporalBias?: PerLayer;
  /** How max pooling is read, where there is any; default: the first of {@link MAX_POOLINGS}. */
  readonly maxPooling?: MaxPooling;
}

/** Are the numbers of all layers equal, bit for bit? */
export function samePerLayer(a: PerLayer, b: PerLayer): boolean {
  return a.length === b.length && a.every((values, s) => sameNumbers(values, b[s]));
}

function sameNumbers(a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  const [x, y] = [a, b].map(({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length));
  for (let n = 0; n < x.length; n++) if (x[n] !== y[n]) return false;
  return true;
}

/** Parameters whose numbers are a copy: what is written into the others changes nothing here. */
export function copyParameters<P extends SpikingParameters>(parameters: P): P {
  const { thresholds, initialPotential, biasShift, temporalBias } = parameters;
  return {
    ...parameters,
    thresholds: copyPerLayer(thresholds),
    initialPotential: copyPerLayer(initialPotential),
    biasShift: copyPerLayer(biasShift),
    ...(temporalBias && { temporalBias: copyPerLayer(temporalBias) }),
  };
}

/** The same numbers in arrays of their own. */
export function copyPerLayer(values: PerLayer): PerLayer {
  return values.map((layer) => layer.slice());
}

/** Do two sets of parameters give the same simulation? */
export function sameParameters(a: SpikingParameters, b: SpikingParameters): boolean {
  return (
    a.fire === b.fire &&
    neuronOf(a) === neuronOf(b) &&
    maxPoolingOf(a) === maxPoolingOf(b) &&
    samePerLayer(a.thresholds, b.thresholds) &&
    samePerLayer(a.initialPotential, b.initialPotential) &&
    samePerLayer(a.biasShift, b.biasShift) &&
    (a.temporalBias === b.temporalBias ||
      (a.temporalBias !== undefined && b.temporalBias !== undefined && samePerLayer(a.temporalBias, b.temporalBias)))
  );
}

/** The neuron of an SNN: the paper's where none is named. */
export function neuronOf({ neuron = 'binary' }: Pick<SpikingParameters, 'neuron'>): Neuron {
  return neuron;
}

/** How many times the T steps of an SNN count together: what its sums over the steps are divided by for a mean. */
export function totalWeightOf(parameters: Pick<SpikingParameters, 'neuron'>, T: number): number {
  return totalWeight(kindOf(neuronOf(parameters)), T);
}

/** How an SNN reads max pooling: the default where nothing is said. */
export function maxPoolingOf({ maxPooling = MAX_POOLINGS[0] }: Pick<SpikingParameters, 'maxPooling'>): MaxPooling {
  return maxPooling;
}

/** Has a network max pools? */
export function hasMaxPools({ layers }: Network): boolean {
  return layers.some(({ kind }) => kind === 'max-pool');
}

/** The same numbers with a reading of max pooling; as they are where the network has none or they name one. */
export function withMaxPooling<P extends SpikingParameters>(
  parameters: P,
  network: Network,
  maxPooling: MaxPooling,
): P {
  return hasMaxPools(network) && parameters.maxPooling === undefined ? { ...parameters, maxPooling } : parameters;
}

/** How the parameters were found; stored with them. */
export interface Conversion extends SpikingParameters {
  /** T that v(0) was made for. */
  readonly steps: number;
  /** The options used, as on the command line, for the record. JSON values only. */
  readonly options: Readonly<Record<string, unknown>>;
}
