/**
 * TSC: Han and Roy, "Deep spiking neural network: energy efficiency through time based coding", ECCV 2020 (temporal
 * switch coding).
 *
 * A neuron sends at most two spikes per image, +1 and −1; the time between them is its value. With N = T time steps and
 * an activation p = a / V_th in [0, 1] the spikes stand at 1 and p* = ⌊p (N − 1)⌋ + 1, none if p* = 1. A synapse adds its
 * weight to the current at the first and takes it off at the second, so that what it gives in total is w times the
 * interval: exactly w (p* − 1). A layer whose window starts when its inputs' windows end therefore computes
 * W x + b from activations x = V_th ⌊min(a / V_th, 1) (N − 1)⌋ / (N − 1), which is what is done here, layer by layer: the
 * ANN with outputs clipped at V_th and rounded down to N levels. There is no potential left over and nothing uneven.
 *
 * What it costs: two additions for each synapse behind a neuron that spikes. The image enters as it is (direct coding).
 *
 * Not settled by the source, which has no public code; the code above is that of an independent encoder:
 * - how a neuron emits its interval. If its potential is depleted at a constant rate, the interval is the potential
 *   rounded; we round down, as the encoder does;
 * - V_th: RobustNorm's 99.9 % quantile (`tsc:0.99` for another). The largest activation makes the levels too coarse;
 * - the meaning of T: here each layer's window is T steps, one after the other, so that an answer takes T steps per layer
 *   (the other methods: T in all). Compare it with them by operations, not by T;
 * - average pooling: averages the intervals, without rounding; each average that is not 0 counts as two spikes, whose
 *   operations multiply: an interval that is no whole number of steps is not there to be summed;
 * - max pooling: takes the longest interval of a window, which costs nothing here;
 * - residual blocks: both sides of an addition must arrive in one window, so that the shorter side waits, which costs
 *   nothing here.
 */
import { DENSE_CHUNK, type SimulatedImage, type SnnAnswersArgument } from '../../engine/answers.js';
import { argmax } from '../../engine/argmax.js';
import type { Engine } from '../../engine/engine.js';
import { concatenate, type Job, networkInputs } from '../../engine/job.js';
import { maxPool, pool, shortcut } from '../../engine/reference/layers.js';
import { type Network, sizeOf } from '../../network/layer.js';
import { windowsOver } from '../../network/shapes.js';
import type { PerLayer } from '../../network/snn.js';
import type { Method } from '../method.js';
import { QUANTILE, robustNorm } from './robust-norm.js';

/** Runs images through the two-spike network of some thresholds; steps is N. */
export const twoSpikeAnswers: Job<SnnAnswersArgument, SimulatedImage[]> = {
  kind: 'two-spike-answers',
  chunk: DENSE_CHUNK,
  run: (place, { parameters, steps }, images) =>
    runTwoSpikes(place.engine, networkInputs(place, images), parameters.thresholds, steps).map(
      ({ logits, ...cost }) => ({
        predicted: argmax(logits),
        ...cost,
      }),
    ),
  merge: concatenate,
};

export const tsc: Method = {
  name: 'tsc',
  source: 'Han and Roy, ECCV 2020',
  summary: 'two spikes per neuron, the value is the time between them',
  class: 'C',
  parameter: QUANTILE,
  convert: (calibration, options, p) => robustNorm.convert(calibration, options, p),
  simulation: twoSpikeAnswers,
  check({ coding, steps }) {
    if (coding !== 'direct') throw new RangeError(`"coding" expected direct for tsc, got "${coding}"`);
    if (steps < 2)
      throw new RangeError(`"steps" expected at least 2 for tsc, whose intervals need two times, got ${steps}`);
  },
};

/** What one image costs. */
export interface TwoSpikeImage {
  /** (K) */
  readonly logits: Float32Array;
  /** per spiking layer */
  readonly spikes: Float64Array;
  readonly synapticOperations: number;
  /** Those of them behind average pools. */
  readonly multiplyOperations: number;
}

/** ⌊min(a / V_th, 1) (N − 1)⌋, the interval between the two spikes of an activation a ≥ 0. */
export function interval(a: number, V_th: number, N: number): number {
  return Math.floor(Math.min(a / V_th, 1) * (N - 1));
}

/**
 * Runs images through the two-spike network.
 *
 * @param images (n, H, W, C)
 * @param N      time steps of a layer's window, ≥ 2
 */
