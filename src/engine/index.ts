/** The two engines behind one interface. */
export * from './create.js';
export * from './engine.js';
export { createReferenceEngine } from './reference/engine.js';
export { createWasmEngine, type EngineMemory, engineMemory } from './wasm/engine.js';
