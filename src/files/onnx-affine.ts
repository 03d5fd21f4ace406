/** Constant additions and multiplications: taken into the weighted sum before, or else into the one behind. */
import { type ConvLayer, isWeightedSum, type LinearLayer, type Padding, sizeOf } from '../network/layer.js';
import type { GraphBuilder } from './onnx-graph.js';
import { listed, type Node, type OnnxTensor } from './onnx-tensor.js';
import { type Affine, channelwise, NO_PADDING, type OnnxValue } from './onnx-value.js';
import { batchIsFirst, countOf, dimsOf, elementPositions } from './onnx-view.js';

/** A factor under which images from 0 to 1 would be dark. */
const DARK = 1 / 32;

/** Operators of two tensors that a constant may be one of. */
export type AffineOperator = 'Add' | 'Sub' | 'Mul' | 'Div';

/** One of them, with a constant as its input `at`. */
export function addConstant(
  graph: GraphBuilder,
  node: Node,
  op: AffineOperator,
  constant: OnnxTensor,
  at: 0 | 1,
): void {
  const value = graph.settled(node, node.inputs.length === 1 ? 0 : 1 - at);
  const index = broadcast(node, value, constant);
  const c = (i: number) => constant.data[index(i)];
  switch (op) {
    case 'Add':
      return addAffine(graph, node, value, () => 1, c);
    case 'Sub':
      if (at === 0) return addAffine(graph, node, value, () => -1, c);
      return addAffine(
        graph,
        node,
        value,
        () => 1,
        (i) => -c(i),
      );
    case 'Mul':
      return addAffine(graph, node, value, c, () => 0);
    case 'Div':
      if (at === 0)
        return node.fail('divides by what the network computes; no weighted sum does that, retrain without it');
      return addAffine(
        graph,
        node,
        value,
        (i) => 1 / c(i),
        () => 0,
      );
    default:
      return op satisfies never;
  }
}

/** Which number of a constant belongs to number i of a value: ONNX aligns the last axes. */
function broadcast(node: Node, value: OnnxValue, { dims }: OnnxTensor): (i: number) => number {
  const full = dimsOf(value);
  const missing = full.length - dims.length;
  const fits = dims.every((n, k) => n === 1 || n === full[k + missing]);
  const batch = value.axes.findIndex((axis) => axis.some(({ stride }) => stride === 0));
  if (missing < 0 || !fits || (batch >= missing && (dims[batch - missing] ?? 1) > 1))
    node.fail(`combines the shapes ${listed(full)} and ${listed(dims)}; its result has more numbers than its input`);
  let step = 1;
  const steps = [...dims].reverse().map((n) => {
    const own = n === 1 ? 0 : step;
    step *= n;
    return own;
  });
  const sizes = full.map((n, k) => (k === batch ? 1 : n)).reverse();
  return (i) => {
    let [rest, at] = [i, 0];
    sizes.forEach((n, k) => {
      at += (rest % n) * (steps[k] ?? 0);
      rest = Math.floor(rest / n);
    });
    return at;
  };
}

/**
 * scale(i) · x + shift(i) for number i of a value.
 *
 * @param axis i counts along this axis instead
 */
export function addAffine(
  graph: GraphBuilder,
  node: Node,
  value: OnnxValue,
  scale: (i: number) => number,
  shift: (i: number) => number,
  axis?: number,
): void {
  if (!batchIsFirst(value))
    node.fail('works on a tensor in which the images of a batch are mixed; export with batch 1');
  const size = sizeOf(value.shape);
  graph.spend(node, size);
  const affine = identity(size);
  const along = axis === undefined ? undefined : alongAxis(value, axis);
  elementPositions(value).forEach((p, i) => {
    const k = along ? along(i) : i;
    affine.scale[p] = scale(k);
    affine.shift[p] = shift(k);
  });
  if (!affine.scale.every(Number.isFinite) || !affine.shift.every(Number.isFinite))
    node.fail('holds a constant that is not finite, or divides by 0; export again, all values finite');
  if (value.padding && affine.shift.some((s) => s !== 0)) node.fail('adds to a padded tensor; pad behind the addition');
  const whole = sizeOf(value.shape) === dimsOf(value).reduce((product, n) => product * n, 1);
  const maker = whole ? graph.soleMaker(value) : undefined;
  if (maker) graph.spend(node, maker.weight.length);
  const folded = maker && intoMaker(maker, affine, value.shape[2]);
  if (folded) return graph.merge(node, value, folded);
  graph.set(node.outputs[0], { ...value, affine: value.affine ? then(value.affine, affine) : affine });
}

/** The place along an axis of number i of one image. */
function alongAxis({ axes }: OnnxValue, axis: number): (i: number) => number {
  const dims = axes.map((steps) => countOf({ axes: [steps], offset: 0 }));
  const inner = dims.slice(axis + 1).reduce((product, n) => product * n, 1);
  return (i) => Math.floor(i / inner) % dims[axis];
}

function identity(size: number): Affine {
  return { scale: new Float64Array(size).fill(1), shift: new Float64Array(size) };
}

function then(first: Affine, second: Affine): Affine {
  return {
    scale: first.scale.map((s, i) => s * second.scale[i]),
    shift: first.shift.map((s, i) => s * second.scale[i] + second.shift[i]),
  };
}

