/** Models from paths: the ending tells the format. */
import { readFileSync } from 'node:fs';
import { FileError } from '../check.js';
import type { Model } from '../network/model.js';
import { parseModel } from './model-file.js';
import { parseOnnx } from './onnx.js';

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

/**
 * Reads an `.onnx` or `.safetensors` model.
 *
 * @throws FileError
 */
export function readModel(path: string): Model {
  if (/\.onnx$/i.test(path)) return parseOnnx(readBytes(path), path);
  if (/\.safetensors$/i.test(path)) return parseModel(readBytes(path), path);
  throw new FileError(path, '', 'is neither .onnx nor .safetensors; import an ONNX file with "ic-snn import"');
}
