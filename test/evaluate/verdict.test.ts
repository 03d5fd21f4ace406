/** The verdict: both networks on the same images, the loss with the interval of paired counts. */
import { expect, test } from 'vitest';
import { convert } from '../../src/convert/convert.js';
import { parseMethod } from '../../src/convert/methods/index.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import {
  annEnergy,
  evaluateAnn,
  evaluateMethod,
  measureVerdict,
  pairedInterval,
  pairedIntervalOfGroups,
  signTest,
} from '../../src/evaluate/evaluate.js';
import { calibrationOf } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';
import { randomFloats } from '../support/random-network.js';

/** Probability of so many successes or fewer among n fair coins. */
function binomial(k: number, n: number): number {
  let [sum, term] = [0, 0.5 ** n];
  for (let i = 0; i <= k; i++) {
    sum += term;
    term *= (n - i) / (i + 1);
  }
  return sum;
}

test('a paired interval excludes 0 about where the exact sign test does', () => {
  expect(pairedInterval(12, 3, 200)[0]).toBeGreaterThan(0);
  for (let count = 20; count <= 400; count += 20) {
    for (let first = 0; first <= 15; first++) {
      for (let second = 0; second <= 15 && first + second <= count; second++) {
        const [low, high] = pairedInterval(first, second, count);
        const difference = (100 * (first - second)) / count;
        expect(low).toBeLessThanOrEqual(difference);
        expect(high).toBeGreaterThanOrEqual(difference);
        expect(pairedInterval(second, first, count).map((x) => -x)).toEqual([high, low]);
        const p = 2 * binomial(Math.min(first, second), first + second);
        if (p < 0.01) expect(low > 0 || high < 0).toBe(true);
        if (p > 0.2) expect(low <= 0 && high >= 0).toBe(true);
      }
    }
  }
});

test('the sign test: coins, also so many that one way of falling is less likely than any float64', () => {
  expect(signTest(6, 0)).toBeCloseTo(2 / 64, 15);
  for (let first = 0; first <= 12; first++) {
    for (let second = 0; second <= 12; second++) {
      const p = Math.min(1, 2 * binomial(Math.min(first, second), first + second));
      expect(signTest(first, second)).toBeCloseTo(p, 12);
    }
  }
  expect(signTest(0, 0)).toBe(1);
  // 2,000 coins: 2 Φ((956.5 − 1000) / √500) = 0.0517, and the same numbers the other way round.
  expect(signTest(956, 1044)).toBeCloseTo(0.0517, 3);
  expect(signTest(1044, 956)).toBe(signTest(956, 1044));
});

test('known answer: Bonett and Price, by hand', () => {
  // p12 = 13/202, p21 = 4/202; difference 9/202, variance (17/202 − (9/202)²)/202
  const half = 1.959963984540054 * Math.sqrt((17 / 202 - (9 / 202) ** 2) / 202);
  const [low, high] = pairedInterval(12, 3, 200);
  expect(low).toBeCloseTo(100 * (9 / 202 - half), 12);
  expect(high).toBeCloseTo(100 * (9 / 202 + half), 12);
});

/** Groups of images of two networks, each image with its own difficulty, and on how many images only one is right. */
function drawGroups(sizes: readonly number[], [onlyFirst, onlySecond, both]: readonly number[], seed: number) {
  const random = randomFloats(seed);
  const alone = [0, 0];
  const groups = sizes.map((size) => {
    const group = { first: 0, second: 0, count: size };
    for (let n = 0; n < size; n++) {
      const u = random();
      const [first, second] = [
        u < onlyFirst || u > 1 - both,
        u >= onlyFirst && (u < onlyFirst + onlySecond || u > 1 - both),
      ];
      group.first += Number(first);
      group.second += Number(second);
      alone[0] += Number(first && !second);
      alone[1] += Number(second && !first);
    }
    return group;
  });
  return { groups, alone };
}

test('from groups: covers the truth as often, as narrow as from pairs where there are many groups', () => {
  for (const [count, shares] of [
    [200, [0.05, 0.01, 0.8]],
    [200, [0.3, 0.02, 0.5]],
    [40, [0.004, 0.002, 0.9]],
    [5, [0.06, 0.02, 0.8]],
  ] as const) {
    let [covered, ratio] = [0, 0];
    const runs = 300;
    for (let seed = 0; seed < runs; seed++) {
      const { groups, alone } = drawGroups(new Array<number>(count).fill(50), shares, seed);
      const [low, high] = pairedIntervalOfGroups(groups);
      const truth = 100 * (shares[0] - shares[1]);
      covered += Number(low <= truth && truth <= high);
      const [pairLow, pairHigh] = pairedInterval(alone[0], alone[1], count * 50);
      ratio += (high - low) / (pairHigh - pairLow) / runs;
    }
    expect(covered / runs).toBeGreaterThan(0.92);
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(count < 10 ? 1.6 : 1.12);
  }
});

