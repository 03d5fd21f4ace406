/** What a network costs: parameters and multiply-accumulates. */
import { isWeightedSum, type Network, sizeOf } from './layer.js';

/** Weights and biases of layer i. */
export function parameterCount({ layers }: Network, i: number): number {
  const layer = layers[i];
  return isWeightedSum(layer) ? layer.weight.length + layer.bias.length : 0;
}

/**
 * Multiply-accumulates of layer i for one image, windows taken whole (padding included), as is usual. Only where a kernel
 * paints one pixel as an image of its own size is nearly all of it padding: each weight is needed once.
 */
export function macCount({ layers, shapes, sources }: Network, i: number): number {
  const layer = layers[i];
  if (!isWeightedSum(layer)) return 0;
  const [[H, W], [Ho, Wo]] = [shapes[sources[i][0]], shapes[i]];
  if (layer.kind === 'conv' && H * W === 1 && layer.kernel[0] === Ho && layer.kernel[1] === Wo)
    return layer.weight.length;
  return (layer.weight.length / layer.bias.length) * sizeOf(shapes[i]);
}

/** Multiply-accumulates of the ANN for one image. */
export function totalMacs(network: Network): number {
  return network.layers.reduce((sum, _, i) => sum + macCount(network, i), 0);
}
