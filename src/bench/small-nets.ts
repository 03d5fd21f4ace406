/** Nets of one interesting layer, with seeded weights and spikes: what kernels are timed on. */
import { uniform } from '../coding/random.js';
import { type ConvLayer, type Layer, type Network, type Shape, sizeOf } from '../network/layer.js';
import { createNetwork } from '../network/network.js';
import type { SpikingParameters } from '../network/snn.js';

/** The layer in the middle. */
export type MiddleKind = 'conv' | 'linear' | 'average-pool' | 'add';

/** Outputs of the linear layer in the middle. */
const LINEAR_OUTPUTS = 512;

/** Seeded weights in ±sqrt(6 / inputs). */
function weights(length: number, inputs: number, seed: number): Float32Array {
  const scale = Math.sqrt(6 / inputs);
  return Float32Array.from({ length }, (_, i) => (uniform(seed, i) * 2 - 1) * scale);
}

function convolution(name: string, input: string, C: number, side: number, weight: Float32Array): ConvLayer {
  const p = side >> 1;
  return {
    ...{ kind: 'conv', name, input, kernel: [side, side], stride: [1, 1], padding: [p, p, p, p], groups: 1, weight },
    bias: new Float32Array(C),
  };
}

/** image → 1 × 1 identity → neurons `spikes` → the layer → neurons where it sums → global average → 10 outputs. */
export function middleNet(kind: MiddleKind, shape: Shape): Network {
  const C = shape[2];
  const identity = new Float32Array(C * C);
  for (let c = 0; c < C; c++) identity[c * C + c] = 1;
  const layers: Layer[] = [
    { kind: 'input', name: 'image', shape },
    convolution('copy', 'image', C, 1, identity),
    { kind: 'relu', name: 'spikes', input: 'copy' },
    ...middle(kind, shape),
    { kind: 'global-average-pool', name: 'average', input: kind === 'average-pool' ? 'middle' : 'neurons' },
  ];
  const inputs = kind === 'linear' ? LINEAR_OUTPUTS : C;
  const weight = weights(inputs * 10, inputs, 3);
  layers.push({ kind: 'linear', name: 'output', input: 'average', weight, bias: new Float32Array(10) });
  return createNetwork(layers);
}

function middle(kind: MiddleKind, shape: Shape): Layer[] {
  const C = shape[2];
  const input = 'spikes';
  const neurons: Layer = { kind: 'relu', name: 'neurons', input: 'middle' };
  switch (kind) {
    case 'conv':
      return [convolution('middle', input, C, 3, weights(9 * C * C, 9 * C, 1)), neurons];
    case 'linear': {
      const weight = weights(sizeOf(shape) * LINEAR_OUTPUTS, sizeOf(shape), 1);
      return [{ kind, name: 'middle', input, weight, bias: new Float32Array(LINEAR_OUTPUTS) }, neurons];
    }
    case 'average-pool':
      return [{ kind, name: 'middle', input, kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] }];
    case 'add': {
      // The other side depends on the image alone, so that nothing but the addition happens at every step.
      const side = convolution('side', 'image', C, 1, weights(C * C, C, 2));
      return [side, { kind, name: 'middle', inputs: ['side', input] }, neurons];
    }
  }
}

/** V_th = 1, v(0) = 1/2 everywhere. */
export function unitParameters(network: Network): SpikingParameters {
  const all = (value: number) => network.spiking.map(() => Float32Array.of(value));
  return { thresholds: all(1), initialPotential: all(0.5), biasShift: all(0), fire: '>' };
}

/** An image whose neurons `spikes` fire at different rates with mean `density`: u^(1/d − 1) has mean d. */
export function rateImage(shape: Shape, density: number): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) => uniform(4, i) ** (1 / density - 1));
}

/** Independent draws that are true with probability `density`. */
export function spikeSource(density: number, seed: number): () => boolean {
  let i = 0;
  return () => uniform(seed, i++) < density;
}

/** `count` tensors of spikes worth 1, at a density. */
export function spikeTensors(shape: Shape, count: number, density: number): Float32Array[] {
  const fires = spikeSource(density, 5);
  return Array.from({ length: count }, () => Float32Array.from({ length: sizeOf(shape) }, () => (fires() ? 1 : 0)));
}
