/** A net with real images: what the benches of whole nets work on. */

import { Calibration } from '../convert/calibration.js';
import { convert } from '../convert/convert.js';
import { DEFAULT_OPTIONS } from '../convert/options.js';
import { createEngine } from '../engine/create.js';
import { createInlineRunner } from '../engine/job.js';
import { type ImageSet, normalise } from '../network/images.js';
import { type Network, sizeOf } from '../network/layer.js';
import type { Model } from '../network/model.js';
import type { Conversion } from '../network/snn.js';
import type { Peer } from './peers.js';
import { verifyLogits, verifySimulation } from './verify.js';

/** Images of one ANN pass. */
export const BATCH = 16;

/** Quantile that the speeds are stated for. */
export const BENCH_QUANTILE = 0.999;

/** One net, its images and its peer. */
export interface BenchSubject {
  readonly model: Model;
  readonly name: string;
  readonly network: Network;
  /** all images, as bytes */
  readonly images: ImageSet;
  /** (up to BATCH, H, W, C), normalised */
  readonly batch: Float32Array;
  readonly calibration: Calibration;
  /** undefined where there is no ONNX file or no onnxruntime-web */
  readonly peer: Peer | undefined;
}

/** A subject from a model, images to time it on and images to calibrate it with. */
export function createSubject(
  model: Model,
  images: ImageSet,
  calibration: ImageSet,
  peer: Peer | undefined,
): BenchSubject {
  const { network, normalisation } = model;
  const size = sizeOf(network.shapes[0]);
  const C = network.shapes[0][2];
  return {
    ...{ model, name: model.name, network, images, peer },
    batch: normalise(images.pixels.subarray(0, BATCH * size), C, normalisation),
    calibration: new Calibration(
      createInlineRunner({ engine: 'wasm', network, ...(normalisation && { normalisation }) }),
      calibration,
      DEFAULT_OPTIONS,
    ),
  };
}

/** Image n of the batch, from the front again after the last. */
export function batchImage({ batch, network }: BenchSubject, n: number): Float32Array {
  const size = sizeOf(network.shapes[0]);
  const at = (n * size) % batch.length;
  return batch.subarray(at, at + size);
}

/** IC-SNN at T. */
export function convertSubject({ calibration }: BenchSubject, steps: number): Promise<Conversion> {
  return convert(calibration, 'ic-snn', { ...DEFAULT_OPTIONS, quantile: BENCH_QUANTILE, steps });
}

/**
 * Checks the ANN against the peer and the SNN against the reference engine.
 *
 * @throws Error on a difference
 */
export async function verifySubject(subject: BenchSubject): Promise<void> {
  const { network, batch, peer } = subject;
  if (peer) verifyLogits(network, createEngine('wasm', network).forward(batch), await peer.prepare(batch)());
  verifySimulation(network, await convertSubject(subject, 4), batchImage(subject, 0), 4);
}

/** The target of a net that one is stated for, by the net's name. */
export function targetOf(name: string, targets: Readonly<Record<string, number>>): number | undefined {
  const key = Object.keys(targets).find((net) => name.toLowerCase().includes(net));
  return key === undefined ? undefined : targets[key];
}
