/** Engines by name. */
import type { Network } from '../network/layer.js';
import type { Engine, EngineName } from './engine.js';
import { createReferenceEngine } from './reference/engine.js';
import { createWasmEngine } from './wasm/engine.js';

/** The SIMD engine (`wasm`, the default everywhere) or the readable one (`reference`): same bits. */
export function createEngine(name: EngineName, network: Network): Engine {
  return name === 'wasm' ? createWasmEngine(network) : createReferenceEngine(network);
}
