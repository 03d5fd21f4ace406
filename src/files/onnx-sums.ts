/** ONNX nodes with weights: convolution, linear layer, and what is merged into them: batch norm. */
import { shown } from '../check.js';
import { foldBatchNorm } from '../network/fold-batch-norm.js';
import { sizeOf } from '../network/layer.js';
import { windowCount } from '../network/shapes.js';
import { MOST_DERIVED_VALUES } from './limits.js';
import { addAffine, takeAffine } from './onnx-affine.js';
import type { GraphBuilder } from './onnx-graph.js';
import { featuresOf, findImage, imageView } from './onnx-image.js';
import { listed, type Node, type OnnxTensor } from './onnx-tensor.js';
import { axesShown, type OnnxValue } from './onnx-value.js';
import { axisOf, channelsFirst, countOf, elementPositions, lengthOf } from './onnx-view.js';
import { type ConvDims, convWeight, dilated, linearWeight } from './onnx-weights.js';
import { resolveWindow, type WindowShape } from './onnx-windows.js';

type Inputs = readonly (OnnxTensor | undefined)[];

function weightOf(node: Node, inputs: Inputs, i: number): { dims: readonly number[]; data: Float32Array } {
  const input = inputs[i];
  if (!input)
    return node.fail(`its weight ${shown(node.inputs[i] ?? '')} is not a constant; export with constant weights`);
  if (input.dims.some((n) => n < 1))
    node.fail(`its weight has the shape ${listed(input.dims)}; export the model again`);
  return { dims: input.dims, data: input.data instanceof Float32Array ? input.data : Float32Array.from(input.data) };
}

/** (O) from a bias that is broadcast along the last axis. */
function biasOf(node: Node, input: OnnxTensor | undefined, O: number, position: number): Float32Array {
  const name = node.inputs[position];
  if (!name) return new Float32Array(O);
  if (!input) return node.fail(`its bias ${shown(name)} is not a constant; export with constant weights`);
  const { dims, data } = input;
  if (data.length === 1 && node.op === 'Gemm') return new Float32Array(O).fill(data[0]);
  if (data.length !== O || dims.at(-1) !== O)
    node.fail(`its bias has the shape ${listed(dims)} for ${O} outputs; export the model again`);
  return Float32Array.from(data);
}

export function addConv(graph: GraphBuilder, node: Node, inputs: Inputs): void {
  const weight = kernelOf(node, weightOf(node, inputs, 1));
  const [O, I, Kh, Kw] = weight.dims;
  const groups = node.int('group', 1);
  const bias = biasOf(node, inputs[2], O, 2);
  const value = findImage(graph, node, 0) ?? graph.settled(node, 0);
  const reads = lengthOf(value.axes[1]);
  if (groups < 1 || I * groups !== reads) node.fail(`its weight reads ${I * groups} channels, its input has ${reads}`);
  if (O % groups !== 0) node.fail(`its ${O} outputs are not shared by ${groups} groups; export the model again`);
  if (!('channels' in value)) return addDenseConv(graph, node, { ...weight, groups, bias }, value);
  graph.spend(node, weight.data.length);
  const image = value as NonNullable<ReturnType<typeof findImage>>;
  const window = resolveWindow(node, image, [Kh, Kw], weight.dilations);
  const C = image.shape[2];
  const whole = image.channels.count === C;
  const layer = {
    ...({ kind: 'conv', name: node.name, input: image.layer, ...window, groups: whole ? groups : 1, bias } as const),
    weight: whole
      ? convWeight(weight.data, weight.dims)
      : spread(graph, node, { ...weight, groups }, image.channels, C),
  };
  const folded = takeAffine(graph, node, image, layer);
  graph.push({ ...layer, ...folded }, node.outputs[0], (shape) => imageView(shape, image));
}

interface Kernel {
  readonly data: Float32Array;
  readonly dims: ConvDims;
}

