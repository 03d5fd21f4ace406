/** Which ONNX operators can be converted, and what to do instead of the others. */
import { shown } from '../check.js';
import { type AffineOperator, addConstant, finished, materialise } from './onnx-affine.js';
import { addGather, addReshape, addSlice, addSplit, addTranspose } from './onnx-axes.js';
import { addClip } from './onnx-clip.js';
import { addConcat } from './onnx-concat.js';
import type { GraphBuilder } from './onnx-graph.js';
import { addGlobalMaxPool, addMaxPool } from './onnx-max-pool.js';
import { addMax, addRelu, addSlopedRelu, ONLY_RELU } from './onnx-relu.js';
import { addBatchNorm, addConv, addLinear } from './onnx-sums.js';
import type { Node, OnnxTensor } from './onnx-tensor.js';
import { axesShown, type OnnxValue } from './onnx-value.js';
import { sameView } from './onnx-view.js';
import { addAveragePool, addGlobalAveragePool, addPad, addReduceMean } from './onnx-windows.js';

type Inputs = readonly (OnnxTensor | undefined)[];
type Add = (graph: GraphBuilder, node: Node, inputs: Inputs) => void;

interface Operator {
  readonly add: Add;
  /** Attributes that the importer knows what to do with. */
  readonly attributes: readonly string[];
}

const WINDOW = ['auto_pad', 'dilations', 'kernel_shape', 'pads', 'strides'];

/** Operators that are taken, by name. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  Conv: { add: addConv, attributes: [...WINDOW, 'group'] },
  Gemm: { add: addLinear, attributes: ['alpha', 'beta', 'transA', 'transB', 'broadcast'] },
  MatMul: { add: addLinear, attributes: [] },
  BatchNormalization: {
    add: addBatchNorm,
    attributes: ['epsilon', 'momentum', 'training_mode', 'is_test', 'spatial', 'consumed_inputs'],
  },
  Relu: { add: (graph, node) => addRelu(graph, node), attributes: ['consumed_inputs'] },
  LeakyRelu: { add: addSlopedRelu, attributes: ['alpha', 'consumed_inputs'] },
  PRelu: { add: addSlopedRelu, attributes: ['consumed_inputs'] },
  Clip: { add: addClip, attributes: ['min', 'max', 'consumed_inputs'] },
  Max: { add: addMax, attributes: ['consumed_inputs'] },
  GlobalAveragePool: { add: addGlobalAveragePool, attributes: [] },
  ReduceMean: { add: addReduceMean, attributes: ['axes', 'keepdims', 'noop_with_empty_axes'] },
  AveragePool: { add: addAveragePool, attributes: [...WINDOW, 'ceil_mode', 'count_include_pad'] },
  MaxPool: { add: addMaxPool, attributes: [...WINDOW, 'ceil_mode', 'storage_order'] },
  GlobalMaxPool: { add: addGlobalMaxPool, attributes: [] },
  Add: { add: addArithmetic, attributes: ['axis', 'broadcast', 'consumed_inputs'] },
  Sub: { add: addArithmetic, attributes: ['axis', 'broadcast', 'consumed_inputs'] },
  Mul: { add: addArithmetic, attributes: ['axis', 'broadcast', 'consumed_inputs'] },
  Div: { add: addArithmetic, attributes: ['axis', 'broadcast', 'consumed_inputs'] },
  Sum: { add: addArithmetic, attributes: ['consumed_inputs'] },
  Neg: { add: addNegative, attributes: ['consumed_inputs'] },
  Concat: { add: addConcat, attributes: ['axis'] },
  Flatten: { add: addReshape, attributes: ['axis'] },
  Reshape: { add: addReshape, attributes: ['shape', 'allowzero', 'consumed_inputs'] },
  Squeeze: { add: addReshape, attributes: ['axes'] },
  Unsqueeze: { add: addReshape, attributes: ['axes'] },
  Transpose: { add: addTranspose, attributes: ['perm'] },
  Slice: { add: addSlice, attributes: ['starts', 'ends', 'axes', 'steps'] },
  Gather: { add: addGather, attributes: ['axis'] },
  Split: { add: addSplit, attributes: ['axis', 'split', 'num_outputs'] },
  Pad: { add: addPad, attributes: ['mode', 'pads', 'paddings', 'value'] },
  Identity: { add: addNothing, attributes: [] },
  Dropout: { add: addDropout, attributes: ['ratio', 'seed', 'is_test', 'consumed_inputs'] },
  Cast: { add: addCast, attributes: ['to', 'saturate', 'round_mode'] },
  Softmax: { add: addReadout, attributes: ['axis'] },
  LogSoftmax: { add: addReadout, attributes: ['axis'] },
  ArgMax: { add: addReadout, attributes: ['axis', 'keepdims', 'select_last_index'] },
};

/** What is only done to constants and shapes. */
const ON_CONSTANTS = ['Shape', 'ConstantOfShape', 'Floor', 'Ceil', 'Sqrt', 'Reciprocal'];

