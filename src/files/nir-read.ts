/** Nodes of a NIR graph become layers here, channels-last; their neurons: nir-neurons.ts. */
import { FileError } from '../check.js';
import { type Padding, sizeOf } from '../network/layer.js';
import { MOST_IMAGE_VALUES } from './limits.js';
import { factorOfFlat } from './nir-fields.js';
import { inOrder, type NirGraph, type NirNode, type NirNumbers, textOf } from './nir-graph.js';
import { addNeurons } from './nir-neurons.js';
import { type LayerNames, type NirContent, NirReader, type NirValue } from './nir-reader.js';
import { type Factor, forHere, type Layout, ONE } from './nir-weights.js';
import { convWeight, linearWeight } from './onnx-weights.js';

/** What to do about nodes that have no counterpart here. */
const ADVICE: Readonly<Record<string, string>> = {
  CubaLI: 'leaky integrators have no ReLU network; train with IF neurons',
  CubaLIF: 'leaky neurons have no ReLU network; train with IF neurons',
  LI: 'leaky integrators have no ReLU network; train with IF neurons',
  LIF: 'leaky neurons have no ReLU network; train with IF neurons',
  I: 'an integrator without threshold is not supported; end the graph with a linear layer',
  Conv1d: 'one-dimensional convolution is not supported; write it as Conv2d of height 1',
  Delay: 'delays are not supported; take them out',
  NIRGraph: 'a graph within the graph is not supported; write its nodes into the graph itself',
  Scale: 'is not supported; multiply it into the weights that follow',
  Threshold: 'a threshold without memory is not supported; use IF neurons',
};

/**
 * Reads the nodes of a graph.
 *
 * @throws FileError naming the node: kinds of nodes that have no counterpart, shapes that do not fit, cycles
 */
export function readNodes(graph: NirGraph, file: string, names: LayerNames): NirContent {
  const nodes = [...graph.nodes.values()];
  const foreign = nodes.find(({ type }) => !Object.hasOwn(READERS, type));
  if (foreign) foreign.fail(Object.hasOwn(ADVICE, foreign.type) ? ADVICE[foreign.type] : 'is no node of NIR');
  for (const type of ['Input', 'Output']) {
    const count = nodes.filter((node) => node.type === type).length;
    if (count !== 1) throw new FileError(file, 'node/nodes', `has ${count} nodes of type ${type}; expected one`);
  }
  const reader = new NirReader(graph, names);
  for (const node of inOrder(graph)) READERS[node.type](reader, node, reader.arriving(node));
  return reader;
}

type Read = (reader: NirReader, node: NirNode, from: readonly NirValue[]) => void;

/** How each kind of node is read. */
const READERS: Readonly<Record<string, Read>> = {
  Input: addInput,
  Output: addOutput,
  Conv2d: addConv,
  Linear: addLinear,
  Affine: addLinear,
  SumPool2d: addPool,
  AvgPool2d: addPool,
  Flatten: addFlatten,
  IF: addNeurons,
};

function addInput(reader: NirReader, node: NirNode): void {
  const dims = node.shape('shape');
  if (dims.length === 4 && dims.shift() !== 1) node.fail('its shape has a batch axis; write one image, (C, H, W)');
  const [C, H, W] = dims.length === 3 ? dims : dims.length === 2 ? [1, ...dims] : [dims[0], 1, 1];
  if (C * H * W > MOST_IMAGE_VALUES)
    node.fail(`has ${C * H * W} values, at most 2^26 are possible; use smaller images`);
  const isVector = dims.length === 1;
  reader.push(node, { kind: 'input', name: reader.nameOf(node), shape: [H, W, C] }, { isVector });
}

function addOutput(reader: NirReader, node: NirNode, from: readonly NirValue[]): void {
  const { shape } = reader.sum(node, from);
  const dims = node.shape('shape');
  if (dims.reduce((product, n) => product * n, 1) !== sizeOf(shape))
    node.fail(`its shape is [${dims.join(', ')}], what leads to it gives ${shape.join('×')}`);
}