/** A 2-D kernel: of one row for images of one row, and with zeros between where it is dilated. */
function kernelOf(
  node: Node,
  { dims, data }: { dims: readonly number[]; data: Float32Array },
): Kernel & { dilations: number[] } {
  if (dims.length !== 4 && dims.length !== 3)
    return node.fail(`its weight has the shape ${listed(dims)}; only images of one or two axes are convolved`);
  const given = node.ints('dilations') ?? [];
  if (given.some((n) => !Number.isSafeInteger(n) || n < 1))
    node.fail(`its dilations are ${listed(given)}; export again`);
  const whole: ConvDims = dims.length === 3 ? [dims[0], dims[1], 1, dims[2]] : [dims[0], dims[1], dims[2], dims[3]];
  const dilations = given.length === 0 ? [1, 1] : dims.length === 3 ? [1, given[0]] : given;
  if (dilations.length !== 2) node.fail(`its dilations are ${listed(given)}; export again`);
  if (dilations.every((d) => d === 1)) return { data, dims: whole, dilations };
  const values = whole[0] * whole[1] * ((whole[2] - 1) * dilations[0] + 1) * ((whole[3] - 1) * dilations[1] + 1);
  if (values > MOST_DERIVED_VALUES)
    node.fail(
      `is dilated to a kernel of ${values} weights, at most ${MOST_DERIVED_VALUES} are made; retrain with dilation 1`,
    );
  return { ...dilated(data, whole, dilations), dilations };
}

/** (Kh, Kw, C, O) of one group: zeros for the channels that a node does not read. */
function spread(
  graph: GraphBuilder,
  node: Node,
  { data, dims: [O, I, Kh, Kw], groups }: Kernel & { groups: number },
  { first, by }: { first: number; by: number },
  C: number,
): Float32Array {
  const size = Kh * Kw * C * O;
  if (size > MOST_DERIVED_VALUES)
    node.fail(`reads some of ${C} channels with ${size} weights; too many to fill with zeros`);
  graph.spend(node, size);
  const out = new Float32Array(size);
  for (let o = 0; o < O; o++) {
    const group = Math.floor(o / (O / groups));
    for (let i = 0; i < I; i++) {
      const c = first + (group * I + i) * by;
      for (let k = 0; k < Kh * Kw; k++) out[(k * C + c) * O + o] = data[(o * I + i) * Kh * Kw + k];
    }
  }
  return out;
}

/** A convolution of numbers that lie in memory in another order than that of an image: a linear layer of the same sums. */
function addDenseConv(
  graph: GraphBuilder,
  node: Node,
  kernel: Kernel & { groups: number; bias: Float32Array; dilations: readonly number[] },
  value: OnnxValue,
): void {
  const rank = value.axes.length;
  const sizes = value.axes.map(lengthOf);
  const [H, W] = rank === 4 ? [sizes[2], sizes[3]] : [1, sizes[2]];
  const [O, , Kh, Kw] = kernel.dims;
  const image = { ...value, shape: [H, W, sizes[1]] as const };
  const window = resolveWindow(node, image, [Kh, Kw], kernel.dilations);
  const [top, left, bottom, right] = window.padding;
  const Ho = windowCount(H, Kh, window.stride[0], top, bottom);
  const Wo = windowCount(W, Kw, window.stride[1], left, right);
  const size = sizeOf(value.shape);
  if (Ho < 1 || Wo < 1) node.fail(`its window of ${Kh}×${Kw} does not fit into ${H}×${W}; export the model again`);
  if (size * Ho * Wo * O > MOST_DERIVED_VALUES)
    node.fail(`reads the shape ${axesShown(value)} in an order that no layer gives; export without the reshape before`);
  graph.spend(node, size * Ho * Wo * O);
  const weight = denseConv(kernel, window, { positions: featuresOf(node, value), H, W, Ho, Wo, size });
  const bias = Float32Array.from({ length: Ho * Wo * O }, (_, i) => kernel.bias[i % O]);
  const layer = { kind: 'linear', name: node.name, input: value.layer, weight, bias } as const;
  const folded = takeAffine(graph, node, value, layer);
  graph.push({ ...layer, ...folded }, node.outputs[0], channelsFirst([Ho, Wo, O], rank, value.axes[0]));
}

/** The matrix (size, Ho · Wo · O) of a convolution. */
function denseConv(
  { data, dims: [O, I, Kh, Kw], groups }: Kernel & { groups: number },
  { stride: [sy, sx], padding: [top, left] }: WindowShape,
  {
    positions,
    H,
    W,
    Ho,
    Wo,
    size,
  }: { positions: Int32Array; H: number; W: number; Ho: number; Wo: number; size: number },
): Float32Array {
  const columns = Ho * Wo * O;
  const out = new Float32Array(size * columns);
  for (let o = 0; o < O; o++) {
    const first = Math.floor(o / (O / groups)) * I;
    for (let i = 0; i < I; i++) {
      for (let k = 0; k < Kh * Kw; k++) {
        const w = data[(o * I + i) * Kh * Kw + k];
        const [ky, kx] = [Math.floor(k / Kw), k % Kw];
        for (let p = 0; p < Ho * Wo; p++) {
          const [y, x] = [Math.floor(p / Wo) * sy - top + ky, (p % Wo) * sx - left + kx];
          if (y < 0 || y >= H || x < 0 || x >= W) continue;
          out[positions[((first + i) * H + y) * W + x] * columns + p * O + o] = w;
        }
      }
    }
  }
  return out;
}

