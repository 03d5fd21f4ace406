/**
 * What every layer receives over a whole simulation, section 2.3: the layers between two spiking layers are linear, so
 * Σ_t I(t) follows from Σ_t x(t), that is from spike counts, without running through the time steps again. In float64,
 * beside the same sum of absolute values and the number of float32 roundings, from which the bound on the residue of
 * Eq. (7) is made.
 */

import type { AveragePoolLayer, ConvLayer, Layer, Network, Shape, ShortcutLayer } from '../network/layer.js';
import { sizeOf } from '../network/layer.js';
import { type PerLayer, valueAt } from '../network/snn.js';

/** Sums over the T steps, (H, W, C) each, in units of the activations. */
export interface Sums {
  /** Σ_t x(t), or W Σ_t x(t) + T b */
  readonly signed: Float64Array;
  /** Σ_t |x(t)|, or |W| Σ_t |x(t)| + T |b|: what rounding errors are proportional to */
  readonly absolute: Float64Array;
}

/** Σ_t x(t) of spikes that carry V_th, (H, W, C). */
export function spikeSums(counts: Int32Array, V_th: Float32Array): Sums {
  const signed = Float64Array.from(counts, (N, n) => valueAt(V_th, n) * N); // Eq. (5), exact in float64
  return { signed, absolute: signed };
}

/**
 * The sums of every layer, in the order of `network.layers`.
 *
 * @param input  of the coded image, over its T steps
 * @param counts Σ_t θ(t) of each spiking layer, (H, W, C)
 */
export function sumsOverTime(network: Network, input: Sums, counts: Int32Array[], thresholds: PerLayer, T: number) {
  const { layers, shapes, sources, spiking } = network;
  const sums: Sums[] = [];
  layers.forEach((layer, i) => {
    const s = spiking.indexOf(i);
    if (s >= 0) sums.push(spikeSums(counts[s], thresholds[s]));
    else if (layer.kind === 'input') sums.push(input);
    else {
      const from = sources[i].map((source) => sums[source]);
      sums.push(linearSums(layer, from, shapes[sources[i][0]], shapes[i], T));
    }
  });
  return sums;
}

function linearSums(layer: Layer, [x, y]: readonly Sums[], from: Shape, to: Shape, T: number): Sums {
  switch (layer.kind) {
    case 'conv':
      return convolve(layer, x, from, to, T);
    case 'linear': {
      // A convolution whose window is the whole input.
      const window = { kernel: [from[0], from[1]], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
      return convolve({ ...layer, ...window, kind: 'conv' }, x, from, to, T);
    }
    case 'add':
      return both(x, (values, part) => values.map((value, n) => value + y[part][n]));
    case 'average-pool':
      return both(x, (values) => pool(layer, values, from, to));
    case 'global-average-pool':
      return both(x, (values) => pool(undefined, values, from, to));
    case 'shortcut':
      return both(x, (values) => shortcut(layer, values, from, to));
    default:
      return x; // flatten
  }
}

function both(x: Sums, apply: (values: Float64Array, part: keyof Sums) => Float64Array): Sums {
  return { signed: apply(x.signed, 'signed'), absolute: apply(x.absolute, 'absolute') };
}

/** W x + T b and |W| |x| + T |b|. */
function convolve(layer: ConvLayer, x: Sums, [H, W, C]: Shape, [Ho, Wo, O]: Shape, T: number): Sums {
  const { kernel, stride, padding, groups, weight, bias } = layer;
  const [I, outputs] = [C / groups, O / groups];
  const z: Sums = { signed: new Float64Array(Ho * Wo * O), absolute: new Float64Array(Ho * Wo * O) };
  for (let p = 0; p < Ho * Wo; p++) {
    addBias(z, p * O, bias, T);
    const [top, left] = [Math.floor(p / Wo) * stride[0] - padding[0], (p % Wo) * stride[1] - padding[1]];
    for (let ky = Math.max(0, -top); ky < kernel[0] && top + ky < H; ky++) {
      for (let kx = Math.max(0, -left); kx < kernel[1] && left + kx < W; kx++) {
        const at = ((top + ky) * W + left + kx) * C;
        const row = (ky * kernel[1] + kx) * I;
        for (let c = 0; c < C; c++) {
          if (x.absolute[at + c] === 0) continue;
          const g = Math.floor(c / I);
          const first = (row + c - g * I) * O + g * outputs;
          addRow(z, p * O + g * outputs, weight, first, outputs, x.signed[at + c], x.absolute[at + c]);
        }
      }
    }
  }
  return z;
}

function addBias({ signed, absolute }: Sums, to: number, bias: Float32Array, T: number): void {
  for (let o = 0; o < bias.length; o++) {
    signed[to + o] += T * bias[o];
    absolute[to + o] += T * Math.abs(bias[o]);
  }
}

/** Adds one input, times its row of weights, to `count` outputs. */
function addRow(
  { signed, absolute }: Sums,
  to: number,
  weight: Float32Array,
  from: number,
  count: number,
  x: number,
  size: number,
): void {
  for (let o = 0; o < count; o++) {
    const w = weight[from + o];
    signed[to + o] += w * x;
    absolute[to + o] += Math.abs(w) * size;
  }
}

function pool(layer: AveragePoolLayer | undefined, x: Float64Array, [H, W, C]: Shape, [Ho, Wo]: Shape): Float64Array {
  const { kernel, stride, padding } = layer ?? { kernel: [H, W], stride: [1, 1], padding: [0, 0] };
  const out = new Float64Array(Ho * Wo * C);
  for (let i = 0; i < out.length; i++) {
    const [c, p] = [i % C, Math.floor(i / C)];
    const [top, left] = [Math.floor(p / Wo) * stride[0] - padding[0], (p % Wo) * stride[1] - padding[1]];
    for (let y = Math.max(0, top); y < Math.min(H, top + kernel[0]); y++) {
      for (let w = Math.max(0, left); w < Math.min(W, left + kernel[1]); w++) out[i] += x[(y * W + w) * C + c];
    }
    out[i] /= kernel[0] * kernel[1];
  }
  return out;
}

function shortcut({ stride, before }: ShortcutLayer, x: Float64Array, [, W, C]: Shape, to: Shape): Float64Array {
  const out = new Float64Array(sizeOf(to));
  for (let p = 0; p < to[0] * to[1]; p++) {
    const from = (Math.floor(p / to[1]) * stride[0] * W + (p % to[1]) * stride[1]) * C;
    out.set(x.subarray(from, from + C), p * to[2] + before);
  }
  return out;
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
    depths.push(layer.kind === 'input' || layer.kind === 'relu' ? 0 : before + own(layer, shapes[sources[i][0]]));
  });
  return depths;
}

function own(layer: Layer, from: Shape): number {
  switch (layer.kind) {
    case 'conv':
    case 'linear':
      return layer.weight.length / layer.bias.length + 1;
    case 'average-pool':
      return layer.kernel[0] * layer.kernel[1] + 1;
    case 'global-average-pool':
      return from[0] * from[1] + 1;
    case 'add':
      return 1;
    default:
      return 0;
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
