/** ONNX files for tests: what src/files/onnx-proto.ts reads, written again. */
import type {
  AttributeProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from '../../src/files/onnx-proto.js';

/** A field of a message: its number and its bytes, with what they are. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
}

const whole = (field: number, value: number): Uint8Array[] => [
  Uint8Array.from([...varint(field * 8), ...varint(value)]),
];
const bytes = (field: number, value: Uint8Array): Uint8Array[] => [
  Uint8Array.from([...varint(field * 8 + 2), ...varint(value.length)]),
  value,
];
const text = (field: number, value: string) => (value === '' ? [] : bytes(field, new TextEncoder().encode(value)));
const message = (field: number, parts: readonly Uint8Array[]) => bytes(field, joined(parts));
const row = (field: number, values: readonly number[]) =>
  values.length === 0 ? [] : bytes(field, Uint8Array.from(values.flatMap(varint)));

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function tensor(t: TensorProto): Uint8Array[] {
  return [
    ...row(1, t.dims),
    ...whole(2, t.dataType),
    ...t.floatData.flatMap((values) => bytes(4, values)),
    ...row(5, t.int32Data),
    ...row(7, t.int64Data),
    ...text(8, t.name),
    ...(t.rawData ? bytes(9, t.rawData) : []),
    ...(t.doubleData.length > 0 ? bytes(10, new Uint8Array(Float64Array.from(t.doubleData).buffer)) : []),
    ...t.externalData.flatMap(({ key, value }) => message(13, [...text(1, key), ...text(2, value)])),
    ...(t.dataLocation === 0 ? [] : whole(14, t.dataLocation)),
  ];
}

function attribute(a: AttributeProto): Uint8Array[] {
  return [
    ...text(1, a.name),
    ...(a.f === undefined ? [] : [Uint8Array.of(2 * 8 + 5), new Uint8Array(Float32Array.of(a.f).buffer)]),
    ...(a.i === undefined ? [] : whole(3, a.i)),
    ...(a.s === undefined ? [] : bytes(4, a.s)),
    ...(a.t === undefined ? [] : message(5, tensor(a.t))),
    ...a.floats.flatMap((values) => bytes(7, values)),
    ...row(8, a.ints),
    ...whole(20, a.type),
  ];
}

function node(n: NodeProto): Uint8Array[] {
  return [
    ...n.input.flatMap((name) => bytes(1, new TextEncoder().encode(name))),
    ...n.output.flatMap((name) => bytes(2, new TextEncoder().encode(name))),
    ...text(3, n.name),
    ...text(4, n.opType),
    ...n.attribute.flatMap((a) => message(5, attribute(a))),
    ...text(7, n.domain),
  ];
}

function valueInfo({ name, dims, dataType = 1 }: ValueInfoProto): Uint8Array[] {
  const shape = (dims ?? []).flatMap((n) => message(1, n === 0 ? text(2, 'open') : whole(1, n)));
  const type = message(1, [...whole(1, dataType), ...(dims ? message(2, shape) : [])]);
  return [...text(1, name), ...message(2, type)];
}

function graph(g: GraphProto): Uint8Array[] {
  return [
    ...g.node.flatMap((n) => message(1, node(n))),
    ...text(2, 'graph'),
    ...g.initializer.flatMap((t) => message(5, tensor(t))),
    ...g.input.flatMap((v) => message(11, valueInfo(v))),
    ...g.output.flatMap((v) => message(12, valueInfo(v))),
  ];
}

/** The bytes of an ONNX file. */
export function encodeModel(model: ModelProto): Uint8Array {
  return joined([
    ...whole(1, 8),
    ...text(2, model.producerName),
    ...(model.graph ? message(7, graph(model.graph)) : []),
    ...message(8, whole(2, model.opset)),
  ]);
}

/** Little-endian bytes of float32. */
export function floats(values: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** A tensor of float32, or of int64 where `type` is 7. */
export function tensorOf(name: string, dims: number[], values: ArrayLike<number>, type: 1 | 7 = 1): TensorProto {
  const empty = {
    name,
    dims,
    dataType: type,
    dataLocation: 0,
    externalData: [],
    floatData: [],
    int32Data: [],
    doubleData: [],
  };
  return type === 1
    ? { ...empty, int64Data: [], rawData: floats(values) }
    : { ...empty, int64Data: Array.from(values) };
}

/** An attribute: a whole number, a float as `{ f }`, a text, a list of whole numbers or a tensor. */
export type AttributeValue = number | string | readonly number[] | { readonly f: number } | TensorProto;

function attributeOf(name: string, value: AttributeValue): AttributeProto {
  const empty: AttributeProto = { name, type: 0, floats: [], ints: [] };
  if (typeof value === 'number') return { ...empty, type: 2, i: value };
  if (typeof value === 'string') return { ...empty, type: 3, s: new TextEncoder().encode(value) };
  if (Array.isArray(value)) return { ...empty, type: 7, ints: [...value] };
  if ('f' in value) return { ...empty, type: 1, f: value.f };
  return { ...empty, type: 4, t: value as TensorProto };
}

/** A node that makes one tensor, named as the tensor. */
export function nodeOf(
  opType: string,
  input: string[],
  output: string,
  attributes: Readonly<Record<string, AttributeValue>> = {},
): NodeProto {
  const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
  return { opType, input, output: [output], name: output, attribute, domain: '' };
}

/** A small net: one input "x", one output, the last node's. */
export function modelOf(dims: number[], node: NodeProto[], initializer: TensorProto[] = [], opset = 17): Uint8Array {
  const { opType, output } = node[node.length - 1];
  const outputs = [{ name: output[0], dataType: opType === 'ArgMax' ? 7 : 1 }];
  const graph = { node, initializer, input: [{ name: 'x', dims }], output: outputs, sparse: 0 };
  return encodeModel({ producerName: 'test', opset, graph });
}