/** x · W, or W · x for a column of features. */
export function addLinear(graph: GraphBuilder, node: Node, inputs: Inputs): void {
  const left = node.op === 'MatMul' && inputs[0] !== undefined;
  const at = left ? 1 : 0;
  const { dims, data } = weightOf(node, inputs, 1 - at);
  if (dims.length !== 2) node.fail(`its weight has the shape ${listed(dims)}; a matrix is expected`);
  const value = graph.plain(node, at);
  const gemm = node.op === 'Gemm';
  if (gemm && node.int('transA', 0) !== 0) node.fail('transposes its input; export with transA = 0');
  const transposed = gemm ? node.int('transB', 0) === 1 : left;
  const [I, O] = transposed ? [dims[1], dims[0]] : dims;
  const rank = value.axes.length;
  const features = left && rank > 1 ? rank - 2 : rank - 1;
  const others = countOf({ axes: value.axes.filter((_, i) => i !== features), offset: 0 });
  if (rank < 1 || others !== 1 || (left && rank > 1 && lengthOf(value.axes[rank - 1]) !== 1))
    node.fail(
      `reads the shape ${axesShown(value)}; only one row of features an image is multiplied, so flatten it before`,
    );
  const reads = lengthOf(value.axes[features]);
  if (I !== reads) node.fail(`its weight reads ${I} features, its input has ${reads}`);
  const positions = featuresOf(node, value);
  const size = sizeOf(value.shape);
  if (size !== I) checkSize(node, size * O);
  graph.spend(node, size * O);
  const weight = linearWeight({ data, I, O, transposed, alpha: node.float('alpha', 1) }, positions, size);
  const beta = node.float('beta', 1);
  const bias = gemm ? biasOf(node, inputs[2], O, 2).map((b) => b * beta) : new Float32Array(O);
  const layer = { kind: 'linear', name: node.name, input: value.layer, weight, bias } as const;
  const folded = takeAffine(graph, node, value, layer);
  const axes = value.axes.map((axis, i) => (i === features ? axisOf(O, 1) : axis));
  graph.push({ ...layer, ...folded }, node.outputs[0], { axes, offset: 0 });
}

function checkSize(node: Node, size: number): void {
  if (size > MOST_DERIVED_VALUES)
    node.fail(`reads a part of a layer with ${size} weights; too many to fill with zeros`);
}

export function addBatchNorm(graph: GraphBuilder, node: Node, inputs: Inputs): void {
  if (node.int('training_mode', 0) !== 0 || node.int('is_test', 1) !== 1)
    node.fail('normalises by the images it sees, as in training; export for inference');
  const value = graph.settled(node, 0);
  if (value.axes.length < 2) node.fail(`reads the shape ${axesShown(value)}; (N, C, …) is expected`);
  const O = lengthOf(value.axes[1]);
  const [gamma, beta, mean, variance] = inputs.slice(1).map((t, i) => {
    if (!t || t.data.length !== O) return node.fail(`parameter ${i + 1} is not a constant of ${O} values`);
    return t.data;
  });
  if (!variance) return node.fail('has fewer than four parameters');
  const norm = { gamma, beta, mean, variance, epsilon: node.float('epsilon', 1e-5) };
  const maker = graph.soleMaker(value);
  const positions = elementPositions({ axes: [value.axes[1]], offset: value.offset });
  if (maker && maker.bias.length === O && positions.every((p, o) => p === o)) {
    graph.spend(node, maker.weight.length);
    graph.merge(node, value, { ...maker, ...foldBatchNorm(maker.weight, maker.bias, norm) });
    return;
  }
  const scale = Float64Array.from(gamma, (g, o) => g / Math.sqrt(variance[o] + norm.epsilon));
  const shift = scale.map((s, o) => beta[o] - mean[o] * s);
  addAffine(
    graph,
    node,
    value,
    (i) => scale[i],
    (i) => shift[i],
    1,
  );
}
