/** v(0) per neuron, runs that end early, currents, readings on the way: the same bits from both engines, and what they must be. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Totals } from '../../src/engine/engine.js';
import { createReferenceEngine } from '../../src/engine/reference/engine.js';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import { parseModel, serialiseModel } from '../../src/files/model-file.js';
import { type Network, sizeOf } from '../../src/network/layer.js';
import { neuronOf, type SpikingParameters } from '../../src/network/snn.js';
import { gradedReset, kindOf, stepWeight, waitsForInputs } from '../../src/paper/low-latency.js';
import { firstDifference } from '../support/bits.js';
import { randomCase, randomFloats, randomNeuronCase, seeds } from '../support/random-network.js';

const enginesOf = (network: Network) => [createReferenceEngine(network), createWasmEngine(network)] as const;

/** The parameters of a case with another random v(0) for each neuron. */
function perNeuron(network: Network, parameters: SpikingParameters, seed: number): SpikingParameters {
  const random = randomFloats(seed + 1);
  const initialPotential = network.spiking.map((at, s) =>
    Float32Array.from({ length: sizeOf(network.shapes[at]) }, () => parameters.thresholds[s][0] * (random() * 2 - 0.7)),
  );
  return { ...parameters, initialPotential };
}

test('v(0) per neuron: equal bits on random networks', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, parameters, image, steps } = randomNeuronCase(seed);
      const [a, b] = enginesOf(network).map((engine) => {
        engine.configure(perNeuron(network, parameters, seed));
        return engine.simulate(image, { steps, record: 'train' });
      });
      network.spiking.forEach((_, s) => {
        expect(b.signedTrain?.[s]).toEqual(a.signedTrain?.[s]);
        expect(firstDifference(b.finalPotential![s], a.finalPotential![s])).toBe(-1);
      });
      expect(firstDifference(b.logitsSum, a.logitsSum)).toBe(-1);
      const counted = ({ spikes, synapticOperations, multiplyOperations }: Totals) => [
        ...[...spikes, synapticOperations, multiplyOperations],
      ];
      expect(counted(b)).toEqual(counted(a));
    }),
    { numRuns: 250 },
  );
}, 60_000);

