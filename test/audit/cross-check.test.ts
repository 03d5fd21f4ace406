/** The cross-check: silent for equal engines, exact about a planted difference. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crossCheck, describeDifference, ulpsBetween } from '../../src/audit/cross-check.js';
import { createCoder } from '../../src/coding/coders.js';
import { createReferenceEngine } from '../../src/engine/reference/engine.js';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import type { Layer, Network } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { Neuron, SpikingParameters } from '../../src/network/snn.js';
import { GOLDEN, parametersOf, readGolden } from '../support/golden.js';
import { randomNeuronCase, seeds } from '../support/random-network.js';

/** A copy of the network with one weight moved to the next float32 number away from 0. */
function plant(network: Network, layer: string, at: number): Network {
  const layers = network.layers.map((one): Layer => {
    if (one.name !== layer || (one.kind !== 'conv' && one.kind !== 'linear')) return one;
    const weight = one.weight.slice();
    new Uint32Array(weight.buffer)[at] += 1;
    return { ...one, weight };
  });
  return createNetwork(layers);
}

test.each(GOLDEN)('%s: no difference between the engines', (name) => {
  const golden = readGolden(name);
  const { network, images, runs } = golden;
  const all = Float32Array.from(images.flatMap((image) => [...image]));
  const engines = [createReferenceEngine(network), createWasmEngine(network)] as const;
  const found = crossCheck(engines, parametersOf(golden, runs[0]), all, { steps: runs[0].T });
  expect(found).toMatchObject({ engines: ['reference', 'wasm'], images: images.length, ann: null, snn: null });
  expect(found.compared).toBeGreaterThan(images.length);
});

/** image (2) → hidden (1, 2 neurons) → second (2 neurons) → logits; every number dyadic. */
function chain(): { network: Network; parameters: SpikingParameters } {
  const linear = (name: string, input: string, ...weight: number[]): Layer => ({
    ...{ kind: 'linear', name, input },
    ...{ weight: Float32Array.from(weight), bias: new Float32Array(2) },
  });
  const network = createNetwork([
    { kind: 'input', name: 'image', shape: [1, 1, 2] },
    linear('w1', 'image', 0.75, 0, 0, 0.375),
    { kind: 'relu', name: 'if1', input: 'w1' },
    linear('w2', 'if1', 0.25, 0.125, 0.25, 0.5),
    { kind: 'relu', name: 'if2', input: 'w2' },
    linear('w3', 'if2', 1, 0, 0, 1),
  ]);
  const layers = (x: number) => [Float32Array.of(x), Float32Array.of(x)];
  return {
    network,
    parameters: { thresholds: layers(1), initialPotential: layers(0), biasShift: layers(0), fire: '>=' },
  };
}

test('one weight off by one ulp: the layer, the neuron, the step and the ulps', () => {
  const { network, parameters } = chain();
  // Weight from neuron 1 of if1 (currents of 0.375: spikes at steps 3, 6, 8) to neuron 1 of if2: 0.5 against 0.5 + 2^-24.
  const planted = plant(network, 'w2', 3);
  const image = Float32Array.of(1, 1);
  const [a, b] = [createReferenceEngine(network), createWasmEngine(planted)];
  const { ann, snn } = crossCheck([a, b], parameters, image, { steps: 8 });
  // Neuron 0 of if1 (0.75) spiked at step 2 and 3: v(3) = 2 · 0.125 + 0.5, one ulp of 2^-24 apart, below the threshold of 1.
  expect(snn).toEqual({
    ...{ network: 'snn', image: 0, layer: 'if2', neuron: { row: 0, column: 0, channel: 1 }, step: 3 },
    ...{ quantity: 'potential', values: [0.75, 0.75 + 2 ** -24], ulps: 1, spikes: [0, 0] },
    fromThreshold: [-0.25, -0.25 + 2 ** -24],
  });
  // ANN: 0.75 · 0.125 + 0.375 · (0.5 + 2^-24), rounded to float32: 0.28125 + 0.375 · 2^-24 rounds to the next number.
  expect(ann).toMatchObject({ network: 'ann', layer: 'if2', neuron: { channel: 1 }, step: null, ulps: 1 });
  expect(describeDifference(snn!)).toBe(
    'SNN, image 0, layer "if2", row 0, column 0, channel 1, step 3: potential 0.75 against 0.7500000596046448, 1 ulp apart, 2.50e-1 from the threshold',
  );
});

test('a difference of the output layer alone is found in the sum of its currents', () => {
  const { network, parameters } = chain();
  const engines = [createReferenceEngine(network), createReferenceEngine(plant(network, 'w3', 0))] as const;
  const { snn } = crossCheck(engines, parameters, Float32Array.of(1, 1), { steps: 16 });
  expect(snn).toMatchObject({
    layer: 'w3',
    quantity: 'logit sum',
    neuron: { channel: 0 },
    ulps: 1,
    values: [1, 1 + 2 ** -23],
  });
});

