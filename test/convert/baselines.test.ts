/** The baselines: answers by hand, each method's defining equation, the limit of many steps, any engine and any workers. */
import { afterEach, describe, expect, test } from 'vitest';
import {
  BASELINES,
  type Baseline,
  bestThreshold,
  interval,
  mmseThresholds,
  parseMethod,
  runTwoSpikes,
  STORABLE_BASELINES,
  sumUnit,
} from '../../src/convert/baselines/index.js';
import { sumLevels } from '../../src/convert/baselines/measure.js';
import { createEngine } from '../../src/engine/create.js';
import type { EngineName } from '../../src/engine/engine.js';
import { add, connect, convolve, pool as poolLayer, shortcut } from '../../src/engine/reference/layers.js';
import {
  type BaselineChoice,
  convertBaseline,
  createCalibration,
  evaluateBaseline,
} from '../../src/evaluate/evaluate.js';
import { type ImageSet, normalise } from '../../src/network/images.js';
import { type Network, type Shape, sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { Conversion } from '../../src/network/snn.js';
import { createPool, type Pool } from '../../src/workers/pool.js';
import { spawnNodeWorker } from '../../src/workers/spawn-node.js';
import { readGolden } from '../support/golden.js';
import { randomFloats } from '../support/random-network.js';

const script = new URL('../../dist/workers/worker-node.js', import.meta.url);
const work = { coding: 'direct', seed: 1 } as const;
const resnet = readGolden('resnet-mini-conv').network;

let pool: Pool | undefined;
afterEach(() => pool?.close());

function start(network: Network, engine: EngineName = 'wasm', workers = 0): Pool {
  pool?.close();
  pool = createPool({ engine, network, workers, spawn: () => spawnNodeWorker(script) });
  return pool;
}

function imageSet(shape: Shape, pixels: ArrayLike<number>): ImageSet {
  const count = pixels.length / sizeOf(shape);
  return {
    ...{ name: 'set', shape, count, pixels: Uint8Array.from(pixels), labels: new Uint16Array(count), classCount: 10 },
  };
}

function randomImages(shape: Shape, count: number, seed: number): ImageSet {
  const random = randomFloats(seed);
  return imageSet(
    shape,
    Array.from({ length: count * sizeOf(shape) }, () => random() * 256),
  );
}

function choice(text: string): BaselineChoice {
  const found = parseMethod(text);
  if (!('baseline' in found)) throw new Error(`${text} is no baseline`);
  return found;
}

const convertAs = (network: Network, images: ImageSet, text: string, T: number): Promise<Conversion> =>
  convertBaseline(choice(text), createCalibration(start(network), images, work), T);

/** Two inputs, 2 neurons, 1 neuron, 1 logit; pixels 0 and 255 are 0 and 1. */
const small = createNetwork([
  { kind: 'input', name: 'image', shape: [1, 1, 2] },
  { kind: 'linear', name: 'fc1', input: 'image', weight: Float32Array.of(2, 0.5, 1, -1), bias: new Float32Array(2) },
  { kind: 'relu', name: 'relu1', input: 'fc1' },
  { kind: 'linear', name: 'fc2', input: 'relu1', weight: Float32Array.of(1, 4), bias: new Float32Array(1) },
  { kind: 'relu', name: 'relu2', input: 'fc2' },
  { kind: 'linear', name: 'fc3', input: 'relu2', weight: Float32Array.of(1), bias: new Float32Array(1) },
]);
/** Activations of fc1: (2, 0.5), (1, 0), (3, 0); of fc2: 4, 1, 3. */
const three = imageSet([1, 1, 2], [255, 0, 0, 255, 255, 255]);

const numbers = (layers: readonly Float32Array[]) => layers.map((layer) => [...layer]);

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

  test('rmp: spike-norm times α', async () => {
    expect(numbers((await convertAs(small, three, 'rmp:0.5', 8)).thresholds)).toEqual([[1.5], [7.5]]);
    const byDefault = await convertAs(small, three, 'rmp', 8);
    expect(numbers(byDefault.thresholds)).toEqual([[Math.fround(3 * 0.8)], [Math.fround(15 * 0.8)]]);
  });

  test('least squared error: one large value gives way to many small ones, and one small one does not', () => {
    const best = (values: number[], T: number) => {
      const identity = createNetwork([
        { kind: 'input', name: 'image', shape: [1, 1, 1] },
        { kind: 'linear', name: 'fc1', input: 'image', weight: Float32Array.of(1), bias: Float32Array.of(0) },
        { kind: 'relu', name: 'relu1', input: 'fc1' },
        { kind: 'linear', name: 'fc2', input: 'relu1', weight: Float32Array.of(1), bias: Float32Array.of(0) },
      ]);
      const engine = createEngine('reference', identity);
      const max = Math.max(...values);
      const [levels] = sumLevels(engine, Float32Array.from(values), [Float32Array.of(max)], 100 * T);
      return bestThreshold(max, T, levels);
    };
    expect(best([4, 1], 1)).toBe(4); // errors: 1 at θ = 4, 9 at θ = 1
    expect(best([4, ...new Array<number>(10).fill(1)], 1)).toBe(1); // 10 at θ = 4, 9 at θ = 1
    expect(best([4, 2, 2, 2], 2)).toBe(4); // two levels: exact
  });

  test('tsc: intervals', () => {
    expect([0, 0.1, 0.15, 0.5, 0.99, 1, 7].map((a) => interval(a, 1, 8))).toEqual([0, 0, 1, 3, 6, 7, 7]);
    expect(interval(3, 4, 5)).toBe(3);
  });
});

