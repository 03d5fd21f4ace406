/**
 * Backward passes of training: weighted sums, ReLU, average pooling, shortcut, softmax cross-entropy. Channels-last.
 *
 * Every sum runs in an order that depends on shapes only, so a gradient has the same bits wherever it is computed.
 */

import { exponential, logarithm } from './exponential';
import { storeLanes } from './lanes';

/**
 * Adds the gradient of a convolution's weights to `dW`: dW[ky, j, o] += Σ over pixels of x[window row ky, j] · dz[o],
 * register-blocked over 4 inputs × 8 output channels, in tiles of pixels that stay in cache.
 *
 * @param x        padded input of the first image
 * @param table    (pixels) byte offset of each output pixel's window from x
 * @param pixels   output pixels over all images
 * @param dz       (pixels, O)
 * @param dW       (Kh, run, O)
 * @param Kh       rows of the window
 * @param run      floats in a window row, Kw · C
 * @param rowBytes bytes from one window row to the next
 * @param tile     pixels at a time
 */
export function convWeightGradient(
  x: usize,
  table: usize,
  pixels: i32,
  dz: usize,
  dW: usize,
  O: i32,
  Kh: i32,
  run: i32,
  rowBytes: i32,
  tile: i32,
): void {
  for (let first = 0; first < pixels; first += tile) {
    const count = min(tile, pixels - first);
    const windows = table + (first << 2);
    const signal = dz + ((first * O) << 2);
    for (let ky = 0; ky < Kh; ky++) {
      const row = x + ky * rowBytes;
      const rowGradient = dW + ((ky * run * O) << 2);
      let j = 0;
      for (; j + 4 <= run; j += 4) {
        for (let o = 0; o < O; o += 8) {
          const valid = min(8, O - o);
          accumulate4(row + (j << 2), windows, count, signal + (o << 2), O << 2, rowGradient + ((j * O + o) << 2), valid);
        }
      }
      for (; j < run; j++) {
        for (let o = 0; o < O; o += 8) {
          const valid = min(8, O - o);
          accumulate1(row + (j << 2), windows, count, signal + (o << 2), O << 2, rowGradient + ((j * O + o) << 2), valid);
        }
      }
    }
  }
}

/** Four inputs × 8 output channels over `count` pixels. */
function accumulate4(x: usize, table: usize, count: i32, dz: usize, pixelBytes: i32, dW: usize, valid: i32): void {
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  for (const end = table + (count << 2); table < end; table += 4) {
    const p = x + load<u32>(table);
    const z0 = v128.load(dz, 0);
    const z1 = v128.load(dz, 16);
    let s = v128.load32_splat(p, 0);
    a0 = f32x4.add(a0, f32x4.mul(z0, s));
    a1 = f32x4.add(a1, f32x4.mul(z1, s));
    s = v128.load32_splat(p, 4);
    b0 = f32x4.add(b0, f32x4.mul(z0, s));
    b1 = f32x4.add(b1, f32x4.mul(z1, s));
    s = v128.load32_splat(p, 8);
    c0 = f32x4.add(c0, f32x4.mul(z0, s));
    c1 = f32x4.add(c1, f32x4.mul(z1, s));
    s = v128.load32_splat(p, 12);
    d0 = f32x4.add(d0, f32x4.mul(z0, s));
    d1 = f32x4.add(d1, f32x4.mul(z1, s));
    dz += pixelBytes;
  }
  addChannels(dW, a0, a1, valid);
  addChannels(dW + pixelBytes, b0, b1, valid);
  addChannels(dW + 2 * pixelBytes, c0, c1, valid);
  addChannels(dW + 3 * pixelBytes, d0, d1, valid);
}

/** One input × 8 output channels: what four do not divide. */
function accumulate1(x: usize, table: usize, count: i32, dz: usize, pixelBytes: i32, dW: usize, valid: i32): void {
  let a0 = f32x4.splat(0), a1 = a0;
  for (const end = table + (count << 2); table < end; table += 4) {
    const s = v128.load32_splat(x + load<u32>(table));
    a0 = f32x4.add(a0, f32x4.mul(v128.load(dz, 0), s));
    a1 = f32x4.add(a1, f32x4.mul(v128.load(dz, 16), s));
    dz += pixelBytes;
  }
  addChannels(dW, a0, a1, valid);
}

/** out += the first `valid` of 8 lanes. */
// @ts-expect-error: decorator
@inline
function addChannels(out: usize, low: v128, high: v128, valid: i32): void {
  storeLanes(out, f32x4.add(v128.load(out), low), min(valid, 4));
  if (valid > 4) storeLanes(out + 16, f32x4.add(v128.load(out, 16), high), valid - 4);
}

/** Pixels whose sum is rounded before it joins the total: keeps float32 sums of many numbers accurate. */
const CHAIN: i32 = 256;

/** out[c] = Σ over pixels of x[pixel, c]: the gradient of a bias. */
export function sumPixels(x: usize, pixels: i32, C: i32, out: usize): void {
  for (let c = 0; c < C; c += 4) {
    let total = f32x4.splat(0);
    let p = x + (c << 2);
    for (let first = 0; first < pixels; first += CHAIN) {
      let sum = f32x4.splat(0);
      for (let n = min(CHAIN, pixels - first); n > 0; n--, p += C << 2) sum = f32x4.add(sum, v128.load(p));
      total = f32x4.add(total, sum);
    }
    storeLanes(out + (c << 2), total, min(4, C - c));
  }
}

