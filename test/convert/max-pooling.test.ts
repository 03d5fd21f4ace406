/** Conversion of networks with max pools and ceilings: thresholds, and the reading, which goes with the network. */
import { expect, test } from 'vitest';
import { auditImages } from '../../src/audit/audit.js';
import { Calibration } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { createEngine } from '../../src/engine/create.js';
import { createInlineRunner } from '../../src/engine/job.js';
import { normalise } from '../../src/network/images.js';
import type { Layer } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import { MAX_POOLINGS } from '../../src/paper/max-pooling.js';
import { compareMethod } from '../../src/web/worker/compare.js';
import { imageSet } from '../support/images.js';
import { randomFloats } from '../support/random-network.js';

const random = randomFloats(3);
const images = imageSet(
  [8, 8, 2],
  Array.from({ length: 8 * 128 }, () => Math.floor(random() * 256)),
);

/** Two convolutions, each with neurons and a pool, and a linear layer. */
function smallLayers(kind: 'max-pool' | 'average-pool', ceiling?: number): Layer[] {
  const next = randomFloats(7);
  const numbers = (length: number, scale: number) => Float32Array.from({ length }, () => (next() * 2 - 0.9) * scale);
  const conv = { kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
  const window = { kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] } as const;
  const clipped = ceiling === undefined ? {} : { ceiling };
  return [
    { kind: 'input', name: 'image', shape: [8, 8, 2] },
    { kind: 'conv', name: 'conv1', input: 'image', ...conv, weight: numbers(9 * 2 * 6, 0.4), bias: numbers(6, 0.1) },
    { kind: 'relu', name: 'relu1', input: 'conv1', ...clipped },
    { kind, name: 'pool1', input: 'relu1', ...window },
    { kind: 'conv', name: 'conv2', input: 'pool1', ...conv, weight: numbers(9 * 6 * 8, 0.3), bias: numbers(8, 0.1) },
    { kind: 'relu', name: 'relu2', input: 'conv2', ...clipped },
    { kind, name: 'pool2', input: 'relu2', ...window },
    { kind: 'linear', name: 'fc', input: 'pool2', weight: numbers(32 * 5, 0.3), bias: numbers(5, 0.1) },
    { kind: 'relu', name: 'relu3', input: 'fc', ...clipped },
    { kind: 'linear', name: 'out', input: 'relu3', weight: numbers(15, 0.5), bias: numbers(3, 0.1) },
  ];
}

const small = createNetwork(smallLayers('max-pool'));

function calibrationOf(layers: readonly Layer[], maxPooling: (typeof MAX_POOLINGS)[number] = 'max-of-sums') {
  const runner = createInlineRunner({ engine: 'wasm', network: createNetwork(layers) });
  return new Calibration(runner, images, { ...DEFAULT_OPTIONS, maxPooling });
}

test('a network keeps the reading that it was converted with; one without max pools has none', async () => {
  for (const maxPooling of MAX_POOLINGS) {
    const options = { ...DEFAULT_OPTIONS, maxPooling, steps: 4 };
    for (const method of ['ic-snn', 'rmp:0.9', 'signed-shift']) {
      expect(await convert(calibrationOf(small.layers, maxPooling), method, options)).toMatchObject({ maxPooling });
    }
  }
  const plain = await convert(calibrationOf(smallLayers('average-pool')), 'snn', { ...DEFAULT_OPTIONS, steps: 4 });
  expect(plain.maxPooling).toBeUndefined();
});

test('calibration simulates with the reading: v(0) from data differs', async () => {
  const potentials = await Promise.all(
    (['max-of-sums', 'spike-wise'] as const).map(async (maxPooling) => {
      const options = { ...DEFAULT_OPTIONS, maxPooling, residual: 'remainder', steps: 8 } as const;
      return (await convert(calibrationOf(small.layers, maxPooling), 'i-snn', options)).initialPotential;
    }),
  );
  expect(potentials[0][1]).not.toEqual(potentials[1][1]);
  expect(potentials[0][0]).toEqual(potentials[1][0]); // before the first pool there is nothing to read
});

test('one calibration serves every reading: the numbers are those of a calibration made for it', async () => {
  const one = calibrationOf(small.layers);
  for (const maxPooling of MAX_POOLINGS) {
    const options = { ...DEFAULT_OPTIONS, maxPooling, steps: 6 };
    const own = await convert(calibrationOf(small.layers, maxPooling), 'i-snn', options);
    expect(await convert(one, 'i-snn', options)).toEqual(own);
  }
});

test('thresholds are those of the clipped activations: never above the ceiling', async () => {
  const ceiling = Math.fround(0.4);
  for (const scope of ['layer', 'channel'] as const) {
    const thresholds = await calibrationOf(smallLayers('max-pool', ceiling)).thresholds(1, scope);
    for (const V_th of thresholds) expect(Math.max(...V_th)).toBeLessThanOrEqual(ceiling);
    expect(thresholds[0]).toContain(ceiling);
  }
});

test('the audit gives pools a part of their own, none for max-of-sums; parts add up and residues are rounding', async () => {
  const x = normalise(images.pixels.subarray(0, 2 * 128), 2);
  const pooling = async (maxPooling: (typeof MAX_POOLINGS)[number]) => {
    const snn = await convert(calibrationOf(small.layers, maxPooling), 'snn', {
      ...DEFAULT_OPTIONS,
      maxPooling,
      steps: 8,
    });
    const { layers } = auditImages(createEngine('wasm', small), snn, x, { steps: 8 });
    for (const { parts, output, residue } of layers) {
      const sum = Object.values(parts).reduce((total, { mean }) => total + mean, 0);
      expect(Math.abs(sum - output.difference)).toBeLessThanOrEqual(1e-12 * output.ann + 1e-12);
      expect(residue.ofBound).toBeLessThanOrEqual(1);
    }
    return layers.map(({ parts }) => parts.pooling.size);
  };
  expect(await pooling('max-of-sums')).toEqual(small.spiking.map(() => 0));
  for (const reading of ['sum-gate', 'spike-wise', 'average'] as const) {
    const sizes = await pooling(reading);
    expect(sizes[0]).toBe(0); // before the first pool
    for (const size of sizes.slice(1)) expect(size).toBeGreaterThan(0);
  }
});

test('the lab compares methods on the numbers of the audit, whatever the reading', async () => {
  const image = normalise(images.pixels.subarray(0, 128), 2);
  const engine = createEngine('wasm', small);
  const activations: Float32Array[] = [];
  engine.forward(image, (_, activation) => activations.push(activation.slice()));
  for (const maxPooling of MAX_POOLINGS) {
    const options = { ...DEFAULT_OPTIONS, maxPooling, steps: 8 };
    const snn = await convert(calibrationOf(small.layers, maxPooling), 'snn', options);
    const { layers } = compareMethod(engine, 'snn', snn, 8, image, activations, undefined, 0);
    const audit = auditImages(engine, snn, image, { steps: 8 });
    expect(layers.map(({ rate }) => rate)).toEqual(audit.layers.map(({ rate }) => rate));
    expect(layers.map((one) => one.relativeError)).toEqual(audit.layers.map((one) => one.relativeError));
  }
});
