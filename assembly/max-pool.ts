/**
 * Max pooling: of the ANN, and of spikes or values over time. What a pool of the SNN sends is a choice; the readings and
 * their letters are those of src/paper/max-pooling.ts, the twin is src/engine/max-pool.ts.
 */


/** What a pool sends. Numbers are shared with src/engine/wasm/pool-plan.ts. */
export enum Reading {
  MaxOfSums = 0,
  SumGate = 1,
  SpikeWise = 2,
}

/** The largest value of each window of `count` tensors (H, W, C); every window holds a pixel. */
export function maxPool(
  x: usize,
  out: usize,
  count: i32,
  H: i32,
  W: i32,
  C: i32,
  Kh: i32,
  Kw: i32,
  sy: i32,
  sx: i32,
  top: i32,
  left: i32,
  Ho: i32,
  Wo: i32,
): void {
  for (let n = 0; n < count; n++, x += (H * W * C) << 2) {
    for (let oy = 0; oy < Ho; oy++) {
      const y0 = max(oy * sy - top, 0);
      const y1 = min(oy * sy - top + Kh, H);
      for (let ox = 0; ox < Wo; ox++) {
        const x0 = max(ox * sx - left, 0);
        const x1 = min(ox * sx - left + Kw, W);
        let c = 0;
        for (; c + 4 <= C; c += 4, out += 16) {
          let largest = f32x4.splat(-Infinity);
          for (let y = y0; y < y1; y++) {
            for (let p = x + (((y * W + x0) * C + c) << 2), e = p + (((x1 - x0) * C) << 2); p < e; p += C << 2) {
              largest = f32x4.max(largest, v128.load(p));
            }
          }
          v128.store(out, largest);
        }
        for (; c < C; c++, out += 4) {
          let largest: f32 = -Infinity;
          for (let y = y0; y < y1; y++) {
            for (let ix = x0; ix < x1; ix++) largest = max(largest, load<f32>(x + (((y * W + ix) * C + c) << 2)));
          }
          store<f32>(out, largest);
        }
      }
    }
  }
}

/**
 * Max pooling of spikes of one V_th, from masks (H, T, W, words) to masks (Ho, T, Wo, words), eight channels at a time.
 * Sums are counted in spikes: S_i is S_i / V_th here.
 *
 * @param negative masks of spikes worth -V_th, or 0 for none; `outNegative` likewise
 * @param state    i32 (Ho, Wo, C / 8, Kh · Kw + 2, 8): S_i of the window's inputs, M, and what was sent so far; zeros at first
 */
export function maxPoolSpikes(
  masks: usize,
  negative: usize,
  words: i32,
  out: usize,
  outNegative: usize,
  state: usize,
  reading: i32,
  steps: i32,
  H: i32,
  W: i32,
  C: i32,
  Kh: i32,
  Kw: i32,
  sy: i32,
  sx: i32,
  top: i32,
  left: i32,
  Ho: i32,
  Wo: i32,
): void {
  const groups = (C + 7) >> 3;
  const pixelBytes = words << 2;
  const tally = (Kh * Kw) << 5; // bytes from the sums to M
  for (let oy = 0; oy < Ho; oy++) {
    const y0 = max(oy * sy - top, 0);
    const y1 = min(oy * sy - top + Kh, H);
    for (let ox = 0; ox < Wo; ox++) {
      const x0 = max(ox * sx - left, 0);
      const x1 = min(ox * sx - left + Kw, W);
      for (let g = 0; g < groups; g++, state += tally + 64) {
        for (let t = 0; t < steps; t++) {
          const to = ((oy * steps + t) * Wo + ox) * pixelBytes + g;
          const minus = negative ? negative + g : 0;
          const sent = poolWindow(masks + g, minus, steps, t, W, pixelBytes, y0, y1, x0, x1, state, tally, reading);
          store<u8>(out + to, sent & 255);
          if (negative) store<u8>(outNegative + to, sent >> 8);
        }
      }
    }
  }
}

