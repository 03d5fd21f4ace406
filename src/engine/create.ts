/** Engines by name. */
import { checkOneOf } from '../check.js';
import type { Network } from '../network/layer.js';
import { ENGINE_NAMES, type Engine, type EngineName } from './engine.js';
import { createReferenceEngine } from './reference/engine.js';
import { createWasmEngine } from './wasm/engine.js';

/**
 * The SIMD engine (`wasm`, the default everywhere) or the readable one (`reference`): same bits.
 *
 * @throws RangeError for another name
 * @throws NetworkError if the network cannot be converted
 * @throws Error if `wasm` is asked for and the runtime has no WebAssembly SIMD, or does not let it be compiled
 */
export function createEngine(name: EngineName, network: Network): Engine {
  return checkOneOf('engine', name, ENGINE_NAMES) === 'wasm'
    ? createWasmEngine(network)
    : createReferenceEngine(network);
}
