/** Currents of one block of output channels at one pixel over all steps, Eq. (4), from what an operand is. */

import { Block, Layer, Operand, Source } from './descriptors';
import { where } from './lists';

/**
 * Lists of one window for all steps, its rows joined: what follows then meets a badly predicted end of a loop once per
 * step instead of Kh times, and every block of output channels uses the same lists.
 *
 * @param windows out: ends (T), the address behind each step's list; then the lists, byte offsets in a block's weights
 */
export function gatherSpikes(o: Operand, oy: i32, ox: i32, steps: i32, windows: usize): void {
  const y0 = oy * o.sy - o.top;
  const x0 = ox * o.sx - o.left;
  const from = max(y0, 0);
  const to = min(y0 + o.Kh, o.H);
  const rowWeights = (o.Kw * o.C) << 6;
  // A window row is one contiguous run of the lists: kx·C + c = entry − x0·C.
  const firstWeight = (from - y0) * rowWeights - ((x0 * o.C) << 6);
  const left = max(x0, 0) << 2;
  const span = (max(min(x0 + o.Kw, o.W), max(x0, 0)) << 2) - left;
  const stepStarts = o.W << 2;
  const rowStarts = steps * stepStarts;
  let starts = o.starts + from * rowStarts + left;
  let last = windows + (steps << 2);
  for (let t = 0; t < steps; t++, starts += stepStarts) {
    let row = starts;
    let weight = firstWeight;
    for (let y = from; y < to; y++, row += rowStarts, weight += rowWeights) {
      let p = <usize>load<u32>(row);
      const end = <usize>load<u32>(row + span);
      const base = i32x4.splat(weight);
      // Most rows are short: twelve entries are copied without asking, and what is too much is written over.
      v128.store(last, i32x4.add(i32x4.shl(v128.load(p, 0), 6), base), 0);
      v128.store(last, i32x4.add(i32x4.shl(v128.load(p, 16), 6), base), 16);
      v128.store(last, i32x4.add(i32x4.shl(v128.load(p, 32), 6), base), 32);
      let q = last + 48;
      last += end - p;
      for (p += 48; p < end; p += 32, q += 32) {
        v128.store(q, i32x4.add(i32x4.shl(v128.load(p, 0), 6), base), 0);
        v128.store(q, i32x4.add(i32x4.shl(v128.load(p, 16), 6), base), 16);
      }
    }
    store<u32>(windows + (t << 2), <u32>last);
  }
}

/** Event-driven weighted sum over gathered lists: I(t) = b + Σ W V_th over the inputs that spiked; plain additions. */
export function sumGathered(o: Operand, block: Block, steps: i32, windows: usize, out: usize): void {
  if (block.width == 16) gathered(o, block, steps, windows, out, 16);
  else if (block.width == 8) gathered(o, block, steps, windows, out, 8);
  else gathered(o, block, steps, windows, out, 4);
}

// @ts-expect-error: decorator
@inline
function gathered(o: Operand, block: Block, steps: i32, windows: usize, out: usize, width: i32): void {
  const weight = o.weight + ((o.Kh * o.Kw * o.I * block.packed) << 2);
  const bias = o.bias + (block.packed << 2);
  let p = windows + (steps << 2);
  for (let t = 0; t < steps; t++, out += 64) {
    let a0 = v128.load(bias, 0);
    let a1 = width > 4 ? v128.load(bias, 16) : a0;
    let a2 = width > 8 ? v128.load(bias, 32) : a0;
    let a3 = width > 8 ? v128.load(bias, 48) : a0;
    for (const end = <usize>load<u32>(windows + (t << 2)); p < end; p += 4) {
      const w = weight + load<u32>(p);
      a0 = f32x4.add(a0, v128.load(w, 0));
      if (width > 4) a1 = f32x4.add(a1, v128.load(w, 16));
      if (width > 8) a2 = f32x4.add(a2, v128.load(w, 32));
      if (width > 8) a3 = f32x4.add(a3, v128.load(w, 48));
    }
    v128.store(out, a0, 0);
    if (width > 4) v128.store(out, a1, 16);
    if (width > 8) v128.store(out, a2, 32);
    if (width > 8) v128.store(out, a3, 48);
  }
}

/** The same sum straight from the spike lists, for windows with long rows. */
export function sumSpikes(o: Operand, block: Block, oy: i32, ox: i32, steps: i32, out: usize): void {
  if (block.width == 16) overRows(o, block, oy, ox, steps, out, 16, false);
  else if (block.width == 8) overRows(o, block, oy, ox, steps, out, 8, false);
  else overRows(o, block, oy, ox, steps, out, 4, false);
}

