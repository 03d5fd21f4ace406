/** NumPy files for tests, written by hand from the format's specification. */
import { deflateRawSync } from 'node:zlib';

type Write = (view: DataView, at: number, value: number, little: boolean) => void;

const WRITE: Readonly<Record<string, readonly [size: number, write: Write]>> = {
  b1: [1, (view, at, value) => view.setUint8(at, value)],
  u1: [1, (view, at, value) => view.setUint8(at, value)],
  i1: [1, (view, at, value) => view.setInt8(at, value)],
  i2: [2, (view, at, value, little) => view.setInt16(at, value, little)],
  f2: [2, (view, at, value, little) => view.setUint16(at, value, little)], // the bits
  i4: [4, (view, at, value, little) => view.setInt32(at, value, little)],
  i8: [8, (view, at, value, little) => view.setBigInt64(at, BigInt(value), little)],
  f4: [4, (view, at, value, little) => view.setFloat32(at, value, little)],
  f8: [8, (view, at, value, little) => view.setFloat64(at, value, little)],
};

/** A .npy file of numbers in the order in which they lie in it. */
export function npy(
  descr: string,
  shape: readonly number[],
  values: ArrayLike<number>,
  { fortran = false, version = 1 } = {},
): Uint8Array {
  const [size, write] = WRITE[descr.slice(1)] ?? WRITE.f8;
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const fixed = version === 1 ? 10 : 12;
  let header = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${axes}), }`;
  header = `${header.padEnd(Math.ceil((fixed + header.length + 1) / 64) * 64 - fixed - 1)}\n`;
  const bytes = new Uint8Array(fixed + header.length + values.length * size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  if (version === 1) view.setUint16(8, header.length, true);
  else view.setUint32(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), fixed);
  for (let n = 0; n < values.length; n++) write(view, fixed + header.length + n * size, values[n], descr[0] !== '>');
  return bytes;
}

/** A .npz file: a ZIP of .npy files. */
export function npz(arrays: Readonly<Record<string, Uint8Array>>, { deflated = true } = {}): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [array, bytes] of Object.entries(arrays)) {
    const name = Buffer.from(`${array}.npy`);
    const data = deflated ? deflateRawSync(bytes) : Buffer.from(bytes);
    const facts = Buffer.alloc(20); // from method to size
    facts.writeUInt16LE(deflated ? 8 : 0, 0);
    facts.writeUInt32LE(crc32(bytes), 6);
    facts.writeUInt32LE(data.length, 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt16LE(name.length, 18);
    // numpy writes 20 bytes more here, for sizes over 4 GB
    const local = [
      Buffer.from('PK\x03\x04\x2d\0\0\0', 'latin1'),
      facts,
      Buffer.from([20, 0]),
      name,
      Buffer.alloc(20),
      data,
    ];
    const end = Buffer.alloc(16);
    end.writeUInt32LE(offset, 12);
    directory.push(Buffer.from('PK\x01\x02\x2d\x03\x2d\0\0\0', 'latin1'), facts, end.subarray(0, 16), name);
    parts.push(...local);
    offset += local.reduce((sum, part) => sum + part.length, 0);
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(arrays).length, 8);
  end.writeUInt16LE(Object.keys(arrays).length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** Bit by bit, as the ZIP specification defines it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
