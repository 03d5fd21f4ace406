/** Engines by name: what is none is refused at once, and so is a runtime that cannot run one. */
import { afterEach, expect, test, vi } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import { createInlineRunner } from '../../src/engine/job.js';
import { createPool } from '../../src/workers/pool.js';
import { small as network } from '../support/conversion.js';

afterEach(() => vi.restoreAllMocks());

test.each(['simd', undefined, 'Wasm', ''])('%j is no engine', (engine) => {
  const refusal = new RangeError(`"engine" expected one of wasm, reference, got "${engine}"`);
  expect(() => Reflect.apply(createEngine, undefined, [engine, network])).toThrow(refusal);
  for (const create of [createInlineRunner, createPool])
    for (const workers of [0, 2])
      expect(() => Reflect.apply(create, undefined, [{ engine, network, workers, spawn: () => null }])).toThrow(
        refusal,
      );
});

test('a runtime without SIMD is told where the engine is made', async () => {
  vi.resetModules(); // kernels are compiled once
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  const fresh = await import('../../src/engine/create.js');
  expect(() => fresh.createEngine('wasm', network)).toThrow('this runtime has no WebAssembly SIMD');
  expect(fresh.createEngine('reference', network).forward(new Float32Array(2))).toHaveLength(1);
});
