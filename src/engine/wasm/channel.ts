/** One channel's neurons under given currents, on the SIMD kernel: errors of their outputs against the ANN's. */
import { Arena } from './arena.js';

/** A channel's neurons: V_th, v(0), and β(t) of T steps. */
export interface ChannelParameters {
  readonly V_th: number;
  readonly v_0: number;
  /** (T) */
  readonly beta: Float32Array;
}

/**
 * Prepares a channel: the function returned runs its neurons from v(0) and gives Σ d and Σ d² over the positions for every
 * step, d(t) = V_th Σ s(1..t) − t a, as (T, 2), float64.
 *
 * @param currents    (T, m) I(t)
 * @param activations (m) a ≥ 0
 */
export function prepareChannel(
  currents: Float32Array,
  activations: Float32Array,
  { signed, inclusive }: { readonly signed: boolean; readonly inclusive: boolean },
): (parameters: ChannelParameters) => Float64Array {
  const m = activations.length;
  const T = currents.length / m;
  const padded = Math.ceil(m / 4) * 4;
  const arena = new Arena();
  const at = {
    currents: arena.reserve(T * padded),
    activations: arena.reserve(padded),
    beta: arena.reserve(T),
    sums: arena.reserve(T * 16),
  };
  arena.seal();
  // A position that is not there never fires, and its activation is 0: it adds nothing.
  const rows = arena.f32(at.currents, T * padded).fill(Number.NEGATIVE_INFINITY);
  for (let t = 0; t < T; t++) rows.set(currents.subarray(t * m, (t + 1) * m), t * padded);
  arena.f32(at.activations, padded).set(activations);
  return ({ V_th, v_0, beta }) => {
    arena.f32(at.beta, T).set(beta);
    const flags = [signed ? 1 : 0, inclusive ? 1 : 0] as const;
    arena.kernels.channelErrors(at.currents, at.activations, at.beta, padded, T, V_th, v_0, ...flags, at.sums);
    const lanes = arena.f64(at.sums, T * 8);
    return Float64Array.from({ length: T * 2 }, (_, i) => {
      const k = i * 4;
      return lanes[k] + lanes[k + 1] + (lanes[k + 2] + lanes[k + 3]);
    });
  };
}
