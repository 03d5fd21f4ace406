/** Lists of what travels between layers: spikes from masks, values from dense tensors, averages of spikes. */

/**
 * Spike lists from masks, a byte at a time from a table: no branch depends on a spike.
 *
 * @param masks     (rows, W, words), zero in the bits past C
 * @param rows      H · T
 * @param entries   out: u32 ix·C + c of every spike, in the order y, t, x, c; up to 7 words past the end are written
 * @param starts    out: (rows · W + 1), where each pixel's list starts
 * @param positions (256, 8) u8: positions of the set bits of each byte, in order
 * @returns the number of spikes
 */
export function listSpikes(
  masks: usize,
  rows: i32,
  W: i32,
  C: i32,
  words: i32,
  entries: usize,
  starts: usize,
  positions: usize,
): u32 {
  const base = entries;
  const bytes = (C + 7) >> 3;
  for (let row = 0; row < rows; row++) {
    for (let ix = 0; ix < W; ix++, masks += words << 2) {
      store<u32>(starts, (entries - base) >> 2);
      starts += 4;
      let c = ix * C;
      for (let b = 0; b < bytes; b++, c += 8) {
        const mask = <u32>load<u8>(masks + b);
        const first = i32x4.splat(c);
        const set = v128.load8x8_u(positions + (mask << 3));
        v128.store(entries, i32x4.add(i32x4.extend_low_i16x8_u(set), first), 0);
        v128.store(entries, i32x4.add(i32x4.extend_high_i16x8_u(set), first), 16);
        entries += popcnt(mask) << 2;
      }
    }
  }
  store<u32>(starts, (entries - base) >> 2);
  return <u32>((entries - base) >> 2);
}

/** Lists of the non-zero values of a dense tensor (T, H, W, C): entries and starts as above, values beside them. */
export function listValues(
  x: usize,
  steps: i32,
  H: i32,
  W: i32,
  C: i32,
  entries: usize,
  values: usize,
  starts: usize,
): u32 {
  const base = entries;
  const end = W * C;
  for (let row = 0; row < H * steps; row++) {
    const y = row / steps;
    let p = x + (((row - y * steps) * H + y) * end << 2);
    for (let i = 0, next = 0; i < end; i++, p += 4) {
      if (i == next) {
        store<u32>(starts, (entries - base) >> 2);
        starts += 4;
        next += C;
      }
      const value = load<f32>(p);
      if (value != 0) {
        store<u32>(entries, i);
        store<f32>(values, value);
        entries += 4;
        values += 4;
      }
    }
  }
  store<u32>(starts, (entries - base) >> 2);
  return <u32>((entries - base) >> 2);
}

/**
 * Average pooling of spikes worth V_th: sums in row-major order of the window from the lists, then divided by its size.
 *
 * @param out (T, Ho, Wo, C)
 */
export function poolSpikes(
  entries: usize,
  starts: usize,
  threshold: usize,
  out: usize,
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
  const size = <f32>(Kh * Kw);
  for (let t = 0; t < steps; t++) {
    for (let oy = 0; oy < Ho; oy++) {
      const y0 = max(oy * sy - top, 0);
      const y1 = min(oy * sy - top + Kh, H);
      for (let ox = 0; ox < Wo; ox++, out += C << 2) {
        const x0 = max(ox * sx - left, 0);
        const x1 = min(ox * sx - left + Kw, W);
        for (let c = 0; c < C; c++) store<f32>(out + (c << 2), 0);
        for (let y = y0; y < y1; y++) {
          for (let ix = x0; ix < x1; ix++) {
            const at = starts + (((y * steps + t) * W + ix) << 2);
            const first = ix * C;
            const end = entries + (load<u32>(at, 4) << 2);
            for (let p = entries + (load<u32>(at) << 2); p < end; p += 4) {
              const c = (load<u32>(p) - first) << 2;
              store<f32>(out + c, load<f32>(out + c) + load<f32>(threshold + c));
            }
          }
        }
        for (let c = 0; c < C; c++) store<f32>(out + (c << 2), load<f32>(out + (c << 2)) / size);
      }
    }
  }
}

/** Shortcut "option A" on masks (H, T, W, words): every stride-th pixel, bits moved up by `before` channels. */
export function shortcutSpikes(
  masks: usize,
  out: usize,
  steps: i32,
  W: i32,
  words: i32,
  sy: i32,
  sx: i32,
  before: i32,
  Ho: i32,
  Wo: i32,
  outWords: i32,
): void {
  for (let oy = 0; oy < Ho; oy++) {
    for (let t = 0; t < steps; t++) {
      for (let ox = 0; ox < Wo; ox++) {
        const at = masks + (((oy * sy * steps + t) * W + ox * sx) * words) * 4;
        for (let word = 0; word < outWords; word++, out += 4) {
          const first = (word << 5) - before; // the source channel of the word's bit 0, maybe negative
          const index = first >> 5;
          const bits = first & 31;
          let value = wordAt(at, index, words) >> bits;
          if (bits) value |= wordAt(at, index + 1, words) << (32 - bits);
          store<u32>(out, value);
        }
      }
    }
  }
}

// @ts-expect-error: decorator
@inline
function wordAt(at: usize, index: i32, words: i32): u32 {
  return index >= 0 && index < words ? load<u32>(at + (index << 2)) : 0;
}
