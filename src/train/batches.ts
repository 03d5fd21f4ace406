/** Batches of training images: a new order every epoch, flipped and cropped at random, all from the seed. */
import { uniform } from '../coding/random.js';
import { asPictures, type ImageSet } from '../network/images.js';
import { type Shape, sizeOf } from '../network/layer.js';
import type { Normalisation } from '../network/model.js';

/** What a random number is drawn for: its first coordinate after the seed. */
const [ORDER, FLIP, ROW, COLUMN] = [1, 2, 3, 4];
const MARGIN = 4; // pixels of black around an image that a crop may reach into

/** The order in which an epoch visits the images: a permutation of 0 … count − 1. */
export function epochOrder(count: number, seed: number, epoch: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform(seed, ORDER, epoch, i) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** The images of one batch. */
export interface BatchOptions {
  readonly seed: number;
  readonly epoch: number;
  /** Flip left to right every other time and shift by up to 4 pixels each way. */
  readonly augment: boolean;
}

/** Images number `indexes` of a set, changed by chance that depends on seed, epoch and image only. */
export function makeBatch(images: ImageSet, indexes: Uint32Array, { seed, epoch, augment }: BatchOptions): ImageSet {
  const size = sizeOf(images.shape);
  const { pixels: all } = asPictures(images);
  const pixels = new Uint8Array(indexes.length * size);
  indexes.forEach((index, n) => {
    const from = all.subarray(index * size, (index + 1) * size);
    const to = pixels.subarray(n * size, (n + 1) * size);
    if (!augment) {
      to.set(from);
      return;
    }
    const draw = (purpose: number) => uniform(seed, purpose, epoch, index);
    const shift = (purpose: number) => Math.floor(draw(purpose) * (2 * MARGIN + 1)) - MARGIN;
    cropInto(from, to, images.shape, draw(FLIP) < 0.5, shift(ROW), shift(COLUMN));
  });
  const labels = Uint16Array.from(indexes, (index) => images.labels[index]);
  return { ...images, count: indexes.length, pixels, labels };
}

/** out(y, x) = image(y + dy, x + dx), mirrored where `flip`; black outside. */
function cropInto(image: Uint8Array, out: Uint8Array, [H, W, C]: Shape, flip: boolean, dy: number, dx: number): void {
  for (let y = 0; y < H; y++) {
    const row = y + dy;
    if (row < 0 || row >= H) continue;
    for (let x = 0; x < W; x++) {
      const column = flip ? W - 1 - (x + dx) : x + dx;
      if (column < 0 || column >= W) continue;
      const [from, to] = [(row * W + column) * C, (y * W + x) * C];
      for (let c = 0; c < C; c++) out[to + c] = image[from + c];
    }
  }
}

/** Mean and standard deviation of each channel of p / 255, from whole-number sums, rounded to float32. */
export function measureNormalisation({ pixels, shape }: ImageSet): Normalisation {
  const C = shape[2];
  const count = pixels.length / C;
  const [sums, squares] = [new Array<number>(C).fill(0), new Array<number>(C).fill(0)];
  for (let i = 0; i < pixels.length; i++) {
    const p = pixels[i];
    sums[i % C] += p;
    squares[i % C] += p * p;
  }
  const mean = sums.map((sum) => Math.fround(sum / count / 255));
  const std = sums.map((sum, c) => {
    const variance = squares[c] / count - (sum / count) ** 2;
    return variance > 0 ? Math.fround(Math.sqrt(variance) / 255) : 1;
  });
  return { mean, std };
}
