/**
 * One layer of the SNN over a run of time steps: event-driven weighted sums, residual accumulation, membrane
 * integration, firing. A layer runs over all its steps before the next layer starts (a feed-forward net allows it).
 *
 * For each tile of output pixels and each block of up to 16 output channels, the currents I(t) of all steps go to scratch
 * rows that stay in the first-level cache; then the neurons integrate them with v in registers.
 *
 * Spikes stand in memory as (H, T, W): all steps of an image row together, so that what a window reads over all steps is
 * in a few pages, and not one power of two apart, where it would fight for one set of the cache.
 */
import { Block, Layer, Operand, Sink, Source } from './descriptors';
import { addRows } from './lanes';
import { fireGraded } from './graded';
import { fire, shiftCurrents, storeCurrents, sumCurrents } from './membrane';
import { countOperations, countReaders } from './operations';
import { fireSigned } from './signed';
import { addSpikes, constantRows, convGroup, sumTile } from './sums';
import { chooseParts, orderLists, TILE } from './tiles';
import { fireAfterwards, sumDigits } from './two-phase';

/** Bytes of weights that a sweep over the pixels may walk: they stay in the second-level cache. */
const SWEEP: i32 = 196608;

/** Runs a layer over `steps` steps that start from the state in memory. */
export function runLayer(layer: Layer, steps: i32): void {
  let bytes = 1;
  for (let k = 0; k < layer.operandCount; k++) {
    const o = operandAt(layer, k);
    if (o.weight) bytes += (o.Kh * o.Kw * o.I) << 6;
    if (isListed(o)) chooseParts(o, steps);
  }
  const blocksPerSweep = max(1, SWEEP / bytes);
  for (let b = 0; b < layer.blockCount; b += blocksPerSweep) {
    const end = min(b + blocksPerSweep, layer.blockCount);
    warm(layer, b, end);
    sweep(layer, b, end, steps);
  }
  for (let k = 0; k < layer.operandCount; k++) {
    const o = operandAt(layer, k);
    if (o.readers) countOperations(layer, o, countReaders(o, steps) * (layer.O >> layer.paired));
  }
}

/**
 * Reads the weights of some blocks once from first to last: what follows visits them at random, which would fetch each
 * line from memory with a wait of its own.
 */
function warm(layer: Layer, firstBlock: i32, endBlock: i32): void {
  const first = changetype<Block>(layer.blocks + firstBlock * offsetof<Block>());
  for (let k = 0; k < layer.operandCount; k++) {
    const o = operandAt(layer, k);
    if (!o.weight) continue;
    const blockBytes = (o.Kh * o.Kw * o.I) << 6;
    const from = o.weight + (first.packed >> 4) * blockBytes;
    const bytes = (endBlock - firstBlock) * blockBytes;
    readOnce(from, bytes, layer.scratch);
    if (o.negated) readOnce(from + o.negated, bytes, layer.scratch);
  }
}

/** Reads every cache line of `bytes` bytes; `out` gets something, so that nothing is dropped. */
function readOnce(from: usize, bytes: usize, out: usize): void {
  let seen: u32 = 0;
  for (const end = from + bytes; from < end; from += 64) seen |= load<u32>(from);
  store<u32>(out, seen);
}

/** Some blocks of output channels at all pixels, tile by tile. */
function sweep(layer: Layer, firstBlock: i32, endBlock: i32, steps: i32): void {
  const pixels = layer.Ho * layer.Wo;
  const tile = max(1, TILE / steps);
  for (let first = 0; first < pixels; first += tile) {
    const count = min(tile, pixels - first);
    for (let k = 0; k < layer.operandCount; k++) {
      const o = operandAt(layer, k);
      if (isListed(o)) orderLists(o, layer, first, count, steps, layer.windows + k * layer.windowBytes);
    }
    for (let b = firstBlock; b < endBlock; b++) {
      const block = changetype<Block>(layer.blocks + b * offsetof<Block>());
      currents(layer, block, first, count, steps);
      let I = layer.scratch;
      for (let pixel = first; pixel < first + count; pixel++, I += steps << 6) {
        if (layer.shifted) shiftCurrents(layer, block, steps, I);
        use(layer, block, pixel, steps, I);
      }
    }
  }
}

