/** This machine's limits in the instructions that the kernels use: the yardstick of every speed that is stated. */
import { Arena } from '../engine/wasm/arena.js';
import { row, type Section } from './report.js';
import type { TimedTask, Timer, Timing } from './timer.js';

/** Measured, one thread. */
export interface MachineLimits {
  /** GFLOP/s of multiplies and adds, four lanes, in registers only */
  readonly multiplyAdd: Limit;
  /** 10^9 float additions per second, each float loaded from the first-level cache */
  readonly loadAdd: Limit;
  /** the same from the second-level cache */
  readonly loadAdd2: Limit;
}

/** Operations per nanosecond, and the spread of the time they were measured in. */
interface Limit {
  readonly value: number;
  readonly spread: number;
}

const STEPS = 200_000; // × 12 vectors of multiply-add
const LEVEL1 = 16 * 1024; // bytes
const LEVEL2 = 256 * 1024;
const ADDS = 2 ** 23; // about so many additions in one call

/** A bare loop: what kernels are held against, measured in turns with them. */
export interface BareLoop {
  readonly run: TimedTask;
  /** operations of one call */
  readonly operations: number;
}

/** Multiplies and adds in registers. */
export function createMultiplyAddLoop(): BareLoop {
  const arena = new Arena();
  arena.seal();
  const { kernels } = arena;
  return { run: () => kernels.peakMultiplyAdd(STEPS), operations: STEPS * 12 * 4 * 2 };
}

/** The load-and-add loop over a buffer of its own. */
export function createAddLoop(bytes: number = LEVEL1): BareLoop {
  const arena = new Arena();
  const x = arena.reserve(bytes / 4);
  arena.seal();
  const { kernels } = arena;
  const floats = arena.f32(x, bytes / 4).fill(1);
  // How many floats the loop takes as one row: a lane adds up one of four, and all are 1.
  const perRow = 4 * kernels.peakLoadAdd(x, 1, 1);
  floats.fill(1e-3);
  const rows = Math.floor(floats.length / perRow);
  const times = Math.ceil(ADDS / (rows * perRow));
  return { run: () => kernels.peakLoadAdd(x, rows, times), operations: rows * perRow * times };
}

/** Measures all three. */
export async function measureMachine(timer: Timer): Promise<MachineLimits> {
  const flops = createMultiplyAddLoop();
  const [near, far] = [createAddLoop(LEVEL1), createAddLoop(LEVEL2)];
  const times = await timer({ flops: flops.run, near: near.run, far: far.run }, 0.5);
  const limit = ({ operations }: BareLoop, { median, spread }: Timing): Limit => ({
    ...{ value: operations / median / 1e6, spread },
  });
  return {
    multiplyAdd: limit(flops, times.flops),
    loadAdd: limit(near, times.near),
    loadAdd2: limit(far, times.far),
  };
}

/** The limits as a section. */
export function limitsSection({ multiplyAdd, loadAdd, loadAdd2 }: MachineLimits): Section {
  const flops = { name: 'multiply-add in registers', unit: 'GFLOP/s', ...multiplyAdd };
  const adds = { unit: 'G adds/s' };
  return {
    name: 'limits',
    title: 'what this machine does at best in four-lane WebAssembly SIMD, one thread',
    ratioOf: 'speed / speed of the same loop nearest to the processor',
    ratioUnit: '%',
    rows: [
      row({
        ...flops,
        ratio: 1,
        limitedBy: 'issue of multiplies and adds: WebAssembly SIMD has no fused multiply-add',
      }),
      row({
        ...adds,
        name: 'load-and-add, 16 KB',
        ...loadAdd,
        ratio: 1,
        limitedBy: 'loads from the first-level cache, and additions that wait for the one before',
      }),
      row({
        ...{ ...adds, name: 'load-and-add, 256 KB', ...loadAdd2, ratio: loadAdd2.value / loadAdd.value },
        limitedBy: 'the same with loads from the second-level cache',
      }),
    ],
  };
}
