/** Conversions in this thread, and a net small enough to convert by hand. */
import { Calibration, type Input } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { DEFAULT_OPTIONS, type OptionValues } from '../../src/convert/options.js';
import type { EngineName } from '../../src/engine/engine.js';
import { createInlineRunner, type Runner } from '../../src/engine/job.js';
import type { ImageSet } from '../../src/network/images.js';
import type { Network } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { Conversion } from '../../src/network/snn.js';
import { imageSet } from './images.js';

/** The compiled script of a worker thread; `npm run build` makes it. */
export const WORKER = new URL('../../dist/worker-node.js', import.meta.url);

export const inlineRunner = (network: Network, engine: EngineName = 'wasm'): Runner =>
  createInlineRunner({ engine, network });

/** A calibration in this thread. */
export function calibrationOf(network: Network, images: ImageSet, input: Partial<Input> = {}): Calibration {
  return new Calibration(inlineRunner(network), images, { ...DEFAULT_OPTIONS, ...input });
}

/** A conversion with its own calibration. */
export function convertAs(
  network: Network,
  images: ImageSet,
  method: string,
  T: number,
  changes: Partial<OptionValues> = {},
): Promise<Conversion> {
  const options = { ...DEFAULT_OPTIONS, ...changes, steps: T };
  return convert(calibrationOf(network, images, options), method, options);
}

/** Two inputs, 2 neurons, 1 neuron, 1 logit; pixels 0 and 255 are 0 and 1. */
export const small = createNetwork([
  { kind: 'input', name: 'image', shape: [1, 1, 2] },
  { kind: 'linear', name: 'fc1', input: 'image', weight: Float32Array.of(2, 0.5, 1, -1), bias: new Float32Array(2) },
  { kind: 'relu', name: 'relu1', input: 'fc1' },
  { kind: 'linear', name: 'fc2', input: 'relu1', weight: Float32Array.of(1, 4), bias: new Float32Array(1) },
  { kind: 'relu', name: 'relu2', input: 'fc2' },
  { kind: 'linear', name: 'fc3', input: 'relu2', weight: Float32Array.of(1), bias: new Float32Array(1) },
]);

/** Activations of fc1: (2, 0.5), (1, 0), (3, 0); of fc2: 4, 1, 3. */
export const three = imageSet([1, 1, 2], [255, 0, 0, 255, 255, 255]);

/** Numbers of each layer, to compare. */
export const numbers = (layers: readonly Float32Array[]): number[][] => layers.map((layer) => [...layer]);
