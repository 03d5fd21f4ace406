/** The equations on real simulations, exactly: dyadic numbers make float32 exact. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floorModulus } from '../../src/convert/remainder.js';
import { createEngine } from '../../src/engine/create.js';
import { createNetwork } from '../../src/network/network.js';
import { activation } from '../../src/paper/ann.js';
import {
  drivenOutput,
  drivenRate,
  errorTerm,
  handedOnDifference,
  losslessOutput,
  meanOutput,
  outputDifference,
  rateParts,
} from '../../src/paper/error.js';
import { firesAt, inputCurrent, integrate, recursion, softReset, spikeValue } from '../../src/paper/neuron.js';
import { finalPotential, finalPotentialFromRates, firingRate, presynapticRate } from '../../src/paper/rate.js';

/** Multiples of 1/64 of a moderate size: sums and differences of some hundred are exact in float32. */
const dyadic = fc.integer({ min: -256, max: 256 }).map((n) => n / 64);
const positive = fc.integer({ min: 1, max: 128 }).map((n) => n / 64);

/** One neuron under a current per step. */
function simulate(currents: readonly number[], v_0: number, V_th: number, fire: '>' | '>=') {
  let [v, spikes, sent] = [v_0, 0, 0];
  for (const current of currents) {
    const v_temp = integrate(v, inputCurrent(current, 0)); // Eq. (2), Eq. (4)
    const theta = firesAt(v_temp, V_th, fire) ? 1 : 0; // Eq. (6)
    expect(recursion(v, current, theta, V_th)).toBe(softReset(v_temp, theta, V_th)); // Eq. (5)
    v = softReset(v_temp, theta, V_th); // Eq. (3)
    spikes += theta;
    sent += spikeValue(theta, V_th);
  }
  return { v_T: v, spikes, sent };
}

const neuron = fc.record({
  currents: fc.array(dyadic, { minLength: 1, maxLength: 64 }),
  v_0: dyadic,
  V_th: positive,
  fire: fc.constantFrom('>' as const, '>=' as const),
});

test('Eq. (7): the potential is what came in less what went out, exactly', () => {
  fc.assert(
    fc.property(neuron, ({ currents, v_0, V_th, fire }) => {
      const { v_T, spikes } = simulate(currents, v_0, V_th, fire);
      const drive = currents.reduce((sum, I) => sum + I, 0);
      expect(v_T).toBe(finalPotential(v_0, drive, V_th, spikes));
    }),
    { numRuns: 2000 },
  );
});

test('Eq. (8)–(11): the rate is the drive plus the error term', () => {
  fc.assert(
    fc.property(neuron, ({ currents, v_0, V_th, fire }) => {
      const T = currents.length;
      const { v_T, spikes } = simulate(currents, v_0, V_th, fire);
      const drive = currents.reduce((sum, I) => sum + I, 0);
      const r = firingRate(spikes, T);
      const { drive: driven, error } = rateParts(drive / T, 0, v_0, v_T, T, V_th);
      // Two float64 divisions on each side.
      const tolerance = 4 * Number.EPSILON * (Math.abs(driven) + Math.abs(error));
      expect(Math.abs(r - (driven + error))).toBeLessThanOrEqual(tolerance);
    }),
    { numRuns: 2000 },
  );
});

