/** Fields of NIR nodes: the order of numbers in vectors and images, and arrays as a file holds them. */
import { type Shape, sizeOf } from '../network/layer.js';
import { fromChannelsFirst, toChannelsFirst } from '../network/layout.js';
import type { Hdf5Data } from './hdf5.js';
import type { Factor } from './nir-weights.js';

/** How a value of NIR lies: an image (C, H, W), or a vector, which has the order C, H, W of what it was flattened from. */
export interface Form {
  /** (H, W, C) here; (1, 1, N) of a vector. */
  readonly shape: Shape;
  readonly isVector: boolean;
  readonly flatOf?: Shape;
}

/** A factor per channel of (C, H, W), for each feature. */
export function factorOfFlat(factor: Factor, [H, W, C]: Shape): Factor {
  return Float64Array.from({ length: H * W * C }, (_, n) => factor[Math.floor(n / (H * W)) % factor.length]);
}

/** One number, or one per channel or feature, in the order that NIR has. */
export function inNirOrder(values: Float32Array, { isVector, flatOf }: Form): Float32Array {
  return isVector && flatOf && values.length > 1 ? Float32Array.from(toChannelsFirst(values, flatOf)) : values;
}

/** A tensor of a conversion: rows of the last axis, or an image, in the order that NIR has. */
export function inNirShape({ shape, data }: { shape: readonly number[]; data: Float32Array }, form: Form): Hdf5Data {
  if (shape.length === 3)
    return { shape: channelsFirst(form.shape), data: Float32Array.from(toChannelsFirst(data, form.shape)) };
  const C = shape[shape.length - 1];
  const rows = Float32Array.from(data);
  for (let at = 0; at < data.length; at += C) rows.set(inNirOrder(data.subarray(at, at + C), form), at);
  return { shape, data: rows };
}

/** From the order that NIR has to that here: one number, or one per channel or feature. */
export function fromNirOrder(values: Float32Array, { isVector, flatOf }: Form): Float32Array {
  return isVector && flatOf && values.length > 1 ? fromChannelsFirst(values, flatOf) : values;
}

/** The opposite of {@link inNirShape}. */
export function fromNirShape({ shape, data }: { shape: readonly number[]; data: Float32Array }, form: Form) {
  if (shape.length === 3 && data.length === sizeOf(form.shape))
    return { shape: form.shape, data: fromChannelsFirst(data, form.shape) };
  const C = shape[shape.length - 1];
  const rows = Float32Array.from(data);
  if (C === form.shape[2])
    for (let at = 0; at < data.length; at += C) rows.set(fromNirOrder(data.subarray(at, at + C), form), at);
  return { shape, data: rows };
}

/** Shape of a value as NIR writes it. */
export function nirDims({ shape, isVector }: Form): number[] {
  return isVector ? [shape[2]] : channelsFirst(shape);
}

const channelsFirst = ([H, W, C]: Shape): number[] => [C, H, W];
export const vector = (data: Float32Array): Hdf5Data => ({ shape: [data.length], data });
export const text = (value: string): Hdf5Data => ({ shape: [], data: [value] });
export const count = (value: number): Hdf5Data => ({ shape: [], data: BigInt64Array.of(BigInt(value)) });
export const counts = (values: readonly number[]): Hdf5Data => ({
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});