/** Writes the currents of a block in a tile, (pixels, T, 16); counts the operations that no list tells of. */
function currents(layer: Layer, block: Block, first: i32, count: i32, steps: i32): void {
  const out = layer.scratch;
  operandCurrents(operandAt(layer, 0), layer, block, first, count, steps, layer.windows, out);
  if (layer.operandCount == 1) return;
  const side = operandAt(layer, 1);
  if (side.kind == Source.Spikes) {
    for (let n = 0; n < count; n++) {
      const oy = (first + n) / layer.Wo;
      addSpikes(side, layer, block, oy, first + n - oy * layer.Wo, steps, out + ((n * steps) << 6));
    }
    return;
  }
  const second = out + (max(TILE, steps) << 6);
  operandCurrents(side, layer, block, first, count, steps, layer.windows + layer.windowBytes, second);
  addRows(out, second, count * steps, block.width);
}

/** The same of one operand alone. */
function operandCurrents(
  o: Operand,
  layer: Layer,
  block: Block,
  first: i32,
  count: i32,
  steps: i32,
  area: usize,
  out: usize,
): void {
  if (isListed(o)) return sumTile(o, block, steps, count * steps, area, out);
  for (let pixel = first; pixel < first + count; pixel++, out += steps << 6) {
    current(o, layer, block, pixel, steps, out);
  }
}

// @ts-expect-error: decorator
@inline
function use(layer: Layer, block: Block, pixel: i32, steps: i32, I: usize): void {
  const oy = pixel / layer.Wo;
  const ox = pixel - oy * layer.Wo;
  switch (layer.sink) {
    case Sink.Fire:
      return fire(layer, block, oy, ox, steps, I);
    case Sink.Store:
      return storeCurrents(layer, block, pixel, steps, I);
    case Sink.Sum:
      return sumCurrents(layer, block, pixel, steps, I);
    case Sink.SumDigits:
      return sumDigits(layer, block, pixel, steps, I);
    case Sink.Signed:
      return fireSigned(layer, block, oy, ox, steps, I);
    case Sink.TwoPhase:
      return fireAfterwards(layer, block, oy, ox, steps, I, false);
    case Sink.FewSpikes:
      return fireAfterwards(layer, block, oy, ox, steps, I, true);
    case Sink.Graded:
      return fireGraded(layer, block, pixel, steps, I);
  }
}

/** Is it a sum over lists of spikes or values? */
// @ts-expect-error: decorator
@inline
function isListed(o: Operand): bool {
  return o.kind == Source.ConvSpikes || o.kind == Source.ConvValues;
}

// @ts-expect-error: decorator
@inline
function operandAt(layer: Layer, k: i32): Operand {
  return changetype<Operand>(layer.operands + k * offsetof<Operand>());
}

/** Writes one operand's currents at one pixel, (T, 16); counts the operations that no list tells of. */
function current(o: Operand, layer: Layer, block: Block, pixel: i32, steps: i32, out: usize): void {
  const oy = pixel / layer.Wo;
  const ox = pixel - oy * layer.Wo;
  switch (o.kind) {
    case Source.GroupSpikes:
    case Source.GroupValues:
      return countOperations(layer, o, convGroup(o, block, oy, ox, steps, out) * block.valid);
    case Source.Constant:
      return constantRows(o.dense + ((pixel * layer.O + block.first) << 2), 0, block.width, steps, out);
    default: {
      const stride = (layer.Ho * layer.Wo * layer.O) << 2;
      constantRows(o.dense + ((pixel * layer.O + block.first) << 2), stride, block.width, steps, out);
    }
  }
}
