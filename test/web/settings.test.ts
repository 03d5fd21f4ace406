/** Links carry settings; confidence intervals are Wilson's. No browser. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAPER_METHOD_NAMES } from '../../src/convert/methods/index.js';
import { wilsonInterval } from '../../src/evaluate/wilson.js';
import { DEFAULTS, readHash, type Settings, VIEWS, writeHash } from '../../src/web/settings.js';

describe('links', () => {
  it('carry nothing where everything is at its default', () => {
    expect(writeHash(DEFAULTS)).toBe('');
    expect(readHash('')).toEqual(DEFAULTS);
  });

  it('restore any settings', () => {
    const settings = fc.record({
      view: fc.constantFrom(...VIEWS),
      net: fc.string({ minLength: 1 }),
      T: fc.integer({ min: 1, max: 256 }),
      method: fc.constantFrom(...PAPER_METHOD_NAMES),
      quantile: fc.constantFrom(0.5, 0.95, 0.999, 1),
      seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      tableMethods: fc.subarray([...PAPER_METHOD_NAMES], { minLength: 1 }),
      tableSteps: fc.uniqueArray(fc.integer({ min: 1, max: 256 }), { minLength: 1, maxLength: 9 }),
      tableImages: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(settings, (changes) => {
        const all: Settings = { ...DEFAULTS, ...changes };
        expect(readHash(`#${writeHash(all)}`)).toEqual(all);
      }),
    );
  });

  it.each([
    'T=0',
    'T=257',
    'T=1.5',
    'view=none',
    'tableSteps=8,x',
    'tableMethods=',
    'quantile=2',
    'seed=-1',
    'nonsense',
  ])('with %s keep the default', (hash) => expect(readHash(`#${hash}`)).toEqual(DEFAULTS));
});

describe('Wilson intervals', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1],
  ])('%i of %i', (correct, count, low, high) => {
    const [from, to] = wilsonInterval(correct, count);
    expect((from / 100).toFixed(4)).toBe(low.toFixed(4));
    expect((to / 100).toFixed(4)).toBe(high.toFixed(4));
  });
});
