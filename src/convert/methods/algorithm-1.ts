/**
 * Algorithm 1 (section 3.3): v(0) from the weights. Every presynaptic neuron is taken to fire at every step; the residual
 * is what is left of the total drive after dividing it by the threshold.
 */
import type { ConvLayer, LinearLayer, Network } from '../../network/layer.js';
import { type PerLayer, valueAt } from '../../network/snn.js';
import type { OptionValues } from '../options.js';
import { floorModulus } from '../remainder.js';

/**
 * Readings of the total drive.
 *
 * - `summed`: of each neuron, as the text describes it
 * - `literal`: weight by weight, as the algorithm is printed
 */
export type WeightsRule = OptionValues['weightsRule'];

/** Algorithm 1: init_mem of every spiking layer, float64; with thresholds per channel in units of V_th. */
export function algorithm1(network: Network, thresholds: PerLayer, T: number, rule: WeightsRule): Float64Array {
  return Float64Array.from(thresholds, (V_th, s) => {
    const driving = drivingLayer(network, s);
    if (!driving) return 0;
    const sum_mem = rule === 'literal' ? weightByWeight(driving.layer, T) : perNeuron(network, thresholds, driving, T); // line 4
    const O = driving.layer.bias.length;
    return meanRemainder(sum_mem, (i) => valueAt(V_th, i % O), V_th.length > 1); // lines 5 and 6
  });
}

/** Line 5: mem = sum_mem % V_th, the floor modulus; line 6: mem.mean(). */
function meanRemainder(sum_mem: Float64Array, threshold: (i: number) => number, inUnits: boolean): number {
  let sum = 0;
  sum_mem.forEach((m, i) => {
    const V_th = threshold(i);
    const mem = floorModulus(m, V_th);
    sum += inUnits ? mem / V_th : mem;
  });
  return sum / sum_mem.length;
}

/**
 * Line 4, `literal`: ANN.weight[l] T + ANN.bias[l] elementwise, b of the weight's output channel.
 *
 * PAPER: the bias is added once, not T times.
 */
function weightByWeight({ weight, bias }: ConvLayer | LinearLayer, T: number): Float64Array {
  return Float64Array.from(weight, (w, i) => w * T + bias[i % bias.length]);
}

/** Line 4, `summed`: T (V_th_prev Σ W + b) of each output channel, the window taken whole; V_th_prev is 1 for the image. */
function perNeuron(network: Network, thresholds: PerLayer, { layer, at }: Driving, T: number): Float64Array {
  const { weight, bias } = layer;
  const O = bias.length;
  const V_th_prev = presynapticThreshold(network, thresholds, network.sources[at][0]);
  const groups = layer.kind === 'conv' ? layer.groups : 1;
  const I = layer.kind === 'conv' ? network.shapes[network.sources[at][0]][2] / groups : weight.length / O;
  const sums = new Float64Array(O);
  weight.forEach((w, i) => {
    const o = i % O;
    const group = Math.floor(o / (O / groups));
    sums[o] += w * valueAt(V_th_prev, group * I + (Math.floor(i / O) % I));
  });
  return sums.map((sum, o) => T * (sum + bias[o]));
}

interface Driving {
  readonly layer: ConvLayer | LinearLayer;
  readonly at: number;
}

/**
 * The weighted sum that drives spiking layer s. Where an addition drives it, the first of its sides that is a weighted
 * sum: the block's main path.
 *
 * PAPER: Algorithm 1 knows no shortcuts; their drive is left out.
 */
function drivingLayer({ layers, sources, spiking }: Network, s: number): Driving | undefined {
  let at = sources[spiking[s]][0];
  for (;;) {
    const layer = layers[at];
    if (layer.kind === 'conv' || layer.kind === 'linear') return { layer, at };
    const isSum = (i: number) => layers[i].kind === 'conv' || layers[i].kind === 'linear';
    const next = layer.kind === 'add' ? sources[at].find(isSum) : sources[at][0];
    if (next === undefined) return undefined;
    at = next;
  }
}

/** V_th of what a layer reads: that of the spiking layer before it (through pooling), or 1 for the image. */
function presynapticThreshold(network: Network, thresholds: PerLayer, at: number): Float32Array {
  const s = network.spikingIndex[at];
  if (s >= 0) return thresholds[s];
  if (at === 0) return Float32Array.of(1);
  const before = presynapticThreshold(network, thresholds, network.sources[at][0]);
  const layer = network.layers[at];
  if (layer.kind !== 'shortcut') return before;
  const [inputs, outputs] = [network.shapes[network.sources[at][0]][2], network.shapes[at][2]];
  const from = (c: number) => c - layer.before;
  // The channels that a shortcut adds are 0 and never fire.
  return Float32Array.from({ length: outputs }, (_, c) =>
    from(c) >= 0 && from(c) < inputs ? valueAt(before, from(c)) : 0,
  );
}