test('the same v(0) per layer, per channel and per neuron is the same network', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, parameters, image, steps } = randomNeuronCase(seed);
      const spread = (length: (at: number) => number) => ({
        ...parameters,
        initialPotential: network.spiking.map((at, s) =>
          new Float32Array(length(at)).fill(parameters.initialPotential[s][0]),
        ),
      });
      for (const engine of enginesOf(network)) {
        const [one, channel, neuron] = [() => 1, (at: number) => network.shapes[at][2], sizeAt].map((length) => {
          engine.configure(spread(length));
          return engine.simulate(image, { steps, record: 'train' });
        });
        expect(channel).toEqual(one);
        expect(neuron).toEqual(one);
      }
      function sizeAt(at: number): number {
        return sizeOf(network.shapes[at]);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('one neuron alone starts higher: it alone fires at the first step', () => {
  const { network, parameters, image } = randomCase(5);
  const quiet = { ...parameters, thresholds: parameters.thresholds.map((V_th) => V_th.map(() => 1000)) };
  const size = sizeOf(network.shapes[network.spiking[0]]);
  const initialPotential = network.spiking.map((at) => new Float32Array(sizeOf(network.shapes[at])));
  initialPotential[0][size - 1] = 5000;
  for (const engine of enginesOf(network)) {
    engine.configure({ ...quiet, initialPotential });
    const { signedTrain } = engine.simulate(image, { steps: 1, record: 'train' });
    expect(signedTrain?.[0]).toEqual(Int8Array.from({ length: size }, (_, n) => (n === size - 1 ? 1 : 0)));
  }
});

test('a run that ends early is the full run up to there', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, parameters, image, steps } = randomNeuronCase(seed);
      const until = seed % network.spiking.length;
      for (const engine of enginesOf(network)) {
        engine.configure(parameters);
        const full = engine.simulate(image, { steps, record: 'train' });
        const part = engine.simulate(image, { steps, record: 'train', until });
        for (let s = 0; s <= until; s++) {
          expect(part.signedTrain?.[s]).toEqual(full.signedTrain?.[s]);
          expect(part.finalPotential?.[s]).toEqual(full.finalPotential?.[s]);
        }
        expect(part.spikes.subarray(until + 1).every((n) => n === 0)).toBe(true);
        expect(part.logitsSum.every((x) => x === 0)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('currents: equal bits, they integrate to v(T), and the engine is as before afterwards', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, parameters, image, steps } = randomNeuronCase(seed);
      const until = seed % network.spiking.length;
      const all = enginesOf(network).map((engine) => {
        engine.configure(parameters);
        const before = engine.simulate(image, { steps, record: 'train' });
        const currents: Float32Array[] = [];
        engine.simulate(image, { steps, until, currents: (_, I) => currents.push(I.slice()) });
        expect(engine.simulate(image, { steps, record: 'train' })).toEqual(before);
        return { before, currents };
      });
      expect(all[0].currents.length).toBe(steps);
      all[0].currents.forEach((I, t) => {
        expect(firstDifference(all[1].currents[t], I)).toBe(-1);
      });
      const [{ before, currents }] = all;
      const [V_th, v_0] = [parameters.thresholds[until], parameters.initialPotential[until]];
      before.finalPotential![until].forEach((v_T, n) => {
        const s = currents.map((I, t) => before.signedTrain![until][t * I.length + n]);
        const threshold = V_th[n % V_th.length];
        let v = v_0[n % v_0.length];
        const kind = kindOf(neuronOf(parameters));
        const g = (t: number) => stepWeight(kind, t + 1, steps);
        currents.forEach((I, t) => {
          v = Math.fround(v + g(t) * I[n]); // Eq. (4)
          if (!waitsForInputs(kind)) v = gradedReset(v, s[t], threshold); // Eq. (3)
        });
        if (waitsForInputs(kind)) for (const [t, spike] of s.entries()) v = gradedReset(v, spike, g(t) * threshold);
        expect(v === v_T).toBe(true);
      });
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('ReLU outputs that are edited are what later layers read', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, image } = randomCase(seed);
      const images = Float32Array.from([...image, ...image.map((x) => -x), ...image]);
      const [a, b] = enginesOf(network).map((engine) => {
        const seen: number[][] = network.spiking.map(() => []);
        const logits = engine.forward(images, undefined, (s, activation) => {
          for (let n = 0; n < activation.length; n++) activation[n] = Math.min(activation[n], 0.25 / (s + 1));
          seen[s].push(...activation);
        });
        return { logits, seen };
      });
      expect(firstDifference(a.logits, b.logits)).toBe(-1);
      a.seen.forEach((values, s) => {
        expect(firstDifference(Float32Array.from(b.seen[s]), Float32Array.from(values))).toBe(-1);
      });
      const zeroed = enginesOf(network).map((engine) => engine.forward(image, undefined, (_, x) => x.fill(0)));
      expect(zeroed[0].every((x) => Number.isFinite(x))).toBe(true);
      expect(firstDifference(zeroed[0], zeroed[1])).toBe(-1);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('a model file keeps v(0) per neuron, and refuses another number of values', () => {
  const { network, parameters } = randomCase(11);
  const conversion = { ...perNeuron(network, parameters, 11), steps: 4, options: {} };
  const bytes = serialiseModel({ name: 'net', network, conversion });
  expect(parseModel(bytes, 'net.safetensors').conversion?.initialPotential).toEqual(conversion.initialPotential);
  const wrong = { ...conversion, initialPotential: conversion.initialPotential.map((v) => Float32Array.of(...v, 0)) };
  expect(() => parseModel(serialiseModel({ name: 'net', network, conversion: wrong }), 'net.safetensors')).toThrow(
    /initial_potential": has shape \(\d+\); expected \(1\)( or \(\d+\))? or \(\d+, \d+, \d+\)/,
  );
});

test('totals read on the way are those of a run that ends there', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, parameters, image, steps } = randomNeuronCase(seed);
      // Neurons that wait have an answer at T only.
      const early = waitsForInputs(kindOf(neuronOf(parameters))) ? [] : [1, Math.ceil(steps / 2)];
      const readouts = [...new Set([...early, steps])];
      for (const engine of enginesOf(network)) {
        engine.configure(parameters);
        const asked = [...readouts, steps + 1]; // what is past T is not read
        const heard: [number, Totals][] = [];
        const onReadout = (t: number, totals: Totals) => void heard.push([t, totals]);
        const options = { steps, record: 'train', readouts: asked, onReadout } as const;
        const { readouts: read, ...whole } = engine.simulate(image, options);
        expect(heard).toEqual(readouts.map((t, k) => [t, read?.[k]]));
        expect(whole).toEqual(engine.simulate(image, { steps, record: 'train' }));
        expect(read).toEqual(readouts.map((t) => engine.simulate(image, { steps: t })));
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
