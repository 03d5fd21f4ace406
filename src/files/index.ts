/** Files from bytes, in Node and in browsers: ONNX, model files, PNG. */
export { parseModel, serialiseModel } from './model-file.js';
export { parseOnnx } from './onnx.js';
export { decodePng, encodePng, type Picture } from './png.js';
export * from './safetensors.js';
