/** Corners in which two engines could part without any random network showing it. */
import { describe, expect, test } from 'vitest';
import { crossCheck } from '../../src/audit/cross-check.js';
import { createReferenceEngine } from '../../src/engine/reference/engine.js';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import type { Layer, Network } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { SpikingParameters } from '../../src/network/snn.js';
import { randomFloats } from '../support/random-network.js';

const enginesOf = (network: Network) => [createReferenceEngine(network), createWasmEngine(network)] as const;

function draw(length: number, seed: number, scale: number): Float32Array {
  const random = randomFloats(seed);
  return Float32Array.from({ length }, () => (random() * 2 - 1) * scale);
}

function conv(name: string, input: string, [K, I, O]: readonly [number, number, number], groups = 1): Layer {
  const p = (K - 1) / 2;
  return {
    ...{ kind: 'conv', name, input, kernel: [K, K], stride: [1, 1], padding: [p, p, p, p], groups },
    ...{ weight: draw((K * K * I * O) / groups, O + K, 0.5), bias: draw(O, O, 0.2) },
  };
}

const relu = (name: string, input: string): Layer => ({ kind: 'relu', name, input });

describe('x + x: a weighted sum that an addition reads twice is executed once', () => {
  const net = (groups: number) =>
    createNetwork([
      { kind: 'input', name: 'image', shape: [6, 6, 4] },
      conv('first', 'image', [3, 4, 8]),
      relu('one', 'first'),
      conv('second', 'one', [3, 8, 8], groups),
      { kind: 'add', name: 'twice', inputs: ['second', 'second'] },
      relu('two', 'twice'),
      { kind: 'linear', name: 'logits', input: 'two', weight: draw(6 * 6 * 8 * 3, 7, 0.2), bias: draw(3, 8, 0.1) },
    ]);
  const parameters: SpikingParameters = {
    thresholds: [Float32Array.of(0.4), Float32Array.of(0.6)],
    initialPotential: [Float32Array.of(0.2), Float32Array.of(0.3)],
    biasShift: [Float32Array.of(0), Float32Array.of(0)],
    fire: '>',
  };
  test.each([1, 2])('%i group(s)', (groups) => {
    const network = net(groups);
    const [a, b] = enginesOf(network).map((engine) => {
      engine.configure(parameters);
      return engine.simulate(draw(6 * 6 * 4, 9, 1), { steps: 5, record: 'train' });
    });
    expect(b).toEqual(a);
    // 6 × 6 outputs of a 3 × 3 window with padding: a spike in the middle reaches 9 of them, 6 at an edge, 4 in a corner.
    const reach = (n: number) => ([0, 5].includes(n) ? 2 : 3);
    const [H, W, C] = network.shapes[2];
    const read = (a.spikeCounts?.[0] ?? new Int32Array()).reduce(
      (sum, count, n) => sum + count * reach(Math.floor(n / C / W) % H) * reach(Math.floor(n / C) % W),
      0,
    );
    expect(a.synapticOperations).toBe((read * 8) / groups + a.spikes[1] * 3);
  });
});

/** Every number that an engine hands out, as bits. */
function bits(values: readonly Float32Array[]): number[] {
  return values.flatMap((x) => [...new Uint32Array(x.slice().buffer)]);
}

