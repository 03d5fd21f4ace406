/**
 * What every layer receives over a whole simulation, section 3.2: the layers between two spiking layers are linear, so
 * Σ_t I(t) follows from Σ_t x(t), that is from spike counts, without running through the time steps again. Max pools are
 * not linear; where they do not send the maximum of their inputs' sums, the engine records what they send. In float64, beside the same sum of absolute values and the number of float32 roundings, from which the bound on the residue of
 * Eq. (7) is made.
 */

import type { Arithmetic } from '../engine/arithmetic.js';
import type { InputCoder } from '../engine/engine.js';
import { computeLayer, maxPool, pool } from '../engine/memoryless.js';
import { type MaxPoolLayer, type Network, sizeOf } from '../network/layer.js';
import { maxPoolingOf, neuronOf, type SpikingParameters, temporalRow, totalWeightOf, valueAt } from '../network/snn.js';
import { kindOf, mostSpikes, stepWeight } from '../paper/low-latency.js';
import type { MaxPooling } from '../paper/max-pooling.js';

/**
 * Sums over the steps, (H, W, C) each, in units of the activations. Where steps count more than once (few-spikes neurons),
 * so do their terms, and T stands for how many times all of them count together.
 */
export interface Sums {
  /** Σ_t x(t), or W Σ_t x(t) + T b */
  readonly signed: Float64Array;
  /** Σ_t |x(t)|, or |W| Σ_t |x(t)| + T |b|: what rounding errors are proportional to */
  readonly absolute: Float64Array;
  /**
   * `signed` if each max pool since the spiking layers before had sent the maximum of its inputs' Σ_t x(t), as the ANN does;
   * missing where they did, or where there is no such pool.
   */
  readonly ideal?: Float64Array | undefined;
}

/** What a simulation recorded of its layers. */
export interface SentSpikes {
  /** Σ_t s(t) of each spiking layer, (H, W, C) */
  readonly spikeCounts: readonly Int32Array[];
  /** Σ_t max(−s(t), 0); default: no spike is taken back. */
  readonly negativeSpikes?: readonly Int32Array[] | undefined;
  /** Σ_t x(t) of each max pool; needed for the readings `sum-gate` and `spike-wise`. */
  readonly pooled?: readonly Float64Array[] | undefined;
  /** Was the image coded? Default: direct coding. */
  readonly coded?: boolean | undefined;
}

/** Σ_t x(t) of spikes that carry V_th, (H, W, C). */
function spikeSums(counts: Int32Array, negative: Int32Array | undefined, V_th: Float32Array): Sums {
  const signed = Float64Array.from(counts, (N, n) => valueAt(V_th, n) * N); // Σ x(t) of threshold balancing, exact in float64
  if (!negative) return { signed, absolute: signed };
  return { signed, absolute: Float64Array.from(counts, (N, n) => valueAt(V_th, n) * (N + 2 * negative[n])) };
}

