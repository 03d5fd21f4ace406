/** Reading a tensor as an image, (N, C, H, W) or (N, C, W); what was no image before is laid out as one where that can be done. */
import type { ConvLayer, LinearLayer, Shape } from '../network/layer.js';
import { sizeOf } from '../network/layer.js';
import { MOST_PAINTED_PRODUCTS } from './limits.js';
import type { GraphBuilder } from './onnx-graph.js';
import type { Node } from './onnx-tensor.js';
import { type Affine, axesShown, type OnnxValue, rolesOf } from './onnx-value.js';
import {
  type Axis,
  batchIsFirst,
  channelsFirst,
  dimsOf,
  elementPositions,
  sameView,
  type TensorView,
} from './onnx-view.js';

/** An image that a window moves over. */
export interface ImageInput extends OnnxValue {
  /** Channels that the node reads, of those that the layer has. */
  readonly channels: { readonly first: number; readonly count: number; readonly by: number };
  /** 4, or 3 for images of one row. */
  readonly rank: number;
}

/**
 * Input i as an image with its padding; undefined where it has the axes of one, but lies in memory in another order.
 *
 * @throws FileError where its axes are not those of an image
 */
export function findImage(graph: GraphBuilder, node: Node, i: number): ImageInput | undefined {
  const given = graph.settled(node, i);
  const rank = given.axes.length;
  if (rank !== 4 && rank !== 3) node.fail(`reads a tensor of ${rank} axes; an image (N, C, H, W) is expected here`);
  if (given.axes[0].some(({ stride }) => stride !== 0))
    node.fail(`reads the shape ${axesShown(given)}, whose first axis is not the batch; export with the batch first`);
  const roles = rolesOf(given);
  const direct = roles?.C === 1 && roles.W === rank - 1 ? given : undefined;
  const value = direct ?? laidOut(graph, node, given);
  if (!value) return undefined;
  if (!direct) graph.set(node.inputs[i], value);
  const steps: Axis = value.axes[1];
  const channels = { first: value.offset, count: steps[0]?.size ?? 1, by: steps[0]?.stride ?? 1 };
  return { ...value, channels, rank };
}

/**
 * Input i as an image with its padding.
 *
 * @throws FileError where it cannot be read as one
 */
export function imageOf(graph: GraphBuilder, node: Node, i: number): ImageInput {
  const image = findImage(graph, node, i);
  if (image) return image;
  const value = graph.raw(node, i);
  return node.fail(
    `reads the shape ${axesShown(value)} in an order that no layer gives; export without the reshape before`,
  );
}

/** The axes of a node's output that is an image like its input. */
export function imageView(shape: Shape, { rank, axes }: ImageInput): TensorView {
  return channelsFirst(shape, rank, axes[0]);
}

/** A value of the shape of an image whose layer has another shape, where the layer can be given that shape. */
function laidOut(graph: GraphBuilder, node: Node, value: OnnxValue): OnnxValue | undefined {
  const dims = dimsOf(value);
  const [C, H, W] = value.axes.length === 4 ? dims.slice(1) : [dims[1], 1, dims[2]];
  const shape: Shape = [H, W, C];
  if (!batchIsFirst(value) || value.padding || sizeOf(shape) !== sizeOf(value.shape)) return undefined;
  graph.spend(node, sizeOf(shape));
  const order = elementPositions(value);
  const layer = graph.layer(value.layer);
  const natural = channelsFirst(shape, value.axes.length, value.axes[0]);
  const affine = value.affine && turned(value.affine, order, shape);
  const as = (made: { layer: string; shape: Shape }): OnnxValue => {
    const { affine: _, ...rest } = value;
    return { ...rest, ...made, ...natural, ...(affine && { affine }) };
  };
  if (layer.kind === 'input' && graph.reads(layer.name) === 0 && isImageOrder(graph.inputOrder(order), shape))
    return as({ layer: layer.name, shape: graph.replace({ ...layer, shape }) });
  if (layer.kind === 'flatten' && isImage(graph.shape(layer.input), shape) && sameView(value, natural))
    return as({ layer: layer.input, shape: graph.shape(layer.input) });
  if (layer.kind === 'linear' && value.sole && graph.reads(layer.name) === 0 && isVector(graph, layer.input)) {
    const painted = painting(layer, order, shape);
    if (painted) return as({ layer: layer.name, shape: graph.replace(painted) });
  }
  return undefined;
}

/** Is a layer the input, and one pixel? Behind a neuron two sums in a row would be left, the painting and its reader. */
function isVector(graph: GraphBuilder, name: string): boolean {
  const [H, W] = graph.shape(name);
  return H * W === 1 && graph.layer(name).kind === 'input';
}

/**
 * A linear layer of one pixel whose outputs are an image, as the convolution that is the same sums: its kernel is as large
 * as that image and its padding lets every weight meet the pixel once. Undefined where a channel has several biases, or the image is so large
 * that its padding costs too much.
 *
 * @param order where the layer's outputs lie, in the order (C, H, W)
 */
function painting({ name, input, weight, bias }: LinearLayer, order: Int32Array, shape: Shape): ConvLayer | undefined {
  const [H, W, C] = shape;
  if (H * W * weight.length > MOST_PAINTED_PRODUCTS) return undefined;
  const biasAt = (i: number) => bias[order[i]];
  if (!order.every((_, i) => biasAt(i) === biasAt(i - (i % (H * W))))) return undefined;
  const [I, O] = [weight.length / bias.length, bias.length];
  const turned = new Float32Array(weight.length);
  for (let c = 0; c < C; c++)
    for (let p = 0; p < H * W; p++) {
      const from = order[c * H * W + p];
      const row = (H * W - 1 - p) * I; // the pixel meets the last weight at the first place of the window
      for (let i = 0; i < I; i++) turned[(row + i) * C + c] = weight[i * O + from];
    }
  const window = { kernel: [H, W], stride: [1, 1], padding: [H - 1, W - 1, H - 1, W - 1], groups: 1 } as const;
  return {
    kind: 'conv',
    name,
    input,
    ...window,
    weight: turned,
    bias: Float32Array.from({ length: C }, (_, c) => biasAt(c * H * W)),
  };
}

/** Do the numbers of a file's input, in their order, have the order (C, H, W) or (H, W, C) of an image? */
function isImageOrder(order: Int32Array, [H, W, C]: Shape): boolean {
  const first = order.every((at, i) => at === i);
  return first || order.every((at, i) => at === (i % (H * W)) * C + Math.floor(i / (H * W)));
}

const isImage = (a: Shape, b: Shape) => a.every((n, i) => n === b[i]);

/** What waits for a memory, for one that has the numbers in another order, (H, W, C) as `order` gives (C, H, W). */
function turned({ scale, shift }: Affine, order: Int32Array, [H, W, C]: Shape): Affine {
  const turn = (values: Float64Array) => {
    const out = new Float64Array(values.length);
    for (let c = 0; c < C; c++) for (let p = 0; p < H * W; p++) out[p * C + c] = values[order[c * H * W + p]];
    return out;
  };
  return { scale: turn(scale), shift: turn(shift) };
}

/** A tensor of features for a linear layer: where each lies in the memory of its layer. */
export function featuresOf(node: Node, value: OnnxValue): Int32Array {
  if (!batchIsFirst(value))
    node.fail(`reads the shape ${axesShown(value)}, in which images of a batch are mixed; export with batch 1`);
  return elementPositions(value);
}
