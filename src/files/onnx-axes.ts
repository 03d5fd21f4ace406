/** ONNX nodes that change the axes of a tensor and no number: reshaping, transposing, slicing. */
import { sizeOf } from '../network/layer.js';
import type { GraphBuilder } from './onnx-graph.js';
import { orderOf, resolveShape, sliceRanges, squeezed } from './onnx-shapes.js';
import { listed, type Node, type OnnxTensor } from './onnx-tensor.js';
import { axesShown, effectiveDims, type OnnxValue, rolesOf } from './onnx-value.js';
import { countOf, dimsOf, reshaped, sliced, transposed } from './onnx-view.js';

type Inputs = readonly (OnnxTensor | undefined)[];

/** Flatten, Reshape, Squeeze and Unsqueeze. */
export function addReshape(graph: GraphBuilder, node: Node, inputs: Inputs): void {
  const value = graph.plain(node, 0);
  const dims = dimsOf(value);
  const target = targetOf(node, dims, inputs);
  const view = reshaped(value, target);
  if (!view)
    return node.fail(`gives ${axesShown(value)} the shape ${listed(target)}, which mixes its axes; export without it`);
  const flattens = target.length === 2 && sizeOf(value.shape) !== value.shape[2];
  if (!flattens || !isWhole(value)) return graph.set(node.outputs[0], { ...value, ...view });
  const made = graph.add({ kind: 'flatten', name: node.name, input: value.layer });
  graph.set(node.outputs[0], { ...value, ...made, ...view, sole: value.sole });
}

/** Does a value show all numbers of its layer, in whatever order? */
function isWhole(value: OnnxValue): boolean {
  return !value.padding && !value.stride && value.offset === 0 && countOf(value) === sizeOf(value.shape);
}

/** The lengths that a node gives, with 0 and −1 resolved. */
function targetOf(node: Node, dims: readonly number[], inputs: Inputs): number[] {
  const count = dims.reduce((product, n) => product * n, 1);
  switch (node.op) {
    case 'Flatten': {
      const axis = node.int('axis', 1);
      const at = axis < 0 ? axis + dims.length : axis;
      if (at < 0 || at > dims.length)
        node.fail(`flattens from axis ${axis} of ${listed(dims)}; export the model again`);
      const before = dims.slice(0, at).reduce((product, n) => product * n, 1);
      return [before, count / before];
    }
    case 'Squeeze':
    case 'Unsqueeze':
      return squeezed(node, dims, inputs[1]);
    default: {
      const shape = node.inputs[1]
        ? (inputs[1]?.data ?? node.fail('its shape is not a constant; export with a fixed image size'))
        : (node.ints('shape') ?? node.fail('has no shape; export the model again'));
      return resolveShape(node, [...shape], dims, node.int('allowzero', 0) === 0);
    }
  }
}

export function addTranspose(graph: GraphBuilder, node: Node): void {
  const value = graph.settled(node, 0);
  graph.set(node.outputs[0], { ...value, ...transposed(value, orderOf(node, value.axes.length)) });
}

/** Slice: every n-th pixel waits for its channel padding, anything else is a view. */
export function addSlice(graph: GraphBuilder, node: Node, inputs: Inputs): void {
  let value = graph.raw(node, 0);
  if (value.padding) node.fail('slices a padded tensor; export without the padding before');
  for (const { axis, start, end, step } of sliceRanges(node, inputs, value.axes.length)) {
    const roles = rolesOf(value);
    const length = effectiveDims(value)[axis];
    if (step < 1) node.fail('takes its numbers backwards; export without it');
    const first = Math.min(start < 0 ? Math.max(start + length, 0) : start, length);
    const last = Math.min(end < 0 ? end + length : end, length);
    const size = Math.ceil((last - first) / step);
    if (size < 1) node.fail(`cuts everything from axis ${axis} of ${axesShown(value)}; export the model again`);
    const pixels = roles && (axis === roles.H || axis === roles.W);
    if (pixels && first === 0 && last === length && step > 1 && !value.affine) {
      const [sy, sx] = value.stride ?? [1, 1];
      value = { ...value, stride: axis === roles.H ? [sy * step, sx] : [sy, sx * step] };
      continue;
    }
    if (first === 0 && size === length) continue;
    if (value.stride && pixels) node.fail('slices pixels twice; export without it');
    const view = sliced(value, axis, first, size, step);
    if (!view)
      return node.fail(
        `cuts axis ${axis} of ${axesShown(value)}, which several axes were joined to; export without it`,
      );
    value = { ...value, ...view };
  }
  graph.set(node.outputs[0], value);
}

/** Gather of one number, or of a row of numbers that are equally far apart. */
export function addGather(graph: GraphBuilder, node: Node, inputs: Inputs): void {
  const value = graph.plain(node, 0);
  const [, indices] = inputs;
  if (!indices) return node.fail('its indices are not constants; export with constant indices');
  const dims = dimsOf(value);
  const given = node.int('axis', 0);
  const axis = given < 0 ? given + dims.length : given;
  const length = dims[axis] ?? node.fail(`gathers along axis ${given} of ${listed(dims)}; export the model again`);
  const list = Array.from(indices.data, (i) => (i < 0 ? i + length : i));
  if (
    indices.dims.length > 1 ||
    !list.every((i) => Number.isSafeInteger(i) && i >= 0 && i < length) ||
    list.length === 0
  )
    return node.fail(`its indices ${listed(indices.data)} are not a list of places among ${length}; export without it`);
  const step = list.length > 1 ? list[1] - list[0] : 1;
  if (step < 1 || list.some((n, i) => n !== list[0] + i * step))
    return node.fail('takes numbers in an order of its own; export without it');
  const view = sliced(value, axis, list[0], list.length, step);
  if (!view)
    return node.fail(`cuts axis ${axis} of ${axesShown(value)}, which several axes were joined to; export without it`);
  const axes = indices.dims.length === 0 ? view.axes.filter((_, i) => i !== axis) : view.axes;
  graph.set(node.outputs[0], { ...value, ...view, axes });
}

/** Split into parts along one axis. */
export function addSplit(graph: GraphBuilder, node: Node, inputs: Inputs): void {
  const value = graph.plain(node, 0);
  const dims = dimsOf(value);
  const given = node.int('axis', 0);
  const axis = given < 0 ? given + dims.length : given;
  const length = dims[axis] ?? node.fail(`splits along axis ${given} of ${listed(dims)}; export the model again`);
  if (node.inputs[1] && !inputs[1]) node.fail('its parts are not constants; export with constant parts');
  const parts = node.outputs.length;
  const each = Math.ceil(length / parts);
  const sizes = inputs[1]
    ? [...inputs[1].data]
    : (node.ints('split') ?? node.outputs.map((_, i) => Math.min(each, length - i * each)));
  if (sizes.length !== parts || sizes.some((n) => !(n >= 1)) || sizes.reduce((sum, n) => sum + n, 0) !== length)
    return node.fail(`its parts ${listed(sizes)} are not those of ${length}; export the model again`);
  let start = 0;
  for (const [i, size] of sizes.entries()) {
    const view = sliced(value, axis, start, size, 1);
    if (!view)
      return node.fail(
        `cuts axis ${axis} of ${axesShown(value)}, which several axes were joined to; export without it`,
      );
    if (node.outputs[i]) graph.set(node.outputs[i], { ...value, ...view, sole: false });
    start += size;
  }
}