/** Weights and bias that give the scaled sums directly; undefined for a convolution whose pixels are scaled differently. */
function intoMaker(maker: ConvLayer | LinearLayer, affine: Affine, C: number): ConvLayer | LinearLayer | undefined {
  const own = maker.kind === 'conv' ? channelwise(affine, C) : affine;
  if (!own) return undefined;
  const { scale, shift } = own;
  const O = maker.bias.length;
  const same = scale.every((s) => s === 1);
  const weight = same ? maker.weight : maker.weight.map((w, i) => w * scale[i % O]);
  return { ...maker, weight, bias: maker.bias.map((b, o) => b * scale[o] + shift[o]) };
}

/**
 * Weights and bias of a weighted sum with what waits for its input taken in. What cannot be taken in, since padding is zeros
 * behind it, becomes the normalisation of the images.
 */
export function takeAffine(
  graph: GraphBuilder,
  node: Node,
  value: OnnxValue,
  layer: ConvLayer | LinearLayer,
): { weight: Float32Array; bias: Float32Array; input?: string } {
  const { weight, bias } = layer;
  const { affine } = value;
  if (!affine) return { weight, bias };
  graph.spend(node, weight.length);
  if (graph.layer(value.layer).kind === 'input' && affine.scale.every((s) => Math.abs(s) < DARK))
    graph.remark('scales its images down as if their pixels went to 255; if so, give --mean 0 and --std 0.00392157');
  if (layer.kind === 'linear') return intoReader(affine, weight, bias, weight.length / bias.length, 1);
  const perChannel = channelwise(affine, value.shape[2]);
  const padded = layer.padding.some((n: Padding[number]) => n > 0) && affine.shift.some((s) => s !== 0);
  if (perChannel && !padded) return intoReader(perChannel, weight, bias, value.shape[2] / layer.groups, layer.groups);
  if (perChannel && normalised(graph, node, value, perChannel)) return { weight, bias };
  if (perChannel) return { weight, bias, input: materialise(graph, node, value, affine).layer };
  return node.fail(
    'reads an image whose pixels were scaled one by one; a convolution can take in a scale for each channel only',
  );
}

/** Rows of a weight (K, I, O) times the scale of their input, biases plus the weighted shifts; in float64, rounded once. */
function intoReader(
  { scale, shift }: Affine,
  weight: Float32Array,
  bias: Float32Array,
  I: number,
  groups: number,
): { weight: Float32Array; bias: Float32Array } {
  const O = bias.length;
  const sums = Float64Array.from(bias);
  const channel = (at: number) => {
    const o = at % O;
    return Math.floor(o / (O / groups)) * I + (Math.floor(at / O) % I);
  };
  weight.forEach((w, at) => {
    sums[at % O] += w * shift[channel(at)];
  });
  return { weight: weight.map((w, at) => w * scale[channel(at)]), bias: Float32Array.from(sums) };
}

/** Input i for a node that takes nothing that waits: a multiplication or addition becomes a layer. */
export function finished(graph: GraphBuilder, node: Node, i: number): OnnxValue {
  const value = graph.plain(node, i);
  return value.affine ? materialise(graph, node, value, value.affine) : value;
}

/** A value with what waits for it done: by another copy of the weighted sum before it, or by a layer of its own. */
export function materialise(
  graph: GraphBuilder,
  { name, fail }: Pick<Node, 'name' | 'fail'>,
  value: OnnxValue,
  affine: Affine,
): OnnxValue {
  const source = graph.layer(value.layer);
  graph.spend({ fail }, isWeightedSum(source) ? source.weight.length : affine.scale.length);
  const copied = isWeightedSum(source) ? intoMaker(source, affine, value.shape[2]) : undefined;
  const perChannel = channelwise(affine, value.shape[2]);
  if (!copied && !perChannel)
    return fail('works on numbers that were scaled pixel by pixel; only channels can be scaled here');
  const made = graph.add(
    copied ? { ...copied, name: `${name}.scaled` } : scaling(name, value.layer, perChannel as Affine),
  );
  const { affine: _, ...rest } = value;
  return { ...rest, layer: made.layer, shape: made.shape };
}

/** A layer that multiplies and adds to each channel. */
function scaling(name: string, input: string, { scale, shift }: Affine): ConvLayer {
  const [weight, bias] = [Float32Array.from(scale), Float32Array.from(shift)];
  const window = { kernel: [1, 1], stride: [1, 1], padding: NO_PADDING } as const;
  return { kind: 'conv', name: `${name}.scaled`, input, ...window, groups: bias.length, weight, bias };
}

/** What waits for the image becomes its normalisation, if nothing has read the image otherwise. */
function normalised(graph: GraphBuilder, node: Node, value: OnnxValue, { scale, shift }: Affine): boolean {
  const layer = graph.layer(value.layer);
  if (layer.kind !== 'input' || !scale.every((s) => s > 0)) return false;
  const std = Array.from(scale, (s) => 1 / s);
  const mean = Array.from(shift, (s, c) => -s / scale[c]);
  if (graph.normalisation || graph.reads(value.layer) > 0) return false;
  graph.normalisation = { mean, std };
  const text = (list: readonly number[]) => list.map((n) => Number(n.toPrecision(4))).join(', ');
  graph.remark(`normalises its images itself (mean ${text(mean)}, std ${text(std)}); --mean and --std replace that`);
  const { affine: _, ...rest } = graph.raw(node, 0);
  graph.set(node.inputs[0], { ...rest, shape: graph.replace({ ...layer, shape: [...layer.shape] }) });
  return true;
}
