/** Stochastic gradient descent with momentum, weight decay and clipping of the gradient's norm (section 4.1 of the paper). */
import type { Slice } from './parameters.js';

export interface SgdOptions {
  readonly learningRate: number;
  /** Share of the last update that goes on; the paper's is 0.9. */
  readonly momentum: number;
  /** L2 penalty on the weights; the paper's is 5e-4. */
  readonly weightDecay: number;
  /** The gradient is scaled down to this Euclidean norm where it is longer. Default: never. */
  readonly clip?: number | undefined;
  /** The parameters that decay. */
  readonly decayed: readonly Slice[];
}

/**
 * One update in place: g += decay · p; velocity = momentum · velocity + g; p −= rate · velocity.
 *
 * @param parameters (P)
 * @param velocity   (P)
 * @param gradient   (P), used up
 */
export function sgdStep(
  parameters: Float32Array,
  velocity: Float32Array,
  gradient: Float32Array,
  { learningRate, momentum, weightDecay, clip, decayed }: SgdOptions,
): void {
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) squares += gradient[i] * gradient[i];
  const norm = Math.sqrt(squares);
  const scale = clip !== undefined && norm > clip ? clip / norm : 1;
  if (scale !== 1) for (let i = 0; i < gradient.length; i++) gradient[i] *= scale;
  for (const { offset, length } of decayed) {
    for (let i = offset; i < offset + length; i++) gradient[i] += weightDecay * parameters[i];
  }
  for (let i = 0; i < parameters.length; i++) {
    const v = Math.fround(momentum * velocity[i] + gradient[i]);
    velocity[i] = v;
    parameters[i] -= learningRate * v;
  }
}