/** Σ_t x(t) of what enters the first layer in `steps` steps. */
export function inputSums(
  image: Float32Array,
  index: number,
  parameters: Pick<SpikingParameters, 'neuron'>,
  steps: number,
  coder: InputCoder | undefined,
): Sums {
  if (!coder) {
    const T = totalWeightOf(parameters, steps);
    return {
      signed: Float64Array.from(image, (x) => T * x),
      absolute: Float64Array.from(image, (x) => T * Math.abs(x)),
    };
  }
  const sums = { signed: new Float64Array(image.length), absolute: new Float64Array(image.length) };
  const x = new Float32Array(image.length);
  coder.start(image, index);
  for (let t = 1; t <= steps; t++) {
    coder.step(t, x);
    const g = stepWeight(kindOf(neuronOf(parameters)), t, steps);
    for (let i = 0; i < x.length; i++) {
      sums.signed[i] += g * x[i];
      sums.absolute[i] += g * Math.abs(x[i]);
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
 * @param input see {@link inputSums}
 */
export function sumsOverTime(
  network: Network,
  input: Sums,
  sent: SentSpikes,
  parameters: Pick<SpikingParameters, 'thresholds' | 'maxPooling' | 'neuron'>,
  steps: number,
): Sums[] {
  const T = totalWeightOf(parameters, steps);
  const { layers, shapes, sources, spikingIndex } = network;
  const sums: Sums[] = [];
  const pools = layers.flatMap(({ kind }, i) => (kind === 'max-pool' ? [i] : []));
  layers.forEach((layer, i) => {
    const s = spikingIndex[i];
    if (layer.kind === 'input') sums.push(input);
    else if (layer.kind === 'relu') {
      sums.push(spikeSums(sent.spikeCounts[s], sent.negativeSpikes?.[s], parameters.thresholds[s]));
    } else if (layer.kind === 'max-pool') {
      sums.push(pooledSums(network, i, layer, sums[sources[i][0]], poolingOf(network, i, sent, parameters, pools)));
    } else {
      const compute = (arithmetic: Arithmetic<Float64Array>, of: (source: Sums) => Float64Array) => {
        const out = sums.map(of);
        out.push(new Float64Array(sizeOf(shapes[i])));
        computeLayer(network, i, out, arithmetic);
        return out[i];
      };
      const parted = sources[i].some((source) => sums[source].ideal !== undefined);
      sums.push({
        signed: compute(overSteps(T), ({ signed }) => signed),
        absolute: compute(absoluteOverSteps(T), ({ absolute }) => absolute),
        ...(parted && { ideal: compute(overSteps(T), ({ signed, ideal }) => ideal ?? signed) }),
      });
    }
  });
  return sums;
}

/** How a max pool's sum comes about: recorded, or the maximum or the average of its inputs' sums. */
type Pooling = Float64Array | 'maximum' | 'average';

function poolingOf(
  { imageOnly }: Network,
  i: number,
  { pooled, coded = false }: SentSpikes,
  parameters: Pick<SpikingParameters, 'maxPooling'>,
  pools: readonly number[],
): Pooling {
  const reading = maxPoolingOf(parameters);
  if (imageOnly[i] && !coded) return 'maximum'; // the same at every step
  if (reading === 'max-of-sums') return 'maximum'; // what it is made for
  if (reading === 'average') return 'average';
  const recorded = pooled?.[pools.indexOf(i)];
  if (!recorded) throw new RangeError('"pooled" expected what the max pools sent: record at least neurons');
  return recorded;
}

function pooledSums(network: Network, i: number, layer: MaxPoolLayer, source: Sums, pooling: Pooling): Sums {
  const [from, to] = [network.shapes[network.sources[i][0]], network.shapes[i]];
  const filled = (fill: (out: Float64Array) => void) => {
    const out = new Float64Array(sizeOf(to));
    fill(out);
    return out;
  };
  // The largest of some sums is off by what the most wrong one is, at most: by less than all of them together.
  const whole: Arithmetic<Float64Array> = { ...overSteps(1), poolAverage: (sum) => sum };
  const absolute = filled((out) => pool(whole, layer, source.absolute, from, out, to));
  const ideal = filled((out) => maxPool(layer, source.ideal ?? source.signed, from, out, to));
  if (pooling === 'maximum') return { signed: ideal, absolute };
  const average = () => filled((out) => pool(overSteps(1), layer, source.signed, from, out, to));
  return { signed: pooling === 'average' ? average() : pooling, absolute, ideal };
}

/** What the biases of a conversion add to each channel, (C). */
export interface Shifts {
  readonly signed: Float64Array;
  readonly absolute: Float64Array;
}

/** What bias shift and temporal bias add to the C channels of spiking layer s over `steps` steps. */
export function shiftsOf(parameters: SpikingParameters, s: number, steps: number, C: number): Shifts {
  const { biasShift, temporalBias } = parameters;
  const T = totalWeightOf(parameters, steps);
  const signed = Float64Array.from({ length: C }, (_, c) => T * valueAt(biasShift[s], c));
  const absolute = signed.map(Math.abs);
  for (let t = 1; t <= steps; t++) {
    const g = stepWeight(kindOf(neuronOf(parameters)), t, steps);
    temporalRow(temporalBias?.[s], t, C)?.forEach((beta, c) => {
      signed[c] += g * beta;
      absolute[c] += g * Math.abs(beta);
    });
  }
  return { signed, absolute };
}

/**
 * For every layer the most float32 roundings that one term of its weighted sum goes through in one time step, counted
 * from the last exact number (image, spike, or what a max pool was recorded to send): K + 1 in a sum of K products from
 * the bias, the window's size + 1 in average pooling, 1 in an addition. Several spikes at once are worth f32(s V_th),
 * which is one rounding more.
 */
export function roundingDepths(network: Network, parameters: SpikingParameters): number[] {
  const value = mostSpikes(neuronOf(parameters)) > 1 ? 1 : 0;
  const depths: number[] = [];
  network.layers.forEach((_, i) => {
    const before = Math.max(0, ...network.sources[i].map((source) => depths[source]));
    const own = roundingsOf(network, i, parameters);
    depths.push(own === 'exact' ? 0 : own === 'spikes' ? value : before + own);
  });
  return depths;
}

/**
 * A maximum rounds nothing, and is off by no more than its inputs are; the difference of two is rounded. What was recorded
 * is the sum of the very numbers that were sent.
 */
function maxPoolRoundings({ kernel }: MaxPoolLayer, reading: MaxPooling): number | 'exact' {
  switch (reading) {
    case 'max-of-sums':
      return 1;
    case 'average':
      return kernel[0] * kernel[1] + 1;
    case 'sum-gate':
    case 'spike-wise':
      return 'exact';
    default:
      return reading satisfies never;
  }
}

/** Roundings that a layer adds to those before it, or what its output is that does not depend on them. */
function roundingsOf(network: Network, i: number, parameters: SpikingParameters): number | 'exact' | 'spikes' {
  const layer = network.layers[i];
  const from = network.shapes[network.sources[i][0]];
  switch (layer.kind) {
    case 'input':
      return 'exact';
    case 'relu':
      return 'spikes';
    case 'conv':
    case 'linear':
      return layer.weight.length / layer.bias.length + 1;
    case 'max-pool': {
      const own = maxPoolRoundings(layer, maxPoolingOf(parameters));
      // Of the image alone a pool is no recorded sum, see poolingOf: it is off by what the weighted sums before it are.
      return network.imageOnly[i] && own === 'exact' ? 1 : own;
    }
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
