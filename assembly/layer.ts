/**
 * One layer of the SNN over a run of time steps: event-driven weighted sums, residual accumulation, membrane
 * integration, firing. A layer runs over all its steps before the next layer starts (a feed-forward net allows it).
 *
 * For each block of up to 32 output channels and each output pixel, the currents I(t) of all steps go to a scratch row
 * that stays in the first-level cache; then the neurons integrate them with v in registers.
 *
 * Spikes stand in memory as (H, T, W): all steps of an image row together, so that what a window reads over all steps is
 * in a few pages, and not one power of two apart, where it would fight for one set of the cache.
 */
import { storeLanes } from './lanes';

/** What an operand adds to the current. Numbers are shared with src/engine/wasm/descriptors.ts. */
export enum Source {
  /** weighted sum over lists of spikes; the weights carry V_th of the layer before */
  ConvSpikes = 0,
  /** weighted sum over lists of values (pooled spikes, coded input) */
  ConvValues = 1,
  /** the same current at every step, (P, O) */
  Constant = 2,
  /** spikes of the same shape, each worth V_th: the identity shortcut */
  Spikes = 3,
  /** values of the same shape, (T, P, O) */
  Dense = 4,
  /** grouped weighted sum over spike masks */
  GroupSpikes = 5,
  /** grouped weighted sum over dense values */
  GroupValues = 6,
}

/** What becomes of the current. */
export enum Sink {
  Fire = 0,
  /** store I(t), (T, P, O) */
  Store = 1,
  /** add I(t) up over the steps, (blocks, P, width): the output layer */
  Sum = 2,
}

/** Inputs in a window row up to which lists are gathered. */
const GATHER = 64;

@unmanaged
class Operand {
  kind: i32;
  /** packed weights, one block of channels after the other: (Kh, Kw, I, width) each */
  weight: usize;
  /** packed bias: (width) each */
  bias: usize;
  /** spike lists: u32 ix·C + c */
  entries: usize;
  /** f32 beside each entry */
  values: usize;
  /** u32 (H, T, W) + 1: where each pixel's list starts */
  starts: usize;
  /** masks (H, T, W, words), dense values (T, P, C), or a constant current (P, O) */
  dense: usize;
  /** V_th of the spikes (C), readable to a multiple of 32 */
  threshold: usize;
  H: i32;
  W: i32;
  C: i32;
  Kh: i32;
  Kw: i32;
  sy: i32;
  sx: i32;
  top: i32;
  left: i32;
  /** 32-bit words of a pixel's mask */
  words: i32;
  /** input channels of a group */
  I: i32;
}

@unmanaged
class Block {
  /** 32, 16, 8 or 4 lanes */
  width: i32;
  /** first output channel */
  first: i32;
  /** real channels among the lanes */
  valid: i32;
  /** lanes of all blocks before this one */
  packed: i32;
  /** first input channel of the block's group */
  inputFirst: i32;
}

@unmanaged
class Layer {
  sink: i32;
  Ho: i32;
  Wo: i32;
  O: i32;
  blocks: usize;
  blockCount: i32;
  operands: usize;
  operandCount: i32;
  /** currents of one pixel, (T, 32), twice */
  scratch: usize;
  /** Sink.Fire: v (blocks, P, width); Sink.Sum: sums likewise */
  state: usize;
  /** V_th per lane, +Infinity in the lanes past `valid` */
  threshold: usize;
  /** bias shift per lane */
  shift: usize;
  /** Sink.Fire: masks (Ho, T, Wo, words) */
  masks: usize;
  words: i32;
  /** Sink.Store: (T, P, O) */
  currents: usize;
  /** 1: fire at v_temp ≥ V_th, 0: at v_temp > V_th */
  inclusive: i32;
  /** f64 counter of synaptic operations */
  operations: usize;
  /** weight addresses of one window, (Kh · Kw · C + 8) */
  window: usize;
}

