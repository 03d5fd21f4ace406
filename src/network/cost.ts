/** What a network costs: parameters and multiply-accumulates. */
import { isWeightedSum, type Network, sizeOf } from './layer.js';
import { windowsOver } from './shapes.js';

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

/** Multiply-accumulates of layer i for one image that meet a pixel: padding is zeros, which nobody has to multiply. */
export function unpaddedMacs({ layers, shapes, sources }: Network, i: number): number {
  const layer = layers[i];
  if (layer.kind !== 'conv') return isWeightedSum(layer) ? layer.weight.length : 0;
  const [[H, W, C], [Ho, Wo, O]] = [shapes[sources[i][0]], shapes[i]];
  const { kernel, stride, padding, groups } = layer;
  const rows = placesInside(H, Ho, kernel[0], stride[0], padding[0]);
  const columns = placesInside(W, Wo, kernel[1], stride[1], padding[1]);
  return (rows * columns * C * O) / groups;
}

/** How many places of all windows along one side are pixels. */
function placesInside(...side: Parameters<typeof windowsOver>): number {
  return windowsOver(...side).reduce((sum, windows) => sum + windows, 0);
}

/** Multiply-accumulates of the ANN for one image that meet a pixel. */
export function totalUnpaddedMacs(network: Network): number {
  return network.layers.reduce((sum, _, i) => sum + unpaddedMacs(network, i), 0);
}

/** Those of the weighted sums that read the image itself, before any ReLU. */
export function imageMacs(network: Network): number {
  return network.layers.reduce((sum, _, i) => (network.imageOnly[i] ? sum + unpaddedMacs(network, i) : sum), 0);
}
