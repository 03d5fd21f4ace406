/** This machine's limits in the instructions that the kernels use: the yardstick of every speed that is stated. */
import { Arena } from './arena.js';

export interface Limits {
  /** GFLOP/s of multiplies and adds, four lanes, in registers only */
  readonly multiplyAdd: number;
  /** 10^9 float additions per second, each from memory in the first-level cache */
  readonly loadAdd: number;
}

/** Measures for about half a second; medians of seven runs. */
export function measureLimits(): Limits {
  const rows = 256; // of 16 floats: 16 KB
  const arena = new Arena();
  const at = arena.reserve(rows * 16);
  arena.seal();
  const { kernels } = arena;
  const [count, times] = [2_000_000, 20_000];
  return {
    multiplyAdd: (count * 12 * 4 * 2) / median(() => kernels.peakMultiplyAdd(count)) / 1e6,
    loadAdd: (rows * 16 * times) / median(() => kernels.peakLoadAdd(at, rows, times)) / 1e6,
  };
}

/** Median milliseconds. */
function median(work: () => void): number {
  const times = Array.from({ length: 7 }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[3];
}
