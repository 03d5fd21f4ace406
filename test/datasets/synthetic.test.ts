/** The embedded set: the same bits everywhere, any number of images, ten classes that differ. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openImages } from '../../src/datasets/open.js';
import { SYNTHETIC_CLASSES, syntheticImages } from '../../src/datasets/synthetic.js';

/** FNV-1a, 32 bits, of bytes. */
function hash(bytes: Uint8Array): string {
  let h = 0x811c9dc5;
  for (const byte of bytes) h = Math.imul(h ^ byte, 0x01000193);
  return (h >>> 0).toString(16).padStart(8, '0');
}

// Made by this project's own code: they guard against a change, and in a browser against another arithmetic.
test.each([
  ['train', 'd9624ddf'],
  ['test', 'bfc9db1b'],
] as const)('known answer: FNV-1a of the first 100 %s images', (split, expected) => {
  expect(hash(syntheticImages(split, 100).pixels)).toBe(expected);
});

test('an image depends on its part and number only', () => {
  const whole = syntheticImages('test', 30);
  const size = 32 * 32 * 3;
  fc.assert(
    fc.property(fc.nat(29), fc.integer({ min: 1, max: 30 }), (first, count) => {
      const some = syntheticImages('test', Math.min(count, 30 - first), first);
      expect(some.pixels).toEqual(whole.pixels.slice(first * size, (first + some.count) * size));
      expect(some.labels).toEqual(whole.labels.slice(first, first + some.count));
    }),
    { numRuns: 30 },
  );
  expect(syntheticImages('train', 30).pixels).not.toEqual(whole.pixels);
});

test('classes take turns, and have names', () => {
  const { labels, classCount, classNames } = syntheticImages('train', 50);
  expect(classCount).toBe(10);
  expect(classNames).toEqual(SYNTHETIC_CLASSES);
  expect(new Set(SYNTHETIC_CLASSES).size).toBe(10);
  for (let k = 0; k < 10; k++) expect(labels.filter((label) => label === k).length).toBe(5);
});

test('no image is blank', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31), (n) => {
      const { pixels } = syntheticImages('train', 1, n);
      expect(Math.max(...pixels) - Math.min(...pixels)).toBeGreaterThan(24);
    }),
    { numRuns: 200 },
  );
});

test('nonsense is refused', () => {
  expect(() => syntheticImages('train', 0)).toThrow(RangeError);
  expect(() => syntheticImages('train', 1.5)).toThrow(RangeError);
  expect(() => syntheticImages('valid' as 'test', 1)).toThrow(/"split" expected one of train, test/);
});

test('opened by name, like a folder', () => {
  expect(openImages('synthetic', { limit: 12 })).toEqual(syntheticImages('test', 12));
  expect(openImages('synthetic', { split: 'train', limit: 12 })).toEqual(syntheticImages('train', 12));
  expect(openImages('synthetic:train', { limit: 12 })).toEqual(syntheticImages('train', 12));
});

test('the drawing code uses no function that engines round differently', () => {
  for (const file of ['synthetic', 'synthetic-shapes', 'random']) {
    const source = readFileSync(new URL(`../../src/datasets/${file}.ts`, import.meta.url), 'utf8');
    const used = new Set([...source.matchAll(/Math\.(\w+)/g)].map(([, name]) => name));
    for (const name of used) expect(['floor', 'sqrt', 'abs', 'min', 'max', 'imul']).toContain(name);
    expect(source).not.toMatch(/\*\*(?! 32\b)/);
  }
});
