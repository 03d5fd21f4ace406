/** Sets of images made of numbers. */
import type { ImageSet } from '../../src/network/images.js';
import { type Shape, sizeOf } from '../../src/network/layer.js';
import { randomFloats } from './random-network.js';

/** A set of the pixels given, all of class 0 of ten. */
export function imageSet(shape: Shape, pixels: ArrayLike<number>): ImageSet {
  const count = pixels.length / sizeOf(shape);
  return {
    ...{ name: 'set', shape, count, pixels: Uint8Array.from(pixels), labels: new Uint16Array(count), classCount: 10 },
  };
}

/** Random pixels; the labels are random, too. */
export function randomImages(shape: Shape, count: number, seed: number): ImageSet {
  const random = randomFloats(seed);
  const set = imageSet(
    shape,
    Array.from({ length: count * sizeOf(shape) }, () => random() * 256),
  );
  return { ...set, labels: set.labels.map(() => random() * 10) };
}
