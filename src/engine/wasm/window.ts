/** Geometry of windows over a padded input, as the dense and the event-driven plans both need it. */
import type {
  AveragePoolLayer,
  ConvLayer,
  GlobalAveragePoolLayer,
  LinearLayer,
  MaxPoolLayer,
  Network,
  Shape,
} from '../../network/layer.js';
import { windowsOver } from '../../network/shapes.js';
import type { Arena } from './arena.js';

/** A convolution's geometry; a linear layer is a convolution whose window is the whole input. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  /** [top, left, bottom, right] */
  readonly padding: readonly [number, number, number, number];
  readonly groups: number;
}

/** The window of a layer that sums weighted inputs, over an input that is really of `shape` (before a flatten). */
export function windowOf(layer: ConvLayer | LinearLayer, shape: Shape): Window {
  if (layer.kind === 'conv') return layer;
  return { kernel: [shape[0], shape[1]], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 };
}

/** Follows flattens back: position and shape of the tensor that really stands in memory. */
export function unflatten(network: Network, at: number): number {
  while (network.layers[at].kind === 'flatten') at = network.sources[at][0];
  return at;
}

/** Byte offset of every output pixel's window in the padded input, over a batch. */
export function windowTable(
  batch: number,
  [H, W, C]: Shape,
  [Ho, Wo]: Shape,
  { stride, padding }: Pick<Window, 'stride' | 'padding'>,
): Uint32Array {
  const [Hp, Wp] = [H + padding[0] + padding[2], W + padding[1] + padding[3]];
  const table = new Uint32Array(batch * Ho * Wo);
  let at = 0;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < Ho; oy++) {
      for (let ox = 0; ox < Wo; ox++) table[at++] = ((n * Hp + oy * stride[0]) * Wp + ox * stride[1]) * C * 4;
    }
  }
  return table;
}

export type PoolLayer = AveragePoolLayer | MaxPoolLayer | GlobalAveragePoolLayer;

/** A window of one pixel: pooling with it changes nothing. */
export const ONE_PIXEL: Pick<Window, 'kernel' | 'stride' | 'padding'> = {
  kernel: [1, 1],
  stride: [1, 1],
  padding: [0, 0, 0, 0],
};

/** Stores the windows of a pooling layer from one shape to another; their address for the kernels. */
export function storePool(arena: Arena, layer: PoolLayer, from: Shape, to: Shape): number {
  const whole = { ...ONE_PIXEL, kernel: [from[0], from[1]] } as const;
  return storeWindows(arena, layer.kind === 'global-average-pool' ? whole : layer, from, to);
}

/** Stores windows as assembly/pool.ts reads them: `Pool`, and the part of each output pixel's window that lies on the input. */
export function storeWindows(
  arena: Arena,
  { kernel, stride, padding }: typeof ONE_PIXEL,
  [H, W, C]: Shape,
  [Ho, Wo]: Shape,
): number {
  const span = (o: number, axis: 0 | 1, size: number) => {
    const from = o * stride[axis] - padding[axis];
    return [Math.max(from, 0), Math.min(from + kernel[axis], size)] as const;
  };
  const windows: number[] = [];
  for (let oy = 0; oy < Ho; oy++) {
    for (let ox = 0; ox < Wo; ox++) windows.push(...span(oy, 0, H), ...span(ox, 1, W));
  }
  const table = arena.store(windows, 'u32');
  return arena.store([H * W, W, C, Ho * Wo, Wo, kernel[0] * kernel[1], table], 'u32');
}

/**
 * How many outputs read each input, as assembly/operations.ts wants it: number of changes between neighbouring columns;
 * for each its byte offset among a row's starts and the difference; then how many rows of outputs read each row.
 */
export function readerTable([H, W]: Shape, [Ho, Wo]: Shape, { kernel, stride, padding }: Window): Uint32Array {
  const columns = windowsOver(W, Wo, kernel[1], stride[1], padding[1]);
  const changes: number[] = [];
  for (let k = 0; k <= W; k++) {
    const difference = (columns[k - 1] ?? 0) - (columns[k] ?? 0);
    if (difference !== 0) changes.push(k * 4, difference);
  }
  const rows = windowsOver(H, Ho, kernel[0], stride[0], padding[0]);
  return Uint32Array.from([changes.length / 2, ...changes, ...rows], (n) => n >>> 0);
}
