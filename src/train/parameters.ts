/** What training changes, as one flat vector: where each layer's weights stand in it, and how it starts. */
import { NetworkError } from '../check.js';
import { uniform } from '../coding/random.js';
import { type BatchNorm, foldBatchNorm } from '../network/fold-batch-norm.js';
import type { ConvLayer, LinearLayer, Network } from '../network/layer.js';
import { createNetwork } from '../network/network.js';

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

/** Layout of the parameter vector and of the vector of batch-norm statistics. */
export interface ParameterLayout {
  readonly layers: readonly LayerParameters[];
  readonly length: number;
  readonly statistics: number;
}

/** Added to a batch norm's variance. */
export const EPSILON = 1e-5;

/**
 * Lays out the parameters of a network; with `batchNorm` every convolution gets one.
 *
 * @throws NetworkError for a grouped convolution, which the trainer does not know
 */
export function layoutParameters(network: Network, batchNorm: boolean): ParameterLayout {
  let [length, statistics] = [0, 0];
  const take = (count: number): Slice => ({ offset: (length += count) - count, length: count });
  const layers = network.layers.flatMap((layer, at): LayerParameters[] => {
    if (layer.kind !== 'conv' && layer.kind !== 'linear') return [];
    if (layer.kind === 'conv' && layer.groups !== 1)
      throw new NetworkError(layer.name, `has ${layer.groups} groups; the trainer takes convolutions of one group`);
    const O = layer.bias.length;
    const own = { at, name: layer.name, weight: take(layer.weight.length), bias: take(O) };
    if (!batchNorm || layer.kind === 'linear') return [own];
    statistics += 2 * O;
    return [{ ...own, norm: { gamma: take(O), statistics: { offset: statistics - 2 * O, length: 2 * O } } }];
  });
  return { layers, length, statistics };
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

/** Where weight decay applies: weights, not biases and not a batch norm's numbers. */
export function decayedSlices(layout: ParameterLayout): Slice[] {
  return layout.layers.map(({ weight }) => weight);
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
