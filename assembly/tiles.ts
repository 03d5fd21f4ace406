/**
 * A tile: some output pixels over all steps of a run, whose weighted sums one block of output channels takes after the
 * other. Each sum adds the weights of a list of spikes. The lists of a tile are put in order of length, so that the loop
 * over a list ends where the loop over the one before it ended, as the processor expects; which sum is taken first
 * changes no bit of any.
 *
 * Windows are copied to one list each (windows.ts). Where many inputs fire and a block's weights are large, the lists of
 * the layer before are read as they are, one part of the window after the other in the order ky, kx: the weights of a part
 * stay in the first-level cache while all lists of the tile go through it.
 */
import { Layer, Operand, Source } from './descriptors';
import { copyWindows } from './windows';

/** Sums of a tile where a run has fewer steps; the same number as in src/engine/wasm/tile-memory.ts. */
export const TILE: i32 = 128;
/**
 * Bytes of a list: its first entry, its end, what is added to its entries, the next list of the same length. The n-th of
 * a part belongs to the n-th row of currents; one without spikes may be missing.
 */
export const LIST: i32 = 16;

/** Bytes of a block's weights up to which they all stay in the first-level cache, more or less. */
const NEAR: i32 = 40960;
/** Spikes in a part of a window from which on its weights, near by, are worth lists of their own. */
const MANY: i32 = 8;

/**
 * Decides for a run how the windows of an operand are read: copied, or in parts where there are many spikes and more
 * weights than the first-level cache holds. Lists of values are always read as they are.
 */
export function chooseParts(o: Operand, steps: i32): void {
  const pixels = o.H * o.W * steps;
  const spikes = (load<u32>(o.starts + (pixels << 2)) - load<u32>(o.starts)) >> 2;
  const many = <u64>spikes * (o.Kh * o.Kw) >= <u64>pixels * (o.parts * MANY);
  const near = (o.Kh * o.Kw * o.C) << 6 <= NEAR;
  o.gathered = i32(o.kind == Source.ConvSpikes && (near || !many));
}

/** Parts of a window in this run. */
// @ts-expect-error: decorator
@inline
export function partCount(o: Operand): i32 {
  return o.gathered ? 1 : o.parts;
}

/** Where the lists of a part of the window stand; behind them u32 addresses of lists in order. */
export function listsOf(o: Operand, part: i32, steps: i32, area: usize): usize {
  return area + ((o.parts * 4 + 15) & ~15) + part * max(TILE, steps) * (LIST + 4);
}

/** Where the addresses of a part's lists stand in order; where they end is at `area + 4 · part`. */
export function orderOf(lists: usize, steps: i32): usize {
  return lists + max(TILE, steps) * LIST;
}

/**
 * Puts the lists of an operand over `count` pixels from `first` on in order.
 *
 * @param area out: for each part the end of its order, its lists and their order; then copied windows
 */
export function orderLists(o: Operand, layer: Layer, first: i32, count: i32, steps: i32, area: usize): void {
  for (let part = 0; part < partCount(o); part++) {
    const lists = listsOf(o, part, steps, area);
    let longest: u32;
    if (o.gathered) {
      const windows = listsOf(o, 1, steps, area);
      copyWindows(o, layer, first, count, steps, lists, windows);
      longest = linkWindows(layer.heads, lists, count * steps, windows);
    } else longest = linkPart(o, layer, first, count, steps, part, lists);
    store<u32>(area + (part << 2), <u32>putInOrder(layer.heads, longest, orderOf(lists, steps)));
  }
}

/** Links copied windows, which stand one behind the other, to those of the same length; returns the most bytes of one. */
function linkWindows(heads: usize, list: usize, count: i32, windows: usize): u32 {
  let longest: u32 = 0;
  let p = windows;
  for (const last = list + count * LIST; list < last; list += LIST) {
    const end = <usize>load<u32>(list, 4);
    longest = max(longest, linkList(heads, list, p, end, 0));
    p = end;
  }
  return longest;
}

/** Links the lists of one part of the window: a run of columns in one row of the input. */
function linkPart(o: Operand, layer: Layer, first: i32, count: i32, steps: i32, part: i32, lists: usize): u32 {
  const perRow = (o.Kw + o.columns - 1) / o.columns;
  const ky = part / perRow;
  const kx = (part - ky * perRow) * o.columns;
  const kxEnd = min(kx + o.columns, o.Kw);
  let longest: u32 = 0;
  for (let n = 0; n < count; n++) {
    const oy = (first + n) / layer.Wo;
    const x0 = (first + n - oy * layer.Wo) * o.sx - o.left;
    const y = oy * o.sy - o.top + ky;
    const left = max(x0 + kx, 0);
    const right = min(x0 + kxEnd, o.W);
    if (y < 0 || y >= o.H || left >= right) continue;
    const base = ((ky * o.Kw - x0) * o.C) << 6;
    let start = o.starts + ((y * steps * o.W + left) << 2);
    let list = lists + n * steps * LIST;
    for (const last = list + steps * LIST; list < last; list += LIST, start += o.W << 2) {
      const p = <usize>load<u32>(start);
      const end = <usize>load<u32>(start + ((right - left) << 2));
      if (p < end) longest = max(longest, linkList(layer.heads, list, p, end, base));
    }
  }
  return longest;
}

/** Writes a list and makes it the first of those of its length; returns its bytes. */
// @ts-expect-error: decorator
@inline
function linkList(heads: usize, list: usize, p: usize, end: usize, base: i32): u32 {
  const head = heads + (end - p);
  store<u32>(list, <u32>p, 0);
  store<u32>(list, <u32>end, 4);
  store<u32>(list, <u32>base, 8);
  store<u32>(list, load<u32>(head), 12);
  store<u32>(head, <u32>list);
  return <u32>(end - p);
}

/** Takes all lists from their heads, shortest first, and leaves the heads empty; returns the end of the order. */
function putInOrder(heads: usize, longest: u32, order: usize): usize {
  for (const last = heads + longest; heads <= last; heads += 4) {
    let list = <usize>load<u32>(heads);
    if (!list) continue;
    store<u32>(heads, 0);
    do {
      store<u32>(order, <u32>list);
      order += 4;
      list = <usize>load<u32>(list, 12);
    } while (list);
  }
  return order;
}