test('the second image is named if the first is equal', () => {
  const { network, parameters } = chain();
  const engines = [createReferenceEngine(network), createReferenceEngine(plant(network, 'w1', 0))] as const;
  const images = Float32Array.of(0, 1, 1, 1);
  expect(crossCheck(engines, parameters, images, { steps: 4 })).toMatchObject({
    images: 2,
    snn: { image: 1, layer: 'if1', step: 1, neuron: { channel: 0 }, values: [0.75, 0.75 + 2 ** -24] },
    ann: { image: 1, layer: 'if1' },
  });
});

test('other tie rules part at a potential that is exactly V_th', () => {
  const { network, parameters } = chain();
  const [a, b] = [createReferenceEngine(network), createReferenceEngine(network)];
  const configure = b.configure.bind(b);
  b.configure = (given) => configure({ ...given, fire: '>' });
  const { ann, snn } = crossCheck([a, b], parameters, Float32Array.of(1, 0), { steps: 8 });
  expect(ann).toBeNull();
  // 0.75 per step: 0.75, 1.5 → 0.5, 1.25 → 0.25, 1.0 at step 4.
  expect(snn).toMatchObject({ layer: 'if1', step: 4, spikes: [1, 0], values: [0, 1], fromThreshold: [0, 0] });
});

/** Two neurons one behind the other; `w` drives the second. */
function pair(w: number): Network {
  const linear = (name: string, input: string, weight: number): Layer => ({
    ...{ kind: 'linear', name, input },
    ...{ weight: Float32Array.of(weight), bias: Float32Array.of(0) },
  });
  const relu = (name: string, input: string): Layer => ({ kind: 'relu', name, input });
  return createNetwork([
    { kind: 'input', name: 'image', shape: [1, 1, 1] },
    ...[linear('w1', 'image', 1), relu('if1', 'w1'), linear('w2', 'if1', w), relu('if2', 'w2')],
    linear('w3', 'if2', 1),
  ]);
}

const parametersFor = (neuron: Neuron): SpikingParameters => {
  const layers = (x: number) => [Float32Array.of(x), Float32Array.of(x)];
  return { thresholds: layers(1), initialPotential: layers(0), biasShift: layers(0), fire: '>=', neuron };
};

test('a spike that only one engine takes back: the step, both s(t), and the distance from 0', () => {
  const network = pair(1);
  const [a, b] = [createReferenceEngine(network), createReferenceEngine(network)];
  const configure = b.configure.bind(b);
  b.configure = (given) => configure({ ...given, neuron: 'binary' });
  const temporalBias = [Float32Array.of(0, -1.5), Float32Array.of(0, 0)];
  const { snn } = crossCheck([a, b], { ...parametersFor('signed'), temporalBias }, Float32Array.of(1), { steps: 4 });
  // Step 1: v_temp = 1, a spike, v = 0. Step 2: v_temp = 1 − 1.5 = −0.5, taken back by one.
  expect(snn).toMatchObject({
    layer: 'if1',
    step: 2,
    spikes: [-1, 0],
    values: [0.5, -0.5],
    fromThreshold: [-0.5, -0.5],
  });
  expect(describeDifference(snn!)).toMatch(/spikes -1 against 0, 5\.00e-1 from the threshold/);
});

test('two-phase neurons: the first layer that differs, and the first step at which its spikes do', () => {
  const engines = [createReferenceEngine(pair(1)), createWasmEngine(pair(0.5))] as const;
  const { snn } = crossCheck(engines, parametersFor('two-phase'), Float32Array.of(0.5), { steps: 8 });
  // The first neuron fires 4 times: 4 V_th against 2 V_th for the second.
  expect(snn).toMatchObject({ layer: 'if2', step: 3, spikes: [1, 0], values: [0, 0], ulps: 0 });
  expect(snn).not.toHaveProperty('fromThreshold'); // the potential is that of T, not of step 3
});

test('random networks, any coding and neuron: equal engines give no difference', () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom('direct', 'regular', 'bernoulli'), (seed, coding) => {
      const { network, parameters, image, steps } = randomNeuronCase(seed);
      const engines = [createReferenceEngine(network), createWasmEngine(network)] as const;
      const coder = createCoder(coding, seed, 1);
      expect(crossCheck(engines, parameters, image, { steps, coder })).toMatchObject({ ann: null, snn: null });
    }),
    { numRuns: 100 },
  );
});

test('ulps count the float32 numbers between', () => {
  const next = 1 + 2 ** -23;
  expect([ulpsBetween(1, 1), ulpsBetween(1, next), ulpsBetween(-1, -next), ulpsBetween(0, -0)]).toEqual([0, 1, 1, 0]);
  expect(ulpsBetween(-(2 ** -149), 2 ** -149)).toBe(2);
  expect(ulpsBetween(1, 2)).toBe(2 ** 23);
});
