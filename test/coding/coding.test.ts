/** Rate codes: counts, bounds, and draws that depend on nothing but their coordinates. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBernoulliCoder, createRegularCoder, inputScale } from '../../src/coding/coders.js';
import type { InputCoder } from '../../src/engine/engine.js';
import { codePixels, contactSheet } from '../../src/report/picture.js';

function sumOf(coder: InputCoder, image: number[], T: number, index = 0): Float64Array {
  const x = new Float32Array(image.length);
  const sum = new Float64Array(image.length);
  coder.start(Float32Array.from(image), index);
  for (let t = 1; t <= T; t++) {
    coder.step(t, x);
    x.forEach((value, i) => {
      sum[i] += value;
    });
  }
  return sum;
}

test('regular: floor(T |x| / s) spikes of the sign of x, exactly for dyadic numbers', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -64, max: 64 }),
      fc.integer({ min: 1, max: 200 }),
      fc.constantFrom(1, 2, 0.5),
      (k, T, s) => {
        const spikes = Math.floor((T * Math.abs(k)) / 64);
        expect(sumOf(createRegularCoder(s), [(k / 64) * s], T)[0]).toBe(Math.sign(k) * spikes * s || 0);
      },
    ),
    { numRuns: 500 },
  );
});

test('bernoulli: the mean is the value, within six standard deviations over 2,000 pixels', () => {
  for (const p of [0.1, 0.5, 0.9]) {
    const T = 64;
    const mean = sumOf(createBernoulliCoder(1, 3), new Array(2000).fill(p), T).reduce((a, b) => a + b, 0) / (2000 * T);
    expect(Math.abs(mean - p)).toBeLessThan(6 * Math.sqrt((p * (1 - p)) / (2000 * T)));
  }
});

test('bernoulli: a spike is worth s with the sign of the pixel, and every value of s comes', () => {
  const image = Float32Array.of(0.6, -0.6, 0, 1, -1);
  const coder = createBernoulliCoder(1.5, 2);
  coder.start(
    image.map((x) => x * 1.5),
    0,
  );
  const seen = image.reduce<Set<number>[]>((sets) => [...sets, new Set()], []);
  const x = new Float32Array(5);
  for (let t = 1; t <= 40; t++) {
    coder.step(t, x);
    x.forEach((value, i) => void seen[i].add(value + 0)); // −0 is 0
  }
  expect(seen.map((values) => [...values].sort((a, b) => a - b))).toEqual([[0, 1.5], [-1.5, 0], [0], [1.5], [-1.5]]);
});

test('bernoulli: order, coder and run do not matter; image, seed and step do', () => {
  const image = [0.3, 0.6, -0.5, 0.9];
  const train = (seed: number, index: number) => sumOf(createBernoulliCoder(1, seed), image, 50, index);
  const used = createBernoulliCoder(1, 1);
  sumOf(used, image, 10, 5);
  expect(sumOf(used, image, 50, 2)).toEqual(train(1, 2));
  expect(train(1, 2)).not.toEqual(train(1, 3));
  expect(train(1, 2)).not.toEqual(train(2, 2));
});

describe('pictures', () => {
  test('regular coding of a picture is off by at most one step', () => {
    const pixels = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const T of [8, 32, 128]) {
      const coded = codePixels(pixels, T, 'regular', 0);
      // 1/T of 255, and half a level for each of the two roundings.
      pixels.forEach((p, i) => {
        expect(Math.abs(coded[i] - p)).toBeLessThanOrEqual(255 / T + 1);
      });
    }
  });
  test('a sheet holds the pictures with a white gap', () => {
    const picture = { width: 2, height: 1, channels: 1 as const, pixels: Uint8Array.of(1, 2) };
    expect([...contactSheet([picture, picture], 1).pixels]).toEqual([1, 2, 255, 1, 2]);
  });
});

test('the value of a spike covers every normalised pixel', () => {
  expect(inputScale({ mean: [0.5, 0.1], std: [0.25, 0.1] }, 2)).toBe(9);
  expect(inputScale(undefined, 3)).toBe(1);
});
