/** Files from bytes, in Node and in browsers: ONNX, NIR, model files, PNG. */
export { type Asked, parseConversions, type StoredConversion, serialiseConversions } from './conversions.js';

export {
  type ArraysFormat,
  type Codec,
  endingsOf,
  FORMATS,
  type Format,
  formatOf,
  type ModelFormat,
  type PictureFormat,
  type RecordsFormat,
} from './formats.js';
export { parseModel, serialiseModel } from './model-file.js';
export { loadNir } from './nir.js';
export { parseOnnx } from './onnx.js';
export type { Beside } from './onnx-tensor.js';
export { decodePng, encodePng, type Picture } from './png.js';
export * from './safetensors.js';
