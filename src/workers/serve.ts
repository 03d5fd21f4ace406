/** The worker's side, on any platform: one request, one reply. */
import { type AnyJob, createWorkplace, type Workplace } from '../engine/job.js';
import { sentError } from './errors.js';
import type { WorkerReply, WorkerRequest } from './pool.js';

/**
 * Returns the function that answers requests with `reply`. A worker that knows jobs of one's own needs a script: this with JOBS of
 * `ic-snn/jobs` and those, whose `kind` finds them.
 *
 * @param jobs every job that may be asked for
 * @example
 * const answer = serve([...JOBS, mine], (reply) => self.postMessage(reply)); // in Node: parentPort
 * self.onmessage = (event) => answer(event.data);
 */
export function serve(
  jobs: readonly AnyJob[],
  reply: (message: WorkerReply) => void,
): (request: WorkerRequest) => void {
  let place: Workplace | undefined;
  let failure: unknown = new Error('a worker was asked before it was set up');
  const find = (kind: string): AnyJob => {
    const job = jobs.find((one) => one.kind === kind);
    if (!job) throw new Error(`no worker knows the job "${kind}": give "serve" in the worker's script a list with it`);
    return job;
  };
  const resultOf = (request: Exclude<WorkerRequest, { kind: 'setup' }>): unknown => {
    if (!place) throw failure;
    const job = find(request.kind === 'run' ? request.job : request.task);
    if (request.kind === 'run' && 'run' in job) {
      const { argument, pixels, first } = request;
      return job.run(place, argument, { pixels, first });
    }
    if (request.kind === 'compute' && 'compute' in job) return job.compute(request.argument);
    throw new Error(`the job "${job.kind}" ${'run' in job ? 'needs images' : 'takes no images'}`);
  };
  return (request) => {
    if (request.kind === 'setup') {
      // Nobody waits for an answer to this: what went wrong is told to whoever asks for work.
      try {
        place = createWorkplace(request.setup);
      } catch (error) {
        failure = error;
      }
      return;
    }
    try {
      reply({ result: resultOf(request) });
    } catch (error) {
      reply({ error: sentError(error) });
    }
  };
}
