/** The estimate of energy: what it counts, by hand, and that ANN and SNN are counted alike. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convert } from '../../src/convert/convert.js';
import { parseMethod } from '../../src/convert/methods/index.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { FLOAT32 } from '../../src/engine/arithmetic.js';
import { computeLayer } from '../../src/engine/memoryless.js';
import { annEnergy, ENERGY_NOTE, evaluateConversions, resultOfAnn, snnEnergy } from '../../src/evaluate/evaluate.js';
import { imageMacs, macCount, totalMacs, totalUnpaddedMacs, unpaddedMacs } from '../../src/network/cost.js';
import { isWeightedSum, type Layer, sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import { calibrationOf } from '../support/conversion.js';
import { randomImages } from '../support/images.js';
import { randomCase, seeds } from '../support/random-network.js';

test('multiply-adds without padding are the pairs of an image that is nowhere 0, which is how operations are counted', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network } = randomCase(seed);
      const out = network.shapes.map((shape) => new Float32Array(sizeOf(shape)).fill(1));
      let total = 0;
      network.layers.forEach((layer, i) => {
        if (isWeightedSum(layer)) out[network.sources[i][0]].fill(1);
        const pairs = computeLayer(network, i, out, FLOAT32);
        expect(unpaddedMacs(network, i)).toBe(pairs);
        expect(pairs).toBeLessThanOrEqual(macCount(network, i));
        total += pairs;
      });
      expect(totalUnpaddedMacs(network)).toBe(total);
    }),
    { numRuns: 200 },
  );
});

/** 3 × 3 windows on 4 × 4 pixels with padding: 10 of 12 places along each side are pixels. */
const conv = (name: string, input: string, C: number, O: number): Layer => ({
  ...{ kind: 'conv', name, input, kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 },
  ...{ weight: new Float32Array(9 * C * O).fill(0.1), bias: new Float32Array(O) },
});
const network = createNetwork([
  { kind: 'input', name: 'image', shape: [4, 4, 3] },
  conv('first', 'image', 3, 8),
  { kind: 'relu', name: 'one', input: 'first' },
  conv('second', 'one', 8, 5),
  { kind: 'relu', name: 'two', input: 'second' },
  { kind: 'average-pool', name: 'pool', input: 'two', kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] },
  { kind: 'linear', name: 'out', input: 'pool', weight: new Float32Array(20 * 2).fill(0.1), bias: new Float32Array(2) },
]);

test('by hand: the ANN, and the sums that read the image', () => {
  expect(totalMacs(network)).toBe(144 * 3 * 8 + 144 * 8 * 5 + 40);
  expect(imageMacs(network)).toBe(100 * 3 * 8);
  expect(totalUnpaddedMacs(network)).toBe(100 * 3 * 8 + 100 * 8 * 5 + 40);
  expect(annEnergy(1e6)).toBeCloseTo(4.6, 12);
  const work = { synapticOperationsPerImage: 10e6, multiplyOperationsPerImage: 4e6, imageMacsPerImage: 1e6 };
  expect(snnEnergy(work)).toBeCloseTo(6 * 0.9 + (4 + 1) * 4.6, 12);
  expect(ENERGY_NOTE).toContain('4.6 pJ for a multiply-add of the ANN; of the SNN 0.9 pJ for');
});

test.each(['direct', 'regular'] as const)(
  'rows with %s coding: the image’s own current once, or as spikes',
  async (coding) => {
    const images = randomImages(network.shapes[0], 12, 3);
    const calibration = calibrationOf(network, images);
    const choice = parseMethod('ic-snn');
    const { runner, work } = calibration;
    const input = { coding, seed: 1, compensateInput: 'no' } as const;
    const conversions = [];
    for (const steps of [4, 8]) conversions.push(await convert(calibration, choice, { ...DEFAULT_OPTIONS, steps }));
    const ann = resultOfAnn(6, images.count);
    for (const row of await evaluateConversions(runner, choice, conversions, images, ann, input, work)) {
      expect(row.macsPerImage).toBe(totalUnpaddedMacs(network));
      expect(row.imageMacsPerImage).toBe(coding === 'direct' ? imageMacs(network) : 0);
      // Every pooled spike reaches the two outputs; all that is before the pool adds.
      expect(row.multiplyOperationsPerImage).toBeGreaterThan(0);
      expect(row.multiplyOperationsPerImage).toBeLessThanOrEqual(row.steps * 40);
      expect(row.synapticOperationsPerImage).toBeGreaterThan(row.multiplyOperationsPerImage);
      expect(row.energyPerImage).toBe(snnEnergy(row));
    }
  },
);
