/** The rate-coded picture of figure 3: what T steps of spikes keep of an image. */

import { type Coding, createCoder } from '../coding/coders.js';
import { encodePng, type Picture } from '../files/png.js';
import type { ImageSet } from '../network/images.js';
import { sizeOf } from '../network/layer.js';

/**
 * Codes pixels in [0, 1] over T steps and decodes them as the mean: bytes (H, W, C) in, bytes out.
 *
 * @param steps T ≥ 1
 */
export function codePixels(pixels: Uint8Array, steps: number, coding: Coding, seed: number): Uint8Array {
  const coder = createCoder(coding, seed, 1);
  if (!coder) return pixels.slice();
  const x = new Float32Array(pixels.length);
  const sum = new Float64Array(pixels.length);
  coder.start(
    Float32Array.from(pixels, (p) => p / 255),
    0,
  );
  for (let t = 1; t <= steps; t++) {
    coder.step(t, x);
    for (let i = 0; i < x.length; i++) sum[i] += x[i];
  }
  return Uint8Array.from(sum, (total) => Math.round((total / steps) * 255));
}

/** T of figure 3. */
const PICTURE_STEPS = [32, 128, 1024];

/** Pictures of one size side by side, a white gap between. */
export function contactSheet(pictures: readonly Picture[], gap = 4): Picture {
  const [{ width, height, channels }] = pictures;
  const wide = pictures.length * (width + gap) - gap;
  const pixels = new Uint8Array(wide * height * channels).fill(255);
  pictures.forEach((picture, n) => {
    for (let y = 0; y < height; y++) {
      const row = picture.pixels.subarray(y * width * channels, (y + 1) * width * channels);
      pixels.set(row, (y * wide + n * (width + gap)) * channels);
    }
  });
  return { width: wide, height, channels, pixels };
}

/** Figure 3: the first test image, then its rate code at three T; undefined where the data are no pictures. */
export function ratePicture(
  { shape, pixels }: ImageSet,
  seed: number,
): { png: Uint8Array; caption: string } | undefined {
  const [height, width, channels] = shape;
  if (!(pixels instanceof Uint8Array) || (channels !== 1 && channels !== 3)) return undefined;
  const original: Picture = { height, width, channels, pixels: pixels.slice(0, sizeOf(shape)) };
  const coded = PICTURE_STEPS.map((T) => ({ ...original, pixels: codePixels(original.pixels, T, 'bernoulli', seed) }));
  const sheet = enlarge(contactSheet([original, ...coded], 1), 4);
  const caption = `The first test image, then random spikes decoded after ${PICTURE_STEPS.join(', ')} steps`;
  return { png: encodePng(sheet), caption };
}

/** Every pixel as a square. */
function enlarge({ width, height, channels, pixels }: Picture, factor: number): Picture {
  const out = new Uint8Array(pixels.length * factor * factor);
  for (let y = 0; y < height * factor; y++) {
    for (let x = 0; x < width * factor; x++) {
      const from = (Math.floor(y / factor) * width + Math.floor(x / factor)) * channels;
      out.set(pixels.subarray(from, from + channels), (y * width * factor + x) * channels);
    }
  }
  return { width: width * factor, height: height * factor, channels, pixels: out };
}
