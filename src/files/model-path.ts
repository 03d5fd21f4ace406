/** Files from paths, in Node: the ending tells the format, see formats.ts. */
import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { FileError } from '../check.js';
import type { Model } from '../network/model.js';

import { modelFormat, writtenEndings } from './formats.js';
import { MOST_FILE_BYTES } from './limits.js';
import type { Beside } from './onnx-tensor.js';

/**
 * Reads a file whole.
 *
 * @throws FileError where it is missing, a folder, not to be read, or of more bytes than any file for this program has
 */
export function readBytes(path: string): Uint8Array {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      return size > MOST_FILE_BYTES ? tooLarge(path) : readToEnd(file, path, size);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/**
 * Reads a file as text, without a mark of its byte order.
 *
 * @throws FileError as {@link readBytes}
 */
export function readText(path: string): string {
  return new TextDecoder().decode(readBytes(path));
}

/** What a pipe gives at a time. */
const PIPE_BYTES = 65_536;

/** Bytes up to the end: a pipe does not say how many there are, a device may have no end. */
function readToEnd(file: number, path: string, size: number): Uint8Array {
  const stated = new Uint8Array(size + 1);
  const parts = [stated.subarray(0, readSync(file, stated))];
  let total = parts[0].length;
  const more = new Uint8Array(PIPE_BYTES);
  for (let read = total && readSync(file, more); read > 0; read = readSync(file, more)) {
    total += read;
    if (total > MOST_FILE_BYTES) return tooLarge(path);
    parts.push(more.slice(0, read));
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
}

function tooLarge(path: string): never {
  throw new FileError(
    path,
    '',
    `has over ${MOST_FILE_BYTES / 2 ** 20} MB, more than any file for this program; name another`,
  );
}

/** What the system says about a file or folder that it does not give, in one line. */
export function cannotRead(path: string, error: unknown): FileError {
  if (error instanceof FileError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new FileError(path, '', 'does not exist; check the path');
  if (code === 'EISDIR') return new FileError(path, '', 'is a folder; name a file in it');
  return new FileError(path, '', `cannot be read (${code ?? message}); check its permissions`);
}

/**
 * Reads a model of any format.
 *
 * @throws FileError
 */
export async function readModel(path: string): Promise<Model> {
  const format = modelFormat(path);
  const bytes = readBytes(path);
  const { parse } = await format.load();
  return parse(bytes, path, besideOf(path));
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

/** What turns a model into the bytes of a file, and refuses it before the work that ends in it. */
export interface ModelWriter {
  readonly serialise: (model: Model) => Uint8Array;
  readonly check: (model: Model) => void;
}

/** The writer of a file of this ending, loaded before the work, so that a missing package shows. */
export async function modelWriter(path: string): Promise<ModelWriter> {
  const { serialise, check = () => {} } = await modelFormat(path).load();
  if (!serialise)
    throw new FileError(path, '', `is of a format that is only read; use ${writtenEndings().join(' or ')}`);
  return { serialise, check };
}
