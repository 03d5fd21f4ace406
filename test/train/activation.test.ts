/** What stands in for ReLU while a network is retrained: kernels against float64, what is trained against what runs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Arena } from '../../src/engine/wasm/arena.js';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import { vgg16 } from '../../src/network/architectures.js';
import { sizeOf } from '../../src/network/layer.js';
import type { SpikingParameters } from '../../src/network/snn.js';
import { firesAt, integrate, softReset } from '../../src/paper/index.js';
import { ACTIVATION_FORMS, activationOf } from '../../src/train/activation.js';
import { GradientPlan } from '../../src/train/gradient-plan.js';
import { randomCase, randomFloats, seeds } from '../support/random-network.js';

const GUARD = 7;

/** Vectors in a memory, each with guard words behind it. */
function memory(...vectors: readonly (Float32Array | number)[]) {
  const arena = new Arena();
  const lengths = vectors.map((vector) => (typeof vector === 'number' ? vector : vector.length));
  const at = lengths.map((length) => arena.reserve(length + GUARD));
  arena.seal();
  vectors.forEach((vector, i) => {
    if (typeof vector !== 'number') arena.f32(at[i], vector.length).set(vector);
    arena.f32(at[i] + lengths[i] * 4, GUARD).fill(GUARD);
  });
  const read = (i: number) => {
    expect([...arena.f32(at[i] + lengths[i] * 4, GUARD)]).toEqual(new Array(GUARD).fill(GUARD));
    return arena.f32(at[i], lengths[i]);
  };
  return { kernels: arena.kernels, at, read };
}

const UNIT = 2 ** -24;
const floats = (seed: number, length: number, scale: number) => {
  const random = randomFloats(seed);
  return Float32Array.from({ length }, () => (random() * 2 - 1) * scale);
};

describe('clipped ReLU', () => {
  test.each([0, 1, 4, 8])('and its gradients equal float64, %i levels', (levels) => {
    for (const count of [1, 3, 4, 5, 64, 1029, 5003]) {
      const V_th = 0.75;
      const [z, da] = [floats(count, count, 2), floats(count + 1, count, 1)];
      if (count > 4) z.set([0, V_th, -0, V_th / 2]);
      const { kernels, at, read } = memory(z, count, da, count, 4);
      const [pz, pa, pda, pdz, sums] = at;
      kernels.clipToThreshold(pz, pa, count, V_th, levels);
      kernels.clipGradient(pz, pa, pda, pdz, count, V_th, sums);
      const [a, dz] = [read(1), read(3)];
      let [total, size] = [0, 0];
      for (let i = 0; i < count; i++) {
        const share = Math.min(Math.max(z[i] / V_th, 0), 1);
        const want = levels > 0 ? Math.floor(Math.fround(share) * levels + 0.5) / levels : share;
        expect(Math.abs(a[i] - want * V_th)).toBeLessThanOrEqual(4 * UNIT * V_th);
        const inside = z[i] > 0 && z[i] < V_th;
        expect(dz[i]).toBe(inside ? da[i] : 0);
        const term = da[i] * (z[i] >= V_th ? 1 : inside ? (a[i] - z[i]) / V_th : 0);
        total += term;
        size += Math.abs(da[i]);
      }
      const got = read(4).reduce((sum, x) => sum + x, 0);
      // Chains of at most 256 terms in a lane, then at most 5 chains: roundings of all that was added.
      expect(Math.abs(got - total)).toBeLessThanOrEqual(265 * UNIT * size);
    }
  });

  test('of L levels is what a neuron that starts at V_th / 2 sends in L steps of one current', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -64, max: 512 }), (power, k) => {
        const [L, V_th] = [2 ** power, 0.5];
        const z = k / 512; // dyadic, as all numbers here: every step is exact
        const { kernels, at, read } = memory(Float32Array.of(z), 1);
        kernels.clipToThreshold(at[0], at[1], 1, V_th, L);
        let [v, spikes] = [activationOf(`qcfs:${L}`).initialPotential({ V_th, v_0: 0 }), 0];
        for (let t = 1; t <= L; t++) {
          const v_temp = integrate(v, z);
          const theta = firesAt(v_temp, V_th, '>=') ? 1 : 0;
          v = softReset(v_temp, theta, V_th);
          spikes += theta;
        }
        expect(read(1)[0]).toBe((spikes * V_th) / L);
      }),
    );
  });
});