/** dz = da where a > 0, else 0, over `count` floats; `dz` may be `da`. */
export function reluGradient(a: usize, da: usize, dz: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const end = a + (count << 2);
  for (; a + 16 <= end; a += 16, da += 16, dz += 16) {
    v128.store(dz, v128.and(v128.load(da), f32x4.gt(v128.load(a), zero)));
  }
  for (; a < end; a += 4, da += 4, dz += 4) store<f32>(dz, load<f32>(a) > 0 ? load<f32>(da) : 0);
}

/** dz = da where 0 < a < ceiling, else 0, over `count` floats. */
export function clippedReluGradient(a: usize, da: usize, dz: usize, count: i32, ceiling: f32): void {
  const zero = f32x4.splat(0);
  const ceilings = f32x4.splat(ceiling);
  const end = a + (count << 2);
  for (; a + 16 <= end; a += 16, da += 16, dz += 16) {
    const value = v128.load(a);
    const open = v128.and(f32x4.gt(value, zero), f32x4.lt(value, ceilings));
    v128.store(dz, v128.and(v128.load(da), open));
  }
  for (; a < end; a += 4, da += 4, dz += 4) {
    const value = load<f32>(a);
    store<f32>(dz, value > 0 && value < ceiling ? load<f32>(da) : 0);
  }
}

/**
 * Spreads `count` tensors (Ho, Wo, C) over zeroed ones (Hp, Wp, C), a pixel every (sy, sx) from (top, left): what the
 * gradient of a convolution's input is convolved from. The zeros between are never written.
 */
export function dilateImage(
  dz: usize,
  out: usize,
  count: i32,
  Ho: i32,
  Wo: i32,
  C: i32,
  Hp: i32,
  Wp: i32,
  sy: i32,
  sx: i32,
  top: i32,
  left: i32,
): void {
  const bytes = C << 2;
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < Ho; y++) {
      let to = out + ((n * Hp + top + y * sy) * Wp + left) * bytes;
      for (let x = 0; x < Wo; x++, to += sx * bytes) {
        for (const end = to + bytes; to + 16 <= end; to += 16, dz += 16) v128.store(to, v128.load(dz));
        const rest = bytes & 15;
        for (let i = 0; i < rest; i += 4) store<f32>(to + i, load<f32>(dz + i));
        dz += rest;
        to -= bytes - rest;
      }
    }
  }
}

/** dx += gradient of the shortcut "option A" of `count` tensors (H, W, C); see shortcutTensor. */
export function shortcutGradient(
  dout: usize,
  dx: usize,
  count: i32,
  H: i32,
  W: i32,
  C: i32,
  sy: i32,
  sx: i32,
  before: i32,
  Ho: i32,
  Wo: i32,
  O: i32,
): void {
  for (let n = 0; n < count; n++) {
    for (let oy = 0; oy < Ho; oy++) {
      for (let ox = 0; ox < Wo; ox++) {
        const from = dout + ((((n * Ho + oy) * Wo + ox) * O + before) << 2);
        const to = dx + ((((n * H + oy * sy) * W + ox * sx) * C) << 2);
        for (let c = 0; c < C << 2; c += 4) store<f32>(to + c, load<f32>(to + c) + load<f32>(from + c));
      }
    }
  }
}

/** Zeros over `count` floats. */
export function clear(x: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const end = x + (count << 2);
  for (; x + 16 <= end; x += 16) v128.store(x, zero);
  for (; x < end; x += 4) store<f32>(x, 0);
}

/**
 * Softmax cross-entropy of `count` rows of K logits: loss[n] = −log softmax(logits[n])[label[n]], and its gradient
 * (softmax − one-hot) · `scale`. Exponential and logarithm are compiled in, so the bits do not depend on the host's.
 *
 * @param labels (count) u32
 */
export function softmaxCrossEntropy(
  logits: usize,
  labels: usize,
  count: i32,
  K: i32,
  scale: f32,
  loss: usize,
  gradient: usize,
): void {
  for (let n = 0; n < count; n++) {
    let top: f32 = -Infinity;
    for (let k = 0; k < K; k++) top = max(top, load<f32>(logits + (k << 2)));
    let sum: f32 = 0;
    for (let k = 0; k < K; k++) {
      const e = exponential(load<f32>(logits + (k << 2)) - top);
      store<f32>(gradient + (k << 2), e);
      sum += e;
    }
    const label = load<u32>(labels + (n << 2));
    for (let k = 0; k < K; k++) {
      const softmax = load<f32>(gradient + (k << 2)) / sum;
      store<f32>(gradient + (k << 2), (softmax - (k == label ? <f32>1 : <f32>0)) * scale);
    }
    store<f32>(loss + (n << 2), logarithm(sum) + top - load<f32>(logits + (label << 2)));
    logits += K << 2;
    gradient += K << 2;
  }
}
