/** Pools of workers, and the worker's side for a script of one's own. */
export type { SentError } from './errors.js';
export * from './pool.js';
export { serve } from './serve.js';
