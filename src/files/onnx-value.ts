/** A tensor on its way through the graph: which layer makes it, how it lies in its memory, and what waits for the next layer. */
import type { Padding, Shape } from '../network/layer.js';
import { listed } from './onnx-tensor.js';
import { type Axis, dimsOf, lengthOf, type TensorView } from './onnx-view.js';

/** What is still to be done to each number of a layer's memory: scale · x + shift. */
export interface Affine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** A tensor on its way through the graph: how it lies in the memory of the layer that makes it. */
export interface OnnxValue extends TensorView {
  readonly layer: string;
  /** Of the layer. */
  readonly shape: Shape;
  /** Zeros around it that the next window takes in. */
  readonly padding?: Padding;
  /** A strided slice that waits for its channel padding: shortcut "option A". */
  readonly stride?: readonly [number, number];
  /** A multiplication and an addition that the next weighted sum takes in. */
  readonly affine?: Affine;
  /** Does a softmax or the like at the end belong to it? */
  readonly readout?: boolean;
  /** Is there no other tensor of this layer that a node reads? */
  readonly sole: boolean;
}

/** Of no pixels on any side. */
export const NO_PADDING: Padding = [0, 0, 0, 0];

/** Lengths of the axes with what waits for the next layer done. */
export function effectiveDims(value: OnnxValue): number[] {
  const roles = rolesOf(value);
  const [H, W] = effectiveSize(value);
  return dimsOf(value).map((n, i) => (i === roles?.H ? H : i === roles?.W ? W : n));
}

/** Height and width with what waits for the next layer done. */
export function effectiveSize({ shape: [H, W], padding = NO_PADDING, stride = [1, 1] }: OnnxValue): [number, number] {
  return [Math.ceil((H + padding[0] + padding[2]) / stride[0]), Math.ceil((W + padding[1] + padding[3]) / stride[1])];
}

/** Which axes are height, width and channels: as the strides say; of axes of length 1, in ONNX's own order or channels-last. */
export function rolesOf({ axes, shape: [H, W, C] }: OnnxValue): Record<'C' | 'H' | 'W', number> | undefined {
  const orders =
    axes.length === 4
      ? (['CHW', 'HWC', 'CWH', 'HCW', 'WCH', 'WHC'] as const)
      : axes.length === 3
        ? (['CW', 'WC'] as const)
        : [];
  const fits = (axis: Axis, role: string) => {
    if (axis.length > 1) return false;
    if (role === 'C')
      return (
        axis.length === 0 ||
        (axis[0].stride > 0 && (axis[0].stride < C || C === 1) && axis[0].size <= C && lengthOf(axis) <= C)
      );
    const [size, stride] = role === 'H' ? [H, W * C] : [W, C];
    return size === 1 ? axis.length === 0 : axis.length === 1 && axis[0].size === size && axis[0].stride === stride;
  };
  const [batch] = axes;
  if ((axes.length === 3 && H !== 1) || !batch?.every(({ stride }) => stride === 0)) return undefined;
  for (const order of orders) {
    if (![...order].every((role, i) => fits(axes[i + 1], role))) continue;
    const at = (role: string) => order.indexOf(role as never) + 1;
    return { C: at('C'), H: axes.length === 3 ? -1 : at('H'), W: at('W') };
  }
  return undefined;
}

/** The same for all pixels of a channel? Then one number for each channel. */
export function channelwise({ scale, shift }: Affine, C: number): Affine | undefined {
  if (!scale.every((s, i) => s === scale[i % C] && shift[i] === shift[i % C])) return undefined;
  return { scale: scale.slice(0, C), shift: shift.slice(0, C) };
}

/** Lengths of the axes for messages. */
export function axesShown(value: OnnxValue): string {
  return listed(effectiveDims(value));
}