/** The same over lists of values: I(t) = b + Σ f32(W x). */
export function sumValues(o: Operand, block: Block, oy: i32, ox: i32, steps: i32, out: usize): void {
  if (block.width == 16) overRows(o, block, oy, ox, steps, out, 16, true);
  else if (block.width == 8) overRows(o, block, oy, ox, steps, out, 8, true);
  else overRows(o, block, oy, ox, steps, out, 4, true);
}

// @ts-expect-error: decorator
@inline
function overRows(o: Operand, block: Block, oy: i32, ox: i32, steps: i32, out: usize, width: i32, scaled: bool): void {
  const y0 = oy * o.sy - o.top;
  const x0 = ox * o.sx - o.left;
  const from = max(y0, 0);
  const to = min(y0 + o.Kh, o.H);
  const rowWeights = (o.Kw * o.C) << 6;
  const weight = o.weight + ((o.Kh * o.Kw * o.C * block.packed) << 2) + (from - y0) * rowWeights - ((x0 * o.C) << 6);
  const bias = o.bias + (block.packed << 2);
  const left = max(x0, 0) << 2;
  const span = (max(min(x0 + o.Kw, o.W), max(x0, 0)) << 2) - left;
  const values = o.values - o.entries;
  const stepStarts = o.W << 2;
  const rowStarts = steps * stepStarts;
  let starts = o.starts + from * rowStarts + left;
  for (let t = 0; t < steps; t++, starts += stepStarts, out += 64) {
    let a0 = v128.load(bias, 0);
    let a1 = width > 4 ? v128.load(bias, 16) : a0;
    let a2 = width > 8 ? v128.load(bias, 32) : a0;
    let a3 = width > 8 ? v128.load(bias, 48) : a0;
    let row = starts;
    let rowWeight = weight;
    for (let y = from; y < to; y++, row += rowStarts, rowWeight += rowWeights) {
      let p = <usize>load<u32>(row);
      const end = <usize>load<u32>(row + span);
      for (; p < end; p += 4) {
        const w = rowWeight + (load<u32>(p) << 6);
        const x = scaled ? v128.load32_splat(p + values) : a0;
        a0 = f32x4.add(a0, scaled ? f32x4.mul(v128.load(w, 0), x) : v128.load(w, 0));
        if (width > 4) a1 = f32x4.add(a1, scaled ? f32x4.mul(v128.load(w, 16), x) : v128.load(w, 16));
        if (width > 8) a2 = f32x4.add(a2, scaled ? f32x4.mul(v128.load(w, 32), x) : v128.load(w, 32));
        if (width > 8) a3 = f32x4.add(a3, scaled ? f32x4.mul(v128.load(w, 48), x) : v128.load(w, 48));
      }
    }
    v128.store(out, a0, 0);
    if (width > 4) v128.store(out, a1, 16);
    if (width > 8) v128.store(out, a2, 32);
    if (width > 8) v128.store(out, a3, 48);
  }
}

/** Grouped weighted sum: walks the group's channels of each pixel in the masks (spikes) or the dense values. */
export function convGroup(o: Operand, block: Block, oy: i32, ox: i32, steps: i32, out: usize): u32 {
  if (o.kind == Source.GroupValues) return overGroup(o, block, oy, ox, steps, out, false, false);
  if (o.negative) return overGroup(o, block, oy, ox, steps, out, true, true);
  return overGroup(o, block, oy, ox, steps, out, true, false);
}

// @ts-expect-error: decorator
@inline
function overGroup(
  o: Operand,
  block: Block,
  oy: i32,
  ox: i32,
  steps: i32,
  out: usize,
  spikes: bool,
  signed: bool,
): u32 {
  const y0 = oy * o.sy - o.top;
  const x0 = ox * o.sx - o.left;
  const weight = o.weight + ((o.Kh * o.Kw * o.I * block.packed) << 2);
  const pixelBytes = (spikes ? o.words : o.C) << 2;
  const last = block.inputFirst + o.I;
  let visits: u32 = 0;
  for (let t = 0; t < steps; t++, out += 64) {
    constantRows(o.bias + (block.packed << 2), 0, 16, 1, out);
    for (let ky = max(0, -y0), kyEnd = min(o.Kh, o.H - y0); ky < kyEnd; ky++) {
      for (let kx = max(0, -x0), kxEnd = min(o.Kw, o.W - x0); kx < kxEnd; kx++) {
        const row = spikes ? (y0 + ky) * steps + t : t * o.H + y0 + ky;
        const at = (row * o.W + x0 + kx) * pixelBytes;
        let w = weight + (((ky * o.Kw + kx) * o.I) << 6);
        for (let c = block.inputFirst; c < last; c++, w += 64) {
          // Weights behind spikes carry V_th: times 1 or -1 is exact.
          let x = spikes ? <f32>bitAt(o.dense + at, c) : load<f32>(o.dense + at + (c << 2));
          if (signed) x -= <f32>bitAt(o.negative + at, c);
          if (x == 0) continue;
          accumulateScaled(out, w, x, block.width);
          visits++;
        }
      }
    }
  }
  return visits;
}

