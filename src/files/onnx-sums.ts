/** ONNX nodes with weights: convolution, linear layer, and what is merged into them: batch norm and bias. */
import { foldBatchNorm } from '../network/fold-batch-norm.js';
import type { GraphBuilder } from './onnx-graph.js';
import type { Node, Tensor } from './onnx-tensor.js';
import { convWeight, linearWeight } from './onnx-weights.js';
import { resolveWindow } from './onnx-windows.js';

function weightOf(
  node: Node,
  input: Tensor | undefined,
  rank: number,
): { dims: readonly number[]; data: Float32Array } {
  if (!input) return node.fail(`its weight "${node.inputs[1]}" is not a constant; export with constant weights`);
  if (input.dims.length !== rank || input.dims.some((n) => n < 1))
    node.fail(`its weight has the shape [${input.dims}]`);
  return { dims: input.dims, data: input.data instanceof Float32Array ? input.data : Float32Array.from(input.data) };
}

function biasOf(node: Node, input: Tensor | undefined, O: number, position: number): Float32Array {
  if (!node.inputs[position]) return new Float32Array(O);
  if (!input) return node.fail(`its bias "${node.inputs[position]}" is not a constant; export with constant weights`);
  if (input.data.length === 1) return new Float32Array(O).fill(input.data[0]);
  if (input.data.length !== O) node.fail(`its bias has ${input.data.length} values for ${O} outputs`);
  return Float32Array.from(input.data);
}

export function addConv(graph: GraphBuilder, node: Node, inputs: readonly (Tensor | undefined)[]): void {
  const value = graph.settled(node, 0);
  if (value.flatOf) node.fail('reads a flattened tensor; a linear layer is expected here');
  const { dims, data } = weightOf(node, inputs[1], 4);
  const [O, I, Kh, Kw] = dims;
  const groups = node.int('group', 1);
  if ((node.ints('dilations') ?? []).some((d) => d !== 1)) node.fail('is dilated; only dilation 1 is supported');
  const window = resolveWindow(node, value, [Kh, Kw]);
  if (groups < 1 || I * groups !== value.shape[2]) {
    node.fail(`its weight reads ${I * groups} channels, its input has ${value.shape[2]}`);
  }
  const bias = biasOf(node, inputs[2], O, 2);
  const weight = convWeight(data, [O, I, Kh, Kw]);
  graph.push({ kind: 'conv', name: node.name, input: value.layer, ...window, groups, weight, bias }, node.outputs[0]);
}

export function addLinear(graph: GraphBuilder, node: Node, inputs: readonly (Tensor | undefined)[]): void {
  const value = graph.plain(node, 0);
  const { dims, data } = weightOf(node, inputs[1], 2);
  const gemm = node.op === 'Gemm';
  if (gemm && node.int('transA', 0) !== 0) node.fail('transposes its input; export with transA = 0');
  const transposed = gemm && node.int('transB', 0) === 1;
  const [I, O] = transposed ? [dims[1], dims[0]] : dims;
  const [H, W, C] = value.shape;
  if (!value.flatOf && H * W !== 1) node.fail(`reads a tensor of ${H}×${W} pixels; flatten it before`);
  if (I !== H * W * C) node.fail(`its weight reads ${I} features, its input has ${H * W * C}`);
  const weight = linearWeight(data, {
    I,
    O,
    transposed,
    flatOf: value.flatOf ?? value.shape,
    alpha: node.float('alpha', 1),
  });
  const beta = node.float('beta', 1);
  const bias = gemm ? biasOf(node, inputs[2], O, 2).map((b) => b * beta) : new Float32Array(O);
  graph.push({ kind: 'linear', name: node.name, input: value.layer, weight, bias }, node.outputs[0], [1, 1, O]);
}

export function addBatchNorm(graph: GraphBuilder, node: Node, inputs: readonly (Tensor | undefined)[]): void {
  const maker = graph.soleMaker(node, 0);
  if (!maker)
    return node.fail(
      'does not directly follow a convolution or linear layer that it alone reads; fold it before export',
    );
  const O = maker.bias.length;
  const [gamma, beta, mean, variance] = inputs.slice(1).map((t, i) => {
    if (!t || t.data.length !== O) return node.fail(`parameter ${i + 1} is not a constant of ${O} values`);
    return t.data;
  });
  if (!variance) return node.fail('has fewer than four parameters');
  const folded = foldBatchNorm(maker.weight, maker.bias, {
    ...{ gamma, beta, mean, variance },
    epsilon: node.float('epsilon', 1e-5),
  });
  graph.merge(node, 0, { ...maker, ...folded });
}

export function addBias(graph: GraphBuilder, node: Node, constant: Tensor, from: number): void {
  const maker = graph.soleMaker(node, from);
  if (!maker)
    return node.fail('adds a constant to something that is not a convolution or linear layer read by it alone');
  const { bias } = maker;
  if (constant.data.length !== bias.length && constant.data.length !== 1) {
    node.fail(`adds ${constant.data.length} values to ${bias.length} channels`);
  }
  const sum = bias.map((b, o) => b + constant.data[constant.data.length === 1 ? 0 : o]);
  graph.merge(node, from, { ...maker, bias: sum });
}
