/** Labelled images in memory, channels-last bytes or numbers, and their normalisation. */
import { checkInteger, FileError } from '../check.js';
import { type Shape, sizeOf } from './layer.js';
import type { Model, Normalisation } from './model.js';

/** Bytes, which stand for p / 255; or numbers as they are, of data that are no pictures. */
export type Pixels = Uint8Array | Float32Array;

export interface ImageSet<P extends Pixels = Pixels> {
  /** What the user called it. */
  readonly name: string;
  readonly shape: Shape;
  readonly count: number;
  /** (N, H, W, C); bytes 0–255, or numbers that are finite */
  readonly pixels: P;
  /** (N), each < classCount */
  readonly labels: Uint16Array;
  readonly classCount: number;
  readonly classNames?: readonly string[];
  /** Place of the first image in the data set that these were cut from, which random codes depend on; default 0. */
  readonly first?: number;
}

/**
 * The first `count` images of a set, or all of them.
 *
 * @throws RangeError, TypeError for what is no whole number, 0 or more
 */
export function firstImages<P extends Pixels>(set: ImageSet<P>, count: number | undefined): ImageSet<P> {
  return count === undefined || count >= set.count ? set : someImages(set, 0, count);
}

/**
 * `count` images of a set, from `first` on.
 *
 * @throws RangeError, TypeError for images that are not there
 */
export function someImages<P extends Pixels>(set: ImageSet<P>, first: number, count: number): ImageSet<P> {
  checkInteger('first', first, 0, set.count);
  checkInteger('count', count, 0, set.count - first);
  const size = sizeOf(set.shape);
  const pixels = set.pixels.subarray(first * size, (first + count) * size) as P;
  return { ...set, count, pixels, labels: set.labels.subarray(first, first + count) };
}

/**
 * `count` images of a set, from `first` on, which still enter a network as they do among all images of the set: a part of
 * the test images, not a set of its own to calibrate on.
 */
export function cutImages(set: ImageSet, first: number, count: number): ImageSet {
  return { ...someImages(set, first, count), first: (set.first ?? 0) + first };
}

/** What images are for: a model, or the images that one is being trained on. */
export type ImageTask = Pick<ImageSet, 'name' | 'shape' | 'classCount'> & Pick<Model, 'classes'>;

/** Images and classes of a model. */
export function taskOf({ name, network: { shapes }, classes }: Model): ImageTask {
  return { name, shape: shapes[0], classCount: sizeOf(shapes[shapes.length - 1]), ...(classes && { classes }) };
}

/**
 * Refuses images of another shape or of other classes than those of a task.
 *
 * @throws FileError
 */
export function checkImages({ name, shape, classCount, classNames }: ImageSet, task: ImageTask): void {
  const fail = (what: string) => new FileError(name, '', `${what}; use another data set`);
  const [has, wants] = [shape.join('×'), task.shape.join('×')];
  if (has !== wants) throw fail(`holds images of ${has}, ${task.name} reads ${wants}`);
  if (classCount > task.classCount) throw fail(`has ${classCount} classes, ${task.name} ${task.classCount}`);
  classNames?.forEach((own, label) => {
    const other = task.classes?.[label] ?? own;
    if (own !== other)
      throw new FileError(name, '', `class ${label} is "${own}", in ${task.name} "${other}"; name both alike`);
  });
}

/** Numbers of a text, as in "0.5, 0.25"; undefined where a part of it is none. */
export function parseNumbers(text: string): number[] | undefined {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return numbers.every(Number.isFinite) ? numbers : undefined;
}

/**
 * What is wrong with a normalisation, if anything is: every value of a pixel must give a float32 number.
 *
 * @param channels C
 */
export function normalisationProblem(
  { mean, std }: Normalisation,
  channels: number,
): { readonly name: 'mean' | 'std'; readonly expected: string } | undefined {
  for (const [name, list] of Object.entries({ mean, std }) as ['mean' | 'std', readonly number[]][]) {
    const expected = `${channels} numbers, one per channel, got ${list.length}`;
    if (list.length !== channels) return { name, expected };
  }
  const low = std.find((x) => !(Math.fround(x) > 0));
  if (low !== undefined) return { name: 'std', expected: `numbers > 0, got ${low}` };
  const c = std.findIndex((_, at) => !pixelTable(mean[at], std[at]).every(Number.isFinite));
  if (c < 0) return undefined;
  const what = `that give pixels which are float32 numbers, got mean ${mean[c]} with std ${std[c]}`;
  return { name: 'mean', expected: `numbers of the size of pixels (0 to 1) ${what}` };
}

/** The network's input for each value of a byte, (256). */
function pixelTable(mean: number, std: number): Float32Array {
  const table = new Float32Array(256);
  for (let p = 0; p < 256; p++) {
    const centred = Math.fround(Math.fround(p / 255) - Math.fround(mean));
    table[p] = centred / Math.fround(std);
  }
  return table;
}

/**
 * A set whose images are pictures.
 *
 * @throws FileError for one of other numbers, which a command that shows or trains on pictures cannot take
 */
export function asPictures(set: ImageSet): ImageSet<Uint8Array> {
  if (set.pixels instanceof Uint8Array) return set as ImageSet<Uint8Array>;
  throw new FileError(
    set.name,
    '',
    'holds numbers, not pictures of bytes, which are needed here; use another data set',
  );
}

/**
 * Bytes to network input: x = (p / 255 − mean) / std, every operation rounded to float32; numbers are not divided by 255.
 *
 * @param pixels (N, H, W, C)
 * @param channels C
 * @returns (N, H, W, C)
 * @throws RangeError for a normalisation that gives no numbers
 */
export function normalise(pixels: Pixels, channels: number, normalisation?: Normalisation): Float32Array {
  const problem = normalisation && normalisationProblem(normalisation, channels);
  if (problem) throw new RangeError(`"normalisation.${problem.name}" expected ${problem.expected}`);
  const x = new Float32Array(pixels.length);
  for (let c = 0; c < channels; c++) {
    const [mean, std] = [normalisation?.mean[c] ?? 0, normalisation?.std[c] ?? 1];
    if (pixels instanceof Float32Array) {
      for (let i = c; i < pixels.length; i += channels)
        x[i] = Math.fround(pixels[i] - Math.fround(mean)) / Math.fround(std);
      continue;
    }
    const table = pixelTable(mean, std);
    for (let i = c; i < pixels.length; i += channels) x[i] = table[pixels[i]];
  }
  return x;
}
