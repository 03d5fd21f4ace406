/** Which synaptic operations multiply a weight, in both engines: known answers. Random networks: engines-agree.test.ts. */
import { describe, expect, test } from 'vitest';
import { createCoder, type InputCoder } from '../../src/coding/coders.js';
import { createEngine } from '../../src/engine/create.js';
import type { EngineName } from '../../src/engine/engine.js';
import { type Layer, type Network, sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { SpikingParameters } from '../../src/network/snn.js';
import { randomFloats } from '../support/random-network.js';

const ENGINES: readonly EngineName[] = ['reference', 'wasm'];
const STEPS = 6;

/** image → 1 × 1 convolution → neurons → what stands between → linear layer. */
function network(between: Layer | undefined, groups = 1): Network {
  const random = randomFloats(7);
  const numbers = (length: number) => Float32Array.from({ length }, () => random() * 2 - 0.7);
  const conv = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] } as const;
  const head: Layer[] = [
    { kind: 'input', name: 'image', shape: [4, 4, 4] },
    { kind: 'conv', name: 'first', input: 'image', ...conv, groups, weight: numbers(32 / groups), bias: numbers(8) },
    { kind: 'relu', name: 'neurons', input: 'first' },
    ...(between ? [between] : []),
  ];
  const [last, shape] = [head[head.length - 1], createNetwork(head).shapes[head.length - 1]];
  const weight = numbers((9 * shape[2] * 6) / groups);
  return createNetwork([
    ...head,
    {
      ...{
        kind: 'conv',
        name: 'second',
        input: last.name,
        kernel: [3, 3],
        stride: [1, 1],
        padding: [1, 1, 1, 1],
        groups,
      },
      ...{ weight, bias: numbers(6) },
    },
    { kind: 'relu', name: 'more', input: 'second' },
    { kind: 'global-average-pool', name: 'mean', input: 'more' },
    { kind: 'linear', name: 'out', input: 'mean', weight: numbers(6 * 3), bias: numbers(3) },
  ]);
}

function simulate(name: EngineName, net: Network, changes: Partial<SpikingParameters> = {}, coder?: InputCoder) {
  const engine = createEngine(name, net);
  const all = (value: number) => net.spiking.map(() => Float32Array.of(value));
  engine.configure({ thresholds: all(0.5), initialPotential: all(0.25), biasShift: all(0), fire: '>', ...changes });
  const random = randomFloats(8);
  const image = Float32Array.from({ length: sizeOf(net.shapes[0]) }, random);
  const whole = engine.simulate(image, { steps: STEPS, record: 'train', ...(coder && { coder }) });
  /** Of the last layer, behind an average over the whole image, and of all before it. */
  const before = engine.simulate(image, { steps: STEPS, until: 1, ...(coder && { coder }) });
  expect(before.synapticOperations).toBeGreaterThan(0);
  expect(whole.multiplyOperations - before.multiplyOperations).toBe(
    whole.synapticOperations - before.synapticOperations,
  );
  return { all: before.synapticOperations, multiply: before.multiplyOperations, whole };
}

const window = { input: 'neurons', kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] } as const;
const averagePool: Layer = { kind: 'average-pool', name: 'pool', ...window };
const maxPool: Layer = { kind: 'max-pool', name: 'pool', ...window };
const shortcut: Layer = { kind: 'shortcut', name: 'moved', input: 'neurons', stride: [2, 2], before: 1, after: 3 };

describe.each(ENGINES)('%s engine', (name) => {
  test.each([1, 2])('spikes add weights, averages of them multiply; %i group(s)', (groups) => {
    for (const between of [undefined, maxPool, shortcut])
      expect(simulate(name, network(between, groups)).multiply, between?.kind).toBe(0);
    for (const neuron of ['signed', 'two-phase', 'few-spikes', 'graded:1'] as const)
      expect(simulate(name, network(maxPool, groups), { neuron }).multiply, neuron).toBe(0);
    for (const [between, changes] of [
      [averagePool, {}],
      [maxPool, { maxPooling: 'average' }],
      [averagePool, { neuron: 'graded:3' }],
    ] as const) {
      const { all, multiply } = simulate(name, network(between, groups), changes);
      expect(multiply, between?.kind).toBe(all);
    }
  });

  test.each([1, 2])('graded neurons: several spikes at once multiply, one alone adds; %i group(s)', (groups) => {
    const thresholds = [Float32Array.of(0.5, 0.4, 0.3, 0.2, 0.35, 0.25, 0.45, 0.55), Float32Array.of(0.5)];
    for (const [between, reach] of [
      // 3 × 3 windows over 4 × 4 pixels: 2 × 2 outputs read a corner; over 2 × 2 pixels all outputs read all.
      [undefined, (y: number, x: number) => (y % 3 === 0 ? 2 : 3) * (x % 3 === 0 ? 2 : 3)],
      [shortcut, (y: number, x: number) => (y % 2 === 0 && x % 2 === 0 ? 4 : 0)],
    ] as const) {
      const net = network(between, groups);
      const { all, multiply, whole } = simulate(name, net, { neuron: 'graded:3', thresholds });
      const readers = (n: number) => (reach((n >> 5) % 4, (n >> 3) % 4) * 6) / groups;
      const pairs = (some: (s: number) => boolean) =>
        (whole.signedTrain?.[0] ?? new Int8Array()).reduce(
          (sum, s, n) => sum + (some(Math.abs(s)) ? readers(n) : 0),
          0,
        );
      expect([all, multiply]).toEqual([pairs((s) => s > 0), pairs((s) => s > 1)]);
      expect(multiply).toBeGreaterThan(0);
    }
    const { all, multiply } = simulate(name, network(maxPool, groups), { neuron: 'graded:3', thresholds });
    expect(multiply).toBeGreaterThan(0);
    expect(multiply).toBeLessThan(all);
  });

  test.each([1, 2])('a coded image: its spikes add, numbers multiply; %i group(s)', (groups) => {
    const net = network(undefined, groups);
    for (const coding of ['regular', 'bernoulli'] as const)
      expect(simulate(name, net, {}, createCoder(coding, 3, 1)).multiply).toBe(0);
    let image = new Float32Array(0);
    const analogue: InputCoder = {
      start: (x) => {
        image = Float32Array.from(x);
      },
      step: (_, x) => x.set(image),
    };
    const { all, multiply } = simulate(name, net, {}, analogue);
    expect(multiply).toBe(STEPS * 4 * 4 * 4 * (8 / groups)); // every pixel reaches its group's 8 / groups outputs
    expect(all - multiply).toBe(simulate(name, net).all);
  });

  test('the totals on the way are those of a run that ends there', () => {
    const engine = createEngine(name, network(averagePool));
    const all = (value: number) => [Float32Array.of(value), Float32Array.of(value)];
    engine.configure({ thresholds: all(0.5), initialPotential: all(0), biasShift: all(0), fire: '>' });
    const image = new Float32Array(64).fill(0.5);
    const { readouts = [] } = engine.simulate(image, { steps: STEPS, readouts: [2] });
    expect(readouts[0].multiplyOperations).toBeGreaterThan(0);
    expect(readouts[0]).toEqual(engine.simulate(image, { steps: 2, readouts: [2] }).readouts?.[0]);
  });
});