test('Eq. (10): v(T) from the rates of both layers, exactly where T is a power of two', () => {
  const powerOfTwo = fc.integer({ min: 0, max: 6 }).map((k) => 2 ** k);
  const weights = fc.array(dyadic, { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(
      powerOfTwo,
      weights,
      dyadic,
      dyadic,
      positive,
      positive,
      fc.nat(),
      (T, W, b, v_0, V_prev, V_th, seed) => {
        // Spike trains of three neurons before, of rates k / T; what they send is theta V_th.
        const trains = W.map((_, i) =>
          Array.from({ length: T }, (_, t) => ((seed >>> ((t * 7 + i * 5) % 29)) & 1) as 0 | 1),
        );
        const currents = Array.from({ length: T }, (_, t) =>
          W.reduce((sum, w, i) => sum + w * spikeValue(trains[i][t], V_prev), b),
        );
        const { v_T, spikes } = simulate(currents, v_0, V_th, '>');
        const rates = trains.map((train) =>
          firingRate(
            train.reduce<number>((sum, theta) => sum + theta, 0),
            T,
          ),
        ); // Eq. (8)
        const sent = trains.map((train) => train.reduce<number>((sum, theta) => sum + spikeValue(theta, V_prev), 0));
        rates.forEach((r, i) => {
          expect(presynapticRate(sent[i], T, V_prev)).toBe(r); // Eq. (9)
        });
        const weightedRate = rates.reduce((sum, r, i) => sum + W[i] * r * V_prev, 0);
        expect(finalPotentialFromRates(v_0, weightedRate, b, firingRate(spikes, T), T, V_th)).toBe(v_T); // Eq. (10)
      },
    ),
    { numRuns: 2000 },
  );
});

test('Eq. (12)–(14): with v(0) = v(T) the mean outputs are related as activations are', () => {
  fc.assert(
    fc.property(dyadic, dyadic, positive, (weighted, b, V_th) => {
      const lossless = drivenOutput(weighted, b);
      expect(losslessOutput([1, 0.5], [weighted - 1, 2], b)).toBe(lossless); // Eq. (14)
      expect(errorTerm(1, 1, 8, V_th)).toBe(0); // Eq. (12): the second term of Eq. (11) is gone
      const x = meanOutput(drivenRate(weighted, b, V_th), V_th); // Eq. (13)
      expect(Math.abs(x - lossless)).toBeLessThanOrEqual(2 * Number.EPSILON * Math.abs(lossless));
    }),
  );
});

test('Eq. (9): spikes carry V_th, and the rate follows from what was sent', () => {
  fc.assert(
    fc.property(neuron, ({ currents, v_0, V_th, fire }) => {
      const T = currents.length;
      const { spikes, sent } = simulate(currents, v_0, V_th, fire);
      expect(sent).toBe(spikes * V_th);
      const r = presynapticRate(sent, T, V_th);
      expect(Math.abs(r - firingRate(spikes, T))).toBeLessThanOrEqual(2 * Number.EPSILON);
    }),
  );
});

test('Eq. (15): a layer without error of its own hands the difference on, W (a_prev - x_prev)', () => {
  const three = (value: fc.Arbitrary<number>) => fc.array(value, { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(three(dyadic), three(positive), three(positive), dyadic, (W, a_prev, x_prev, b) => {
      const a = losslessOutput(W, a_prev, b); // Eq. (1) where it is above 0
      const x = losslessOutput(W, x_prev, b); // Eq. (14)
      fc.pre(a > 0);
      expect(outputDifference(activation(a), x)).toBe(handedOnDifference(W, a_prev, x_prev)); // Eq. (15)
    }),
  );
});

describe('constant current within [0, V_th], T steps', () => {
  const constant = fc
    .record({ k: fc.nat(64), T: fc.integer({ min: 1, max: 64 }), V_th: positive })
    .map(({ k, T, V_th }) => ({ I: (k / 64) * V_th, T, V_th }));

  test('v(0) = 0 and >= gives floor(T I / V_th) spikes', () => {
    fc.assert(
      fc.property(constant, ({ I, T, V_th }) => {
        expect(simulate(new Array(T).fill(I), 0, V_th, '>=').spikes).toBe(Math.floor((T * I) / V_th));
      }),
      { numRuns: 1000 },
    );
  });

  test('v(0) = V_th / 2 and >= rounds T I / V_th to the nearest, halves up', () => {
    fc.assert(
      fc.property(constant, ({ I, T, V_th }) => {
        expect(simulate(new Array(T).fill(I), V_th / 2, V_th, '>=').spikes).toBe(
          Math.min(T, Math.floor((T * I) / V_th + 0.5)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('> leaves at most V_th behind, >= less than V_th', () => {
    fc.assert(
      fc.property(constant, ({ I, T, V_th }) => {
        expect(simulate(new Array(T).fill(I), 0, V_th, '>').v_T).toBeLessThanOrEqual(V_th);
        expect(simulate(new Array(T).fill(I), 0, V_th, '>=').v_T).toBeLessThan(V_th);
      }),
    );
  });
});

test('a spike needs v_temp above V_th with >, at V_th with >=', () => {
  expect(firesAt(1, 1, '>')).toBe(false);
  expect(firesAt(1, 1, '>=')).toBe(true);
});

test('the floor modulus lies in [0, m) and differs from a by a multiple of m', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 10, noNaN: true }),
      (a, m) => {
        const rest = floorModulus(a, m);
        expect(rest >= 0 && rest < m).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
  expect(floorModulus(-1, 4)).toBe(3);
  expect(floorModulus(-1e-30, 4)).toBe(0);
  expect(Object.is(floorModulus(-4, 4), 0)).toBe(true);
});

test('scaling weights of the image, bias, V_th and v(0) by a power of two leaves every spike where it was', () => {
  fc.assert(
    fc.property(
      fc.array(dyadic, { minLength: 6, maxLength: 6 }),
      positive,
      fc.constantFrom(0.25, 2, 8),
      (values, V_th, scale) => {
        const build = (s: number) => {
          const weight = Float32Array.from(values.slice(0, 4), (w) => w * s);
          const bias = Float32Array.from(values.slice(4), (b) => b * s);
          const network = createNetwork([
            { kind: 'input', name: 'x', shape: [1, 1, 2] },
            { kind: 'linear', name: 'a', input: 'x', weight, bias },
            { kind: 'relu', name: 'n', input: 'a' },
            { kind: 'linear', name: 'out', input: 'n', weight: Float32Array.of(1, -1), bias: Float32Array.of(0) },
          ]);
          const engine = createEngine('reference', network);
          const one = (x: number) => [Float32Array.of(x)];
          engine.configure({
            thresholds: one(V_th * s),
            initialPotential: one((V_th * s) / 4),
            biasShift: one(0),
            fire: '>',
          });
          return engine.simulate(Float32Array.of(0.5, -1), { steps: 12, record: 'train' }).signedTrain;
        };
        expect(build(scale)).toEqual(build(1));
      },
    ),
  );
});
