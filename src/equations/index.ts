/** Eq. (1)-(15), each a function. */
export * from './ann.js';
export * from './error.js';
export * from './neuron.js';
export * from './rate.js';
