/** Labelled images in memory, channels-last bytes, and their normalisation. */
import { type Shape, sizeOf } from '../network/layer.js';
import type { Normalisation } from '../network/model.js';

export interface ImageSet {
  /** What the user called it. */
  readonly name: string;
  readonly shape: Shape;
  readonly count: number;
  /** (N, H, W, C), 0–255 */
  readonly pixels: Uint8Array;
  /** (N), each < classCount */
  readonly labels: Uint16Array;
  readonly classCount: number;
  readonly classNames?: readonly string[];
}

/** The first `count` images of a set, or all of them. */
export function firstImages(set: ImageSet, count: number | undefined): ImageSet {
  if (count === undefined || count >= set.count) return set;
  const size = sizeOf(set.shape);
  return { ...set, count, pixels: set.pixels.subarray(0, count * size), labels: set.labels.subarray(0, count) };
}

/**
 * Bytes to network input: x = (p / 255 − mean) / std, every operation rounded to float32.
 *
 * @param pixels (N, H, W, C) bytes
 * @param channels C
 * @returns (N, H, W, C)
 */
export function normalise(pixels: Uint8Array, channels: number, normalisation?: Normalisation): Float32Array {
  const x = new Float32Array(pixels.length);
  for (let c = 0; c < channels; c++) {
    const mean = Math.fround(normalisation?.mean[c] ?? 0);
    const std = Math.fround(normalisation?.std[c] ?? 1);
    const table = new Float32Array(256);
    for (let p = 0; p < 256; p++) {
      const centred = Math.fround(Math.fround(p / 255) - mean);
      table[p] = centred / std;
    }
    for (let i = c; i < pixels.length; i += channels) x[i] = table[pixels[i]];
  }
  return x;
}
