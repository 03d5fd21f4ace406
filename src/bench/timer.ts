/** Medians from tinybench, of tasks that are compared with each other. */
import type { Bench } from 'tinybench';

/** How long to measure one task, in milliseconds. */
export interface TimeBudget {
  readonly time: number;
  readonly warmup: number;
  /** Tasks of a group take turns so often: a machine that slows down for a while slows all of them. */
  readonly rounds: number;
}

export const FULL: TimeBudget = { time: 1500, warmup: 300, rounds: 3 };
export const QUICK: TimeBudget = { time: 60, warmup: 20, rounds: 1 };

export type TimedTask = () => unknown;

/** Milliseconds of one task. */
export interface Timing {
  readonly median: number;
  /** half the distance between the quartiles, as a share of the median */
  readonly spread: number;
}

/** Times each task of a group; `share` scales the time budget. */
export type Timer = (tasks: Readonly<Record<string, TimedTask>>, share?: number) => Promise<Record<string, Timing>>;

/**
 * A timer on tinybench, which is a development dependency.
 *
 * @throws Error that says what to install where it is missing
 * @example const { ours, theirs } = await timer({ ours: () => a(), theirs: () => b() });
 */
export async function createTimer({ time, warmup, rounds }: TimeBudget): Promise<Timer> {
  const { Bench } = await import('tinybench').catch(() => {
    throw new Error('nothing can be timed without tinybench: run "npm install --no-save tinybench@6"');
  });
  return async (tasks, share = 1) => {
    const names = Object.keys(tasks);
    const samples = new Map(names.map((name) => [name, [] as number[]]));
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        const bench = new Bench({
          ...{ time: (time * share) / rounds, iterations: 1, retainSamples: true, throws: true },
          ...{ warmupTime: round === 0 ? warmup * share : 0, warmupIterations: 1 },
        });
        bench.add(name, () => tasks[name]());
        samples.get(name)?.push(...(await samplesOf(bench)));
      }
    }
    return Object.fromEntries(names.map((name) => [name, timingOf(samples.get(name) ?? [])]));
  };
}

async function samplesOf(bench: Bench): Promise<readonly number[]> {
  const [{ result, name }] = await bench.run();
  if (!('latency' in result) || !result.latency?.samples) throw new Error(`${name} was not measured: ${result.state}`);
  return result.latency.samples;
}

/** Middle of some numbers. */
export function median(values: readonly number[]): number {
  return quantileOf(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** Median and spread of some numbers. */
export function timingOf(values: readonly number[]): Timing {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = quantileOf(sorted, 0.5);
  return { median: middle, spread: (quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25)) / 2 / middle };
}

/** The medians of a group's timings, by name. */
export function medians(times: Readonly<Record<string, Timing>>): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([name, timing]) => [name, timing.median]));
}

/** Quantile of sorted numbers, between the two nearest. */
function quantileOf(sorted: readonly number[], p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (at - below) * (sorted[Math.ceil(at)] - sorted[below]);
}