/** Runs a layer over `steps` steps that start from the state in memory. */
export function runLayer(layer: Layer, steps: i32): void {
  const operations = layer.operations;
  const second = layer.scratch + (steps << 7);
  for (let b = 0; b < layer.blockCount; b++) {
    const block = changetype<Block>(layer.blocks + b * offsetof<Block>());
    let visits: u64 = 0;
    let pixel = 0;
    for (let oy = 0; oy < layer.Ho; oy++) {
      for (let ox = 0; ox < layer.Wo; ox++, pixel++) {
        visits += current(operandAt(layer, 0), layer, block, oy, ox, pixel, steps, layer.scratch);
        for (let k = 1; k < layer.operandCount; k++) {
          visits += current(operandAt(layer, k), layer, block, oy, ox, pixel, steps, second);
          accumulate(layer.scratch, second, (steps * block.width) << 2);
        }
        if (layer.sink == Sink.Fire) fire(layer, block, oy, ox, steps);
        else if (layer.sink == Sink.Store) storeCurrents(layer, block, pixel, steps);
        else sumCurrents(layer, block, pixel, steps);
      }
    }
    store<f64>(operations, load<f64>(operations) + <f64>(visits * block.valid));
  }
}

// @ts-expect-error: decorator
@inline
function operandAt(layer: Layer, k: i32): Operand {
  return changetype<Operand>(layer.operands + k * offsetof<Operand>());
}

/** Writes one operand's currents at one pixel, (T, width); returns how many inputs a lane added up. */
function current(o: Operand, layer: Layer, block: Block, oy: i32, ox: i32, pixel: i32, steps: i32, out: usize): u32 {
  const kind = o.kind;
  if (kind == Source.ConvSpikes) {
    if (o.Kw * o.C <= GATHER) {
      if (block.width == 32) return convSpikesGathered(o, block, oy, ox, steps, out, layer.window, 32);
      if (block.width == 16) return convSpikesGathered(o, block, oy, ox, steps, out, layer.window, 16);
      if (block.width == 8) return convSpikesGathered(o, block, oy, ox, steps, out, layer.window, 8);
      return convSpikesGathered(o, block, oy, ox, steps, out, layer.window, 4);
    }
    if (block.width == 32) return convSpikes(o, block, oy, ox, steps, out, 32);
    if (block.width == 16) return convSpikes(o, block, oy, ox, steps, out, 16);
    if (block.width == 8) return convSpikes(o, block, oy, ox, steps, out, 8);
    return convSpikes(o, block, oy, ox, steps, out, 4);
  }
  if (kind == Source.ConvValues) {
    if (block.width == 32) return convValues(o, block, oy, ox, steps, out, 32);
    if (block.width == 16) return convValues(o, block, oy, ox, steps, out, 16);
    if (block.width == 8) return convValues(o, block, oy, ox, steps, out, 8);
    return convValues(o, block, oy, ox, steps, out, 4);
  }
  if (kind == Source.GroupSpikes || kind == Source.GroupValues) return convGroup(o, block, oy, ox, steps, out);
  if (kind == Source.Constant) copyRows(o.dense + ((pixel * layer.O + block.first) << 2), 0, block.width, steps, out);
  else if (kind == Source.Dense) {
    const P = layer.Ho * layer.Wo;
    copyRows(o.dense + ((pixel * layer.O + block.first) << 2), (P * layer.O) << 2, block.width, steps, out);
  } else expandSpikes(o, layer, block, oy, ox, steps, out);
  return 0;
}