test('least squared error: no candidate is better, tried one by one on every activation', async () => {
  const images = randomImages(resnet.shapes[0], 12, 3);
  const T = 8;
  const calibration = createCalibration(start(resnet), images, work);
  const thresholds = await mmseThresholds(calibration, T);
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
  const running = start(small);
  const rates = (set: ImageSet, samples: number) =>
    createCalibration(running, set, work).meanRates(0, parameters, 4, samples);
  const size = sizeOf(images.shape);
  const first = imageSet(images.shape, images.pixels.subarray(0, 16 * size));
  expect(await rates(images, 16)).toEqual(await rates(first, 16));
  expect(await rates(images, 16)).not.toEqual(await rates(images, 24));
});

describe('the limit of many steps is the ANN', () => {
  const golden = readGolden('mlp');
  const { network } = golden;
  const images = randomImages(network.shapes[0], 6, 9);
  const x = normalise(images.pixels, network.shapes[0][2]);
  const K = sizeOf(network.shapes[network.layers.length - 1]);
  const ann = createEngine('wasm', network).forward(x);

  /** Largest |logit(T) − ANN's| over the images. */
  function errorOf(conversion: Conversion, T: number): number {
    const engine = createEngine('wasm', network);
    engine.configure(conversion);
    let largest = 0;
    for (let n = 0; n < images.count; n++) {
      const size = sizeOf(images.shape);
      const { logitsSum } = engine.simulate(x.subarray(n * size, (n + 1) * size), { steps: T });
      logitsSum.forEach((sum, k) => {
        largest = Math.max(largest, Math.abs(sum / T - ann[n * K + k]));
      });
    }
    return largest;
  }

  // Where no activation exceeds its V_th the error is at most c / T: 64 times the steps, less than a sixteenth of it.
  test.each(['robust-norm:1', 'opi:1', 'opt', 'spike-norm'])('%s', async (name) => {
    const [few, many] = await Promise.all(
      [32, 2048].map(async (T) => errorOf(await convertBaseline(choice(name), await calibrationOf(), T), T)),
    );
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThan(few / 16);
  });

  async function calibrationOf() {
    return createCalibration(createPool({ engine: 'wasm', network, workers: 0 }), images, work);
  }

  test('tsc: one hidden layer is off by at most Σ |w| V_th / (N − 1)', () => {
    const w = [1, -2, 0.5];
    const one = createNetwork([
      { kind: 'input', name: 'image', shape: [1, 1, 3] },
      {
        ...{ kind: 'linear', name: 'fc1', input: 'image', bias: new Float32Array(3) },
        weight: Float32Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
      },
      { kind: 'relu', name: 'relu', input: 'fc1' },
      { kind: 'linear', name: 'fc2', input: 'relu', weight: Float32Array.from(w), bias: Float32Array.of(0) },
    ]);
    const engine = createEngine('wasm', one);
    const random = randomFloats(4);
    const inputs = Float32Array.from({ length: 300 }, random);
    const logits = engine.forward(inputs);
    for (const N of [2, 5, 64, 1000]) {
      const spikes = runTwoSpikes(engine, inputs, [Float32Array.of(1)], N);
      const bound = w.reduce((sum, x) => sum + Math.abs(x), 0) / (N - 1) + 3.5 * 2 ** -22; // + float32 rounding of 3 terms
      spikes.forEach(({ logits: own }, n) => {
        expect(Math.abs(own[0] - logits[n])).toBeLessThanOrEqual(bound);
      });
    }
  });
});