/** What may stand behind a softmax at the end. */
const BEHIND_READOUT = ['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Softmax', 'LogSoftmax', 'ArgMax'];

/** What to do instead of an operator that has no spiking counterpart here. */
const ADVICE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'Sigmoid',
      'HardSigmoid',
      'Tanh',
      'Elu',
      'Selu',
      'Celu',
      'Gelu',
      'Erf',
      'Exp',
      'Softplus',
      'Softsign',
      'Sign',
      'HardSwish',
      'Mish',
      'ThresholdedRelu',
    ].map((op) => [op, ONLY_RELU]),
  ),
  ConvTranspose: 'transposed convolution is not supported; retrain with convolution',
};

/** Functions of one number: the tensor behind has the shape of the one before. */
const SHAPE_KEEPING = new Set([
  ...Object.keys(ADVICE).filter((op) => ADVICE[op] === ONLY_RELU),
  'LeakyRelu',
  'PRelu',
  'Clip',
  'Max',
]);

/**
 * Adds what one node does to the graph.
 *
 * @param inputs  the node's inputs where they are constants
 * @throws FileError for an operator, or a use of one, that cannot be converted
 */
export function addNode(graph: GraphBuilder, node: Node, inputs: Inputs): void {
  const { domain } = node.proto;
  if (domain !== '' && domain !== 'ai.onnx')
    node.fail(`belongs to the operator set ${shown(domain)}; export with standard operators`);
  const known = Object.hasOwn(OPERATORS, node.op);
  if ((known || ON_CONSTANTS.includes(node.op)) && node.inputs.some((name) => graph.isBlocked(name)))
    return graph.block(node);
  if (!known) return refuse(node);
  const { add, attributes } = OPERATORS[node.op];
  for (const name of node.attributes)
    if (!attributes.includes(name))
      node.fail(`has the attribute ${shown(name)}, which is not known here; export the model again`);
  if (!BEHIND_READOUT.includes(node.op) && node.inputs.some((name) => graph.isReadout(name)))
    node.fail(
      'computes with the result of a softmax or a choice of class, which can only be at the end; export the logits',
    );
  add(graph, node, inputs);
}

function refuse(node: Node): never {
  const advice = Object.hasOwn(ADVICE, node.op) ? ADVICE[node.op] : undefined;
  return node.fail(
    advice ?? 'this operator is not supported; use convolution, average pooling, linear, ReLU, addition',
  );
}

/** After an obstacle: the nodes behind it are looked at as if it were not there, if it keeps the shape. */
export function passOver(graph: GraphBuilder, node: Node): void {
  try {
    if (SHAPE_KEEPING.has(node.op) && !graph.isBlocked(node.inputs[0] ?? ''))
      graph.set(node.outputs[0], graph.raw(node, 0));
  } catch {
    // what it reads is another obstacle's
  }
  graph.block(node);
}

function addArithmetic(graph: GraphBuilder, node: Node, inputs: Inputs): void {
  if (node.int('broadcast', 0) !== 0 && node.has('axis'))
    node.fail('broadcasts as in operator set 6; export with a later one');
  if (node.inputs.length === 1 && node.op === 'Sum') return addNothing(graph, node);
  if (node.inputs.length !== 2) return node.fail(`combines ${node.inputs.length} tensors; export as additions of two`);
  const at = inputs.findIndex((t) => t !== undefined);
  const op = (node.op === 'Sum' ? 'Add' : node.op) as AffineOperator;
  if (at >= 0) return addConstant(graph, node, op, inputs[at] as OnnxTensor, at as 0 | 1);
  if (node.op === 'Mul' || node.op === 'Div')
    return node.fail('combines two tensors that the network computes; only additions are possible, retrain without it');
  if (node.inputs[0] === node.inputs[1]) return addTwice(graph, node);
  addSum(graph, node);
}

