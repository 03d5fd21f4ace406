/** Evaluation: accuracy and loss of the ANN and of every method over a data set. */
export * from './energy.js';
export * from './methods.js';
export * from './normalisation.js';
export { pairedInterval } from './paired.js';
export * from './sanity.js';
export * from './verdict.js';
export { wilsonInterval } from './wilson.js';