describe('zeros of both signs in weights, biases, images, v(0) and shifts', () => {
  const zeros = (length: number, seed: number) => draw(length, seed, 1).map((x) => (x < -0.4 ? -0 : x > 0.4 ? 0 : x));
  const network = createNetwork([
    { kind: 'input', name: 'image', shape: [4, 4, 2] },
    { ...conv('first', 'image', [3, 2, 8]), weight: zeros(9 * 2 * 8, 1), bias: new Float32Array(8).fill(-0) } as Layer,
    relu('one', 'first'),
    { kind: 'average-pool', name: 'pool', input: 'one', kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] },
    { ...conv('second', 'pool', [3, 8, 6]), weight: zeros(9 * 8 * 6, 2), bias: new Float32Array(6).fill(-0) } as Layer,
    relu('two', 'second'),
    { kind: 'linear', name: 'logits', input: 'two', weight: zeros(4 * 6 * 5, 3), bias: new Float32Array(5).fill(-0) },
  ]);
  const parameters: SpikingParameters = {
    thresholds: [Float32Array.of(1), Float32Array.of(0.5)],
    initialPotential: [Float32Array.of(-0), Float32Array.of(0)],
    biasShift: [Float32Array.of(-0), Float32Array.of(-0)],
    fire: '>=',
  };
  const images = [zeros(32, 5), new Float32Array(32).fill(-0), new Float32Array(32)];

  test('the engines give the same bits, and never −0', () => {
    for (const image of images) {
      const [a, b] = enginesOf(network).map((engine) => {
        engine.configure(parameters);
        const { logitsSum, finalPotential = [] } = engine.simulate(image, { steps: 4, record: 'potential' });
        const activations: Float32Array[] = [];
        const logits = engine.forward(image, (_, activation) => activations.push(activation.slice()));
        return bits([logitsSum, ...finalPotential, logits, ...activations]);
      });
      expect(b).toEqual(a);
      expect(a).not.toContain(0x80000000);
    }
  });

  test('where they differ all the same, −0 and +0 count as equal in a cross-check', () => {
    const [engine, other] = enginesOf(network);
    const negate = (values: Float32Array) => values.map((x) => (x === 0 ? -0 : x));
    const signed: typeof other = {
      ...{ name: other.name, network, configure: other.configure.bind(other) },
      forward: (x, observe, edit) => negate(other.forward(x, observe, edit)),
      simulate: (x, options) => {
        const simulation = other.simulate(x, options);
        return { ...simulation, finalPotential: (simulation.finalPotential ?? []).map(negate) };
      },
    };
    const found = crossCheck([engine, signed], parameters, images[1], { steps: 4 });
    expect(found).toMatchObject({ ann: null, snn: null });
  });
});

describe('channels added to, and every second pixel of, a flattened tensor', () => {
  const flattened: Layer[] = [
    { kind: 'input', name: 'image', shape: [4, 4, 3] },
    conv('conv', 'image', [3, 3, 4]),
    relu('one', 'conv'),
    { kind: 'flatten', name: 'flat', input: 'one' },
  ];
  const moved = { kind: 'shortcut', name: 'moved', input: 'flat', stride: [2, 2], before: 3, after: 2 } as const;
  const linear = (name: string, input: string, I: number, O: number): Layer => ({
    ...{ kind: 'linear', name, input, weight: draw(I * O, I, 0.3), bias: draw(O, O, 0.1) },
  });
  const nets = {
    'read by a linear layer': [...flattened, moved, linear('logits', 'moved', 69, 5)],
    'added to one': [
      ...[...flattened, moved, linear('hidden', 'flat', 64, 69)],
      { kind: 'add', name: 'sum', inputs: ['moved', 'hidden'] } as const,
      ...[relu('two', 'sum'), linear('logits', 'two', 69, 5)],
    ],
  };
  const each = Object.entries(nets).flatMap(([what, layers]) =>
    (['binary', 'signed', 'few-spikes', 'graded:3'] as const).map((neuron) => [what, neuron, layers] as const),
  );
  test.each(each)('%s, %s neurons', (_, neuron, layers) => {
    const network = createNetwork(layers);
    const all = (value: number) => network.spiking.map(() => Float32Array.of(value));
    const [a, b] = enginesOf(network).map((engine) => {
      engine.configure({ thresholds: all(0.4), initialPotential: all(0.2), biasShift: all(0), fire: '>', neuron });
      return engine.simulate(draw(48, 9, 1), { steps: 6, record: 'train' });
    });
    expect(a.spikes[0]).toBeGreaterThan(0);
    expect(b).toEqual(a);
  });
});
