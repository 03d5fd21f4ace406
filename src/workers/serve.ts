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
  const find = (kind: string): AnyJob => {
    const job = jobs.find((one) => one.kind === kind);
    if (!job) throw new Error(`no worker knows the job "${kind}": add it to src/jobs.ts`);
    return job;
  };
  const resultOf = (request: Exclude<WorkerRequest, { kind: 'setup' }>): unknown => {
    const job = find(request.kind === 'run' ? request.job : request.task);
    if (request.kind === 'compute') return 'compute' in job ? job.compute(request.argument) : undefined;
    const { argument, pixels, first } = request;
    return 'run' in job && place ? job.run(place, argument, { pixels, first }) : undefined;
  };
  return (request) => {
    try {
      if (request.kind === 'setup') place = createWorkplace(request.setup);
      else reply({ result: resultOf(request) });
    } catch (error) {
      reply({ error: error instanceof Error ? error : new Error(String(error)) });
    }
  };
}
