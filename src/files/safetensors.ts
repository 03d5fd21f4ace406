/** The safetensors container: a JSON header and float32 tensors, nothing that runs, readable by any library. */
import { checkFile, FileError, isCount, isObject, parseJson, shown } from '../check.js';
import { duplicateKey } from './json.js';
import { MOST_HEADER_BYTES, MOST_NAME_BYTES, MOST_TENSOR_VALUES } from './limits.js';

/** float32 numbers of a shape, row-major. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface SafetensorsContent {
  readonly tensors: Map<string, NamedTensor>;
  readonly metadata: Record<string, string>;
}

/**
 * Reads a safetensors file of finite float32 tensors.
 *
 * @throws FileError for sizes, offsets, overlaps, gaps, types or values that are not right
 */
export function parseSafetensors(bytes: Uint8Array, file: string): SafetensorsContent {
  checkFile(bytes, file);
  const { header, start } = readHeader(bytes, file);
  const metadata: Record<string, string> = {};
  const entries: { name: string; shape: number[]; begin: number; end: number }[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') Object.assign(metadata, checkMetadata(value, file));
    else if (name.length > MOST_NAME_BYTES)
      throw new FileError(
        file,
        `tensor "${name}"`,
        `has a name of over ${MOST_NAME_BYTES} characters; write the file again`,
      );
    else entries.push({ name, ...checkEntry(value, file, `tensor "${name}"`) });
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  const tensors = new Map<string, NamedTensor>();
  let offset = 0;
  for (const { name, shape, begin, end } of entries) {
    const place = `tensor "${name}"`;
    if (begin !== offset) {
      const what = begin < offset ? 'overlaps the one before it' : 'leaves a gap after the one before it';
      throw new FileError(file, place, `starts at offset ${begin} and ${what}; write the file again`);
    }
    if (start + end > bytes.length) {
      throw new FileError(
        file,
        place,
        `ends at offset ${end}, the file holds ${bytes.length - start} bytes of data; copy it again`,
      );
    }
    tensors.set(name, { shape, data: readFloats(bytes, start + begin, (end - begin) / 4, file, place) });
    offset = end;
  }
  if (start + offset !== bytes.length) {
    throw new FileError(
      file,
      `offset ${start + offset}`,
      `${bytes.length - start - offset} bytes follow the last tensor; copy the file again`,
    );
  }
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array, file: string): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8)
    throw new FileError(file, 'offset 0', `${bytes.length} bytes are too few for a safetensors file; copy it again`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(Math.min(MOST_HEADER_BYTES, bytes.length - 8))) {
    throw new FileError(
      file,
      'offset 0',
      `header of ${length} bytes does not fit into the file, or has over ${MOST_HEADER_BYTES}; not safetensors, or cut off`,
    );
  }
  const start = 8 + Number(length);
  const text = utf8Of(bytes.subarray(8, start));
  const header = parseJson(text);
  if (!isObject(header))
    throw new FileError(file, 'offset 8', 'header is not a JSON object; not safetensors, or damaged');
  const twice = duplicateKey(text);
  if (twice !== undefined) throw new FileError(file, 'header', `has the entry "${twice}" twice; write the file again`);
  return { header, start };
}

/** A text; an empty one where the bytes are none. */
function utf8Of(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}

function checkMetadata(value: unknown, file: string): Record<string, string> {
  if (isObject(value) && Object.values(value).every((v) => typeof v === 'string'))
    return value as Record<string, string>;
  throw new FileError(file, '__metadata__', 'is not an object of texts; write the file again');
}

function checkEntry(value: unknown, file: string, place: string): { shape: number[]; begin: number; end: number } {
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : ({} as Record<string, unknown>);
  if (dtype !== 'F32') throw new FileError(file, place, `has type ${shown(dtype)}; store float32 (F32)`);
  const whole = (list: unknown): list is number[] => Array.isArray(list) && list.every(isCount);
  if (!whole(shape) || !whole(offsets) || offsets.length !== 2) {
    throw new FileError(file, place, 'has a shape or offsets that are not whole numbers; write the file again');
  }
  let count = 1;
  for (const n of shape) {
    count *= n;
    if (count > MOST_TENSOR_VALUES)
      throw new FileError(file, place, `shape [${shape}] is too large (over ${MOST_TENSOR_VALUES} values)`);
  }
  const [begin, end] = offsets;
  if (end - begin !== count * 4) {
    throw new FileError(
      file,
      place,
      `offsets [${offsets}] hold ${end - begin} bytes, its shape [${shape}] needs ${count * 4}`,
    );
  }
  return { shape, begin, end };
}

function readFloats(bytes: Uint8Array, at: number, count: number, file: string, place: string): Float32Array {
  const data = new Float32Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, count * 4);
  for (let i = 0; i < count; i++) {
    data[i] = view.getFloat32(i * 4, true);
    if (!Number.isFinite(data[i]))
      throw new FileError(file, place, `value ${i} is ${data[i]}; store finite values only`);
  }
  return data;
}

/** Writes tensors in the order of the map. */
export function serialiseSafetensors(
  tensors: ReadonlyMap<string, NamedTensor>,
  metadata: Record<string, string>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.length * 4] };
    offset += data.length * 4;
  }
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.length / 8) * 8; // tensors start on 8 bytes
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(padded), true);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const { data } of tensors.values()) {
    for (const x of data) {
      view.setFloat32(at, x, true);
      at += 4;
    }
  }
  return bytes;
}
