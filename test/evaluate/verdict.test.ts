/** The verdict: both networks on the same images, the loss with the interval of paired counts. */
import { expect, test } from 'vitest';
import { convert } from '../../src/convert/convert.js';
import { parseMethod } from '../../src/convert/methods/index.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { annEnergy, evaluateAnn, evaluateMethod, measureVerdict, pairedInterval } from '../../src/evaluate/evaluate.js';
import { calibrationOf } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';

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

test('known answer: Bonett and Price, by hand', () => {
  // p12 = 13/202, p21 = 4/202; difference 9/202, variance (17/202 − (9/202)²)/202
  const half = 1.959963984540054 * Math.sqrt((17 / 202 - (9 / 202) ** 2) / 202);
  const [low, high] = pairedInterval(12, 3, 200);
  expect(low).toBeCloseTo(100 * (9 / 202 - half), 12);
  expect(high).toBeCloseTo(100 * (9 / 202 + half), 12);
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
