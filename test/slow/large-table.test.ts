/** A table that is larger than what a list holds is refused in words, not by V8, which would end the program. */
import { expect, test } from 'vitest';
import { parseCsv } from '../../src/datasets/csv.js';

test('over 2^26 numbers', { timeout: 300_000 }, () => {
  const text = `${'0,'.repeat(1000)}1\n`.repeat(68_000);
  expect(() => parseCsv(text, 'large.csv')).toThrow(
    /^large\.csv: line 67109: more than 2\^26 numbers; save fewer rows/,
  );
});
