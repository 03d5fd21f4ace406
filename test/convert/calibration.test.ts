/** What a calibration answers, against the engine asked image by image; what it remembers; what it says on the way. */
import { describe, expect, test } from 'vitest';
import { Calibration } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { positionsOf } from '../../src/convert/fit/samples.js';
import { leastSquaresThreshold, POSITIONS } from '../../src/convert/fit/threshold.js';
import { histogram } from '../../src/convert/measure.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { type QuantilePass, QuantileSelection } from '../../src/convert/quantile.js';
import { withoutZeros } from '../../src/convert/thresholds.js';
import { argmax } from '../../src/engine/argmax.js';
import { createEngine } from '../../src/engine/create.js';
import type { Runner, Task } from '../../src/engine/job.js';
import { cutImages, firstImages, normalise, someImages } from '../../src/network/images.js';
import { type Layer, sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { Conversion } from '../../src/network/snn.js';
import { firstDifference } from '../support/bits.js';
import { calibrationOf, convertAs, inlineRunner, numbers } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { imageSet, randomImages } from '../support/images.js';
import { balanceThresholds } from '../support/thresholds.js';

const { network } = readGolden('resnet-mini-conv');
const images = randomImages(network.shapes[0], 40, 12); // two runs of dense jobs, ten of spiking ones
const all = normalise(images.pixels, 3);
const inputs = Array.from({ length: 40 }, (_, n) => all.subarray(n * 192, (n + 1) * 192));
const calibration = calibrationOf(network, images);
const T = 5;
const LONG = 16; // some answers are the ANN's
const engine = createEngine('wasm', network);

/** A runner that writes down the jobs and tasks that it is given. */
function spied(): { runner: Runner; jobs: string[] } {
  const inner = inlineRunner(network);
  const jobs: string[] = [];
  const run: Runner['run'] = (job, ...rest) => {
    jobs.push(job.kind);
    return inner.run(job, ...rest);
  };
  const map: Runner['map'] = (task, ...rest) => {
    jobs.push(task.kind);
    return inner.map(task, ...rest);
  };
  return { runner: { ...inner, run, map }, jobs };
}

describe('answers', () => {
  test('thresholds: the quantiles over all images at once', async () => {
    for (const scope of ['layer', 'channel'] as const)
      expect(await calibration.thresholds(0.9, scope)).toEqual(balanceThresholds(engine, all, 0.9, scope));
  });

  test('a layer with a quantile of 0 throughout has its largest activation, a silent one 1', async () => {
    // Of 20 neurons the first is active, a quarter of the image; of the next layer none is.
    const linear = (name: string, input: string, I: number, bias: number): Layer => {
      const weight = Float32Array.from({ length: I * 20 }, (_, i) => (i === 0 ? 0.25 : 0));
      return {
        kind: 'linear',
        name,
        input,
        weight,
        bias: Float32Array.from({ length: 20 }, (_, o) => (o ? -1 : bias)),
      };
    };
    const sparse = createNetwork([
      { kind: 'input', name: 'image', shape: [1, 1, 1] },
      ...[linear('a', 'image', 1, 0), { kind: 'relu', name: 'a.relu', input: 'a' } as const],
      ...[linear('b', 'a.relu', 20, -1), { kind: 'relu', name: 'b.relu', input: 'b' } as const],
      linear('c', 'b.relu', 20, 0),
    ]);
    const bright = calibrationOf(sparse, imageSet([1, 1, 1], [51, 255, 102]));
    for (const p of [0.9, 1]) expect(await bright.thresholds(p)).toEqual([Float32Array.of(0.25), Float32Array.of(1)]);
    const channels = await bright.thresholds(0.9, 'channel');
    expect(numbers(channels.slice(1))).toEqual([new Array<number>(20).fill(1)]);
    expect(channels[0][1]).toBe(channels[0][0]); // a silent channel has the largest V_th of its layer
    expect(channels[0][0]).toBeLessThan(0.25);
  });

  test('what is written into thresholds or a conversion that was handed out is written into nothing else', async () => {
    const own = calibrationOf(network, images);
    const options = { ...DEFAULT_OPTIONS, steps: T };
    const ask = [
      () => own.thresholds(0.9).then((thresholds) => ({ thresholds })),
      () => own.leastSquaresThresholds(4, 'layer').then((thresholds) => ({ thresholds })),
      () => convert(own, 'c-snn', options),
      () => convert(own, 'signed-shift', options),
      () => convert(own, 'c-snn', { ...options, steps: 2 * T }),
    ];
    const before = await Promise.all(ask.map(async (one) => structuredClone(await one())));
    for (const one of ask) {
      const given: Partial<Conversion> = await one();
      const { thresholds = [], initialPotential = [], biasShift = [], temporalBias = [] } = given;
      for (const layer of [thresholds, initialPotential, biasShift, temporalBias].flat()) layer.fill(100);
      expect(await Promise.all(ask.map((other) => other()))).toEqual(before);
    }
  });

  test('counts of any runs of images add up to those of all at once', async () => {
    const cells = network.spiking.map(() => 1);
    const pass = new QuantileSelection(0.9, 'layer', cells).next() as QuantilePass;
    const run = (chunk: number) => inlineRunner(network).run(histogram, pass, images, { chunk });
    const whole = await run(40);
    expect(whole[0].reduce((sum, n) => sum + n, 0)).toBe(40 * sizeOf(network.shapes[network.spiking[0]]));
    for (const chunk of [1, 7, 39]) {
      const counts = await run(chunk);
      counts.forEach((layer, s) => {
        expect(layer.findIndex((count, i) => count !== whole[s][i])).toBe(-1);
      });
    }
  });

  test('answers of the ANN and of an SNN, and how many agree', async () => {
    const snn = await convertAs(network, images, 'c-snn', LONG);
    const ann = inputs.map((image) => argmax(engine.forward(image)));
    engine.configure(snn);
    const own = inputs.map((image) => engine.simulate(image, { steps: LONG }));
    const answers = await calibration.snnAnswers(snn, LONG, 'c-snn');
    expect(await calibration.annAnswers()).toEqual(ann);
    expect(answers.map(({ predicted }) => predicted)).toEqual(own.map(({ logitsSum }) => argmax(logitsSum)));
    expect(answers.map(({ spikes }) => spikes)).toEqual(own.map(({ spikes }) => spikes));
    const agree = answers.filter(({ predicted }, n) => predicted === ann[n]).length;
    expect(await calibration.agreeing(snn, LONG, 'c-snn')).toBe(agree);
    expect(agree).toBeGreaterThan(0);
    expect(agree).toBeLessThan(40);
  });

  test('judged: share of equal answers, points lost by the ANN’s own probabilities, operations', async () => {
    const snn = await convertAs(network, images, 'c-snn', LONG);
    const [ann, answers] = [await calibration.annAnswers(), await calibration.snnAnswers(snn, LONG, '')];
    let [lost, operations] = [0, 0];
    inputs.forEach((image, n) => {
      const powers = Array.from(engine.forward(image), (z) => Math.exp(z));
      const sum = powers.reduce((total, power) => total + power, 0);
      lost += (powers[ann[n]] - powers[answers[n].predicted]) / sum;
      operations += answers[n].synapticOperations;
    });
    const judged = await calibration.judge(snn, LONG, 'c-snn');
    expect(judged.agreement).toBe((await calibration.agreeing(snn, LONG, 'c-snn')) / 40);
    expect(judged.synapticOperations).toBe(operations / 40);
    // Probabilities are float32 there: 2^-24 each, of at most 1.
    expect(Math.abs(judged.expectedLoss - (100 * lost) / 40)).toBeLessThanOrEqual(100 * 2 ** -23);
    expect(judged.expectedLoss).toBeGreaterThan(0);
  });

  test.each([10, 100, 100_000])('at most %i samples of each layer, where they are said to be', async (most) => {
    const snn = await convertAs(network, images, 'c-snn', T);
    const activations: number[][] = network.spiking.map(() => []);
    const currents: number[] = [];
    const s = 3;
    engine.configure(snn);
    inputs.forEach((image, n) => {
      const at = (layer: number) => {
        const [H, W, C] = network.shapes[network.spiking[layer]];
        return positionsOf(layer, n, 40, H * W, most).map((p) => [p * C, (p + 1) * C] as const);
      };
      engine.forward(image, (layer, a) => {
        for (const [from, to] of at(layer)) activations[layer].push(...a.subarray(from, to));
      });
      const steps: Float32Array[] = [];
      engine.simulate(image, { steps: T, until: s, currents: (_, I) => void steps.push(I.slice()) });
      for (const [from, to] of at(s)) for (const I of steps) currents.push(...I.subarray(from, to));
    });
    const sampled = await calibration.sampledActivations(most);
    // Too many to print the difference of.
    activations.forEach((own, layer) => {
      expect(firstDifference(sampled[layer], Float32Array.from(own)), `activations of layer ${layer}`).toBe(-1);
    });
    const own = await calibration.sampledCurrents(s, snn, T, most);
    expect(firstDifference(own, Float32Array.from(currents)), 'currents').toBe(-1);
  });

  test('V_th of least squared error, of each channel or layer', async () => {
    const samples = await calibration.sampledActivations(POSITIONS);
    for (const [scope, most] of [
      ['layer', 1],
      ['channel', 1],
      ['channel', 2],
    ] as const) {
      const expected = samples.map((a, s) => {
        const C = scope === 'layer' ? 1 : network.shapes[network.spiking[s]][2];
        const own = Array.from({ length: C }, (_, c) => a.filter((_, i) => i % C === c));
        return withoutZeros(own.map((values) => leastSquaresThreshold(values, T, most)));
      });
      expect(await calibration.leastSquaresThresholds(T, scope, most)).toEqual(expected);
    }
  });

  test('tasks are computed in the order of their arguments', async () => {
    const double: Task<number, number> = { kind: 'double', compute: (x) => 2 * x };
    expect(await calibration.compute(double, [3, 1, 2], 'doubled')).toEqual([6, 2, 4]);
  });
});

describe('parts of the images', () => {
  const means = (of: Calibration) => of.meanActivations();

  test('the first ones, or some from the middle, as if alone', async () => {
    expect(await means(calibration.first(16))).toEqual(await means(calibrationOf(network, firstImages(images, 16))));
    const some = someImages(images, 8, 12);
    expect([...some.pixels]).toEqual([...images.pixels.subarray(8 * sizeOf(images.shape), 20 * sizeOf(images.shape))]);
    expect([...some.labels]).toEqual([...images.labels.subarray(8, 20)]);
    expect(await means(calibration.part(8, 12))).toEqual(await means(calibrationOf(network, some)));
    expect(await means(calibration.part(8, 12))).not.toEqual(await means(calibration.first(12)));
  });

  test('cut from a data set they calibrate as a set of their own', async () => {
    const bernoulli = { ...DEFAULT_OPTIONS, coding: 'bernoulli' as const };
    for (const first of [5, 28]) {
      const [cut, own] = [cutImages(images, first, 12), someImages(images, first, 12)].map(
        (set) => new Calibration(inlineRunner(network), set, bernoulli),
      );
      expect(await cut.sampledActivations(100)).toEqual(await own.sampledActivations(100));
      const snn = await convert(cut, 'signed-shift', { ...bernoulli, steps: T });
      expect(snn.thresholds.flatMap((layer) => [...layer]).every((V_th) => V_th > 0)).toBe(true);
      expect(snn).toEqual(await convert(own, 'signed-shift', { ...bernoulli, steps: T }));
    }
  });

  test('all of them are itself', () => {
    expect(calibration.first(40)).toBe(calibration);
    expect(calibration.first(41)).toBe(calibration);
  });

  test('a part remembers, too, also under other work', async () => {
    const { runner, jobs } = spied();
    const own = new Calibration(runner, images, DEFAULT_OPTIONS);
    for (const asked of [own, own, own.withWork({})]) await asked.first(16).annAnswers();
    await own.part(0, 16).annAnswers();
    expect(jobs).toEqual(['ann-answers']);
    await own.part(8, 12).annAnswers();
    expect(jobs).toHaveLength(2);
  });
});

describe('memory', () => {
  test('what several methods or T ask is measured once, also under other work', async () => {
    const { runner, jobs } = spied();
    const own = new Calibration(runner, images, DEFAULT_OPTIONS);
    const other = own.withWork({});
    await own.thresholds(0.9);
    const once = [...jobs];
    expect(once).toEqual(['histogram', 'histogram']); // two passes
    for (const again of [own, other]) await again.thresholds(0.9, 'layer');
    await Promise.all([own.annAnswers(), other.annAnswers(), own.sampledActivations(9), other.sampledActivations(9)]);
    expect(jobs).toEqual([...once, 'ann-answers', 'sample-activations']);
    await own.of(images).annAnswers(); // other images, even if they are the same
    expect(jobs.slice(4)).toEqual(['ann-answers']);
  });

  test('work that failed is not remembered: whoever asks next starts again', async () => {
    let fails = true;
    const inner = inlineRunner(network);
    const run: Runner['run'] = (...asked) => (fails ? Promise.reject(new Error('no worker')) : inner.run(...asked));
    const own = new Calibration({ ...inner, run }, images, DEFAULT_OPTIONS);
    await expect(own.annAnswers()).rejects.toThrow('no worker');
    fails = false;
    await expect(own.annAnswers()).resolves.toEqual(await calibration.annAnswers());
  });

  test('while cancelled work ends, whoever asks has an answer of his own', async () => {
    const controller = new AbortController();
    const own = calibrationOf(network, images);
    const cancelled = own.withWork({ signal: controller.signal }).annAnswers();
    controller.abort(new Error('stop'));
    const other = own.annAnswers();
    await expect(cancelled).rejects.toThrow('stop');
    await expect(other).resolves.toEqual(await calibration.annAnswers());
    expect(await own.annAnswers()).toBe(await other); // and that one is kept
  });
});

test('progress: each stage by name, from none to all images', async () => {
  const said: [string, number, number][] = [];
  const own = calibrationOf(network, images).withWork({ progress: (...what) => void said.push(what) });
  await own.annAnswers();
  await own.first(6).meanRates(1, await convertAs(network, images, 'snn', T), T);
  const rates = 'rates, layer 2 of 7, T = 5';
  expect(said).toEqual([
    ...[0, 32, 40].map((done) => ['calibration, ANN', done, 40]),
    ...[0, 4, 6].map((done) => [rates, done, 6]),
  ]);
});

test('least squares: a layer that is silent at all sampled positions has its largest activation', async () => {
  const one = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
  const wide = createNetwork([
    { kind: 'input', name: 'image', shape: [64, 64, 1] },
    { kind: 'conv', name: 'conv', input: 'image', ...one, weight: Float32Array.of(3), bias: new Float32Array(1) },
    { kind: 'relu', name: 'relu', input: 'conv' },
    { kind: 'global-average-pool', name: 'pool', input: 'relu' },
    { kind: 'linear', name: 'out', input: 'pool', weight: new Float32Array(2), bias: new Float32Array(2) },
  ]);
  const sampled = new Set(positionsOf(0, 0, 2, 4096, POSITIONS));
  const left = Array.from({ length: 4096 }, (_, p) => p).find((p) => !sampled.has(p)) as number;
  const pixels = new Uint8Array(2 * 4096);
  pixels[left] = 255;
  const found = await calibrationOf(wide, imageSet([64, 64, 1], pixels)).leastSquaresThresholds(4, 'channel');
  expect(numbers(found)).toEqual([[3]]);
});
