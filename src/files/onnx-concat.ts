/** Concat of what the network computes: channels side by side. */
import type { ConvLayer, Layer, LinearLayer, ReluLayer } from '../network/layer.js';
import { isWeightedSum, sizeOf } from '../network/layer.js';
import { MOST_DERIVED_VALUES } from './limits.js';
import { finished } from './onnx-affine.js';
import type { GraphBuilder } from './onnx-graph.js';
import type { Node, OnnxTensor } from './onnx-tensor.js';
import { axesShown, type OnnxValue, rolesOf } from './onnx-value.js';
import { channelsFirst, countOf, inMemory, isInMemory, type TensorView } from './onnx-view.js';

export function addConcat(graph: GraphBuilder, node: Node, inputs: readonly (OnnxTensor | undefined)[]): void {
  if (inputs.some((t) => t !== undefined))
    node.fail('joins a constant to what the network computes; export without it');
  const values = inputs.map((_, i) => finished(graph, node, i));
  if (values.length === 1) return graph.set(node.outputs[0], values[0]);
  const rank = values[0].axes.length;
  const given = node.int('axis', 1);
  const axis = given < 0 ? given + rank : given;
  for (const value of values) if (!isChannels(value, axis, rank)) refuse(node, values);
  const [{ axes }] = values;
  const view = (shape: OnnxValue['shape']): TensorView =>
    rank === 2 ? inMemory(shape, axes[0]) : channelsFirst(shape, rank, axes[0]);
  // max(max(x, 0), 0) = max(x, 0): ReLUs before a Concat are one ReLU behind it.
  const relus = values.map(({ layer }) => reluOf(graph.layer(layer)));
  if (relus.some((relu) => relu?.ceiling !== relus[0]?.ceiling || !relu !== !relus[0]))
    node.fail('joins what a ReLU gives to what none does; put one behind each, or one behind the Concat');
  const makers = values.map(({ layer }) => sourceOf(graph, layer));
  graph.spend(
    node,
    makers.reduce((sum, one) => sum + (isWeightedSum(one) ? one.weight.length : 0), 0),
  );
  const joined = stacked(graph, node, makers) ?? sideBySide(graph, node, makers, relus[0]);
  const made = graph.add(joined);
  if (relus[0]) graph.push({ ...relus[0], name: `${node.name}.relu`, input: made.layer }, node.outputs[0], view);
  else graph.set(node.outputs[0], { ...made, ...view(made.shape) });
}

/** Is the axis that of all of a layer's channels, in ONNX's order of axes or in a row of features? */
function isChannels(value: OnnxValue, axis: number, rank: number): boolean {
  if (value.axes.length !== rank || value.offset !== 0 || countOf(value) !== sizeOf(value.shape) || axis !== 1)
    return false;
  if (value.axes[0].some(({ stride }) => stride !== 0)) return false;
  if (rank === 2) return value.shape[0] * value.shape[1] === 1 && isInMemory(value, value.shape);
  return rolesOf(value)?.C === 1;
}

function refuse(node: Node, values: readonly OnnxValue[]): never {
  return node.fail(
    `joins ${values.map(axesShown).join(', ')}; only all channels of images or of features can be joined`,
  );
}

const reluOf = (layer: Layer): ReluLayer | undefined => (layer.kind === 'relu' ? layer : undefined);

/** What a ReLU reads, or the layer itself. */
function sourceOf(graph: GraphBuilder, name: string): Layer {
  const layer = graph.layer(name);
  return layer.kind === 'relu' ? graph.layer(layer.input) : layer;
}

