/** PNG: exact round trips at every small size, true headers only. */
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileError } from '../../src/check.js';
import { decodePng, encodePng } from '../../src/files/png.js';

/** CRC-32 of the PNG specification. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

interface Parts {
  width?: number;
  height?: number;
  depth?: number;
  colour?: number;
  interlace?: number;
  raw?: Uint8Array;
  extra?: Buffer[];
}

/** A PNG written by hand, 2 × 2 grey unless told otherwise. */
function png({
  width = 2,
  height = 2,
  depth = 8,
  colour = 0,
  interlace = 0,
  raw = Uint8Array.of(0, 1, 2, 0, 3, 4),
  extra = [],
}: Parts): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlace], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('any opaque picture comes back as it was, sides of 1 to 20 pixels', () => {
  const picture = fc.record({
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
    grey: fc.boolean(),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(picture, ({ width, height, grey, seed }) => {
      const pixels = Uint8Array.from(
        { length: width * height * 3 },
        (_, i) => Math.imul(i - (grey ? i % 3 : 0) + seed, 0x9e3779b1) >>> 24,
      );
      const back = decodePng(encodePng({ width, height, channels: 3, pixels }), 'a.png');
      expect(back).toEqual({ width, height, channels: 3, pixels });
    }),
    { numRuns: 200 },
  );
});

test('grey, RGB, RGBA and palette are read', () => {
  expect(decodePng(png({}), 'a.png')).toEqual({ width: 2, height: 2, channels: 1, pixels: Uint8Array.of(1, 2, 3, 4) });
  const rgb = png({ width: 1, height: 1, colour: 2, raw: Uint8Array.of(0, 9, 8, 7) });
  expect(decodePng(rgb, 'a.png')).toEqual({ width: 1, height: 1, channels: 3, pixels: Uint8Array.of(9, 8, 7) });
  const rgba = png({ width: 1, height: 1, colour: 6, raw: Uint8Array.of(0, 9, 8, 7, 6) });
  expect(decodePng(rgba, 'a.png')).toEqual({ width: 1, height: 1, channels: 4, pixels: Uint8Array.of(9, 8, 7, 6) });
  const palette = png({
    width: 2,
    height: 1,
    colour: 3,
    raw: Uint8Array.of(0, 1, 0),
    extra: [chunk('PLTE', Uint8Array.of(1, 2, 3, 4, 5, 6))],
  });
  expect(decodePng(palette, 'a.png').pixels).toEqual(Uint8Array.of(4, 5, 6, 1, 2, 3));
});

test('texts, profiles and chunks nobody knows are passed over, whatever is in them', () => {
  const unterminated = Buffer.from('Comment no end', 'latin1');
  const extra = ['iTXt', 'tEXt', 'zTXt', 'iCCP', 'sPLT', 'hIST', 'CgBI', 'prVt'].map((type) =>
    chunk(type, unterminated),
  );
  const whole = png({ extra: [...extra, chunk('iTXt', Buffer.from('a\0')), chunk('tEXt', Buffer.alloc(0))] });
  expect([...decodePng(whole, 'a.png').pixels]).toEqual([1, 2, 3, 4]);
});

describe('refused', () => {
  const bad = png({});
  bad[bad.length - 20] ^= 1;
  const cases: [string, Uint8Array, RegExp][] = [
    ['not a PNG', Buffer.from('GIF89a...'), /not a PNG/],
    ['cut off', png({}).subarray(0, 50), /offset \d+/],
    ['a wrong checksum', bad, /checksum/],
    ['larger than its data', png({ width: 30, height: 30 }), /does not fill its header's size/],
    ['smaller than its data', png({ width: 1, height: 1 }), /does not fill its header's size/],
    ['no pixels', png({ width: 0 }), /size 0×2/],
    ['a huge size', png({ width: 2 ** 31 - 1, height: 2 ** 31 - 1 }), /size 2147483647×2147483647/],
    ['16 bits', png({ depth: 16 }), /16 bits/],
    ['interlaced', png({ interlace: 1 }), /interlaced/],
    ['a palette picture without palette', png({ colour: 3 }), /palette is missing/],
    ['a bomb', png({ raw: new Uint8Array(50_000_000) }), /does not fill its header's size/],
  ];
  test.each(cases)('%s', (_, bytes, pattern) => {
    expect(() => decodePng(bytes, 'bad.png')).toThrow(FileError);
    expect(() => decodePng(bytes, 'bad.png')).toThrow(pattern);
  });
});

test('any damage gives a picture or a FileError', () => {
  const whole = encodePng({ width: 9, height: 9, channels: 3, pixels: Uint8Array.from({ length: 243 }, (_, i) => i) });
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, cut) => {
      const copy = whole.slice(0, cut % 2 ? cut : undefined);
      if (at < copy.length) copy[at] = value;
      try {
        decodePng(copy, 'damaged.png');
      } catch (error) {
        expect(error).toBeInstanceOf(FileError);
      }
    }),
    { numRuns: 500 },
  );
});
