/** Random networks in whose simulation nothing is rounded: every number is a multiple of a power of two, and small. */
import { type Layer, type Network, sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { PerLayer } from '../../src/network/snn.js';
import { type RandomCase, randomNeuronCase } from './random-network.js';

const round = (values: Float32Array, unit: number) => values.map((x) => Math.round(x / unit) * unit);

/** A random case of dyadic numbers, or undefined where it pools over windows whose size is no power of two. */
export function dyadicCase(seed: number): RandomCase | undefined {
  const { network, parameters, image, steps } = randomNeuronCase(seed);
  if (!network.layers.every((layer, i) => isPowerOfTwo(windowSize(network, layer, i)))) return undefined;
  const layers = network.layers.map((layer): Layer => {
    if (layer.kind !== 'conv' && layer.kind !== 'linear') return layer;
    return { ...layer, weight: round(layer.weight, 1 / 8), bias: round(layer.bias, 1 / 8) };
  });
  const scale = parameters.thresholds[0][0];
  const perLayer = (given: PerLayer, unit: number) =>
    given.map((values) =>
      round(
        values.map((x) => x / scale),
        unit,
      ),
    );
  return {
    network: createNetwork(layers),
    parameters: {
      ...parameters,
      thresholds: perLayer(parameters.thresholds, 1 / 4).map((V_th) => V_th.map((x) => Math.max(x, 1 / 4))),
      initialPotential: perLayer(parameters.initialPotential, 1 / 8),
      biasShift: perLayer(parameters.biasShift, 1 / 8),
      ...(parameters.temporalBias && { temporalBias: perLayer(parameters.temporalBias, 1 / 8) }),
    },
    image: round(image, 1 / 8),
    steps: Math.min(steps, parameters.neuron === 'few-spikes' ? 6 : 12), // whose sums have as many more bits
  };
}

function windowSize({ shapes, sources }: Network, layer: Layer, i: number): number {
  if (layer.kind === 'average-pool' || layer.kind === 'max-pool') return layer.kernel[0] * layer.kernel[1];
  if (layer.kind !== 'global-average-pool') return 1;
  const from = shapes[sources[i][0]];
  return sizeOf(from) / from[2];
}

function isPowerOfTwo(n: number): boolean {
  return (n & (n - 1)) === 0;
}
