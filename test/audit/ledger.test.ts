/** The ledger: known answers on the golden nets, and what holds on every network. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Audit, auditImages } from '../../src/audit/audit.js';
import { countSpikes, evenSpikes, firingOf, PARTS, splitError } from '../../src/audit/decomposition.js';
import type { ErrorPart, LayerLedger } from '../../src/audit/ledger.js';
import { membraneRoundings, residueBound, roundingDepths, sumsOverTime } from '../../src/audit/sums.js';
import { createCoder } from '../../src/coding/coders.js';
import { createEngine } from '../../src/engine/create.js';
import type { Network } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { FireRule, Neuron, SpikingParameters } from '../../src/network/snn.js';
import { dyadicCase } from '../support/dyadic.js';
import { GOLDEN, parametersOf, readGolden, readSigned } from '../support/golden.js';
import { randomFloats, randomNeuronCase, seeds } from '../support/random-network.js';

/** Relative rounding of a float64 sum of n terms, in any order. */
const gamma64 = (n: number) => (n * 2 ** -53) / (1 - n * 2 ** -53);

function stack(images: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(images.length * images[0].length);
  images.forEach((image, n) => {
    all.set(image, n * image.length);
  });
  return all;
}

/** Shares add up to 1, parts to ANN − SNN, drive and error to the rate; to the rounding of the float64 sums. */
function expectBookkeepingAddsUp(layer: LayerLedger, images: number): void {
  const count = layer.neurons * images;
  const { output, parts, rate, relativeError } = layer;
  const { below, within, above } = layer.potential;
  expect(Math.abs(below + within + above - 1)).toBeLessThanOrEqual(gamma64(4));
  const total = (value: (part: ErrorPart) => number) => PARTS.reduce((sum, part) => sum + value(parts[part]), 0);
  // A part rounds with the outputs that it is the difference of, and these are at most a plus all the parts.
  const outputs = output.ann + output.snn + 2 * total(({ size }) => size);
  const difference = total(({ mean }) => mean) - output.difference;
  expect(Math.abs(difference)).toBeLessThanOrEqual(gamma64(count + 16) * outputs);
  if (relativeError > 0) {
    // The same for sums of products with a − V_th r, by Cauchy and Schwarz.
    const terms = (2 * (1 + total(({ relative }) => relative))) / relativeError;
    expect(Math.abs(total(({ share }) => share) - 1)).toBeLessThanOrEqual(gamma64(2 * count + 32) * terms);
  }
  // Eq. (11) holds but for the residue of Eq. (7), which is in units of V_th.
  const rates = rate.mean + (rate.mean + rate.size) + rate.size;
  expect(Math.abs(rate.drive + rate.error - rate.mean)).toBeLessThanOrEqual(
    layer.residue.largest + gamma64(count + 16) * rates,
  );
}

describe.each(GOLDEN)('%s', (name) => {
  const golden = readGolden(name);
  const { network, images } = golden;
  const engine = createEngine('wasm', network);
  const all = stack(images);

  test('every number of the golden runs is exact: no residue in any layer', () => {
    for (const run of golden.runs) {
      const audit = auditImages(engine, parametersOf(golden, run), all, { steps: run.T });
      for (const { residue } of [...audit.layers, audit.output]) expect(residue).toEqual({ largest: 0, ofBound: 0 });
    }
  });

  test('shares, rates and means are those of the golden spike counts and potentials', () => {
    for (const run of golden.runs) {
      const audit = auditImages(engine, parametersOf(golden, run), all, { steps: run.T });
      audit.layers.forEach((layer, s) => {
        const V_th = golden.thresholds[s];
        const [counts, v_T] = [run.spikeCounts, run.finalPotential].map((values) =>
          values.flatMap((image) => image[s]),
        );
        const share = (of: readonly boolean[]) => of.filter(Boolean).length / of.length;
        expect(layer.layer).toBe(golden.layers[s]);
        expect(layer.potential).toEqual({
          below: share(v_T.map((v) => v < 0)),
          within: share(v_T.map((v) => v >= 0 && v <= V_th)),
          above: share(v_T.map((v) => v > V_th)),
        });
        const v_0 = run.initialPotential[s];
        expect(layer.claim.all).toBe(share(v_T.map((v) => (v_0 - v) / V_th > -1 && (v_0 - v) / V_th < 0)));
        const total = counts.reduce((sum, N) => sum + N, 0);
        expect(Math.abs(layer.rate.mean - total / counts.length / run.T)).toBeLessThanOrEqual(gamma64(counts.length));
        const dead = run.spikeCounts[0][s].map((_, n) => run.spikeCounts.every((image) => image[s][n] === 0));
        const saturated = run.spikeCounts[0][s].map((_, n) => run.spikeCounts.some((image) => image[s][n] === run.T));
        expect([layer.dead, layer.saturated]).toEqual([share(dead), share(saturated)]);
        expectBookkeepingAddsUp(layer, images.length);
      });
    }
  });
});