function imageOf(reader: NirReader, node: NirNode, from: readonly NirValue[]): NirValue {
  const value = reader.sum(node, from);
  if (value.isVector) node.fail('reads a vector; expected an image, (C, H, W)');
  return value;
}

function addConv(reader: NirReader, node: NirNode, from: readonly NirValue[]): void {
  const value = imageOf(reader, node, from);
  const weight = node.numbers('weight');
  if (weight.shape.length !== 4) node.fail(`its weight has the shape [${weight.shape}]; expected (O, I, Kh, Kw)`);
  const [outputs, inputs, ...kernel] = weight.shape as [number, number, number, number];
  const [groups] = node.counts('groups', 1, 1);
  if (inputs * groups !== value.shape[2] || outputs % groups > 0)
    node.fail(`its weight reads ${inputs * groups} channels in ${groups} groups, its input has ${value.shape[2]}`);
  if (node.counts('dilation', 2, 1).some((d) => d !== 1)) node.fail('is dilated; only dilation 1 is supported');
  checkInputShape(node, value);
  const layout = { outputs, inputs, window: kernel[0] * kernel[1], groups };
  const bias = biasOf(node, outputs);
  const stride = pair(node.counts('stride', 2, 1));
  const padding = paddingOf(node, kernel, stride);
  const layer = { name: reader.nameOf(node), input: value.layer };
  const role = textOf(node.metadata.get('role'));
  if (isPlain(weight, bias, padding) && role === 'skip' && isInjection(weight, layout, value.factor, 0))
    return reader.set(node, { ...value, factor: ONE });
  const before = node.find('before', node.metadata)?.data[0] ?? -1;
  if (isPlain(weight, bias, padding) && role === 'shortcut' && isInjection(weight, layout, value.factor, before)) {
    const after = outputs - before - inputs;
    reader.push(node, { kind: 'shortcut', ...layer, stride, before, after });
    return;
  }
  const data = convWeight(weightHere(node, weight, layout, value.factor), [outputs, inputs, kernel[0], kernel[1]]);
  reader.push(node, { kind: 'conv', ...layer, kernel: pair(kernel), stride, padding, groups, weight: data, bias });
}

function addLinear(reader: NirReader, node: NirNode, from: readonly NirValue[]): void {
  const value = reader.sum(node, from);
  if (!value.isVector) node.fail(`reads an image of ${value.shape.join('×')}; put a Flatten before it`);
  const weight = node.numbers('weight');
  if (weight.shape.length !== 2) node.fail(`its weight has the shape [${weight.shape}]; expected (outputs, inputs)`);
  const [outputs, inputs] = weight.shape;
  if (inputs !== value.shape[2]) node.fail(`its weight reads ${inputs} features, its input has ${value.shape[2]}`);
  const layout = { outputs, inputs, window: 1, groups: 1 };
  const bias = biasOf(node, outputs);
  const isSkip = textOf(node.metadata.get('role')) === 'skip' && bias.every((b) => b === 0);
  if (isSkip && isInjection(weight, layout, value.factor, 0)) return reader.set(node, { ...value, factor: ONE });
  const [H, W, C] = value.flatOf ?? value.shape;
  // Feature i of NIR, in the order C, H, W, lies here in the order H, W, C.
  const positions = Int32Array.from({ length: inputs }, (_, i) => (i % (H * W)) * C + Math.floor(i / (H * W)));
  const matrix = { data: weightHere(node, weight, layout, value.factor), I: inputs, O: outputs };
  const data = linearWeight({ ...matrix, transposed: true, alpha: 1 }, positions, inputs);
  const name = reader.nameOf(node);
  reader.push(node, { kind: 'linear', name, input: value.layer, weight: data, bias }, { isVector: true });
}

