/** ONNX nodes whose window moves over an image without weights, and what lies around the window: pooling, padding. */
import type { ConvLayer, Padding } from '../network/layer.js';
import { MOST_PIXELS } from './limits.js';
import { finished, materialise } from './onnx-affine.js';
import type { GraphBuilder } from './onnx-graph.js';
import { type ImageInput, imageOf, imageView } from './onnx-image.js';
import { listed, type Node, type OnnxTensor } from './onnx-tensor.js';
import { axesShown, effectiveSize, NO_PADDING, type OnnxValue, rolesOf } from './onnx-value.js';
import { channelsFirst } from './onnx-view.js';

export type WindowShape = Pick<ConvLayer, 'kernel' | 'stride' | 'padding'>;

/** A pair of numbers for height and width: two of a 2-D window, one of a 1-D window. */
export function pairOf(
  node: Node,
  name: string,
  fallback: readonly [number, number],
  rank: number,
): readonly [number, number] {
  const given = node.ints(name);
  if (!given || given.length === 0) return fallback;
  if (given.length !== rank - 2 || !given.every((n) => Number.isSafeInteger(n) && n >= 1 && n <= MOST_PIXELS))
    node.fail(`${name} ${listed(given)} is not that of a ${rank - 2}-D window; export the model again`);
  return rank === 3 ? [1, given[0]] : [given[0], given[1]];
}

/** Kernel, stride and padding of a window, with dilation, auto_pad and a Pad before it resolved. */
export function resolveWindow(
  node: Node,
  value: OnnxValue,
  weight: readonly [number, number],
  dilations: readonly number[] = [1, 1],
): WindowShape {
  const rank = value.axes.length;
  const kernel = weight;
  const stride = pairOf(node, 'strides', [1, 1], rank);
  const given = pairOf(node, 'kernel_shape', [1, 1], rank);
  if (node.has('kernel_shape') && given.some((n, d) => (n - 1) * dilations[d] + 1 !== kernel[d]))
    node.fail(
      `kernel_shape ${listed(node.ints('kernel_shape') ?? [])} is not that of its weight; export the model again`,
    );
  const own = ownPadding(node, value, kernel, stride);
  const before = value.padding ?? NO_PADDING;
  return { kernel, stride, padding: own.map((n, i) => n + before[i]) as unknown as Padding };
}

/** What a node itself pads. */
export function ownPadding(
  node: Node,
  value: OnnxValue,
  kernel: readonly number[],
  stride: readonly number[],
): Padding {
  const auto = node.text('auto_pad', 'NOTSET');
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const size = effectiveSize(value);
    const missing = ([0, 1] as const).map((d) =>
      Math.max((Math.ceil(size[d] / stride[d]) - 1) * stride[d] + kernel[d] - size[d], 0),
    );
    const begin = missing.map((n) => (auto === 'SAME_UPPER' ? Math.floor(n / 2) : Math.ceil(n / 2)));
    return [begin[0], begin[1], missing[0] - begin[0], missing[1] - begin[1]];
  }
  if (auto === 'VALID') return NO_PADDING;
  if (auto !== 'NOTSET') node.fail(`auto_pad ${auto} is not known; export with explicit pads`);
  const pads = node.ints('pads') ?? [];
  const axes = value.axes.length - 2;
  if (pads.length === 0) return NO_PADDING;
  if (pads.length !== 2 * axes || !pads.every((n) => Number.isSafeInteger(n) && n >= 0 && n <= MOST_PIXELS))
    node.fail(`pads ${listed(pads)} are not those of a ${axes}-D window; export the model again`);
  return axes === 1 ? [0, pads[0], 0, pads[1]] : [pads[0], pads[1], pads[2], pads[3]];
}

/** A layer of each channel by itself reads the whole layer: the channels that a node reads are the same ones behind it. */
export function channelsBehind(image: ImageInput): (shape: OnnxValue['shape']) => Pick<OnnxValue, 'axes' | 'offset'> {
  return (shape) => {
    const { axes } = imageView(shape, image);
    return { axes: axes.map((axis, i) => (i === 1 ? image.axes[1] : axis)), offset: image.channels.first };
  };
}

/** An image for a layer that knows neither scale nor shift. */
export function finishedImage(graph: GraphBuilder, node: Node): ImageInput {
  const image = imageOf(graph, node, 0);
  const { affine } = image;
  if (!affine) return image;
  if (image.padding && affine.shift.some((s) => s !== 0)) node.fail('pools a padded tensor of shifted numbers');
  return { ...image, ...materialise(graph, node, image, affine) };
}

export function addAveragePool(graph: GraphBuilder, node: Node): void {
  const image = finishedImage(graph, node);
  const kernel = pairOf(node, 'kernel_shape', [0, 0], image.rank);
  if (kernel[0] === 0) node.fail('has no kernel_shape; export the model again');
  if ((node.ints('dilations') ?? []).some((d) => d !== 1))
    node.fail('averages numbers that are apart (dilations); retrain with dilation 1');
  const window = resolveWindow(node, image, kernel);
  const own = ownPadding(node, image, kernel, window.stride);
  if (own.some((n) => n !== 0) && node.int('count_include_pad', 0) === 0) {
    node.fail('leaves its padding out of the average; export with count_include_pad = 1 or without padding');
  }
  const exact = ([0, 1] as const).every((d) => {
    const n = image.shape[d] + window.padding[d] + window.padding[d + 2] - kernel[d];
    return n % window.stride[d] === 0;
  });
  if (node.int('ceil_mode', 0) !== 0 && !exact) node.fail('rounds its size up; export with ceil_mode = 0');
  const layer = { kind: 'average-pool', name: node.name, input: image.layer, ...window } as const;
  graph.push(layer, node.outputs[0], channelsBehind(image));
}

