/** Currents of one block of output channels at one pixel over all steps, Eq. (4), from what an operand is. */

import { Block, Layer, Operand, Source } from './descriptors';
import { where } from './lanes';
import { listsOf, orderOf, partCount } from './tiles';

/**
 * Event-driven weighted sums of a tile over lists in order: I(t) = b + Σ W V_th over the inputs that spiked, plain
 * additions, or b + Σ f32(W x) over lists of values.
 *
 * @param sums steps × pixels of the tile
 * @param area lists in order, see {@link orderLists}
 * @param out  (sums, 16)
 */
export function sumTile(o: Operand, block: Block, steps: i32, sums: i32, area: usize, out: usize): void {
  const bias = o.bias + (block.packed << 2);
  // Sums of one part start from the bias, those of several go on where the part before left off.
  if (!o.gathered) constantRows(bias, 0, block.width, sums, out);
  const weight = o.weight + ((o.Kh * o.Kw * o.I * block.packed) << 2);
  const start = o.gathered ? bias : 0;
  for (let part = 0; part < partCount(o); part++) {
    const lists = listsOf(o, part, steps, area);
    const order = orderOf(lists, steps);
    const end = <usize>load<u32>(area + (part << 2));
    if (o.kind == Source.ConvValues) sumValues(lists, order, end, weight, start, o.values - o.entries, out, block.width);
    else sumSpikes(lists, order, end, weight, start, out, block.width);
  }
}

/** @param start where sums start from, or 0: from what stands in `out` */
function sumSpikes(
  lists: usize,
  order: usize,
  end: usize,
  weight: usize,
  start: usize,
  out: usize,
  width: i32,
): void {
  if (width == 16) sumLists(lists, order, end, weight, start, 0, out, 16, false);
  else if (width == 8) sumLists(lists, order, end, weight, start, 0, out, 8, false);
  else sumLists(lists, order, end, weight, start, 0, out, 4, false);
}

/** @param values bytes from an entry to its value */
function sumValues(
  lists: usize,
  order: usize,
  end: usize,
  weight: usize,
  start: usize,
  values: usize,
  out: usize,
  width: i32,
): void {
  if (width == 16) sumLists(lists, order, end, weight, start, values, out, 16, true);
  else if (width == 8) sumLists(lists, order, end, weight, start, values, out, 8, true);
  else sumLists(lists, order, end, weight, start, values, out, 4, true);
}

// @ts-expect-error: decorator
@inline
function sumLists(
  lists: usize,
  order: usize,
  orderEnd: usize,
  weight: usize,
  start: usize,
  values: usize,
  out: usize,
  width: i32,
  scaled: bool,
): void {
  for (; order < orderEnd; order += 4) {
    const list = <usize>load<u32>(order);
    let p = <usize>load<u32>(list, 0);
    const end = <usize>load<u32>(list, 4);
    const rows = weight + load<u32>(list, 8);
    const sum = out + ((list - lists) << 2); // rows of currents are four times as long as lists
    const from = start ? start : sum;
    let a0 = v128.load(from, 0);
    let a1 = width > 4 ? v128.load(from, 16) : a0;
    let a2 = width > 8 ? v128.load(from, 32) : a0;
    let a3 = width > 8 ? v128.load(from, 48) : a0;
    // Two inputs a turn; all lists of a length are odd or all even.
    if ((end - p) & 4) {
      const w = rows + load<u32>(p);
      const x = scaled ? v128.load32_splat(p + values) : a0;
      a0 = f32x4.add(a0, times(v128.load(w, 0), x, scaled));
      if (width > 4) a1 = f32x4.add(a1, times(v128.load(w, 16), x, scaled));
      if (width > 8) a2 = f32x4.add(a2, times(v128.load(w, 32), x, scaled));
      if (width > 8) a3 = f32x4.add(a3, times(v128.load(w, 48), x, scaled));
      p += 4;
    }
    for (; p < end; p += 8) {
      const w = rows + load<u32>(p, 0);
      const u = rows + load<u32>(p, 4);
      const x = scaled ? v128.load32_splat(p + values, 0) : a0;
      const y = scaled ? v128.load32_splat(p + values, 4) : a0;
      a0 = f32x4.add(a0, times(v128.load(w, 0), x, scaled));
      if (width > 4) a1 = f32x4.add(a1, times(v128.load(w, 16), x, scaled));
      if (width > 8) a2 = f32x4.add(a2, times(v128.load(w, 32), x, scaled));
      if (width > 8) a3 = f32x4.add(a3, times(v128.load(w, 48), x, scaled));
      a0 = f32x4.add(a0, times(v128.load(u, 0), y, scaled));
      if (width > 4) a1 = f32x4.add(a1, times(v128.load(u, 16), y, scaled));
      if (width > 8) a2 = f32x4.add(a2, times(v128.load(u, 32), y, scaled));
      if (width > 8) a3 = f32x4.add(a3, times(v128.load(u, 48), y, scaled));
    }
    v128.store(sum, a0, 0);
    if (width > 4) v128.store(sum, a1, 16);
    if (width > 8) v128.store(sum, a2, 32);
    if (width > 8) v128.store(sum, a3, 48);
  }
}

/** f32(w x), or w as it is. */
// @ts-expect-error: decorator
@inline
function times(w: v128, x: v128, scaled: bool): v128 {
  return scaled ? f32x4.mul(w, x) : w;
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
export function addSpikes(o: Operand, layer: Layer, block: Block, oy: i32, ox: i32, steps: i32, out: usize): void {
  if (o.negative) addPlanes(o, layer, block, oy, ox, steps, out, true);
  else addPlanes(o, layer, block, oy, ox, steps, out, false);
}

// @ts-expect-error: decorator
@inline
function addPlanes(
  o: Operand,
  layer: Layer,
  block: Block,
  oy: i32,
  ox: i32,
  steps: i32,
  out: usize,
  signed: bool,
): void {
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
