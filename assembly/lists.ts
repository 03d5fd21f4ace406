/** Lists of what travels between layers: spikes from masks, values from dense tensors. */

/**
 * Spike lists from masks, a byte at a time from a table: no branch depends on a spike. An entry is 64 (ix·C + c), the
 * byte offset of a row of 16 weights.
 *
 * @param masks     (rows, W, words), zero in the bits past C
 * @param rows      H · T
 * @param entries   out: u32 entry of every spike, in the order y, t, x, c; up to 7 words past the end are written
 * @param starts    out: (rows · W + 1), the address where each pixel's list starts
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
      store<u32>(starts, <u32>entries);
      starts += 4;
      let c = (ix * C) << 6;
      for (let b = 0; b < bytes; b++, c += 512) {
        const mask = <u32>load<u8>(masks + b);
        const first = i32x4.splat(c);
        const set = i16x8.shl(v128.load8x8_u(positions + (mask << 3)), 6);
        v128.store(entries, i32x4.add(i32x4.extend_low_i16x8_u(set), first), 0);
        v128.store(entries, i32x4.add(i32x4.extend_high_i16x8_u(set), first), 16);
        entries += popcnt(mask) << 2;
      }
    }
  }
  store<u32>(starts, <u32>entries);
  return <u32>((entries - base) >> 2);
}

/**
 * Lists of signed spikes, as {@link listSpikes}: both planes of masks in one list, in the same order. An entry of a
 * negative spike is `distance` bytes larger, so that what reads it as a row of the weights finds the negated one.
 *
 * @param masks    positive spikes, (rows, W, words)
 * @param negative negative spikes, likewise; no bit is set in both
 */
export function listSigned(
  masks: usize,
  negative: usize,
  rows: i32,
  W: i32,
  C: i32,
  words: i32,
  entries: usize,
  starts: usize,
  positions: usize,
  distance: i32,
): u32 {
  const base = entries;
  const bytes = (C + 7) >> 3;
  const bits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
  const far = i32x4.splat(distance);
  for (let row = 0; row < rows; row++) {
    for (let ix = 0; ix < W; ix++, masks += words << 2, negative += words << 2) {
      store<u32>(starts, <u32>entries);
      starts += 4;
      let c = (ix * C) << 6;
      for (let b = 0; b < bytes; b++, c += 512) {
        const minus = <u32>load<u8>(negative + b);
        const mask = <u32>load<u8>(masks + b) | minus;
        const first = i32x4.splat(c);
        const set = v128.load64_zero(positions + (mask << 3));
        // For each entry, all ones where its spike is negative.
        const lanes = i8x16.eq(v128.and(i8x16.splat(<i8>minus), bits), bits);
        const sign = i16x8.extend_low_i8x16_s(i8x16.swizzle(lanes, set));
        const at = i16x8.shl(i16x8.extend_low_i8x16_u(set), 6);
        const low = i32x4.add(i32x4.extend_low_i16x8_u(at), first);
        const high = i32x4.add(i32x4.extend_high_i16x8_u(at), first);
        v128.store(entries, i32x4.add(low, v128.and(i32x4.extend_low_i16x8_s(sign), far)), 0);
        v128.store(entries, i32x4.add(high, v128.and(i32x4.extend_high_i16x8_s(sign), far)), 16);
        entries += popcnt(mask) << 2;
      }
    }
  }
  store<u32>(starts, <u32>entries);
  return <u32>((entries - base) >> 2);
}

/** Spikes in `words` words of masks. */
export function countSpikes(masks: usize, words: i32): u32 {
  let count: u32 = 0;
  for (const end = masks + (words << 2); masks < end; masks += 4) count += popcnt(load<u32>(masks));
  return count;
}

/**
 * Lists of the non-zero values of a dense tensor (T, H, W, C): entries and starts as above, values beside them; up to 3
 * words past the end of both are written.
 *
 * @param positions as above
 * @param shuffles  (16, 16) u8: for each set of 4 lanes, the bytes that move its lanes to the front
 */
export function listValues(
  x: usize,
  steps: i32,
  H: i32,
  W: i32,
  C: i32,
  entries: usize,
  values: usize,
  starts: usize,
  positions: usize,
  shuffles: usize,
): u32 {
  const base = entries;
  const zero = f32x4.splat(0);
  for (let row = 0; row < H * steps; row++) {
    const y = row / steps;
    let p = x + ((((row - y * steps) * H + y) * W * C) << 2);
    for (let ix = 0; ix < W; ix++) {
      store<u32>(starts, <u32>entries);
      starts += 4;
      let i = ix * C;
      const end = i + C;
      for (; i + 4 <= end; i += 4, p += 16) {
        const lanes = v128.load(p);
        const set = i32x4.bitmask(f32x4.ne(lanes, zero));
        const at = i32x4.extend_low_i16x8_u(v128.load8x8_u(positions + (set << 3)));
        v128.store(entries, i32x4.shl(i32x4.add(at, i32x4.splat(i)), 6));
        v128.store(values, i8x16.swizzle(lanes, v128.load(shuffles + (set << 4))));
        const bytes = popcnt(set) << 2;
        entries += bytes;
        values += bytes;
      }
      for (; i < end; i++, p += 4) {
        const value = load<f32>(p);
        store<u32>(entries, i << 6);
        store<f32>(values, value);
        const bytes = value != 0 ? 4 : 0;
        entries += bytes;
        values += bytes;
      }
    }
  }
  store<u32>(starts, <u32>entries);
  return <u32>((entries - base) >> 2);
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
