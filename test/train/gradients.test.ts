/** Gradients of every layer kind against central differences of an independent float64 forward pass. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConvLayer, type Layer, type Network, sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import { GradientPlan } from '../../src/train/gradient-plan.js';
import { forward64 } from '../support/float64-network.js';
import { randomCase, randomFloats, seeds } from '../support/random-network.js';

/** Sum over the images of the softmax cross-entropy, float64. */
function crossEntropy(logits: Float64Array, labels: readonly number[]): number {
  const K = logits.length / labels.length;
  return labels.reduce((sum, label, n) => {
    const row = logits.subarray(n * K, (n + 1) * K);
    const top = Math.max(...row);
    return sum + Math.log(row.reduce((s, z) => s + Math.exp(z - top), 0)) + top - row[label];
  }, 0);
}

/**
 * Roundings on the longest way from an image to a gradient and back: the gradient's error is that many units in the
 * last place of the largest number it is summed from, which we take to be the tensor's largest gradient.
 */
function roundings(network: Network, count: number): number {
  const { layers, sources, shapes } = network;
  let steps = 0;
  layers.forEach((layer: Layer, i) => {
    const pixels = count * shapes[i][0] * shapes[i][1];
    if (layer.kind === 'conv' || layer.kind === 'linear') steps += layer.weight.length / layer.bias.length + 3 * pixels;
    else if (layer.kind !== 'input') steps += sizeOf(shapes[sources[i][0]]);
  });
  return 4 * steps;
}

interface Tally {
  checked: number;
  kinks: number;
  kinds: Set<string>;
}

/** Compares a few coordinates of each tensor of one random network. */
function checkNetwork(seed: number, batchNorm: boolean, tally: Tally, activation?: string): void {
  const { network } = randomCase(seed);
  fc.pre(network.layers.every((layer) => layer.kind !== 'conv' || layer.groups === 1));
  const random = randomFloats(seed + 1);
  const count = batchNorm ? 5 : 1 + Math.floor(random() * 3);
  const K = sizeOf(network.shapes[network.layers.length - 1]);
  const plan = new GradientPlan(network, { batch: count, batchNorm, activation });
  const { layout } = plan;
  const parameters = new Float32Array(layout.length);
  for (const { at, weight, bias, norm } of layout.layers) {
    const layer = network.layers[at];
    if (layer.kind !== 'conv' && layer.kind !== 'linear') continue;
    parameters.set(layer.weight, weight.offset);
    parameters.set(layer.bias, bias.offset);
    if (norm) for (let i = 0; i < norm.gamma.length; i++) parameters[norm.gamma.offset + i] = 0.5 + random();
  }
  for (const { V_th } of layout.thresholds) parameters[V_th.offset] = 0.25 + random();
  const images = Float32Array.from({ length: count * sizeOf(network.shapes[0]) }, () => random() * 2 - 1);
  const labels = Array.from({ length: count }, () => Math.floor(random() * K));
  const scale = 1 / count;
  plan.setParameters(parameters);
  const { loss, gradient, statistics } = plan.learn(images, labels, scale);
  // Where a batch norm divides by next to nothing, float32 has nothing left to compare.
  for (const { norm } of layout.layers) {
    if (norm)
      for (let o = 0; o < norm.gamma.length; o++)
        fc.pre(statistics[norm.statistics.offset + norm.gamma.length + o] > 0.01);
  }
  const [p, x] = [Float64Array.from(parameters), Float64Array.from(images)];
  const lossAt = () => crossEntropy(forward64(network, layout, p, x), labels);
  const base = lossAt();
  const unit = 2 ** -24 * roundings(network, count);
  expect(Math.abs(loss - base)).toBeLessThanOrEqual(unit * Math.max(1, base));
  const compare = (vector: Float64Array, at: number, got: number, largest: number, what: string) => {
    const h = 2 ** -18;
    const middle = vector[at];
    vector[at] = middle + h;
    const above = lossAt();
    vector[at] = middle - h;
    const below = lossAt();
    vector[at] = middle;
    const [right, left] = [(above - base) / h, (base - below) / h];
    const want = ((above - below) / (2 * h)) * scale;
    // What central differences themselves lose: h² of curvature, and cancellation of the losses.
    const numeric = (batchNorm ? 1e-5 : 1e-7) * largest + (2 ** -50 * Math.max(1, base)) / h;
    const tolerance = unit * largest + numeric;
    // A kink of a ReLU within h moves the central difference by up to half of what the one-sided ones differ.
    if ((Math.abs(right - left) / 2) * scale > tolerance) {
      tally.kinks += 1;
      return;
    }
    tally.checked += 1;
    if (Math.abs(got - want) > tolerance)
      throw new Error(`${what}: gradient ${got}, central difference ${want} (largest ${largest}, unit ${unit})`);
  };
  // The scale of rounding errors is that of the sums they happen in: the largest gradient of the whole net.
  const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  for (const { name, weight, bias, norm } of layout.layers) {
    for (const slice of norm ? [weight, bias, norm.gamma] : [weight, bias]) {
      for (let n = 0; n < 3; n++) {
        const at = slice.offset + Math.floor(random() * slice.length);
        compare(p, at, gradient[at], largest, `layer ${name}, parameter ${at}`);
      }
    }
  }
  for (const { name, V_th } of layout.thresholds)
    compare(p, V_th.offset, gradient[V_th.offset], largest, `V_th of layer ${name}`);
  for (const { kind } of network.layers) tally.kinds.add(kind);
}