/** Event-driven weighted sum, Eq. (4): I(t) = b + Σ W V_th over the inputs that spiked; plain additions. */
// @ts-expect-error: decorator
@inline
function convSpikes(o: Operand, block: Block, oy: i32, ox: i32, steps: i32, out: usize, width: i32): u32 {
  const shift = width == 32 ? 7 : width == 16 ? 6 : width == 8 ? 5 : 4;
  const y0 = oy * o.sy - o.top;
  const x0 = ox * o.sx - o.left;
  const from = max(y0, 0);
  const to = min(y0 + o.Kh, o.H);
  const rowWeights = (o.Kw * o.C) << shift;
  // A window row is one contiguous run of the lists: kx·C + c = entry − x0·C.
  const weight = o.weight + ((o.Kh * o.Kw * o.C * block.packed) << 2) + (from - y0) * rowWeights - ((x0 * o.C) << shift);
  const bias = o.bias + (block.packed << 2);
  const left = max(x0, 0) << 2;
  const right = max(min(x0 + o.Kw, o.W), max(x0, 0)) << 2;
  const entries = o.entries;
  const stepStarts = o.W << 2;
  const rowStarts = steps * stepStarts;
  let starts = o.starts + from * rowStarts;
  let visits: u32 = 0;
  for (let t = 0; t < steps; t++, starts += stepStarts, out += 1 << shift) {
    let a0 = v128.load(bias, 0);
    let a1 = width > 4 ? v128.load(bias, 16) : a0;
    let a2 = width > 8 ? v128.load(bias, 32) : a0;
    let a3 = width > 8 ? v128.load(bias, 48) : a0;
    let a4 = width > 16 ? v128.load(bias, 64) : a0;
    let a5 = width > 16 ? v128.load(bias, 80) : a0;
    let a6 = width > 16 ? v128.load(bias, 96) : a0;
    let a7 = width > 16 ? v128.load(bias, 112) : a0;
    let row = starts;
    let rowWeight = weight;
    for (let y = from; y < to; y++, row += rowStarts, rowWeight += rowWeights) {
      let p = entries + (load<u32>(row + left) << 2);
      const end = entries + (load<u32>(row + right) << 2);
      visits += <u32>(end - p);
      for (; p < end; p += 4) {
        const w = rowWeight + (load<u32>(p) << shift);
        a0 = f32x4.add(a0, v128.load(w, 0));
        if (width > 4) a1 = f32x4.add(a1, v128.load(w, 16));
        if (width > 8) a2 = f32x4.add(a2, v128.load(w, 32));
        if (width > 8) a3 = f32x4.add(a3, v128.load(w, 48));
        if (width > 16) a4 = f32x4.add(a4, v128.load(w, 64));
        if (width > 16) a5 = f32x4.add(a5, v128.load(w, 80));
        if (width > 16) a6 = f32x4.add(a6, v128.load(w, 96));
        if (width > 16) a7 = f32x4.add(a7, v128.load(w, 112));
      }
    }
    v128.store(out, a0, 0);
    if (width > 4) v128.store(out, a1, 16);
    if (width > 8) v128.store(out, a2, 32);
    if (width > 8) v128.store(out, a3, 48);
    if (width > 16) v128.store(out, a4, 64);
    if (width > 16) v128.store(out, a5, 80);
    if (width > 16) v128.store(out, a6, 96);
    if (width > 16) v128.store(out, a7, 112);
  }
  return visits >> 2;
}

/**
 * The same sum for short lists: the window's rows are gathered into one list of weight addresses first, so that a
 * badly predicted end of a loop is met once instead of Kh times. It pays up to about 64 inputs in a row.
 */
