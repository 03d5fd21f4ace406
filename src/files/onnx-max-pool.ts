/** ONNX MaxPool and GlobalMaxPool: every attribute is done right or refused. */
import type { MaxPoolLayer, Padding, Shape } from '../network/layer.js';
import { effectiveShape, type GraphBuilder, NO_PADDING, type Value } from './onnx-graph.js';
import type { Node } from './onnx-tensor.js';

type Pair = readonly [number, number];

/**
 * Max pooling. Padding is −∞, as ONNX has it; `ceil_mode` is so much more of it at the end. Zeros of a Pad before it are
 * the same behind a ReLU, and there only. `storage_order` concerns the second output alone, the places of the maxima,
 * which nothing may read.
 */
export function addMaxPool(graph: GraphBuilder, node: Node): void {
  refuseIndices(graph, node);
  const value = graph.settled(node, 0);
  if (value.flatOf) node.fail('pools a flattened tensor; export with the image in 4 axes');
  const kernel = pairOf(node, 'kernel_shape') ?? node.fail('has no kernel_shape');
  const stride = pairOf(node, 'strides') ?? [1, 1];
  if ((pairOf(node, 'dilations') ?? [1, 1]).some((n) => n !== 1)) node.fail('is dilated; export with dilations = 1');
  if (![...kernel, ...stride].every((n) => Number.isSafeInteger(n) && n > 0)) {
    node.fail(`kernel_shape [${kernel}] and strides [${stride}] must be whole numbers above 0`);
  }
  const padding = paddingOf(graph, node, value, kernel, stride);
  const layer: MaxPoolLayer = { kind: 'max-pool', name: node.name, input: value.layer, kernel, stride, padding };
  graph.push(layer, node.outputs[0]);
}

/** The largest value of each channel: a window as large as the image. */
export function addGlobalMaxPool(graph: GraphBuilder, node: Node): void {
  const { layer: input, shape, flatOf } = graph.plain(node, 0);
  if (flatOf) node.fail('pools a flattened tensor; export with the image in 4 axes');
  const whole = { kernel: [shape[0], shape[1]], stride: [1, 1], padding: [0, 0, 0, 0] } as const;
  graph.push({ kind: 'max-pool', name: node.name, input, ...whole }, node.outputs[0]);
}

function refuseIndices(graph: GraphBuilder, node: Node): void {
  const [, indices] = node.outputs;
  if (indices && graph.isRead(indices)) {
    node.fail(`its second output "${indices}", the places of the maxima, is read; export a network without unpooling`);
  }
}

function pairOf(node: Node, name: string): Pair | undefined {
  const given = node.ints(name);
  if (!given) return undefined;
  return given.length === 2 ? [given[0], given[1]] : node.fail(`${name} [${given}] is not that of a 2-D window`);
}

/** [top, left, bottom, right] of the node itself, auto_pad resolved. */
function padsOf(node: Node, [H, W]: Shape, kernel: Pair, stride: Pair): Padding {
  const auto = node.text('auto_pad', 'NOTSET');
  switch (auto) {
    case 'NOTSET': {
      const pads = node.ints('pads') ?? [0, 0, 0, 0];
      const valid = pads.length === 4 && pads.every((n) => Number.isSafeInteger(n) && n >= 0);
      return valid ? (pads as unknown as Padding) : node.fail(`pads [${pads}] are not those of a 2-D window`);
    }
    case 'VALID':
      return [0, 0, 0, 0];
    case 'SAME_UPPER':
    case 'SAME_LOWER': {
      const missing = [H, W].map((n, d) => Math.max((Math.ceil(n / stride[d]) - 1) * stride[d] + kernel[d] - n, 0));
      const less = missing.map((n) => Math.floor(n / 2));
      const more = missing.map((n) => Math.ceil(n / 2));
      const [begin, end] = auto === 'SAME_UPPER' ? [less, more] : [more, less];
      return [begin[0], begin[1], end[0], end[1]];
    }
    default:
      return node.fail(`auto_pad ${auto} is not known`);
  }
}

/** All of the padding: that of a Pad before, the node's own, and what `ceil_mode` adds at the end. */
function paddingOf(graph: GraphBuilder, node: Node, value: Value, kernel: Pair, stride: Pair): Padding {
  const { padding: before = NO_PADDING } = value;
  if (value.padding && graph.layerOf(value.layer)?.kind !== 'relu')
    node.fail('pools a tensor that was padded with zeros, which may be its maxima; give MaxPool the padding itself');
  const shape = effectiveShape(value);
  const own = padsOf(node, shape, kernel, stride);
  const more = node.int('ceil_mode', 0) === 0 ? [0, 0] : roundedUp(node, shape, kernel, stride, own);
  return [before[0] + own[0], before[1] + own[1], before[2] + own[2] + more[0], before[3] + own[3] + more[1]];
}

/** Padding at the end of each axis with which the number of windows is rounded up. */
function roundedUp(node: Node, shape: Shape, kernel: Pair, stride: Pair, own: Padding): number[] {
  return ([0, 1] as const).map((d) => {
    const rest = shape[d] + own[d] + own[d + 2] - kernel[d];
    if (rest % stride[d] === 0) return 0;
    if (node.has('auto_pad') && node.text('auto_pad', 'NOTSET') !== 'NOTSET')
      node.fail('rounds its size up beside auto_pad; export with pads');
    const last = Math.ceil(rest / stride[d]) * stride[d];
    // A window that would start behind the image is left out.
    return last >= shape[d] + own[d] ? 0 : last - rest;
  });
}
