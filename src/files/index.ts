/** Files from bytes, in Node and in browsers: ONNX, NIR, model files, PNG. */
export { type Asked, parseConversions, type StoredConversion, serialiseConversions } from './conversions.js';

export { endingsOf, FORMATS, type Format, formatOf } from './formats.js';
export { parseModel, serialiseModel } from './model-file.js';
export { loadNir } from './nir.js';
export { parseOnnx } from './onnx.js';
export { decodePng, encodePng, type Picture } from './png.js';
export * from './safetensors.js';