// @ts-expect-error: decorator
@inline
function convSpikesGathered(o: Operand, block: Block, oy: i32, ox: i32, steps: i32, out: usize, window: usize, width: i32): u32 {
  const shift = width == 32 ? 7 : width == 16 ? 6 : width == 8 ? 5 : 4;
  const y0 = oy * o.sy - o.top;
  const x0 = ox * o.sx - o.left;
  const from = max(y0, 0);
  const to = min(y0 + o.Kh, o.H);
  const rowWeights = (o.Kw * o.C) << shift;
  // A window row is one contiguous run of the lists: kx·C + c = entry − x0·C.
  const weight = o.weight + ((o.Kh * o.Kw * o.C * block.packed) << 2) + (from - y0) * rowWeights - ((x0 * o.C) << shift);
  const bias = o.bias + (block.packed << 2);
  const left = max(x0, 0) << 2;
  const right = max(min(x0 + o.Kw, o.W), max(x0, 0)) << 2;
  const entries = o.entries;
  const stepStarts = o.W << 2;
  const rowStarts = steps * stepStarts;
  let starts = o.starts + from * rowStarts;
  let visits: u32 = 0;
  for (let t = 0; t < steps; t++, starts += stepStarts, out += 1 << shift) {
    let a0 = v128.load(bias, 0);
    let a1 = width > 4 ? v128.load(bias, 16) : a0;
    let a2 = width > 8 ? v128.load(bias, 32) : a0;
    let a3 = width > 8 ? v128.load(bias, 48) : a0;
    let a4 = width > 16 ? v128.load(bias, 64) : a0;
    let a5 = width > 16 ? v128.load(bias, 80) : a0;
    let a6 = width > 16 ? v128.load(bias, 96) : a0;
    let a7 = width > 16 ? v128.load(bias, 112) : a0;
    let row = starts;
    let rowWeight = weight;
    let last = window;
    for (let y = from; y < to; y++, row += rowStarts, rowWeight += rowWeights) {
      let p = entries + (load<u32>(row + left) << 2);
      const end = entries + (load<u32>(row + right) << 2);
      const base = i32x4.splat(<i32>rowWeight);
      v128.store(last, i32x4.add(i32x4.shl(v128.load(p, 0), shift), base), 0);
      v128.store(last, i32x4.add(i32x4.shl(v128.load(p, 16), shift), base), 16);
      let q = last + 32;
      last += end - p;
      for (p += 32; p < end; p += 16, q += 16) v128.store(q, i32x4.add(i32x4.shl(v128.load(p), shift), base));
    }
    visits += <u32>(last - window);
    for (let p = window; p < last; p += 4) {
      const w = load<u32>(p);
        a0 = f32x4.add(a0, v128.load(w, 0));
        if (width > 4) a1 = f32x4.add(a1, v128.load(w, 16));
        if (width > 8) a2 = f32x4.add(a2, v128.load(w, 32));
        if (width > 8) a3 = f32x4.add(a3, v128.load(w, 48));
        if (width > 16) a4 = f32x4.add(a4, v128.load(w, 64));
        if (width > 16) a5 = f32x4.add(a5, v128.load(w, 80));
        if (width > 16) a6 = f32x4.add(a6, v128.load(w, 96));
        if (width > 16) a7 = f32x4.add(a7, v128.load(w, 112));
    }
    v128.store(out, a0, 0);
    if (width > 4) v128.store(out, a1, 16);
    if (width > 8) v128.store(out, a2, 32);
    if (width > 8) v128.store(out, a3, 48);
    if (width > 16) v128.store(out, a4, 64);
    if (width > 16) v128.store(out, a5, 80);
    if (width > 16) v128.store(out, a6, 96);
    if (width > 16) v128.store(out, a7, 112);
  }
  return visits >> 2;
}

