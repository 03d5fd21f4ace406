/**
 * One channel's neurons, binary or signed, at many positions over all steps, under currents that are given; and how far
 * their outputs so far are from t times the ANN's activations. What fitting a channel does again and again. The twin is
 * src/convert/fit/channel.ts.
 */

/**
 * @param currents    (T, m) I(t)
 * @param activations (m) a
 * @param beta        (T) added to the currents
 * @param stride      positions of a row of currents
 * @param m           positions to run, a multiple of 4
 * @param signed      1: spikes that came too early are taken back
 * @param inclusive   1: fire at v_temp ≥ V_th, 0: at v_temp > V_th
 * @param sums        out: f64 (T, 8): Σ d of 4 lanes, then Σ d², d = V_th Σ s − t a at step t
 */
export function channelErrors(
  currents: usize,
  activations: usize,
  beta: usize,
  stride: i32,
  m: i32,
  T: i32,
  V_th: f32,
  v_0: f32,
  signed: i32,
  inclusive: i32,
  sums: usize,
): void {
  for (let p = sums, end = sums + (T << 6); p < end; p += 16) v128.store(p, f64x2.splat(0));
  if (signed) {
    if (inclusive) run(currents, activations, beta, stride, m, T, V_th, v_0, sums, true, true);
    else run(currents, activations, beta, stride, m, T, V_th, v_0, sums, true, false);
  } else if (inclusive) run(currents, activations, beta, stride, m, T, V_th, v_0, sums, false, true);
  else run(currents, activations, beta, stride, m, T, V_th, v_0, sums, false, false);
}

// @ts-expect-error: decorator
@inline
function run(
  currents: usize,
  activations: usize,
  beta: usize,
  stride: i32,
  m: i32,
  T: i32,
  V_th: f32,
  v_0: f32,
  sums: usize,
  signed: bool,
  inclusive: bool,
): void {
  const threshold = f32x4.splat(V_th);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const row = stride << 2;
  for (let i = 0; i < m << 2; i += 16) {
    const a = v128.load(activations + i);
    let v = f32x4.splat(v_0);
    let n = zero;
    let target = zero; // t a
    let I = currents + i;
    let out = sums;
    for (let t = 0; t < T; t++, I += row, out += 64) {
      const v_temp = f32x4.add(v, f32x4.add(v128.load(I), v128.load32_splat(beta + (t << 2))));
      const fires = inclusive ? f32x4.ge(v_temp, threshold) : f32x4.gt(v_temp, threshold);
      v = f32x4.sub(v_temp, v128.and(fires, threshold));
      if (signed) {
        const below = inclusive ? f32x4.lt(v_temp, zero) : f32x4.le(v_temp, zero);
        const back = v128.and(below, f32x4.gt(n, zero));
        v = f32x4.add(v, v128.and(back, threshold));
        n = f32x4.sub(f32x4.add(n, v128.and(fires, one)), v128.and(back, one));
      } else n = f32x4.add(n, v128.and(fires, one));
      target = f32x4.add(target, a);
      const d = f32x4.sub(f32x4.mul(n, threshold), target);
      const low = f64x2.promote_low_f32x4(d);
      const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(d, d, 2, 3, 2, 3));
      v128.store(out, f64x2.add(v128.load(out, 0), low), 0);
      v128.store(out, f64x2.add(v128.load(out, 16), high), 16);
      v128.store(out, f64x2.add(v128.load(out, 32), f64x2.mul(low, low)), 32);
      v128.store(out, f64x2.add(v128.load(out, 48), f64x2.mul(high, high)), 48);
    }
  }
}
