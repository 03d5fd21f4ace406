/**
 * What stands in for ReLU while a network is retrained for its life as a spiking one: the clipped ReLU, in levels or
 * not, and the integrate-and-fire neuron over all its steps; with their gradients. Sums run in an order that depends on
 * lengths only.
 */

/** Vectors of values whose sum is rounded before it joins the total: keeps float32 sums of many numbers accurate. */
const CHAIN: i32 = 256;

/**
 * a = V_th · clip(z / V_th, 0, 1); with `levels` L > 0 rounded to the nearest of L equal steps: floor(· L + 1/2) / L.
 *
 * @param z (count)
 * @param a (count), may be z
 */
export function clipToThreshold(z: usize, a: usize, count: i32, V_th: f32, levels: f32): void {
  const end = z + (count << 2);
  for (; z + 16 <= end; z += 16, a += 16) v128.store(a, clipped(v128.load(z), V_th, levels));
  for (; z < end; z += 4, a += 4) store<f32>(a, f32x4.extract_lane(clipped(v128.load32_splat(z), V_th, levels), 0));
}

// @ts-expect-error: decorator
@inline
function clipped(z: v128, V_th: f32, levels: f32): v128 {
  const threshold = f32x4.splat(V_th);
  let share = f32x4.min(f32x4.max(f32x4.div(z, threshold), f32x4.splat(0)), f32x4.splat(1));
  if (levels > 0) {
    const L = f32x4.splat(levels);
    share = f32x4.div(f32x4.floor(f32x4.add(f32x4.mul(share, L), f32x4.splat(0.5))), L);
  }
  return f32x4.mul(share, threshold);
}

/**
 * Gradients of {@link clipToThreshold}, straight through the rounding: dz = da where 0 < z < V_th, else 0; and
 * Σ da · ∂a/∂V_th, where ∂a/∂V_th is 0 below, (a − z) / V_th within, 1 above.
 *
 * @param sums (4) partial sums of the threshold's gradient, to be added up
 */
export function clipGradient(z: usize, a: usize, da: usize, dz: usize, count: i32, V_th: f32, sums: usize): void {
  let total = f32x4.splat(0);
  const end = z + (count << 2);
  while (z + 16 <= end) {
    let sum = f32x4.splat(0);
    for (let n = CHAIN; n > 0 && z + 16 <= end; n--, z += 16, a += 16, da += 16, dz += 16) {
      const g = v128.load(da);
      sum = f32x4.add(sum, f32x4.mul(g, byThreshold(v128.load(z), v128.load(a), V_th)));
      v128.store(dz, v128.and(g, within(v128.load(z), V_th)));
    }
    total = f32x4.add(total, sum);
  }
  let rest: f32 = 0;
  for (; z < end; z += 4, a += 4, da += 4, dz += 4) {
    const g = load<f32>(da);
    rest += g * f32x4.extract_lane(byThreshold(v128.load32_splat(z), v128.load32_splat(a), V_th), 0);
    const inside = load<f32>(z) > 0 && load<f32>(z) < V_th;
    store<f32>(dz, inside ? g : 0);
  }
  v128.store(sums, f32x4.add(total, f32x4.replace_lane(f32x4.splat(0), 0, rest)));
}

// @ts-expect-error: decorator
@inline
function within(z: v128, V_th: f32): v128 {
  return v128.and(f32x4.gt(z, f32x4.splat(0)), f32x4.lt(z, f32x4.splat(V_th)));
}

// @ts-expect-error: decorator
@inline
function byThreshold(z: v128, a: v128, V_th: f32): v128 {
  const threshold = f32x4.splat(V_th);
  const inside = v128.and(within(z, V_th), f32x4.div(f32x4.sub(a, z), threshold));
  return v128.or(inside, v128.and(f32x4.ge(z, threshold), f32x4.splat(1)));
}

/**
 * Integrate and fire with soft reset, Eq. (2)–(6), fires above V_th: currents of all steps to spikes of value V_th.
 *
 * @param z      (T, count) currents
 * @param temp   (T, count) v_temp, which the gradient needs
 * @param x      (T, count) spikes, 0 or V_th
 * @param count  neurons of all images
 */
export function integrateAndFire(
  z: usize,
  temp: usize,
  x: usize,
  count: i32,
  steps: i32,
  V_th: f32,
  v_0: f32,
): void {
  const row = count << 2;
  const threshold = f32x4.splat(V_th);
  let i = 0;
  for (; i + 16 <= row; i += 16) {
    let v = f32x4.splat(v_0);
    for (let t = 0, at = i; t < steps; t++, at += row) {
      const v_temp = f32x4.add(v, v128.load(z + at));
      const spike = v128.and(f32x4.gt(v_temp, threshold), threshold);
      v128.store(temp + at, v_temp);
      v128.store(x + at, spike);
      v = f32x4.sub(v_temp, spike);
    }
  }
  for (; i < row; i += 4) {
    let v = v_0;
    for (let t = 0, at = i; t < steps; t++, at += row) {
      const v_temp = v + load<f32>(z + at);
      const spike: f32 = v_temp > V_th ? V_th : 0;
      store<f32>(temp + at, v_temp);
      store<f32>(x + at, spike);
      v = v_temp - spike;
    }
  }
}

/**
 * Gradient of {@link integrateAndFire} by a triangle in place of the step: ∂x / ∂v_temp ≈ `height` · max(0, 1 − |v_temp −
 * V_th| / V_th). The reset is not differentiated, so dz(t) = dx(t) ∂x / ∂v_temp + dz(t + 1).
 *
 * @param v_temp (T, count)
 * @param dx     (T, count)
 * @param dz     (T, count), may be dx
 */
export function spikeGradient(
  v_temp: usize,
  dx: usize,
  dz: usize,
  count: i32,
  steps: i32,
  V_th: f32,
  height: f32,
): void {
  const row = count << 2;
  const last = (steps - 1) * row;
  let i = 0;
  for (; i + 16 <= row; i += 16) {
    let carry = f32x4.splat(0);
    for (let t = steps, at = last + i; t > 0; t--, at -= row) {
      carry = f32x4.add(carry, f32x4.mul(v128.load(dx + at), triangle(v128.load(v_temp + at), V_th, height)));
      v128.store(dz + at, carry);
    }
  }
  for (; i < row; i += 4) {
    let carry: f32 = 0;
    for (let t = steps, at = last + i; t > 0; t--, at -= row) {
      const slope = f32x4.extract_lane(triangle(v128.load32_splat(v_temp + at), V_th, height), 0);
      carry += load<f32>(dx + at) * slope;
      store<f32>(dz + at, carry);
    }
  }
}

// @ts-expect-error: decorator
@inline
function triangle(v_temp: v128, V_th: f32, height: f32): v128 {
  const threshold = f32x4.splat(V_th);
  const distance = f32x4.div(f32x4.abs(f32x4.sub(v_temp, threshold)), threshold);
  return f32x4.mul(f32x4.splat(height), f32x4.max(f32x4.splat(0), f32x4.sub(f32x4.splat(1), distance)));
}
