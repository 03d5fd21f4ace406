/** Sets of images: parts that are not there are refused, and so is a count that is not that of the pixels. */
import { describe, expect, test } from 'vitest';
import { annAnswers } from '../src/engine/answers.js';
import { firstImages, someImages } from '../src/network/images.js';
import { inlineRunner, small, three } from './support/conversion.js';

test('some images, the first ones, all, and none', () => {
  expect(someImages(three, 1, 2)).toMatchObject({ count: 2, pixels: three.pixels.subarray(2) });
  expect(firstImages(three, 2)).toMatchObject({ count: 2, pixels: three.pixels.subarray(0, 4) });
  for (const count of [3, 4, Infinity, undefined]) expect(firstImages(three, count)).toBe(three);
  expect(firstImages(three, 0)).toMatchObject({ count: 0, labels: new Uint16Array(0) });
  expect(someImages(three, 3, 0).pixels).toHaveLength(0);
});

test.each([-1, 2.5, Number.NaN])('the first %s images are refused', (count) => {
  expect(() => firstImages(three, count)).toThrow(
    new RangeError(`"count" expected a whole number from 0 to 3, got ${count}`),
  );
});

test.each([
  [2, 2, '"count" expected a whole number from 0 to 1, got 2'],
  [4, 0, '"first" expected a whole number from 0 to 3, got 4'],
  [-1, 1, '"first" expected a whole number from 0 to 3, got -1'],
  [0.5, 1, '"first" expected a whole number from 0 to 3, got 0.5'],
])('images from %s on, %s of them, of 3 are refused', (first, count, message) => {
  expect(() => someImages(three, first, count)).toThrow(new RangeError(message));
});

describe('jobs', () => {
  const run = (count: number, chunk?: number) =>
    inlineRunner(small).run(annAnswers, null, { ...three, count }, { chunk });

  test.each([2, 4, 6, 2.5, Number.NaN, -3])('%s images in a set of 3 are refused', async (count) => {
    await expect(run(count)).rejects.toThrow(/^"images" expected .* of 1×1×2 = .* values, got set of 6$/);
  });

  test.each([0, -1, 1.5, Number.NaN])('runs of %s images are refused', async (chunk) => {
    await expect(run(3, chunk)).rejects.toThrow(`"chunk" expected a whole number >= 1, got ${chunk}`);
  });
});
