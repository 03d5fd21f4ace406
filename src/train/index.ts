/** Training of source networks. */
export * from './activation.js';
export * from './batches.js';
export * from './checkpoint.js';
export * from './gradient-plan.js';
export * from './initial-scale.js';
export * from './loss-watch.js';
export * from './parameters.js';
export * from './recipe.js';
export * from './retrain.js';
export * from './schedule.js';
export * from './sgd.js';
export * from './train.js';
