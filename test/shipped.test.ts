/** The nets that come with the package: what their cards claim is what they do. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openImages } from '../src/datasets/open.js';
import { argmax } from '../src/engine/argmax.js';
import { createEngine } from '../src/engine/create.js';
import { parseModel } from '../src/files/model-file.js';
import { normalise } from '../src/network/images.js';
import { checkConvertible } from '../src/network/network.js';
import { haveShared, sharedPath } from './support/shared.js';

const folder = new URL('../data/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.safetensors'))
  .map((file) => file.replace('.safetensors', ''));

test('every net has a card, and every card a net', () => {
  const cards = readdirSync(folder).filter((file) => file.endsWith('.json'));
  expect(cards.map((file) => file.replace('.json', '')).sort()).toEqual([...names].sort());
  expect(names).toEqual(expect.arrayContaining([...Object.keys(RIGHT), 'resnet20-synthetic', 'vgg16-synthetic']));
});

const cardOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Record<string, unknown>;

test.each(names)('%s: under 4 MB, convertible, described by its card', (name) => {
  const file = new URL(`${name}.safetensors`, folder);
  expect(statSync(file).size).toBeLessThan(4_000_000);
  const model = parseModel(readFileSync(file), name);
  checkConvertible(model.network);
  expect(cardOf(name)).toMatchObject({ ...model.provenance, name: model.name });
});

/** CIFAR's test sets of 10,000 images: `CIFAR=folder npm run test:slow`. Here the first 500, and how many are right. */
const FIRST = 500;
const RIGHT: Readonly<Record<string, number>> = {
  'resnet20-cifar10': 443,
  'resnet20-cifar100': 297,
  'vgg16-cifar10': 444,
  'vgg16-cifar100': 284,
};

test.each(names.filter((name) => name.endsWith('-synthetic')))('%s is as accurate as its card says', (name) => {
  const { testImages, testCorrect } = cardOf(name);
  expect(rightOf(name, 'synthetic', Number(testImages))).toBe(testCorrect);
});

describe.skipIf(!haveShared('data/cifar10/test_batch.bin', 'data/cifar100/test.bin'))('on CIFAR', () => {
  test.each(names.filter((name) => !name.endsWith('-synthetic')))('%s, first images', (name) => {
    const data = sharedPath(`data/${name.replace(/^.*-/, '')}`);
    const right = rightOf(name, data, FIRST);
    expect(right).toBe(RIGHT[name]);
    // Four standard errors around what the card says of the whole test set.
    const p = Number(cardOf(name).testAccuracy) / 100;
    expect(Math.abs(right / FIRST - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / FIRST));
  });
});

function rightOf(name: string, data: string, limit: number): number {
  const model = parseModel(readFileSync(new URL(`${name}.safetensors`, folder)), name);
  const images = openImages(data, { split: 'test', limit });
  expect(images.count).toBe(limit);
  const logits = createEngine('wasm', model.network).forward(normalise(images.pixels, 3, model.normalisation));
  const K = logits.length / images.count;
  return images.labels.filter((label, n) => argmax(logits.subarray(n * K, (n + 1) * K)) === label).length;
}
