/** Stores that stop at the last real channel. */

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
