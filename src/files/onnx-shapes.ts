/** What nodes say of axes: lengths of a Reshape, axes of a Squeeze, the order of a Transpose, ranges of a Slice. */
import { MOST_AXES } from './limits.js';
import { listed, type Node, type OnnxTensor } from './onnx-tensor.js';

/**
 * Lengths of a Reshape: −1 is what is missing, 0 the length of the same axis before.
 *
 * @throws FileError where the numbers are not those of `dims`
 */
export function resolveShape(node: Node, shape: number[], dims: readonly number[], copies: boolean): number[] {
  checkRank(node, shape.length);
  const count = dims.reduce((product, n) => product * n, 1);
  const own = shape.map((n, i) => (n === 0 && copies ? (dims[i] ?? Number.NaN) : n));
  const known = own.reduce((product, n) => (n === -1 ? product : product * n), 1);
  const target = own.map((n) => (n === -1 ? count / known : n));
  const product = target.reduce((all, n) => all * n, 1);
  const possible = target.every((n) => Number.isSafeInteger(n) && n >= 0) && own.filter((n) => n === -1).length <= 1;
  if (!possible || product !== count)
    node.fail(`gives ${listed(dims)} the shape ${listed(shape)}; export with batch 1`);
  return target;
}

/** Lengths with axes of length 1 taken out or put in. */
export function squeezed(node: Node, dims: readonly number[], given: OnnxTensor | undefined): number[] {
  if (node.inputs[1] && !given) node.fail('its axes are not constants; export with constant axes');
  const list = given ? [...given.data] : node.ints('axes');
  const rank = node.op === 'Squeeze' ? dims.length : dims.length + (list?.length ?? 0);
  checkRank(node, Math.max(rank, list?.length ?? 0));
  const axes = (list ?? dims.flatMap((n, i) => (n === 1 ? [i] : []))).map((a) => (a < 0 ? a + rank : a));
  if (axes.some((a) => !(a >= 0 && a < rank)) || new Set(axes).size !== axes.length)
    node.fail(`its axes ${listed(list ?? [])} are not those of ${listed(dims)}; export the model again`);
  if (node.op === 'Squeeze') {
    if (axes.some((a) => dims[a] !== 1)) node.fail(`squeezes axes of ${listed(dims)} that are longer than 1`);
    return dims.filter((_, i) => !axes.includes(i));
  }
  const rest = [...dims];
  return Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : (rest.shift() ?? 1)));
}

/** Refuses more axes than a tensor has, before anything that takes the longer the more there are. */
function checkRank(node: Node, rank: number): void {
  if (rank > MOST_AXES) node.fail(`names ${rank} axes, at most ${MOST_AXES} are read; export the model again`);
}

/** The order of axes of a Transpose; reversed where it says nothing. */
export function orderOf(node: Node, rank: number): number[] {
  const order = node.ints('perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
  if (order.length !== rank || [...order].sort((a, b) => a - b).some((axis, i) => axis !== i))
    node.fail(`perm ${listed(order)} is no order of ${rank} axes; export the model again`);
  return order;
}

/** Starts, ends, axes and steps of a Slice of `rank` axes, from its inputs (opset 10 on) or attributes. */
export function sliceRanges(
  node: Node,
  inputs: readonly (OnnxTensor | undefined)[],
  rank: number,
): { axis: number; start: number; end: number; step: number }[] {
  const list = (i: number, name: string) => {
    if (node.inputs[i] && !inputs[i]) node.fail(`its ${name} are not constants; export with a fixed image size`);
    return inputs[i] ? [...inputs[i].data] : node.ints(name);
  };
  const [starts, ends, axes, steps] = [list(1, 'starts'), list(2, 'ends'), list(3, 'axes'), list(4, 'steps')];
  if (!starts || !ends || starts.length !== ends.length)
    return node.fail('has starts and ends that are not constants; export with a fixed image size');
  if (starts.length > rank || (axes && axes.length !== starts.length) || (steps && steps.length !== starts.length))
    return node.fail(`slices ${starts.length} axes of ${rank}; export the model again`);
  return starts.map((start, i) => {
    const given = axes?.[i] ?? i;
    const axis = given < 0 ? given + rank : given;
    const step = steps?.[i] ?? 1;
    if (!(axis >= 0 && axis < rank)) node.fail(`slices axis ${given} of ${rank}; export the model again`);
    if (!Number.isInteger(step) || step === 0) node.fail(`has step ${step}; export the model again`);
    return { axis, start, end: ends[i], step };
  });
}
