/** Is an ONNX net one that the importer should take? Judged by its nodes alone, without asking the importer. */
import { decodeModel, type GraphProto, type ModelProto, type NodeProto } from '../../src/files/onnx-proto.js';
import { readTensor } from '../../src/files/onnx-tensor.js';

const FLOAT = 1;

const RELUS = new Set(['Relu', 'Clip', 'Max', 'LeakyRelu', 'PRelu']);
const READOUTS = new Set(['Softmax', 'LogSoftmax', 'ArgMax']);
const BEHIND_READOUT = new Set([...READOUTS, 'Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);

/** Operators that are taken in some use. */
const TAKEN = new Set([
  ...RELUS,
  ...READOUTS,
  ...[
    'Conv Gemm MatMul BatchNormalization MaxPool GlobalMaxPool AveragePool GlobalAveragePool ReduceMean Add Sub Mul Div',
    'Sum Neg Concat Flatten Reshape Squeeze Unsqueeze Transpose Slice Gather Split Pad Identity Dropout Cast',
    'Constant ConstantOfShape Shape Floor Ceil',
  ].flatMap((line) => line.split(' ')),
]);

/** Operators of a file. */
export function operatorsOf({ graph }: ModelProto): string[] {
  return [...new Set(graph?.node.map(({ opType, domain }) => (domain ? `${domain}.${opType}` : opType)))].sort();
}

/**
 * Why a net is none of those that should be taken (one image or vector of float32 in, one tensor out, a ReLU somewhere, the
 * operators above with constant weights); undefined for one that should.
 */
export function outsideForms(bytes: Uint8Array, file: string): string | undefined {
  let model: ModelProto;
  try {
    model = decodeModel(bytes, file);
  } catch {
    return 'is no ONNX file';
  }
  const { graph } = model;
  if (!graph) return 'is no ONNX file';
  const others = operatorsOf(model).filter((op) => !TAKEN.has(op));
  if (others.length > 0) return `operators ${others.join(' ')}`;
  const constants = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !constants.has(name));
  if (inputs.length !== 1) return `${inputs.length} inputs`;
  if (graph.output.length !== 1) return `${graph.output.length} outputs`;
  if (inputs[0].dataType !== FLOAT) return `input of data type ${inputs[0].dataType}`;
  if (!graph.node.some(({ opType }) => RELUS.has(opType))) return 'no ReLU';
  return outsideUse(graph, inputs[0].name, file);
}

/** A use of an operator that no weighted sum, ReLU or end of a net is. */
function outsideUse(graph: GraphProto, input: string, file: string): string | undefined {
  const computed = new Set([input]);
  const readout = new Set<string>();
  for (const node of graph.node) {
    const reads = node.input.filter((name) => computed.has(name));
    if (reads.length === 0 || node.opType === 'Shape') continue;
    if (['Mul', 'Div', 'MatMul', 'Gemm', 'Conv'].includes(node.opType) && reads.length > 1)
      return `${node.opType} of two computed tensors`;
    if (slopeOf(node, graph, file) !== 0) return `${node.opType} with a slope`;
    if (node.input.some((name) => readout.has(name)) && !BEHIND_READOUT.has(node.opType))
      return `${node.opType} behind a softmax`;
    for (const name of node.output) {
      computed.add(name);
      if (READOUTS.has(node.opType) || node.input.some((one) => readout.has(one))) readout.add(name);
    }
  }
  return undefined;
}

/** The slope of a ReLU below 0: the first that is not 0. */
function slopeOf(node: NodeProto, graph: GraphProto, file: string): number {
  if (node.opType === 'LeakyRelu') return node.attribute.find(({ name }) => name === 'alpha')?.f ?? 0.01;
  const slopes = node.opType === 'PRelu' && graph.initializer.find(({ name }) => name === node.input[1]);
  return slopes ? (Array.from(readTensor(slopes, { file, place: slopes.name }).data).find((s) => s !== 0) ?? 0) : 0;
}