function addPool(reader: NirReader, node: NirNode, from: readonly NirValue[]): void {
  const value = imageOf(reader, node, from);
  const [H, W] = value.shape;
  const [kernel, stride] = [pair(node.counts('kernel_size', 2, 1)), pair(node.counts('stride', 2, 1))];
  const padding = paddingOf(node, kernel, stride);
  const size = node.type === 'SumPool2d' ? kernel[0] * kernel[1] : 1;
  const factor = value.factor.map((f) => f / size);
  const layer = { name: reader.nameOf(node), input: value.layer };
  const isWhole = kernel[0] === H && kernel[1] === W && padding.every((p) => p === 0);
  if (isWhole) reader.push(node, { kind: 'global-average-pool', ...layer }, { factor });
  else reader.push(node, { kind: 'average-pool', ...layer, kernel, stride, padding }, { factor });
}

function addFlatten(reader: NirReader, node: NirNode, from: readonly NirValue[]): void {
  const value = reader.sum(node, from);
  const { shape, isVector, factor } = value;
  const axes = isVector ? 1 : 3;
  const [start, end] = [node.numbers('start_dim').data[0], node.numbers('end_dim').data[0]];
  if (!isVector && (start !== 0 || (end !== -1 && end !== axes - 1)))
    node.fail(`flattens the axes ${start} to ${end} of ${axes}; only all of them together are supported`);
  const flatOf = value.flatOf ?? shape;
  const perFeature = isVector || factor.length === 1 ? factor : factorOfFlat(factor, shape);
  const form = { isVector: true, flatOf, factor: perFeature };
  reader.push(node, { kind: 'flatten', name: reader.nameOf(node), input: value.layer }, form);
}

function biasOf(node: NirNode, outputs: number): Float32Array {
  const bias = node.type === 'Linear' ? undefined : node.numbers('bias');
  if (bias && bias.data.length !== outputs) node.fail(`its bias has ${bias.data.length} values for ${outputs} outputs`);
  return bias ? Float32Array.from(bias.data) : new Float32Array(outputs);
}

function weightHere(node: NirNode, { data }: NirNumbers, layout: Layout, factor: Factor): Float32Array {
  const ulps = node.find('weight_ulps', node.metadata);
  if (ulps && (ulps.data.length !== data.length || !ulps.data.every(Number.isInteger)))
    node.fail('its metadata weight_ulps does not fit its weight; write the file again');
  return forHere(data instanceof Float32Array ? data : Float32Array.from(data), layout, factor, ulps);
}

/** A 1 × 1 window that adds nothing. */
function isPlain({ shape }: NirNumbers, bias: Float32Array, padding: Padding): boolean {
  return shape[2] === 1 && shape[3] === 1 && bias.every((b) => b === 0) && padding.every((p) => p === 0);
}

/** Is a matrix what takes each channel to the one `before` places on, in the numbers used here? */
function isInjection(
  { data }: NirNumbers,
  { outputs, inputs, groups }: Layout,
  factor: Factor,
  before: number,
): boolean {
  const fits = Number.isSafeInteger(before) && before >= 0 && before + inputs <= outputs && groups === 1;
  const expected = (n: number) => {
    const i = n % inputs;
    return Math.floor(n / inputs) - before === i ? Math.fround(factor[i % factor.length]) : 0;
  };
  return fits && data.every((w, n) => w === expected(n));
}

/** [top, left, bottom, right] from numbers, `valid`, or `same`, which adds the odd pixel behind. */
function paddingOf(node: NirNode, kernel: readonly number[], stride: readonly number[]): Padding {
  const word = node.text('padding');
  if (word === 'valid') return [0, 0, 0, 0];
  if (word === 'same') {
    if (stride.some((s) => s !== 1)) node.fail('has the padding "same" and a stride above 1; write numbers');
    const [y, x] = kernel.map((K) => K - 1);
    return [Math.floor(y / 2), Math.floor(x / 2), Math.ceil(y / 2), Math.ceil(x / 2)];
  }
  const [y, x] = node.counts('padding', 2, 0);
  return [y, x, y, x];
}

function checkInputShape(node: NirNode, { shape: [H, W] }: NirValue): void {
  const given = node.find('input_shape');
  if (given && (given.data.length !== 2 || given.data[0] !== H || given.data[1] !== W))
    node.fail(`its input_shape is [${[...given.data.subarray(0, 4)]}], what leads to it gives ${H}×${W}`);
}

function pair(values: readonly number[]): [number, number] {
  return [values[0], values[1]];
}
