/** Single layers without memory in float32, the engines' arithmetic: {@link computeLayer} runs the layers of a network. */
import type { AveragePoolLayer, ConvLayer, LinearLayer, Shape } from '../../network/layer.js';
import { FLOAT32 } from '../arithmetic.js';
import * as memoryless from '../memoryless.js';

export { maxPool, shortcut } from '../memoryless.js';

/** z = W x + b; returns how many (input, output) pairs a non-zero input reached. */
export function convolve(layer: ConvLayer, x: Float32Array, from: Shape, z: Float32Array, to: Shape): number {
  return memoryless.convolve(FLOAT32, layer, x, from, z, to);
}

/** z = W x + b over the whole input in H, W, C order; returns pairs as {@link convolve}. */
export function connect(layer: LinearLayer, x: Float32Array, z: Float32Array): number {
  return memoryless.connect(FLOAT32, layer, x, z);
}

/** Average pooling; `layer` undefined pools the whole image. */
export function pool(
  layer: AveragePoolLayer | undefined,
  x: Float32Array,
  from: Shape,
  out: Float32Array,
  to: Shape,
): void {
  memoryless.pool(FLOAT32, layer, x, from, out, to);
}

/** out = a + b. */
export function add(a: Float32Array, b: Float32Array, out: Float32Array): void {
  memoryless.add(FLOAT32, a, b, out);
}
