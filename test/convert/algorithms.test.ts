/** Algorithms 1 to 3 by hand: what each reading makes of numbers that can be checked on paper. */
import { describe, expect, test } from 'vitest';
import { algorithm1 } from '../../src/convert/methods/algorithm-1.js';
import { imageResiduals, meanResiduals, type ResidualRule } from '../../src/convert/methods/algorithm-2.js';
import { algorithm3, biasCompensation, potentialCompensation } from '../../src/convert/methods/algorithm-3.js';
import { fireRule, RESIDUAL_RULES } from '../../src/convert/options.js';
import { thresholdsFrom } from '../../src/convert/thresholds.js';
import { createEngine } from '../../src/engine/create.js';
import type { Simulation } from '../../src/engine/engine.js';
import { normalise } from '../../src/network/images.js';
import { sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import { calibrationOf, convertAs, numbers, small, three } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';

const { network } = readGolden('resnet-mini-conv');
const images = randomImages(network.shapes[0], 6, 4);
const T = 8;

test('thresholds: float32 quantiles; a channel of 0 has the largest of its layer, a layer of 0 has 1', () => {
  const found = thresholdsFrom([Float64Array.of(0, 3, 0.5), Float64Array.of(0.1), Float64Array.of(0, 0)]);
  expect(numbers(found)).toEqual([[3, 3, 0.5], [Math.fround(0.1)], [1, 1]]);
});

const recorded = (...finalPotential: number[][]) =>
  ({ finalPotential: finalPotential.map((v_T) => Float32Array.from(v_T)) }) as unknown as Simulation;

/** What one neuron's v(T) counts for; undefined: it is left out. */
function residual(v_T: number, V_th: number, rule: ResidualRule): number | undefined {
  const [[sum, count]] = imageResiduals(recorded([v_T]), [Float32Array.of(V_th)], [rule]);
  return count === 0 ? undefined : sum;
}

describe('Algorithm 1', () => {
  // fc1 (columns of weights to its two neurons): (2, 1), (0.5, -1); fc2: (1, 4).
  const thresholds = [Float32Array.of(4), Float32Array.of(8)];

  test('literal: the mean of w T + b mod V_th over the weights', () => {
    // T = 3: 6, 1.5, 3, -3 mod 4 are 2, 1.5, 3, 1; 3, 12 mod 8 are 3, 4.
    expect([...algorithm1(small, thresholds, 3, 'literal')]).toEqual([7.5 / 4, 3.5]);
  });

  test('summed: the mean of T (V_th_prev Σ w + b) mod V_th over the neurons', () => {
    // T = 3: 9 and -1.5 mod 4 are 1 and 2.5; 3 · 4 · 5 = 60 mod 8 is 4.
    expect([...algorithm1(small, thresholds, 3, 'summed')]).toEqual([1.75, 4]);
  });

  test('thresholds per channel: in units of each V_th', () => {
    const perChannel = [Float32Array.of(4, 2), Float32Array.of(8)];
    // 9 mod 4 = 1 and -1.5 mod 2 = 0.5: both a quarter of their V_th; 3 (4 · 1 + 2 · 4) = 36 mod 8 = 4.
    expect([...algorithm1(small, perChannel, 3, 'summed')]).toEqual([0.25, 4]);
  });

  test('summed behind a shortcut: the channels that it adds never fire', () => {
    const one = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
    const net = createNetwork([
      { kind: 'input', name: 'image', shape: [2, 2, 1] },
      { kind: 'conv', name: 'a', input: 'image', ...one, weight: Float32Array.of(1, 1), bias: new Float32Array(2) },
      { kind: 'relu', name: 'a.relu', input: 'a' },
      { kind: 'shortcut', name: 'wide', input: 'a.relu', stride: [1, 1], before: 1, after: 1 },
      {
        kind: 'conv',
        name: 'b',
        input: 'wide',
        ...one,
        weight: Float32Array.of(16, 1, 2, 16),
        bias: new Float32Array(1),
      },
      { kind: 'relu', name: 'b.relu', input: 'b' },
      { kind: 'linear', name: 'out', input: 'b.relu', weight: new Float32Array(4), bias: new Float32Array(1) },
    ]);
    // Of the four weights the middle two read the channels 4 and 8: 3 (4 · 1 + 8 · 2) = 60 mod 64.
    const perChannel = [Float32Array.of(4, 8), Float32Array.of(64)];
    expect(algorithm1(net, perChannel, 3, 'summed')[1]).toBe(60);
  });

  test.each(['summed', 'literal'] as const)(
    '%s: IC-SNN adds the compensation to it, I-SNN nothing',
    async (weightsRule) => {
      const changes = { init: 'weights', weightsRule } as const;
      const [i, ic] = await Promise.all(
        ['i-snn', 'ic-snn'].map((method) => convertAs(network, images, method, T, changes)),
      );
      const init_mem = algorithm1(network, i.thresholds, T, weightsRule);
      expect(numbers(i.initialPotential)).toEqual(Array.from(init_mem, (mean) => [Math.fround(mean)]));
      expect(numbers(ic.initialPotential)).toEqual(
        ic.thresholds.map(([V_th], s) => [Math.fround(init_mem[s] + V_th / (2 * T))]),
      );
      expect(numbers(ic.initialPotential)).not.toEqual(numbers(i.initialPotential));
    },
  );
});

describe('Algorithm 2', () => {
  test.each([
    ['raw', -1, -1],
    ['raw', 9, 9],
    ['clamped', -1, 0],
    ['clamped', 3, 3],
    ['clamped', 9, 4],
    ['in-range', -1, undefined],
    ['in-range', 0, 0],
    ['in-range', 4, 4],
    ['in-range', 4.5, undefined],
    ['remainder', -1, 3],
    ['remainder', 4, 0],
    ['remainder', 9, 1],
  ] as const)('%s: v(T) = %d with V_th = 4 counts as %s', (rule, v_T, expected) => {
    expect(residual(v_T, 4, rule)).toBe(expected);
  });

  test('one image: sum and number of each layer; per channel each residual in units of its V_th', () => {
    const simulation = recorded([1, 2, 3, 6], [5]);
    expect([...imageResiduals(simulation, [Float32Array.of(4), Float32Array.of(2)], ['raw'])[0]]).toEqual([
      12, 4, 5, 1,
    ]);
    expect([...imageResiduals(simulation, [Float32Array.of(4), Float32Array.of(2)], ['in-range'])[0]]).toEqual([
      6, 3, 0, 0,
    ]);
    const perChannel = [Float32Array.of(2, 4), Float32Array.of(2)];
    const expected = {
      raw: [1 / 2 + 2 / 4 + 3 / 2 + 6 / 4, 4, 5, 1],
      'in-range': [1 / 2 + 2 / 4, 2, 0, 0],
      clamped: [1 / 2 + 2 / 4 + 1 + 1, 4, 2, 1],
      remainder: [1 / 2 + 2 / 4 + 1 / 2 + 2 / 4, 4, 1, 1],
    } as const;
    for (const rule of RESIDUAL_RULES)
      expect([...imageResiduals(simulation, perChannel, [rule])[0]], rule).toEqual(expected[rule]);
  });

  test('the mean over the neurons of each image, then over the images; one without any is left out', () => {
    const each = [Float64Array.of(6, 3, 0, 0), Float64Array.of(4, 1, 7, 2), Float64Array.of(0, 0, 0, 0)];
    expect([...meanResiduals(each)]).toEqual([3, 3.5]);
    expect([...meanResiduals([Float64Array.of(0, 0)])]).toEqual([0]);
    expect([...meanResiduals([])]).toEqual([]);
  });

  test.each(['remainder', 'clamped'] as const)(
    'per channel, %s: v(0) is the mean share times each V_th',
    async (rule) => {
      const changes = { thresholdScope: 'channel', residual: rule } as const;
      const { thresholds, initialPotential } = await convertAs(network, images, 'i-snn', T, changes);
      const engine = createEngine('wasm', network);
      const zeros = thresholds.map(() => Float32Array.of(0));
      engine.configure({ thresholds, initialPotential: zeros, biasShift: zeros, fire: '>' });
      const size = sizeOf(images.shape);
      const shares = thresholds.map(() => 0);
      for (let n = 0; n < images.count; n++) {
        const image = normalise(images.pixels.subarray(n * size, (n + 1) * size), 3);
        const { finalPotential = [] } = engine.simulate(image, { steps: T, record: 'potential' });
        finalPotential.forEach((v_T, s) => {
          const V_th = thresholds[s];
          const sum = v_T.reduce((total, v, i) => {
            const own = V_th[i % V_th.length];
            return total + (residual(v, own, rule) as number) / own;
          }, 0);
          shares[s] += sum / v_T.length;
        });
      }
      expect(numbers(initialPotential)).toEqual(
        thresholds.map((V_th, s) => Array.from(V_th, (x) => Math.fround((shares[s] / images.count) * x))),
      );
    },
  );
});

describe('Algorithm 3', () => {
  test('the compensation in units of V_th', () => {
    const all = ['none', 'once', 'per-step', 'half'] as const;
    expect(all.map((one) => potentialCompensation(one, 4))).toEqual([0, 1 / 8, 0, 1 / 2]);
    expect(all.map((one) => biasCompensation(one, 4))).toEqual([0, 0, 1 / 8, 0]);
  });

  const thresholds = network.spiking.map((_, s) => Float32Array.of(2 + s));
  const closes = network.spiking.map((at) => network.layers[network.sources[at][0]].kind === 'add');

  test.each([
    ['once', 1 / 16, 0],
    ['half', 1 / 2, 0],
    ['per-step', 0, 1 / 16],
  ] as const)('%s: v(0) starts from it, and it is added to what is found', async (compensation, potential, bias) => {
    for (const blockRule of ['all', 'first'] as const) {
      const starts: number[][][] = [];
      const made = await algorithm3(network, thresholds, { compensation, blockRule, steps: 8 }, async (start) => {
        starts.push(numbers(start.potential), numbers(start.bias));
        return [Float64Array.from(thresholds, () => 1), Float64Array.from(thresholds, () => 0.5)];
      });
      const left = (s: number) => blockRule === 'first' && closes[s];
      const share = (factor: number) => thresholds.map(([V_th], s) => [left(s) ? 0 : V_th * factor]);
      expect(starts).toEqual([share(potential), share(bias)]);
      expect(numbers(made.bias)).toEqual(share(bias));
      expect(made.final_mem.map(numbers)).toEqual(
        [1, 0.5].map((found) => thresholds.map(([V_th], s) => [left(s) ? 0 : found + V_th * potential])),
      );
    }
    expect(closes).toContain(true);
    expect(closes).toContain(false);
  });

  test('block rule `first` leaves out the shift of each step, too, behind an addition', async () => {
    const changes = { compensation: 'per-step', blockRule: 'first' } as const;
    for (const method of ['c-snn', 'ic-snn']) {
      const { biasShift, thresholds: V_th } = await convertAs(network, images, method, T, changes);
      expect(numbers(biasShift)).toEqual(V_th.map(([x], s) => [closes[s] ? 0 : Math.fround(x / (2 * T))]));
    }
  });

  test('Algorithm 2 runs on the net with the compensation, and with its tie rule', async () => {
    const calibration = calibrationOf(network, images);
    for (const fire of ['gt', 'ge'] as const) {
      const changes = { residual: 'remainder', compensation: 'once', fire } as const;
      const c = await convertAs(network, images, 'c-snn', T, changes);
      expect(c.fire).toBe(fireRule(fire));
      const [means] = await calibration.residuals(c, T, ['remainder']);
      const ic = await convertAs(network, images, 'ic-snn', T, changes);
      expect(numbers(ic.initialPotential)).toEqual(
        c.thresholds.map(([V_th], s) => [Math.fround(means[s] + V_th * (1 / (2 * T)))]),
      );
    }
  });
});

test('the tie rule’s names', () => {
  expect([fireRule('gt'), fireRule('ge')]).toEqual(['>', '>=']);
});

test('SNN per channel on a net by hand: thresholds are each channel’s quantile', async () => {
  // fc1: (2, 0.5), (1, 0), (3, 0); the third channel of nothing is silent.
  const { thresholds } = await convertAs(small, three, 'snn', 8, { quantile: 1, thresholdScope: 'channel' });
  expect(numbers(thresholds)).toEqual([[3, 0.5], [4]]);
});