/** Weighted sums of one input as one of them with all channels; undefined where they are none, or move differently. */
function stacked(graph: GraphBuilder, node: Node, makers: readonly Layer[]): ConvLayer | LinearLayer | undefined {
  const name = node.name;
  if (makers.every((layer): layer is LinearLayer => layer.kind === 'linear')) {
    const [{ input }] = makers;
    if (makers.some((layer) => layer.input !== input)) return undefined;
    return {
      kind: 'linear',
      name,
      input,
      ...columns(
        makers,
        makers.map(({ weight }) => weight),
      ),
    };
  }
  if (!makers.every((layer): layer is ConvLayer => layer.kind === 'conv' && layer.groups === 1)) return undefined;
  const [{ input, stride }] = makers;
  if (makers.some((one) => one.input !== input || String(one.stride) !== String(stride))) return undefined;
  const [top, left] = [0, 1].map((d) => Math.max(...makers.map(({ padding }) => padding[d])));
  const [Kh, Kw] = [0, 1].map(
    (d) => Math.max(...makers.map(({ kernel, padding }) => kernel[d] - padding[d])) + [top, left][d],
  );
  // What is left of the image below and right of the last window is the same for all.
  const [below, right] = [0, 1].map((d) =>
    makers.map(({ kernel, padding }) => padding[d + 2] + padding[d] - kernel[d]),
  );
  if (below.some((n) => n !== below[0]) || right.some((n) => n !== right[0])) return undefined;
  const padding = [top, left, below[0] + Kh - top, right[0] + Kw - left] as const;
  if (padding.some((n) => n < 0)) return undefined;
  const I = makers[0].weight.length / makers[0].kernel[0] / makers[0].kernel[1] / makers[0].bias.length;
  const O = makers.reduce((sum, { bias }) => sum + bias.length, 0);
  if (Kh * Kw * I * O > MOST_DERIVED_VALUES) return undefined;
  graph.spend(node, Kh * Kw * I * O);
  const weights = makers.map((one) => enlarged(one, I, [Kh, Kw], [top - one.padding[0], left - one.padding[1]]));
  return { kind: 'conv', name, input, kernel: [Kh, Kw], stride, padding, groups: 1, ...columns(makers, weights) };
}

/** A kernel with zeros around it. */
function enlarged(
  { weight, kernel, bias }: ConvLayer,
  I: number,
  [Kh, Kw]: readonly number[],
  [y0, x0]: readonly number[],
): Float32Array {
  const row = I * bias.length;
  const out = new Float32Array(Kh * Kw * row);
  for (let y = 0; y < kernel[0]; y++)
    for (let x = 0; x < kernel[1]; x++) {
      const from = (y * kernel[1] + x) * row;
      out.set(weight.subarray(from, from + row), ((y + y0) * Kw + x + x0) * row);
    }
  return out;
}

/** (…, O) of several layers side by side. */
function columns(
  makers: readonly (ConvLayer | LinearLayer)[],
  weights: readonly Float32Array[],
): { weight: Float32Array; bias: Float32Array } {
  const O = makers.reduce((sum, { bias }) => sum + bias.length, 0);
  const rows = weights[0].length / makers[0].bias.length;
  const weight = new Float32Array(rows * O);
  const bias = new Float32Array(O);
  let at = 0;
  makers.forEach((one, k) => {
    const own = one.bias.length;
    bias.set(one.bias, at);
    for (let r = 0; r < rows; r++) weight.set(weights[k].subarray(r * own, (r + 1) * own), r * O + at);
    at += own;
  });
  return { weight, bias };
}

/** Several layers, two at a time; a ReLU is between, since what two others make is added to. */
function sideBySide(graph: GraphBuilder, node: Node, makers: readonly Layer[], relu: ReluLayer | undefined): Layer {
  const [first, ...others] = makers.map(({ name }) => name);
  const last = others.pop() as string;
  if (others.length > 0 && !relu)
    return node.fail(
      `joins ${makers.length} tensors of different inputs without a ReLU behind each; put one there, or join two`,
    );
  if (others.length > 0)
    graph.remark(`${node.place} joins ${makers.length} tensors of different inputs: some pass through more neurons`);
  let before = first;
  for (const other of others) {
    const pair = graph.add(besideEachOther(graph, node, before, other)).layer;
    before = graph.add({ ...(relu as ReluLayer), name: `${node.name}.relu`, input: pair }).layer;
  }
  return besideEachOther(graph, node, before, last);
}

/** Two layers, each with zero channels where the other has its own, added. */
function besideEachOther(graph: GraphBuilder, node: Node, a: string, b: string): Layer {
  const part = (input: string, before: number, after: number) =>
    graph.add({ kind: 'shortcut', name: `${node.name}.part`, input, stride: [1, 1], before, after }).layer;
  const inputs = [part(a, 0, graph.shape(b)[2]), part(b, graph.shape(a)[2], 0)] as const;
  return { kind: 'add', name: node.name, inputs };
}
