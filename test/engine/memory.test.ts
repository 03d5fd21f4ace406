/** The memory that `info` states is what an engine allocates. */
import { expect, test, vi } from 'vitest';
import { middleNet, unitParameters } from '../../src/bench/small-nets.js';
import { createWasmEngine, engineMemory } from '../../src/engine/wasm/engine.js';
import { vgg16 } from '../../src/network/architectures.js';

const PAGE = 65536;

test('bytes from shapes are those of the memories made; binary neurons need the same at any T', () => {
  const network = middleNet('conv', [6, 6, 8]);
  const parameters = unitParameters(network);
  const made: number[] = [];
  const Original = WebAssembly.Memory;
  vi.stubGlobal('WebAssembly', {
    ...Object.fromEntries(['Module', 'Instance', 'validate'].map((name) => [name, Reflect.get(WebAssembly, name)])),
    Memory: class extends Original {
      constructor(limits: WebAssembly.MemoryDescriptor) {
        super(limits);
        made.push(limits.initial);
      }
    },
  });
  const engine = createWasmEngine(network);
  engine.forward(new Float32Array(6 * 6 * 8));
  engine.configure(parameters);
  engine.simulate(new Float32Array(6 * 6 * 8), { steps: 256 });
  vi.unstubAllGlobals();
  const { ann, snn } = engineMemory(network, parameters, 256);
  expect(made).toEqual([ann, snn].map((bytes) => Math.ceil(bytes / PAGE)));
  expect(engineMemory(network, parameters, 8).snn).toBe(snn);
});

test('VGG16 at T = 256 takes less than 400 MB a worker', () => {
  const network = vgg16();
  const { ann, snn } = engineMemory(network, unitParameters(network), 256);
  expect(Math.max(ann, snn)).toBeLessThan(400e6);
}, 20_000);
