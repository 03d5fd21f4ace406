/** This machine's limits in the instructions that the kernels use: the yardstick of every speed that is stated. */
import { Arena } from '../engine/wasm/arena.js';
import { row, type Section } from './report.js';
import type { Task, Timer } from './timer.js';

/** Measured, one thread. */
export interface MachineLimits {
  /** GFLOP/s of multiplies and adds, four lanes, in registers only */
  readonly multiplyAdd: number;
  /** 10^9 float additions per second, each float loaded from the first-level cache */
  readonly loadAdd: number;
  /** the same from the second-level cache */
  readonly loadAdd2: number;
}

const STEPS = 200_000; // × 12 vectors of multiply-add
const LEVEL1 = 128; // rows of 128 bytes: 16 KB
const LEVEL2 = 2048; // 256 KB
const FLOATS = 32; // of a row
const ROWS = 262_144; // rows added in one call

/** Floats that {@link Yardsticks.loadAdd} adds in one call. */
export const ADDS = ROWS * FLOATS;

/** The bare loops. */
export interface Yardsticks {
  readonly multiplyAdd: Task;
  readonly loadAdd: Task;
  readonly loadAdd2: Task;
}

/** The loops over buffers of their own. */
export function createYardsticks(): Yardsticks {
  const arena = new Arena();
  const x = arena.reserve(LEVEL2 * FLOATS);
  arena.seal();
  const { kernels } = arena;
  return {
    multiplyAdd: () => kernels.peakMultiplyAdd(STEPS),
    loadAdd: () => kernels.peakLoadAdd(x, LEVEL1, ROWS / LEVEL1),
    loadAdd2: () => kernels.peakLoadAdd(x, LEVEL2, ROWS / LEVEL2),
  };
}

/** Measures all three. */
export async function measureMachine(timer: Timer): Promise<MachineLimits> {
  const ms = await timer({ ...createYardsticks() }, 0.5);
  return {
    multiplyAdd: (STEPS * 12 * 4 * 2) / ms.multiplyAdd / 1e6,
    loadAdd: ADDS / ms.loadAdd / 1e6,
    loadAdd2: ADDS / ms.loadAdd2 / 1e6,
  };
}

/** The limits as a section. */
export function limitsSection({ multiplyAdd, loadAdd, loadAdd2 }: MachineLimits): Section {
  const flops = { name: 'multiply-add in registers', unit: 'GFLOP/s', value: multiplyAdd };
  const adds = { unit: 'G adds/s' };
  return {
    name: 'limits',
    title: 'what this machine does at best in four-lane WebAssembly SIMD, one thread',
    ratioOf: 'speed / speed of the same loop nearest to the processor',
    ratioUnit: '%',
    rows: [
      row({ ...flops, ratio: 1, limitedBy: 'issue of multiplies and adds: WebAssembly SIMD has no fused multiply-add' }),
      row({ ...adds, name: 'load-and-add, 16 KB', value: loadAdd, ratio: 1, limitedBy: 'loads from the first-level cache' }),
      row({
        ...{ ...adds, name: 'load-and-add, 256 KB', value: loadAdd2, ratio: loadAdd2 / loadAdd },
        limitedBy: 'loads from the second-level cache',
      }),
    ],
  };
}
