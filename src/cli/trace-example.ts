/** A spec that `ic-snn trace` runs for a model: what its file says where it is converted, else something to start from. */
import { createEngine } from '../engine/create.js';
import { normalise } from '../network/images.js';
import { sizeOf } from '../network/layer.js';
import { toChannelsFirst } from '../network/layout.js';
import type { Model } from '../network/model.js';
import { neuronOf, type PerLayer, type SpikingParameters } from '../network/snn.js';

/** T of a model that was not converted. */
const STEPS = 8;

/** The JSON object: one image, and the model's own conversion, or one balanced on that image. */
export function exampleSpec({ network, normalisation, conversion }: Model): Record<string, unknown> {
  const [H, W, C] = network.shapes[0];
  // A slanted gradient: any picture does.
  const pixels = Uint8Array.from({ length: H * W * C }, (_, i) => {
    const p = Math.floor(i / C);
    return (7 * (p % W) + 13 * Math.floor(p / W) + 29 * (i % C)) % 256;
  });
  const image = normalise(pixels, C, normalisation);
  const steps = conversion?.steps ?? STEPS;
  const parameters = conversion ?? balancedOn(image, network);
  const shapes = network.spiking.map((at) => network.shapes[at]);
  const perLayer = (layers: PerLayer) =>
    layers.map((values, s) => {
      if (values.length === 1) return values[0];
      return values.length === sizeOf(shapes[s]) ? toChannelsFirst(values, shapes[s]) : [...values];
    });
  const { temporalBias, maxPooling } = parameters;
  const neuron = neuronOf(parameters);
  return {
    ...{ steps, comparison: parameters.fire, thresholds: perLayer(parameters.thresholds) },
    ...{ initialPotential: perLayer(parameters.initialPotential), biasShiftPerStep: perLayer(parameters.biasShift) },
    ...(neuron !== 'binary' && { neuron }),
    ...(maxPooling && { maxPooling }),
    ...(temporalBias && { temporalBias: temporalBias.map((rows, s) => rowsOf(rows, shapes[s][2])) }),
    images: [toChannelsFirst(image, network.shapes[0])],
  };
}

/** V_th: the largest activation that the image gives; v(0): half of it. */
function balancedOn(image: Float32Array, network: Model['network']): SpikingParameters {
  const thresholds: Float32Array[] = [];
  createEngine('wasm', network).forward(image, (_, activations) => {
    const largest = activations.reduce((most, a) => Math.max(most, a), 0);
    thresholds.push(Float32Array.of(largest > 0 ? largest : 1));
  });
  const initialPotential = thresholds.map((V_th) => V_th.map((x) => x / 2));
  return { thresholds, initialPotential, biasShift: thresholds.map(() => new Float32Array(1)), fire: '>' };
}

/** (T, C) as a list for each step. */
function rowsOf(values: Float32Array, C: number): number[][] {
  return Array.from({ length: values.length / C }, (_, t) => [...values.subarray(t * C, (t + 1) * C)]);
}
