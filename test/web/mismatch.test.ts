/** What the page says of images that a net was not trained on. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseModel } from '../../src/files/model-file.js';
import { mismatchOf, namesOf } from '../../src/web/mismatch.js';

const load = (name: string) =>
  parseModel(readFileSync(new URL(`../../data/${name}.safetensors`, import.meta.url)), name);
const records = (classCount: number) => ({
  ...{ name: 'ten.bin', shape: [32, 32, 3] as const, count: 0, classCount },
  ...{ pixels: new Uint8Array(0), labels: new Uint16Array(0) },
});
const drawn = namesOf('synthetic:test', undefined);
const [ten, hundred] = [10, 100].map((count) => namesOf('ten.bin', records(count)));

describe('images of other things', () => {
  it('are told from those of the shipped nets, with what to open instead', () => {
    expect(mismatchOf('these pictures', drawn, load('vgg16-cifar10'))).toBe(
      'vgg16-cifar10 knows airplane, automobile, bird …, these pictures show disc, ring, square …; open test_batch.bin of CIFAR-10 (binary version, cs.toronto.edu/~kriz/cifar.html)',
    );
    expect(mismatchOf('these pictures', ten, load('resnet20-cifar100'))).toMatch(/; open test\.bin of CIFAR-100 /);
    expect(mismatchOf('these pictures', ten, load('resnet20-synthetic'))).toMatch(/; choose the embedded set$/);
  });

  it('are not found among images that a net knows, or in a picture', () => {
    expect(mismatchOf('', drawn, load('resnet20-synthetic'))).toBeUndefined();
    expect(mismatchOf('', ten, load('resnet20-cifar10'))).toBeUndefined();
    expect(mismatchOf('', hundred, load('resnet20-cifar100'))).toBeUndefined(); // aquarium_fish, aquarium fish
    expect(mismatchOf('', namesOf('cat.png', undefined), load('resnet20-cifar10'))).toBeUndefined();
    const { classes: _, ...nameless } = load('resnet20-cifar10');
    expect(mismatchOf('', drawn, nameless)).toBeUndefined();
  });
});
