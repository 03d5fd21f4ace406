/** Pooling: where its windows are, and averages of them. Largest values are in max-pool.ts. */
import { storeLanes, where } from './lanes';

/** A pool as src/engine/wasm/window.ts writes it, word by word. */
@unmanaged
export class Pool {
  /** pixels of an input, H·W, and of a row of it */
  pixels: i32;
  W: i32;
  C: i32;
  /** pixels of an output, Ho·Wo, and of a row of it */
  outputs: i32;
  Wo: i32;
  /** pixels of a whole window, Kh·Kw: what an average divides by */
  size: i32;
  /** the {@link Window} of each output pixel */
  windows: usize;
}

/** The part of a window that lies on the input: rows y0 to y1, columns x0 to x1, the ends left out. */
@unmanaged
export class Window {
  y0: i32;
  y1: i32;
  x0: i32;
  x1: i32;
}

/** The window of output pixel `n`. */
// @ts-expect-error: decorator
@inline
export function windowOf(pool: Pool, n: i32): Window {
  return changetype<Window>(pool.windows + n * offsetof<Window>());
}

/**
 * Average pooling of `count` tensors (H, W, C): the window's sum in row-major order, then divided by its size.
 * Padding counts as zeros in the size and adds nothing to the sum.
 */
export function averagePool(x: usize, out: usize, count: i32, pool: Pool): void {
  const W = pool.W;
  const C = pool.C;
  const size = <f32>pool.size;
  const sizes = f32x4.splat(size);
  for (let n = 0; n < count; n++, x += (pool.pixels * C) << 2) {
    for (let o = 0; o < pool.outputs; o++) {
      const w = windowOf(pool, o);
      const bytes = ((w.x1 - w.x0) * C) << 2;
      let c = 0;
      for (; c + 4 <= C; c += 4, out += 16) {
        let sum = f32x4.splat(0);
        for (let y = w.y0; y < w.y1; y++) {
          for (let p = x + (((y * W + w.x0) * C + c) << 2), e = p + bytes; p < e; p += C << 2) {
            sum = f32x4.add(sum, v128.load(p));
          }
        }
        v128.store(out, f32x4.div(sum, sizes));
      }
      for (; c < C; c++, out += 4) {
        let sum: f32 = 0;
        for (let y = w.y0; y < w.y1; y++) {
          for (let p = x + (((y * W + w.x0) * C + c) << 2), e = p + bytes; p < e; p += C << 2) sum += load<f32>(p);
        }
        store<f32>(out, sum / size);
      }
    }
  }
}

/** dx += gradient of average pooling of `count` tensors (H, W, C): each output's, divided by the window's size, to its inputs. */
export function averagePoolGradient(dout: usize, dx: usize, count: i32, pool: Pool): void {
  const bytes = pool.C << 2;
  const size = <f32>pool.size;
  const sizes = f32x4.splat(size);
  for (let n = 0; n < count; n++, dx += pool.pixels * bytes) {
    for (let o = 0; o < pool.outputs; o++, dout += bytes) {
      const w = windowOf(pool, o);
      for (let y = w.y0; y < w.y1; y++) {
        for (let x = w.x0; x < w.x1; x++) {
          const to = dx + (y * pool.W + x) * bytes;
          let c = 0;
          for (; c + 16 <= bytes; c += 16) {
            v128.store(to + c, f32x4.add(v128.load(to + c), f32x4.div(v128.load(dout + c), sizes)));
          }
          for (; c < bytes; c += 4) store<f32>(to + c, load<f32>(to + c) + load<f32>(dout + c) / size);
        }
      }
    }
  }
}

/**
 * Average pooling of spikes worth V_th, from masks (H, T, W, words): the sum of the window in row-major order, then
 * divided by its size. A silent input adds 0, which changes nothing.
 *
 * @param negative  masks of spikes worth -V_th, likewise, or 0 for none
 * @param threshold (C rounded up to 32)
 * @param out       (T, Ho, Wo, C)
 */
export function poolSpikes(
  masks: usize,
  negative: usize,
  words: i32,
  threshold: usize,
  out: usize,
  steps: i32,
  pool: Pool,
): void {
  if (negative) averageSpikes(masks, negative, words, threshold, out, steps, pool, true);
  else averageSpikes(masks, 0, words, threshold, out, steps, pool, false);
}

// @ts-expect-error: decorator
@inline
function averageSpikes(
  masks: usize,
  negative: usize,
  words: i32,
  threshold: usize,
  out: usize,
  steps: i32,
  pool: Pool,
  signed: bool,
): void {
  const W = pool.W;
  const C = pool.C;
  const size = f32x4.splat(<f32>pool.size);
  const lowBits = i32x4(1, 2, 4, 8);
  const highBits = i32x4(16, 32, 64, 128);
  const pixelBytes = words << 2;
  for (let t = 0; t < steps; t++) {
    for (let o = 0; o < pool.outputs; o++, out += C << 2) {
      const w = windowOf(pool, o);
      const columns = (w.x1 - w.x0) * pixelBytes;
      for (let c = 0; c < C; c += 8) {
        let low = f32x4.splat(0);
        let high = low;
        const V_low = v128.load(threshold + (c << 2), 0);
        const V_high = v128.load(threshold + (c << 2), 16);
        for (let y = w.y0; y < w.y1; y++) {
          const row = ((y * steps + t) * W + w.x0) * pixelBytes + (c >> 3);
          for (let at = row; at < row + columns; at += pixelBytes) {
            const plus = i32x4.splat(load<u8>(masks + at));
            low = f32x4.add(low, where(plus, lowBits, V_low));
            high = f32x4.add(high, where(plus, highBits, V_high));
            if (!signed) continue;
            const minus = i32x4.splat(load<u8>(negative + at));
            low = f32x4.sub(low, where(minus, lowBits, V_low));
            high = f32x4.sub(high, where(minus, highBits, V_high));
          }
        }
        const valid = C - c;
        storeLanes(out + (c << 2), f32x4.div(low, size), min(4, valid));
        if (valid > 4) storeLanes(out + (c << 2) + 16, f32x4.div(high, size), min(4, valid - 4));
      }
    }
  }
}
