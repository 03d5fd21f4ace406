/**
 * Samples of a layer: the ANN's activations, and the currents that the SNN's neurons receive, at some positions of the
 * calibration images. What a channel is fitted on. Which positions is a function of the layer and the number of images
 * alone, so that samples do not depend on how the images were split up.
 */
import { uniform } from '../../coding/random.js';
import { DENSE_CHUNK, SPIKING_CHUNK } from '../../engine/answers.js';
import { concatenate, type Job, networkInputs, type SimulationArgument, simulateEach } from '../../engine/job.js';
import type { Network } from '../../network/layer.js';

/** A layer's samples, m of them, channels innermost. */
export interface Samples {
  /** (m, C): a, the ANN's ReLU output at each position */
  readonly activations: Float32Array;
  /** C */
  readonly channels: number;
}

/** Positions of image n among its H·W pixels: one of each of `most` equal parts of all images' pixels, drawn at random. */
export function positionsOf(layer: number, n: number, images: number, pixels: number, most: number): number[] {
  const total = images * pixels;
  if (total <= most) return Array.from({ length: pixels }, (_, p) => p);
  const found: number[] = [];
  const startOf = (k: number) => Math.floor((k * total) / most);
  for (let k = Math.floor((n * pixels * most) / total); k < most && startOf(k) < (n + 1) * pixels; k++) {
    const width = startOf(k + 1) - startOf(k);
    const at = startOf(k) + Math.floor(uniform(layer, k) * width);
    if (at >= n * pixels && at < (n + 1) * pixels) found.push(at - n * pixels);
  }
  return found;
}

export interface SampleArgument {
  /** Number of all calibration images. */
  readonly images: number;
  /** The most positions of a layer. */
  readonly most: number;
}

/** Activations of every layer at its positions: per layer a list of (m, C) of the runs of images, in order. */
export const sampleActivations: Job<SampleArgument, Float32Array[][]> = {
  kind: 'sample-activations',
  chunk: DENSE_CHUNK,
  run(place, { images: count, most }, images) {
    const { network } = place.engine;
    const found: number[][] = network.spiking.map(() => []);
    let done = network.spiking.map(() => 0);
    place.engine.forward(networkInputs(place, images), (s, activation) => {
      const { pixels, channels } = sizesOf(network, s);
      for (let n = 0; n < activation.length / (pixels * channels); n++) {
        for (const p of positionsOf(s, images.first + done[s] + n, count, pixels, most)) {
          const at = (n * pixels + p) * channels;
          for (let c = 0; c < channels; c++) found[s].push(activation[at + c]);
        }
      }
      done = done.with(s, done[s] + activation.length / (pixels * channels));
    });
    return found.map((values) => [Float32Array.from(values)]);
  },
  merge: (total, more) => total.map((parts, s) => concatenate(parts, more[s])),
};

/** Currents I(t) of one spiking layer at its positions: a list of (m, T, C) of the runs of images, in order. */
export const sampleCurrents: Job<SimulationArgument & SampleArgument & { layer: number }, Float32Array[]> = {
  kind: 'sample-currents',
  chunk: SPIKING_CHUNK,
  run(place, argument, images) {
    const { layer: s, steps: T, images: count, most } = argument;
    const { pixels, channels } = sizesOf(place.engine.network, s);
    let n = images.first;
    let positions = positionsOf(s, n, count, pixels, most);
    let part = new Float32Array(positions.length * T * channels);
    const parts: Float32Array[] = [];
    const currents = (t: number, I: Float32Array) => {
      positions.forEach((p, m) => {
        part.set(I.subarray(p * channels, (p + 1) * channels), (m * T + t - 1) * channels);
      });
      if (t < T) return;
      parts.push(part);
      positions = positionsOf(s, ++n, count, pixels, most);
      part = new Float32Array(positions.length * T * channels);
    };
    simulateEach(place, argument, images, { until: s, currents }, () => {});
    return parts;
  },
  merge: concatenate,
};

function sizesOf({ shapes, spiking }: Network, s: number): { pixels: number; channels: number } {
  const [H, W, C] = shapes[spiking[s]];
  return { pixels: H * W, channels: C };
}

/** Parts one after the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const SAMPLE_JOBS = [sampleActivations, sampleCurrents] as const;
