/** The two engines give the same bits: logits, potentials, counts, first spikes, trains, synaptic operations; any neuron. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InputCoder } from '../../src/engine/engine.js';
import { createReferenceEngine } from '../../src/engine/reference/engine.js';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import { firstDifference } from '../support/bits.js';
import { randomFloats, randomNeuronCase, seeds } from '../support/random-network.js';

/** A coder that sends a different sparse image at every step. */
function sparseCoder(seed: number): InputCoder {
  let image: Float32Array = new Float32Array(0);
  return {
    start: (x) => {
      image = x;
    },
    step: (t, x) => {
      const random = randomFloats(seed + t);
      for (let i = 0; i < x.length; i++) x[i] = random() < 0.4 ? image[i] : 0;
    },
  };
}

function expectSameBits(a: Float32Array, b: Float32Array, what: string): void {
  const at = firstDifference(a, b);
  expect(at, at < 0 ? what : `${what}: neuron ${at}: ${a[at]} against ${b[at]}`).toBe(-1);
}

test('random networks with any layer, size, stride, padding, group, density, tail and neuron give equal bits', () => {
  fc.assert(
    fc.property(seeds, fc.boolean(), (seed, coded) => {
      const { network, parameters, image, steps } = randomNeuronCase(seed);
      const [reference, wasm] = [createReferenceEngine(network), createWasmEngine(network)];
      expectSameBits(wasm.forward(image), reference.forward(image), 'ANN logits');
      const [a, b] = [reference, wasm].map((engine) => {
        engine.configure(parameters);
        const coder = coded ? { coder: sparseCoder(seed) } : {};
        return engine.simulate(image, { steps, record: 'train', ...coder });
      });
      network.spiking.forEach((_, s) => {
        expect(b.signedTrain?.[s], `s(t) of spiking layer ${s}`).toEqual(a.signedTrain?.[s]);
        expectSameBits(b.finalPotential![s], a.finalPotential![s], `v(T) of spiking layer ${s}`);
        expect(b.spikeCounts?.[s]).toEqual(a.spikeCounts?.[s]);
        expect(b.negativeSpikes?.[s]).toEqual(a.negativeSpikes?.[s]);
        expect(b.firstSpikeTime?.[s]).toEqual(a.firstSpikeTime?.[s]);
      });
      expect(b.pooled).toEqual(a.pooled);
      expectSameBits(b.logitsSum, a.logitsSum, 'summed logits');
      expect(b.spikes).toEqual(a.spikes);
      expect(b.synapticOperations).toBe(a.synapticOperations);
    }),
    { numRuns: 1500 },
  );
}, 120_000);
