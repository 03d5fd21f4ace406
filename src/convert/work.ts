/** Work on many images: how it says how far it is, and how it is stopped. */
import type { RunOptions } from '../engine/job.js';

/** Says what is being done, and how many of how many images are through. */
export type Progress = (stage: string, done: number, total: number) => void;

export interface WorkOptions {
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options of a run that reports under a name. */
export function tracker(stage: string, total: number, { progress, signal }: WorkOptions): RunOptions {
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
