/** Weight layouts: ONNX is channels-first and output-major, the engines are channels-last and input-major. */
import type { Shape } from '../network/layer.js';

/** (O, I, Kh, Kw) to (Kh, Kw, I, O). */
export function convWeight(data: Float32Array, [O, I, Kh, Kw]: readonly number[]): Float32Array {
  const out = new Float32Array(data.length);
  let from = 0;
  for (let o = 0; o < O; o++) {
    for (let i = 0; i < I; i++) {
      for (let k = 0; k < Kh * Kw; k++) out[(k * I + i) * O + o] = data[from++];
    }
  }
  return out;
}

/**
 * A matrix (O, I) if `transposed`, else (I, O), whose inputs are a flattened (C, H, W), to (I, O) over (H, W, C);
 * multiplied by `alpha`.
 */
export function linearWeight(
  data: Float32Array,
  {
    I,
    O,
    transposed,
    flatOf: [H, W, C],
    alpha,
  }: { I: number; O: number; transposed: boolean; flatOf: Shape; alpha: number },
): Float32Array {
  const out = new Float32Array(data.length);
  for (let i = 0; i < I; i++) {
    const c = Math.floor(i / (H * W));
    const row = ((i % (H * W)) * C + c) * O;
    for (let o = 0; o < O; o++) out[row + o] = data[transposed ? o * I + i : i * O + o] * alpha;
  }
  return out;
}
