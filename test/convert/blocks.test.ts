/** Residual blocks: which spiking layers are one, thresholds shared within it, depths for RMP. */
import { describe, expect, test } from 'vitest';
import { algorithm3 } from '../../src/convert/methods/algorithm-3.js';
import { sharedInBlocks } from '../../src/convert/thresholds.js';
import { resnet20, vgg16 } from '../../src/network/architectures.js';
import { residualBlocks, spikingDepths, spikingSources } from '../../src/network/blocks.js';
import type { Layer, Network } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import { calibrationOf, convertAs, numbers, small, three } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';
import { randomFloats } from '../support/random-network.js';

/** A block of three convolutions of 1 × 1 around two inner ReLUs of 3 channels, and an identity. */
function bottleneck(inputs: (main: string, side: string) => readonly [string, string]): Network {
  const random = randomFloats(6);
  const conv = (name: string, input: string, I: number, O: number): Layer => ({
    ...{ kind: 'conv', name, input, kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 },
    ...{ weight: Float32Array.from({ length: I * O }, () => random() - 0.3), bias: new Float32Array(O).fill(0.1) },
  });
  const relu = (name: string, input: string): Layer => ({ kind: 'relu', name, input });
  return createNetwork([
    { kind: 'input', name: 'image', shape: [4, 4, 2] },
    ...[conv('stem', 'image', 2, 4), relu('stem.relu', 'stem')],
    ...[conv('a', 'stem.relu', 4, 3), relu('a.relu', 'a')],
    ...[conv('b', 'a.relu', 3, 3), relu('b.relu', 'b')],
    conv('c', 'b.relu', 3, 4),
    { kind: 'add', name: 'sum', inputs: inputs('c', 'stem.relu') },
    relu('out.relu', 'sum'),
    { kind: 'global-average-pool', name: 'pool', input: 'out.relu' },
    {
      ...{ kind: 'linear', name: 'head', input: 'pool', bias: new Float32Array(2) },
      weight: Float32Array.from({ length: 8 }, () => random() - 0.5),
    },
  ]);
}

const both: [string, Network][] = [
  ['main path first', bottleneck((main, side) => [main, side])],
  ['shortcut first', bottleneck((main, side) => [side, main])],
];

describe('residual blocks', () => {
  test.each(['pad', 'conv'] as const)(
    'resnet20, shortcut %s: nine, each of an inner layer and a closing one',
    (shortcut) => {
      const blocks = residualBlocks(resnet20({ shortcut }));
      expect(blocks).toEqual(Array.from({ length: 9 }, (_, k) => ({ inner: [2 * k + 1], closing: 2 * k + 2 })));
    },
  );

  test.each(both)('two inner layers, in their order; %s', (_, network) => {
    expect(residualBlocks(network)).toEqual([{ inner: [1, 2], closing: 3 }]);
  });

  test.each(both)('block rule `first` is for the first of them alone; %s', async (_, network) => {
    const thresholds = network.spiking.map(() => Float32Array.of(1));
    const found = async () => [new Float64Array(4).fill(0.5)];
    const rules = { compensation: 'once', blockRule: 'first', steps: 4 } as const;
    const { final_mem } = await algorithm3(network, thresholds, rules, found);
    expect(numbers(final_mem[0])).toEqual([[0.625], [0.625], [0], [0]]);
  });

  test('none where nothing is added', () => {
    expect(residualBlocks(vgg16())).toEqual([]);
    expect(residualBlocks(small)).toEqual([]);
  });
});

