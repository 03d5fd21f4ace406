/** Li et al. 2021: thresholds of least squared error, light and potential calibration, each by its defining equation. */
import { describe, expect, test } from 'vitest';
import { levels, sumUnit } from '../../src/convert/measure.js';
import { bestThreshold, lightThresholds } from '../../src/convert/methods/light-thresholds.js';
import { createEngine } from '../../src/engine/create.js';
import { createWorkplace } from '../../src/engine/job.js';
import { type ImageSet, normalise } from '../../src/network/images.js';
import { sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { Conversion } from '../../src/network/snn.js';
import { calibrationOf, convertAs, small } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { imageSet, randomImages } from '../support/images.js';

const resnet = readGolden('resnet-mini-conv').network;

test('least squared error: one large value gives way to many small ones, and one small one does not', () => {
  /** Activations 4, 2 and 1 from one bright input each. */
  const weighted = createNetwork([
    { kind: 'input', name: 'image', shape: [1, 1, 3] },
    { kind: 'linear', name: 'fc1', input: 'image', weight: Float32Array.of(4, 2, 1), bias: Float32Array.of(0) },
    { kind: 'relu', name: 'relu1', input: 'fc1' },
    { kind: 'linear', name: 'fc2', input: 'relu1', weight: Float32Array.of(1), bias: Float32Array.of(0) },
  ]);
  const place = createWorkplace({ engine: 'reference', network: weighted });
  const best = (values: number[], T: number) => {
    const max = Math.max(...values);
    const pixels = Uint8Array.from(values.flatMap((value) => [4, 2, 1].map((w) => (w === value ? 255 : 0))));
    const argument = { maxima: [Float32Array.of(max)], bins: 100 * T };
    return bestThreshold(max, T, levels.run(place, argument, { pixels, first: 0 })[0]);
  };
  expect(best([4, 1], 1)).toBe(4); // errors: 1 at θ = 4, 9 at θ = 1
  expect(best([4, ...new Array<number>(10).fill(1)], 1)).toBe(1); // 10 at θ = 4, 9 at θ = 1
  expect(best([4, 2, 2, 2], 2)).toBe(4); // two levels: exact
});

test('least squared error: no candidate is better, tried one by one on every activation', async () => {
  const images = randomImages(resnet.shapes[0], 12, 3);
  const T = 8;
  const calibration = calibrationOf(resnet, images);
  const thresholds = await lightThresholds(calibration, T);
  const maxima = await calibration.thresholds(1);
  const activations: number[][] = resnet.spiking.map(() => []);
  createEngine('wasm', resnet).forward(normalise(images.pixels, 3), (s, a) => activations[s].push(...a));
  thresholds.forEach((V_th, s) => {
    const error = (theta: number) =>
      activations[s].reduce((sum, a) => sum + (a - (theta / T) * Math.min(Math.floor((a * T) / theta), T)) ** 2, 0);
    const candidates = Array.from({ length: 95 }, (_, i) => maxima[s][0] * (1 - i / 100));
    const errors = candidates.map(error);
    expect(V_th[0]).toBe(Math.fround(candidates[errors.indexOf(Math.min(...errors))]));
  });
});

/** Means over the images of the ANN's outputs and of the SNN's rates, neuron by neuron, added up plainly in float64. */
function meansOf(images: ImageSet, conversion: Conversion, s: number): { a: Float64Array; r: Float64Array } {
  const engine = createEngine('wasm', resnet);
  const size = sizeOf(resnet.shapes[resnet.spiking[s]]);
  const [a, r] = [new Float64Array(size), new Float64Array(size)];
  const x = normalise(images.pixels, 3);
  engine.forward(x, (layer, activation) => {
    if (layer === s) for (let i = 0; i < activation.length; i++) a[i % size] += activation[i] / images.count;
  });
  engine.configure(conversion);
  for (let n = 0; n < images.count; n++) {
    const image = x.subarray(n * sizeOf(images.shape), (n + 1) * sizeOf(images.shape));
    const { spikeCounts } = engine.simulate(image, { steps: conversion.steps, record: 'neurons' });
    spikeCounts![s].forEach((count, i) => {
      r[i] += count / conversion.steps / images.count;
    });
  }
  return { a, r };
}

const replaced = <T>(list: readonly T[], s: number, value: T): T[] => list.map((x, i) => (i === s ? value : x));
/** Rounding: of the sums to their unit (2^-30 of the largest), of the result to float32 (2^-24), of up to 2^5 additions. */
const rounding = (largest: number) => largest * 2 ** -18;

describe.each([0, 2, 4])('layer %i of a residual net', (s) => {
  const images = randomImages(resnet.shapes[0], 20, 5);
  const T = 6;

  test('light-calibration: the shift is V_th / (2T) + mean(a) − mean(r V_th) of each channel, from the layers before', async () => {
    const conversion = await convertAs(resnet, images, 'light-calibration', T);
    const V_th = conversion.thresholds[s][0];
    const half = Math.fround(V_th / (2 * T));
    const before = { ...conversion, biasShift: replaced(conversion.biasShift, s, Float32Array.of(half)) };
    const { a, r } = meansOf(images, before, s);
    const C = resnet.shapes[resnet.spiking[s]][2];
    expect(conversion.biasShift[s]).toHaveLength(C);
    for (let c = 0; c < C; c++) {
      const own = [...a.keys()].filter((n) => n % C === c);
      const difference = own.reduce((sum, n) => sum + a[n] - r[n] * V_th, 0) / own.length;
      expect(Math.abs(conversion.biasShift[s][c] - half - difference)).toBeLessThanOrEqual(rounding(V_th + a.length));
    }
    expect(conversion.initialPotential.every((v_0) => v_0.every((v) => v === 0))).toBe(true);
  });

  test('potential-calibration: v(0) = (mean(a) − mean(r V_th)) T of each neuron, from the layers before', async () => {
    const conversion = await convertAs(resnet, images, 'potential-calibration', T);
    const V_th = conversion.thresholds[s][0];
    const before = {
      ...conversion,
      initialPotential: replaced(conversion.initialPotential, s, Float32Array.of(0)),
    };
    const { a, r } = meansOf(images, before, s);
    expect(conversion.initialPotential[s]).toHaveLength(a.length);
    conversion.initialPotential[s].forEach((v_0, n) => {
      expect(Math.abs(v_0 - (a[n] - r[n] * V_th) * T)).toBeLessThanOrEqual(rounding(T * (V_th + a[n])));
    });
    expect(conversion.biasShift[s][0]).toBe(Math.fround(V_th / (2 * T)));
    expect(new Set(conversion.initialPotential[s]).size).toBeGreaterThan(1);
  });
});

test('only the first images are simulated for calibration', async () => {
  const images = randomImages(small.shapes[0], 24, 2);
  const parameters = await convertAs(small, images, 'robust-norm', 4);
  const rates = (set: ImageSet, samples: number) =>
    calibrationOf(small, set).first(samples).meanRates(0, parameters, 4);
  const first = imageSet(images.shape, images.pixels.subarray(0, 16 * sizeOf(images.shape)));
  expect(await rates(images, 16)).toEqual(await rates(first, 16));
  expect(await rates(images, 16)).not.toEqual(await rates(images, 24));
});

test('sums are in a power of two, at most 2^-29 of the largest', () => {
  for (const max of [1, 0.3, 7.5, 1e-6, 4096]) {
    const unit = sumUnit(max);
    expect(Number.isInteger(Math.log2(unit))).toBe(true);
    expect(unit * 2 ** 30).toBeGreaterThanOrEqual(max);
    expect(unit * 2 ** 29).toBeLessThan(max);
  }
});
