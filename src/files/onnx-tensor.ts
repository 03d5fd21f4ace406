/** ONNX tensors: initialisers and attributes to checked numbers. */
import type { onnx } from 'onnx-proto';
import { FileError } from '../check.js';

/** A constant: row-major numbers of a shape. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | readonly number[];
}

/** ONNX data types that a model for this project can hold. */
const TYPES: Record<
  number,
  { name: string; bytes: number; field: 'floatData' | 'int64Data' | 'int32Data' | 'doubleData' }
> = {
  1: { name: 'float32', bytes: 4, field: 'floatData' },
  6: { name: 'int32', bytes: 4, field: 'int32Data' },
  7: { name: 'int64', bytes: 8, field: 'int64Data' },
  9: { name: 'bool', bytes: 1, field: 'int32Data' },
  11: { name: 'float64', bytes: 8, field: 'doubleData' },
};

/** The product of dimensions; FileError where one is negative, not whole, or the product passes 2^30. */
export function elementCount(dims: readonly number[], file: string, place: string): number {
  let count = 1;
  for (const dim of dims) {
    if (!Number.isSafeInteger(dim) || dim < 0)
      throw new FileError(file, place, `dimension ${dim} is not possible; export again`);
    count *= dim;
    if (count > 2 ** 30) throw new FileError(file, place, `shape [${dims}] is too large (over 2^30 values)`);
  }
  return count;
}

/** Reads a TensorProto; every length is checked before anything is allocated. */
export function readTensor(proto: onnx.ITensorProto, file: string, place: string): Tensor {
  const dims = (proto.dims ?? []).map(Number);
  const count = elementCount(dims, file, place);
  if (proto.dataLocation === 1 || (proto.externalData?.length ?? 0) > 0) {
    throw new FileError(file, place, 'keeps its data in another file; export the model as one file');
  }
  const type = TYPES[proto.dataType ?? 0];
  if (!type) throw new FileError(file, place, `has data type ${proto.dataType}; export with float32 weights`);
  const raw = proto.rawData;
  if (raw && raw.length > 0) {
    if (raw.length !== count * type.bytes) {
      throw new FileError(
        file,
        place,
        `has ${raw.length} bytes, its shape [${dims}] of ${type.name} needs ${count * type.bytes}`,
      );
    }
    return { dims, data: fromRaw(raw, type.name, count) };
  }
  const values = (proto[type.field] ?? []) as readonly (number | { toString(): string })[];
  if (values.length !== count) {
    throw new FileError(file, place, `has ${values.length} values, its shape [${dims}] needs ${count}`);
  }
  return { dims, data: type.name === 'float32' ? Float32Array.from(values, Number) : Array.from(values, Number) };
}

function fromRaw(raw: Uint8Array, type: string, count: number): Float32Array | number[] {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (type === 'float32') {
    const data = new Float32Array(count);
    for (let i = 0; i < count; i++) data[i] = view.getFloat32(i * 4, true);
    return data;
  }
  return Array.from({ length: count }, (_, i) => {
    if (type === 'int64') return Number(view.getBigInt64(i * 8, true));
    if (type === 'float64') return view.getFloat64(i * 8, true);
    return type === 'int32' ? view.getInt32(i * 4, true) : raw[i];
  });
}

/** One node with its attributes by name. */
export class Node {
  readonly op: string;
  readonly place: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly #attributes: Map<string, onnx.IAttributeProto>;

  constructor(
    readonly file: string,
    proto: onnx.INodeProto,
  ) {
    this.op = proto.opType ?? '';
    this.inputs = proto.input ?? [];
    this.outputs = proto.output ?? [];
    this.place = `node "${proto.name || this.outputs[0] || '?'}" (${this.op})`;
    this.#attributes = new Map((proto.attribute ?? []).map((a) => [a.name ?? '', a]));
    const domain = proto.domain ?? '';
    if (domain !== '' && domain !== 'ai.onnx')
      this.fail(`belongs to the operator set "${domain}"; export with standard operators`);
  }

  /** The layer name this node gives. */
  get name(): string {
    return this.place.slice(6, this.place.lastIndexOf('"'));
  }

  fail(what: string): never {
    throw new FileError(this.file, this.place, what);
  }

  has(name: string): boolean {
    return this.#attributes.has(name);
  }

  int(name: string, fallback: number): number {
    const value = this.#attributes.get(name)?.i;
    const number = value === undefined || value === null ? fallback : Number(value);
    return Number.isSafeInteger(number) ? number : this.fail(`attribute ${name} is ${value}, not a whole number`);
  }

  float(name: string, fallback: number): number {
    const value = this.#attributes.get(name)?.f ?? fallback;
    return Number.isFinite(value) ? value : this.fail(`attribute ${name} is ${value}, not a finite number`);
  }

  ints(name: string): number[] | undefined {
    const attribute = this.#attributes.get(name);
    return attribute ? (attribute.ints ?? []).map(Number) : undefined;
  }

  text(name: string, fallback: string): string {
    const value = this.#attributes.get(name)?.s;
    return value && value.length > 0 ? new TextDecoder().decode(value) : fallback;
  }

  tensor(name: string): Tensor | undefined {
    const proto = this.#attributes.get(name)?.t;
    return proto ? readTensor(proto, this.file, `${this.place} attribute ${name}`) : undefined;
  }
}
