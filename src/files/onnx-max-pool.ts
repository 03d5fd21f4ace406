/** ONNX MaxPool and GlobalMaxPool: every attribute is done right or refused. */
import { shown } from '../check.js';
import type { MaxPoolLayer, Padding, Shape } from '../network/layer.js';
import type { GraphBuilder } from './onnx-graph.js';
import type { ImageInput } from './onnx-image.js';
import type { Node } from './onnx-tensor.js';
import { effectiveSize, NO_PADDING } from './onnx-value.js';
import { channelsBehind, finishedImage, ownPadding, pairOf } from './onnx-windows.js';

type Pair = readonly [number, number];

/**
 * Max pooling. Padding is −∞, as ONNX has it; `ceil_mode` is so much more of it at the end. Zeros of a Pad before it are
 * the same behind a ReLU, and there only. `storage_order` concerns the second output alone, the places of the maxima,
 * which nothing may read.
 */
export function addMaxPool(graph: GraphBuilder, node: Node): void {
  refuseIndices(graph, node);
  const image = finishedImage(graph, node);
  const kernel = pairOf(node, 'kernel_shape', [0, 0], image.rank);
  if (kernel[0] === 0) node.fail('has no kernel_shape; export the model again');
  if ((node.ints('dilations') ?? []).some((n) => n !== 1)) node.fail('is dilated; export with dilations = 1');
  const stride = pairOf(node, 'strides', [1, 1], image.rank);
  const padding = paddingOf(graph, node, image, kernel, stride);
  const layer: MaxPoolLayer = { kind: 'max-pool', name: node.name, input: image.layer, kernel, stride, padding };
  graph.push(layer, node.outputs[0], channelsBehind(image));
}

/** The largest value of each channel: a window as large as the image. */
export function addGlobalMaxPool(graph: GraphBuilder, node: Node): void {
  const image = finishedImage(graph, node);
  if (image.padding) node.fail('pools a padded tensor; pool without the padding');
  const whole = { kernel: [image.shape[0], image.shape[1]], stride: [1, 1], padding: NO_PADDING } as const;
  graph.push(
    { kind: 'max-pool', name: node.name, input: image.layer, ...whole },
    node.outputs[0],
    channelsBehind(image),
  );
}

function refuseIndices(graph: GraphBuilder, node: Node): void {
  const [, indices] = node.outputs;
  if (indices && graph.isRead(indices)) {
    node.fail(
      `its second output ${shown(indices)}, the places of the maxima, is read; export a network without unpooling`,
    );
  }
}

/** All of the padding: that of a Pad before, the node's own, and what `ceil_mode` adds at the end. */
function paddingOf(graph: GraphBuilder, node: Node, image: ImageInput, kernel: Pair, stride: Pair): Padding {
  const { padding: before = NO_PADDING } = image;
  if (image.padding && graph.layer(image.layer).kind !== 'relu')
    node.fail('pools a tensor that was padded with zeros, which may be its maxima; give MaxPool the padding itself');
  const shape: Shape = [...effectiveSize(image), 1];
  const own = ownPadding(node, image, kernel, stride);
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
