/** Work on many images: what it needs beside them, and how it says how far it is. */
import type { Coding } from '../coding/coders.js';
import type { RunOptions } from '../workers/pool.js';

/** Images per run of a job: small, so that workers end together. */
export const DENSE_CHUNK = 32;
export const SPIKING_CHUNK = 4;

/** Says what is being done, and how many of how many images are through. */
export type Progress = (stage: string, done: number, total: number) => void;

export interface WorkOptions {
  readonly coding: Coding;
  readonly seed: number;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options of a pool's run that reports under a name. */
export function tracker(stage: string, total: number, { progress, signal }: WorkOptions): Omit<RunOptions, 'chunk'> {
  let done = 0;
  progress?.(stage, 0, total);
  return {
    signal,
    progress: (images: number) => {
      done += images;
      progress?.(stage, done, total);
    },
  };
}
