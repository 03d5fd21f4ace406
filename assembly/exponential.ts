/**
 * exp and log in float32: range reduction, then a series long enough for float32. Not the library's: those keep tables in memory,
 * which the host lays out here, and the host's own differ in the last bit from one JavaScript engine to the next.
 */

const LN2_HIGH: f32 = 0.693359375; // 355 / 512: k · LN2_HIGH is exact
const LN2_LOW: f32 = -2.12194440e-4;

/** e^x, 0 below −87; relative error below 2^−22. */
export function exponential(x: f32): f32 {
  if (x < -87) return 0;
  const k = nearest<f32>(x * <f32>1.4426950408889634);
  const r = x - k * LN2_HIGH - k * LN2_LOW; // |r| <= ln 2 / 2
  let p: f32 = 1.0 / 5040.0;
  p = p * r + <f32>(1.0 / 720.0);
  p = p * r + <f32>(1.0 / 120.0);
  p = p * r + <f32>(1.0 / 24.0);
  p = p * r + <f32>(1.0 / 6.0);
  p = p * r + <f32>0.5;
  p = p * r + 1;
  p = p * r + 1;
  return p * reinterpret<f32>((<i32>k + 127) << 23);
}

/** ln x for x >= 1; absolute error below 2^−22 plus half a unit in the last place. */
export function logarithm(x: f32): f32 {
  let exponent = (reinterpret<i32>(x) >> 23) - 127;
  let m = reinterpret<f32>((reinterpret<i32>(x) & 0x7fffff) | 0x3f800000); // [1, 2)
  if (m > <f32>1.4142135) {
    m *= 0.5;
    exponent += 1;
  }
  // ln m = 2 artanh(s), |s| <= 0.172
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let p: f32 = 1.0 / 9.0;
  p = p * z + <f32>(1.0 / 7.0);
  p = p * z + <f32>(1.0 / 5.0);
  p = p * z + <f32>(1.0 / 3.0);
  p = p * z + 1;
  const k = <f32>exponent;
  return k * LN2_HIGH + (k * LN2_LOW + 2 * s * p);
}
