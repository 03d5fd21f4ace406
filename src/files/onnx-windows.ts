/** ONNX nodes without weights that change a shape: pooling, flattening, padding, slicing. */
import type { ConvLayer, Padding } from '../network/layer.js';
import { sliceRanges } from './onnx-constants.js';
import { effectiveShape, type GraphBuilder, NO_PADDING, type Value } from './onnx-graph.js';
import type { Node, Tensor } from './onnx-tensor.js';

/** Kernel, stride and padding of a window, with auto_pad and a Pad before it resolved. */
export function resolveWindow(
  node: Node,
  value: Value,
  kernel: readonly [number, number],
): Pick<ConvLayer, 'kernel' | 'stride' | 'padding'> {
  const [sy, sx] = node.ints('strides') ?? [1, 1];
  const given = node.ints('kernel_shape') ?? kernel;
  if (given.length !== 2 || given[0] !== kernel[0] || given[1] !== kernel[1])
    node.fail(`kernel_shape [${given}] is not that of a 2-D window`);
  const auto = node.text('auto_pad', 'NOTSET');
  let pads = node.ints('pads') ?? [0, 0, 0, 0];
  if (auto.startsWith('SAME')) {
    const missing = ([0, 1] as const).map((d) => {
      const [n, stride] = [effectiveShape(value)[d], [sy, sx][d]];
      return Math.max((Math.ceil(n / stride) - 1) * stride + kernel[d] - n, 0);
    });
    const begin = missing.map((n) => (auto === 'SAME_UPPER' ? Math.floor(n / 2) : Math.ceil(n / 2)));
    pads = [begin[0], begin[1], missing[0] - begin[0], missing[1] - begin[1]];
  } else if (auto !== 'NOTSET' && auto !== 'VALID') node.fail(`auto_pad ${auto} is not known`);
  if (pads.length !== 4) node.fail(`pads [${pads}] are not those of a 2-D window`);
  const before = value.padding ?? NO_PADDING;
  const padding = pads.map((n, i) => n + before[i]) as unknown as Padding;
  return { kernel, stride: [sy, sx], padding };
}

export function addAveragePool(graph: GraphBuilder, node: Node): void {
  const value = graph.settled(node, 0);
  const kernel = node.ints('kernel_shape') ?? [];
  if (kernel.length !== 2) node.fail(`kernel_shape [${kernel}] is not that of a 2-D window`);
  const window = resolveWindow(node, value, [kernel[0], kernel[1]]);
  const own = node.ints('pads') ?? NO_PADDING;
  if (own.some((n) => n !== 0) && node.int('count_include_pad', 0) === 0) {
    node.fail('leaves its padding out of the average; export with count_include_pad = 1 or without padding');
  }
  const exact = ([0, 1] as const).every((d) => {
    const n = value.shape[d] + window.padding[d] + window.padding[d + 2] - kernel[d];
    return n % window.stride[d] === 0;
  });
  if (node.int('ceil_mode', 0) !== 0 && !exact) node.fail('rounds its size up; export with ceil_mode = 0');
  graph.push({ kind: 'average-pool', name: node.name, input: value.layer, ...window }, node.outputs[0]);
}

export function addReduceMean(graph: GraphBuilder, node: Node, inputs: readonly (Tensor | undefined)[]): void {
  const axes = (inputs[1] ? [...inputs[1].data] : (node.ints('axes') ?? [])).map((a) => (a < 0 ? a + 4 : a)).sort();
  if (axes.join() !== '2,3')
    node.fail(`averages over the axes [${axes}]; only the mean over height and width is supported`);
  const { layer: input, shape } = graph.plain(node, 0);
  const flat = node.int('keepdims', 1) === 0;
  graph.push(
    { kind: 'global-average-pool', name: node.name, input },
    node.outputs[0],
    flat ? [1, 1, shape[2]] : undefined,
  );
}

