/** Beyond the paper: thresholds of least squared error, samples, fits of channels and layers, and who is best. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { Calibration } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { ChannelRun } from '../../src/convert/fit/channel.js';
import { plainErrors, prepareErrors, sortSamples } from '../../src/convert/fit/errors.js';
import { type FitKind, fitChannel } from '../../src/convert/fit/fits.js';
import { positionsOf } from '../../src/convert/fit/samples.js';
import { leastSquaresThreshold } from '../../src/convert/fit/threshold.js';
import { expectedLossOf, type Judged, winnerOf } from '../../src/convert/methods/best.js';
import { METHODS } from '../../src/convert/methods/index.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { createInlineRunner } from '../../src/engine/job.js';
import type { ImageSet } from '../../src/network/images.js';
import { sizeOf } from '../../src/network/layer.js';
import type { Neuron } from '../../src/network/snn.js';
import { createPool } from '../../src/workers/pool.js';
import { spawnNodeWorker } from '../../src/workers/spawn-node.js';
import { readGolden } from '../support/golden.js';
import { randomFloats } from '../support/random-network.js';

const { network } = readGolden('resnet-mini-conv');
const images: ImageSet = (() => {
  const random = randomFloats(3);
  const [shape, count] = [network.shapes[0], 16];
  const pixels = Uint8Array.from({ length: count * sizeOf(shape) }, () => random() * 256);
  const labels = Uint16Array.from({ length: count }, () => random() * 10);
  return { name: 'random', shape, count, pixels, labels, classCount: 10 };
})();
const worker = new URL('../../dist/worker-node.js', import.meta.url);
const pool = createPool({ engine: 'wasm', network, workers: 2, spawn: () => spawnNodeWorker(worker) });
afterAll(() => pool.close());

const inline = (set: ImageSet) =>
  new Calibration(createInlineRunner({ engine: 'wasm', network }), set, DEFAULT_OPTIONS);

describe('V_th of least squared error', () => {
  const T = 4;
  const quantised = (a: number, V_th: number, levels: number) =>
    (V_th / T) * Math.min(Math.floor(a / (V_th / T) + 0.5), levels);

  test('no candidate is better, tried one by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.constantFrom(1, 2), (seed, most) => {
        const random = randomFloats(seed);
        const a = Float32Array.from({ length: 200 }, () => Math.max(0, random() * 3 - 1) ** 3);
        const best = leastSquaresThreshold(a, T, most);
        const errorOf = (V_th: number) => a.reduce((sum, x) => sum + (x - quantised(x, V_th, most * T)) ** 2, 0);
        const largest = Math.max(...a);
        for (let k = 0; k < 48; k++) {
          const candidate = Math.fround((largest * (0.08 + (0.92 * k) / 47)) / most);
          if (errorOf(candidate) < errorOf(best) * (1 - 1e-12)) return false;
        }
        return best > 0;
      }),
      { numRuns: 60 },
    );
  });

  test('few levels: what is common wins over one outlier', () => {
    expect(leastSquaresThreshold(Float32Array.of(4, 4, 4, 4), 1)).toBe(4);
    expect(leastSquaresThreshold(Float32Array.from([10, ...new Array<number>(400).fill(1)]), 1)).toBeLessThan(2);
  });

  test('a silent channel has none', () => {
    expect(leastSquaresThreshold(new Float32Array(8), T)).toBe(0);
  });
});

test('sampled positions: as many as asked for, each image its own, whatever the split', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 2000 }),
      fc.nat(20),
      (count, pixels, most, layer) => {
        const each = Array.from({ length: count }, (_, n) => positionsOf(layer, n, count, pixels, most));
        const all = each.flatMap((own, n) => own.map((p) => n * pixels + p));
        expect(each.flat().every((p) => p >= 0 && p < pixels)).toBe(true);
        expect(all).toHaveLength(Math.min(most, count * pixels));
        expect(new Set(all).size).toBe(all.length);
      },
    ),
  );
});

/** The kernel and its twin: any number of positions, both tie rules, potentials exactly at the threshold and at 0. */
test('errors of a channel: the kernel’s numbers are those of its twin, bit for bit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.integer({ min: 1, max: 37 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom<Neuron>('binary', 'signed'),
      fc.constantFrom('>' as const, '>=' as const),
      fc.boolean(),
      (seed, m, T, neuron, fire, dyadic) => {
        const random = randomFloats(seed);
        const draw = () => (dyadic ? Math.round(random() * 16 - 6) / 8 : random() * 2 - 0.8);
        const currents = Float32Array.from({ length: T * m }, draw);
        const activations = Float32Array.from({ length: m }, () => Math.max(0, draw()));
        const samples = sortSamples({ currents, activations });
        const fit = {
          V_th: dyadic ? 0.5 : Math.fround(0.3 + random()),
          v_0: Math.fround(draw()),
          beta: Float32Array.from({ length: T }, draw),
        };
        const rules = { neuron, fire };
        expect(prepareErrors(samples, rules)(fit)).toEqual(plainErrors(samples, rules)(fit));
      },
    ),
    { numRuns: 300 },
  );
});

