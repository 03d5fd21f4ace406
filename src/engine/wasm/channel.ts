/** One channel's neurons under given currents, on the SIMD kernel: errors of their outputs against the ANN's. */
import { Arena } from './arena.js';

/** A channel's neurons: V_th, v(0), and β(t) of T steps. */
export interface ChannelParameters {
  readonly V_th: number;
  readonly v_0: number;
  /** (T) */
  readonly beta: Float32Array;
}

const LANES = 4;

/**
 * Prepares a channel: the function returned runs its neurons from v(0) and gives Σ d and Σ d² for every step over the
 * positions of each segment, d(t) = V_th Σ s(1..t) − t a, as (segments, T, 2), float64.
 *
 * @param currents    (T, m) I(t)
 * @param activations (m) a ≥ 0
 * @param ends        ascending: where each segment of the positions ends, the last at m
 */
export function prepareChannel(
  currents: Float32Array,
  activations: Float32Array,
  ends: readonly number[],
  { signed, inclusive }: { readonly signed: boolean; readonly inclusive: boolean },
): (parameters: ChannelParameters) => Float64Array {
  const m = activations.length;
  const T = currents.length / m;
  const segments = paddedSegments(ends);
  const stride = segments.reduce((sum, { width }) => sum + width, 0);
  const arena = new Arena();
  const at = {
    currents: arena.reserve(T * stride),
    activations: arena.reserve(stride),
    beta: arena.reserve(T),
    sums: arena.reserve(T * LANES * 4),
  };
  arena.seal();
  // A position that is not there never fires, and its activation is 0: it adds nothing.
  const rows = arena.f32(at.currents, T * stride).fill(Number.NEGATIVE_INFINITY);
  for (const { first, end, to } of segments) {
    for (let t = 0; t < T; t++) rows.set(currents.subarray(t * m + first, t * m + end), t * stride + to);
    arena.f32(at.activations, stride).set(activations.subarray(first, end), to);
  }
  const flags = [signed ? 1 : 0, inclusive ? 1 : 0] as const;
  return ({ V_th, v_0, beta }) => {
    arena.f32(at.beta, T).set(beta);
    const out = new Float64Array(segments.length * T * 2);
    segments.forEach(({ to, width }, k) => {
      const from = [at.currents + to * 4, at.activations + to * 4] as const;
      arena.kernels.channelErrors(...from, at.beta, stride, width, T, V_th, v_0, ...flags, at.sums);
      const lanes = arena.f64(at.sums, T * LANES * 2);
      for (let i = 0; i < T * 2; i++) {
        const l = i * LANES;
        out[k * T * 2 + i] = lanes[l] + lanes[l + 1] + (lanes[l + 2] + lanes[l + 3]);
      }
    });
    return out;
  };
}

/** Where each segment's positions stand before and after padding to whole vectors. */
function paddedSegments(ends: readonly number[]) {
  let to = 0;
  return ends.map((end, k) => {
    const first = k === 0 ? 0 : ends[k - 1];
    const width = Math.ceil((end - first) / LANES) * LANES;
    to += width;
    return { first, end, width, to: to - width };
  });
}
