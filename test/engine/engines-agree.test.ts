/** The two engines give the same bits: logits, potentials, counts, first spikes, trains, operations of both kinds; any neuron. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InputCoder } from '../../src/engine/engine.js';
import { createReferenceEngine } from '../../src/engine/reference/engine.js';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import type { Layer } from '../../src/network/layer.js';
import { checkConvertible, createNetwork } from '../../src/network/network.js';
import { firstDifference } from '../support/bits.js';
import { type RandomCase, randomFloats, randomNeuronCase, seeds } from '../support/random-network.js';

/** A coder that sends a different sparse image at every step, as numbers or as spikes. */
function sparseCoder(seed: number): InputCoder {
  let image: Float32Array = new Float32Array(0);
  const sendsSpikes = seed % 2 === 0;
  const value = (x: number) => (sendsSpikes ? Math.sign(x) * 0.75 : x);
  return {
    sendsSpikes,
    start: (x) => {
      image = x;
    },
    step: (t, x) => {
      const random = randomFloats(seed + t);
      for (let i = 0; i < x.length; i++) x[i] = random() < 0.4 ? value(image[i]) : 0;
    },
  };
}

function expectSameBits(a: Float32Array, b: Float32Array, what: string): void {
  const at = firstDifference(a, b);
  expect(at, at < 0 ? what : `${what}: neuron ${at}: ${a[at]} against ${b[at]}`).toBe(-1);
}

/** Both engines, the same bits in everything they record; `coded`: another sparse image at every step. */
function expectAgreement({ network, parameters, image, steps }: RandomCase, seed: number, coded: boolean): void {
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
  expect(b.multiplyOperations).toBe(a.multiplyOperations);
}

test('random networks with any layer, size, stride, padding, group, density, tail and neuron give equal bits', () => {
  fc.assert(
    fc.property(seeds, fc.boolean(), (seed, coded) => {
      expectAgreement(randomNeuronCase(seed), seed, coded);
    }),
    { numRuns: 1500 },
  );
}, 120_000);

test('sums of the image alone may follow one another: they are computed before the first step', () => {
  fc.assert(
    fc.property(seeds, fc.boolean(), (seed, coded) => {
      const random = randomFloats(seed);
      const numbers = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
      const conv = (
        name: string,
        input: string,
        kernel: number,
        padding: number,
        [I, O]: readonly number[],
      ): Layer => ({
        ...{ kind: 'conv', name, input, kernel: [kernel, kernel], stride: [1, 1], groups: 1 },
        ...{
          padding: [padding, padding, padding, padding],
          weight: numbers(kernel * kernel * I * O),
          bias: numbers(O),
        },
      });
      // A vector that is painted as an image of 4 × 4 pixels and padded again; a sum of spikes is added to it further on.
      const network = createNetwork([
        { kind: 'input', name: 'image', shape: [1, 1, 5] },
        conv('painted', 'image', 4, 3, [5, 3]),
        conv('padded', 'painted', 3, 1, [3, 6]),
        { kind: 'relu', name: 'first', input: 'padded' },
        conv('next', 'first', 3, 1, [6, 6]),
        { kind: 'add', name: 'sum', inputs: ['next', 'padded'] },
        { kind: 'relu', name: 'second', input: 'sum' },
        { kind: 'linear', name: 'logits', input: 'second', weight: numbers(96 * 3), bias: numbers(3) },
      ]);
      checkConvertible(network);
      const all = (value: number) => [Float32Array.of(value), Float32Array.of(value)];
      const parameters = { thresholds: all(0.5), initialPotential: all(0.25), biasShift: all(0), fire: '>' } as const;
      expectAgreement({ network, parameters, image: numbers(5), steps: 7 }, seed, coded);
    }),
    { numRuns: 50 },
  );
});
