/** Synaptic operations: a weight, or a weight times an input, that is added to a current, counted from what caused them. */
import { Layer, Operand } from './descriptors';

/** Counts operations on an operand's inputs. */
export function countOperations(layer: Layer, o: Operand, operations: u64): void {
  store<f64>(layer.operations, load<f64>(layer.operations) + <f64>operations);
  if (o.multiplies) store<f64>(layer.operations, load<f64>(layer.operations, 8) + <f64>operations, 8);
}

/**
 * Pairs of an input in an operand's lists and an output pixel that reads it.
 *
 * An input in column ix is read by `columns[ix]` columns of outputs, which changes at a few places only: the sum over a
 * row of columns[ix] · (inputs at ix) is that of (columns[k − 1] − columns[k]) · starts[k] over those k.
 */
export function countReaders(o: Operand, steps: i32): u64 {
  const changes = load<u32>(o.readers);
  const rows = o.readers + 4 + (changes << 3);
  const rowBytes = o.W << 2;
  let starts = o.starts;
  let count: u64 = 0;
  for (let y = 0; y < o.H; y++) {
    let inRow: u32 = 0; // addresses are bytes, and wrap around on the way
    for (let t = 0; t < steps; t++, starts += rowBytes) {
      for (let p = o.readers + 4; p < rows; p += 8) {
        inRow += load<u32>(p, 4) * load<u32>(starts + load<u32>(p));
      }
    }
    count += <u64>(inRow >> 2) * <u64>load<u32>(rows + (y << 2));
  }
  return count;
}

/**
 * Counts operations on numbers, which multiply, where values are spikes that may come several at once: all of them but
 * single spikes, whose |x| is V_th.
 *
 * @param x          (T, H, W, C)
 * @param threshold  V_th (C), readable to a multiple of 4
 * @param readers    as of {@link countReaders}
 * @param outputs    channels of an output pixel that read an input
 * @param operations counters, see Layer
 */
export function countNumbers(
  x: usize,
  steps: i32,
  H: i32,
  W: i32,
  C: i32,
  threshold: usize,
  readers: usize,
  outputs: i32,
  operations: usize,
): void {
  const zero = f32x4.splat(0);
  const changes = readers + 4;
  const rows = changes + (load<u32>(readers) << 3);
  let count: u64 = 0;
  for (let t = 0; t < steps; t++) {
    for (let y = 0; y < H; y++) {
      let inRow: u32 = 0;
      let columns: u32 = 0; // of outputs that read column ix
      let p = changes;
      for (let ix = 0; ix < W; ix++, x += C << 2) {
        for (; p < rows && load<u32>(p) == <u32>ix << 2; p += 8) columns -= load<u32>(p, 4);
        let numbers: u32 = 0;
        for (let c = 0; c < C; c += 4) {
          const value = v128.load(x + (c << 2));
          const single = f32x4.eq(f32x4.abs(value), v128.load(threshold + (c << 2)));
          const others = i32x4.bitmask(v128.andnot(f32x4.ne(value, zero), single));
          numbers += popcnt(others & ((1 << min(4, C - c)) - 1));
        }
        inRow += numbers * columns;
      }
      count += <u64>inRow * <u64>load<u32>(rows + (y << 2));
    }
  }
  store<f64>(operations, load<f64>(operations, 8) + <f64>(count * outputs), 8);
}
