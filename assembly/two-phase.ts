/**
 * Neurons of two phases: all T currents are integrated first, then the neuron fires for T steps, once a step at most. With
 * digits (few-spikes neurons), step t counts 2^(T - t) times in both: a multiplication by a power of two, which is exact.
 */
import { Block, Layer } from './descriptors';

/** Both phases of one block at one pixel; `steps` is T. */
export function fireAfterwards(
  layer: Layer,
  block: Block,
  oy: i32,
  ox: i32,
  steps: i32,
  I: usize,
  digits: bool,
): void {
  const packed = block.packed << 2;
  const at = packed * layer.Ho * layer.Wo + ((oy * layer.Wo + ox) << 6);
  const pixelBytes = layer.words << 2;
  const stride = (layer.Wo << layer.paired) * pixelBytes;
  let masks = layer.masks + oy * steps * stride + (ox << layer.paired) * pixelBytes + (block.first >> 3);
  const nextEight = layer.paired ? pixelBytes : 1;
  for (let lane = 0; lane < block.width << 2; lane += 32, masks += nextEight) {
    const V_th = layer.threshold + packed + lane;
    const v = layer.state + at + lane;
    if (digits) {
      if (layer.inclusive) phases(v, V_th, I + lane, masks, stride, steps, true, true);
      else phases(v, V_th, I + lane, masks, stride, steps, false, true);
    } else if (layer.inclusive) phases(v, V_th, I + lane, masks, stride, steps, true, false);
    else phases(v, V_th, I + lane, masks, stride, steps, false, false);
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
  digits: bool,
): void {
  let h0 = v128.load(threshold, 0);
  let h1 = v128.load(threshold, 16);
  let v0 = v128.load(v, 0);
  let v1 = v128.load(v, 16);
  const half = f32x4.splat(0.5);
  let g = f32x4.splat(digits ? mostWeight(steps) : 1);
  if (digits) {
    h0 = f32x4.mul(h0, g);
    h1 = f32x4.mul(h1, g);
  }
  for (let t = 0; t < steps; t++, I += 64) {
    const I0 = v128.load(I, 0);
    const I1 = v128.load(I, 16);
    v0 = f32x4.add(v0, digits ? f32x4.mul(I0, g) : I0);
    v1 = f32x4.add(v1, digits ? f32x4.mul(I1, g) : I1);
    if (digits) g = f32x4.mul(g, half);
  }
  for (let t = 0; t < steps; t++, masks += stride) {
    const m0 = inclusive ? f32x4.ge(v0, h0) : f32x4.gt(v0, h0);
    const m1 = inclusive ? f32x4.ge(v1, h1) : f32x4.gt(v1, h1);
    v0 = f32x4.sub(v0, v128.and(m0, h0));
    v1 = f32x4.sub(v1, v128.and(m1, h1));
    store<u8>(masks, <u8>i16x8.bitmask(i16x8.narrow_i32x4_s(m0, m1)));
    if (digits) {
      h0 = f32x4.mul(h0, half);
      h1 = f32x4.mul(h1, half);
    }
  }
  v128.store(v, v0, 0);
  v128.store(v, v1, 16);
}

/** 2^(T - 1), how many times the first of T steps counts. */
// @ts-expect-error: decorator
@inline
function mostWeight(steps: i32): f32 {
  return <f32>(1 << (steps - 1));
}

/** The output layer behind few-spikes neurons: it adds up 2^(T - t) I(t). */
export function sumDigits(layer: Layer, block: Block, pixel: i32, steps: i32, I: usize): void {
  const sum = layer.state + (block.packed << 2) * layer.Ho * layer.Wo + (pixel << 6);
  for (let lane = 0; lane < block.width << 2; lane += 16) {
    let total = v128.load(sum + lane);
    let g = mostWeight(steps);
    for (let t = 0; t < steps; t++, g *= 0.5) {
      total = f32x4.add(total, f32x4.mul(v128.load(I + (t << 6) + lane), f32x4.splat(g)));
    }
    v128.store(sum + lane, total);
  }
}