describe('gradients', () => {
  for (const batchNorm of [false, true]) {
    it(`equal central differences, ${batchNorm ? 'with' : 'without'} batch norm`, () => {
      const tally: Tally = { checked: 0, kinks: 0, kinds: new Set() };
      fc.assert(
        fc.property(seeds, (seed) => checkNetwork(seed, batchNorm, tally)),
        { numRuns: batchNorm ? 80 : 150 },
      );
      expect(tally.checked).toBeGreaterThan(800);
      expect(tally.kinks).toBeLessThan(tally.checked / 20);
      expect([...tally.kinds].sort()).toEqual([
        'add',
        'average-pool',
        'conv',
        'flatten',
        'global-average-pool',
        'input',
        'linear',
        'max-pool',
        'relu',
        'shortcut',
      ]);
    });
  }
});

it('of a clipped ReLU and its V_th equal central differences', () => {
  const tally: Tally = { checked: 0, kinks: 0, kinds: new Set() };
  fc.assert(
    fc.property(seeds, (seed) => checkNetwork(seed, false, tally, 'rnl')),
    { numRuns: 60 },
  );
  expect(tally.checked).toBeGreaterThan(400);
  expect(tally.kinks).toBeLessThan(tally.checked / 10);
});

it.each([0, 1, 2, 3])('padding as large as the kernel is refused on every side (%i)', (side) => {
  const plan = (pixels: number) => {
    const padding = [0, 1, 2, 3].map((at) => (at === side ? pixels : 0)) as unknown as ConvLayer['padding'];
    const window = { kernel: [2, 3], stride: [1, 1], padding, groups: 1 } as const;
    const weights = { weight: new Float32Array(6), bias: new Float32Array(1) };
    const network = createNetwork([
      { kind: 'input', name: 'input', shape: [4, 4, 1] },
      { kind: 'relu', name: 'relu', input: 'input' },
      { kind: 'conv', name: 'conv', input: 'relu', ...window, ...weights },
      { kind: 'flatten', name: 'flatten', input: 'conv' },
    ]);
    return new GradientPlan(network, { batch: 1, batchNorm: false });
  };
  const kernel = side % 2 === 0 ? 2 : 3;
  expect(() => plan(kernel - 1)).not.toThrow();
  expect(() => plan(kernel)).toThrow(/layer "conv": padding [\d,]+ is not smaller than the kernel 2,3/);
});