/** The same over lists of values: I(t) = b + Σ f32(W x). */
// @ts-expect-error: decorator
@inline
function convValues(o: Operand, block: Block, oy: i32, ox: i32, steps: i32, out: usize, width: i32): u32 {
  const shift = width == 32 ? 7 : width == 16 ? 6 : width == 8 ? 5 : 4;
  const y0 = oy * o.sy - o.top;
  const x0 = ox * o.sx - o.left;
  const from = max(y0, 0);
  const to = min(y0 + o.Kh, o.H);
  const rowWeights = (o.Kw * o.C) << shift;
  const weight = o.weight + ((o.Kh * o.Kw * o.C * block.packed) << 2) + (from - y0) * rowWeights - ((x0 * o.C) << shift);
  const bias = o.bias + (block.packed << 2);
  const left = max(x0, 0) << 2;
  const right = max(min(x0 + o.Kw, o.W), max(x0, 0)) << 2;
  const entries = o.entries;
  const values = o.values - entries;
  const stepStarts = o.W << 2;
  const rowStarts = steps * stepStarts;
  let starts = o.starts + from * rowStarts;
  let visits: u32 = 0;
  for (let t = 0; t < steps; t++, starts += stepStarts, out += 1 << shift) {
    let a0 = v128.load(bias, 0);
    let a1 = width > 4 ? v128.load(bias, 16) : a0;
    let a2 = width > 8 ? v128.load(bias, 32) : a0;
    let a3 = width > 8 ? v128.load(bias, 48) : a0;
    let a4 = width > 16 ? v128.load(bias, 64) : a0;
    let a5 = width > 16 ? v128.load(bias, 80) : a0;
    let a6 = width > 16 ? v128.load(bias, 96) : a0;
    let a7 = width > 16 ? v128.load(bias, 112) : a0;
    let row = starts;
    let rowWeight = weight;
    for (let y = from; y < to; y++, row += rowStarts, rowWeight += rowWeights) {
      let p = entries + (load<u32>(row + left) << 2);
      const end = entries + (load<u32>(row + right) << 2);
      visits += <u32>(end - p);
      for (; p < end; p += 4) {
        const w = rowWeight + (load<u32>(p) << shift);
        const x = v128.load32_splat(p + values);
        a0 = f32x4.add(a0, f32x4.mul(v128.load(w, 0), x));
        if (width > 4) a1 = f32x4.add(a1, f32x4.mul(v128.load(w, 16), x));
        if (width > 8) a2 = f32x4.add(a2, f32x4.mul(v128.load(w, 32), x));
        if (width > 8) a3 = f32x4.add(a3, f32x4.mul(v128.load(w, 48), x));
        if (width > 16) a4 = f32x4.add(a4, f32x4.mul(v128.load(w, 64), x));
        if (width > 16) a5 = f32x4.add(a5, f32x4.mul(v128.load(w, 80), x));
        if (width > 16) a6 = f32x4.add(a6, f32x4.mul(v128.load(w, 96), x));
        if (width > 16) a7 = f32x4.add(a7, f32x4.mul(v128.load(w, 112), x));
      }
    }
    v128.store(out, a0, 0);
    if (width > 4) v128.store(out, a1, 16);
    if (width > 8) v128.store(out, a2, 32);
    if (width > 8) v128.store(out, a3, 48);
    if (width > 16) v128.store(out, a4, 64);
    if (width > 16) v128.store(out, a5, 80);
    if (width > 16) v128.store(out, a6, 96);
    if (width > 16) v128.store(out, a7, 112);
  }
  return visits >> 2;
}

/** Grouped weighted sum: walks the group's channels of each pixel in the mask (spikes) or the dense values. */
function convGroup(o: Operand, block: Block, oy: i32, ox: i32, steps: i32, out: usize): u32 {
  const widthBytes = block.width << 2;
  const spikes = o.kind == Source.GroupSpikes;
  const y0 = oy * o.sy - o.top;
  const x0 = ox * o.sx - o.left;
  const weight = o.weight + ((o.Kh * o.Kw * o.I * block.packed) << 2);
  const pixelBytes = (spikes ? o.words : o.C) << 2;
  const last = block.inputFirst + o.I;
  let visits: u32 = 0;
  for (let t = 0; t < steps; t++, out += widthBytes) {
    copyLanes(out, o.bias + (block.packed << 2), widthBytes);
    for (let ky = max(0, -y0), kyEnd = min(o.Kh, o.H - y0); ky < kyEnd; ky++) {
      for (let kx = max(0, -x0), kxEnd = min(o.Kw, o.W - x0); kx < kxEnd; kx++) {
        const row = spikes ? (y0 + ky) * steps + t : t * o.H + y0 + ky;
        const at = o.dense + (row * o.W + x0 + kx) * pixelBytes;
        let w = weight + (ky * o.Kw + kx) * o.I * widthBytes;
        for (let c = block.inputFirst; c < last; c++, w += widthBytes) {
          if (spikes) {
            if (!((load<u32>(at + ((c >> 5) << 2)) >> (c & 31)) & 1)) continue;
            accumulate(out, w, widthBytes);
          } else {
            const x = load<f32>(at + (c << 2));
            if (x == 0) continue;
            accumulateScaled(out, w, x, widthBytes);
          }
          visits++;
        }
      }
    }
  }
  return visits;
}

