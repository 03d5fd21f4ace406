/** A small net, small images that it can learn, and how it is trained. */
import { resnet20 } from '../../src/network/architectures.js';
import type { ImageSet } from '../../src/network/images.js';
import { measureNormalisation } from '../../src/train/batches.js';
import { PAPER_RECIPE, type Recipe } from '../../src/train/recipe.js';
import { randomFloats } from '../support/random-network.js';

export const network = resnet20({ classes: 3, width: 0.25, shape: [8, 8, 3], shortcut: 'conv' });

/** Noisy images of 8 × 8 in which one channel, the label's, is brighter. */
export function colours(count: number, seed: number): ImageSet {
  const random = randomFloats(seed);
  const labels = Uint16Array.from({ length: count }, () => random() * 3);
  const pixels = Uint8Array.from({ length: count * 192 }, (_, i) => {
    const bright = i % 3 === labels[Math.floor(i / 192)] ? 40 : 0;
    return bright + random() * 200;
  });
  return { name: 'colours', shape: [8, 8, 3], count, pixels, labels, classCount: 3 };
}

export const images = colours(200, 1);
export const normalisation = measureNormalisation(images);
export const recipe: Recipe = {
  ...PAPER_RECIPE,
  ...{ epochs: 3, batch: 32, microBatch: 8, schedule: 'one-cycle', learningRate: 0.05, batchNorm: true },
};
