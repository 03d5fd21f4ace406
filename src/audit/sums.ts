/**
 * What every layer receives over a whole simulation, section 3.2: the layers between two spiking layers are linear, so
 * Σ_t I(t) follows from Σ_t x(t), that is from spike counts, without running through the time steps again. In float64,
 * beside the same sum of absolute values and the number of float32 roundings, from which the bound on the residue of
 * Eq. (7) is made.
 */

import type { Arithmetic } from '../engine/arithmetic.js';
import type { InputCoder } from '../engine/engine.js';
import { computeLayer } from '../engine/memoryless.js';
import { type Layer, type Network, type Shape, sizeOf } from '../network/layer.js';
import { neuronOf, type PerLayer, type SpikingParameters, valueAt } from '../network/snn.js';
import { mostSpikes } from '../paper/low-latency.js';

/** Sums over the T steps, (H, W, C) each, in units of the activations. */
export interface Sums {
  /** Σ_t x(t), or W Σ_t x(t) + T b */
  readonly signed: Float64Array;
  /** Σ_t |x(t)|, or |W| Σ_t |x(t)| + T |b|: what rounding errors are proportional to */
  readonly absolute: Float64Array;
}

/** Σ_t s(t) and Σ_t max(−s(t), 0) of each spiking layer, (H, W, C). */
export interface SpikeCounts {
  readonly spikeCounts: readonly Int32Array[];
  /** Default: no spike is taken back. */
  readonly negativeSpikes?: readonly Int32Array[] | undefined;
}

/** Σ_t x(t) of spikes that carry V_th, (H, W, C). */
function spikeSums(counts: Int32Array, negative: Int32Array | undefined, V_th: Float32Array): Sums {
  const signed = Float64Array.from(counts, (N, n) => valueAt(V_th, n) * N); // Σ x(t) of threshold balancing, exact in float64
  if (!negative) return { signed, absolute: signed };
  return { signed, absolute: Float64Array.from(counts, (N, n) => valueAt(V_th, n) * (N + 2 * negative[n])) };
}

/** Σ_t x(t) of what enters the first layer. */
export function inputSums(image: Float32Array, index: number, T: number, coder: InputCoder | undefined): Sums {
  if (!coder) {
    return {
      signed: Float64Array.from(image, (x) => T * x),
      absolute: Float64Array.from(image, (x) => T * Math.abs(x)),
    };
  }
  const sums = { signed: new Float64Array(image.length), absolute: new Float64Array(image.length) };
  const x = new Float32Array(image.length);
  coder.start(image, index);
  for (let t = 1; t <= T; t++) {
    coder.step(t, x);
    for (let i = 0; i < x.length; i++) {
      sums.signed[i] += x[i];
      sums.absolute[i] += Math.abs(x[i]);
    }
  }
  return sums;
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
 * @param input of the coded image, over its T steps
 */
export function sumsOverTime(
  network: Network,
  input: Sums,
  { spikeCounts, negativeSpikes }: SpikeCounts,
  thresholds: PerLayer,
  T: number,
): Sums[] {
  const [signed, absolute]: Float64Array[][] = [[], []];
  network.layers.forEach(({ kind }, i) => {
    const s = network.spikingIndex[i];
    const size = sizeOf(network.shapes[i]);
    const spikes = kind === 'relu' ? spikeSums(spikeCounts[s], negativeSpikes?.[s], thresholds[s]) : undefined;
    const own = kind === 'input' ? input : spikes;
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
 * average pooling, 1 in an addition. Several spikes at once are worth f32(s V_th), which is one rounding more.
 */
export function roundingDepths({ layers, shapes, sources }: Network, parameters: SpikingParameters): number[] {
  const value = mostSpikes(neuronOf(parameters)) > 1 ? 1 : 0;
  const depths: number[] = [];
  layers.forEach((layer, i) => {
    const before = Math.max(0, ...sources[i].map((source) => depths[source]));
    const own = roundingsOf(layer, shapes[sources[i][0]]);
    depths.push(own === 'image' ? 0 : own === 'spikes' ? value : before + own);
  });
  return depths;
}

/** Roundings that a layer adds to those before it, or what its output is that does not depend on them. */
function roundingsOf(layer: Layer, from: Shape): number | 'image' | 'spikes' {
  switch (layer.kind) {
    case 'input':
      return 'image';
    case 'relu':
      return 'spikes';
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
 * Roundings of a term of v(T) behind its weighted sum: the bias shift, the temporal bias if there is one, and at each step
 * Eq. (4) and as many times Eq. (3) as there can be spikes.
 */
export function membraneRoundings(parameters: SpikingParameters, T: number): number {
  return 1 + (parameters.temporalBias ? 1 : 0) + T * (1 + mostSpikes(neuronOf(parameters)));
}

/**
 * The most by which the residue of Eq. (7) can differ from 0 through rounding. The float32 simulation multiplies every
 * term that adds up to v(T) by at most n factors 1 + δ, |δ| ≤ u = 2^−24, hence |residue| ≤ γ_n M with
 * γ_n = n u / (1 − n u) and M the sum of the terms' absolute values; a product that underflows adds 2^−150 at most, and
 * the float64 sums of the ledger are off by 2 n 2^−53 M at most.
 *
 * @param n roundings of a term; for v(T) {@link roundingDepths} + {@link membraneRoundings}
 * @param M |v(0)| + |W| Σ|x(t)| + T |b| + V_th Σ |s(t)|
 */
export function residueBound(n: number, M: number, T: number): number {
  const u = 2 ** -24;
  return ((n * u) / (1 - n * u) + n * 2 ** -52) * M + n * T * 2 ** -149;
}