test.each([51, 55, 101, 175])(
  'from groups of 50 and what is left of %i images: no narrower than from pairs',
  (count) => {
    const sizes = Array.from({ length: Math.ceil(count / 50) }, (_, k) => Math.min(50, count - 50 * k));
    let [covered, ratio] = [0, 0];
    const runs = 300;
    for (let seed = 0; seed < runs; seed++) {
      const { groups, alone } = drawGroups(sizes, [0.15, 0.05, 0.6], seed);
      const [low, high] = pairedIntervalOfGroups(groups);
      covered += Number(low <= 10 && 10 <= high);
      const [pairLow, pairHigh] = pairedInterval(alone[0], alone[1], count);
      ratio += (high - low) / (pairHigh - pairLow) / runs;
    }
    expect(covered / runs).toBeGreaterThan(0.95);
    expect(ratio).toBeGreaterThan(1);
  },
);

test('from groups, by hand: unequal groups count as fewer equal ones', () => {
  // 50 and 1 tell less than two would: 40 right and 37 right of 50 differ on 23 images at most, the last one is right in both.
  const [fifty, one] = [
    { first: 40, second: 37, count: 50 },
    { first: 1, second: 1, count: 1 },
  ];
  expect(pairedIntervalOfGroups([fifty, one])).toEqual(pairedInterval(13, 10, 51));
  // 175² / (3 · 50² + 25²) = 49/13 groups, Student's t at 2 degrees by the series 4.17121; differences 2, −2, 2, −2.
  const groups = [50, 50, 50, 25].map((count, k) => ({ first: 20 + (k % 2 ? -2 : 2), second: 20, count }));
  const unequal = ((16 * 49) / (49 - 13)) * (4.171205463562703 / 1.959963984540054) ** 2;
  const expected = pairedInterval(unequal / 2, unequal / 2, 175);
  for (const [k, bound] of pairedIntervalOfGroups(groups).entries()) expect(bound).toBeCloseTo(expected[k], 10);
});

test('from groups, by hand: equal groups, one group, no more than the counts allow', () => {
  const same = { first: 41, second: 41, count: 50 };
  expect(pairedIntervalOfGroups([same, same, same])).toEqual(pairedInterval(0, 0, 150));
  // One group: 41 right and 38 right of 50 differ on 21 images at most, by 3.
  expect(pairedIntervalOfGroups([{ ...same, second: 38 }])).toEqual(pairedInterval(12, 9, 50));
  // Differences 10 and −10: their variance asks for more such images than the counts allow, 2 × 50.
  const far = [
    { first: 30, second: 20, count: 50 },
    { first: 20, second: 30, count: 50 },
  ];
  expect(pairedIntervalOfGroups(far)).toEqual(pairedInterval(50, 50, 100));
  // Differences 1 and −1 in turns: 100 groups, s² = 100/99, Student's t at 99 degrees 1.98422.
  const turns = Array.from({ length: 100 }, (_, k) => ({ first: 40 + (k % 2 ? 1 : -1), second: 40, count: 50 }));
  const unequal = (100 * 100 * (1.9842169515086827 / 1.959963984540054) ** 2) / 99;
  const expected = pairedInterval(unequal / 2, unequal / 2, 5000);
  for (const [k, bound] of pairedIntervalOfGroups(turns).entries()) expect(bound).toBeCloseTo(expected[k], 5);
});

test('the verdict is the row of evaluate, and its counts add up', async () => {
  const { network } = readGolden('mlp');
  const images = randomImages(network.shapes[0], 40, 3);
  const calibration = calibrationOf(network, images);
  const choice = parseMethod('ic-snn');
  const options = { ...DEFAULT_OPTIONS, steps: 2 };
  const conversion = await convert(calibration, choice, options);
  const { runner, input, work } = calibration;
  const verdict = await measureVerdict(runner, choice, conversion, images, input, work);
  const ann = await evaluateAnn(runner, images, work);
  const [row] = await evaluateMethod(choice, calibration, options, [2], images, ann);
  expect(verdict.snn).toEqual(row);
  expect(verdict.ann).toEqual({ ...ann, energyPerImage: annEnergy(row.macsPerImage) });
  const expected = await calibration.annAnswers();
  const answers = await calibration.snnAnswers(conversion, 2, 'again');
  const only = expected.filter((k, n) => k === images.labels[n] && answers[n].predicted !== k).length;
  expect(verdict.onlyAnn).toBe(only);
  expect(verdict.onlyAnn - verdict.onlySnn).toBe(ann.correct - row.correct);
  expect(verdict.onlyAnn + verdict.onlySnn).toBeGreaterThan(0);
});
