/** What a network costs: parameters and multiply-accumulates. */
import { type Network, sizeOf } from './layer.js';

/** Weights and biases of layer i. */
export function parameterCount(network: Network, i: number): number {
  const layer = network.layers[i];
  return layer.kind === 'conv' || layer.kind === 'linear' ? layer.weight.length + layer.bias.length : 0;
}

/** Multiply-accumulates of layer i for one image, windows taken whole (padding included), as is usual. */
export function macCount(network: Network, i: number): number {
  const layer = network.layers[i];
  if (layer.kind === 'linear') return layer.weight.length;
  if (layer.kind !== 'conv') return 0;
  return (layer.weight.length / layer.bias.length) * sizeOf(network.shapes[i]);
}

/** Multiply-accumulates of the ANN for one image. */
export function totalMacs(network: Network): number {
  return network.layers.reduce((sum, _, i) => sum + macCount(network, i), 0);
}