export function addGlobalAveragePool(graph: GraphBuilder, node: Node): void {
  const image = finishedImage(graph, node);
  if (image.padding) node.fail('averages a padded tensor; pool without the padding');
  graph.push(
    { kind: 'global-average-pool', name: node.name, input: image.layer },
    node.outputs[0],
    channelsBehind(image),
  );
}

export function addReduceMean(graph: GraphBuilder, node: Node, inputs: readonly (OnnxTensor | undefined)[]): void {
  const value = finished(graph, node, 0);
  const rank = value.axes.length;
  const given = inputs[1] ? [...inputs[1].data] : (node.ints('axes') ?? []);
  const axes = given.map((a) => (a < 0 ? a + rank : a)).sort((a, b) => a - b);
  const roles = rolesOf(value);
  const wanted = roles && [roles.H, roles.W].filter((i) => i >= 0).sort((a, b) => a - b);
  if (!roles || axes.length === 0 || axes.join() !== wanted?.join())
    return node.fail(
      `averages over the axes ${listed(given)} of ${axesShown(value)}; only the mean over height and width is supported`,
    );
  const C = value.shape[2];
  const whole = value.axes[roles.C];
  const kept = node.int('keepdims', 1) !== 0;
  const left = value.axes.flatMap((axis, i) => (i === roles.C ? [whole] : i === 0 ? [axis] : kept ? [[]] : []));
  const layer = { kind: 'global-average-pool', name: node.name, input: value.layer } as const;
  graph.push(layer, node.outputs[0], { axes: left, offset: C === 1 ? 0 : value.offset });
}

export function addPad(graph: GraphBuilder, node: Node, inputs: readonly (OnnxTensor | undefined)[]): void {
  const value = graph.raw(node, 0);
  const pads = padsOf(node, value, inputs);
  const rank = value.axes.length;
  if (pads.every((n) => n === 0)) return graph.set(node.outputs[0], value);
  const mode = node.text('mode', 'constant');
  if (mode !== 'constant') node.fail(`pads with something else than zeros (${mode}); export with zero padding`);
  const fill = inputs[2]?.data[0] ?? node.float('value', 0);
  if (fill !== 0) node.fail(`pads with ${fill}; only zeros are supported`);
  const roles = rolesOf(value);
  if (!roles || value.offset !== 0)
    return node.fail(`pads the shape ${axesShown(value)}, which is no image; export without it`);
  const amount = (axis: number) => (axis < 0 ? [0, 0] : [pads[axis], pads[axis + rank]]);
  const [before, after] = amount(roles.C);
  const [[top, bottom], [left, right]] = [amount(roles.H), amount(roles.W)];
  if (before + after + top + left + bottom + right !== pads.reduce((sum, n) => sum + n, 0)) node.fail('pads the batch');
  if (value.affine?.shift.some((s) => s !== 0) && before + after > 0) node.fail('pads channels of shifted numbers');
  if (before + after === 0) {
    const settled = graph.settled(node, 0);
    const old = settled.padding ?? NO_PADDING;
    const padding: Padding = [old[0] + top, old[1] + left, old[2] + bottom, old[3] + right];
    return graph.set(node.outputs[0], { ...settled, padding });
  }
  if (top + left + bottom + right > 0 || value.padding) node.fail('pads channels and pixels at once; split it in two');
  if (roles.C !== 1 || value.affine) node.fail('pads channels of another order than (N, C, H, W); transpose before');
  const layer = {
    kind: 'shortcut',
    name: node.name,
    input: value.layer,
    stride: value.stride ?? [1, 1],
    before,
    after,
  } as const;
  graph.push(layer, node.outputs[0], (shape) => channelsFirst(shape, rank, value.axes[0]));
}

/** Sizes before each axis, then behind each. */
function padsOf(node: Node, value: OnnxValue, inputs: readonly (OnnxTensor | undefined)[]): number[] {
  const rank = value.axes.length;
  if (node.inputs[1] && !inputs[1]) node.fail('its padding is not a constant; export with a fixed image size');
  const given = inputs[1] ? [...inputs[1].data] : (node.ints('pads') ?? node.ints('paddings') ?? []);
  if (node.inputs[3] && !inputs[3]) node.fail('its axes are not constants; export with constant axes');
  const axes = (inputs[3] ? [...inputs[3].data] : Array.from({ length: rank }, (_, i) => i)).map((a) =>
    a < 0 ? a + rank : a,
  );
  if (given.length !== 2 * axes.length || new Set(axes).size !== axes.length || axes.some((a) => !(a >= 0 && a < rank)))
    return node.fail(`its padding ${listed(given)} is not that of ${axes.length} axes; export the model again`);
  if (!given.every((n) => Number.isSafeInteger(n) && n >= 0 && n <= MOST_PIXELS))
    return node.fail(`pads ${listed(given)} cut the tensor; export without negative padding`);
  const pads = new Array<number>(2 * rank).fill(0);
  axes.forEach((axis, i) => {
    pads[axis] = given[i];
    pads[axis + rank] = given[i + axes.length];
  });
  return pads;
}
