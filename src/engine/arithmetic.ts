/** In which numbers the layers without memory compute: the engines in float32; others (the audit) bring their own. */
import { addProduct, poolAverage, poolTerm, residualSum } from '../paper/ann.js';

/** A tensor, (H, W, C). */
export type Tensor = Float32Array | Float64Array;

/** The operations that the layers without memory are made of. */
export interface Arithmetic<V extends Tensor> {
  /** z[at + o] = b[o]: a weighted sum starts from the bias. */
  start(z: V, at: number, b: Float32Array): void;
  /** z[at + o] += W[row + o] x for o < count: what one input adds to a run of outputs. */
  addRow(z: V, at: number, W: Float32Array, row: number, count: number, x: number): void;
  /** One term of a window's sum in average pooling. */
  poolTerm(sum: number, x: number): number;
  /** The window's average. */
  poolAverage(sum: number, size: number): number;
  /** Residual addition. */
  residualSum(a: number, b: number): number;
}

/** The arithmetic of both engines: every product and every sum rounded to float32. */
export const FLOAT32: Arithmetic<Float32Array> = {
  start(z, at, b) {
    // A bias of −0 counts as +0: a sum that does not start from −0 is never −0, whether zero inputs are skipped or not.
    for (let o = 0; o < b.length; o++) z[at + o] = b[o] + 0;
  },
  addRow(z, at, W, row, count, x) {
    for (let o = 0; o < count; o++) z[at + o] = addProduct(z[at + o], W[row + o], x);
  },
  poolTerm,
  poolAverage,
  residualSum,
};
