/** Jobs: what a network answers to images, as ANN and as SNN. */
import { sizeOf } from '../network/layer.js';
import { argmax } from './argmax.js';
import type { Simulation, Totals } from './engine.js';
import {
  concatenate,
  type ImageRun,
  type Job,
  networkInputs,
  type SimulationArgument,
  simulateEach,
  type Workplace,
} from './job.js';

/** Images of one run: small, so that workers end together. */
export const DENSE_CHUNK = 32;
export const SPIKING_CHUNK = 4;

/** ANN: predicted class of each image. */
export const annAnswers: Job<null, number[]> = {
  kind: 'ann-answers',
  chunk: DENSE_CHUNK,
  run: (place, _, images) => annLogits(place, images).map(argmax),
  merge: concatenate,
};

/** Logits of each image of a run, (K). */
function annLogits(place: Workplace, images: ImageRun): Float32Array[] {
  const { shapes } = place.engine.network;
  const K = sizeOf(shapes[shapes.length - 1]);
  const logits = place.engine.forward(networkInputs(place, images));
  return Array.from({ length: logits.length / K }, (_, n) => logits.subarray(n * K, (n + 1) * K));
}

/** ANN: softmax of the logits of each image, (K). */
export const annProbabilities: Job<null, Float32Array[]> = {
  kind: 'ann-probabilities',
  chunk: DENSE_CHUNK,
  run: (place, _, images) => annLogits(place, images).map(softmax),
  merge: concatenate,
};

/** Probabilities of logits, (K); in float64, rounded once. */
export function softmax(logits: Float32Array): Float32Array {
  const largest = logits.reduce((max, z) => Math.max(max, z), Number.NEGATIVE_INFINITY);
  const powers = Float64Array.from(logits, (z) => Math.exp(z - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return Float32Array.from(powers, (power) => power / sum);
}

/** One image through the SNN. */
export interface SimulatedImage {
  readonly predicted: number;
  /** per spiking layer */
  readonly spikes: Float64Array;
  readonly synapticOperations: number;
  readonly multiplyOperations: number;
  /** The same at the earlier times that were asked for. */
  readonly readouts?: SimulatedImage[];
}

export interface SnnAnswersArgument extends SimulationArgument {
  /** Times before T, ascending, at which to read the answer too. */
  readonly readouts?: readonly number[];
}

/** SNN: class, spikes and synaptic operations of each image. */
export const snnAnswers: Job<SnnAnswersArgument, SimulatedImage[]> = {
  kind: 'snn-answers',
  chunk: SPIKING_CHUNK,
  run(place, argument, images) {
    const { readouts } = argument;
    return simulateEach(place, argument, images, readouts ? { readouts } : {}, answerOf);
  },
  merge: concatenate,
};

function answerOf({ logitsSum, readouts, ...counted }: Totals & Partial<Simulation>): SimulatedImage {
  const { spikes, synapticOperations, multiplyOperations } = counted;
  const earlier = readouts && { readouts: readouts.map(answerOf) };
  return { predicted: argmax(logitsSum), spikes, synapticOperations, multiplyOperations, ...earlier };
}

export const ANSWER_JOBS = [annAnswers, annProbabilities, snnAnswers] as const;
