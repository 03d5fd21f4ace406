/** The neurons that fits run on samples are those of the engine, bit for bit; a layer is fitted on what it will receive. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert } from '../../src/convert/convert.js';
import { ChannelRun } from '../../src/convert/fit/channel.js';
import { plainErrors, prepareErrors, sortSamples } from '../../src/convert/fit/errors.js';
import { fitChannel } from '../../src/convert/fit/fits.js';
import { POSITIONS } from '../../src/convert/fit/threshold.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { createEngine } from '../../src/engine/create.js';
import type { InputCoder } from '../../src/engine/engine.js';
import { createNetwork } from '../../src/network/network.js';
import { neuronOf } from '../../src/network/snn.js';
import { kindOf, type Neuron, waitsForInputs, weightUpTo } from '../../src/paper/low-latency.js';
import type { FireRule } from '../../src/paper/neuron.js';
import { firstDifference } from '../support/bits.js';
import { calibrationOf } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';
import { randomFloats, seeds } from '../support/random-network.js';

/** m neurons whose currents are the image's values, step by step. */
function identity(m: number) {
  const weight = Float32Array.from({ length: m * m }, (_, i) => (i % (m + 1) === 0 ? 1 : 0));
  return createNetwork([
    { kind: 'input', name: 'image', shape: [1, 1, m] },
    { kind: 'linear', name: 'sum', input: 'image', weight, bias: new Float32Array(m) },
    { kind: 'relu', name: 'relu', input: 'sum' },
    { kind: 'linear', name: 'out', input: 'relu', weight: new Float32Array(m), bias: new Float32Array(1) },
  ]);
}

const NEURONS: Neuron[] = ['binary', 'signed', 'graded:1', 'graded:3', 'two-phase', 'few-spikes'];

test.each(NEURONS)('%s: potentials and spikes are those of the reference engine', (neuron) => {
  const m = 6;
  const waits = waitsForInputs(kindOf(neuron));
  const engine = createEngine('reference', identity(m));
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 9 }), fc.constantFrom<FireRule>('>', '>='), (seed, T, fire) => {
      const random = randomFloats(seed);
      // In half of the cases multiples of V_th / 2: ties with 0 and V_th at many steps.
      const exact = random() < 0.5;
      const draw = (least: number, most: number) =>
        exact
          ? Math.floor((least + random() * (most - least)) * 4) / 4
          : Math.fround(least + random() * (most - least));
      const [V_th, v_0] = [exact ? 0.5 : draw(0.2, 1.2), draw(-0.3, 0.7)];
      const currents = Float32Array.from({ length: T * m }, () => draw(-1.5, 1.5));
      const beta = Float32Array.from({ length: T }, () => (waits ? 0 : draw(-0.5, 0.5)));
      const run = new ChannelRun({ currents, activations: new Float32Array(m) }, { neuron, fire });
      run.all({ V_th, v_0, beta });

      const coder: InputCoder = {
        start: () => {},
        step: (t, x) => x.set(currents.subarray((t - 1) * m, t * m)),
      };
      engine.configure({
        ...{ thresholds: [Float32Array.of(V_th)], initialPotential: [Float32Array.of(v_0)], fire, neuron },
        biasShift: [Float32Array.of(0)],
        ...(!waits && {
          temporalBias: [Float32Array.from({ length: T * m }, (_, i) => beta[Math.floor(i / m)])],
        }),
      });
      const { spikeCounts, finalPotential } = engine.simulate(new Float32Array(m), {
        steps: T,
        coder,
        record: 'neurons',
      });
      expect([...run.n]).toEqual([...(spikeCounts?.[0] ?? [])]);
      expect(firstDifference(run.v, finalPotential?.[0] as Float32Array)).toBe(-1);
      const sent = run.n.reduce((sum, n) => sum + n, 0);
      expect(run.meanOutput(V_th)).toBe(((sum) => (sum * V_th) / m)(sent));
    }),
    { numRuns: 200 },
  );
});

