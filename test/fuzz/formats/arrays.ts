/** Features and labels: .npz, .npy with its labels beside it, .csv. Opened by path, as the program does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Purpose } from '../../../src/datasets/arrays.js';
import { openImages } from '../../../src/datasets/open.js';
import { sizeOf } from '../../../src/network/layer.js';
import { npy, npz } from '../../support/npy.js';
import type { FuzzFormat } from '../format.js';
import { joined, mutateBytes, ODD_NUMBERS } from '../mutate.js';
import type { Random } from '../random.js';

const TYPES = ['|b1', '|u1', '|i1', '<i2', '>i2', '<f2', '<i4', '<i8', '>i8', '<f4', '>f4', '<f8'];
const GOOD_SHAPES = [[4], [2, 2], [3, 2, 2], [2, 2, 3]];
const SHAPES = [...GOOD_SHAPES, [], [1, 2, 2], [3, 3, 3], [1, 1, 1, 1], [0]];

/** A header whose words are exchanged keeps its length, so that damage goes deeper than the first check. */
const HEADER_WORDS: readonly (readonly [string, string])[] = [
  ['False', 'True '],
  ["'descr'", "'descl'"],
  ['(', '['],
  ["'<", "'|"],
  ["'shape'", "'Shape'"],
  ['4', '9'],
  ['2', '0'],
];

function withOtherWord(bytes: Uint8Array, random: Random): Uint8Array {
  const [from, to] = random.pick(HEADER_WORDS);
  return Buffer.from(Buffer.from(bytes).toString('latin1').replace(from, to), 'latin1');
}

/** Rows of features, or labels where there is nothing to a row. */
function randomArray(random: Random, rows: number, row: readonly number[], most: number): Uint8Array {
  const shape = [rows, ...row];
  const type = random.pick(TYPES);
  const values = Array.from({ length: sizeOfAll(shape) }, () => random.below(type.endsWith('b1') ? 2 : most));
  if (random.chance(0.05)) shape[random.below(shape.length)] = Math.abs(random.pick(ODD_NUMBERS));
  const bytes = npy(type, shape, values, { fortran: random.chance(0.2), version: random.pick([1, 1, 2]) });
  if (random.chance(0.1)) return withOtherWord(bytes, random);
  return random.chance(0.15) ? mutateBytes(bytes, random) : bytes;
}

const sizeOfAll = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

function randomPair(random: Random): { x: Uint8Array; y: Uint8Array } {
  const rows = random.below(random.chance(0.1) ? 2 : 6);
  const labels = random.chance(0.9) ? rows : random.below(6);
  const x = randomArray(random, rows, random.pick(random.chance(0.7) ? GOOD_SHAPES : SHAPES), 128);
  return { x, y: randomArray(random, labels, random.chance(0.8) ? [] : random.pick(SHAPES), 10) };
}

/** What a model wants, if one is there. */
function randomPurpose(random: Random): Purpose | undefined {
  if (random.chance(0.7)) return undefined;
  const shape = random.pick([[1, 1, 4] as const, [2, 2, 3] as const, [2, 2, 1] as const, [3, 3, 3] as const]);
  return { shape, ...(random.chance(0.3) && { classes: ['a', 'b'] }) };
}

/** Opens files of one folder, and checks that what comes out holds together. */
function openIn(files: Readonly<Record<string, Uint8Array>>, name: string, random: Random): undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ic-snn-fuzz-'));
  try {
    for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, file), bytes);
    const purpose = randomPurpose(random);
    const split = random.pick(['train', 'test'] as const);
    const set = openImages(join(folder, name), { split, ...(purpose && { purpose }) });
    const { count, shape, pixels, labels, classCount } = set;
    const isWhole = pixels.length === count * sizeOf(shape) && labels.length === count && count > 0;
    if (!isWhole || !pixels.every(Number.isFinite) || labels.some((label) => label >= classCount))
      throw new Error(`${count} of ${shape.join('×')} with ${pixels.length} numbers, labels ${labels}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 32 MB of zeros, packed. */
const BOMB = deflateRawSync(new Uint8Array(2 ** 25));

const NAMES = [
  ['x', 'y'],
  ['x_test', 'y_test'],
  ['images', 'labels'],
  ['TRAIN_X', 'train_y'],
  ['../x', 'y'],
  ['', '__proto__'],
  ['x', 'constructor'],
] as const;

export const NPZ: FuzzFormat = {
  name: 'npz',
  ending: 'npz',
  make: (random) => {
    const { x, y } = randomPair(random);
    const [first, second] = random.pick(random.chance(0.7) ? NAMES.slice(0, 3) : NAMES);
    const entries: [string, Uint8Array][] = [
      [first, random.chance(0.02) ? BOMB : x],
      [second, y],
    ];
    const bytes = npz(Object.fromEntries(entries), { deflated: random.chance(0.5) });
    return random.chance(0.4) ? mutateBytes(bytes, random) : bytes;
  },
  read: (bytes, _, random) => openIn({ 'data.npz': bytes }, 'data.npz', random),
};

/** The labels come from the same draws as the file, so that a seed repeats both. */
export const NPY: FuzzFormat = {
  name: 'npy',
  ending: 'npy',
  make: (random) => randomPair(random).x,
  read: (bytes, _, random) => openIn({ 'x.npy': bytes, 'y.npy': randomPair(random).y }, 'x.npy', random),
};

const FIELDS = ['0', '1.5', '-2e3', '1e39', 'nan', '-inf', '', ' 7 ', '"3"', '"a,b"', '"', 'x', '0x10', '٣', '1_0'];

export const CSV: FuzzFormat = {
  name: 'csv',
  ending: 'csv',
  make: (random) => {
    const [delimiter, end] = [random.pick([',', ';', '\t']), random.pick(['\n', '\r\n', '\n\n'])];
    const [columns, good] = [random.below(6), random.chance(0.6)];
    const field = () => (good ? String(random.below(256)) : random.pick(FIELDS));
    const line = (of: () => string) => Array.from({ length: columns }, of);
    const lines = Array.from({ length: random.below(6) }, () => [...line(field), String(random.below(10))]);
    if (random.chance(0.4)) lines.unshift([...line(() => random.pick(['p0', 'x', 'label', '"y"'])), 'label']);
    const text = lines.map((fields) => fields.join(delimiter)).join(end);
    const bytes = joined(...(random.chance(0.1) ? [Uint8Array.of(0xef, 0xbb, 0xbf)] : []), Buffer.from(text));
    return random.chance(0.3) ? mutateBytes(bytes, random) : bytes;
  },
  read: (bytes, _, random) => openIn({ 'data.csv': bytes }, 'data.csv', random),
};
