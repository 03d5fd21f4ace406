/** A trained batch norm is folded into the weighted sum before it (section 4.1.1: the source network has none). */

/** Per output channel (O): y = gamma (z − mean) / sqrt(variance + epsilon) + beta. */
export interface BatchNorm {
  readonly gamma: ArrayLike<number>;
  readonly beta: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly epsilon: number;
}

/**
 * Weights and bias that give the batch norm's output directly; computed in float64, rounded once.
 *
 * @param weight (…, O), output channels innermost
 * @param bias   (O)
 */
export function foldBatchNorm(
  weight: Float32Array,
  bias: Float32Array,
  { gamma, beta, mean, variance, epsilon }: BatchNorm,
): { weight: Float32Array; bias: Float32Array } {
  const O = bias.length;
  const scale = Float64Array.from(bias, (_, o) => gamma[o] / Math.sqrt(variance[o] + epsilon));
  return {
    weight: Float32Array.from(weight, (w, i) => w * scale[i % O]),
    bias: Float32Array.from(bias, (b, o) => (b - mean[o]) * scale[o] + beta[o]),
  };
}
