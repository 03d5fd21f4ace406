/** NumPy arrays, .npy: a header that says type, order and shape, then the numbers. */
import { FileError } from '../check.js';

/** An array in C order: bytes as they are, other numbers in the smaller float that holds them exactly. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float32Array | Float64Array;
}

/** Of one array in memory. */
const MOST_BYTES = 2 ** 30;
const MOST_HEADER = 2 ** 16;

type Get = (view: DataView, at: number, little: boolean) => number;

/** What reads one number of each type, and its bytes. */
const TYPES: Readonly<Record<string, { size: number; get: Get }>> = {
  b1: { size: 1, get: (view, at) => view.getUint8(at) },
  u1: { size: 1, get: (view, at) => view.getUint8(at) },
  i1: { size: 1, get: (view, at) => view.getInt8(at) },
  u2: { size: 2, get: (view, at, little) => view.getUint16(at, little) },
  i2: { size: 2, get: (view, at, little) => view.getInt16(at, little) },
  u4: { size: 4, get: (view, at, little) => view.getUint32(at, little) },
  i4: { size: 4, get: (view, at, little) => view.getInt32(at, little) },
  u8: { size: 8, get: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { size: 8, get: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f2: { size: 2, get: (view, at, little) => halfOf(view.getUint16(at, little)) },
  f4: { size: 4, get: (view, at, little) => view.getFloat32(at, little) },
  f8: { size: 8, get: (view, at, little) => view.getFloat64(at, little) },
};

/** The number of a float16. */
function halfOf(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/**
 * Reads an array of whole numbers (i1 to u8), float16, float32, float64 or booleans, in either order of bytes and of axes.
 *
 * @throws FileError for other types, damaged headers, and a length that is not that of the shape
 */
export function parseNpy(bytes: Uint8Array, file: string, place = ''): NumberArray {
  const fail = (what: string) => new FileError(file, place, what);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isNpy = bytes.length >= 12 && view.getUint32(0) === 0x934e554d && view.getUint16(4) === 0x5059;
  if (!isNpy) throw fail('is no NumPy array; save it with numpy.save');
  const long = bytes[6] > 1;
  const [start, length] = long ? [12, view.getUint32(8, true)] : [10, view.getUint16(8, true)];
  if (length > MOST_HEADER || start + length > bytes.length) throw fail('is cut off or damaged; save it again');
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  const { descr, isFortran, shape } = readHeader(header, fail);
  const type = /^[<>|=]?([biuf]\d+)$/.exec(descr)?.[1] ?? '';
  if (!Object.hasOwn(TYPES, type)) throw fail(`holds the type "${descr}"; save it as float32, or whole numbers`);
  const count = shape.reduce((product, n) => product * n, 1);
  const { size, get } = TYPES[type];
  const Holder = type === 'u1' ? Uint8Array : size < 4 || type === 'f4' ? Float32Array : Float64Array;
  if (count * Holder.BYTES_PER_ELEMENT > MOST_BYTES)
    throw fail(`has the shape (${shape.join(', ')}), more numbers than can be read; save fewer`);
  if (bytes.length !== start + length + count * size)
    throw fail(`has ${bytes.length - start - length} bytes of numbers, its shape needs ${count * size}; save it again`);
  const numbers = bytes.subarray(start + length);
  if (type === 'u1' && !isFortran) return { shape, data: numbers };
  const inner = new DataView(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const little = descr[0] !== '>';
  const data = new Holder(count);
  const placeOf = isFortran ? fortranPlaces(shape) : (n: number) => n;
  for (let n = 0; n < count; n++) data[n] = get(inner, placeOf(n) * size, little);
  return { shape, data };
}

function readHeader(text: string, fail: (what: string) => FileError) {
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const tuple = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (/'descr':\s*\[/.test(text)) throw fail('holds records of several fields; save plain numbers');
  if (descr === undefined || order === undefined || tuple === undefined)
    throw fail('has a damaged header; save it again');
  const shape = (tuple.match(/\d+/g) ?? []).map(Number);
  if (!shape.every(Number.isSafeInteger)) throw fail('has a damaged header; save it again');
  return { descr, isFortran: order === 'True', shape };
}

/** Where number n of C order lies in Fortran order: its first axis runs fastest. */
function fortranPlaces(shape: readonly number[]): (n: number) => number {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, 1));
  return (n) => {
    let [rest, place] = [n, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += (rest % shape[axis]) * strides[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    return place;
  };
}
