/** Entry of a Web Worker. */
import { JOBS } from './jobs.js';
import type { WorkerRequest } from './workers/pool.js';
import { serve } from './workers/serve.js';

const answer = serve(JOBS, (reply) => self.postMessage(reply));
self.onmessage = (event: MessageEvent<WorkerRequest>) => answer(event.data);
