/** Eq. (1)-(15) under the paper's own numbers, each a function, and the neurons beyond the paper. */
export * from './ann.js';
export * from './equations.js';
export * from './error.js';
export * from './low-latency.js';
export * from './max-pooling.js';
export * from './neuron.js';
export * from './rate.js';
