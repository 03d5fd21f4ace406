/** Every format that is fuzzed: a new one is a file here and a line in this list. */
import type { FuzzFormat } from '../format.js';
import { ARCHIVE } from './archive.js';
import { CSV, NPY, NPZ } from './arrays.js';
import { CIFAR } from './cifar.js';
import { NIR } from './nir.js';
import { ONNX } from './onnx.js';
import { PART } from './part.js';
import { PNG } from './png.js';
import { CHECKPOINT, CONVERSION, MODEL, SAFETENSORS } from './safetensors.js';
import { TRACE } from './trace.js';

export const FUZZ_FORMATS: readonly FuzzFormat[] = [
  ...[ONNX, NIR, MODEL, CONVERSION, SAFETENSORS, CHECKPOINT, TRACE, PART],
  ...[PNG, CIFAR, NPZ, NPY, CSV, ARCHIVE],
];
