/** Inherited error is traced to the layers that made it: exactly, on nets in which it is known who made it. */
import { expect, test } from 'vitest';
import { type Audit, auditImages } from '../../src/audit/audit.js';
import { createReferenceEngine } from '../../src/engine/reference/engine.js';
import type { Layer } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import { randomFloats, randomNeuronCase } from '../support/random-network.js';

const linear = (name: string, input: string, weight: number[], outputs: number): Layer => ({
  ...{ kind: 'linear', name, input, weight: Float32Array.from(weight), bias: new Float32Array(outputs) },
});

/** Three spiking layers of two neurons behind one another, 64 images of dyadic pixels, T = 16. */
function chain(thresholds: readonly number[], initial: readonly number[]): Audit {
  const same = [1, 0, 0, 1];
  const network = createNetwork([
    { kind: 'input', name: 'image', shape: [1, 1, 2] },
    linear('w1', 'image', same, 2),
    { kind: 'relu', name: 'first', input: 'w1' },
    linear('w2', 'first', [1, 0.5, -0.25, 1], 2),
    { kind: 'relu', name: 'second', input: 'w2' },
    linear('w3', 'second', same, 2),
    { kind: 'relu', name: 'third', input: 'w3' },
    linear('logits', 'third', [1, 0, 0, -1], 2),
  ]);
  const random = randomFloats(5);
  const images = Float32Array.from({ length: 128 }, () => Math.floor(random() * 17) / 16);
  const per = (values: readonly number[]) => values.map((x) => Float32Array.of(x));
  const parameters = { thresholds: per(thresholds), initialPotential: per(initial), biasShift: per([0, 0, 0]) };
  return auditImages(createReferenceEngine(network), { ...parameters, fire: '>=' }, images, { steps: 16 });
}

/** The source with the largest share of a target's inherited error; undefined where it inherited nothing. */
function mainOrigin({ sources, targets, shares }: Audit['origins'], target: string) {
  const own = shares[targets.indexOf(target)];
  const share = Math.max(...own);
  return share > 0 ? { source: sources[own.indexOf(share)], share } : undefined;
}

test('the layer that clips is named by all layers behind it', () => {
  // Outputs of the first layer are whole multiples of V_th / T for V_th = 1; from V_th = 1/4 on it clips.
  const { origins } = chain([0.25, 2, 4], [0, 0, 0]);
  const [, first] = origins.sources;
  expect(first).toBe('first');
  expect(origins.shares[0]).toEqual([0, 0, 0, 0]); // the image enters as it is: nothing is inherited
  expect(mainOrigin(origins, 'second')).toEqual({ source: 'first', share: 1 });
  for (const target of ['third', 'logits']) expect(mainOrigin(origins, target)?.source).toBe('first');
});

test('a layer in the middle that starts far too low is named behind it, and not before', () => {
  const { origins } = chain([1, 4, 4], [0, -30, 0]);
  expect(origins.shares[1]).toEqual([0, 0, 0, 0]);
  expect(mainOrigin(origins, 'second')).toBeUndefined();
  expect(mainOrigin(origins, 'third')).toEqual({ source: 'second', share: 1 });
  expect(mainOrigin(origins, 'logits')?.source).toBe('second');
});

test('on random nets with residual blocks and pooling the shares of each layer add up to 1', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { network, parameters, image, steps } = randomNeuronCase(seed);
    const { origins } = auditImages(createReferenceEngine(network), parameters, image, { steps });
    for (const shares of origins.shares) {
      if (shares.every((share) => share === 0)) continue;
      const [sum, size] = [shares, shares.map(Math.abs)].map((list) => list.reduce((a, b) => a + b, 0));
      // Each share is a sum of float64 products along a path of at most some hundred operations per layer.
      expect(Math.abs(sum - 1)).toBeLessThanOrEqual(network.layers.length * 1000 * Number.EPSILON * Math.max(1, size));
    }
  }
});
