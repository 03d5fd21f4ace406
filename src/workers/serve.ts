/** The worker's side, on any platform: one request, one reply. */
import { type AnyJob, createWorkplace, type Workplace } from '../engine/job.js';
import type { WorkerReply, WorkerRequest } from './pool.js';

/**
 * Returns the function that answers requests with `reply`.
 *
 * @param jobs every job that may be asked for
 */
export function serve(
  jobs: readonly AnyJob[],
  reply: (message: WorkerReply) => void,
): (request: WorkerRequest) => void {
  let place: Workplace | undefined;
  return (request) => {
    try {
      if (request.kind === 'setup') place = createWorkplace(request.setup);
      else if (place) {
        const { job: kind, argument, pixels, first } = request;
        const job = jobs.find((one) => one.kind === kind);
        if (!job) throw new Error(`no worker knows the job "${kind}": add it to src/jobs.ts`);
        reply({ result: job.run(place, argument, { pixels, first }) });
      }
    } catch (error) {
      reply({ error: error instanceof Error ? error : new Error(String(error)) });
    }
  };
}
