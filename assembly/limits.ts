/** What this machine can do at best, in the instructions the kernels use: the yardsticks of the benches. */

/** `count` × 12 independent multiply-adds of four lanes, in registers only. Returns a value so that nothing is dropped. */
export function peakMultiplyAdd(count: i32): f32 {
  const w = f32x4.splat(0.5);
  let a = f32x4.splat(1);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  let i = a;
  let j = a;
  let k = a;
  let l = a;
  for (let n = 0; n < count; n++) {
    a = f32x4.add(w, f32x4.mul(w, a));
    b = f32x4.add(w, f32x4.mul(w, b));
    c = f32x4.add(w, f32x4.mul(w, c));
    d = f32x4.add(w, f32x4.mul(w, d));
    e = f32x4.add(w, f32x4.mul(w, e));
    f = f32x4.add(w, f32x4.mul(w, f));
    g = f32x4.add(w, f32x4.mul(w, g));
    h = f32x4.add(w, f32x4.mul(w, h));
    i = f32x4.add(w, f32x4.mul(w, i));
    j = f32x4.add(w, f32x4.mul(w, j));
    k = f32x4.add(w, f32x4.mul(w, k));
    l = f32x4.add(w, f32x4.mul(w, l));
  }
  let sum = a;
  sum = f32x4.add(sum, b);
  sum = f32x4.add(sum, c);
  sum = f32x4.add(sum, d);
  sum = f32x4.add(sum, e);
  sum = f32x4.add(sum, f);
  sum = f32x4.add(sum, g);
  sum = f32x4.add(sum, h);
  sum = f32x4.add(sum, i);
  sum = f32x4.add(sum, j);
  sum = f32x4.add(sum, k);
  sum = f32x4.add(sum, l);
  return f32x4.extract_lane(sum, 0);
}

/**
 * Adds up a buffer of `rows` rows of 24 floats, `times` times, into six vectors: the bare loop of an event-driven sum.
 * Six, because that is fastest in V8: fewer wait for the addition before, and eight with their loads need more registers
 * than there are.
 */
export function peakLoadAdd(x: usize, rows: i32, times: i32): f32 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  for (let n = 0; n < times; n++) {
    for (let p = x, end = x + rows * 96; p < end; p += 96) {
      a = f32x4.add(a, v128.load(p, 0));
      b = f32x4.add(b, v128.load(p, 16));
      c = f32x4.add(c, v128.load(p, 32));
      d = f32x4.add(d, v128.load(p, 48));
      e = f32x4.add(e, v128.load(p, 64));
      f = f32x4.add(f, v128.load(p, 80));
    }
  }
  return f32x4.extract_lane(f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f)), 0);
}
