/**
 * What becomes of a block's currents at one pixel: the paper's neurons integrate them, or they are stored or added up.
 * Other neurons: signed.ts, two-phase.ts, graded.ts.
 */

import { Block, Layer } from './descriptors';
import { addRows, storeLanes } from './lanes';

/** Membrane integration, firing and soft reset, Eq. (2)–(6), of one block at one pixel over all steps. */
export function fire(layer: Layer, block: Block, oy: i32, ox: i32, steps: i32, I: usize): void {
  const packed = block.packed << 2;
  const v = layer.state + packed * layer.Ho * layer.Wo + ((oy * layer.Wo + ox) << 6);
  const pixelBytes = layer.words << 2;
  const stride = (layer.Wo << layer.paired) * pixelBytes;
  const masks = layer.masks + oy * steps * stride + (ox << layer.paired) * pixelBytes + (block.first >> 3);
  const V_th = layer.threshold + packed;
  if (layer.paired) {
    if (layer.inclusive) fireLanes(v, V_th, I, masks, stride, steps, 16, pixelBytes, true);
    else fireLanes(v, V_th, I, masks, stride, steps, 16, pixelBytes, false);
  } else if (block.width == 16) {
    if (layer.inclusive) fireLanes(v, V_th, I, masks, stride, steps, 16, 0, true);
    else fireLanes(v, V_th, I, masks, stride, steps, 16, 0, false);
  } else if (block.width == 8) {
    if (layer.inclusive) fireLanes(v, V_th, I, masks, stride, steps, 8, 0, true);
    else fireLanes(v, V_th, I, masks, stride, steps, 8, 0, false);
  } else {
    if (layer.inclusive) fireLanes(v, V_th, I, masks, stride, steps, 4, 0, true);
    else fireLanes(v, V_th, I, masks, stride, steps, 4, 0, false);
  }
}

/**
 * Bias shift and temporal bias belong to I: I(t) += shift, then I(t) += beta(t). A pass of its own, since both are mostly
 * absent.
 */
export function shiftCurrents(layer: Layer, block: Block, steps: i32, I: usize): void {
  const packed = block.packed << 2;
  if (layer.shifted & 1) addSteps(I, layer.shift + packed, 0, steps, block.width);
  if (layer.shifted & 2) {
    addSteps(I, layer.temporal + packed, layer.temporalStride, steps, block.width);
  }
}

/** I(t) += bias(t) over the first `width` lanes; `stride` bytes from one step's bias to the next. */
function addSteps(I: usize, bias: usize, stride: usize, steps: i32, width: i32): void {
  for (let t = 0; t < steps; t++, I += 64, bias += stride) {
    v128.store(I, f32x4.add(v128.load(I, 0), v128.load(bias, 0)), 0);
    if (width > 4) v128.store(I, f32x4.add(v128.load(I, 16), v128.load(bias, 16)), 16);
    if (width > 8) {
      v128.store(I, f32x4.add(v128.load(I, 32), v128.load(bias, 32)), 32);
      v128.store(I, f32x4.add(v128.load(I, 48), v128.load(bias, 48)), 48);
    }
  }
}

/** @param nextPixel bytes from one pixel's mask to the next where the lanes are two pixels, else 0 */
// @ts-expect-error: decorator
@inline
function fireLanes(
  v: usize,
  threshold: usize,
  I: usize,
  masks: usize,
  stride: usize,
  steps: i32,
  lanes: i32,
  nextPixel: i32,
  inclusive: bool,
): void {
  const zero = f32x4.splat(0);
  const h0 = v128.load(threshold, 0);
  const h1 = lanes > 4 ? v128.load(threshold, 16) : h0;
  const h2 = lanes > 8 ? v128.load(threshold, 32) : h0;
  const h3 = lanes > 8 ? v128.load(threshold, 48) : h0;
  let v0 = v128.load(v, 0);
  let v1 = lanes > 4 ? v128.load(v, 16) : zero;
  let v2 = lanes > 8 ? v128.load(v, 32) : zero;
  let v3 = lanes > 8 ? v128.load(v, 48) : zero;
  for (let t = 0; t < steps; t++, I += 64, masks += stride) {
    // v_temp = v + I, Eq. (2) and Eq. (4)
    v0 = f32x4.add(v0, v128.load(I, 0));
    if (lanes > 4) v1 = f32x4.add(v1, v128.load(I, 16));
    if (lanes > 8) v2 = f32x4.add(v2, v128.load(I, 32));
    if (lanes > 8) v3 = f32x4.add(v3, v128.load(I, 48));
    // θ, Eq. (6)
    const m0 = inclusive ? f32x4.ge(v0, h0) : f32x4.gt(v0, h0);
    const m1 = lanes > 4 ? (inclusive ? f32x4.ge(v1, h1) : f32x4.gt(v1, h1)) : zero;
    const m2 = lanes > 8 ? (inclusive ? f32x4.ge(v2, h2) : f32x4.gt(v2, h2)) : zero;
    const m3 = lanes > 8 ? (inclusive ? f32x4.ge(v3, h3) : f32x4.gt(v3, h3)) : zero;
    // soft reset: v = v_temp − θ V_th, Eq. (3); with v_temp written out, Eq. (5)
    v0 = f32x4.sub(v0, v128.and(m0, h0));
    if (lanes > 4) v1 = f32x4.sub(v1, v128.and(m1, h1));
    if (lanes > 8) v2 = f32x4.sub(v2, v128.and(m2, h2));
    if (lanes > 8) v3 = f32x4.sub(v3, v128.and(m3, h3));
    const low = i16x8.narrow_i32x4_s(m0, m1);
    if (lanes > 8) {
      const theta = i8x16.bitmask(i8x16.narrow_i16x8_s(low, i16x8.narrow_i32x4_s(m2, m3)));
      if (nextPixel) {
        store<u8>(masks, <u8>theta);
        store<u8>(masks + nextPixel, <u8>(theta >> 8));
      } else store<u16>(masks, <u16>theta);
    } else {
      store<u8>(masks, <u8>i16x8.bitmask(low));
    }
  }
  v128.store(v, v0, 0);
  if (lanes > 4) v128.store(v, v1, 16);
  if (lanes > 8) v128.store(v, v2, 32);
  if (lanes > 8) v128.store(v, v3, 48);
}

export function storeCurrents(layer: Layer, block: Block, pixel: i32, steps: i32, I: usize): void {
  const stride = (layer.Ho * layer.Wo * layer.O) << 2;
  let to = layer.currents + ((pixel * layer.O + block.first) << 2);
  for (let t = 0; t < steps; t++, to += stride, I += 64) {
    for (let lane = 0; lane < block.valid; lane += 4) {
      storeLanes(to + (lane << 2), v128.load(I + (lane << 2)), min(4, block.valid - lane));
    }
  }
}

/** The output layer does not fire: it adds up its current. */
export function sumCurrents(layer: Layer, block: Block, pixel: i32, steps: i32, I: usize): void {
  const sum = layer.state + (block.packed << 2) * layer.Ho * layer.Wo + (pixel << 6);
  for (let t = 0; t < steps; t++) addRows(sum, I + (t << 6), 1, block.width);
}
