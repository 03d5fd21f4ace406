/** Evaluation: accuracy and loss of the ANN and of every method over a data set. */
export * from './counts.js';
export * from './energy.js';
export * from './facts.js';
export * from './methods.js';
export * from './normalisation.js';
export { type PairedCounts, pairedInterval, pairedIntervalOfGroups, signTest } from './paired.js';
export * from './part.js';
export { parsePart } from './read-part.js';
export * from './rows.js';
export * from './sanity.js';
export * from './shard.js';
export { storedChoice, toldOf } from './stored.js';
export * from './verdict.js';
export { type Interval, wilsonInterval } from './wilson.js';
