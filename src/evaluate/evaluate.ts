/** Evaluation: accuracy and loss of the ANN, of the paper's methods and of the baselines over a data set. */
export * from './baselines.js';
export * from './calibrate.js';
export * from './methods.js';
export type { Progress, WorkOptions } from './work.js';
