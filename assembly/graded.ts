/** Graded neurons: up to K spikes a step, found by repeated comparison; they send x(t) = s(t) V_th as a value. */
import { Block, Layer } from './descriptors';
import { storeLanes } from './lanes';

/** Membrane integration, firing and soft reset of one block at one pixel over all steps, four lanes at a time. */
export function fireGraded(layer: Layer, block: Block, pixel: i32, steps: i32, I: usize): void {
  for (let lane = 0; lane < block.valid; lane += 4) {
    if (layer.inclusive) gradedLanes(layer, block, pixel, lane, steps, I + (lane << 2), true);
    else gradedLanes(layer, block, pixel, lane, steps, I + (lane << 2), false);
  }
}

// @ts-expect-error: decorator
@inline
function gradedLanes(
  layer: Layer,
  block: Block,
  pixel: i32,
  lane: i32,
  steps: i32,
  I: usize,
  inclusive: bool,
): void {
  const zero = i32x4.splat(0);
  const valid = min(4, block.valid - lane);
  const at = ((block.packed * layer.Ho * layer.Wo + (pixel << 4) + lane) << 2);
  const V_th = v128.load(layer.threshold + ((block.packed + lane) << 2));
  const outputs = layer.Ho * layer.Wo * layer.O;
  const out = pixel * layer.O + block.first + lane;
  let v = v128.load(layer.state + at);
  let n = v128.load(layer.counts + at);
  let x = layer.currents + (out << 2);
  let spikes = layer.graded + out;
  for (let t = 0; t < steps; t++, I += 64, x += outputs << 2, spikes += outputs) {
    v = f32x4.add(v, v128.load(I));
    let s = zero;
    for (let k = 0; k < layer.most; k++) {
      const fires = inclusive ? f32x4.ge(v, V_th) : f32x4.gt(v, V_th);
      if (!v128.any_true(fires)) break;
      v = f32x4.sub(v, v128.and(fires, V_th));
      s = i32x4.sub(s, fires);
    }
    const silent = i32x4.eq(s, zero);
    for (let k = 0; k < layer.most; k++) {
      const below = inclusive ? f32x4.lt(v, zero) : f32x4.le(v, zero);
      const back = v128.and(v128.and(below, silent), i32x4.gt_s(i32x4.add(n, s), zero));
      if (!v128.any_true(back)) break;
      v = f32x4.add(v, v128.and(back, V_th));
      s = i32x4.add(s, back);
    }
    n = i32x4.add(n, s);
    storeLanes(x, f32x4.mul(f32x4.convert_i32x4_s(s), V_th), valid);
    store<i8>(spikes, <i8>i32x4.extract_lane(s, 0));
    if (valid > 1) store<i8>(spikes, <i8>i32x4.extract_lane(s, 1), 1);
    if (valid > 2) store<i8>(spikes, <i8>i32x4.extract_lane(s, 2), 2);
    if (valid > 3) store<i8>(spikes, <i8>i32x4.extract_lane(s, 3), 3);
  }
  v128.store(layer.state + at, v);
  v128.store(layer.counts + at, n);
}

/** Sum of |s| over `count` bytes. */
export function countGraded(spikes: usize, count: i32): u32 {
  let sum: u32 = 0;
  for (const end = spikes + count; spikes < end; spikes++) sum += abs<i32>(<i32>load<i8>(spikes));
  return sum;
}
