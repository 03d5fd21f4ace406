/** DATA of the command line: the embedded set, CIFAR files or folders, folders of PNG, arrays and tables. */
import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkInteger, checkOneOf, FileError } from '../check.js';
import { CIFAR, endingsOf, formatOf, NPZ, PNG } from '../files/formats.js';
import { MOST_PICTURE_BYTES } from '../files/limits.js';
import { cannotRead, readBytes, readText } from '../files/model-path.js';
import { opaque } from '../files/picture.js';
import { decodePng, type Picture } from '../files/png.js';
import { firstImages, type ImageSet } from '../network/images.js';
import type { Purpose } from './arrays.js';

import { parseCifar } from './cifar.js';
import { namesIn } from './class-names.js';
import { hasBothParts, openArrays } from './open-arrays.js';
import { syntheticImages } from './synthetic.js';

export type { Purpose } from './arrays.js';

/** Images of the embedded set where nobody says how many. */
const SYNTHETIC_COUNTS = { train: 20_000, test: 1000 };
/** 800 MB of pixels. */
const MOST_SYNTHETIC = 2 ** 18;

/** Names of the files of each part of a CIFAR folder. */
const CIFAR_FILES = { train: /^(data_batch_\d+|train)\.bin$/, test: /^test(_batch)?\.bin$/ };

export interface OpenOptions {
  /** Which part of a folder with both; default `test`. */
  readonly split?: 'train' | 'test';
  /** Only the first so many images. */
  readonly limit?: number | undefined;
  /** What they are for: tells the axes of an array apart, and names its classes. */
  readonly purpose?: Purpose | undefined;
}

/**
 * Opens `synthetic`, `synthetic:train` or `synthetic:test` (drawn, 20,000 and 1,000 images unless `limit` says
 * otherwise), a `.bin` file of CIFAR records, a folder with CIFAR-10 or CIFAR-100 files, or a folder of PNGs in one folder per
 * class: classes in the order of their names, images in turn from each class, so that the first few are of all classes.
 * Or features and labels: `.npz` with arrays x and y (or x_train, y_test and the like), `x.npy` with `y.npy` beside it, a
 * `.csv` whose column `label`, or last one, is the label. Bytes are pixels, other numbers are taken as they are.
 *
 * @throws FileError
 * @throws RangeError, TypeError for another split, or a limit that is no whole number, 1 or more
 */
export function openImages(data: string, { split = 'test', limit, purpose }: OpenOptions = {}): ImageSet {
  checkOneOf('split', split, ['train', 'test']);
  if (limit !== undefined) checkInteger('limit', limit, 1);
  const synthetic = SYNTHETIC.exec(data);
  if (synthetic) {
    const part = (synthetic[1] as 'train' | 'test' | undefined) ?? split;
    return syntheticImages(part, checkInteger('images', limit ?? SYNTHETIC_COUNTS[part], 1, MOST_SYNTHETIC));
  }
  if (!isFolder(data)) {
    if (!existsSync(data)) throw new FileError(data, '', 'does not exist; check the path');
    const format = formatOf(data);
    if (format?.what === 'arrays') return openArrays(data, format, { split, limit, purpose });
    if (format !== CIFAR) {
      const files = [...endingsOf('records'), ...endingsOf('arrays')].join(', ');
      throw new FileError(
        data,
        '',
        `is neither a folder nor a file of data (${files}); name one of these, or synthetic`,
      );
    }
    return withClassNames(firstImages(parseCifar(readRecords(data, limit), data), limit), join(data, '..'));
  }
  const names = listFolder(data);
  const bins = names.filter((name) => CIFAR_FILES[split].test(name));
  if (bins.length > 0) return withClassNames(joinSets(data, bins, limit), data);
  if (names.some((name) => formatOf(name) === CIFAR)) {
    throw new FileError(
      data,
      '',
      `has no CIFAR files of the ${split} part; expected ${split === 'test' ? 'test_batch.bin or test.bin' : 'data_batch_*.bin or train.bin'}`,
    );
  }
  return openPngFolder(data, limit);
}

const SYNTHETIC = /^synthetic(?::(train|test))?$/;

/** The training images that belong to DATA: of the embedded set, a CIFAR folder, an archive with both parts; undefined for others. */
export function trainingPartOf(data: string): string | undefined {
  if (SYNTHETIC.test(data)) return 'synthetic:train';
  if (formatOf(data) === NPZ) return hasBothParts(data) ? data : undefined;
  return isFolder(data) && listFolder(data).some((name) => CIFAR_FILES.train.test(name)) ? data : undefined;
}