/** a += b over `bytes` (a multiple of 16). */
// @ts-expect-error: decorator
@inline
function accumulate(a: usize, b: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(a + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
}

/** a += f32(w x) over `bytes`. */
// @ts-expect-error: decorator
@inline
function accumulateScaled(a: usize, w: usize, x: f32, bytes: usize): void {
  const xs = f32x4.splat(x);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(a + i, f32x4.add(v128.load(a + i), f32x4.mul(v128.load(w + i), xs)));
  }
}

// @ts-expect-error: decorator
@inline
function copyLanes(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i));
}

/** Rows of `width` lanes, `stride` bytes apart, one per step. Lanes past the last channel read what stands there. */
function copyRows(from: usize, stride: usize, width: i32, steps: i32, out: usize): void {
  const bytes = width << 2;
  for (let t = 0; t < steps; t++, from += stride, out += bytes) copyLanes(out, from, bytes);
}

/** The identity shortcut: x(t) = V_th θ(t), Eq. (5), from bits to lanes. */
function expandSpikes(o: Operand, layer: Layer, block: Block, oy: i32, ox: i32, steps: i32, out: usize): void {
  const bits = i32x4(1, 2, 4, 8);
  const rowBytes = (layer.Wo * o.words) << 2;
  let at = o.dense + oy * steps * rowBytes + ((ox * o.words) << 2) + (block.first >> 3);
  const V_th = o.threshold + (block.first << 2);
  for (let t = 0; t < steps; t++, at += rowBytes) {
    for (let lane = 0; lane < block.width; lane += 4, out += 16) {
      const word = i32x4.splat(load<u8>(at + (lane >> 3)) >> (lane & 4));
      const theta = i32x4.eq(v128.and(word, bits), bits);
      v128.store(out, v128.and(theta, v128.load(V_th + (lane << 2))));
    }
  }
}

/** Membrane integration and firing, Eq. (4)–(6), of one block at one pixel over all steps. */
function fire(layer: Layer, block: Block, oy: i32, ox: i32, steps: i32): void {
  const width = block.width;
  const packed = block.packed << 2;
  const state = layer.state + packed * layer.Ho * layer.Wo + (((oy * layer.Wo + ox) * width) << 2);
  const stride = (layer.Wo * layer.words) << 2;
  const masks = layer.masks + oy * steps * stride + ((ox * layer.words) << 2) + (block.first >> 3);
  for (let lane = 0; lane < width; lane += 16) {
    const V_th = layer.threshold + packed + (lane << 2);
    const shift = layer.shift + packed + (lane << 2);
    const v = state + (lane << 2);
    const I = layer.scratch + (lane << 2);
    const to = masks + (lane >> 3);
    if (width >= 16) {
      if (layer.inclusive) fireLanes(v, V_th, shift, I, width << 2, to, stride, steps, 16, true);
      else fireLanes(v, V_th, shift, I, width << 2, to, stride, steps, 16, false);
    } else if (width == 8) {
      if (layer.inclusive) fireLanes(v, V_th, shift, I, 32, to, stride, steps, 8, true);
      else fireLanes(v, V_th, shift, I, 32, to, stride, steps, 8, false);
    } else {
      if (layer.inclusive) fireLanes(v, V_th, shift, I, 16, to, stride, steps, 4, true);
      else fireLanes(v, V_th, shift, I, 16, to, stride, steps, 4, false);
    }
  }
}

