/** Which of the usual normalisations fits a net: measured on images, by its answers, or, where these have no labels, by how sure it is. */
import { tracker, type WorkOptions } from '../convert/work.js';
import { DENSE_CHUNK, softmax } from '../engine/answers.js';
import { argmax } from '../engine/argmax.js';
import { concatenate, type Job, type Runner } from '../engine/job.js';
import { type ImageSet, normalise } from '../network/images.js';
import { sizeOf } from '../network/layer.js';
import type { Normalisation } from '../network/model.js';

/** A normalisation that nets are trained with, x = (pixel / 255 − mean) / std. */
export interface UsualNormalisation extends Normalisation {
  readonly name: string;
}

/** One number for all channels, or one for each of three. */
type PerChannel = readonly [number] | readonly [number, number, number];

const USUAL: readonly { readonly name: string; readonly mean: PerChannel; readonly std: PerChannel }[] = [
  { name: '0 to 1', mean: [0], std: [1] },
  { name: '-1 to 1', mean: [0.5], std: [0.5] },
  { name: 'ImageNet', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  { name: 'CIFAR-10', mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
  { name: 'CIFAR-100', mean: [0.5071, 0.4867, 0.4408], std: [0.2675, 0.2565, 0.2761] },
  { name: 'MNIST', mean: [0.1307], std: [0.3081] },
  { name: '0 to 255', mean: [0], std: [1 / 255] },
];

/** The usual normalisations of images with so many channels; none but for 1 and 3. */
export function usualNormalisations(channels: number): UsualNormalisation[] {
  if (channels !== 1 && channels !== 3) return [];
  const fits = ({ mean }: (typeof USUAL)[number]) => mean.length === channels || mean.length === 1;
  const isOther = ({ name }: (typeof USUAL)[number]) => name === 'MNIST' && channels !== 1;
  const spread = (values: PerChannel) =>
    values.length === channels ? [...values] : new Array(channels).fill(values[0]);
  return USUAL.filter((one) => fits(one) && !isOther(one)).map(({ name, mean, std }) => ({
    ...{ name, mean: spread(mean), std: spread(std) },
  }));
}

/** What the ANN answers to an image, and the probability that it gives the answer. */
export interface SureAnswer {
  readonly predicted: number;
  readonly confidence: number;
}

/** ANN: answers to each image under each of several normalisations. */
export const annUnder: Job<readonly Normalisation[], SureAnswer[][]> = {
  kind: 'ann-under-normalisations',
  chunk: DENSE_CHUNK,
  run({ engine }, normalisations, { pixels }) {
    const { shapes } = engine.network;
    const [C, K] = [shapes[0][2], sizeOf(shapes[shapes.length - 1])];
    const answers = normalisations.map((one) => {
      const logits = engine.forward(normalise(pixels, C, one));
      return Array.from({ length: logits.length / K }, (_, n) => sureAnswer(logits.subarray(n * K, (n + 1) * K)));
    });
    return Array.from({ length: answers[0]?.length ?? 0 }, (_, n) => answers.map((all) => all[n]));
  },
  merge: concatenate,
};

function sureAnswer(logits: Float32Array): SureAnswer {
  const predicted = argmax(logits);
  return { predicted, confidence: softmax(logits)[predicted] };
}

/** How a net does under a normalisation. */
export interface NormalisationFit<N extends Normalisation = UsualNormalisation> {
  readonly normalisation: N;
  /** Right answers, percent; undefined where the images have no labels. */
  readonly accuracy: number | undefined;
  /** Mean probability of the answers, percent. */
  readonly confidence: number;
}

/** Do the images have labels that say anything? Those of one class, a folder of one folder, do not. */
export function isLabelled({ labels }: ImageSet): boolean {
  return labels.some((label) => label !== labels[0]);
}

/** Runs the ANN under each normalisation: best first, by accuracy, without labels and among equals by confidence. */
export async function fitNormalisations<N extends Normalisation>(
  runner: Runner,
  images: ImageSet,
  normalisations: readonly N[],
  work: WorkOptions,
): Promise<NormalisationFit<N>[]> {
  const answers = await runner.run(annUnder, normalisations, images, tracker('normalisation', images.count, work));
  const labelled = isLabelled(images);
  const percent = (of: (n: number) => number) => (100 * answers.reduce((sum, _, n) => sum + of(n), 0)) / images.count;
  const fits = normalisations.map((normalisation, k) => ({
    normalisation,
    accuracy: labelled ? percent((n) => (answers[n][k].predicted === images.labels[n] ? 1 : 0)) : undefined,
    confidence: percent((n) => answers[n][k].confidence),
  }));
  return fits.sort((a, b) => (b.accuracy ?? 0) - (a.accuracy ?? 0) || b.confidence - a.confidence);
}
