/**
 * ic-snn: converts trained ReLU networks into spiking ones and simulates them. This door has what most programs need and
 * takes nothing but the language; everything else has a door of its own (`ic-snn/convert`, `ic-snn/files`, …).
 */
export { FileError, NetworkError } from './check.js';
export { Calibration } from './convert/calibration.js';
export { convert } from './convert/convert.js';
export { METHOD_NAMES } from './convert/methods/index.js';
export { type ConversionOptions, DEFAULT_OPTIONS } from './convert/options.js';
export { createEngine } from './engine/create.js';
export type { Engine, EngineName, SimulateOptions, Simulation } from './engine/engine.js';
export { createInlineRunner, type Runner } from './engine/job.js';
export { firstImages, type ImageSet, normalise } from './network/images.js';
export type { Layer, Network } from './network/layer.js';
export type { Model } from './network/model.js';
export { checkConvertible, createNetwork } from './network/network.js';
export type { Conversion, SpikingParameters } from './network/snn.js';
