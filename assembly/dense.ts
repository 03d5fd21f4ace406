/** Dense kernels of the ANN, Eq. (1): convolution and linear, average pooling, addition, ReLU, shortcut. Channels-last. */

import { storeLanes } from './lanes';

/**
 * Weighted sums of one group of output channels at a list of output pixels, register-blocked over 4 pixels × 8 channels.
 *
 * @param x         padded input of the first image, at the group's first channel
 * @param table     (pixels) byte offset of each output pixel's window from x
 * @param pixels    output pixels over all images
 * @param weight    (ceil(outputs / 8), Kh · runs · run, 8), zero in the lanes past `outputs`
 * @param bias      (ceil(outputs / 8) · 8)
 * @param out       (pixels, outStride bytes)
 * @param outputs   output channels of the group
 * @param Kh        rows of the window
 * @param runs      contiguous runs of inputs in a window row: 1, or Kw when the convolution is grouped
 * @param run       floats in a run
 * @param runStride bytes from one run to the next
 * @param rowStride bytes from one window row to the next
 * @param rectify   1 to apply max(·, 0), else 0
 */
export function denseConv(
  x: usize,
  table: usize,
  pixels: i32,
  weight: usize,
  bias: usize,
  out: usize,
  outStride: i32,
  outputs: i32,
  Kh: i32,
  runs: i32,
  run: i32,
  runStride: i32,
  rowStride: i32,
  rectify: i32,
): void {
  const blockBytes = (Kh * runs * run) << 5;
  const floor = rectify ? f32x4.splat(0) : f32x4.splat(-Infinity);
  for (let first = 0; first < outputs; first += 8) {
    const valid = min(8, outputs - first);
    const bias0 = v128.load(bias, 0);
    const bias1 = v128.load(bias, 16);
    for (let q = 0; q < pixels; q += 4) {
      // The last tile repeats its last pixel: the same sums are stored twice, and no tail code is needed.
      const q1 = min(q + 1, pixels - 1);
      const q2 = min(q + 2, pixels - 1);
      const q3 = min(q + 3, pixels - 1);
      const p0 = x + load<u32>(table + (q << 2));
      const p1 = x + load<u32>(table + (q1 << 2));
      const p2 = x + load<u32>(table + (q2 << 2));
      const p3 = x + load<u32>(table + (q3 << 2));
      let a0 = bias0, a1 = bias1, b0 = bias0, b1 = bias1;
      let c0 = bias0, c1 = bias1, d0 = bias0, d1 = bias1;
      let w = weight;
      for (let ky = 0; ky < Kh; ky++) {
        for (let r = 0; r < runs; r++) {
          const offset = ky * rowStride + r * runStride;
          let x0 = p0 + offset;
          let x1 = p1 + offset;
          let x2 = p2 + offset;
          let x3 = p3 + offset;
          // One input per turn: with two, V8 runs out of registers and the loop takes half as long again.
          for (let k = run; k > 0; k--) {
            const w0 = v128.load(w, 0);
            const w1 = v128.load(w, 16);
            let s = v128.load32_splat(x0);
            a0 = f32x4.add(a0, f32x4.mul(w0, s));
            a1 = f32x4.add(a1, f32x4.mul(w1, s));
            s = v128.load32_splat(x1);
            b0 = f32x4.add(b0, f32x4.mul(w0, s));
            b1 = f32x4.add(b1, f32x4.mul(w1, s));
            s = v128.load32_splat(x2);
            c0 = f32x4.add(c0, f32x4.mul(w0, s));
            c1 = f32x4.add(c1, f32x4.mul(w1, s));
            s = v128.load32_splat(x3);
            d0 = f32x4.add(d0, f32x4.mul(w0, s));
            d1 = f32x4.add(d1, f32x4.mul(w1, s));
            w += 32;
            x0 += 4;
            x1 += 4;
            x2 += 4;
            x3 += 4;
          }
        }
      }
      storeChannels(out + q * outStride, f32x4.max(a0, floor), f32x4.max(a1, floor), valid);
      storeChannels(out + q1 * outStride, f32x4.max(b0, floor), f32x4.max(b1, floor), valid);
      storeChannels(out + q2 * outStride, f32x4.max(c0, floor), f32x4.max(c1, floor), valid);
      storeChannels(out + q3 * outStride, f32x4.max(d0, floor), f32x4.max(d1, floor), valid);
    }
    weight += blockBytes;
    bias += 32;
    out += 32;
  }
}