export function addFlatten(graph: GraphBuilder, node: Node, inputs: readonly (Tensor | undefined)[]): void {
  const value = graph.plain(node, 0);
  const size = value.shape[0] * value.shape[1] * value.shape[2];
  if (node.op === 'Flatten' && node.int('axis', 1) !== 1) node.fail('flattens from another axis than 1');
  if (node.op === 'Reshape') {
    const target = inputs[1]
      ? [...inputs[1].data]
      : node.fail('its shape is not a constant; export with a fixed image size');
    const rest = target.slice(1);
    const features = rest.includes(-1) ? size : rest.reduce((product, n) => product * n, 1);
    const batch = target[0] === 1 || target[0] === -1 || target[0] === 0;
    if (!batch || target.length !== 2 || features !== size || (target[0] === -1 && target[1] === -1)) {
      node.fail(`to the shape [${target}]; only flattening to (N, ${size}) is supported`);
    }
  }
  if (node.op === 'Squeeze' && value.shape[0] * value.shape[1] !== 1)
    node.fail('squeezes an image of more than one pixel');
  if (value.flatOf) graph.set(node.outputs[0], value);
  else graph.push({ kind: 'flatten', name: node.name, input: value.layer }, node.outputs[0], value.shape);
}

export function addPad(graph: GraphBuilder, node: Node, inputs: readonly (Tensor | undefined)[]): void {
  const value = graph.raw(node, 0);
  const pads = inputs[1] ? [...inputs[1].data] : node.ints('pads');
  if (pads?.length !== 8) return node.fail('its padding is not a constant of 8 numbers');
  if (node.text('mode', 'constant') !== 'constant')
    node.fail('pads with something else than zeros; export with zero padding');
  const fill = inputs[2]?.data[0] ?? node.float('value', 0);
  if (fill !== 0 && pads.some((n) => n !== 0)) node.fail(`pads with ${fill}; only zeros are supported`);
  if (!pads.every((n) => Number.isSafeInteger(n) && n >= 0 && n <= 65536) || pads[0] !== 0 || pads[4] !== 0) {
    node.fail(`pads [${pads}] cut the tensor or pad the batch`);
  }
  const [, before, top, left, , after, bottom, right] = pads;
  const output = node.outputs[0];
  const spatial = top + left + bottom + right > 0;
  if (before + after > 0) {
    if (spatial || value.padding) node.fail('pads channels and pixels at once; split it in two');
    const stride = value.stride ?? ([1, 1] as const);
    graph.push({ kind: 'shortcut', name: node.name, input: value.layer, stride, before, after }, output);
  } else if (spatial) {
    const settled = graph.settled(node, 0);
    const old = settled.padding ?? NO_PADDING;
    const padding: Padding = [old[0] + top, old[1] + left, old[2] + bottom, old[3] + right];
    graph.set(output, { ...settled, padding });
  } else graph.set(output, value);
}

export function addSlice(graph: GraphBuilder, node: Node, inputs: readonly (Tensor | undefined)[]): void {
  const value = graph.raw(node, 0);
  if (value.padding || value.flatOf) node.fail('slices a padded or flattened tensor');
  const stride: [number, number] = [...(value.stride ?? [1, 1])];
  const [H, W, C] = effectiveShape(value);
  for (const { axis, start, end, step } of sliceRanges(node, inputs)) {
    const at = axis < 0 ? axis + 4 : axis;
    const length = [1, C, H, W][at];
    if (length === undefined || start !== 0 || end < length || !Number.isSafeInteger(step) || step < 1) {
      node.fail(`cuts axis ${axis} from ${start} to ${end} by ${step}; only every n-th pixel from 0 on is supported`);
    }
    if (step === 1) continue;
    if (at < 2) node.fail('takes every n-th channel; only pixels can be skipped');
    stride[at - 2] *= step;
  }
  const strided = stride[0] > 1 || stride[1] > 1;
  graph.set(node.outputs[0], strided ? { ...value, stride } : value);
}