/** One window at one step: which of eight channels send a spike (bits 0 to 7) and which take one back (bits 8 to 15). */
// @ts-expect-error: decorator
@inline
function poolWindow(
  masks: usize,
  negative: usize,
  steps: i32,
  t: i32,
  W: i32,
  pixelBytes: i32,
  y0: i32,
  y1: i32,
  x0: i32,
  x1: i32,
  sums: usize,
  tally: i32,
  reading: i32,
): u32 {
  const zero = i32x4.splat(0);
  let bestLow = i32x4.splat(i32.MIN_VALUE), bestHigh = bestLow;
  let sentLow = zero, sentHigh = zero;
  let S = sums;
  for (let y = y0; y < y1; y++) {
    let at = ((y * steps + t) * W + x0) * pixelBytes;
    for (let ix = x0; ix < x1; ix++, at += pixelBytes, S += 32) {
      const plus = i32x4.splat(load<u8>(masks + at));
      const minus = negative ? i32x4.splat(load<u8>(negative + at)) : zero;
      const low = spikesOf(plus, minus, i32x4(1, 2, 4, 8));
      const high = spikesOf(plus, minus, i32x4(16, 32, 64, 128));
      let rankLow = low, rankHigh = high;
      if (reading != Reading.SpikeWise) {
        rankLow = i32x4.add(v128.load(S, 0), low);
        rankHigh = i32x4.add(v128.load(S, 16), high);
        v128.store(S, rankLow, 0);
        v128.store(S, rankHigh, 16);
      }
      const aboveLow = i32x4.gt_s(rankLow, bestLow);
      const aboveHigh = i32x4.gt_s(rankHigh, bestHigh);
      bestLow = v128.bitselect(rankLow, bestLow, aboveLow);
      bestHigh = v128.bitselect(rankHigh, bestHigh, aboveHigh);
      sentLow = v128.bitselect(low, sentLow, aboveLow);
      sentHigh = v128.bitselect(high, sentHigh, aboveHigh);
    }
  }
  const M = sums + tally;
  if (reading == Reading.MaxOfSums) {
    sentLow = i32x4.sub(bestLow, v128.load(M, 0));
    sentHigh = i32x4.sub(bestHigh, v128.load(M, 16));
    v128.store(M, bestLow, 0);
    v128.store(M, bestHigh, 16);
  }
  v128.store(M, i32x4.add(v128.load(M, 32), sentLow), 32);
  v128.store(M, i32x4.add(v128.load(M, 48), sentHigh), 48);
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
 * float64.
 *
 * @param state f64 (Ho, Wo, C, Kh · Kw + 2): S_i of the window's inputs, M, and what was sent so far; zeros at first
 */
export function maxPoolValues(
  x: usize,
  out: usize,
  state: usize,
  reading: i32,
  steps: i32,
  H: i32,
  W: i32,
  C: i32,
  Kh: i32,
  Kw: i32,
  sy: i32,
  sx: i32,
  top: i32,
  left: i32,
  Ho: i32,
  Wo: i32,
): void {
  const tally = (Kh * Kw) << 3;
  for (let oy = 0; oy < Ho; oy++) {
    const y0 = max(oy * sy - top, 0);
    const y1 = min(oy * sy - top + Kh, H);
    for (let ox = 0; ox < Wo; ox++) {
      const x0 = max(ox * sx - left, 0);
      const x1 = min(ox * sx - left + Kw, W);
      for (let c = 0; c < C; c++, state += tally + 16) {
        for (let t = 0; t < steps; t++) {
          let S = state;
          let best: f64 = -Infinity;
          let sent: f32 = 0;
          for (let y = y0; y < y1; y++) {
            for (let ix = x0; ix < x1; ix++, S += 8) {
              const value = load<f32>(x + ((((t * H + y) * W + ix) * C + c) << 2));
              let rank = <f64>value;
              if (reading != Reading.SpikeWise) {
                rank += load<f64>(S);
                store<f64>(S, rank);
              }
              if (rank > best) {
                best = rank;
                sent = value;
              }
            }
          }
          const M = state + tally;
          if (reading == Reading.MaxOfSums) {
            sent = <f32>(best - load<f64>(M));
            store<f64>(M, best);
          }
          store<f64>(M, load<f64>(M, 8) + <f64>sent, 8);
          store<f32>(out + ((((t * Ho + oy) * Wo + ox) * C + c) << 2), sent);
        }
      }
    }
  }
}
