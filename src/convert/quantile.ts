/**
 * Exact quantiles of activations without keeping them: radix selection on float32 bit patterns.
 *
 * ReLU outputs are ≥ 0, so their bits as whole numbers are in their order. Each pass over the calibration images counts
 * the next digit of the values that share the digits found so far. Counts add up, so passes can be split over batches
 * and workers in any way: the result depends on the images alone.
 */
import { checkQuantile } from '../check.js';

export type ThresholdScope = 'layer' | 'channel';

/** One pass, as plain data for workers. */
export interface QuantilePass {
  readonly scope: ThresholdScope;
  /** Cells (1 or C) of each layer. */
  readonly cells: readonly number[];
  /** The digit to count: bits >>> shift, modulo 2^bits. */
  readonly shift: number;
  readonly bits: number;
  /** (cells, 2) of each layer: the bits above the digit that the two order statistics have. */
  readonly prefixes: readonly Uint32Array[];
}

/** Counts of one pass: (cells, 2, 2^bits) of each layer. In float64: activations of large images pass 2^32, never 2^53. */
export type Histograms = Float64Array[];

/** Few passes where a layer has one cell, small histograms where it has one per channel. */
const DIGITS: Readonly<Record<ThresholdScope, readonly number[]>> = { layer: [16, 16], channel: [11, 11, 10] };

/** Empty counts for a pass. */
export function emptyHistograms({ cells, bits }: QuantilePass): Histograms {
  return cells.map((count) => new Float64Array(count * 2 * 2 ** bits));
}

/**
 * Counts one layer's activations into the histograms of a pass.
 *
 * @param activation (N, H, W, C), all ≥ 0
 * @param channels C
 */
export function countActivations(
  pass: QuantilePass,
  layer: number,
  activation: Float32Array,
  channels: number,
  into: Histograms,
): void {
  const { shift, bits, scope } = pass;
  const prefixes = pass.prefixes[layer];
  const histogram = into[layer];
  const values = new Uint32Array(activation.buffer, activation.byteOffset, activation.length);
  const digits = 2 ** bits;
  const first = shift + bits === 32;
  const cells = scope === 'layer' ? 1 : channels;
  for (let i = 0, cell = 0; i < values.length; i++) {
    const value = values[i] === 0x80000000 ? 0 : values[i]; // −0 is 0
    const digit = (value >>> shift) & (digits - 1);
    const above = first ? 0 : value >>> (shift + bits);
    if (above === prefixes[cell * 2]) histogram[cell * 2 * digits + digit] += 1;
    else if (above === prefixes[cell * 2 + 1]) histogram[(cell * 2 + 1) * digits + digit] += 1;
    cell = cell + 1 < cells ? cell + 1 : 0; // i % cells takes longer than all the rest
  }
}

/** into += more. */
export function addHistograms(into: Histograms, more: Histograms): void {
  into.forEach((histogram, layer) => {
    const other = more[layer];
    for (let i = 0; i < histogram.length; i++) histogram[i] += other[i];
  });
}

/** The two order statistics that one cell's quantile lies between, as far as they are known. */
interface Target {
  readonly prefix: [number, number];
  /** Rank among the values that share the prefix. */
  readonly rank: [number, number];
  fraction: number;
}

/** The search for all cells of all layers. */
export class QuantileSelection {
  readonly #targets: Target[][];
  #pass = 0;

  /**
   * @param p     quantile in (0, 1]
   * @param cells cells of each layer: 1, or C with scope `channel`
   * @throws RangeError
   */
  constructor(
    readonly p: number,
    readonly scope: ThresholdScope,
    readonly cells: readonly number[],
  ) {
    checkQuantile(p);
    this.#targets = cells.map((count) =>
      Array.from({ length: count }, () => ({ prefix: [0, 0], rank: [-1, -1], fraction: 0 })),
    );
  }

  /** The next pass, or undefined when every quantile is known. */
  next(): QuantilePass | undefined {
    const digits = DIGITS[this.scope];
    if (this.#pass === digits.length) return undefined;
    const shift = digits.slice(this.#pass + 1).reduce((sum, bits) => sum + bits, 0);
    const prefixes = this.#targets.map((layer) => Uint32Array.from(layer.flatMap(({ prefix }) => prefix)));
    return { scope: this.scope, cells: this.cells, shift, bits: digits[this.#pass], prefixes };
  }

  /** Takes the counts of the pass over all images. */
  advance(histograms: Histograms): void {
    const digits = 2 ** DIGITS[this.scope][this.#pass];
    this.#targets.forEach((layer, l) => {
      layer.forEach((target, cell) => {
        const counts = [0, 1].map((k) => histograms[l].subarray((cell * 2 + k) * digits, (cell * 2 + k + 1) * digits));
        if (this.#pass === 0) this.#rank(target, counts[0]);
        const shared = target.prefix[0] === target.prefix[1];
        for (const k of [0, 1] as const) {
          const { digit, before } = locate(counts[shared ? 0 : k], target.rank[k]);
          target.rank[k] -= before;
          target.prefix[k] = target.prefix[k] * digits + digit;
        }
      });
    });
    this.#pass += 1;
  }

  /** Ranks of the order statistics around the quantile, as numpy.quantile's linear method has them. */
  #rank(target: Target, counts: Float64Array): void {
    const n = counts.reduce((sum, count) => sum + count, 0);
    if (n === 0)
      throw new RangeError('"calibration": the calibration set is empty, no activation to take a quantile of');
    const position = (n - 1) * this.p;
    target.rank[0] = Math.floor(position);
    target.rank[1] = Math.min(target.rank[0] + 1, n - 1);
    target.fraction = position - target.rank[0];
  }

  /** The quantiles of each layer, (cells), in float64. */
  result(): Float64Array[] {
    return this.#targets.map((layer) =>
      Float64Array.from(layer, ({ prefix, fraction }) => interpolate(floatOf(prefix[0]), floatOf(prefix[1]), fraction)),
    );
  }
}

/** The digit in which the value of a rank lies, and how many values have smaller ones. */
function locate(counts: Float64Array, rank: number): { digit: number; before: number } {
  let before = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    if (before + counts[digit] > rank) return { digit, before };
    before += counts[digit];
  }
  throw new Error('the calibration images changed between two passes');
}

function floatOf(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0];
}

/** a + (b − a) g, from the nearer end, as numpy does. */
function interpolate(a: number, b: number, g: number): number {
  return g >= 0.5 ? b - (b - a) * (1 - g) : a + (b - a) * g;
}
