/** Properties of what conversion computes: quantiles, remainders, folded batch norms, thresholds made 1. */
import fc from 'fast-check';
import { countActivations, emptyHistograms, QuantileSelection } from '../../src/convert/quantile.js';
import { floorModulus } from '../../src/convert/remainder.js';
import { createEngine } from '../../src/engine/create.js';
import type { EngineName } from '../../src/engine/engine.js';
import { foldBatchNorm } from '../../src/network/fold-batch-norm.js';
import { createNetwork } from '../../src/network/network.js';
import { chains, dyadic, simulate } from './chain.js';

/** The quantile of activations that come in batches. */
function quantileOf(batches: readonly Float32Array[], p: number): number {
  const selection = new QuantileSelection(p, 'layer', [1]);
  for (let pass = selection.next(); pass; pass = selection.next()) {
    const histograms = emptyHistograms(pass);
    for (const batch of batches) countActivations(pass, 0, batch, 1, histograms);
    selection.advance(histograms);
  }
  return selection.result()[0][0];
}

const activations = fc.array(fc.float({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 40 });

/** A quantile depends neither on the order of the activations nor on how they are split into batches. */
export const quantileIgnoresOrder = () =>
  fc.property(
    activations.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }), fc.nat(list.length)),
    ),
    fc.double({ min: 0.01, max: 1, noNaN: true }),
    ([list, shuffled, cut], p) => {
      const batches = [Float32Array.from(shuffled.slice(0, cut)), Float32Array.from(shuffled.slice(cut))];
      return quantileOf([Float32Array.from(list)], p) === quantileOf(batches, p);
    },
  );

/** A quantile lies between two neighbouring order statistics, and p = 1 is the maximum. */
export const quantileIsBetweenNeighbours = () =>
  fc.property(activations, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, p) => {
    const sorted = Float32Array.from(list).sort();
    const at = (sorted.length - 1) * p;
    const q = quantileOf([Float32Array.from(list)], p);
    const within = q >= sorted[Math.floor(at)] && q <= sorted[Math.ceil(at)];
    return within && quantileOf([Float32Array.from(list)], 1) === sorted[sorted.length - 1];
  });

/** The remainder lies in [0, V_th) for every potential, also just below 0, and differs from it by whole thresholds. */
export const remainderLiesInRange = () =>
  fc.property(
    fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: -1e-12, max: 1e-12, noNaN: true })),
    dyadic(1000, 4),
    fc.integer({ min: 1, max: 64 }),
    (any, exact, k) => {
      const V_th = k / 16;
      const r = floorModulus(exact, V_th);
      const whole = Number.isInteger((exact - r) / V_th);
      return [floorModulus(any, V_th), r].every((x) => x >= 0 && x < V_th) && whole;
    },
  );

/** The remainder has the bits of JavaScript's exact `%`, moved into [0, m) by one rounded addition. */
export const remainderIsThatOfDivision = () =>
  fc.property(
    fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.double({ min: -1e9, max: 1e9, noNaN: true })),
    fc.oneof(
      fc.float({ min: Math.fround(1e-30), max: Math.fround(1e3), noNaN: true }),
      fc.double({ min: 1e-3, max: 9, noNaN: true }),
    ),
    fc.nat(40),
    (any, m, k) =>
      [any, Math.fround(k * m), -Math.fround(k * m)].every((a) => {
        const rest = a % m;
        const expected = rest < 0 ? (rest + m < m ? rest + m : 0) : rest + 0;
        return Object.is(floorModulus(a, m), expected);
      }),
  );

const IDENTITY = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

/**
 * A folded batch norm and ReLU compute max(gamma (z − mean) / sqrt(variance + epsilon) + beta, 0). Tolerance: n products and sums of
 * folded weights, each rounded, and the two roundings of folding, γ = (n + 4) u over the sum of sizes, u = 2^−24.
 */
export const foldingKeepsTheFunction = (backend: EngineName) =>
  fc.property(
    fc.integer({ min: 1, max: 6 }).chain((I) => {
      const list = (value: fc.Arbitrary<number>, n: number) => fc.array(value, { minLength: n, maxLength: n });
      const any = fc.float({ min: -4, max: 4, noNaN: true });
      const variance = fc.float({ min: Math.fround(0.01), max: 4, noNaN: true });
      return fc.record({
        ...{ x: list(any, I), W: list(any, I * 3), b: list(any, 3) },
        ...{ gamma: list(any, 3), beta: list(any, 3), mean: list(any, 3), variance: list(variance, 3) },
      });
    }),
    ({ x, W, b, ...norm }) => {
      const epsilon = 1e-5;
      const folded = foldBatchNorm(Float32Array.from(W), Float32Array.from(b), { ...norm, epsilon });
      const network = createNetwork([
        { kind: 'input', name: 'image', shape: [1, 1, x.length] },
        { kind: 'linear', name: 'sum', input: 'image', ...folded },
        { kind: 'relu', name: 'relu', input: 'sum' },
        // Each output is one activation, as it is.
        { kind: 'linear', name: 'out', input: 'relu', weight: IDENTITY, bias: new Float32Array(3) },
      ]);
      const y = createEngine(backend, network).forward(Float32Array.from(x));
      return [0, 1, 2].every((o) => {
        const scale = norm.gamma[o] / Math.sqrt(norm.variance[o] + epsilon);
        const terms = x.map((xi, i) => W[i * 3 + o] * xi);
        const z = terms.reduce((sum, term) => sum + term, b[o]);
        const size = [...terms, b[o], norm.mean[o]].reduce((sum, term) => sum + Math.abs(term * scale), 0);
        const bound = (x.length + 4) * 2 ** -24 * (size + Math.abs(norm.beta[o])) + 2 ** -126;
        return Math.abs(y[o] - Math.max(0, (z - norm.mean[o]) * scale + norm.beta[o])) <= bound;
      });
    },
  );

/** V_th made 1 by dividing W, b and v(0), the weights behind multiplied: the same spikes (V_th a power of two). */
export const thresholdsCanBeOne = (backend: EngineName) =>
  fc.property(chains, fc.array(fc.integer({ min: -3, max: 2 }), { minLength: 2, maxLength: 2 }), (chain, powers) => {
    const V = powers.map((k) => 2 ** k);
    const layers = chain.layers.map((layer, l) => ({ ...layer, V_th: layer.V_th.map(() => V[l]) }));
    const rescaled = layers.map(({ W, b, v_0 }, l) => ({
      W: W.map((w) => (w * (l === 0 ? 1 : V[l - 1])) / V[l]),
      b: b.map((x) => x / V[l]),
      V_th: b.map(() => 1),
      v_0: v_0.map((x) => x / V[l]),
    }));
    const one = simulate(backend, { ...chain, layers });
    const other = simulate(backend, { ...chain, layers: rescaled, W_out: chain.W_out.map((w) => w * V[1]) });
    const same = one.signedTrain.every((train, l) => train.every((theta, i) => theta === other.signedTrain[l][i]));
    return same && one.logitsSum[0] === other.logitsSum[0];
  });
