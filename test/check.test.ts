/** Numbers as people read them. */
import { expect, test } from 'vitest';
import { gained } from '../src/check.js';

test('a gain has its sign, and none that rounds to 0 is below it', () => {
  const said = [1.25, -1.25, 0.04, -0.04, 0, -0].map((value) => gained(value, 1));
  expect(said).toEqual(['+1.3', '−1.3', '+0.0', '+0.0', '+0.0', '+0.0']);
  expect(gained(-0.4, 0)).toBe('+0');
});
