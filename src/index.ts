/**
 * ic-snn: converts trained ReLU networks into spiking ones and simulates them. This door opens the core, which needs
 * nothing but the language; files, data sets and workers have doors of their own (`ic-snn/files`, …).
 */
export { FileError, NetworkError } from './check.js';
export * from './convert/index.js';
export * from './engine/index.js';
export * from './network/index.js';
