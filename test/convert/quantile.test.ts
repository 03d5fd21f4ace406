/** Quantiles: equal to sorting, whatever the order, the batches and the merging. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addHistograms,
  countActivations,
  emptyHistograms,
  QuantileSelection,
  type ThresholdScope,
} from '../../src/convert/quantile.js';

/** numpy.quantile by sorting. */
function bySorting(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * p;
  const low = Math.floor(position);
  const [a, b] = [sorted[low], sorted[Math.min(low + 1, sorted.length - 1)]];
  const g = position - low;
  return g >= 0.5 ? b - (b - a) * (1 - g) : a + (b - a) * g;
}

function select(batches: Float32Array[], p: number, scope: ThresholdScope, C: number): Float64Array {
  const selection = new QuantileSelection(p, scope, [scope === 'layer' ? 1 : C]);
  for (let pass = selection.next(); pass; pass = selection.next()) {
    const total = emptyHistograms(pass);
    for (const batch of batches) {
      const part = emptyHistograms(pass);
      countActivations(pass, 0, batch, C, part);
      addHistograms(total, part);
    }
    selection.advance(total);
  }
  return selection.result()[0];
}

// Many ties and zeros, as ReLU has; −0 too.
const activation = fc.oneof(
  fc.constant(0),
  fc.constant(-0),
  fc.constantFrom(1, 0.5, 3),
  fc.float({ min: 0, max: 1000, noNaN: true }),
);
const quantile = fc.oneof(fc.constantFrom(0.5, 0.9, 0.99, 1), fc.double({ min: 1e-6, max: 1, noNaN: true }));

test('equals sorting, in any batches', () => {
  fc.assert(
    fc.property(fc.array(activation, { minLength: 1, maxLength: 60 }), quantile, fc.nat(59), (values, p, cut) => {
      const all = Float32Array.from(values);
      expect(select([all], p, 'layer', 1)[0]).toBe(bySorting([...all].map(Math.abs), p));
      const split = [all.subarray(cut % all.length), all.subarray(0, cut % all.length)];
      expect(select(split, p, 'layer', 1)).toEqual(select([all], p, 'layer', 1));
    }),
    { numRuns: 300 },
  );
}, 60_000);

test('per channel: each channel as if alone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(activation, activation, activation), { minLength: 1, maxLength: 30 }),
      quantile,
      (rows, p) => {
        const result = select([Float32Array.from(rows.flat())], p, 'channel', 3);
        result.forEach((q, c) => {
          expect(q).toBe(
            bySorting(
              rows.map((row) => Math.abs(Math.fround(row[c]))),
              p,
            ),
          );
        });
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);

test('counts beyond 2^32, as many large images have them, do not wrap', () => {
  const selection = new QuantileSelection(0.99, 'layer', [1]);
  for (let pass = selection.next(); pass; pass = selection.next()) {
    const [total, part] = [emptyHistograms(pass), emptyHistograms(pass)];
    countActivations(pass, 0, Float32Array.of(0, 1), 1, part);
    const many = part.map((counts) => counts.map((n, digit) => n * (digit === 0 ? 3e9 : 1e7))); // 0.3 % are 1
    addHistograms(total, many);
    addHistograms(total, many);
    selection.advance(total);
  }
  expect(selection.result()[0][0]).toBe(0);
});

describe('refused', () => {
  test.each([0, -0.1, 1.1, Number.NaN])('p = %s', (p) => {
    expect(() => new QuantileSelection(p, 'layer', [1])).toThrow(/"quantile" expected a number in \(0, 1\]/);
  });
  test('an empty calibration set', () => {
    expect(() => select([], 0.99, 'layer', 1)).toThrow(/calibration set is empty/);
  });
});
