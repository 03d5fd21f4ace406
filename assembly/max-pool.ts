/**
 * Max pooling: of the ANN, its gradient, and of spikes or values over time. What a pool of the SNN sends is a choice; the
 * readings and their letters are those of src/paper/max-pooling.ts, the twin is src/engine/max-pool.ts.
 */
import { Pool, Window, windowOf } from './pool';

/** What a pool sends. Numbers are shared with src/engine/wasm/pool-plan.ts. */
export enum Reading {
  MaxOfSums = 0,
  SumGate = 1,
  SpikeWise = 2,
}

/** The largest value of each window of `count` tensors (H, W, C); every window holds a pixel. */
export function maxPool(x: usize, out: usize, count: i32, pool: Pool): void {
  const W = pool.W;
  const C = pool.C;
  for (let n = 0; n < count; n++, x += (pool.pixels * C) << 2) {
    for (let o = 0; o < pool.outputs; o++) {
      const w = windowOf(pool, o);
      const bytes = ((w.x1 - w.x0) * C) << 2;
      let c = 0;
      for (; c + 4 <= C; c += 4, out += 16) {
        let largest = f32x4.splat(-Infinity);
        for (let y = w.y0; y < w.y1; y++) {
          for (let p = x + (((y * W + w.x0) * C + c) << 2), e = p + bytes; p < e; p += C << 2) {
            largest = f32x4.max(largest, v128.load(p));
          }
        }
        v128.store(out, largest);
      }
      for (; c < C; c++, out += 4) {
        let largest: f32 = -Infinity;
        for (let y = w.y0; y < w.y1; y++) {
          for (let p = x + (((y * W + w.x0) * C + c) << 2), e = p + bytes; p < e; p += C << 2) {
            largest = max(largest, load<f32>(p));
          }
        }
        store<f32>(out, largest);
      }
    }
  }
}

/**
 * dx += gradient of max pooling of `count` tensors (H, W, C): each output's goes to the largest input of its window, the
 * first of equals.
 */
export function maxPoolGradient(x: usize, dout: usize, dx: usize, count: i32, pool: Pool): void {
  const W = pool.W;
  const C = pool.C;
  const across = dx - x; // from an input to its gradient
  for (let n = 0; n < count; n++, x += (pool.pixels * C) << 2) {
    for (let o = 0; o < pool.outputs; o++) {
      const w = windowOf(pool, o);
      for (let c = 0; c < C; c++, dout += 4) {
        let largest: f32 = -Infinity;
        let place: usize = 0;
        for (let y = w.y0; y < w.y1; y++) {
          for (let ix = w.x0; ix < w.x1; ix++) {
            const at = x + (((y * W + ix) * C + c) << 2);
            const value = load<f32>(at);
            if (value > largest) {
              largest = value;
              place = at;
            }
          }
        }
        if (place) store<f32>(place + across, load<f32>(place + across) + load<f32>(dout));
      }
    }
  }
}

/**
 * Max pooling of spikes of one V_th, from masks (H, T, W, words) to masks (Ho, T, Wo, words), eight channels at a time.
 * Sums are counted in spikes: S_i is S_i / V_th here. What is kept from step to step is zeros at first.
 *
 * @param negative masks of spikes worth -V_th, or 0 for none; `outNegative` likewise
 * @param digit    1 where spikes are binary digits, so that sums double before each step, else 0
 * @param sums     i32 (H, W, C / 8, 8): S_i
 * @param tallies  i32 (Ho, Wo, C / 8, 2, 8): M, and what was sent so far
 */
export function maxPoolSpikes(
  masks: usize,
  negative: usize,
  words: i32,
  out: usize,
  outNegative: usize,
  sums: usize,
  tallies: usize,
  reading: i32,
  digit: i32,
  steps: i32,
  pool: Pool,
): void {
  const groups = (pool.C + 7) >> 3;
  const pixelBytes = words << 2;
  const W = pool.W;
  const Wo = pool.Wo;
  for (let t = 0; t < steps; t++) {
    if (reading != Reading.SpikeWise) countInputs(masks, negative, pixelBytes, groups, sums, digit, steps, t, pool);
    let tally = tallies;
    for (let o = 0; o < pool.outputs; o++) {
      const oy = o / Wo;
      const to = ((oy * steps + t) * Wo + o - oy * Wo) * pixelBytes;
      const w = windowOf(pool, o);
      for (let g = 0; g < groups; g++, tally += 64) {
        const minus = negative ? negative + g : 0;
        const S = sums + (g << 5);
        const sent = poolWindow(masks + g, minus, pixelBytes, S, groups << 5, tally, reading, digit, steps, t, W, w);
        store<u8>(out + to + g, sent & 255);
        if (negative) store<u8>(outNegative + to + g, sent >> 8);
      }
    }
  }
}

/** S_i += s_i(t) of all inputs. */
function countInputs(
  masks: usize,
  negative: usize,
  pixelBytes: i32,
  groups: i32,
  sums: usize,
  digit: i32,
  steps: i32,
  t: i32,
  pool: Pool,
): void {
  const W = pool.W;
  for (let y = 0; y * W < pool.pixels; y++) {
    for (let x = 0; x < W; x++) {
      const at = ((y * steps + t) * W + x) * pixelBytes;
      for (let g = 0; g < groups; g++, sums += 32) {
        const plus = i32x4.splat(load<u8>(masks + at + g));
        const minus = negative ? i32x4.splat(load<u8>(negative + at + g)) : i32x4.splat(0);
        v128.store(sums, i32x4.add(i32x4.shl(v128.load(sums, 0), digit), spikesOf(plus, minus, i32x4(1, 2, 4, 8))), 0);
        v128.store(sums, i32x4.add(i32x4.shl(v128.load(sums, 16), digit), spikesOf(plus, minus, i32x4(16, 32, 64, 128))), 16);
      }
    }
  }
}

