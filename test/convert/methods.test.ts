/** The methods of the table: answers by hand, names, any engine and any workers. */
import { afterEach, describe, expect, test } from 'vitest';
import { Calibration } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { askedOptions } from '../../src/convert/method.js';
import {
  METHOD_NAMES,
  METHODS,
  PAPER_METHOD_NAMES,
  parseMethod,
  STORABLE_METHOD_NAMES,
  tableMethods,
} from '../../src/convert/methods/index.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import type { EngineName } from '../../src/engine/engine.js';
import { evaluateAnn, evaluateMethod } from '../../src/evaluate/evaluate.js';
import { firstImages, type ImageSet } from '../../src/network/images.js';
import type { Network } from '../../src/network/layer.js';
import { createPool, type Pool } from '../../src/workers/pool.js';
import { spawnNodeWorker } from '../../src/workers/spawn-node.js';
import { calibrationOf, convertAs, numbers, small, three, WORKER } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { imageSet, randomImages } from '../support/images.js';

const resnet = readGolden('resnet-mini-conv').network;

let pool: Pool | undefined;
afterEach(() => pool?.close());

function start(network: Network, engine: EngineName = 'wasm', workers = 0): Pool {
  pool?.close();
  pool = createPool({ engine, network, workers, spawn: () => spawnNodeWorker(WORKER) });
  return pool;
}

describe('by hand', () => {
  test('robust-norm: the quantile, nothing else', async () => {
    const half = await convertAs(small, three, 'robust-norm:0.5', 8);
    expect(numbers(half.thresholds)).toEqual([[0.75], [3]]); // 0 0 0.5 1 2 3 and 1 3 4
    expect([...half.initialPotential, ...half.biasShift].every((x) => x[0] === 0)).toBe(true);
    expect(half.fire).toBe('>=');
    expect(half.options).toMatchObject({ method: 'robust-norm:0.5', quantile: 0.5, steps: 8 });
    expect((await convertAs(small, three, 'robust-norm', 8)).options).toMatchObject({ quantile: 0.999 });
  });

  test('opi: v(0) = V_th / 2', async () => {
    const conversion = await convertAs(small, three, 'opi:0.5', 8);
    expect(numbers(conversion.thresholds)).toEqual([[0.75], [3]]);
    expect(numbers(conversion.initialPotential)).toEqual([[0.375], [1.5]]);
    expect(numbers(conversion.biasShift)).toEqual([[0], [0]]);
  });

  test('opt: the largest activation, V_th / (2T) per step', async () => {
    const conversion = await convertAs(small, three, 'opt', 8);
    expect(numbers(conversion.thresholds)).toEqual([[3], [4]]);
    expect(numbers(conversion.biasShift)).toEqual([[3 / 16], [4 / 16]]);
    expect(numbers(conversion.initialPotential)).toEqual([[0], [0]]);
  });

  // Currents of relu1 on image (1, 0) are 2 and 0.5 with V_th = 3: both neurons fire at t = 6, and 3 + 4 · 3 = 15.
  test('spike-norm: the largest current that balanced spikes can drive', async () => {
    const conversion = await convertAs(small, three, 'spike-norm', 8);
    expect(numbers(conversion.thresholds)).toEqual([[3], [15]]);
    expect([...conversion.initialPotential, ...conversion.biasShift].every((x) => x[0] === 0)).toBe(true);
  });

  test('rmp: spike-norm, each layer times α once more than the one before', async () => {
    expect(numbers((await convertAs(small, three, 'rmp:0.5', 8)).thresholds)).toEqual([[3 / 2], [15 / 4]]);
    const plain = await convertAs(small, three, 'rmp:0.8', 8);
    expect(numbers(plain.thresholds)).toEqual([[Math.fround(3 * 0.8)], [Math.fround(15 * 0.8 ** 2)]]);
  });
});

describe.each(METHOD_NAMES)('%s', (name) => {
  const images = randomImages(resnet.shapes[0], 6, 1); // two runs of spiking jobs
  const tested = randomImages(resnet.shapes[0], 12, 2);

  /** The table row and the conversion. */
  const resultOf = async (engine: EngineName, workers: number, calibrating: ImageSet) => {
    const running = start(resnet, engine, workers);
    const calibration = new Calibration(running, calibrating, DEFAULT_OPTIONS);
    const ann = await evaluateAnn(running, tested, {});
    const [row] = await evaluateMethod(parseMethod(name), calibration, DEFAULT_OPTIONS, [5], tested, ann);
    return { row, conversion: await convert(calibration, name, { ...DEFAULT_OPTIONS, steps: 5 }) };
  };

  test('the same result from both engines, without workers and with 2', async () => {
    const alone = await resultOf('wasm', 0, images);
    expect(alone.row.spikesPerImage).toBeGreaterThan(0);
    expect(alone.row).toMatchObject({ method: name, steps: 5 });
    expect(await resultOf('wasm', 2, images)).toEqual(alone);
    if (name === 'rmp') return; // spike-norm, scaled: the reference engine balances over 512 steps, and that once
    const few = name === 'spike-norm' ? firstImages(images, 1) : images;
    expect(await resultOf('reference', 0, few)).toEqual(few === images ? alone : await resultOf('wasm', 0, few));
  }, 60_000);

  test('work can be cancelled', async () => {
    const controller = new AbortController();
    const work = { signal: controller.signal, progress: () => controller.abort(new Error('stopped')) };
    const calibration = new Calibration(start(resnet), images, DEFAULT_OPTIONS, work);
    const ann = { correct: 12, accuracy: 100, interval: [0, 100] } as const;
    await expect(evaluateMethod(parseMethod(name), calibration, DEFAULT_OPTIONS, [5], tested, ann)).rejects.toThrow(
      'stopped',
    );
  });
});

