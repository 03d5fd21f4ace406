/**
 * What every layer receives over a whole simulation, section 2.3: the layers between two spiking layers are linear, so
 * Σ_t I(t) follows from Σ_t x(t), that is from spike counts, without running through the time steps again. In float64,
 * beside the same sum of absolute values and the number of float32 roundings, from which the bound on the residue of
 * Eq. (7) is made.
 */

import type { Arithmetic } from '../engine/arithmetic.js';
import { computeLayer } from '../engine/memoryless.js';
import { type Layer, type Network, type Shape, sizeOf } from '../network/layer.js';
import { type PerLayer, valueAt } from '../network/snn.js';

/** Sums over the T steps, (H, W, C) each, in units of the activations. */
export interface Sums {
  /** Σ_t x(t), or W Σ_t x(t) + T b */
  readonly signed: Float64Array;
  /** Σ_t |x(t)|, or |W| Σ_t |x(t)| + T |b|: what rounding errors are proportional to */
  readonly absolute: Float64Array;
}

/** Σ_t x(t) of spikes that carry V_th, (H, W, C). */
function spikeSums(counts: Int32Array, V_th: Float32Array): Sums {
  const signed = Float64Array.from(counts, (N, n) => valueAt(V_th, n) * N); // Eq. (5), exact in float64
  return { signed, absolute: signed };
}

/** W Σ_t x(t) + T b in float64. */
function overSteps(T: number): Arithmetic<Float64Array> {
  return {
    start(z, at, b) {
      for (let o = 0; o < b.length; o++) z[at + o] = T * b[o];
    },
    addRow(z, at, W, row, count, x) {
      for (let o = 0; o < count; o++) z[at + o] += W[row + o] * x;
    },
    poolTerm: (sum, x) => sum + x,
    poolAverage: (sum, size) => sum / size,
    residualSum: (a, b) => a + b,
  };
}

/** |W| Σ_t |x(t)| + T |b| in float64. */
function absoluteOverSteps(T: number): Arithmetic<Float64Array> {
  return {
    ...overSteps(T),
    start(z, at, b) {
      for (let o = 0; o < b.length; o++) z[at + o] = T * Math.abs(b[o]);
    },
    addRow(z, at, W, row, count, x) {
      for (let o = 0; o < count; o++) z[at + o] += Math.abs(W[row + o]) * x;
    },
  };
}

/**
 * The sums of every layer, in the order of `network.layers`.
 *
 * @param input  of the coded image, over its T steps
 * @param counts Σ_t θ(t) of each spiking layer, (H, W, C)
 */
export function sumsOverTime(
  network: Network,
  input: Sums,
  counts: readonly Int32Array[],
  thresholds: PerLayer,
  T: number,
): Sums[] {
  const [signed, absolute]: Float64Array[][] = [[], []];
  network.layers.forEach(({ kind }, i) => {
    const s = network.spikingIndex[i];
    const size = sizeOf(network.shapes[i]);
    const own = kind === 'input' ? input : kind === 'relu' ? spikeSums(counts[s], thresholds[s]) : undefined;
    signed.push(own?.signed ?? new Float64Array(size));
    absolute.push(own?.absolute ?? new Float64Array(size));
    if (own) return;
    computeLayer(network, i, signed, overSteps(T));
    computeLayer(network, i, absolute, absoluteOverSteps(T));
  });
  return signed.map((sums, i) => ({ signed: sums, absolute: absolute[i] }));
}

/**
 * For every layer the most float32 roundings that one term of its weighted sum goes through in one time step, counted
 * from the last exact number (image, or spike): K + 1 in a sum of K products from the bias, the window's size + 1 in
 * average pooling, 1 in an addition.
 */
export function roundingDepths({ layers, shapes, sources }: Network): number[] {
  const depths: number[] = [];
  layers.forEach((layer, i) => {
    const before = Math.max(0, ...sources[i].map((source) => depths[source]));
    const own = roundingsOf(layer, shapes[sources[i][0]]);
    depths.push(own === 'exact' ? 0 : before + own);
  });
  return depths;
}

/** Roundings that a layer adds to those before it, or `exact` where its output has none. */
function roundingsOf(layer: Layer, from: Shape): number | 'exact' {
  switch (layer.kind) {
    case 'input':
    case 'relu':
      return 'exact';
    case 'conv':
    case 'linear':
      return layer.weight.length / layer.bias.length + 1;
    case 'average-pool':
      return layer.kernel[0] * layer.kernel[1] + 1;
    case 'global-average-pool':
      return from[0] * from[1] + 1;
    case 'add':
      return 1;
    case 'shortcut':
    case 'flatten':
      return 0;
    default:
      return layer satisfies never;
  }
}

/**
 * The most by which the residue of Eq. (7) can differ from 0 through rounding. The float32 simulation multiplies every
 * term that adds up to v(T) by at most n factors 1 + δ, |δ| ≤ u = 2^−24, hence |residue| ≤ γ_n M with
 * γ_n = n u / (1 − n u) and M the sum of the terms' absolute values; a product that underflows adds 2^−150 at most, and
 * the float64 sums of the ledger are off by 2 n 2^−53 M at most.
 *
 * @param n roundings of a term; for v(T) {@link roundingDepths} + 1 (bias shift) + 2 T (Eq. 4 and 3 at each step)
 * @param M |v(0)| + |W| Σ|x(t)| + T |b| + V_th Σ θ(t)
 */
export function residueBound(n: number, M: number, T: number): number {
  const u = 2 ** -24;
  return ((n * u) / (1 - n * u) + n * 2 ** -52) * M + n * T * 2 ** -149;
}
