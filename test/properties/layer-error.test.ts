/** Error and v(0) on real layers: the synthetic ResNet20 that comes with the package. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { syntheticImages } from '../../src/datasets/synthetic.js';
import { parseModel } from '../../src/files/model-file.js';
import { testLayerError } from '../support/layer-error.js';
import { errorsRunAgain, fallsInSize, plainSnn, recordLayer, risesInSize } from './layer-error.js';

const name = 'resnet20-synthetic.safetensors';
const model = parseModel(readFileSync(new URL(`../../data/${name}`, import.meta.url)), name);
const parameters = plainSnn(model, syntheticImages('train', 50));
const set = syntheticImages('test', 4);

test.each([1, 2, 18])(
  'layer %i: over driven neurons the error falls towards the residual, over all it rises',
  async (layer) => {
    testLayerError(model, await parameters, { layer, images: 4, set });
  },
);

test('layer 3, where saturated neurons outweigh inhibited ones: falls over driven neurons, not monotonic over all', async () => {
  const layer = recordLayer(model, await parameters, { s: 2, T: 16, images: 4, set });
  const errors = errorsRunAgain(layer);
  expect(fallsInSize(errors.map(({ driven }) => driven))).toBe(true);
  const all = errors.map((one) => one.all);
  expect(all[0]).toBeLessThan(0);
  expect(fallsInSize(all) || risesInSize(all)).toBe(false);
});