export function runTwoSpikes(engine: Engine, images: Float32Array, thresholds: PerLayer, N: number): TwoSpikeImage[] {
  const { network } = engine;
  const readers = network.spiking.map((at) => readersOf(network, at));
  const count = images.length / sizeOf(network.shapes[0]);
  const spikes = Array.from({ length: count }, () => new Float64Array(thresholds.length));
  const [operations, multiplied] = [new Float64Array(count), new Float64Array(count)];
  const done = thresholds.map(() => 0);
  const logits = engine.forward(images, undefined, (s, activation) => {
    const size = sizeOf(network.shapes[network.spiking[s]]);
    for (let at = 0; at < activation.length; at += size, done[s]++) {
      const x = activation.subarray(at, at + size);
      spikes[done[s]][s] = 2 * encode(x, thresholds[s][0], N);
      for (const { synapses, averages } of readers[s]) {
        const both = 2 * synapses(x);
        operations[done[s]] += both;
        if (averages) multiplied[done[s]] += both;
      }
    }
  });
  const K = logits.length / count;
  return spikes.map((of, n) => ({
    logits: logits.subarray(n * K, (n + 1) * K),
    spikes: of,
    synapticOperations: operations[n],
    multiplyOperations: multiplied[n],
  }));
}

/** Replaces activations by what their intervals stand for; returns how many neurons spike. */
function encode(x: Float32Array, V_th: number, N: number): number {
  let spiking = 0;
  for (let n = 0; n < x.length; n++) {
    const k = interval(x[n], V_th, N);
    x[n] = (V_th * k) / (N - 1);
    if (k > 0) spiking += 1;
  }
  return spiking;
}

/** A weighted sum that reads a layer. */
interface Reader {
  /** How many synapses a layer's outputs (H, W, C) reach in it. */
  readonly synapses: (x: Float32Array) => number;
  /** Does it read averages of them? */
  readonly averages: boolean;
}

/** The weighted sums that read a layer, directly or through pooling and shortcuts. */
function readersOf(network: Network, at: number): Reader[] {
  const { layers, shapes, sources } = network;
  return layers.flatMap((layer, i): Reader[] => {
    if (!sources[i].includes(at)) return [];
    if (layer.kind === 'conv' || layer.kind === 'linear')
      return [{ synapses: synapseCounter(network, i), averages: false }];
    const out = new Float32Array(sizeOf(shapes[i]));
    const through = (apply: (x: Float32Array) => void, averages = false): Reader[] =>
      readersOf(network, i).map((next) => ({
        synapses: (x) => {
          apply(x);
          return next.synapses(out);
        },
        averages: averages || next.averages,
      }));
    switch (layer.kind) {
      case 'average-pool':
        return through((x) => pool(layer, x, shapes[at], out, shapes[i]), true);
      case 'max-pool':
        return through((x) => maxPool(layer, x, shapes[at], out, shapes[i]));
      case 'global-average-pool':
        return through((x) => pool(undefined, x, shapes[at], out, shapes[i]), true);
      case 'shortcut':
        return through((x) => shortcut(layer, x, shapes[at], out, shapes[i]));
      case 'flatten':
        return readersOf(network, i);
      case 'add': // its spikes reach one neuron each, without a weight
      case 'relu':
      case 'input':
        return [];
      default:
        return layer satisfies never;
    }
  });
}

/** Synapses from non-zero inputs of weighted sum i: each input's windows times the outputs of its group. */
function synapseCounter(network: Network, i: number): Reader['synapses'] {
  const layer = network.layers[i];
  const [H, W, C] = network.shapes[network.sources[i][0]];
  const [Ho, Wo, O] = network.shapes[i];
  if (layer.kind !== 'conv') return (x) => O * x.reduce((n, value) => n + (value === 0 ? 0 : 1), 0);
  const { kernel, stride, padding, groups } = layer;
  const rows = windowsOver(H, Ho, kernel[0], stride[0], padding[0]);
  const columns = windowsOver(W, Wo, kernel[1], stride[1], padding[1]);
  return (x) => {
    let synapses = 0;
    for (let y = 0, n = 0; y < H; y++) {
      for (let column = 0; column < W; column++) {
        let inputs = 0;
        for (let c = 0; c < C; c++, n++) if (x[n] !== 0) inputs += 1;
        synapses += inputs * rows[y] * columns[column];
      }
    }
    return (synapses * O) / groups;
  };
}
