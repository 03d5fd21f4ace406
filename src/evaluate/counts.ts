/** What is counted while images run through networks. Whole numbers: sums do not depend on how the images were split up. */
import type { SimulatedImage } from '../engine/answers.js';
import type { ImageSet } from '../network/images.js';

/** Of an SNN over some images. */
export interface Counts {
  readonly correct: number;
  /** Spikes of all layers. */
  readonly spikes: number;
  readonly synapticOperations: number;
  /** Those of them that multiply. */
  readonly multiplyOperations: number;
}

/** How many of a network's answers are right. */
export function countCorrect(predicted: readonly number[], { labels }: Pick<ImageSet, 'labels'>): number {
  return predicted.filter((k, n) => k === labels[n]).length;
}

/** Counts over simulated images. */
export function countAnswers(simulated: readonly SimulatedImage[], images: Pick<ImageSet, 'labels'>): Counts {
  const predicted = simulated.map((image) => image.predicted);
  return {
    correct: countCorrect(predicted, images),
    spikes: simulated.reduce((sum, { spikes }) => sum + spikes.reduce((total, n) => total + n, 0), 0),
    synapticOperations: simulated.reduce((sum, image) => sum + image.synapticOperations, 0),
    multiplyOperations: simulated.reduce((sum, image) => sum + image.multiplyOperations, 0),
  };
}

/** Counts over all images of some runs. */
export function addCounts(parts: readonly Counts[]): Counts {
  const total = (of: (part: Counts) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  return {
    correct: total(({ correct }) => correct),
    spikes: total(({ spikes }) => spikes),
    synapticOperations: total(({ synapticOperations }) => synapticOperations),
    multiplyOperations: total(({ multiplyOperations }) => multiplyOperations),
  };
}
