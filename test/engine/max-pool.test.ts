/** Max pooling in the SNN, in both engines: what each reading promises, on recorded spikes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCoder } from '../../src/coding/coders.js';
import { createEngine } from '../../src/engine/create.js';
import type { EngineName } from '../../src/engine/engine.js';
import { maxPool } from '../../src/engine/memoryless.js';
import type { Layer, MaxPoolLayer, Network } from '../../src/network/layer.js';
import { sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { Neuron } from '../../src/network/snn.js';
import { kindOf, mostSteps, stepWeight } from '../../src/paper/low-latency.js';
import { MAX_POOLINGS, type MaxPooling } from '../../src/paper/max-pooling.js';
import { randomFloats, seeds } from '../support/random-network.js';

const ENGINES: readonly EngineName[] = ['reference', 'wasm'];
const V_TH = 0.75;

/** image → 1 × 1 convolution → neurons → max pool → linear; 11 channels, so that the last group of 8 is not full. */
function pooledNetwork(seed: number, window: Pick<MaxPoolLayer, 'kernel' | 'stride' | 'padding'>): Network {
  const random = randomFloats(seed);
  const numbers = (length: number) => Float32Array.from({ length }, () => random() * 2 - 0.8);
  const [H, W, C, O] = [5, 6, 2, 11];
  const conv = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
  const head: Layer[] = [
    { kind: 'input', name: 'image', shape: [H, W, C] },
    { kind: 'conv', name: 'conv', input: 'image', ...conv, weight: numbers(C * O), bias: numbers(O) },
    { kind: 'relu', name: 'neurons', input: 'conv' },
    { kind: 'max-pool', name: 'pool', input: 'neurons', ...window },
  ];
  const size = sizeOf(createNetwork(head).shapes[3]);
  return createNetwork([
    ...head,
    { kind: 'linear', name: 'out', input: 'pool', weight: numbers(size * 3), bias: new Float32Array(3) },
  ]);
}

interface Sent {
  /** Σ x(t) of the neurons, and of the pool, in units of V_th */
  readonly neurons: Float64Array;
  readonly pooled: Float64Array;
  readonly trains: Int8Array;
  readonly network: Network;
}

const windows = fc.constantFrom<Pick<MaxPoolLayer, 'kernel' | 'stride' | 'padding'>>(
  { kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] },
  { kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1] },
  { kernel: [2, 3], stride: [1, 3], padding: [0, 2, 1, 0] },
  { kernel: [5, 6], stride: [1, 1], padding: [0, 0, 0, 0] },
);

/** A coded image, so that spikes are uneven. */
function run(
  name: EngineName,
  network: Network,
  seed: number,
  steps: number,
  neuron: Neuron,
  maxPooling: MaxPooling,
): Sent {
  const engine = createEngine(name, network);
  engine.configure({
    thresholds: [Float32Array.of(V_TH)],
    initialPotential: [Float32Array.of(V_TH / 2)],
    ...{ biasShift: [new Float32Array(1)], fire: '>', neuron, maxPooling },
  });
  const random = randomFloats(seed + 1);
  const image = Float32Array.from({ length: sizeOf(network.shapes[0]) }, () => random());
  const coder = createCoder('bernoulli', seed, 1);
  const options = { steps, record: 'train', ...(coder && { coder }) } as const;
  engine.simulate(
    image.map((x) => 1 - x),
    options,
  ); // what another image leaves behind must not be seen
  const { spikeCounts = [], pooled = [], signedTrain = [] } = engine.simulate(image, options);
  return {
    ...{ network, neurons: Float64Array.from(spikeCounts[0]), trains: signedTrain[0] },
    pooled: (pooled[0] ?? new Float64Array()).map((x) => x / V_TH),
  };
}

/** The largest count of each window, or another maximum over it. */
function maximumOf({ network }: Sent, values: Float64Array): Float64Array {
  const out = new Float64Array(sizeOf(network.shapes[3]));
  maxPool(network.layers[3] as MaxPoolLayer, values, network.shapes[2], out, network.shapes[3]);
  return out;
}

