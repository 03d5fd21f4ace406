/**
 * Signed neurons: s = 1 at v_temp above V_th, -1 at v_temp at or below 0 (below 0 where ties fire) if n, the sum of s so
 * far, is above 0. Eight lanes at a time: with sixteen, v, n and V_th do not stay in registers.
 */
import { Block, Layer } from './descriptors';

/** Membrane integration, firing and soft reset of one block at one pixel over all steps. */
export function fireSigned(layer: Layer, block: Block, oy: i32, ox: i32, steps: i32, I: usize): void {
  const packed = block.packed << 2;
  const at = packed * layer.Ho * layer.Wo + ((oy * layer.Wo + ox) << 6);
  const pixelBytes = layer.words << 2;
  const stride = (layer.Wo << layer.paired) * pixelBytes;
  let mask = oy * steps * stride + (ox << layer.paired) * pixelBytes + (block.first >> 3);
  // The second eight lanes are the next eight channels, or the neighbouring pixel.
  const nextEight = layer.paired ? pixelBytes : 1;
  for (let lane = 0; lane < block.width << 2; lane += 32, mask += nextEight) {
    const state = at + lane;
    const V_th = layer.threshold + packed + lane;
    if (layer.inclusive) signedLanes(layer, state, V_th, I + lane, mask, stride, steps, true);
    else signedLanes(layer, state, V_th, I + lane, mask, stride, steps, false);
  }
}

/**
 * @param at   offset of the lanes in v and n
 * @param mask offset of the first step's byte in both planes of masks
 */
// @ts-expect-error: decorator
@inline
function signedLanes(
  layer: Layer,
  at: usize,
  threshold: usize,
  I: usize,
  mask: usize,
  stride: usize,
  steps: i32,
  inclusive: bool,
): void {
  const zero = i32x4.splat(0);
  const h0 = v128.load(threshold, 0);
  const h1 = v128.load(threshold, 16);
  const v = layer.state + at;
  const n = layer.counts + at;
  let v0 = v128.load(v, 0);
  let v1 = v128.load(v, 16);
  let n0 = v128.load(n, 0);
  let n1 = v128.load(n, 16);
  let positive = layer.masks + mask;
  let negative = layer.negative + mask;
  for (let t = 0; t < steps; t++, I += 64, positive += stride, negative += stride) {
    // v_temp = v + I
    v0 = f32x4.add(v0, v128.load(I, 0));
    v1 = f32x4.add(v1, v128.load(I, 16));
    // s = 1
    const p0 = inclusive ? f32x4.ge(v0, h0) : f32x4.gt(v0, h0);
    const p1 = inclusive ? f32x4.ge(v1, h1) : f32x4.gt(v1, h1);
    // s = -1
    const q0 = v128.and(inclusive ? f32x4.lt(v0, zero) : f32x4.le(v0, zero), i32x4.gt_s(n0, zero));
    const q1 = v128.and(inclusive ? f32x4.lt(v1, zero) : f32x4.le(v1, zero), i32x4.gt_s(n1, zero));
    // v = v_temp - s V_th
    v0 = f32x4.add(f32x4.sub(v0, v128.and(p0, h0)), v128.and(q0, h0));
    v1 = f32x4.add(f32x4.sub(v1, v128.and(p1, h1)), v128.and(q1, h1));
    n0 = i32x4.add(i32x4.sub(n0, p0), q0);
    n1 = i32x4.add(i32x4.sub(n1, p1), q1);
    const s = i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(p0, p1), i16x8.narrow_i32x4_s(q0, q1)));
    store<u8>(positive, <u8>s);
    store<u8>(negative, <u8>(s >> 8));
  }
  v128.store(v, v0, 0);
  v128.store(v, v1, 16);
  v128.store(n, n0, 0);
  v128.store(n, n1, 16);
}