/** Stores the first `valid` of 8 lanes. */
// @ts-expect-error: decorator
@inline
function storeChannels(out: usize, low: v128, high: v128, valid: i32): void {
  if (valid == 8) {
    v128.store(out, low, 0);
    v128.store(out, high, 16);
  } else {
    storeLanes(out, low, min(valid, 4));
    if (valid > 4) storeLanes(out + 16, high, valid - 4);
  }
}

/** a = max(z, 0) over `count` floats; Eq. (1). */
export function relu(z: usize, a: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const end = z + (count << 2);
  for (; z + 16 <= end; z += 16, a += 16) v128.store(a, f32x4.max(v128.load(z), zero));
  for (; z < end; z += 4, a += 4) store<f32>(a, max(load<f32>(z), 0));
}

/** a = min(max(z, 0), ceiling) over `count` floats. */
export function clippedRelu(z: usize, a: usize, count: i32, ceiling: f32): void {
  const zero = f32x4.splat(0);
  const ceilings = f32x4.splat(ceiling);
  const end = z + (count << 2);
  for (; z + 16 <= end; z += 16, a += 16) v128.store(a, f32x4.min(f32x4.max(v128.load(z), zero), ceilings));
  for (; z < end; z += 4, a += 4) store<f32>(a, min(max(load<f32>(z), 0), ceiling));
}

/** out = a + b over `count` floats, then max(·, 0) where `rectify`. */
export function addTensors(a: usize, b: usize, out: usize, count: i32, rectify: i32): void {
  const floor: f32 = rectify ? 0 : -Infinity;
  const floors = f32x4.splat(floor);
  const end = a + (count << 2);
  for (; a + 16 <= end; a += 16, b += 16, out += 16) {
    v128.store(out, f32x4.max(f32x4.add(v128.load(a), v128.load(b)), floors));
  }
  for (; a < end; a += 4, b += 4, out += 4) store<f32>(out, max(load<f32>(a) + load<f32>(b), floor));
}

/** Copies `count` tensors (H, W·C floats) into the middle of zeroed ones (Hp, Wp·C floats). */
export function padImage(
  x: usize,
  out: usize,
  count: i32,
  H: i32,
  rowBytes: i32,
  Hp: i32,
  paddedRowBytes: i32,
  top: i32,
  leftBytes: i32,
): void {
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < H; y++) {
      copy(out + (n * Hp + y + top) * paddedRowBytes + leftBytes, x, rowBytes);
      x += rowBytes;
    }
  }
}

/** Copies `bytes` (a multiple of 4) bytes. */
function copy(out: usize, x: usize, bytes: i32): void {
  const end = x + bytes;
  for (; x + 16 <= end; x += 16, out += 16) v128.store(out, v128.load(x));
  for (; x < end; x += 4, out += 4) store<u32>(out, load<u32>(x));
}

/** Shortcut "option A" of `count` tensors (H, W, C): every stride-th pixel, `before` channels to the right in (Ho, Wo, O). */
export function shortcutTensor(
  x: usize,
  out: usize,
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
        const to = out + (((n * Ho + oy) * Wo + ox) * O) * 4;
        for (let o = 0; o < O; o++) store<f32>(to + (o << 2), 0);
        copy(to + (before << 2), x + (((n * H + oy * sy) * W + ox * sx) * C) * 4, C << 2);
      }
    }
  }
}
