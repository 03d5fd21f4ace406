/** Properties of the neuron, Eq. (2) to (11). Each is a sentence; the engine is the argument. */
import fc from 'fast-check';
import { createEngine } from '../../src/engine/create.js';
import type { EngineName } from '../../src/engine/engine.js';
import type { Layer } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { FireRule } from '../../src/network/snn.js';
import { drivenRate, errorTerm, rateParts } from '../../src/paper/error.js';
import { finalPotential, firingRate } from '../../src/paper/rate.js';
import { chains, constantCurrent, type Recorded, simulate } from './chain.js';

const fires = fc.constantFrom<FireRule>('>', '>=');
const T = fc.integer({ min: 1, max: 64 });
/** V_th, and a current and v(0) within [0, V_th], all in units of V_th / 16. */
const inRange = fc.record({
  V_th: fc.integer({ min: 1, max: 32 }).map((k) => k / 8),
  current: fc.integer({ min: 0, max: 16 }),
  start: fc.integer({ min: 0, max: 16 }),
});

/** Eq. (7) is exact in dyadic numbers: v(T) = v(0) + W Σx(t) + T b − V_th Σθ(t), for every neuron of every layer. */
export const bookkeepingIsExact = (backend: EngineName) =>
  fc.property(chains, (chain) => {
    const { spikeCounts, finalPotential: v_T }: Recorded = simulate(backend, chain);
    let sums = Array.from(chain.x, (x) => x * chain.T); // Σ x(t)
    return chain.layers.every(({ W, b, V_th, v_0 }, l) => {
      const O = b.length;
      const same = Array.from(b, (bias, o) => {
        const drive = sums.reduce((sum, x, i) => sum + W[i * O + o] * x, bias * chain.T);
        return v_T[l][o] === finalPotential(v_0[o], drive, V_th[o], spikeCounts[l][o]); // Eq. (7)
      });
      sums = Array.from(spikeCounts[l], (N, o) => N * V_th[o]);
      return same.every(Boolean);
    });
  });

/** The rate of Eq. (11) is the rate that was counted, to the rounding of its two divisions. */
export const rateFollowsFromPotential = (backend: EngineName) =>
  fc.property(inRange, T, fires, ({ V_th, current, start }, steps, fire) => {
    const I = (V_th * current) / 16;
    const v_0 = (V_th * start) / 16;
    const { spikeCounts, finalPotential: v_T } = simulate(backend, constantCurrent(I, V_th, v_0, steps, fire));
    const r = firingRate(spikeCounts[0][0], steps); // Eq. (8)
    const { drive, error } = rateParts(0, I, v_0, v_T[0][0], steps, V_th); // Eq. (11)
    return Math.abs(r - (drive + error)) <= 8 * 2 ** -53;
  });

/**
 * With v(T) as a recorded run left it, Eq. (11)'s error term shrinks from step to step as v(0) moves towards it, and is 0
 * where it arrives, Eq. (12): what the paper's method is after. The run is a simulation's, and v(T) what its spike train
 * leaves by Eq. (7). Played again from another v(0) the same train leaves a v(T) that has moved as far, and the term as it
 * was: to lose it takes other spikes, so what a new run does is a question of its own (layerErrorFalls).
 */
export const errorShrinksTowardsResidual = (backend: EngineName) =>
  fc.property(chains, (chain) => {
    const { signedTrain, finalPotential: recorded }: Recorded = simulate(backend, chain);
    let sums = Array.from(chain.x, (x) => x * chain.T); // Σ x(t)
    return chain.layers.every(({ W, b, V_th, v_0 }, l) => {
      const O = b.length;
      const counts = countsOf(signedTrain[l], O);
      const holds = Array.from(b, (bias, o) => {
        const drive = sums.reduce((sum, x, i) => sum + W[i * O + o] * x, bias * chain.T);
        const [start, v_T] = [v_0[o], recorded[l][o]];
        const starts = [0, 1, 2, 3, 4].map((k) => start + ((v_T - start) * k) / 4);
        const sizes = starts.map((v) => Math.abs(errorTerm(v, v_T, chain.T, V_th[o]))); // Eq. (11)
        const falls = sizes.every((size, k) => k === 0 || (start === v_T ? size === 0 : size < sizes[k - 1]));
        const played = starts.map((v) => finalPotential(v, drive, V_th[o], counts[o])); // Eq. (7)
        return falls && sizes[4] === 0 && played.every((end, k) => starts[k] - end === start - v_T);
      });
      sums = Array.from(counts, (N, o) => N * V_th[o]);
      return holds.every(Boolean);
    });
  });