test('sums over time are what the engine received: exact on dyadic nets, with every kind of layer', () => {
  for (const name of GOLDEN) {
    const golden = readGolden(name);
    const { network, images, runs } = golden;
    const { T, spikeCounts, logitsSum } = runs[0];
    const { thresholds } = parametersOf(golden, runs[0]);
    const input = {
      signed: Float64Array.from(images[0], (x) => T * x),
      absolute: new Float64Array(images[0].length).fill(T),
    };
    const counts = spikeCounts[0].map((layer, s) => {
      const [H, W, C] = network.shapes[network.spiking[s]];
      return Int32Array.from(layer, (_, n) => layer[(n % C) * H * W + Math.floor(n / C)]);
    });
    const sums = sumsOverTime(network, input, { spikeCounts: counts }, { thresholds }, T);
    expect([...sums[network.layers.length - 1].signed]).toEqual(logitsSum[0]);
  }
});

test('on random networks with any neuron: the residue is rounding, shares add up, parts sum to ANN − SNN', () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom('direct', 'regular', 'bernoulli'), (seed, coding) => {
      const { network, parameters, image, steps } = randomNeuronCase(seed);
      const coder = createCoder(coding, seed, 1);
      const audit = auditImages(createEngine('wasm', network), parameters, image, { steps, coder });
      for (const { residue } of [...audit.layers, audit.output]) expect(residue.ofBound).toBeLessThanOrEqual(1);
      for (const layer of audit.layers) expectBookkeepingAddsUp(layer, 1);
    }),
    { numRuns: 300 },
  );
});

const firing = (neuron: Neuron, fire: FireRule) => firingOf({ neuron, fire });

/** Any neuron under any tie rule. */
const firings = fc
  .tuple(
    fc.constantFrom<Neuron>('binary', 'signed', 'two-phase', 'few-spikes', 'graded:1', 'graded:3'),
    fc.constantFrom<FireRule>('>', '>='),
  )
  .map(([neuron, fire]) => firing(neuron, fire));

test('the parts of one neuron add up to a − V_th r', () => {
  const number = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(
      fc.record({
        a: fc.double({ min: 0, max: 100, noNaN: true }),
        ...{ drive: number, ideal: number, ceiling: fc.constantFrom(Number.POSITIVE_INFINITY, 6, 0.25) },
        ...{ shift: number, v_0: number, V_th: fc.double({ min: 1e-3, max: 100, noNaN: true }) },
        ...{ share: fc.double({ min: 0, max: 1, noNaN: true }), T: fc.integer({ min: 1, max: 300 }) },
        firing: firings,
      }),
      ({ share, ...rest }) => {
        const spikes = Math.round(share * rest.T * rest.firing.most);
        const parts = new Float64Array(6);
        splitError(parts, { ...rest, spikes });
        const sum = parts.reduce((total, part) => total + part, 0);
        const largest = Math.max(
          rest.a,
          Math.abs(rest.ideal) / rest.T,
          Math.abs(rest.drive) / rest.T,
          rest.firing.most * rest.V_th,
        );
        expect(Math.abs(sum - (rest.a - (rest.V_th * spikes) / rest.T))).toBeLessThanOrEqual(
          gamma64(16) * 10 * largest,
        );
      },
    ),
  );
});

test('spikes of an even input: the closed form is the simulation, on dyadic numbers exactly', () => {
  const dyadic = fc.integer({ min: -400, max: 400 }).map((n) => n / 64);
  fc.assert(
    fc.property(dyadic, dyadic, fc.integer({ min: 0, max: 6 }), firings, (I, v_0, power, rule) => {
      const T = 2 ** power;
      expect(evenSpikes(I * T, v_0, 1, T, rule)).toBe(countSpikes(I, v_0, 1, T, rule));
    }),
    { numRuns: 5000 },
  );
});

