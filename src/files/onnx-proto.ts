/** The messages of ONNX files that matter here, by their field numbers in onnx.proto; everything else is passed over. */
import { Message } from './protobuf.js';

/** A name and a text, as in external data. */
export interface EntryProto {
  key: string;
  value: string;
}

export interface TensorProto {
  name: string;
  dims: number[];
  dataType: number;
  /** Rows of float32, little-endian. */
  floatData: Uint8Array[];
  int32Data: number[];
  int64Data: number[];
  doubleData: number[];
  rawData?: Uint8Array;
  externalData: EntryProto[];
  /** 1: in another file. */
  dataLocation: number;
}

export interface AttributeProto {
  name: string;
  /** 1 float, 2 int, 3 text, 4 tensor, 6 floats, 7 ints; 0 in old files. */
  type: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: TensorProto;
  /** As in {@link TensorProto.floatData}. */
  floats: Uint8Array[];
  ints: number[];
}

export interface NodeProto {
  input: string[];
  output: string[];
  name: string;
  opType: string;
  attribute: AttributeProto[];
  domain: string;
}

/** A tensor that goes in or out. */
export interface ValueInfoProto {
  name: string;
  /** Undefined where the file does not say; 0 for an axis of open length. */
  dims?: number[];
  /** Data type of its numbers, as in {@link TensorProto.dataType}; 0 where the file does not say. */
  dataType?: number;
}

export interface GraphProto {
  node: NodeProto[];
  initializer: TensorProto[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
  /** How many weights are sparse. */
  sparse: number;
}

export interface ModelProto {
  producerName: string;
  /** Version of the standard operators. */
  opset: number;
  graph?: GraphProto;
}

/**
 * Reads an ONNX file; tensors keep their bytes in place.
 *
 * @throws FileError for bytes that are no such file, and for a file beyond the limits of limits.ts
 */
export function decodeModel(bytes: Uint8Array, file: string): ModelProto {
  const model: ModelProto = { producerName: '', opset: 0 };
  const message = new Message(file, bytes);
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 2) model.producerName = message.text();
    else if (field === 7 && model.graph) message.fail('is a second graph; export the model again');
    else if (field === 7) model.graph = readGraph(message.message());
    else if (field === 8) {
      const { domain, version } = readOperatorSet(message.message());
      if (domain === '' || domain === 'ai.onnx') model.opset = version;
    } else message.skip();
  }
  return model;
}

function readOperatorSet(message: Message): { domain: string; version: number } {
  const set = { domain: '', version: 0 };
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) set.domain = message.text();
    else if (field === 2) set.version = message.int();
    else message.skip();
  }
  return set;
}

function readGraph(message: Message): GraphProto {
  const graph: GraphProto = { node: [], initializer: [], input: [], output: [], sparse: 0 };
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) graph.node.push(readNode(message.message()));
    else if (field === 5) graph.initializer.push(readTensorProto(message.message()));
    else if (field === 11) graph.input.push(readValueInfo(message.message()));
    else if (field === 12) graph.output.push(readValueInfo(message.message()));
    else {
      if (field === 15) graph.sparse += 1;
      message.skip();
    }
  }
  return graph;
}

function readNode(message: Message): NodeProto {
  const node: NodeProto = { input: [], output: [], name: '', opType: '', attribute: [], domain: '' };
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) node.input.push(message.text());
    else if (field === 2) node.output.push(message.text());
    else if (field === 3) node.name = message.text();
    else if (field === 4) node.opType = message.text();
    else if (field === 5) node.attribute.push(readAttribute(message.message()));
    else if (field === 7) node.domain = message.text();
    else message.skip();
  }
  return node;
}

function readAttribute(message: Message): AttributeProto {
  const attribute: AttributeProto = { name: '', type: 0, floats: [], ints: [] };
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) attribute.name = message.text();
    else if (field === 2) attribute.f = message.float();
    else if (field === 3) attribute.i = message.int();
    else if (field === 4) attribute.s = message.raw();
    else if (field === 5) attribute.t = readTensorProto(message.message());
    else if (field === 7) message.floats(attribute.floats);
    else if (field === 8) message.ints(attribute.ints);
    else if (field === 20) attribute.type = message.int();
    else message.skip();
  }
  return attribute;
}

/** Reads a tensor, as in a file of its own. */
export function readTensorProto(message: Message): TensorProto {
  const tensor: TensorProto = {
    ...{ name: '', dims: [], dataType: 0, dataLocation: 0, externalData: [] },
    ...{ floatData: [], int32Data: [], int64Data: [], doubleData: [] },
  };
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) message.ints(tensor.dims);
    else if (field === 2) tensor.dataType = message.int();
    else if (field === 4) message.floats(tensor.floatData);
    else if (field === 5) message.ints(tensor.int32Data);
    else if (field === 7) message.ints(tensor.int64Data);
    else if (field === 8) tensor.name = message.text();
    else if (field === 9) tensor.rawData = message.raw();
    else if (field === 10) message.doubles(tensor.doubleData);
    else if (field === 13) tensor.externalData.push(readEntry(message.message()));
    else if (field === 14) tensor.dataLocation = message.int();
    else message.skip();
  }
  return tensor;
}

function readEntry(message: Message): EntryProto {
  const entry: EntryProto = { key: '', value: '' };
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) entry.key = message.text();
    else if (field === 2) entry.value = message.text();
    else message.skip();
  }
  return entry;
}

function readValueInfo(message: Message): ValueInfoProto {
  const info: ValueInfoProto = { name: '' };
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) info.name = message.text();
    else if (field === 2) readType(message.message(), info);
    else message.skip();
  }
  return info;
}

/** TypeProto, whose field 1 is that of a tensor. */
function readType(message: Message, info: ValueInfoProto): void {
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) readTensorType(message.message(), info);
    else message.skip();
  }
}

function readTensorType(message: Message, info: ValueInfoProto): void {
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) info.dataType = message.int();
    else if (field === 2) info.dims = readDims(message.message());
    else message.skip();
  }
}

/** TensorShapeProto: a message for each axis. */
function readDims(message: Message): number[] {
  const dims: number[] = [];
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) dims.push(readDimension(message.message()));
    else message.skip();
  }
  return dims;
}

function readDimension(message: Message): number {
  let length = 0;
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === 1) length = message.int();
    else message.skip();
  }
  return length;
}
