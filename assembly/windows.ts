/** Windows of spikes copied to one list each, their rows joined: what follows meets one end of a loop instead of Kh. */
import { Layer, Operand } from './descriptors';
import { LIST } from './tiles';

/**
 * Copies the windows over `count` pixels from `first` on, one list a step, one behind the other. The entries become byte
 * offsets in a block's weights.
 *
 * @param list    out: where each list ends, in its second word
 * @param windows out: the lists; up to 12 words past the last are written
 */
export function copyWindows(o: Operand, layer: Layer, first: i32, count: i32, steps: i32, list: usize, windows: usize): void {
  const stepStarts = o.W << 2;
  const rowStarts = steps * stepStarts;
  const rowWeights = (o.Kw * o.C) << 6;
  for (let n = 0; n < count; n++) {
    const oy = (first + n) / layer.Wo;
    const x0 = (first + n - oy * layer.Wo) * o.sx - o.left;
    const y0 = oy * o.sy - o.top;
    const from = max(y0, 0);
    const rows = min(y0 + o.Kh, o.H) - from;
    const left = max(x0, 0) << 2;
    const span = (max(min(x0 + o.Kw, o.W), max(x0, 0)) << 2) - left;
    const starts = o.starts + from * rowStarts + left;
    // A window row is one contiguous run of the lists: kx·C + c = entry − x0·C.
    const base = (from - y0) * rowWeights - ((x0 * o.C) << 6);
    const end = list + steps * LIST;
    if (rows > 3) windows = copyRows(starts, span, rows, rowStarts, stepStarts, base, rowWeights, list, end, windows);
    else {
      // A row that is not there is the first again, over no columns.
      const second = rows > 1 ? starts + rowStarts : starts;
      const third = rows > 2 ? second + rowStarts : starts;
      const span0 = rows > 0 ? span : 0;
      const span1 = rows > 1 ? span : 0;
      const span2 = rows > 2 ? span : 0;
      windows = copyThree(starts, second, third, span0, span1, span2, stepStarts, base, rowWeights, list, end, windows);
    }
    list = end;
  }
}

/**
 * The lists of one pixel from up to three rows. A function of its own for V8, which has the registers for a few numbers
 * that it is given, but computes again and again what it sees how to compute: the lists cost half as much so.
 *
 * @param starts where the lists of the window's first row start at the first step; `second`, `third` likewise
 * @param span0  bytes of starts under the window in the first row; the others likewise
 * @returns the end of the last list
 */
export function copyThree(
  starts: usize,
  second: usize,
  third: usize,
  span0: usize,
  span1: usize,
  span2: usize,
  stepStarts: usize,
  base: i32,
  rowWeights: i32,
  list: usize,
  end: usize,
  last: usize,
): usize {
  const base0 = i32x4.splat(base);
  const base1 = i32x4.splat(base + rowWeights);
  const base2 = i32x4.splat(base + 2 * rowWeights);
  for (; list < end; list += LIST) {
    last = copyRow(load<u32>(starts), load<u32>(starts + span0), base0, last);
    last = copyRow(load<u32>(second), load<u32>(second + span1), base1, last);
    last = copyRow(load<u32>(third), load<u32>(third + span2), base2, last);
    store<u32>(list, <u32>last, 4);
    starts += stepStarts;
    second += stepStarts;
    third += stepStarts;
  }
  return last;
}

/** The same from any number of rows. */
export function copyRows(
  starts: usize,
  span: usize,
  rows: i32,
  rowStarts: usize,
  stepStarts: usize,
  base: i32,
  rowWeights: i32,
  list: usize,
  end: usize,
  last: usize,
): usize {
  for (; list < end; list += LIST, starts += stepStarts) {
    let row = starts;
    let weight = base;
    for (let n = 0; n < rows; n++, row += rowStarts, weight += rowWeights) {
      last = copyRow(load<u32>(row), load<u32>(row + span), i32x4.splat(weight), last);
    }
    store<u32>(list, <u32>last, 4);
  }
  return last;
}

/** Copies entries from p to `end`, `base` added; most rows are short, so twelve go without asking. */
// @ts-expect-error: decorator
@inline
function copyRow(p: usize, end: usize, base: v128, to: usize): usize {
  v128.store(to, i32x4.add(v128.load(p, 0), base), 0);
  v128.store(to, i32x4.add(v128.load(p, 16), base), 16);
  v128.store(to, i32x4.add(v128.load(p, 32), base), 32);
  if (end - p > 48) copyRest(p, end, i32x4.extract_lane(base, 0), to);
  return to + (end - p);
}

/** Copies what is behind the first twelve entries. */
export function copyRest(p: usize, end: usize, base: i32, to: usize): void {
  const bases = i32x4.splat(base);
  for (p += 48, to += 48; p < end; p += 32, to += 32) {
    v128.store(to, i32x4.add(v128.load(p, 0), bases), 0);
    v128.store(to, i32x4.add(v128.load(p, 16), bases), 16);
  }
}