test('samples in ascending order of the activation: those at 0, then segments of equal number', () => {
  const activations = Float32Array.of(0, 3, 0, 1, 2);
  const currents = Float32Array.of(10, 11, 12, 13, 14, 20, 21, 22, 23, 24); // T = 2
  expect(sortSamples({ activations, currents })).toEqual({
    activations: Float32Array.of(0, 0, 1, 2, 3),
    currents: Float32Array.of(10, 12, 13, 14, 11, 20, 22, 23, 24, 21),
    ends: [2, 3, 4, 5],
  });
  const many = Float32Array.from({ length: 40 }, (_, i) => (i < 16 ? 0 : i));
  const { ends } = sortSamples({ activations: many, currents: new Float32Array(40) });
  expect(ends).toEqual([16, 19, 22, 25, 28, 31, 34, 37, 40]);
});

test.each(NEURONS)('%s: errors of each segment and step are those of the run, exactly on dyadic numbers', (neuron) => {
  const random = randomFloats(8);
  const [T, m] = [5, 30];
  const currents = Float32Array.from({ length: T * m }, () => Math.floor(random() * 12 - 4) / 8);
  const activations = Float32Array.from({ length: m }, () => Math.max(0, Math.floor(random() * 12 - 4) / 8));
  const samples = sortSamples({ currents, activations });
  const fit = { V_th: 0.5, v_0: 0.25, beta: Float32Array.of(0.125, 0, -0.25, 0, 0.5) };
  const run = new ChannelRun(samples, { neuron, fire: '>' });
  run.start(fit.v_0);
  const steps = Array.from({ length: T }, (_, t) => {
    run.step(t + 1, fit.V_th, fit.beta[t]);
    return Array.from(run.n, (n, i) => n * fit.V_th - weightUpTo(kindOf(neuron), t + 1, T) * samples.activations[i]);
  });
  const expected = samples.ends.flatMap((end, k) =>
    steps.flatMap((errors) => {
      const own = errors.slice(samples.ends[k - 1] ?? 0, end);
      return [own.reduce((sum, d) => sum + d, 0), own.reduce((sum, d) => sum + d * d, 0)];
    }),
  );
  expect([...plainErrors(samples, { neuron, fire: '>' })(fit)]).toEqual(expected);
  expect([...prepareErrors(samples, { neuron, fire: '>' })(fit)]).toEqual(expected);
});

describe.each(['binary-shift', 'binary-temporal', 'binary-search', 'signed-temporal'])('%s', (method) => {
  const { network } = readGolden('resnet-mini-conv');
  const calibration = calibrationOf(network, randomImages(network.shapes[0], 8, 3));
  const T = 3;

  test('every layer is fitted on the currents that the layers before, already fitted, send', async () => {
    const options = { ...DEFAULT_OPTIONS, steps: T };
    const fitted = await convert(calibration, method, options);
    const start = await convert(calibration, method.split('-')[0], options);
    const kind = method.split('-')[1] as 'shift' | 'temporal' | 'search';
    const activations = await calibration.sampledActivations(POSITIONS);
    for (const s of [0, 3, 6]) {
      const C = network.shapes[network.spiking[s]][2];
      // Itself not fitted yet: its own shift and temporal bias would be among its currents.
      const before = {
        ...fitted,
        biasShift: fitted.biasShift.with(s, Float32Array.of(0)),
        ...(fitted.temporalBias && { temporalBias: fitted.temporalBias.with(s, new Float32Array(T * C)) }),
      };
      const currents = await calibration.sampledCurrents(s, before, T, POSITIONS);
      const m = activations[s].length / C;
      for (const c of [0, C - 1]) {
        const samples = {
          activations: activations[s].filter((_, i) => i % C === c),
          currents: Float32Array.from({ length: T * m }, (_, i) => currents[((i % m) * T + Math.floor(i / m)) * C + c]),
        };
        const [V_th, v_0] = [start.thresholds[s][c], start.initialPotential[s][c]];
        const rules = { neuron: neuronOf(fitted), fire: fitted.fire };
        const fit = fitChannel(kind, samples, { V_th, v_0, beta: new Float32Array(T) }, rules);
        expect(fitted.thresholds[s][c]).toBe(fit.V_th);
        expect(fitted.initialPotential[s][c]).toBe(fit.v_0);
        if (kind === 'shift') expect(fitted.biasShift[s][c]).toBe(fit.beta[0]);
        else expect([0, 1, 2].map((t) => fitted.temporalBias?.[s][t * C + c])).toEqual([...fit.beta]);
      }
    }
  });
});
