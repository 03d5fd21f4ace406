/** CIFAR records, whose only structure is their length and their labels. */
import { parseCifar } from '../../../src/datasets/cifar.js';
import type { FuzzFormat } from '../format.js';
import { mutateBytes } from '../mutate.js';

export const CIFAR: FuzzFormat = {
  name: 'cifar',
  ending: 'bin',
  make: (random) => {
    const labels = random.pick([1, 2]);
    const size = labels + 3072;
    const bytes = new Uint8Array(size * random.below(4)).map((_, i) => (i * 7) % 256);
    for (let at = 0; at < bytes.length; at += size) {
      bytes[at] = random.below(random.chance(0.05) ? 256 : 10);
      if (labels === 2) bytes[at + 1] = random.below(random.chance(0.05) ? 256 : 100);
    }
    return random.chance(0.5) ? mutateBytes(bytes, random) : bytes;
  },
  read: (bytes, file) => {
    const { count, labels, classCount, pixels } = parseCifar(bytes, file);
    if (labels.some((label) => label >= classCount) || pixels.length !== count * 3072)
      throw new Error(`${count} images with ${pixels.length} pixels and labels ${labels}`);
    return undefined;
  },
};