// @ts-expect-error: decorator
@inline
function fireLanes(
  v: usize,
  threshold: usize,
  shift: usize,
  I: usize,
  rowBytes: usize,
  masks: usize,
  stride: usize,
  steps: i32,
  lanes: i32,
  inclusive: bool,
): void {
  const zero = f32x4.splat(0);
  const h0 = v128.load(threshold, 0);
  const h1 = lanes > 4 ? v128.load(threshold, 16) : h0;
  const h2 = lanes > 8 ? v128.load(threshold, 32) : h0;
  const h3 = lanes > 8 ? v128.load(threshold, 48) : h0;
  const s0 = v128.load(shift, 0);
  const s1 = lanes > 4 ? v128.load(shift, 16) : zero;
  const s2 = lanes > 8 ? v128.load(shift, 32) : zero;
  const s3 = lanes > 8 ? v128.load(shift, 48) : zero;
  let v0 = v128.load(v, 0);
  let v1 = lanes > 4 ? v128.load(v, 16) : zero;
  let v2 = lanes > 8 ? v128.load(v, 32) : zero;
  let v3 = lanes > 8 ? v128.load(v, 48) : zero;
  for (let t = 0; t < steps; t++, I += rowBytes, masks += stride) {
    // v_temp = v + I, Eq. (4); the bias shift belongs to I.
    v0 = f32x4.add(v0, f32x4.add(v128.load(I, 0), s0));
    if (lanes > 4) v1 = f32x4.add(v1, f32x4.add(v128.load(I, 16), s1));
    if (lanes > 8) v2 = f32x4.add(v2, f32x4.add(v128.load(I, 32), s2));
    if (lanes > 8) v3 = f32x4.add(v3, f32x4.add(v128.load(I, 48), s3));
    // θ, Eq. (6)
    const m0 = inclusive ? f32x4.ge(v0, h0) : f32x4.gt(v0, h0);
    const m1 = lanes > 4 ? (inclusive ? f32x4.ge(v1, h1) : f32x4.gt(v1, h1)) : zero;
    const m2 = lanes > 8 ? (inclusive ? f32x4.ge(v2, h2) : f32x4.gt(v2, h2)) : zero;
    const m3 = lanes > 8 ? (inclusive ? f32x4.ge(v3, h3) : f32x4.gt(v3, h3)) : zero;
    // soft reset: v = v_temp − θ V_th
    v0 = f32x4.sub(v0, v128.and(m0, h0));
    if (lanes > 4) v1 = f32x4.sub(v1, v128.and(m1, h1));
    if (lanes > 8) v2 = f32x4.sub(v2, v128.and(m2, h2));
    if (lanes > 8) v3 = f32x4.sub(v3, v128.and(m3, h3));
    const low = i16x8.narrow_i32x4_s(m0, m1);
    if (lanes > 8) {
      store<u16>(masks, <u16>i8x16.bitmask(i8x16.narrow_i16x8_s(low, i16x8.narrow_i32x4_s(m2, m3))));
    } else {
      store<u8>(masks, <u8>i16x8.bitmask(low));
    }
  }
  v128.store(v, v0, 0);
  if (lanes > 4) v128.store(v, v1, 16);
  if (lanes > 8) v128.store(v, v2, 32);
  if (lanes > 8) v128.store(v, v3, 48);
}

function storeCurrents(layer: Layer, block: Block, pixel: i32, steps: i32): void {
  const stride = (layer.Ho * layer.Wo * layer.O) << 2;
  let to = layer.currents + ((pixel * layer.O + block.first) << 2);
  let from = layer.scratch;
  for (let t = 0; t < steps; t++, to += stride, from += block.width << 2) {
    for (let lane = 0; lane < block.valid; lane += 4) {
      storeLanes(to + (lane << 2), v128.load(from + (lane << 2)), min(4, block.valid - lane));
    }
  }
}

/** The output layer does not fire: it adds up its current. */
function sumCurrents(layer: Layer, block: Block, pixel: i32, steps: i32): void {
  const P = layer.Ho * layer.Wo;
  const widthBytes = block.width << 2;
  const sum = layer.state + (block.packed << 2) * P + pixel * widthBytes;
  for (let t = 0; t < steps; t++) accumulate(sum, layer.scratch + t * widthBytes, widthBytes);
}
