/**
 * Every kind of file that models and pictures are read from or written to. The only place that knows their endings: a new
 * format is an entry here and a file of its own. Readers are loaded when a file needs them.
 */
import { FileError } from '../check.js';
import type { Model } from '../network/model.js';
import type { Beside } from './onnx-tensor.js';
import type { Picture } from './png.js';

/** Reads a kind of thing from bytes, and writes it as bytes. */
export interface Codec<T, Read = T> {
  /**
   * @param beside gives the files beside it, for formats that keep a part there
   * @throws FileError naming `file`
   */
  parse(bytes: Uint8Array, file: string, beside?: Beside): Read;
  /** Missing where the format is only read. */
  readonly serialise?: (value: T) => Uint8Array;
  /** Refuses what cannot be written, before long work on it; missing where everything can. */
  readonly check?: (value: T) => void;
}

interface Entry {
  /** What people call it. */
  readonly name: string;
  /** With the dot, in small letters; the first is the usual one. */
  readonly endings: readonly [string, ...string[]];
}

export interface ModelFormat extends Entry {
  readonly what: 'model';
  /** Can it be written? Then an SNN at least. */
  readonly isWritten: boolean;
  load(): Promise<Codec<Model>>;
}

export interface PictureFormat extends Entry {
  readonly what: 'picture';
  /** A picture may be decoded by what runs beside the program. */
  load(): Promise<Codec<Picture, Picture | Promise<Picture>>>;
}

/** Labelled images; who reads them is known in `datasets/`. */
export interface RecordsFormat extends Entry {
  readonly what: 'records';
}

/** Labelled numbers, of pictures or not; who reads them is known in `datasets/`. */
export interface ArraysFormat extends Entry {
  readonly what: 'arrays';
}

export type Format = ModelFormat | PictureFormat | RecordsFormat | ArraysFormat;

export const ONNX: ModelFormat = {
  ...{ name: 'ONNX', endings: ['.onnx'], what: 'model', isWritten: false },
  load: async () => ({ parse: (await import('./onnx.js')).parseOnnx }),
};

/** The project's own model file. */
export const MODEL_FILE: ModelFormat = {
  ...{ name: 'model file', endings: ['.safetensors'], what: 'model', isWritten: true },
  load: async () => {
    const { parseModel, serialiseModel } = await import('./model-file.js');
    return { parse: parseModel, serialise: serialiseModel };
  },
};

/** The Neuromorphic Intermediate Representation, of SNNs; needs a package that is loaded for it alone. */
export const NIR: ModelFormat = {
  ...{ name: 'NIR', endings: ['.nir'], what: 'model', isWritten: true },
  load: async () => (await import('./nir.js')).loadNir(),
};

export const PNG: PictureFormat = {
  ...{ name: 'PNG', endings: ['.png'], what: 'picture' },
  load: async () => {
    const { decodePng, encodePng } = await import('./png.js');
    return { parse: decodePng, serialise: encodePng };
  },
};

export const JPEG: PictureFormat = {
  ...{ name: 'JPEG', endings: ['.jpg', '.jpeg'], what: 'picture' },
  load: async () => ({ parse: (await import('./jpeg.js')).decodeJpeg }),
};

export const CIFAR: RecordsFormat = { name: 'CIFAR .bin', endings: ['.bin'], what: 'records' };

export const NPZ: ArraysFormat = { name: 'NumPy archive', endings: ['.npz'], what: 'arrays' };
export const NPY: ArraysFormat = { name: 'NumPy array', endings: ['.npy'], what: 'arrays' };
export const CSV: ArraysFormat = { name: 'table', endings: ['.csv', '.tsv'], what: 'arrays' };

export const FORMATS: readonly Format[] = [ONNX, MODEL_FILE, NIR, PNG, JPEG, CIFAR, NPZ, NPY, CSV];

/** Endings of all formats of a kind, as in `.onnx, .safetensors`. */
export function endingsOf(what: Format['what']): string[] {
  return FORMATS.filter((format) => format.what === what).flatMap(({ endings }) => endings);
}

/** Endings of models that can be written. */
export function writtenEndings(): string[] {
  return FORMATS.filter((format) => format.what === 'model' && format.isWritten).flatMap(({ endings }) => endings);
}

/** The format that a file's ending tells, in small or capital letters. */
export function formatOf(file: string): Format | undefined {
  const name = file.toLowerCase();
  return FORMATS.find(({ endings }) => endings.some((ending) => name.endsWith(ending)));
}

/**
 * The format of a model by its ending.
 *
 * @throws FileError where no model has this ending
 */
export function modelFormat(file: string): ModelFormat {
  const format = formatOf(file);
  if (format?.what === 'model') return format;
  const endings = endingsOf('model').join(', ');
  throw new FileError(
    file,
    '',
    `is none of ${endings}; export the net as ONNX, or give the file the ending of its format`,
  );
}

/** The format of a picture by its ending; PNG where that tells nothing. */
export function pictureFormat(file: string): PictureFormat {
  const format = formatOf(file);
  return format?.what === 'picture' ? format : PNG;
}
