/** Files from paths, in Node: the ending tells the format, see formats.ts. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { FileError } from '../check.js';
import type { Model } from '../network/model.js';
import { type Codec, FORMATS, type ModelFormat, modelFormat } from './formats.js';
import { MOST_FILE_BYTES } from './limits.js';
import type { Beside } from './onnx-tensor.js';

/** Reads a file whole; FileError where it is missing, a folder, or beyond the limit. */
export function readBytes(path: string): Uint8Array {
  const { size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  if (size > MOST_FILE_BYTES)
    throw new FileError(path, '', `has ${size} bytes, at most ${MOST_FILE_BYTES} are read; use a smaller file`);
  try {
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new FileError(path, '', 'does not exist; check the path');
    if (code === 'EISDIR') throw new FileError(path, '', 'is a folder; name a file in it');
    throw new FileError(path, '', `cannot be read (${code}); check its permissions and size`);
  }
}

/** The readers of models, loaded with this module, so that a model is read in one go; one may be missing until it is needed. */
const READERS = new Map<ModelFormat, Codec<Model> | Error>();
for (const format of FORMATS) {
  if (format.what === 'model') READERS.set(format, await format.load().catch((error: Error) => error));
}

/**
 * Reads a model of any format.
 *
 * @throws FileError
 */
export function readModel(path: string): Model {
  const format = modelFormat(path);
  const bytes = readBytes(path);
  const reader = READERS.get(format);
  if (!reader || reader instanceof Error)
    throw new Error(`${path}: what reads ${format.name} cannot be loaded; run "npm ci" again`, { cause: reader });
  return reader.parse(bytes, path, besideOf(path));
}

/** Gives the files in a model's folder; links that lead out of it are refused. */
function besideOf(path: string): Beside {
  const read = new Map<string, Uint8Array>();
  return (name) => {
    const known = read.get(name);
    if (known) return known;
    const file = join(dirname(path), name);
    const real = (one: string) => {
      try {
        return realpathSync(one);
      } catch {
        throw new FileError(path, '', `keeps its data in "${file}", which does not exist; put the two files together`);
      }
    };
    if (!real(file).startsWith(`${real(dirname(path))}${sep}`))
      throw new FileError(path, '', `keeps its data in "${file}", outside of its folder; export the model again`);
    const bytes = readBytes(file);
    read.set(name, bytes);
    return bytes;
  };
}
