/** A fourth channel goes where it hides nothing. */
import { expect, test } from 'vitest';
import { opaque } from '../../src/files/picture.js';

test('an opaque picture loses its fourth channel, a transparent one is refused', () => {
  const pixels = Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255);
  const picture = { width: 2, height: 1, channels: 4, pixels } as const;
  expect(opaque(picture, 'a.png')).toEqual({ ...picture, channels: 3, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  expect(() => opaque({ ...picture, pixels: pixels.with(7, 254) }, 'a.png')).toThrow(/^a\.png: has transparent pixels/);
  const grey = { width: 1, height: 1, channels: 1, pixels: Uint8Array.of(9) } as const;
  expect(opaque(grey, 'a.png')).toBe(grey);
});
