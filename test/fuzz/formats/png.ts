/** PNG: chunks with checksums that are true for what they hold, so that damage goes deeper than the first check. */
import { crc32, deflateSync } from 'node:zlib';
import { decodePng } from '../../../src/files/png.js';
import type { FuzzFormat } from '../format.js';
import { joined, mutateBytes, ODD_NUMBERS } from '../mutate.js';
import type { Random } from '../random.js';

interface Chunk {
  type: string;
  data: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Samples of a pixel by colour type. */
const SAMPLES = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

/** 32 MB of zeros, packed. */
const BOMB = deflateSync(new Uint8Array(2 ** 25));

function encode(chunks: readonly Chunk[], random: Random): Uint8Array {
  const parts: Uint8Array[] = [SIGNATURE];
  for (const { type, data } of chunks) {
    const named = joined(new TextEncoder().encode(type), data);
    const [length, checksum] = [new Uint8Array(4), new Uint8Array(4)];
    new DataView(length.buffer).setUint32(0, random.chance(0.01) ? random.pick(ODD_NUMBERS) : data.length);
    new DataView(checksum.buffer).setUint32(0, random.chance(0.01) ? 1 : crc32(named));
    parts.push(length, named, checksum);
  }
  return joined(...parts);
}

function randomChunks(random: Random): Chunk[] {
  const colour = random.pick([0, 2, 3, 6, 6, 4]);
  const [width, height] = [1 + random.below(12), 1 + random.below(12)];
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colour, 0, 0, random.chance(0.05) ? 1 : 0], 8);
  if (random.chance(0.15)) view.setUint32(random.pick([0, 4]), random.pick([...ODD_NUMBERS, 4096, 4097]));
  if (random.chance(0.1)) header[8 + random.below(5)] = random.below(20);
  const row = width * (SAMPLES.get(colour) ?? 1);
  const pixels = random.bytes((row + 1) * height);
  for (let y = 0; y < height; y++) pixels[y * (row + 1)] = random.below(random.chance(0.05) ? 256 : 5); // filters
  const packed = new Uint8Array(random.chance(0.02) ? BOMB : deflateSync(pixels));
  const cut = random.below(packed.length);
  const data = random.chance(0.3) ? [packed.subarray(0, cut), packed.subarray(cut)] : [packed];
  const chunks: Chunk[] = [{ type: 'IHDR', data: header }];
  if (colour === 3 || random.chance(0.05))
    chunks.push({ type: 'PLTE', data: random.bytes(3 * (1 + random.below(256))) });
  if (random.chance(0.2)) chunks.push({ type: 'tRNS', data: random.bytes(random.pick([0, 1, 2, 6, 256])) });
  if (random.chance(0.2)) chunks.push(others(random));
  chunks.push(...data.map((part) => ({ type: 'IDAT', data: part })));
  return [...chunks, { type: 'IEND', data: new Uint8Array(0) }];
}

/** Chunks that decoders trip over: texts without an end, profiles, animation. */
function others(random: Random): Chunk {
  const type = random.pick([
    'iTXt',
    'tEXt',
    'zTXt',
    'iCCP',
    'acTL',
    'fcTL',
    'fdAT',
    'pHYs',
    'cHRM',
    'gAMA',
    'CgBI',
    'aaaa',
  ]);
  return { type, data: random.bytes(random.below(40)).map((byte) => byte || 1) };
}

function change(chunks: Chunk[], random: Random): void {
  const at = random.below(chunks.length);
  if (!chunks[at]) return;
  const kind = random.below(6);
  if (kind === 0) chunks.splice(at, 1);
  else if (kind === 1) chunks.splice(random.below(chunks.length + 1), 0, chunks[at]);
  else if (kind === 2) chunks.splice(at, 0, others(random));
  else if (kind === 3) chunks[at] = { ...chunks[at], type: random.pick(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']) };
  else chunks[at] = { ...chunks[at], data: mutateBytes(chunks[at].data, random) };
}

export const PNG: FuzzFormat = {
  name: 'png',
  ending: 'png',
  make: (random) => {
    const chunks = randomChunks(random);
    for (let times = random.pick([0, 0, 1, 1, 2, 4]); times > 0; times--) change(chunks, random);
    const bytes = encode(chunks, random);
    return random.chance(0.1) ? mutateBytes(bytes, random) : bytes;
  },
  read: (bytes, file) => {
    const { width, height, channels, pixels } = decodePng(bytes, file);
    if (pixels.length !== width * height * channels)
      throw new Error(`${pixels.length} samples for ${width}×${height}×${channels}`);
    return undefined;
  },
};
