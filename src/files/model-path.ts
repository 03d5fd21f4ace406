/** Files from paths, in Node: the ending tells the format, see formats.ts. */
import { readFileSync } from 'node:fs';
import { FileError } from '../check.js';
import type { Model } from '../network/model.js';
import { type Codec, FORMATS, type ModelFormat, modelFormat } from './formats.js';

/** Reads a file whole; FileError where it is missing or a folder. */
export function readBytes(path: string): Uint8Array {
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
  return reader.parse(bytes, path);
}
