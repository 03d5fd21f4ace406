/** Entry of a Node worker thread. */
import { parentPort } from 'node:worker_threads';
import { JOBS } from './jobs.js';
import { serve } from './workers/serve.js';

const port = parentPort;
port?.on(
  'message',
  serve(JOBS, (reply) => port.postMessage(reply)),
);