describe('known answers of the split, V_th = 1, T = 4', () => {
  const base = { ceiling: Number.POSITIVE_INFINITY, shift: 0, v_0: 0, V_th: 1, T: 4, firing: firing('binary', '>=') };
  const signed = firing('signed', '>=');
  const cases = {
    'nothing lost': [{ a: 0.5, drive: 2, spikes: 2 }, [0, 0, 0, 0, 0, 0]],
    inherited: [{ a: 1, drive: 2, spikes: 2 }, [0.5, 0, 0, 0, 0, 0]],
    'a max pool that sends too much': [{ a: 0.5, drive: 3, ideal: 2, spikes: 3 }, [0, -0.25, 0, 0, 0, 0]],
    'a ceiling is the ANN’s': [{ a: 0.75, drive: 6, ceiling: 0.75, spikes: 4 }, [0, 0, -0.25, 0, 0, 0]],
    clipping: [{ a: 1.5, drive: 6, spikes: 4 }, [0, 0, 0.5, 0, 0, 0]],
    quantisation: [{ a: 0.625, drive: 2.5, spikes: 2 }, [0, 0, 0, 0.125, 0, 0]],
    'v(0) gives it back': [{ a: 0.625, drive: 2.5, spikes: 3, v_0: 0.5 }, [0, 0, 0, 0.125, -0.25, 0]],
    'so does a bias shift': [{ a: 0.625, drive: 2.5, spikes: 3, shift: 0.5 }, [0, 0, 0, 0.125, -0.25, 0]],
    unevenness: [{ a: 0.5, drive: 2, spikes: 3 }, [0, 0, 0, 0, 0, -0.25]],
    'inhibited, but a spike before': [{ a: 0, drive: -8, spikes: 1 }, [0, 0, 0, 0, 0, -0.25]],
    'strict tie rule': [{ a: 0.5, drive: 2, spikes: 1, firing: firing('binary', '>') }, [0, 0, 0, 0.25, 0, 0]],
    'a surplus fired off': [{ a: 0, drive: -4, v_0: 2, spikes: 1 }, [0, 0, 0, 0, -0.25, 0]],
    'a surplus fired off and taken back': [{ a: 0, drive: -4, v_0: 2, spikes: 0, firing: signed }, [0, 0, 0, 0, 0, 0]],
    'a temporal bias is a shift': [
      { a: 0.625, drive: 2.5, spikes: 3, shift: 0.5, firing: signed },
      [0, 0, 0, 0.125, -0.25, 0],
    ],
    'two spikes a step clip at 2 V_th': [
      { a: 2.5, drive: 10, spikes: 8, firing: firing('graded:2', '>=') },
      [0, 0, 0.5, 0, 0, 0],
    ],
    'two-phase waits for what comes late': [
      { a: 0.5, drive: 2, v_0: -1, spikes: 1, firing: firing('two-phase', '>=') },
      [0, 0, 0, 0, 0.25, 0],
    ],
  } as const;
  test.each(Object.entries(cases))('%s', (_, [neuron, expected]) => {
    const parts = new Float64Array(6);
    splitError(parts, { ...base, ideal: neuron.drive, ...neuron });
    expect([...parts]).toEqual([...expected]);
  });
});

test('signed neurons and temporal biases: no residue on the known answers', () => {
  for (const name of GOLDEN) {
    const golden = readSigned(name);
    for (const run of golden.runs) {
      const parameters = parametersOf(golden, run);
      const audit = auditImages(createEngine('wasm', golden.network), parameters, stack(golden.images), {
        steps: run.T,
      });
      for (const { residue } of [...audit.layers, audit.output]) expect(residue).toEqual({ largest: 0, ofBound: 0 });
      for (const layer of audit.layers) expectBookkeepingAddsUp(layer, golden.images.length);
    }
  }
});

test('neurons that wait lose nothing to unevenness; signed ones lose less than binary ones', () => {
  const uneven = (neuron: Neuron, seed: number) => {
    const given = dyadicCase(seed);
    if (!given) return undefined;
    const { temporalBias: _, ...parameters } = given.parameters;
    const engine = createEngine('wasm', given.network);
    const steps = neuron === 'few-spikes' ? Math.min(given.steps, 6) : given.steps;
    const { layers } = auditImages(engine, { ...parameters, neuron }, given.image, { steps });
    return layers.reduce((sum, { parts, threshold }) => sum + parts.unevenness.size / threshold, 0);
  };
  const total = { binary: 0, signed: 0 };
  for (let seed = 0; seed < 200; seed++) {
    for (const neuron of ['two-phase', 'few-spikes'] as const) expect(uneven(neuron, seed) ?? 0).toBe(0);
    total.binary += uneven('binary', seed) ?? 0;
    total.signed += uneven('signed', seed) ?? 0;
  }
  expect(total.signed).toBeGreaterThan(0);
  expect(total.signed).toBeLessThan(total.binary);
});

/** One linear layer of two neurons on two inputs, and logits that copy them. */
function pair(): { network: Network; parameters: SpikingParameters } {
  const network = createNetwork([
    { kind: 'input', name: 'image', shape: [1, 1, 2] },
    { kind: 'linear', name: 'first', input: 'image', weight: Float32Array.of(1, 0, 0, 1), bias: Float32Array.of(0, 0) },
    { kind: 'relu', name: 'spikes', input: 'first' },
    {
      kind: 'linear',
      name: 'logits',
      input: 'spikes',
      weight: Float32Array.of(1, 0, 0, 1),
      bias: Float32Array.of(0, 0),
    },
  ]);
  const zero = [Float32Array.of(0)];
  return {
    network,
    parameters: { thresholds: [Float32Array.of(1)], initialPotential: zero, biasShift: zero, fire: '>=' },
  };
}

