/** The geometry of windows in the SIMD engine, against what it says in words. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readerTable } from '../../src/engine/wasm/window.js';
import { windowCount } from '../../src/network/shapes.js';

/** How many outputs read each place of an axis, by asking each output. */
function readersOf(length: number, outputs: number, kernel: number, stride: number, before: number): number[] {
  const readers = new Array<number>(length).fill(0);
  for (let o = 0; o < outputs; o++) {
    for (let k = 0; k < kernel; k++) {
      const at = o * stride + k - before;
      if (at >= 0 && at < length) readers[at]++;
    }
  }
  return readers;
}

/** Readers of each column and row, from the table's changes between columns and its rows. */
function unpacked(table: Uint32Array, [H, W]: readonly [number, number]): [number[], number[]] {
  const changes = new Map<number, number>();
  for (let i = 0; i < table[0]; i++) changes.set(table[1 + 2 * i] / 4, table[2 + 2 * i] | 0);
  let now = 0;
  const columns = Array.from({ length: W }, (_, k) => (now -= changes.get(k) ?? 0));
  expect(now - (changes.get(W) ?? 0)).toBe(0);
  return [columns, [...table.subarray(1 + 2 * table[0])].slice(0, H)];
}

test('readers of each input: any kernel, stride and padding', () => {
  const axis = fc.record({
    length: fc.integer({ min: 1, max: 12 }),
    kernel: fc.integer({ min: 1, max: 6 }),
    stride: fc.integer({ min: 1, max: 5 }),
    before: fc.integer({ min: 0, max: 7 }),
    after: fc.integer({ min: 0, max: 7 }),
  });
  fc.assert(
    fc.property(axis, axis, (y, x) => {
      const [Ho, Wo] = [y, x].map((d) => windowCount(d.length, d.kernel, d.stride, d.before, d.after));
      fc.pre(Ho > 0 && Wo > 0);
      const table = readerTable([y.length, x.length, 3], [Ho, Wo, 2], {
        ...{ kernel: [y.kernel, x.kernel], stride: [y.stride, x.stride] },
        ...{ padding: [y.before, x.before, y.after, x.after], groups: 1 },
      });
      expect(unpacked(table, [y.length, x.length])).toEqual([
        readersOf(x.length, Wo, x.kernel, x.stride, x.before),
        readersOf(y.length, Ho, y.kernel, y.stride, y.before),
      ]);
    }),
    { numRuns: 2000 },
  );
});

test('a million columns are done at once: the time does not grow with their square', () => {
  const table = readerTable([1, 1_000_000, 1], [1, 1_000_000, 1], {
    ...{ kernel: [1, 3], stride: [1, 1], padding: [0, 1, 0, 1], groups: 1 },
  });
  expect(table[0]).toBe(4); // none, 2, 3, 2, none
});
