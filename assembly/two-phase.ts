/** Two-phase neurons: all T currents are integrated first, then the neuron fires for T steps, once a step at most. */
import { Block, Layer } from './descriptors';

/** Both phases of one block at one pixel; `steps` is T. */
export function fireAfterwards(layer: Layer, block: Block, oy: i32, ox: i32, steps: i32, I: usize): void {
  const packed = block.packed << 2;
  const at = packed * layer.Ho * layer.Wo + ((oy * layer.Wo + ox) << 6);
  const pixelBytes = layer.words << 2;
  const stride = (layer.Wo << layer.paired) * pixelBytes;
  let masks = layer.masks + oy * steps * stride + (ox << layer.paired) * pixelBytes + (block.first >> 3);
  const nextEight = layer.paired ? pixelBytes : 1;
  for (let lane = 0; lane < block.width << 2; lane += 32, masks += nextEight) {
    const V_th = layer.threshold + packed + lane;
    const v = layer.state + at + lane;
    if (layer.inclusive) phases(v, V_th, I + lane, masks, stride, steps, true);
    else phases(v, V_th, I + lane, masks, stride, steps, false);
  }
}

// @ts-expect-error: decorator
@inline
function phases(
  v: usize,
  threshold: usize,
  I: usize,
  masks: usize,
  stride: usize,
  steps: i32,
  inclusive: bool,
): void {
  const h0 = v128.load(threshold, 0);
  const h1 = v128.load(threshold, 16);
  let v0 = v128.load(v, 0);
  let v1 = v128.load(v, 16);
  for (let t = 0; t < steps; t++, I += 64) {
    v0 = f32x4.add(v0, v128.load(I, 0));
    v1 = f32x4.add(v1, v128.load(I, 16));
  }
  for (let t = 0; t < steps; t++, masks += stride) {
    const m0 = inclusive ? f32x4.ge(v0, h0) : f32x4.gt(v0, h0);
    const m1 = inclusive ? f32x4.ge(v1, h1) : f32x4.gt(v1, h1);
    v0 = f32x4.sub(v0, v128.and(m0, h0));
    v1 = f32x4.sub(v1, v128.and(m1, h1));
    store<u8>(masks, <u8>i16x8.bitmask(i16x8.narrow_i32x4_s(m0, m1)));
  }
  v128.store(v, v0, 0);
  v128.store(v, v1, 16);
}
