/** What training changes, as one flat vector: where each layer's weights stand in it, and how it starts. */
import { NetworkError } from '../check.js';
import { uniform } from '../coding/random.js';
import { type BatchNorm, foldBatchNorm } from '../network/fold-batch-norm.js';
import { type ConvLayer, isWeightedSum, type LinearLayer, type Network } from '../network/layer.js';
import { createNetwork } from '../network/network.js';
import type { Activation } from './activation.js';

/** A run of numbers in the parameter vector. */
export interface Slice {
  readonly offset: number;
  readonly length: number;
}

/** The parameters of one convolution or linear layer. */
export interface LayerParameters {
  /** position of the layer in the network */
  readonly at: number;
  readonly name: string;
  /** (Kh, Kw, I, O) or (I, O) */
  readonly weight: Slice;
  /** (O); under a batch norm it stands for beta */
  readonly bias: Slice;
  /** Batch norm: gamma (O), and where its mean and variance (2, O) stand in the statistics vector. */
  readonly norm?: { readonly gamma: Slice; readonly statistics: Slice };
}

/** The numbers of one ReLU layer that something stands in for while it is trained, one each. */
export interface ThresholdParameters {
  /** position of the layer in the network */
  readonly at: number;
  readonly name: string;
  readonly V_th: Slice;
  /** never trained */
  readonly v_0: Slice;
}

/** Layout of the parameter vector and of the vector of batch-norm statistics. */
export interface ParameterLayout {
  readonly layers: readonly LayerParameters[];
  /** In the order of `network.spiking`; none where ReLU is ReLU. */
  readonly thresholds: readonly ThresholdParameters[];
  /** Is V_th trained? */
  readonly trainsThreshold: boolean;
  readonly length: number;
  readonly statistics: number;
}

/** Added to a batch norm's variance. */
export const EPSILON = 1e-5;

/**
 * Lays out the parameters of a network; with `batchNorm` every convolution gets one, with `activation` every ReLU V_th and
 * v(0).
 *
 * @throws NetworkError for a grouped convolution, which the trainer does not know, and for max pooling where steps are
 *   simulated
 */
export function layoutParameters(network: Network, batchNorm: boolean, activation?: Activation): ParameterLayout {
  let [length, statistics] = [0, 0];
  const take = (count: number): Slice => ({ offset: (length += count) - count, length: count });
  const layers = network.layers.flatMap((layer, at): LayerParameters[] => {
    // Each step's maximum is not what a max pool sends at that step.
    if (layer.kind === 'max-pool' && activation && activation.copies > 1)
      throw new NetworkError(
        layer.name,
        'max pooling cannot be trained step by step; use qcfs or rnl, or average pooling',
      );
    if (!isWeightedSum(layer)) return [];
    if (layer.kind === 'conv' && layer.groups !== 1)
      throw new NetworkError(layer.name, `has ${layer.groups} groups; the trainer takes convolutions of one group`);
    const O = layer.bias.length;
    const own = { at, name: layer.name, weight: take(layer.weight.length), bias: take(O) };
    if (!batchNorm || layer.kind === 'linear') return [own];
    statistics += 2 * O;
    return [{ ...own, norm: { gamma: take(O), statistics: { offset: statistics - 2 * O, length: 2 * O } } }];
  });
  const thresholds = activation
    ? network.spiking.map((at) => ({ at, name: network.layers[at].name, V_th: take(1), v_0: take(1) }))
    : [];
  return { layers, thresholds, trainsThreshold: activation?.trainsThreshold ?? false, length, statistics };
}

/** Where V_th and v(0) of a ReLU layer stand in the parameter vector. */
export function thresholdOf({ thresholds }: ParameterLayout, at: number): ThresholdParameters {
  const found = thresholds.find((one) => one.at === at);
  if (!found) throw new Error(`layer ${at} has no threshold`);
  return found;
}

/** The part of a vector that a slice names. */
export function sliceOf(vector: Float32Array, { offset, length }: Slice): Float32Array {
  return vector.subarray(offset, offset + length);
}

/**
 * He initialisation (He et al. 2015): weights normal with variance 2 / fan-in, the last layer's 1 / fan-in, biases 0,
 * gammas 1. The same bits for a seed everywhere: normal numbers are sums of twelve uniform ones.
 *
 * @returns (layout.length)
 */
export function initialiseParameters(network: Network, layout: ParameterLayout, seed: number): Float32Array {
  const parameters = new Float32Array(layout.length);
  for (const { at, weight, norm } of layout.layers) {
    const layer = network.layers[at] as ConvLayer | LinearLayer;
    const fanIn = weight.length / layer.bias.length;
    const deviation = Math.sqrt((at === network.layers.length - 1 ? 1 : 2) / fanIn);
    const values = sliceOf(parameters, weight);
    for (let i = 0; i < values.length; i++) {
      let sum = -6;
      for (let k = 0; k < 12; k++) sum += uniform(seed, at, i, k);
      values[i] = sum * deviation;
    }
    if (norm) sliceOf(parameters, norm.gamma).fill(1);
  }
  return parameters;
}

/** Where weight decay applies: weights and trained thresholds, not biases and not a batch norm's numbers. */
export function decayedSlices({ layers, thresholds, trainsThreshold }: ParameterLayout): Slice[] {
  return [...layers.map(({ weight }) => weight), ...(trainsThreshold ? thresholds.map(({ V_th }) => V_th) : [])];
}

/** The network with these parameters, its batch norms folded into the convolutions. */
export function networkWith(
  network: Network,
  layout: ParameterLayout,
  parameters: Float32Array,
  statistics: Float32Array,
): Network {
  const layers = [...network.layers];
  for (const { at, weight, bias, norm } of layout.layers) {
    const layer = layers[at] as ConvLayer | LinearLayer;
    const [W, b] = [sliceOf(parameters, weight).slice(), sliceOf(parameters, bias).slice()];
    const fold = (gamma: Slice, { offset }: Slice): { weight: Float32Array; bias: Float32Array } => {
      const batchNorm: BatchNorm = {
        gamma: sliceOf(parameters, gamma),
        beta: b,
        mean: statistics.subarray(offset, offset + b.length),
        variance: statistics.subarray(offset + b.length, offset + 2 * b.length),
        epsilon: EPSILON,
      };
      return foldBatchNorm(W, new Float32Array(b.length), batchNorm);
    };
    layers[at] = { ...layer, ...(norm ? fold(norm.gamma, norm.statistics) : { weight: W, bias: b }) };
  }
  return createNetwork(layers);
}
