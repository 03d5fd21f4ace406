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
