/**
 * How an ONNX tensor lies in the memory of the layer that makes it. Layers are channels-last, ONNX tensors have any order
 * of axes: an axis is a product of steps through memory, the outermost first, so that transposing, reshaping, squeezing
 * and slicing move no number.
 */
import { type Shape, sizeOf } from '../network/layer.js';

/** `size` > 1 numbers, `stride` apart; stride 0 is the batch, of which one image at a time is computed. */
export interface Step {
  readonly size: number;
  readonly stride: number;
}

/** The steps of one axis; none for an axis of length 1. */
export type Axis = readonly Step[];

/** Axes of a tensor, and where in memory its first number lies. */
export interface TensorView {
  readonly axes: readonly Axis[];
  readonly offset: number;
}

/** Of one length in steps of one stride. */
export function axisOf(size: number, stride: number): Axis {
  return size === 1 ? [] : [{ size, stride }];
}

export function lengthOf(axis: Axis): number {
  return axis.reduce((product, { size }) => product * size, 1);
}

/** Lengths of all axes. */
export function dimsOf({ axes }: TensorView): number[] {
  return axes.map(lengthOf);
}

/** How many numbers of one image a view shows. */
export function countOf({ axes }: TensorView): number {
  return axes.flat().reduce((product, { size, stride }) => (stride === 0 ? product : product * size), 1);
}

/** Channels first, as ONNX has images: (N, C, H, W), or (N, C, W) of one row. */
export function channelsFirst([H, W, C]: Shape, rank: number, batch: Axis = []): TensorView {
  const rows = rank === 3 ? [] : [axisOf(H, W * C)];
  return { axes: [batch, axisOf(C, 1), ...rows, axisOf(W, C)], offset: 0 };
}

/** (N, features) of a layer in the order of its memory. */
export function inMemory(shape: Shape, batch: Axis = []): TensorView {
  return { axes: [batch, axisOf(sizeOf(shape), 1)], offset: 0 };
}

/** Steps that go on where the one inside them ends are one step. */
function joined(steps: readonly Step[]): Step[] {
  const out: Step[] = [];
  for (const step of steps) {
    const outer = out.at(-1);
    if (outer && step.stride > 0 && outer.stride === step.size * step.stride)
      out[out.length - 1] = { size: outer.size * step.size, stride: step.stride };
    else out.push(step);
  }
  return out;
}

/** Do two views show the same numbers of a memory in the same order, axis by axis? */
export function sameView(a: TensorView, b: TensorView): boolean {
  const key = ({ axes, offset }: TensorView) => JSON.stringify([axes.map(joined), offset]);
  return key(a) === key(b);
}

export function transposed({ axes, offset }: TensorView, order: readonly number[]): TensorView {
  return { axes: order.map((i) => axes[i]), offset };
}

/**
 * The same numbers in the same order under other lengths; undefined where an axis would be no product of steps.
 *
 * @param dims lengths whose product is that of the view
 */
export function reshaped({ axes, offset }: TensorView, dims: readonly number[]): TensorView | undefined {
  const rest = joined(axes.flat()).reverse();
  const target: Axis[] = [];
  for (const dim of dims) {
    const axis: Step[] = [];
    for (let missing = dim; missing > 1; ) {
      const step = rest.pop();
      if (!step) return undefined;
      const size = Math.min(step.size, missing);
      if (missing % size !== 0 || step.size % size !== 0) return undefined;
      const inner = step.size / size;
      axis.push({ size, stride: step.stride * inner });
      if (inner > 1) rest.push({ size: inner, stride: step.stride });
      missing /= size;
    }
    target.push(joined(axis));
  }
  return rest.length === 0 ? { axes: target, offset } : undefined;
}

/** Some numbers along one axis; undefined where the axis is a product of several steps. */
export function sliced(
  { axes, offset }: TensorView,
  axis: number,
  start: number,
  size: number,
  by: number,
): TensorView | undefined {
  const steps = joined(axes[axis]);
  if (start === 0 && size === lengthOf(steps)) return { axes, offset };
  if (steps.length !== 1 || steps[0].stride === 0) return undefined;
  const [{ stride }] = steps;
  return {
    axes: axes.map((old, i) => (i === axis ? axisOf(size, by * stride) : old)),
    offset: offset + start * stride,
  };
}

/**
 * Positions in memory of all numbers of one image, in the order of the view. Steps that go backwards are possible.
 */
export function elementPositions({ axes, offset }: TensorView): Int32Array {
  const steps = joined(axes.flat().filter(({ stride }) => stride !== 0));
  let positions = Int32Array.of(offset);
  for (const { size, stride } of steps) {
    const next = new Int32Array(positions.length * size);
    for (let i = 0, at = 0; i < positions.length; i++)
      for (let k = 0; k < size; k++) next[at++] = positions[i] + k * stride;
    positions = next;
  }
  return positions;
}

/** Does a view show all of a memory in its order? */
export function isInMemory(view: TensorView, shape: Shape): boolean {
  const steps = joined(view.axes.flat().filter(({ stride }) => stride !== 0));
  const size = sizeOf(shape);
  if (view.offset !== 0) return false;
  return size === 1 ? steps.length === 0 : steps.length === 1 && steps[0].size === size && steps[0].stride === 1;
}

/** Is the batch the first axis alone, or nowhere? */
export function batchIsFirst({ axes }: TensorView): boolean {
  return axes.every((axis, i) => axis.every(({ stride }) => stride !== 0) || (i === 0 && axis.length === 1));
}
