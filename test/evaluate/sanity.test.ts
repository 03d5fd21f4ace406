/** Wrong input shows in the ANN's own answers: what counts as chance, as far from a card, and which normalisation fits. */
import { expect, test } from 'vitest';
import {
  cardOf,
  doubtsAbout,
  fitNormalisations,
  statedAccuracy,
  usualNormalisations,
  wilsonInterval,
} from '../../src/evaluate/evaluate.js';
import { normalise } from '../../src/network/images.js';
import { createNetwork } from '../../src/network/network.js';
import { inlineRunner } from '../support/conversion.js';
import { imageSet } from '../support/images.js';
import { randomFloats } from '../support/random-network.js';

const ann = (correct: number, count: number) => ({
  ...{ correct, accuracy: (100 * correct) / count, interval: wilsonInterval(correct, count) },
});

test('chance: not above 1 in K beyond doubt', () => {
  expect(doubtsAbout(ann(22, 200), 10)).toBe('chance');
  expect(doubtsAbout(ann(2, 200), 10)).toBe('chance'); // worse than chance is no better
  expect(doubtsAbout(ann(40, 200), 10)).toBeNull();
  expect(doubtsAbout(ann(100, 200), 2)).toBe('chance');
  expect(doubtsAbout(ann(130, 200), 2)).toBeNull();
  expect(doubtsAbout(ann(8, 200), 100)).toBeNull();
  expect(doubtsAbout(ann(200, 200), 1)).toBeNull(); // one class is no choice
});

test('a card: only what lies below it beyond both intervals is far', () => {
  const card = { accuracy: 91.5, images: 1000 };
  expect(doubtsAbout(ann(150, 200), 10, card)).toBe('card');
  expect(doubtsAbout(ann(180, 200), 10, card)).toBeNull();
  expect(doubtsAbout(ann(200, 200), 10, card)).toBeNull(); // better is no reason to stop
  const [low] = wilsonInterval(915, 1000);
  for (let correct = 140; correct <= 200; correct++) {
    const found = doubtsAbout(ann(correct, 200), 10, card);
    expect(found).toBe(wilsonInterval(correct, 200)[1] < low ? 'card' : null);
  }
});

test('cards: of our trainer, of others, and what is none', () => {
  expect(cardOf({ testAccuracy: 96.2, testImages: 1000 })).toEqual({ accuracy: 96.2, images: 1000 });
  expect(cardOf({ accuracy: 91.5 })).toEqual({ accuracy: 91.5 });
  for (const none of [undefined, null, 'card', {}, { accuracy: '91' }, { accuracy: 0 }, { accuracy: 915 }])
    expect(cardOf(none)).toBeUndefined();
});

test('the usual normalisations: what their names say', () => {
  for (const C of [1, 3]) {
    for (const { mean, std, name } of usualNormalisations(C)) {
      expect([mean.length, std.length]).toEqual([C, C]);
      const ends = normalise(Uint8Array.from([...mean.map(() => 0), ...mean.map(() => 255)]), C, { mean, std });
      const [low, high] = name.split(' to ').map(Number);
      if (name.includes(' to ')) {
        // One division and one subtraction, each rounded to float32.
        for (const [n, x] of ends.entries()) {
          const expected = n < C ? low : high;
          expect(Math.abs(x - expected)).toBeLessThanOrEqual(2 ** -23 * Math.max(1, Math.abs(expected)));
        }
      }
    }
  }
  expect(usualNormalisations(1).map(({ name }) => name)).not.toContain('ImageNet');
  expect(usualNormalisations(3).map(({ name }) => name)).not.toContain('MNIST');
  expect(usualNormalisations(7)).toEqual([]);
});

/** Two classes, bright and dark: right where 0 lies between them, which is what −1 to 1 does. */
const network = createNetwork([
  { kind: 'input', name: 'image', shape: [1, 1, 1] },
  { kind: 'linear', name: 'w', input: 'image', weight: Float32Array.of(1, -1), bias: new Float32Array(2) },
  { kind: 'relu', name: 'relu', input: 'w' },
  { kind: 'linear', name: 'out', input: 'relu', weight: Float32Array.of(1, 0, 0, 1), bias: new Float32Array(2) },
]);
const random = randomFloats(2);
const pixels = Array.from({ length: 100 }, () => Math.floor(random() * 256));
const labelled = { ...imageSet([1, 1, 1], pixels), labels: Uint16Array.from(pixels, (p) => (p < 127.5 ? 1 : 0)) };

test('the normalisation that a net was made for is found, in any number of parts', async () => {
  const fits = await fitNormalisations(inlineRunner(network), labelled, usualNormalisations(1), {});
  expect(fits[0]).toMatchObject({ normalisation: { name: '-1 to 1' }, accuracy: 100 });
  const right = (share: number) => pixels.filter((p) => (p < 127.5 ? share > p / 255 : share <= p / 255)).length;
  expect(fits.find(({ normalisation: { name } }) => name === '0 to 1')?.accuracy).toBe(
    pixels.filter((p) => p >= 127.5).length, // always "bright"
  );
  expect(fits.find(({ normalisation: { name } }) => name === 'MNIST')?.accuracy).toBe(right(0.1307));
});

test('without labels the surest is named, and no accuracy', async () => {
  const blank = { ...labelled, labels: new Uint16Array(100).fill(3) };
  const fits = await fitNormalisations(inlineRunner(network), blank, usualNormalisations(1), {});
  expect(fits.map(({ accuracy }) => accuracy)).toEqual(fits.map(() => undefined));
  const surest = fits.map(({ confidence }) => confidence);
  expect(surest).toEqual([...surest].sort((a, b) => b - a));
  expect(fits[0].normalisation.name).toBe('0 to 255');
});

test('what a retrained net states is its SNN’s accuracy, not its ANN’s', () => {
  const facts = { testAccuracy: 45, testImages: 60 };
  expect(cardOf(facts)).toEqual({ accuracy: 45, images: 60 });
  expect(cardOf({ ...facts, retrained: 'qcfs:4' })).toBeUndefined();
  expect(statedAccuracy({ ...facts, retrained: 'qcfs:4' })).toEqual({ accuracy: 45, images: 60 });
});