/** Σ θ(t) of each of O neurons, from a train (T, O). */
function countsOf(train: Int8Array, O: number): number[] {
  const counts = new Array<number>(O).fill(0);
  train.forEach((theta, i) => {
    counts[i % O] += theta;
  });
  return counts;
}

/** Constant current in [0, V_th] and v(0) in [0, V_th]: |error term| ≤ 1/T. */
export const errorIsAtMostOneStep = (backend: EngineName) =>
  fc.property(inRange, T, fires, ({ V_th, current, start }, steps, fire) => {
    const v_0 = (V_th * start) / 16;
    const chain = constantCurrent((V_th * current) / 16, V_th, v_0, steps, fire);
    const v_T = simulate(backend, chain).finalPotential[0][0];
    // In units that make both sides exact: |v(0) − v(T)| ≤ V_th.
    return Math.abs(v_0 - v_T) <= V_th && Math.abs(errorTerm(v_0, v_T, steps, V_th)) <= (1 / steps) * (1 + 2 ** -52);
  });

/** Constant current in [0, V_th] from v(0) = V_th / 2: T I / V_th rounded to nearest (ties up with >=, down with >). */
export const halfThresholdRounds = (backend: EngineName) =>
  fc.property(inRange, T, fires, ({ V_th, current }, steps, fire) => {
    const chain = constantCurrent((V_th * current) / 16, V_th, V_th / 2, steps, fire);
    const exact = (steps * current) / 16;
    const nearest = fire === '>=' ? Math.floor(exact + 0.5) : Math.ceil(exact - 0.5);
    return simulate(backend, chain).spikeCounts[0][0] === nearest;
  });

/** Constant current in [0, V_th] from v(0) = 0: T I / V_th rounded down; with > a whole quotient is not reached. */
export const zeroPotentialRoundsDown = (backend: EngineName) =>
  fc.property(inRange, T, fires, ({ V_th, current }, steps, fire) => {
    const chain = constantCurrent((V_th * current) / 16, V_th, 0, steps, fire);
    const exact = (steps * current) / 16;
    const down = fire === '>=' ? Math.floor(exact) : Math.max(0, Math.ceil(exact) - 1);
    return simulate(backend, chain).spikeCounts[0][0] === down;
  });

/** W, b, V_th and v(0) of a layer times 2^k, the weights behind it times 2^−k: the same spikes, the same logits. */
export const scaleDoesNotMatter = (backend: EngineName) =>
  fc.property(chains, fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), (chain, powers) => {
    const scales = powers.map((k) => 2 ** k);
    const times = (values: Float32Array, c: number) => values.map((value) => value * c);
    const layers = chain.layers.map(({ W, b, V_th, v_0 }, l) => {
      const [c, before] = [scales[l], l === 0 ? 1 : scales[l - 1]];
      return { W: times(W, c / before), b: times(b, c), V_th: times(V_th, c), v_0: times(v_0, c) };
    });
    const scaled = { ...chain, layers, W_out: times(chain.W_out, 1 / scales[1]) };
    const [one, other] = [simulate(backend, chain), simulate(backend, scaled)];
    const sameSpikes = one.signedTrain.every((train, l) =>
      train.every((theta, i) => theta === other.signedTrain[l][i]),
    );
    return sameSpikes && one.logitsSum[0] === other.logitsSum[0];
  });

/** Neurons of the population below: the bound on their mean v(T) is Hoeffding's, which fails once in 10^9. */
export const POPULATION = 4096;
const HOEFFDING = Math.sqrt(Math.log(2e9) / (2 * POPULATION));

