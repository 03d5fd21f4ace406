/** A spec that `ic-snn trace` runs for a model: what its file says where it is converted, else something to start from. */
import { createEngine } from '../engine/create.js';
import type { TraceSpec } from '../files/trace-spec.js';
import { normalise } from '../network/images.js';
import type { Model } from '../network/model.js';
import type { SpikingParameters } from '../network/snn.js';

/** T of a model that was not converted. */
const STEPS = 8;

/** One image, and the model's own conversion, or one balanced on that image. */
export function exampleSpec({ network, normalisation, conversion }: Model): TraceSpec {
  const [H, W, C] = network.shapes[0];
  // A slanted gradient: any picture does.
  const pixels = Uint8Array.from({ length: H * W * C }, (_, i) => {
    const p = Math.floor(i / C);
    return (7 * (p % W) + 13 * Math.floor(p / W) + 29 * (i % C)) % 256;
  });
  const image = normalise(pixels, C, normalisation);
  const parameters = conversion ?? balancedOn(image, network);
  return { steps: conversion?.steps ?? STEPS, parameters, images: [image] };
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
