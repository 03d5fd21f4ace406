/** Entry of a Web Worker. */
import type { WorkerRequest } from './pool.js';
import { serve } from './serve.js';

const answer = serve((reply) => self.postMessage(reply));
self.onmessage = (event: MessageEvent<WorkerRequest>) => answer(event.data);
