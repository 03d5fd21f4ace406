/**
 * Algorithm 1: v(0) from the weights. Every presynaptic neuron is taken to fire at every step; the residual is what is
 * left of the total drive after dividing it by the threshold.
 */
import type { ConvLayer, LinearLayer, Network } from '../network/layer.js';
import type { PerLayer } from '../network/snn.js';
import { floorModulus } from './remainder.js';

export type WeightsRule = 'summed' | 'literal';

/**
 * The weighted sum that drives spiking layer s. Where an addition drives it, the first of its sides that is a weighted
 * sum: the block's main path.
 *
 * PAPER: Algorithm 1 knows no shortcuts; their drive is left out.
 */
function drivingLayer(network: Network, s: number): { layer: ConvLayer | LinearLayer; at: number } | undefined {
  let at = network.sources[network.spiking[s]][0];
  while (network.layers[at].kind !== 'conv' && network.layers[at].kind !== 'linear') {
    const { kind } = network.layers[at];
    const next =
      kind === 'add'
        ? network.sources[at].find((i) => /^(conv|linear)$/.test(network.layers[i].kind))
        : network.sources[at][0];
    if (next === undefined) return undefined;
    at = next;
  }
  return { layer: network.layers[at] as ConvLayer | LinearLayer, at };
}

/** V_th of what a layer reads: that of the spiking layer before it (through pooling), or 1 for the image. */
function presynapticThreshold(network: Network, thresholds: PerLayer, at: number): Float32Array {
  const s = network.spiking.indexOf(at);
  if (s >= 0) return thresholds[s];
  return at === 0 ? Float32Array.of(1) : presynapticThreshold(network, thresholds, network.sources[at][0]);
}

/**
 * Algorithm 1 for spiking layer s: the mean residual, in float64.
 *
 * - `literal`: (W T + b) floor-mod V_th elementwise, b of the weight's output channel, mean over the weights.
 *   PAPER: the bias is added once, not T times.
 * - `summed`: T (V_th_prev Σ W + b) floor-mod V_th per output channel, the window taken whole, mean over the channels.
 *
 * With thresholds per channel the result is in units of the channel's V_th (multiply by it).
 */
export function residualFromWeights(
  network: Network,
  thresholds: PerLayer,
  s: number,
  T: number,
  rule: WeightsRule,
): number {
  const driving = drivingLayer(network, s);
  if (!driving) return 0;
  const { weight, bias } = driving.layer;
  const O = bias.length;
  const V_th = thresholds[s];
  const unit = V_th.length === 1 ? () => 1 : (o: number) => V_th[o];
  const threshold = (o: number) => (V_th.length === 1 ? V_th[0] : V_th[o]);
  if (rule === 'literal') {
    let sum = 0;
    weight.forEach((w, i) => {
      sum += floorModulus(w * T + bias[i % O], threshold(i % O)) / unit(i % O);
    });
    return sum / weight.length;
  }
  const V_th_prev = presynapticThreshold(network, thresholds, network.sources[driving.at][0]);
  const I = channelsPerGroup(network, driving.at);
  const sums = new Float64Array(O);
  weight.forEach((w, i) => {
    const o = i % O;
    sums[o] += w * inputThreshold(V_th_prev, Math.floor(i / O) % I, o, I, O, driving.layer);
  });
  const residuals = sums.map((sum, o) => floorModulus(T * (sum + bias[o]), threshold(o)) / unit(o));
  return residuals.reduce((total, m) => total + m, 0) / O;
}

function channelsPerGroup(network: Network, at: number): number {
  const layer = network.layers[at];
  const C = network.shapes[network.sources[at][0]][2];
  return layer.kind === 'conv' ? C / layer.groups : C;
}

/** V_th of input channel i of a group, for output channel o. */
function inputThreshold(
  V_th: Float32Array,
  i: number,
  o: number,
  I: number,
  O: number,
  layer: ConvLayer | LinearLayer,
): number {
  if (V_th.length === 1) return V_th[0];
  const group = layer.kind === 'conv' ? Math.floor(o / (O / layer.groups)) : 0;
  return V_th[(group * I + i) % V_th.length];
}
