/** Rows of 16 lanes, and stores that stop at the last real channel. */

/** Stores the first `valid` of 4 lanes. */
// @ts-expect-error: decorator
@inline
export function storeLanes(out: usize, lanes: v128, valid: i32): void {
  if (valid == 4) {
    v128.store(out, lanes);
    return;
  }
  if (valid > 0) v128.store32_lane(out, lanes, 0);
  if (valid > 1) v128.store32_lane(out + 4, lanes, 1);
  if (valid > 2) v128.store32_lane(out + 8, lanes, 2);
}

/** a += b over the first `width` lanes of `rows` rows of 16. */
// @ts-expect-error: decorator
@inline
export function addRows(a: usize, b: usize, rows: i32, width: i32): void {
  for (let n = 0; n < rows; n++, a += 64, b += 64) {
    for (let i = 0; i < width << 2; i += 16) v128.store(a + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
  }
}

/** V_th in the lanes whose bit is set, else 0. */
// @ts-expect-error: decorator
@inline
export function where(word: v128, bits: v128, V_th: v128): v128 {
  return v128.and(i32x4.eq(v128.and(word, bits), bits), V_th);
}