describe.each(ENGINES)('%s engine', (name) => {
  const cases = fc.record({ seed: seeds, window: windows, steps: fc.integer({ min: 1, max: 40 }) });
  const neurons = fc.constantFrom<Neuron>('binary', 'signed', 'two-phase', 'few-spikes', 'graded:3');

  test('max-of-sums sends the maximum of its inputs’ sums, exactly, whatever the neuron', () => {
    fc.assert(
      fc.property(cases, neurons, ({ seed, window, steps }, neuron) => {
        const T = Math.min(steps, mostSteps(kindOf(neuron)));
        const sent = run(name, pooledNetwork(seed, window), seed, T, neuron, 'max-of-sums');
        expect(sent.pooled).toEqual(maximumOf(sent, sent.neurons));
      }),
      { numRuns: 40 },
    );
  });

  test('binary spikes: max-of-sums ≤ sum-gate ≤ spike-wise, and none above T', () => {
    fc.assert(
      fc.property(cases, ({ seed, window, steps }) => {
        const network = pooledNetwork(seed, window);
        const [exact, gate, any] = (['max-of-sums', 'sum-gate', 'spike-wise'] as const).map((reading) =>
          run(name, network, seed, steps, 'binary', reading),
        );
        gate.pooled.forEach((sum, n) => {
          expect(sum).toBeGreaterThanOrEqual(exact.pooled[n]);
          expect(any.pooled[n]).toBeGreaterThanOrEqual(sum);
          expect(any.pooled[n]).toBeLessThanOrEqual(steps);
        });
      }),
      { numRuns: 25 },
    );
  });

  test('spike-wise sends the maximum of each step', () => {
    fc.assert(
      fc.property(cases, neurons, ({ seed, window, steps }, neuron) => {
        const kind = kindOf(neuron);
        const T = Math.min(steps, mostSteps(kind));
        const sent = run(name, pooledNetwork(seed, window), seed, T, neuron, 'spike-wise');
        const size = sent.neurons.length;
        const total = new Float64Array(sent.pooled.length);
        for (let t = 0; t < T; t++) {
          const now = Float64Array.from(sent.trains.subarray(t * size, (t + 1) * size));
          maximumOf(sent, now).forEach((x, n) => void (total[n] += stepWeight(kind, t + 1, T) * x));
        }
        expect(sent.pooled).toEqual(total);
      }),
      { numRuns: 25 },
    );
  });

  test('binary digits: max-of-sums and sum-gate send those of the largest number, spike by spike', () => {
    fc.assert(
      fc.property(cases, ({ seed, window, steps }) => {
        const network = pooledNetwork(seed, window);
        const T = Math.min(steps, 24);
        const [exact, gate] = (['max-of-sums', 'sum-gate'] as const).map((reading) =>
          run(name, network, seed, T, 'few-spikes', reading),
        );
        expect(gate.pooled).toEqual(exact.pooled);
      }),
      { numRuns: 15 },
    );
  });

  test('two-phase neurons fire from the first step on: every maximum is the same', () => {
    fc.assert(
      fc.property(cases, ({ seed, window, steps }) => {
        const network = pooledNetwork(seed, window);
        const [exact, ...others] = (['max-of-sums', 'sum-gate', 'spike-wise'] as const).map((reading) =>
          run(name, network, seed, steps, 'two-phase', reading),
        );
        for (const other of others) expect(other.pooled).toEqual(exact.pooled);
      }),
      { numRuns: 15 },
    );
  });

  test('a pool that no spiking layer precedes takes the maximum of the image, whatever the reading', () => {
    const conv = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
    const network = createNetwork([
      { kind: 'input', name: 'image', shape: [2, 2, 1] },
      { kind: 'conv', name: 'conv', input: 'image', ...conv, weight: Float32Array.of(1), bias: Float32Array.of(0) },
      { kind: 'max-pool', name: 'pool', input: 'conv', kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] },
      { kind: 'relu', name: 'neurons', input: 'pool' },
      { kind: 'linear', name: 'out', input: 'neurons', weight: Float32Array.of(1), bias: Float32Array.of(0) },
    ]);
    const engine = createEngine(name, network);
    for (const maxPooling of MAX_POOLINGS) {
      const numbers = { thresholds: [Float32Array.of(1)], initialPotential: [new Float32Array(1)] };
      engine.configure({ ...numbers, biasShift: [new Float32Array(1)], fire: '>=', maxPooling });
      const { spikeCounts } = engine.simulate(Float32Array.of(0.25, -1, 0.5, 0.125), { steps: 8, record: 'neurons' });
      expect([...(spikeCounts?.[0] ?? [])]).toEqual([4]);
    }
  });
});
