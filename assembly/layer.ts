/**
 * One layer of the SNN over a run of time steps: event-driven weighted sums, residual accumulation, membrane
 * integration, firing. A layer runs over all its steps before the next layer starts (a feed-forward net allows it).
 *
 * For each output pixel and each block of up to 16 output channels, the currents I(t) of all steps go to scratch rows
 * that stay in the first-level cache; then the neurons integrate them with v in registers.
 *
 * Spikes stand in memory as (H, T, W): all steps of an image row together, so that what a window reads over all steps is
 * in a few pages, and not one power of two apart, where it would fight for one set of the cache.
 */
import { Block, Layer, Operand, Sink, Source } from './descriptors';
import { addRows } from './lanes';
import { fireGraded } from './graded';
import { fire, shiftCurrents, storeCurrents, sumCurrents } from './membrane';
import { countReaders } from './operations';
import { fireSigned } from './signed';
import { addSpikes, constantRows, convGroup, gatherSpikes, sumGathered, sumSpikes, sumValues } from './sums';
import { fireAfterwards } from './two-phase';

/** Bytes of weights that a sweep over the pixels may walk: they stay in the second-level cache. */
const SWEEP: i32 = 196608;

/** Runs a layer over `steps` steps that start from the state in memory. */
export function runLayer(layer: Layer, steps: i32): void {
  let bytes = 1;
  for (let k = 0; k < layer.operandCount; k++) {
    const o = operandAt(layer, k);
    if (o.weight) bytes += (o.Kh * o.Kw * o.I) << 6;
  }
  const blocksPerSweep = max(1, SWEEP / bytes);
  for (let b = 0; b < layer.blockCount; b += blocksPerSweep) {
    const end = min(b + blocksPerSweep, layer.blockCount);
    warm(layer, b, end);
    sweep(layer, b, end, steps);
  }
  let operations: u64 = 0;
  for (let k = 0; k < layer.operandCount; k++) {
    const o = operandAt(layer, k);
    if (o.readers) operations += countReaders(o, steps) * (layer.O >> layer.paired);
  }
  store<f64>(layer.operations, load<f64>(layer.operations) + <f64>operations);
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

/** Some blocks of output channels at all pixels. */
function sweep(layer: Layer, firstBlock: i32, endBlock: i32, steps: i32): void {
  const second = layer.scratch + (steps << 6);
  const bothSpikes = layer.windows + layer.windowBytes;
  let visits: u64 = 0;
  let pixel = 0;
  for (let oy = 0; oy < layer.Ho; oy++) {
    for (let ox = 0; ox < layer.Wo; ox++, pixel++) {
      for (let k = 0; k < layer.operandCount; k++) {
        const o = operandAt(layer, k);
        if (o.gathered) gatherSpikes(o, oy, ox, steps, k ? bothSpikes : layer.windows);
      }
      for (let b = firstBlock; b < endBlock; b++) {
        const block = changetype<Block>(layer.blocks + b * offsetof<Block>());
        visits += current(operandAt(layer, 0), layer, block, oy, ox, pixel, steps, layer.windows, layer.scratch);
        if (layer.operandCount > 1) {
          const side = operandAt(layer, 1);
          if (side.kind == Source.Spikes) addSpikes(side, layer, block, oy, ox, steps);
          else {
            visits += current(side, layer, block, oy, ox, pixel, steps, bothSpikes, second);
            addRows(layer.scratch, second, steps, block.width);
          }
        }
        if (layer.shifted) shiftCurrents(layer, block, steps);
        use(layer, block, oy, ox, pixel, steps);
      }
    }
  }
  store<f64>(layer.operations, load<f64>(layer.operations) + <f64>visits);
}

// @ts-expect-error: decorator
@inline
function use(layer: Layer, block: Block, oy: i32, ox: i32, pixel: i32, steps: i32): void {
  switch (layer.sink) {
    case Sink.Fire:
      return fire(layer, block, oy, ox, steps);
    case Sink.Store:
      return storeCurrents(layer, block, pixel, steps);
    case Sink.Sum:
      return sumCurrents(layer, block, pixel, steps);
    case Sink.Signed:
      return fireSigned(layer, block, oy, ox, steps);
    case Sink.TwoPhase:
      return fireAfterwards(layer, block, oy, ox, steps);
    case Sink.Graded:
      return fireGraded(layer, block, pixel, steps);
  }
}

// @ts-expect-error: decorator
@inline
function operandAt(layer: Layer, k: i32): Operand {
  return changetype<Operand>(layer.operands + k * offsetof<Operand>());
}

/** Writes one operand's currents at one pixel, (T, 16); returns the operations that no list tells of. */
function current(
  o: Operand,
  layer: Layer,
  block: Block,
  oy: i32,
  ox: i32,
  pixel: i32,
  steps: i32,
  windows: usize,
  out: usize,
): u32 {
  switch (o.kind) {
    case Source.ConvSpikes:
      if (o.gathered) sumGathered(o, block, steps, windows, out);
      else sumSpikes(o, block, oy, ox, steps, out);
      return 0;
    case Source.ConvValues:
      sumValues(o, block, oy, ox, steps, out);
      return 0;
    case Source.GroupSpikes:
    case Source.GroupValues:
      return convGroup(o, block, oy, ox, steps, out) * block.valid;
    case Source.Constant:
      constantRows(o.dense + ((pixel * layer.O + block.first) << 2), 0, block.width, steps, out);
      return 0;
    default: {
      const stride = (layer.Ho * layer.Wo * layer.O) << 2;
      constantRows(o.dense + ((pixel * layer.O + block.first) << 2), stride, block.width, steps, out);
      return 0;
    }
  }
}
