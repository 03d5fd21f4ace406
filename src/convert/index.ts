/** Conversion: thresholds, Algorithms 1 to 3, the four methods. */

export * from '../network/snn.js';
export * from './algorithm-1.js';
export * from './algorithm-2.js';
export * from './algorithm-3.js';
export * from './baselines/index.js';
export * from './pipeline.js';
export * from './quantile.js';
export * from './remainder.js';
export * from './thresholds.js';
