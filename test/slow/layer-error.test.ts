/** Error and v(0) on real layers: nets trained on CIFAR, early and late layers. */
import { readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import { openImages } from '../../src/datasets/open.js';
import { parseOnnx } from '../../src/files/onnx.js';
import type { Model, Normalisation } from '../../src/network/model.js';
import type { SpikingParameters } from '../../src/network/snn.js';
import { plainSnn } from '../properties/layer-error.js';
import { testLayerError } from '../support/layer-error.js';
import { haveShared, sharedPath } from '../support/shared.js';

const NETS = [
  { net: 'resnet20-cifar10', data: 'cifar10', layers: [1, 2, 18] },
  { net: 'resnet20-cifar100', data: 'cifar100', layers: [1, 2, 18] },
  { net: 'vgg16-cifar10', data: 'cifar10', layers: [1, 2, 7] },
] as const;

describe.each(NETS)('$net', ({ net, data, layers }) => {
  const have = haveShared(`models/${net}.onnx`, `models/${net}.json`, `data/${data}`);
  let opened: Promise<{ model: Model; parameters: SpikingParameters }> | undefined;
  const open = async () => {
    const { mean, std } = JSON.parse(readFileSync(sharedPath(`models/${net}.json`), 'utf8')) as Normalisation;
    const model = { ...parseOnnx(readFileSync(sharedPath(`models/${net}.onnx`)), net), normalisation: { mean, std } };
    const images = openImages(sharedPath(`data/${data}`), { split: 'train', limit: 100 });
    return { model, parameters: await plainSnn(model, images) };
  };

  test.skipIf(!have).each(layers)('layer %i', async (layer) => {
    opened ??= open();
    const { model, parameters } = await opened;
    const set = openImages(sharedPath(`data/${data}`), { split: 'test', limit: 8 });
    testLayerError(model, parameters, { layer, images: 8, set });
  });
});