// @ts-expect-error: decorator
@inline
function bitAt(mask: usize, c: i32): u32 {
  return (load<u32>(mask + ((c >> 5) << 2)) >> (c & 31)) & 1;
}

/** a += f32(w x) over `width` lanes. */
// @ts-expect-error: decorator
@inline
function accumulateScaled(a: usize, w: usize, x: f32, width: i32): void {
  const xs = f32x4.splat(x);
  for (let i = 0; i < width << 2; i += 16) {
    v128.store(a + i, f32x4.add(v128.load(a + i), f32x4.mul(v128.load(w + i), xs)));
  }
}

/** Rows of `width` lanes, `stride` bytes apart, one per step. Lanes past the last channel read what stands there. */
export function constantRows(from: usize, stride: usize, width: i32, steps: i32, out: usize): void {
  for (let t = 0; t < steps; t++, from += stride, out += 64) {
    for (let i = 0; i < width << 2; i += 16) v128.store(out + i, v128.load(from + i));
  }
}

/** The identity shortcut: adds x(t) = V_th s(t) to rows of currents, from bits to lanes. */
export function addSpikes(o: Operand, layer: Layer, block: Block, oy: i32, ox: i32, steps: i32): void {
  if (o.negative) addPlanes(o, layer, block, oy, ox, steps, true);
  else addPlanes(o, layer, block, oy, ox, steps, false);
}

// @ts-expect-error: decorator
@inline
function addPlanes(o: Operand, layer: Layer, block: Block, oy: i32, ox: i32, steps: i32, signed: bool): void {
  const out = layer.scratch;
  if (layer.paired) addLanes(o, block, oy, ox << 1, steps, out, 16, true, signed);
  else if (block.width == 16) addLanes(o, block, oy, ox, steps, out, 16, false, signed);
  else if (block.width == 8) addLanes(o, block, oy, ox, steps, out, 8, false, signed);
  else addLanes(o, block, oy, ox, steps, out, 4, false, signed);
}

// @ts-expect-error: decorator
@inline
function addLanes(
  o: Operand,
  block: Block,
  oy: i32,
  ox: i32,
  steps: i32,
  out: usize,
  width: i32,
  paired: bool,
  signed: bool,
): void {
  const pixelBytes = o.words << 2;
  const rowBytes = o.W * pixelBytes;
  const V_th = o.threshold + (block.first << 2);
  const minus = o.negative - o.dense; // from a mask to that of the negative spikes
  let at = o.dense + oy * steps * rowBytes + ox * pixelBytes + (block.first >> 3);
  for (let t = 0; t < steps; t++, at += rowBytes, out += 64) {
    addBits(at, minus, out, V_th, width > 8 && !paired, width, signed);
    if (paired) addBits(at + pixelBytes, minus, out + 32, V_th, false, 8, signed);
  }
}

/** Adds the spikes of up to 16 channels, from two bytes or one, to their lanes. */
// @ts-expect-error: decorator
@inline
function addBits(at: usize, minus: usize, out: usize, V_th: usize, wide: bool, width: i32, signed: bool): void {
  const plus = i32x4.splat(wide ? load<u16>(at) : load<u8>(at));
  const back = signed ? i32x4.splat(wide ? load<u16>(at + minus) : load<u8>(at + minus)) : plus;
  addLane(out, plus, back, i32x4(1, 2, 4, 8), v128.load(V_th, 0), signed);
  if (width > 4) addLane(out + 16, plus, back, i32x4(16, 32, 64, 128), v128.load(V_th, 16), signed);
  if (wide) {
    addLane(out + 32, plus, back, i32x4(256, 512, 1024, 2048), v128.load(V_th, 32), signed);
    addLane(out + 48, plus, back, i32x4(4096, 8192, 16384, 32768), v128.load(V_th, 48), signed);
  }
}

// @ts-expect-error: decorator
@inline
function addLane(out: usize, plus: v128, minus: v128, bits: v128, V_th: v128, signed: bool): void {
  const x = where(plus, bits, V_th);
  if (signed) v128.store(out, f32x4.add(v128.load(out), v128.or(x, where(minus, bits, f32x4.neg(V_th)))));
  else v128.store(out, f32x4.add(v128.load(out), x));
}