describe('--block-threshold', () => {
  test.each(['resnet-mini-a', 'resnet-mini-conv'])(
    '%s: shared is that of the block’s output, elsewhere nothing changes',
    async (name) => {
      const { network } = readGolden(name);
      const images = randomImages(network.shapes[0], 8, 3);
      for (const scope of ['layer', 'channel'] as const) {
        const calibration = calibrationOf(network, images);
        const own = await calibration.thresholds(0.99, scope);
        const shared = sharedInBlocks(network, own);
        const blocks = residualBlocks(network);
        const outputOf = (s: number) => blocks.find(({ inner }) => inner.includes(s))?.closing ?? s;
        expect(numbers(shared)).toEqual(own.map((_, s) => [...own[outputOf(s)]]));
        expect(blocks.every(({ inner, closing }) => inner.some((s) => own[s][0] !== own[closing][0]))).toBe(true);
        expect(await calibration.thresholds(0.99, scope)).toEqual(own); // what was remembered is as it was
      }
    },
  );

  test.each(both)('channels of another number keep their own; %s', async (_, network) => {
    const calibration = calibrationOf(network, randomImages(network.shapes[0], 8, 3));
    const channels = await calibration.thresholds(0.99, 'channel');
    expect(sharedInBlocks(network, channels)).toEqual(channels);
    const [, a, b, out] = sharedInBlocks(network, await calibration.thresholds(0.99, 'layer'));
    expect([a, b]).toEqual([out, out]);
  });

  test('reaches the conversion: v(0) is in units of the shared threshold', async () => {
    const { network } = readGolden('resnet-mini-conv');
    const images = randomImages(network.shapes[0], 8, 3);
    const { thresholds, initialPotential } = await convertAs(network, images, 'c-snn', 8, { blockThreshold: 'shared' });
    const own = await calibrationOf(network, images).thresholds(0.99);
    expect(thresholds).toEqual(sharedInBlocks(network, own));
    expect(numbers(initialPotential)).toEqual(thresholds.map(([V_th]) => [Math.fround(V_th / 16)]));
  });

  test('thresholds of least squared error are shared, too; the methods that fix them keep their own', async () => {
    const { network } = readGolden('resnet-mini-conv');
    const images = randomImages(network.shapes[0], 8, 3);
    const convertBy = (method: string, blockThreshold: 'own' | 'shared') =>
      convertAs(network, images, method, 4, { threshold: 'mmse', blockThreshold });
    const [own, shared] = [await convertBy('snn', 'own'), await convertBy('snn', 'shared')];
    expect(numbers(shared.thresholds)).not.toEqual(numbers(own.thresholds));
    expect(shared.thresholds).toEqual(sharedInBlocks(network, own.thresholds));
    expect(await convertBy('signed', 'shared')).toEqual(await convertBy('signed', 'own'));
  });

  test('without blocks both are the same', async () => {
    const [own, shared] = await Promise.all(
      (['own', 'shared'] as const).map((blockThreshold) => convertAs(small, three, 'ic-snn', 8, { blockThreshold })),
    );
    expect({ ...shared, options: 0 }).toEqual({ ...own, options: 0 });
  });
});

describe('rmp', () => {
  test('a layer’s depth counts the spiking layers on the longest path to it, itself included', () => {
    expect(spikingDepths(small)).toEqual([1, 2]);
    for (const [, network] of both) expect(spikingDepths(network)).toEqual([1, 2, 3, 4]);
    expect(spikingDepths(resnet20())).toEqual(Array.from({ length: 19 }, (_, s) => s + 1));
  });

  test('the longest path is the one that counts, not the first', () => {
    // The shortcut has a ReLU of its own: out of depth 3 and side of depth 2.
    const random = randomFloats(2);
    const linear = (name: string, input: string): Layer => ({
      ...{ kind: 'linear', name, input, bias: new Float32Array(2) },
      weight: Float32Array.from({ length: 4 }, () => random()),
    });
    const relu = (name: string, input: string): Layer => ({ kind: 'relu', name, input });
    const network = createNetwork([
      { kind: 'input', name: 'image', shape: [1, 1, 2] },
      ...[linear('side', 'image'), relu('side.relu', 'side')],
      ...[linear('a', 'image'), relu('a.relu', 'a')],
      ...[linear('b', 'a.relu'), relu('b.relu', 'b')],
      ...[linear('c', 'side.relu'), linear('d', 'b.relu')],
      { kind: 'add', name: 'sum', inputs: ['c', 'd'] },
      relu('out', 'sum'),
      linear('head', 'out'),
    ]);
    expect(network.spiking.map((at) => network.layers[at].name)).toEqual(['side.relu', 'a.relu', 'b.relu', 'out']);
    expect(spikingDepths(network)).toEqual([1, 1, 2, 3]);
  });

  test('each V_th is that of spike-norm times α^depth', async () => {
    for (const [, network] of both) {
      const images = randomImages(network.shapes[0], 4, 5);
      const whole = await convertAs(network, images, 'spike-norm', 8);
      const scaled = await convertAs(network, images, 'rmp:0.9', 8);
      expect(numbers(scaled.thresholds)).toEqual(
        whole.thresholds.map(([V_th], s) => [Math.fround(V_th * 0.9 ** (s + 1))]),
      );
      expect(scaled.options).toMatchObject({ method: 'rmp:0.9', alpha: 0.9 });
    }
  });
});

test('who feeds whom: in a chain the layer before; a block’s last layer also what went into the block', () => {
  const chain = vgg16();
  expect(spikingSources(chain)).toEqual(Array.from({ length: chain.spiking.length + 1 }, (_, s) => [s - 1]));
  for (const shortcut of ['pad', 'conv'] as const) {
    const network = resnet20({ shortcut });
    const closing = new Set(residualBlocks(network).map((block) => block.closing));
    const expected = Array.from({ length: 20 }, (_, s) => (closing.has(s) ? [s - 2, s - 1] : [s - 1]));
    expect(spikingSources(network)).toEqual(expected);
  }
});
