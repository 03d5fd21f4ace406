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

const data = new URL('../data/', import.meta.url);
const names = readdirSync(data)
  .filter((file) => file.endsWith('.safetensors'))
  .map((file) => file.replace('.safetensors', ''));

test('every net has a card, and every card a net', () => {
  const cards = readdirSync(data).filter((file) => file.endsWith('.json'));
  expect(cards.map((file) => file.replace('.json', '')).sort()).toEqual([...names].sort());
  expect(names).toEqual(
    expect.arrayContaining(['resnet20-cifar10', 'resnet20-synthetic', 'vgg16-cifar10', 'vgg16-synthetic']),
  );
});

const cardOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`${name}.json`, data), 'utf8')) as Record<string, unknown>;

test.each(names)('%s: under 4 MB, convertible, described by its card', (name) => {
  const file = new URL(`${name}.safetensors`, data);
  expect(statSync(file).size).toBeLessThan(4_000_000);
  const model = parseModel(readFileSync(file), name);
  checkConvertible(model.network);
  expect(cardOf(name)).toMatchObject({ ...model.provenance, name: model.name });
});

const haveCifar = haveShared('data/cifar10/test_batch.bin');
const measured = names.map((name) => ({
  name,
  data: name.endsWith('cifar10') ? sharedPath('data/cifar10') : 'synthetic',
}));

describe.each(measured)('$name', ({ name, data: images }) => {
  test.skipIf(images !== 'synthetic' && !haveCifar)('is as accurate as its card says', () => {
    isAsItsCardSays(name, images);
  });
});

function isAsItsCardSays(name: string, where: string): void {
  const model = parseModel(readFileSync(new URL(`${name}.safetensors`, data)), name);
  const card = cardOf(name);
  const images = openImages(where, { split: 'test', limit: Number(card.testImages) });
  expect(images.count).toBe(card.testImages);
  const logits = createEngine('wasm', model.network).forward(normalise(images.pixels, 3, model.normalisation));
  const K = logits.length / images.count;
  const right = images.labels.filter((label, n) => argmax(logits.subarray(n * K, (n + 1) * K)) === label);
  expect(right.length).toBe(card.testCorrect);
}
