/** --compensate-input: the image's own rate code starts from 1/(2T), as Algorithm 3 has it for the layers behind. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBernoulliCoder, createCoder, createRegularCoder, type InputCoder } from '../../src/coding/coders.js';
import type { Input } from '../../src/convert/calibration.js';
import { imageResiduals, meanResiduals } from '../../src/convert/methods/algorithm-2.js';
import { annAnswers, snnAnswers } from '../../src/engine/answers.js';
import { argmax } from '../../src/engine/argmax.js';
import { createEngine } from '../../src/engine/create.js';
import { normalise } from '../../src/network/images.js';
import { calibrationOf, convertAs, inlineRunner } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';

const { network } = readGolden('resnet-mini-conv');
const images = randomImages(network.shapes[0], 8, 6);
const inputs = Array.from({ length: 8 }, (_, n) => normalise(images.pixels.subarray(n * 192, (n + 1) * 192), 3));
const T = 4;

/** x(t) of one image, (T, H·W·C). */
function trainOf(coder: InputCoder, image: Float32Array, steps: number): number[][] {
  coder.start(image, 3);
  return Array.from({ length: steps }, (_, t) => {
    const x = new Float32Array(image.length);
    coder.step(t + 1, x);
    return [...x];
  });
}

test('regular: floor(T |x| / s + 1/(2T)) spikes, exactly where T is a power of two', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -64, max: 64 }),
      fc.constantFrom(1, 2, 4, 8, 16, 32),
      fc.constantFrom(1, 2, 0.5),
      (k, steps, s) => {
        const image = Float32Array.of((k / 64) * s);
        const sum = trainOf(createRegularCoder(s, 1 / (2 * steps)), image, steps).reduce((total, [x]) => total + x, 0);
        expect(sum).toBe(Math.sign(k) * Math.floor((steps * Math.abs(k)) / 64 + 1 / (2 * steps)) * s || 0);
      },
    ),
    { numRuns: 500 },
  );
});

test('regular: it matters, 1/(2T) short of a spike is one', () => {
  const image = Float32Array.of(0.875); // 0.875 + 1/8 = 1
  expect(trainOf(createRegularCoder(1, 1 / 8), image, 2)).toEqual([[1], [0]]);
  expect(trainOf(createRegularCoder(1), image, 2)).toEqual([[0], [1]]);
});

test('direct coding has no coder, a Bernoulli code no start', () => {
  const image = Float32Array.of(0.3, -0.6, 0.9, 0);
  expect(createCoder('direct', 1, 1, 1 / 8)).toBeUndefined();
  const train = (coder: InputCoder | undefined) => trainOf(coder as InputCoder, image, 50);
  expect(train(createCoder('bernoulli', 5, 1, 1 / 2))).toEqual(train(createBernoulliCoder(1, 5)));
  expect(train(createCoder('regular', 5, 1, 1 / 8))).toEqual(train(createRegularCoder(1, 1 / 8)));
  expect(train(createCoder('regular', 5, 1))).toEqual(train(createRegularCoder(1)));
});

describe('in a simulation', () => {
  const input = (coding: Input['coding'], compensateInput: 'yes' | 'no') => ({ coding, seed: 1, compensateInput });
  const answers = async (coding: Input['coding'], compensateInput: 'yes' | 'no') => {
    const parameters = await convertAs(network, images, 'c-snn', T);
    const argument = { parameters, steps: T, ...input(coding, compensateInput) };
    return inlineRunner(network).run(snnAnswers, argument, images);
  };

  test('regular: the coder starts from 1/(2T)', async () => {
    const engine = createEngine('wasm', network);
    engine.configure(await convertAs(network, images, 'c-snn', T));
    const expected = inputs.map((image, index) => {
      const coder = createRegularCoder(1, 1 / (2 * T));
      const { logitsSum, spikes, synapticOperations, multiplyOperations } = engine.simulate(image, {
        steps: T,
        coder,
        index,
      });
      return { predicted: argmax(logitsSum), spikes, synapticOperations, multiplyOperations };
    });
    expect(await answers('regular', 'yes')).toEqual(expected);
    expect(await answers('regular', 'no')).not.toEqual(expected);
  });

  test.each(['direct', 'bernoulli'] as const)('%s: ignored', async (coding) => {
    expect(await answers(coding, 'yes')).toEqual(await answers(coding, 'no'));
  });
});

test('Algorithm 2 measures with the images as they will enter', async () => {
  const engine = createEngine('wasm', network);
  const snn = await convertAs(network, images, 'snn', T);
  engine.configure(snn);
  const expected = inputs.map((image, index) => {
    const coder = createRegularCoder(1, 1 / (2 * T));
    const simulation = engine.simulate(image, { steps: T, coder, index, record: 'potential' });
    return imageResiduals(simulation, snn.thresholds, ['raw'])[0];
  });
  const means = async (input: Partial<Input>) =>
    (await calibrationOf(network, images, input).residuals(snn, T, ['raw']))[0];
  expect(await means({ coding: 'regular', compensateInput: 'yes' })).toEqual(meanResiduals(expected));
  expect(await means({ coding: 'regular', compensateInput: 'no' })).not.toEqual(meanResiduals(expected));
  expect(await means({ compensateInput: 'yes' })).toEqual(await means({}));
});

test('the ANN answers to the images themselves', async () => {
  const engine = createEngine('wasm', network);
  const calibration = calibrationOf(network, images, { coding: 'regular', compensateInput: 'yes' });
  const expected = inputs.map((image) => argmax(engine.forward(image)));
  expect(await calibration.annAnswers()).toEqual(expected);
  expect(await inlineRunner(network).run(annAnswers, null, images)).toEqual(expected);
});