describe('tsc is a network of two spikes per neuron', () => {
  /** Step by step: +1 at t = 1, −1 at t = p*; I(t) = I(t − 1) + Σ w s(t), v = Σ_t I(t) over the window. */
  function spikeBySpike(image: Float32Array, N: number) {
    let operations = 0;
    let spikes = 0;
    const fc1 = new Float32Array(2);
    connect(small.layers[1] as never, image, fc1);
    const through = (z: readonly number[], weights: readonly number[]): number => {
      const p = z.map((x) => Math.floor(Math.min(Math.max(x, 0) / 4, 1) * (N - 1)) + 1);
      let [I, v] = [0, 0];
      for (let t = 1; t <= N; t++) {
        p.forEach((last, i) => {
          if (last < 2) return;
          const s = (t === 1 ? 1 : 0) - (t === last ? 1 : 0);
          if (s === 0) return;
          I += weights[i] * s;
          operations += 1;
          spikes += 1;
        });
        v += I;
      }
      return (v * 4) / (N - 1);
    };
    const fc2 = through([...fc1], [1, 4]);
    return { logit: through([fc2], [1]), operations, spikes };
  }

  // V_th = 4 and N − 1 a power of two: every number is dyadic, so equality is exact.
  test.each([2, 3, 5, 9, 17])('N = %i: the same logits, spikes and additions', (N) => {
    const inputs = [1, 0, 0, 1, 1, 1, 0.5, 0.25, 0.75, 1];
    for (const name of ['wasm', 'reference'] as const) {
      const engine = createEngine(name, small);
      const V_th = [Float32Array.of(4), Float32Array.of(4)];
      runTwoSpikes(engine, Float32Array.from(inputs), V_th, N).forEach((result, n) => {
        const expected = spikeBySpike(Float32Array.from(inputs.slice(2 * n, 2 * n + 2)), N);
        expect(result.logits[0]).toBe(expected.logit);
        expect(result.synapticOperations).toBe(expected.operations);
        expect(result.spikes[0] + result.spikes[1]).toBe(expected.spikes);
      });
    }
  });

  test.each(['resnet-mini-conv', 'resnet-mini-a', 'vgg-mini'])(
    '%s: two operations per synapse that is reached',
    (name) => {
      const { network, images, thresholds } = readGolden(name);
      const V_th = thresholds.map((x) => Float32Array.of(x));
      const engine = createEngine('wasm', network);
      const x = Float32Array.from(images.flatMap((image) => [...image]));
      const results = runTwoSpikes(engine, x, V_th, 16);
      images.forEach((image, n) => {
        const { logits, pairs } = quantisedForward(network, image, V_th, 16);
        expect(results[n].logits).toEqual(logits);
        expect(results[n].synapticOperations).toBe(2 * pairs);
        expect(pairs).toBeGreaterThan(0);
      });
    },
  );

  /** The quantised ANN layer by layer, counting (input, output) pairs of the layers behind a ReLU. */
  function quantisedForward(network: Network, image: Float32Array, V_th: readonly Float32Array[], N: number) {
    const { layers, shapes, sources, spiking } = network;
    const out = shapes.map((shape) => new Float32Array(sizeOf(shape)));
    const analogue: boolean[] = [];
    let pairs = 0;
    layers.forEach((layer, i) => {
      const [from, other] = sources[i];
      const [x, shape] = [out[from], shapes[from]];
      analogue.push(layer.kind !== 'relu' && sources[i].every((source) => analogue[source]));
      const count = (n: number) => {
        if (!analogue[i]) pairs += n;
      };
      if (layer.kind === 'input') out[i].set(image);
      else if (layer.kind === 'conv') count(convolve(layer, x, shape, out[i], shapes[i]));
      else if (layer.kind === 'linear') count(connect(layer, x, out[i]));
      else if (layer.kind === 'average-pool') poolLayer(layer, x, shape, out[i], shapes[i]);
      else if (layer.kind === 'global-average-pool') poolLayer(undefined, x, shape, out[i], shapes[i]);
      else if (layer.kind === 'add') add(x, out[other], out[i]);
      else if (layer.kind === 'shortcut') shortcut(layer, x, shape, out[i], shapes[i]);
      else if (layer.kind === 'flatten') out[i].set(x);
      else {
        const [theta] = V_th[spiking.indexOf(i)];
        out[i].set(x.map((z) => (theta * Math.floor(Math.min(Math.max(z, 0) / theta, 1) * (N - 1))) / (N - 1)));
      }
    });
    return { logits: out[layers.length - 1], pairs };
  }
});

