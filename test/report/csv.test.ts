/** Tables for spreadsheets, RFC 4180. */
import { expect, test } from 'vitest';
import { csvText } from '../../src/report/csv.js';

test('what must be quoted is, and lines end as the standard says', () => {
  const rows = [
    ['a', 'b'],
    ['x,y', 'say "no"'],
    ['two\nlines', 2],
  ];
  expect(csvText(rows)).toBe('a,b\r\n"x,y","say ""no"""\r\n"two\nlines",2\r\n');
  expect(csvText([])).toBe('');
});
