/** Between channels-last (H, W, C), as here, and channels-first (C, H, W), as other programs write tensors. */
import { type Shape, sizeOf } from './layer.js';

/** (C, H, W) to (H, W, C). */
export function fromChannelsFirst(values: Float32Array, shape: Shape): Float32Array {
  const [H, W, C] = shape;
  const out = new Float32Array(sizeOf(shape));
  for (let c = 0; c < C; c++) for (let p = 0; p < H * W; p++) out[p * C + c] = values[c * H * W + p];
  return out;
}

/** (H, W, C) to (C, H, W), as plain numbers. */
export function toChannelsFirst(values: ArrayLike<number>, [H, W, C]: Shape): number[] {
  const out = new Array<number>(H * W * C);
  for (let c = 0; c < C; c++) for (let p = 0; p < H * W; p++) out[c * H * W + p] = values[p * C + c];
  return out;
}
