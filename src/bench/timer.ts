/** Medians from tinybench, of tasks that are compared with each other. */
import type { Bench } from 'tinybench';

/** How long to measure one task, in milliseconds. */
export interface Budget {
  readonly time: number;
  readonly warmup: number;
  /** Tasks of a group take turns so often: a machine that slows down for a while slows all of them. */
  readonly rounds: number;
}

export const FULL: Budget = { time: 1500, warmup: 300, rounds: 3 };
export const QUICK: Budget = { time: 60, warmup: 20, rounds: 1 };

export type Task = () => unknown;

/** Median milliseconds of each task of a group; `share` scales the time budget. */
export type Timer = (tasks: Readonly<Record<string, Task>>, share?: number) => Promise<Record<string, number>>;

/**
 * A timer on tinybench, which is a development dependency.
 *
 * @throws Error that says what to install where it is missing
 * @example const { ours, theirs } = await timer({ ours: () => a(), theirs: () => b() });
 */
export async function createTimer({ time, warmup, rounds }: Budget): Promise<Timer> {
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
    return Object.fromEntries(names.map((name) => [name, median(samples.get(name) ?? [])]));
  };
}

async function samplesOf(bench: Bench): Promise<readonly number[]> {
  const [{ result, name }] = await bench.run();
  if (!('latency' in result) || !result.latency?.samples) throw new Error(`${name} was not measured: ${result.state}`);
  return result.latency.samples;
}

/** Middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