describe('names', () => {
  const entry = (name: string) => METHODS.find((method) => method.name === name);
  test('a number behind a colon', () => {
    expect(parseMethod('rmp:0.9')).toEqual({ label: 'rmp:0.9', method: entry('rmp'), parameter: 0.9 });
    expect(parseMethod('rmp')).toEqual({ label: 'rmp', method: entry('rmp'), parameter: 'best' });
    expect(parseMethod('opi:best')).toEqual({ label: 'opi:best', method: entry('opi'), parameter: 'best' });
    expect(parseMethod(' tsc ')).toEqual({ label: 'tsc', method: entry('tsc'), parameter: 0.999 });
    expect(parseMethod('ic-snn')).toEqual({ label: 'ic-snn', method: entry('ic-snn'), parameter: 0 });
  });
  test('a quantile behind one of the paper’s methods stands in place of the options', () => {
    for (const [name, quantile] of [
      ['ic-snn:0.9', 0.9],
      ['ic-snn:best', 0.9999],
    ] as const) {
      const { method } = parseMethod(name);
      expect(method).toEqual({ ...entry('ic-snn'), fixed: { threshold: 'quantile', quantile } });
      expect(askedOptions(method, DEFAULT_OPTIONS)).not.toContain('quantile');
    }
  });
  test.each([
    ['magic', /"methods" expected one of snn, /],
    ['rmp:', /rmp expected best or a factor in \(0, 10\]/],
    ['rmp:x', /rmp expected best or a factor/],
    ['rmp:0', /rmp expected best or a factor/],
    ['opi:1.5', /opi expected best or a quantile in \(0, 1\]/],
    ['opt:0.5', /opt takes no number/],
    ['opt:best', /opt takes no number/],
    ['ic-snn:1.5', /ic-snn expected best or a quantile in \(0, 1\]/],
    ['rmp:0.8:0.7', /rmp expected best or a factor in \(0, 10\] behind it, got "rmp:0.8:0.7"/],
    ['best:', /best expected A, B, C, D behind it/],
    ['best:A:B', /best expected A, B, C, D behind it, got "best:A:B"/],
    ['best:toString', /best expected A, B, C, D behind it/],
  ])('%s is refused', (text, pattern) => {
    expect(() => parseMethod(text)).toThrow(pattern);
  });
  test('every name stands once, the paper’s first, and reads back; only tsc cannot be stored', () => {
    expect(new Set(METHOD_NAMES).size).toBe(METHODS.length);
    expect(METHOD_NAMES.slice(0, 4)).toEqual(PAPER_METHOD_NAMES);
    expect(PAPER_METHOD_NAMES).toEqual(['snn', 'i-snn', 'c-snn', 'ic-snn']);
    for (const method of METHODS) expect(parseMethod(method.name).method).toBe(method);
    expect(METHOD_NAMES.filter((name) => !STORABLE_METHOD_NAMES.includes(name))).toEqual(['tsc']);
  });
  test('tsc needs direct input and two steps', async () => {
    await expect(convertAs(small, three, 'tsc', 1)).rejects.toThrow(/"steps" expected at least 2 for tsc, .* got 1/);
    await expect(convertAs(small, three, 'tsc', 8, { coding: 'regular' })).rejects.toThrow(/"coding" expected direct/);
  });
  test('no calibration image', () => {
    expect(() => calibrationOf(small, imageSet([1, 1, 2], []))).toThrow(/calibration set is empty/);
  });
});

test('the paper’s tables have every method: at the quantile p and at its own best, and the best of each class', () => {
  const names = tableMethods(0.97);
  expect(names.slice(0, 5)).toEqual([...PAPER_METHOD_NAMES, 'ic-snn:best']);
  for (const name of ['robust-norm', 'opi', 'tsc'])
    expect(names.filter((one) => one.startsWith(name))).toEqual([`${name}:0.97`, `${name}:best`]);
  expect(names.filter((one) => one.startsWith('best'))).toEqual(['best:A', 'best:B', 'best:C', 'best:D']);
  const missing = METHODS.filter(({ name }) => !names.some((one) => one.split(':')[0] === name));
  expect(missing.every(({ source }) => source === 'low-latency, this project')).toBe(true);
  expect(names.map((name) => parseMethod(name).label)).toEqual(names);
  const layerwise = names.filter((name) => parseMethod(name).method.layerwise);
  expect(layerwise).toEqual(['light-calibration', 'potential-calibration', ...names.slice(-4)]);
});
