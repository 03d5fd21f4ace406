/** Arrays of numbers and labels as a set of images or features: which axis is which, and what no network can take. */
import { FileError } from '../check.js';
import type { ImageSet, ImageTask, Pixels } from '../network/images.js';
import { type Shape, sizeOf } from '../network/layer.js';
import type { NumberArray } from './npy.js';

/** What a set is for: the shape of a model's input, and its classes. */
export type Purpose = Pick<ImageTask, 'shape' | 'classes'>;

export interface LabelledArrays {
  /** (N, …); bytes stand for p / 255, other numbers for themselves. */
  readonly x: NumberArray;
  /** (N), whole numbers from 0 or names of the purpose's classes. */
  readonly labels: ArrayLike<number | string>;
  /** Where row n is, for messages: of the numbers, of the labels. */
  readonly place: (n: number) => string;
  readonly labelPlace: (n: number) => string;
}

const MOST_CLASSES = 65_536;

/**
 * Makes a set of arrays.
 *
 * @param file    its name, for messages
 * @param purpose tells (N, C, H, W) from (N, H, W, C); without one, 1 or 3 channels do
 * @param limit   only the first so many rows
 * @throws FileError for shapes that do not fit or could be meant either way, labels out of range, and numbers that are not
 *   finite as float32, with their row
 */
export function setOfArrays(
  { x, labels, place, labelPlace }: LabelledArrays,
  file: string,
  purpose: Purpose | undefined,
  limit = Number.POSITIVE_INFINITY,
): ImageSet {
  const [rows = 0, ...dims] = x.shape;
  if (rows === 0 || dims.length === 0 || dims.includes(0))
    throw new FileError(file, '', `has numbers of shape (${x.shape.join(', ')}); expected (N, features) or images`);
  if (labels.length !== rows)
    throw new FileError(file, '', `has ${rows} rows and ${labels.length} labels; save as many`);
  const count = Math.min(rows, limit);
  const { shape, isChannelsFirst } = layoutOf(dims, file, purpose);
  const size = sizeOf(shape);
  const pixels: Pixels = x.data instanceof Uint8Array ? new Uint8Array(count * size) : new Float32Array(count * size);
  const [pixelCount, C] = [shape[0] * shape[1], shape[2]];
  for (let n = 0; n < count; n++) {
    const row = x.data.subarray(n * size, (n + 1) * size);
    const out = pixels.subarray(n * size, (n + 1) * size);
    if (isChannelsFirst) for (let i = 0; i < size; i++) out[(i % pixelCount) * C + Math.floor(i / pixelCount)] = row[i];
    else out.set(row);
    const bad = out.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new FileError(file, place(n), 'holds a number that is not finite, or too large for float32');
  }
  const numbers = readLabels(labels, count, purpose, (n, what) => new FileError(file, labelPlace(n), what));
  const classCount = numbers.reduce((most, label) => Math.max(most, label + 1), 0);
  return { name: file, shape, count, pixels, labels: numbers, classCount };
}

/** (H, W, C) of what is not the first axis. */
function layoutOf(
  dims: readonly number[],
  file: string,
  purpose: Purpose | undefined,
): { shape: Shape; isChannelsFirst: boolean } {
  const text = `(N, ${dims.join(', ')})`;
  const either = () =>
    new FileError(
      file,
      '',
      `has the shape ${text}, which could be channels first or last; save it so that one is clear`,
    );
  const is = (...wanted: readonly number[]) => String(wanted) === String(dims);
  if (!purpose) {
    if (dims.length === 1) return { shape: [1, 1, dims[0]], isChannelsFirst: false };
    if (dims.length === 2) return { shape: [dims[0], dims[1], 1], isChannelsFirst: false };
    const [isFirst, isLast] = [dims[0], dims[2]].map((n) => n === 1 || n === 3);
    if (dims.length !== 3 || isFirst === isLast) throw either();
    const [C, H, W] = isFirst ? dims : [dims[2], dims[0], dims[1]];
    return { shape: [H, W, C], isChannelsFirst: isFirst };
  }
  const { shape } = purpose;
  const [H, W, C] = shape;
  const oneOrder = C === 1 || H * W === 1;
  const [first, last] = [is(C, H, W), is(H, W, C)];
  if (oneOrder && (is(H * W * C) || is(H, W) || first || last)) return { shape, isChannelsFirst: false };
  if (is(H * W * C) || (first && last)) throw either();
  if (first || last) return { shape, isChannelsFirst: first };
  throw new FileError(file, '', `has the shape ${text}, the model reads ${shape.join('×')}; use another data set`);
}

function readLabels(
  labels: ArrayLike<number | string>,
  count: number,
  purpose: Purpose | undefined,
  fail: (n: number, what: string) => FileError,
): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(count);
  for (let n = 0; n < count; n++) {
    const label = labels[n];
    const number = typeof label === 'number' || /^\d+(\.0*)?$/.test(label) ? Number(label) : classOf(label, purpose);
    if (number === undefined)
      throw fail(
        n,
        `"${String(label).slice(0, 40)}" is no class; expected whole numbers from 0, or names of the model's classes`,
      );
    if (!Number.isInteger(number) || number < 0 || number >= MOST_CLASSES)
      throw fail(n, `the label ${number} is no whole number from 0 to ${MOST_CLASSES - 1}`);
    out[n] = number;
  }
  return out;
}

function classOf(label: string, purpose: Purpose | undefined): number | undefined {
  const at = purpose?.classes?.indexOf(label) ?? -1;
  return at < 0 ? undefined : at;
}
