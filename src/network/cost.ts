/** What a network costs: parameters and multiply-accumulates. */
import { isWeightedSum, type Network, sizeOf } from './layer.js';

/** Weights and biases of layer i. */
export function parameterCount({ layers }: Network, i: number): number {
  const layer = layers[i];
  return isWeightedSum(layer) ? layer.weight.length + layer.bias.length : 0;
}

/** Multiply-accumulates of layer i for one image, windows taken whole (padding included), as is usual. */
export function macCount({ layers, shapes }: Network, i: number): number {
  const layer = layers[i];
  return isWeightedSum(layer) ? (layer.weight.length / layer.bias.length) * sizeOf(shapes[i]) : 0;
}

/** Multiply-accumulates of the ANN for one image. */
export function totalMacs(network: Network): number {
  return network.layers.reduce((sum, _, i) => sum + macCount(network, i), 0);
}
