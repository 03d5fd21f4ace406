/** Jobs: what a network answers to images, as ANN and as SNN. */
import { sizeOf } from '../network/layer.js';
import { argmax } from './argmax.js';
import type { Simulation, Totals } from './engine.js';
import { concatenate, inputsOf, type Job, type SimulationArgument, simulateEach } from './job.js';

/** Images of one run: small, so that workers end together. */
export const DENSE_CHUNK = 32;
export const SPIKING_CHUNK = 4;

/** ANN: predicted class of each image. */
export const annAnswers: Job<null, number[]> = {
  kind: 'ann-answers',
  chunk: DENSE_CHUNK,
  run(place, _, images) {
    const { shapes } = place.engine.network;
    const K = sizeOf(shapes[shapes.length - 1]);
    const logits = place.engine.forward(inputsOf(place, images));
    return Array.from({ length: logits.length / K }, (_, n) => argmax(logits.subarray(n * K, (n + 1) * K)));
  },
  merge: concatenate,
};

/** One image through the SNN. */
export interface SimulatedImage {
  readonly predicted: number;
  /** per spiking layer */
  readonly spikes: Float64Array;
  readonly synapticOperations: number;
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
    return simulateEach(place, argument, images, readouts ? { readouts } : {}).map(answerOf);
  },
  merge: concatenate,
};

function answerOf({ logitsSum, spikes, synapticOperations, readouts }: Totals & Partial<Simulation>): SimulatedImage {
  const earlier = readouts && { readouts: readouts.map(answerOf) };
  return { predicted: argmax(logitsSum), spikes, synapticOperations, ...earlier };
}

export const ANSWER_JOBS = [annAnswers, snnAnswers] as const;
