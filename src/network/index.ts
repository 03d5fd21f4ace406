/** Networks: the layer graph, builders, costs. */
export * from './architectures.js';
export * from './cost.js';
export * from './fold-batch-norm.js';
export * from './layer.js';
export * from './layout.js';
export * from './model.js';
export { checkConvertible, createNetwork } from './network.js';
export type { Conversion, FireRule, Neuron, PerLayer, SpikingParameters } from './snn.js';