describe('integrate and fire', () => {
  test('over T steps and back equals float64, step by step', () => {
    for (const [count, T] of [
      [1, 1],
      [5, 3],
      [8, 4],
      [131, 8],
    ]) {
      const [V_th, v_0, height] = [0.625, 0.25, 0.3];
      const [z, dx] = [floats(count, count * T, 1), floats(T, count * T, 1)];
      const { kernels, at, read } = memory(z, count * T, count * T, dx, count * T);
      const [pz, ptemp, px, pdx, pdz] = at;
      kernels.integrateAndFire(pz, ptemp, px, count, T, V_th, v_0);
      kernels.spikeGradient(ptemp, pdx, pdz, count, T, V_th, height);
      const [temp, x, dz] = [read(1), read(2), read(4)];
      for (let i = 0; i < count; i++) {
        let v = v_0;
        for (let t = 0; t < T; t++) {
          const v_temp = integrate(v, z[t * count + i]);
          const theta = firesAt(v_temp, V_th, '>') ? 1 : 0;
          expect(temp[t * count + i]).toBe(v_temp);
          expect(x[t * count + i]).toBe(theta * V_th);
          v = softReset(v_temp, theta, V_th);
        }
        let carry = 0;
        for (let t = T - 1; t >= 0; t--) {
          carry += dx[t * count + i] * height * Math.max(0, 1 - Math.abs(temp[t * count + i] - V_th) / V_th);
          expect(Math.abs(dz[t * count + i] - carry)).toBeLessThanOrEqual(8 * T * UNIT);
        }
      }
    }
  });

  test('as it is trained is as the engine runs it: the same logits, bit for bit', () => {
    const T = 5;
    fc.assert(
      fc.property(seeds, (seed) => {
        const { network } = randomCase(seed);
        fc.pre(network.layers.every((layer) => layer.kind !== 'conv' || layer.groups === 1));
        // The engine's max pooling is one of several readings, and a ceiling below V_th clips nothing here.
        fc.pre(network.layers.every((layer) => layer.kind !== 'max-pool'));
        const plan = new GradientPlan(network, { batch: 1, batchNorm: false, activation: `hybrid:${T}` });
        const parameters = new Float32Array(plan.layout.length);
        for (const { at, weight, bias } of plan.layout.layers) {
          const layer = network.layers[at];
          if (layer.kind !== 'conv' && layer.kind !== 'linear') continue;
          parameters.set(layer.weight, weight.offset);
          parameters.set(layer.bias, bias.offset);
        }
        for (const { V_th, v_0 } of plan.layout.thresholds) {
          parameters[V_th.offset] = 0.75;
          parameters[v_0.offset] = 0.25;
        }
        plan.setParameters(parameters);
        const image = floats(seed, sizeOf(network.shapes[0]), 1);
        const steps = plan.forward(image);
        const K = steps.length / T;
        const each = (x: number) => network.spiking.map(() => Float32Array.of(x));
        const snn: SpikingParameters = {
          ...{ thresholds: each(0.75), initialPotential: each(0.25), biasShift: each(0), fire: '>' },
        };
        const engine = createWasmEngine(network);
        engine.configure(snn);
        const { logitsSum } = engine.simulate(image, { steps: T });
        const sum = new Float32Array(K);
        for (let t = 0; t < T; t++) for (let k = 0; k < K; k++) sum[k] += steps[t * K + k];
        expect([...sum].map((x) => x + 0)).toEqual([...logitsSum].map((x) => x + 0));
      }),
      { numRuns: 60 },
    );
  });
});

test('names are as they are typed', () => {
  expect(ACTIVATION_FORMS).toEqual(['qcfs:L', 'rnl', 'hybrid:T']);
  for (const name of ['qcfs:4', 'qcfs:8', 'rnl', 'hybrid:8']) expect(activationOf(name).name).toBe(name);
  for (const name of ['', 'relu', 'qcfs:0', 'qcfs:x', 'qcfs:04', 'hybrid:257', 'rnl:2', 'constructor'])
    expect(() => activationOf(name), name).toThrow(RangeError);
});

test('max pooling is trained by what sees whole images, and refused where steps are simulated', () => {
  const network = vgg16({ width: 0.02, pooling: 'max' });
  const plan = (activation: string) => new GradientPlan(network, { batch: 1, batchNorm: false, activation });
  for (const whole of ['qcfs:4', 'rnl']) expect(() => plan(whole)).not.toThrow();
  expect(() => plan('hybrid:4')).toThrow(/layer "pool1": max pooling cannot be trained step by step/);
});
