/** Archives of NumPy arrays, .npz: ZIP files of .npy files, stored or deflated. Node only. */
import { inflateRawSync } from 'node:zlib';
import { FileError } from '../check.js';
import { type NumberArray, parseNpy } from './npy.js';

/** Of one array unpacked, and of arrays in a file. */
const MOST_BYTES = 2 ** 31 - 1;
const MOST_ENTRIES = 10_000;

interface Entry {
  readonly method: number;
  /** CRC-32 of what is unpacked. */
  readonly sum: number;
  readonly packed: number;
  readonly size: number;
  /** Of the entry's own header. */
  readonly offset: number;
}

/** The arrays of an archive, read when they are asked for. */
export interface Archive {
  readonly names: readonly string[];
  read(name: string): NumberArray;
}

/**
 * Opens an archive as `numpy.savez` and `numpy.savez_compressed` write them.
 *
 * @throws FileError
 */
export function openNpz(bytes: Uint8Array, file: string): Archive {
  const entries = readDirectory(bytes, file);
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name);
      if (!entry) throw new FileError(file, '', `has no array "${name}"`);
      const place = `array "${name}"`;
      return parseNpy(unpack(bytes, entry, file, place), file, place);
    },
  };
}

function readDirectory(bytes: Uint8Array, file: string): Map<string, Entry> {
  const fail = (what: string) => new FileError(file, '', what);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) throw fail('is no .npz archive or is cut off; save it with numpy.savez');
  const [count, start] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  if (count === 0xffff || start === 0xffffffff) throw fail('is larger than 4 GB; save fewer images');
  if (count > MOST_ENTRIES) throw fail(`holds ${count} files, at most ${MOST_ENTRIES} are read`);
  const entries = new Map<string, Entry>();
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw fail('has a damaged directory; save it again');
    const [method, packed, size] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 24, true),
    ];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
    const offset = view.getUint32(at + 42, true);
    if (name.endsWith('.npy'))
      entries.set(name.slice(0, -4), { method, sum: view.getUint32(at + 16, true), packed, size, offset });
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Where the record at the end starts; a comment of up to 65,535 bytes may follow it. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  return -1;
}

function unpack(
  bytes: Uint8Array,
  { method, sum, packed, size, offset }: Entry,
  file: string,
  place: string,
): Uint8Array {
  const fail = (what: string) => new FileError(file, place, what);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packed === 0xffffffff || size > MOST_BYTES) throw fail('is larger than 2 GB; save fewer images');
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50)
    throw fail('is damaged; save it again');
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const data = bytes.subarray(start, start + packed);
  if (method !== 0 && method !== 8) throw fail('is packed otherwise than numpy does; save it again');
  const unpacked = method === 0 ? data : inflate(data, size);
  if (data.length !== packed || unpacked?.length !== size || checksum(unpacked) !== sum)
    throw fail('is damaged; save it again');
  return unpacked;
}

/** Undefined where it is damaged or gives more than `size` bytes. */
function inflate(data: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
  } catch {
    return undefined;
  }
}

/** CRC-32 of each byte alone. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}
