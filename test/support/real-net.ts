/** What is tested on a real net with real images, by the fast tests on few of them and by the slow ones on all. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCifar } from '../../src/datasets/cifar.js';
import { argmax } from '../../src/engine/argmax.js';
import { createEngine } from '../../src/engine/create.js';
import type { Simulation } from '../../src/engine/engine.js';
import { parseOnnx } from '../../src/files/onnx.js';
import { firstImages, normalise } from '../../src/network/images.js';
import type { Neuron } from '../../src/network/snn.js';
import { firstDifference } from './bits.js';
import { haveShared, sharedPath } from './shared.js';
import { balanceThresholds } from './thresholds.js';

const TEST = 'data/cifar10/test_batch.bin';

/**
 * Reference logits, correct counts, and the two engines without a single difference.
 *
 * @param answers images whose answers are counted, 1,000 as the card does, or 0 to skip that
 * @param images  images that both engines simulate
 */
export function testRealNet(name: string, { answers, images }: { answers: number; images: number }): void {
  const have = haveShared(`models/${name}.onnx`, `models/${name}.json`, TEST);

  const open = () => {
    const card = JSON.parse(readFileSync(sharedPath(`models/${name}.json`), 'utf8')) as {
      mean: number[];
      std: number[];
      testCorrect: number;
      firstLogits: number[][];
    };
    const { network } = parseOnnx(readFileSync(sharedPath(`models/${name}.onnx`)), `${name}.onnx`);
    const set = parseCifar(readFileSync(sharedPath(TEST)), TEST);
    const pixels = (count: number) => normalise(firstImages(set, count).pixels, 3, card);
    return { card, network, set, pixels };
  };

  test.skipIf(!have)('reference logits to 1e-3', () => {
    const { card, network, pixels } = open();
    const logits = createEngine('wasm', network).forward(pixels(card.firstLogits.length));
    expect(logits.length).toBe(card.firstLogits.flat().length);
    card.firstLogits.flat().forEach((logit, i) => {
      expect(Math.abs(logits[i] - logit)).toBeLessThan(1e-3);
    });
  });

  test.skipIf(!have || answers < 1000)(
    'correct answers on 1,000 images to one (larger nets: test/slow)',
    () => {
      const { card, network, set, pixels } = open();
      const logits = createEngine('wasm', network).forward(pixels(answers));
      const correct = [...set.labels].filter(
        (label, n) => label === argmax(logits.subarray(n * 10, n * 10 + 10)),
      ).length;
      expect(Math.abs(correct - card.testCorrect)).toBeLessThanOrEqual(1);
    },
    120_000,
  );

  test.skipIf(!have)(
    `both engines: ${images} of the images, T = 8, zero differences in spikes, potentials and logits`,
    () => {
      const { network, pixels } = open();
      const [wasm, reference] = [createEngine('wasm', network), createEngine('reference', network)];
      const thresholds = balanceThresholds(wasm, pixels(16), 0.99, 'layer');
      const parameters = {
        thresholds,
        initialPotential: thresholds.map((V_th) => V_th.map((x) => x / 2)),
        biasShift: thresholds.map(() => Float32Array.of(0)),
        fire: '>' as const,
      };
      const size = 3072;
      const all = pixels(images);
      for (let n = 0; n < images; n++) {
        const image = all.subarray(n * size, (n + 1) * size);
        expect(firstDifference(wasm.forward(image), reference.forward(image))).toBe(-1);
        for (const neuron of ['binary', BEYOND[n % BEYOND.length]] as const) {
          const [a, b] = [wasm, reference].map((engine) => {
            engine.configure({ ...parameters, neuron });
            return engine.simulate(image, { steps: 8, record: 'train' });
          });
          expectSame(a, b);
        }
      }
    },
    120_000,
  );
}

/** The neurons beyond the paper that images are simulated with in turn, besides the paper's. */
const BEYOND: readonly Neuron[] = ['signed', 'two-phase', 'few-spikes', 'graded:2'];

function expectSame(a: Simulation, b: Simulation): void {
  expect(firstDifference(a.logitsSum, b.logitsSum)).toBe(-1);
  const counted = ({ spikes, synapticOperations, multiplyOperations }: Simulation) => [
    ...[...spikes, synapticOperations, multiplyOperations],
  ];
  expect(counted(a)).toEqual(counted(b));
  a.signedTrain!.forEach((train, s) => {
    expect(train.findIndex((spikes, i) => spikes !== b.signedTrain![s][i])).toBe(-1);
    expect(firstDifference(a.finalPotential![s], b.finalPotential![s])).toBe(-1);
  });
}