/**
 * One window at one step: which of eight channels send a spike (bits 0 to 7) and which take one back (bits 8 to 15).
 *
 * @param S          of the group's first input, `sumBytes` from one pixel to the next
 * @param tally      M, then what was sent so far
 */
// @ts-expect-error: decorator
@inline
function poolWindow(
  masks: usize,
  negative: usize,
  pixelBytes: i32,
  S: usize,
  sumBytes: i32,
  tally: usize,
  reading: i32,
  digit: i32,
  steps: i32,
  t: i32,
  W: i32,
  w: Window,
): u32 {
  const zero = i32x4.splat(0);
  let bestLow = i32x4.splat(i32.MIN_VALUE), bestHigh = bestLow;
  let sentLow = zero, sentHigh = zero;
  for (let y = w.y0; y < w.y1; y++) {
    let at = ((y * steps + t) * W + w.x0) * pixelBytes;
    let sum = S + (y * W + w.x0) * sumBytes;
    for (let x = w.x0; x < w.x1; x++, at += pixelBytes, sum += sumBytes) {
      const plus = i32x4.splat(load<u8>(masks + at));
      const minus = negative ? i32x4.splat(load<u8>(negative + at)) : zero;
      const low = spikesOf(plus, minus, i32x4(1, 2, 4, 8));
      const high = spikesOf(plus, minus, i32x4(16, 32, 64, 128));
      const rankLow = reading == Reading.SpikeWise ? low : v128.load(sum, 0);
      const rankHigh = reading == Reading.SpikeWise ? high : v128.load(sum, 16);
      const aboveLow = i32x4.gt_s(rankLow, bestLow);
      const aboveHigh = i32x4.gt_s(rankHigh, bestHigh);
      bestLow = v128.bitselect(rankLow, bestLow, aboveLow);
      bestHigh = v128.bitselect(rankHigh, bestHigh, aboveHigh);
      sentLow = v128.bitselect(low, sentLow, aboveLow);
      sentHigh = v128.bitselect(high, sentHigh, aboveHigh);
    }
  }
  if (reading == Reading.MaxOfSums) {
    sentLow = i32x4.sub(bestLow, i32x4.shl(v128.load(tally, 0), digit));
    sentHigh = i32x4.sub(bestHigh, i32x4.shl(v128.load(tally, 16), digit));
    v128.store(tally, bestLow, 0);
    v128.store(tally, bestHigh, 16);
  }
  v128.store(tally, i32x4.add(i32x4.shl(v128.load(tally, 32), digit), sentLow), 32);
  v128.store(tally, i32x4.add(i32x4.shl(v128.load(tally, 48), digit), sentHigh), 48);
  const sent = bitsOf(i32x4.gt_s(sentLow, zero), i32x4.gt_s(sentHigh, zero));
  return sent | (bitsOf(i32x4.lt_s(sentLow, zero), i32x4.lt_s(sentHigh, zero)) << 8);
}

/** s of four channels, 1, 0 or -1, from the bytes of both planes. */
// @ts-expect-error: decorator
@inline
function spikesOf(plus: v128, minus: v128, bits: v128): v128 {
  return i32x4.sub(i32x4.eq(v128.and(minus, bits), bits), i32x4.eq(v128.and(plus, bits), bits));
}

// @ts-expect-error: decorator
@inline
function bitsOf(low: v128, high: v128): u32 {
  return i32x4.bitmask(low) | (i32x4.bitmask(high) << 4);
}

/**
 * Max pooling of values (T, H, W, C) to (T, Ho, Wo, C): averages, spikes of graded neurons, coded input, currents. Sums are
 * float64; what is kept from step to step is zeros at first.
 *
 * @param carry   how many times what was sent before a step counts at it, 1 or 2
 * @param sums    f64 (H, W, C): S_i
 * @param tallies f64 (Ho, Wo, C, 2): M, and what was sent so far
 */
export function maxPoolValues(
  x: usize,
  out: usize,
  sums: usize,
  tallies: usize,
  reading: i32,
  carry: f64,
  steps: i32,
  pool: Pool,
): void {
  const W = pool.W;
  const C = pool.C;
  const size = pool.pixels * C;
  for (let t = 0; t < steps; t++, x += size << 2) {
    for (let i = 0; i < size; i++) {
      const S = sums + (i << 3);
      store<f64>(S, carry * load<f64>(S) + <f64>load<f32>(x + (i << 2)));
    }
    let tally = tallies;
    for (let o = 0; o < pool.outputs; o++) {
      const w = windowOf(pool, o);
      for (let c = 0; c < C; c++, tally += 16, out += 4) {
        let best: f64 = -Infinity;
        let sent: f32 = 0;
        for (let y = w.y0; y < w.y1; y++) {
          for (let ix = w.x0; ix < w.x1; ix++) {
            const i = (y * W + ix) * C + c;
            const value = load<f32>(x + (i << 2));
            const rank = reading == Reading.SpikeWise ? <f64>value : load<f64>(sums + (i << 3));
            if (rank > best) {
              best = rank;
              sent = value;
            }
          }
        }
        if (reading == Reading.MaxOfSums) {
          sent = <f32>(best - carry * load<f64>(tally));
          store<f64>(tally, best);
        }
        store<f64>(tally, carry * load<f64>(tally, 8) + <f64>sent, 8);
        store<f32>(out, sent);
      }
    }
  }
}
