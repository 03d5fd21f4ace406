/** ONNX tensors and nodes: initialisers and attributes to checked numbers. */
import { FileError, shown } from '../check.js';
import { MOST_AXES, MOST_NAME_BYTES, MOST_TENSOR_VALUES } from './limits.js';
import type { AttributeProto, NodeProto, TensorProto } from './onnx-proto.js';

/** A constant: row-major numbers of a shape. */
export interface OnnxTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | readonly number[];
  /** Of whole numbers, which are divided as such. */
  readonly whole: boolean;
}

/** Gives the bytes of a file beside the model's, by its path from there. */
export type Beside = (path: string) => Uint8Array;

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

/** Numbers as messages show them: the first few. */
export function listed(numbers: ArrayLike<number>): string {
  const first = Array.from({ length: Math.min(numbers.length, 8) }, (_, i) => numbers[i]);
  return `[${first.join(', ')}${numbers.length > 8 ? ', …' : ''}]`;
}

/** The product of dimensions; FileError where one is negative, not whole, or the product passes the limit. */
export function elementCount(dims: readonly number[], file: string, place: string): number {
  if (dims.length > MOST_AXES)
    throw new FileError(file, place, `has ${dims.length} axes, at most ${MOST_AXES} are read`);
  let count = 1;
  for (const dim of dims) {
    if (!Number.isSafeInteger(dim) || dim < 0)
      throw new FileError(file, place, `dimension ${dim} is not possible; export again`);
    count *= dim;
    if (count > MOST_TENSOR_VALUES)
      throw new FileError(file, place, `shape ${listed(dims)} is too large (over ${MOST_TENSOR_VALUES} values)`);
  }
  return count;
}

/** Where a tensor is, and what gives the files beside it. */
export interface TensorPlace {
  readonly file: string;
  readonly place: string;
  readonly beside?: Beside | undefined;
}

/** Reads a TensorProto; every length is checked before anything is allocated. */
export function readTensor(proto: TensorProto, { file, place, beside }: TensorPlace): OnnxTensor {
  const { dims } = proto;
  const fail = (what: string): never => {
    throw new FileError(file, place, what);
  };
  const count = elementCount(dims, file, place);
  const type = TYPES[proto.dataType] ?? fail(`has data type ${proto.dataType}; export with float32 weights`);
  const whole = type.name !== 'float32' && type.name !== 'float64';
  const needs = count * type.bytes;
  const outside = proto.dataLocation === 1 || proto.externalData.length > 0;
  const raw = outside ? externalBytes(proto, needs, fail, beside) : proto.rawData;
  if (raw && raw.length > 0) {
    if (raw.length !== needs) fail(`has ${raw.length} bytes, its shape ${listed(dims)} of ${type.name} needs ${needs}`);
    return { dims, data: fromRaw(raw, type.name, count), whole };
  }
  if (type.field === 'floatData') {
    const got = proto.floatData.reduce((sum, row) => sum + row.length / 4, 0);
    if (got !== count) fail(`has ${got} values, its shape ${listed(dims)} needs ${count}`);
    return { dims, data: floatsOf(proto.floatData), whole };
  }
  const values = proto[type.field];
  if (values.length !== count) fail(`has ${values.length} values, its shape ${listed(dims)} needs ${count}`);
  return { dims, data: values, whole };
}

/** The part of a file beside the model's that holds a tensor. */
function externalBytes(
  { externalData }: TensorProto,
  needs: number,
  fail: (what: string) => never,
  beside: Beside | undefined,
): Uint8Array {
  const facts = new Map(externalData.map(({ key, value }) => [key, value]));
  const location = facts.get('location') ?? '';
  const numberOf = (key: string, fallback: number) => {
    const value = facts.has(key) ? Number(facts.get(key)) : fallback;
    return Number.isSafeInteger(value) && value >= 0 ? value : fail(`states a ${key} that is no whole number`);
  };
  if (!beside) return fail('keeps its data in another file, which cannot be had here; export the model as one file');
  const leaves = /^([\\/]|[a-z]:)/i.test(location) || location.split(/[\\/]/).includes('..');
  if (location === '' || leaves)
    return fail(`keeps its data in ${shown(location)}, outside of the model's folder; export the model again`);
  const bytes = beside(location);
  const offset = numberOf('offset', 0);
  const length = numberOf('length', Math.max(bytes.length - offset, 0));
  if (length !== needs || offset + length > bytes.length)
    return fail(
      `needs ${needs} bytes of ${shown(location)} from byte ${offset} on, which it has not; copy both files again`,
    );
  return bytes.subarray(offset, offset + length);
}

/** Does this machine keep numbers as ONNX files do? */
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Rows of float32, little-endian, one after the other. */
export function floatsOf(rows: readonly Uint8Array[]): Float32Array {
  if (LITTLE_ENDIAN && rows.length === 1) return new Float32Array(new Uint8Array(rows[0]).buffer);
  const data = new Float32Array(rows.reduce((sum, row) => sum + row.length / 4, 0));
  let at = 0;
  for (const row of rows) {
    const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
    for (let i = 0; i < row.length; i += 4) data[at++] = view.getFloat32(i, true);
  }
  return data;
}

function fromRaw(raw: Uint8Array, type: string, count: number): Float32Array | number[] {
  if (type === 'float32') return floatsOf([raw]);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
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
  /** The layer name this node gives. */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly #attributes: Map<string, AttributeProto>;

  constructor(
    readonly file: string,
    readonly proto: NodeProto,
    readonly beside?: Beside,
  ) {
    this.op = proto.opType;
    this.inputs = proto.input;
    this.outputs = proto.output;
    this.name = proto.name || this.outputs[0] || '?';
    this.place = `node ${shown(this.name)} (${shown(this.op).slice(1, -1)})`;
    this.#attributes = new Map(proto.attribute.map((a) => [a.name, a]));
  }

  readonly fail = (what: string): never => {
    throw new FileError(this.file, this.place, what);
  };

  has(name: string): boolean {
    return this.#attributes.has(name);
  }

  /** Names of all attributes. */
  get attributes(): Iterable<string> {
    return this.#attributes.keys();
  }

  int(name: string, fallback: number): number {
    const number = this.#attributes.get(name)?.i ?? fallback;
    return Number.isSafeInteger(number) ? number : this.fail(`attribute ${name} is ${number}, not a whole number`);
  }

  float(name: string, fallback: number): number {
    const value = this.#attributes.get(name)?.f ?? fallback;
    return Number.isFinite(value) ? value : this.fail(`attribute ${name} is ${value}, not a finite number`);
  }

  ints(name: string): number[] | undefined {
    return this.#attributes.get(name)?.ints;
  }

  floats(name: string): Float32Array | undefined {
    const attribute = this.#attributes.get(name);
    return attribute && floatsOf(attribute.floats);
  }

  text(name: string, fallback: string): string {
    const value = this.#attributes.get(name)?.s;
    return value && value.length > 0 ? new TextDecoder().decode(value.subarray(0, MOST_NAME_BYTES)) : fallback;
  }

  tensor(name: string): OnnxTensor | undefined {
    const proto = this.#attributes.get(name)?.t;
    const place = `${this.place} attribute ${name}`;
    return proto && readTensor(proto, { file: this.file, place, beside: this.beside });
  }
}