test('image kept: 1 for equal outputs, at most 0 where the SNN shows the same for every image; then the image is lost', () => {
  const { network, parameters } = pair();
  const audit = (...images: number[]): Audit =>
    auditImages(createEngine('reference', network), parameters, Float32Array.from(images), { steps: 4 });
  const exact = audit(0.25, 0.75, 0.5, 0.25);
  expect(exact.layers[0]).toMatchObject({ imageKept: 1, relativeError: 0, output: { difference: 0 } });
  expect(exact.lostAt).toBeNull();
  // Both images saturate: outputs (1, 1) for (4, 8) and (8, 4).
  const lost = audit(4, 8, 8, 4);
  // Mean square error (9 + 49) / 2, variance 2 · 2² per neuron with N − 1 = 1.
  expect(lost.layers[0].imageKept).toBeCloseTo(1 - 29 / 8, 14);
  expect(lost).toMatchObject({ lostAt: 'spikes', layers: [{ saturated: 1, clipped: 1, dead: 0 }] });
  expect(audit(0.5, 0.5)).toMatchObject({ lostAt: null, layers: [{ imageKept: null }] });
});

test('silenced neurons are dead ones that the ANN uses', () => {
  const { network, parameters } = pair();
  const run = { ...parameters, initialPotential: [Float32Array.of(-4)] };
  const { layers } = auditImages(createEngine('wasm', network), run, Float32Array.of(0.5, 0), { steps: 4 });
  expect(layers[0]).toMatchObject({ dead: 1, silenced: 0.5, parts: { initialPotential: { mean: 0.25 } } });
});

test('a wrong number is larger than the bound: one spike too many, or a potential off by its bound', () => {
  const { network, parameters } = pair();
  const [engine, image] = [createEngine('reference', network), Float32Array.of(0.3, 0.7)];
  const T = 8;
  const broken = (change: (v_T: Float32Array) => void) => {
    const copy: typeof engine = {
      ...{ name: 'reference', network, forward: engine.forward.bind(engine), configure: engine.configure.bind(engine) },
      simulate: (x, options) => {
        const simulation = engine.simulate(x, options);
        change(simulation.finalPotential![0]);
        return simulation;
      },
    };
    return auditImages(copy, parameters, image, { steps: T }).layers[0].residue.ofBound;
  };
  expect(broken(() => {})).toBeLessThanOrEqual(1);
  const M = T * Math.fround(0.7) + 5; // |W| Σ|x| + V_th N
  const roundings = roundingDepths(network, parameters)[1] + membraneRoundings(parameters, T);
  const bound = residueBound(roundings, M, T);
  expect(broken((v) => (v[1] += 3 * bound))).toBeGreaterThan(1);
});

test.each(['max-of-sums', 'sum-gate', 'spike-wise', 'average'] as const)(
  'a max pool of the image alone, read as %s: the roundings of the convolution before it are in the bound',
  (maxPooling) => {
    const random = randomFloats(7);
    const some = (length: number) => Float32Array.from({ length }, () => 0.1 + random() / 1000);
    const five = { kernel: [5, 5], stride: [1, 1], padding: [2, 2, 2, 2] } as const;
    const two = { kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] } as const;
    const network = createNetwork([
      { kind: 'input', name: 'image', shape: [8, 8, 64] },
      {
        ...{ kind: 'conv', name: 'conv', input: 'image', ...five, groups: 1 },
        ...{ weight: some(25 * 64 * 4), bias: new Float32Array(4) },
      },
      { kind: 'max-pool', name: 'pool', input: 'conv', ...two },
      { kind: 'relu', name: 'relu', input: 'pool' },
      { kind: 'linear', name: 'out', input: 'relu', weight: some(4 * 4 * 4 * 2), bias: new Float32Array(2) },
    ]);
    const [thresholds, initialPotential, biasShift] = [3e4, 0, 0].map((x) => [Float32Array.of(x)]);
    const parameters = { thresholds, initialPotential, biasShift, fire: '>', maxPooling } as const;
    for (const engine of ['reference', 'wasm'] as const) {
      const { layers } = auditImages(createEngine(engine, network), parameters, some(8 * 8 * 64), { steps: 1 });
      expect(layers[0].residue.ofBound).toBeLessThanOrEqual(1);
    }
  },
);

test('refuses to audit nothing', () => {
  const { network, parameters } = pair();
  expect(() => auditImages(createEngine('wasm', network), parameters, new Float32Array(0), { steps: 4 })).toThrow(
    RangeError,
  );
});
