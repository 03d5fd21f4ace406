/** The worker's side, on any platform: one request, one reply. */
import { createJobRunner, type JobRunner } from './jobs.js';
import type { WorkerReply, WorkerRequest } from './pool.js';

/** Returns the function that answers requests with `reply`. */
export function serve(reply: (message: WorkerReply) => void): (request: WorkerRequest) => void {
  let run: JobRunner | undefined;
  return (request) => {
    try {
      if (request.kind === 'setup') run = createJobRunner(request.setup);
      else if (run) reply({ result: run(request.job, request.pixels, request.first) });
    } catch (error) {
      reply({ error: error instanceof Error ? error : new Error(String(error)) });
    }
  };
}