/** Whether training and test images can be told apart in DATA: the embedded set, a CIFAR folder with test files. */
export function hasTestPart(data: string): boolean {
  if (data === 'synthetic') return true;
  if (formatOf(data) === NPZ) return hasBothParts(data);
  return isFolder(data) && listFolder(data).some((name) => CIFAR_FILES.test.test(name));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Names in a folder, sorted, without hidden ones. */
function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch (error) {
    throw cannotRead(folder, error);
  }
}

/** Reads no more of a file than `limit` images of either layout need. */
function readRecords(path: string, limit: number | undefined): Uint8Array {
  const size = statSync(path).size;
  const record = size % 3073 === 0 ? 3073 : 3074;
  if (limit === undefined || limit * record >= size || size % record !== 0) return readBytes(path);
  const bytes = new Uint8Array(limit * record);
  try {
    const file = openSync(path, 'r');
    try {
      for (let at = 0, read = 1; at < bytes.length && read > 0; at += read)
        read = readSync(file, bytes, at, bytes.length - at, at);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw cannotRead(path, error);
  }
  return bytes;
}

function joinSets(folder: string, names: readonly string[], limit: number | undefined): ImageSet {
  const sets: ImageSet[] = [];
  let count = 0;
  for (const name of names) {
    if (limit !== undefined && count >= limit) break;
    const set = parseCifar(
      readRecords(join(folder, name), limit === undefined ? undefined : limit - count),
      join(folder, name),
    );
    if (sets.length > 0 && set.classCount !== sets[0].classCount) {
      throw new FileError(
        join(folder, name),
        '',
        `has ${set.classCount} classes, the files before it ${sets[0].classCount}; use one data set`,
      );
    }
    sets.push(set);
    count += set.count;
  }
  const pixels = new Uint8Array(count * 3072);
  const labels = new Uint16Array(count);
  let at = 0;
  for (const set of sets) {
    pixels.set(set.pixels, at * 3072);
    labels.set(set.labels, at);
    at += set.count;
  }
  return firstImages({ ...sets[0], name: folder, count, pixels, labels }, limit);
}

function withClassNames(set: ImageSet, folder: string): ImageSet {
  const path = join(folder, set.classCount === 10 ? 'batches.meta.txt' : 'fine_label_names.txt');
  if (!existsSync(path)) return set;
  const classNames = namesIn(readText(path));
  return classNames.length === set.classCount ? { ...set, classNames } : set;
}

function openPngFolder(folder: string, limit: number | undefined): ImageSet {
  const classNames = listFolder(folder).filter((name) => isFolder(join(folder, name)));
  const files = classNames
    .flatMap((name, label) =>
      listFolder(join(folder, name))
        .filter((file) => formatOf(file) === PNG)
        .map((file, turn) => ({ path: join(folder, name, file), label, turn })),
    )
    .sort((a, b) => a.turn - b.turn); // a stable sort: classes stay in order within a turn
  if (files.length === 0)
    throw new FileError(
      folder,
      '',
      `holds neither CIFAR .bin files nor one folder of ${PNG.endings[0]} files per class`,
    );
  const used = files.slice(0, limit);
  let bytes = 0;
  const pictures = used.map(({ path }) => {
    const picture = opaque(decodePng(readBytes(path), path), path);
    bytes += picture.pixels.length;
    if (bytes > MOST_PICTURE_BYTES)
      throw new FileError(path, '', 'and the pictures before it have over 2^31 bytes; use fewer, or smaller ones');
    return picture;
  });
  const [first] = pictures;
  pictures.forEach((picture, i) => {
    if (picture.width !== first.width || picture.height !== first.height) {
      throw new FileError(
        used[i].path,
        '',
        `is ${picture.width}×${picture.height}, ${used[0].path} is ${first.width}×${first.height}; scale all to one size`,
      );
    }
  });
  const C = pictures.every(({ channels }) => channels === 1) ? 1 : 3;
  const size = first.width * first.height * C;
  const pixels = new Uint8Array(pictures.length * size);
  pictures.forEach((picture, n) => {
    copyChannels(picture, C, pixels.subarray(n * size, (n + 1) * size));
  });
  const labels = Uint16Array.from(used, ({ label }) => label);
  const shape = [first.height, first.width, C] as const;
  return { name: folder, shape, count: pictures.length, pixels, labels, classCount: classNames.length, classNames };
}

/** Grey is repeated. */
function copyChannels({ channels, pixels }: Picture, C: number, out: Uint8Array): void {
  for (let i = 0; i < out.length; i++) out[i] = pixels[Math.floor(i / C) * channels + (channels === 1 ? 0 : i % C)];
}