/**
 * The per-layer rate error falls in expectation as v(0) nears the residual that the layer will end with. Population:
 * neurons with a constant current, uniform in [0, V_th). There v(T) mod V_th is uniform, so the layer ends with a mean
 * residual of V_th / 2 whatever v(0) is, and by Eq. (11) its mean rate error is (v(0) − mean v(T)) / (T V_th). For v(0)
 * at 0, 1/8, … 4/8 of V_th it is about (v(0) / V_th − 1/2) / T; neighbours differ by 1/8 of a step, and each mean is off
 * by at most HOEFFDING = 0.051, less than half of that: the size falls from each to the next, except by a chance of 10^−9.
 */
export const layerErrorFalls = (backend: EngineName) =>
  fc.property(fc.integer({ min: 4, max: 32 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (steps, seed) => {
    const W = uniform(POPULATION, seed);
    const fill = (value: number) => new Float32Array(POPULATION).fill(value);
    const errors = [0, 1, 2, 3, 4].map((k) => {
      const layer = { W, b: fill(0), V_th: fill(1), v_0: fill(k / 8) };
      const chain = { x: Float32Array.of(1), layers: [layer], W_out: fill(0), T: steps, fire: '>' as const };
      const { spikeCounts } = simulate(backend, chain);
      const mean = spikeCounts[0].reduce((sum, N, n) => sum + (firingRate(N, steps) - W[n]), 0) / POPULATION;
      return mean * steps; // in steps
    });
    const near = errors.every((error, k) => Math.abs(error - (k / 8 - 1 / 2)) <= HOEFFDING);
    return near && errors.every((error, k) => k === 0 || Math.abs(error) < Math.abs(errors[k - 1]));
  });

/**
 * The same where currents are not constant: each neuron receives another one at each step, uniform in [0, V_th). As long
 * as a current stays in there, so does v(t), and v(T) mod V_th is uniform since the last current is. Real layers have
 * currents below 0 and above V_th, too: see layer-error.ts.
 */
export const layerErrorFallsUnevenly = (backend: EngineName) =>
  fc.property(fc.integer({ min: 4, max: 32 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (steps, seed) => {
    const network = createNetwork([
      { kind: 'input', name: 'image', shape: [64, POPULATION / 64, 1] },
      ONE_TO_ONE,
      { kind: 'relu', name: 'relu', input: 'sum' },
      { kind: 'global-average-pool', name: 'mean', input: 'relu' },
      { kind: 'linear', name: 'out', input: 'mean', weight: Float32Array.of(1), bias: Float32Array.of(0) },
    ]);
    const engine = createEngine(backend, network);
    const all = uniform(POPULATION * steps, seed); // I(t), (T, POPULATION)
    const row = (t: number) => all.subarray((t - 1) * POPULATION, t * POPULATION);
    const coder = { start: () => {}, step: (t: number, x: Float32Array) => x.set(row(t)) };
    const drive = new Float64Array(POPULATION);
    for (let t = 1; t <= steps; t++) row(t).forEach((I, n) => void (drive[n] += I));
    const one = (value: number) => [Float32Array.of(value)];
    const errors = [0, 1, 2, 3, 4].map((k) => {
      engine.configure({ thresholds: one(1), initialPotential: one(k / 8), biasShift: one(0), fire: '>' });
      const { spikeCounts } = engine.simulate(new Float32Array(POPULATION), { steps, coder, record: 'neurons' });
      const sum = (spikeCounts as Int32Array[])[0].reduce(
        (total, N, n) => total + (firingRate(N, steps) - drivenRate(drive[n] / steps, 0, 1)),
        0,
      );
      return (sum / POPULATION) * steps; // in steps
    });
    const near = errors.every((error, k) => Math.abs(error - (k / 8 - 1 / 2)) <= HOEFFDING);
    return near && errors.every((error, k) => k === 0 || Math.abs(error) < Math.abs(errors[k - 1]));
  });

/** A convolution that hands every pixel on as it is. */
const ONE_TO_ONE: Layer = {
  ...{ kind: 'conv', name: 'sum', input: 'image' },
  ...{ kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 },
  ...{ weight: Float32Array.of(1), bias: Float32Array.of(0) },
};

/** Numbers in [0, 1) with 16 bits: T additions of them are exact. */
function uniform(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 16) / 65536;
  });
}