describe.each(BASELINES)('%s', (name: Baseline) => {
  const images = randomImages(resnet.shapes[0], 6, 1); // two runs of spiking jobs
  const tested = randomImages(resnet.shapes[0], 12, 2);

  test('the same result from both engines, without workers and with 2', async () => {
    const rows = [];
    // The reference engine balances over 512 steps: once, for spike-norm; rmp is that times α.
    const reference = name === 'rmp' ? [] : ([['reference', 0]] as const);
    for (const [engine, workers] of [['wasm', 0], ['wasm', 2], ...reference] as const) {
      const running = start(resnet, engine, workers);
      const calibration = createCalibration(running, images, work);
      const [row] = await evaluateBaseline(running, choice(name), tested, calibration, [5], 12, work);
      const convert = STORABLE_BASELINES.includes(name) && engine === 'wasm'; // the reference takes its time
      rows.push({ row, conversion: convert && (await convertBaseline(choice(name), calibration, 5)) });
    }
    expect(rows[0].row.spikesPerImage).toBeGreaterThan(0);
    expect(rows[0].row).toMatchObject({ method: name, steps: 5 });
    expect(rows[1]).toEqual(rows[0]);
    for (const { row } of rows.slice(2)) expect(row).toEqual(rows[0].row);
  }, 60_000);

  test('work can be cancelled', async () => {
    const controller = new AbortController();
    const stop = { ...work, signal: controller.signal, progress: () => controller.abort(new Error('stopped')) };
    const running = start(resnet);
    const calibration = createCalibration(running, images, stop);
    await expect(evaluateBaseline(running, choice(name), tested, calibration, [5], 12, stop)).rejects.toThrow(
      'stopped',
    );
  });
});

test('sums are in a power of two, at most 2^-29 of the largest', () => {
  for (const max of [1, 0.3, 7.5, 1e-6, 4096]) {
    const unit = sumUnit(max);
    expect(Number.isInteger(Math.log2(unit))).toBe(true);
    expect(unit * 2 ** 30).toBeGreaterThanOrEqual(max);
    expect(unit * 2 ** 29).toBeLessThan(max);
  }
});

describe('names', () => {
  test('a number behind a colon', () => {
    expect(parseMethod('rmp:0.9')).toEqual({ label: 'rmp:0.9', baseline: 'rmp', parameter: 0.9 });
    expect(parseMethod(' tsc ')).toEqual({ label: 'tsc', baseline: 'tsc', parameter: 0.999 });
    expect(parseMethod('ic-snn')).toEqual({ label: 'ic-snn', method: 'ic-snn' });
  });
  test.each([
    ['magic', /"methods" expected one of snn, /],
    ['rmp:', /rmp expected a factor in \(0, 10\]/],
    ['rmp:x', /rmp expected a factor/],
    ['rmp:0', /rmp expected a factor/],
    ['opi:1.5', /opi expected a quantile in \(0, 1\]/],
    ['opt:0.5', /opt takes no number/],
    ['ic-snn:0.5', /ic-snn takes no number/],
  ])('%s is refused', (text, pattern) => {
    expect(() => parseMethod(text)).toThrow(pattern);
  });
  test('tsc gives no network to store, and needs direct input and two steps', async () => {
    await expect(convertAs(small, three, 'tsc', 8)).rejects.toThrow(/no network that can be stored/);
    const running = start(small);
    const evaluate = (T: number, coding: 'direct' | 'regular') => {
      const own = { ...work, coding };
      const calibration = createCalibration(running, three, own);
      return evaluateBaseline(running, choice('tsc'), three, calibration, [T], 3, own);
    };
    await expect(evaluate(1, 'direct')).rejects.toThrow(/"steps" expected a whole number >= 2/);
    await expect(evaluate(8, 'regular')).rejects.toThrow(/"coding" expected direct/);
  });
  test('no calibration image', async () => {
    const none = imageSet([1, 1, 2], []);
    for (const name of STORABLE_BASELINES)
      await expect(convertAs(small, none, name, 4)).rejects.toThrow(/calibration set is empty/);
  });
});
