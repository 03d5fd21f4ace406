/** Data that are arrays or tables, from paths: .npz, .npy with its labels beside it, .csv. Node only. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileError } from '../check.js';
import { fileName } from '../files/base-name.js';
import { type ArraysFormat, CSV, NPY, NPZ } from '../files/formats.js';
import { readBytes, readText } from '../files/model-path.js';
import type { ImageSet } from '../network/images.js';
import { FEATURE_NAMES, findArray, hasPartsOfBoth, LABEL_NAMES } from './array-names.js';
import { type Purpose, setOfArrays } from './arrays.js';
import { parseCsv } from './csv.js';
import { type NumberArray, parseNpy } from './npy.js';
import { openNpz } from './npz.js';

/** What is wanted of a file. */
export interface ArrayOptions {
  readonly split: 'train' | 'test';
  readonly limit?: number | undefined;
  readonly purpose?: Purpose | undefined;
}

/**
 * Opens features and labels.
 *
 * @throws FileError
 */
export function openArrays(path: string, format: ArraysFormat, options: ArrayOptions): ImageSet {
  switch (format) {
    case NPZ:
      return openArchive(path, options);
    case NPY:
      return openPair(path, options);
    case CSV:
      return openTable(path, options);
    default:
      throw new Error(`nothing opens ${format.name}`);
  }
}

/** Does an archive hold both parts under their names? */
export function hasBothParts(path: string): boolean {
  return hasPartsOfBoth(openNpz(readBytes(path), path).names);
}

function openArchive(path: string, { split, limit, purpose }: ArrayOptions): ImageSet {
  const archive = openNpz(readBytes(path), path);
  const find = (kind: readonly string[], what: string): string => {
    const found = findArray(archive.names, kind, split);
    if (found !== undefined) return found;
    const [has, wanted] = [archive.names.slice(0, 20).join(', ') || 'none', kind.join(', ')];
    throw new FileError(
      path,
      '',
      `has no ${what}: name an array ${wanted} or ${kind[0]}_${split}; its arrays are ${has}`,
    );
  };
  const [x, y] = [find(FEATURE_NAMES, 'features'), find(LABEL_NAMES, 'labels')];
  const arrays = {
    ...{ x: archive.read(x), labels: labelsOf(archive.read(y), path, `array "${y}"`) },
    ...{ place: (n: number) => `array "${x}"[${n}]`, labelPlace: (n: number) => `array "${y}"[${n}]` },
  };
  return setOfArrays(arrays, path, purpose, limit);
}

/** `x_test.npy` goes with `y_test.npy`, `images.npy` with `labels.npy`. */
function openPair(path: string, { limit, purpose }: ArrayOptions): ImageSet {
  const beside = labelFileOf(path);
  const place = (n: number) => `[${n}]`;
  const labels = labelsOf(parseNpy(readBytes(beside), beside), beside, '');
  const labelPlace = (n: number) => `${fileName(beside)}[${n}]`;
  return setOfArrays({ x: parseNpy(readBytes(path), path), labels, place, labelPlace }, path, purpose, limit);
}

function labelFileOf(path: string): string {
  const name = fileName(path);
  const word = new RegExp(`(?<![a-z])(${FEATURE_NAMES.join('|')})(?![a-z])`, 'i');
  const candidates = word.test(name) ? LABEL_NAMES.map((label) => name.replace(word, label)) : [];
  const found = candidates.find((candidate) => existsSync(join(dirname(path), candidate)));
  if (found !== undefined) return join(dirname(path), found);
  const tried = candidates.length > 0 ? ` (${candidates.slice(0, 3).join(', ')})` : '';
  throw new FileError(
    path,
    '',
    `has no file of labels beside it${tried}; name the two x.npy and y.npy, or save one .npz`,
  );
}

function openTable(path: string, { limit, purpose }: ArrayOptions): ImageSet {
  const { width, features, labels, lines } = parseCsv(readText(path), path, limit);
  const place = (n: number) => `line ${lines[n]}`;
  const x = { shape: [labels.length, width], data: features };
  return setOfArrays({ x, labels, place, labelPlace: place }, path, purpose, limit);
}

/** (N) or (N, 1). */
function labelsOf({ shape, data }: NumberArray, file: string, place: string): ArrayLike<number> {
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return data;
  throw new FileError(file, place, `has the shape (${shape.join(', ')}); expected one label a row, (N)`);
}