/** Samples of a channel: noisy currents around a mean drive, and the activation that they stand for. */
function noisyChannel(seed: number, T: number, m = 300) {
  const random = randomFloats(seed);
  const drive = Array.from({ length: m }, () => random() * 2 - 0.7);
  const currents = Float32Array.from({ length: T * m }, (_, i) => drive[i % m] + (random() - 0.5) * 2);
  return { currents, activations: Float32Array.from(drive, (z) => Math.max(0, z)) };
}

describe.each(['binary', 'signed', 'graded:2'] as const)('fits of %s neurons', (neuron: Neuron) => {
  const rules = { neuron, fire: '>' as const };
  const T = 6;
  const errorOf = (samples: ReturnType<typeof noisyChannel>, fit: Parameters<ChannelRun['all']>[0]) => {
    const run = new ChannelRun(samples, rules);
    run.all(fit);
    const outputs = run.n.map((n) => (n * fit.V_th) / T);
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
    return {
      mean: Math.abs(mean(outputs) - mean(samples.activations)),
      square: mean(Array.from(outputs, (x, i) => (x - samples.activations[i]) ** 2)),
    };
  };

  test.each(['shift', 'temporal', 'search'] as const)('%s brings the mean output to the ANN’s', (kind: FitKind) => {
    for (const seed of [1, 2, 3]) {
      const samples = noisyChannel(seed, T);
      const start = { V_th: 1, v_0: 0.5, beta: Float32Array.from({ length: T }, () => 0.4) };
      const [before, after] = [start, fitChannel(kind, samples, start, rules)].map((fit) => errorOf(samples, fit));
      expect(after.mean).toBeLessThan(before.mean / 4);
      expect(after.square).toBeLessThan(before.square);
    }
  });

  test('the search is never worse than where it starts, and better here', () => {
    const samples = noisyChannel(7, T);
    const start = { V_th: 1, v_0: 0.5, beta: new Float32Array(T) };
    const temporal = errorOf(samples, fitChannel('temporal', samples, start, rules)).square;
    expect(errorOf(samples, fitChannel('search', samples, start, rules)).square).toBeLessThan(temporal);
  });
});

describe.each(['binary-shift', 'binary-temporal', 'signed-search', 'two-phase', 'few-spikes', 'best'])(
  '%s',
  (method) => {
    const options = { ...DEFAULT_OPTIONS, steps: 3 };

    test('the same bits from any workers, without reading a label', async () => {
      const alone = await convert(inline(images), method, options);
      const others = new Calibration(pool, { ...images, labels: images.labels.map(() => 0) }, DEFAULT_OPTIONS);
      expect(await convert(others, method, options)).toEqual(alone);
      expect(alone.thresholds.every((V_th) => V_th.every((x) => x > 0 && Number.isFinite(x)))).toBe(true);
      expect(alone.thresholds.map(({ length }) => length)).toEqual(network.spiking.map((at) => network.shapes[at][2]));
    });
  },
);

test('the winner loses least; of equals it needs the fewest operations', () => {
  const one = (name: string, expectedLoss: number, synapticOperations: number): Judged =>
    ({ method: METHODS.find((method) => method.name === name), expectedLoss, synapticOperations }) as Judged;
  const judged = [one('snn', 5, 1), one('signed', 1, 30), one('binary', 1, 20), one('opi', 2, 5)];
  expect(winnerOf(judged, expectedLossOf).method.name).toBe('binary');
  expect(winnerOf(judged.slice(0, 2), expectedLossOf).method.name).toBe('signed');
});