/** x + x and x − x are multiples of x. */
function addTwice(graph: GraphBuilder, node: Node): void {
  const two: OnnxTensor = { dims: [], data: [node.op === 'Sub' ? 0 : 2], whole: false };
  addConstant(graph, node, 'Mul', two, 1);
}

function addNegative(graph: GraphBuilder, node: Node): void {
  addConstant(graph, node, 'Mul', { dims: [], data: [-1], whole: false }, 1);
}

/** Two tensors that lie in memory alike are added; one of them may be scaled. */
function addSum(graph: GraphBuilder, node: Node): void {
  const a = finished(graph, node, 0);
  let b = graph.plain(node, 1);
  if (node.op === 'Sub') b = negated(b);
  if (b.affine) b = materialise(graph, node, b, b.affine);
  const size = a.shape[0] * a.shape[1] * a.shape[2];
  if (!sameView(a, b) || size !== b.shape[0] * b.shape[1] * b.shape[2])
    node.fail(
      `combines the shapes ${axesShown(a)} and ${axesShown(b)}, which lie in different orders; only equal ones are added`,
    );
  const same = a.shape.every((n, d) => n === b.shape[d]);
  const [left, right] = same ? [a, b] : [flat(graph, node, a), flat(graph, node, b)];
  const made = graph.add({ kind: 'add', name: node.name, inputs: [left.layer, right.layer] });
  graph.set(node.outputs[0], { ...left, ...made, sole: true });
}

function negated(value: OnnxValue): OnnxValue {
  const size = value.shape[0] * value.shape[1] * value.shape[2];
  const { scale, shift } = value.affine ?? { scale: new Float64Array(size).fill(1), shift: new Float64Array(size) };
  return { ...value, affine: { scale: scale.map((s) => -s), shift: shift.map((s) => -s) } };
}

/** A value of a layer of one row of numbers. */
function flat(graph: GraphBuilder, node: Node, value: OnnxValue): OnnxValue {
  if (value.shape[0] * value.shape[1] === 1) return value;
  return { ...value, ...graph.add({ kind: 'flatten', name: `${node.name}.flat`, input: value.layer }) };
}

function addNothing(graph: GraphBuilder, node: Node): void {
  graph.set(node.outputs[0], graph.raw(node, 0));
}

function addDropout(graph: GraphBuilder, node: Node, inputs: Inputs): void {
  if (node.inputs[2] && (inputs[2]?.data[0] ?? 1) !== 0)
    node.fail('drops numbers at random, as in training; export for inference');
  addNothing(graph, node);
}

/** float32 and float64 hold what the network computes. */
function addCast(graph: GraphBuilder, node: Node): void {
  const to = node.int('to', 1);
  if (to !== 1 && to !== 11) node.fail(`casts to the data type ${to}, which changes numbers; export with float32`);
  addNothing(graph, node);
}

/** A function of the logits at the end that keeps their order. */
function addReadout(graph: GraphBuilder, node: Node): void {
  const value = graph.plain(node, 0);
  const rank = value.axes.length;
  const [axis, others] = value.axes.flatMap((steps, i) => (steps.some(({ stride }) => stride !== 0) ? [i] : []));
  const given = node.int('axis', node.op === 'ArgMax' ? 0 : graph.opset < 13 ? 1 : -1);
  const along = given < 0 ? given + rank : given;
  // Before operator set 13 a Softmax went over all axes from the given one on.
  const over = along === axis || (node.op !== 'ArgMax' && graph.opset < 13 && along <= axis);
  if (axis === undefined || others !== undefined || !over)
    node.fail(
      `goes along axis ${given} of ${axesShown(value)}, where it is no choice of a class; export the logits, without it`,
    );
  if (node.int('select_last_index', 0) !== 0)
    node.fail('takes the last of equal logits; export the logits, without it');
  if (!value.readout) graph.remark(`${node.place} at the end is left out: the logits before it have the same order`);
  graph.set(node.outputs[0], { ...value, readout: true });
}
