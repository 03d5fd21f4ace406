/** The rate-coded picture of figure 3: what T steps of spikes keep of an image. */

import { type Coding, createCoder } from '../coding/coders.js';
import type { Picture } from '../files/png.js';

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
