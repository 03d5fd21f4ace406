/**
 * Weights between the two conventions. Here a spike carries V_th and an average is an average; in NIR a spike is 1 and the
 * common pooling is a sum. So weights in a file are those here times what one of its inputs stands for here. That rounds,
 * and dividing again may end a step of float32 beside the weight it came from: such steps are kept with the weights.
 */
import { ordinal } from '../network/float32.js';
import type { Shape } from '../network/layer.js';
import type { NirNumbers } from './nir-graph.js';

/** A value here divided by the same value in NIR: one number, or one per channel, or per feature of a vector. */
export type Factor = Float64Array;

export const ONE: Factor = Float64Array.of(1);

/** Does a value mean the same in both? */
export function isOne(factor: Factor): boolean {
  return factor.every((f) => f === 1);
}

/** Weights of a layer in NIR's order: outputs, inputs of a group, window. */
export interface Layout {
  readonly outputs: number;
  readonly inputs: number;
  /** Kh·Kw of a convolution, 1 of a matrix. */
  readonly window: number;
  readonly groups: number;
}

/** Calls for each weight with the factor of the input that it reads. */
function eachFactor({ outputs, inputs, window, groups }: Layout, factor: Factor, use: (n: number, f: number) => void) {
  let n = 0;
  for (let o = 0; o < outputs; o++) {
    const group = Math.floor(o / (outputs / groups));
    for (let i = 0; i < inputs; i++) {
      const f = factor[(group * inputs + i) % factor.length];
      for (let k = 0; k < window; k++) use(n++, f);
    }
  }
}

/** Weights for values of NIR from weights for values here, rounded once. */
export function forNir(weight: Float32Array, layout: Layout, factor: Factor): Float32Array {
  const out = new Float32Array(weight.length);
  eachFactor(layout, factor, (n, f) => {
    out[n] = weight[n] * f;
  });
  return out;
}

/** Weights for values here from weights for values of NIR, rounded once, then moved by so many steps of float32. */
export function forHere(weight: Float32Array, layout: Layout, factor: Factor, ulps?: NirNumbers): Float32Array {
  const out = new Float32Array(weight.length);
  eachFactor(layout, factor, (n, f) => {
    out[n] = weight[n] / f;
  });
  if (!ulps) return out;
  const bits = new Int32Array(out.buffer);
  ulps.data.forEach((steps, n) => {
    if (steps !== 0) bits[n] = ordinal(ordinal(bits[n]) + steps);
  });
  return out;
}

/** Steps of float32 from each number of `from` to that of `to`, or undefined where all are equal. */
export function stepsBetween(from: Float32Array, to: Float32Array): Int8Array | Int32Array | undefined {
  const [a, b] = [from, to].map(({ buffer, byteOffset, length }) => new Int32Array(buffer, byteOffset, length));
  const steps = Int32Array.from(a, (bits, n) => ordinal(b[n]) - ordinal(bits));
  if (steps.every((n) => n === 0)) return undefined;
  return steps.every((n) => Math.abs(n) < 128) ? Int8Array.from(steps) : steps;
}

/** (Kh, Kw, I, O) to (O, I, Kh, Kw). */
export function convChannelsFirst(weight: Float32Array, { outputs: O, inputs: I, window }: Layout): Float32Array {
  const out = new Float32Array(weight.length);
  let to = 0;
  for (let o = 0; o < O; o++) {
    for (let i = 0; i < I; i++) {
      for (let k = 0; k < window; k++) out[to++] = weight[(k * I + i) * O + o];
    }
  }
  return out;
}

/** (I, O) over (H, W, C) to (O, I) over (C, H, W). */
export function linearChannelsFirst(weight: Float32Array, O: number, [H, W, C]: Shape): Float32Array {
  const out = new Float32Array(weight.length);
  let to = 0;
  for (let o = 0; o < O; o++) {
    for (let c = 0; c < C; c++) {
      for (let p = 0; p < H * W; p++) out[to++] = weight[(p * C + c) * O + o];
    }
  }
  return out;
}
