/** `best` and --target-loss: fitted on some images, judged on others, by the ANN's own answers. */
import { describe, expect, test } from 'vitest';
import { convert } from '../../src/convert/convert.js';
import { contendersOf, expectedLossOf, judge, winnerOf } from '../../src/convert/methods/best.js';
import { CLASSES, METHODS } from '../../src/convert/methods/index.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { cautiousLoss, convertToTarget, TARGET_STEPS } from '../../src/convert/target.js';
import { firstImages, someImages } from '../../src/network/images.js';
import { createNetwork } from '../../src/network/network.js';
import { calibrationOf } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { imageSet, randomImages } from '../support/images.js';
import { randomFloats } from '../support/random-network.js';

const { network } = readGolden('mlp');
const images = randomImages(network.shapes[0], 40, 12);
const calibration = calibrationOf(network, images);
const options = { ...DEFAULT_OPTIONS, steps: 3 };

test('contenders are those of the class that take part', () => {
  for (const ofClass of CLASSES) {
    const names = contendersOf(ofClass, METHODS, options).map(({ name }) => name);
    expect(names).toEqual(
      METHODS.filter((method) => method.class === ofClass && method.contends).map(({ name }) => name),
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names).not.toContain('best');
    expect(names).not.toContain('ic-snn');
  }
});

test('judged on the last quarter, fitted on the images before', async () => {
  const [fitting, judging] = [firstImages(images, 30), someImages(images, 30, 10)].map((set) =>
    calibrationOf(network, set),
  );
  const judged = await judge(contendersOf('A', METHODS, options), calibration, options);
  for (const { method, ...how } of judged) {
    const conversion = await method.convert(fitting, options, 0);
    expect(how).toEqual(await judging.judge(conversion, 3, method.name));
  }
});

test('one image alone does for both', async () => {
  const alone = calibration.first(1);
  for (const { method, ...how } of await judge(contendersOf('A', METHODS, options), alone, options))
    expect(how).toEqual(await alone.judge(await method.convert(alone, options, 0), 3, method.name));
});

describe.each(CLASSES)('best:%s', (ofClass) => {
  test('is the winner, fitted on all images, and says so', async () => {
    const { method, agreement } = winnerOf(
      await judge(contendersOf(ofClass, METHODS, options), calibration, options),
      expectedLossOf,
    );
    const best = await convert(calibration, `best:${ofClass}`, options);
    const alone = await method.convert(calibration, options, 0);
    const chosen = `${method.name}, ${(100 * agreement).toFixed(1)} % agreement on ${Math.round(calibration.images.count / 4)} images`;
    expect(best).toEqual({
      ...alone,
      options: { ...alone.options, method: `best:${ofClass}`, class: ofClass, chosen },
    });
  });
});

describe('--target-loss', () => {
  test.each([10, 20, 50])('%d points: the fewest steps, then the fewest operations', async (points) => {
    let expected: { steps: number; name: string } | undefined;
    for (const steps of TARGET_STEPS) {
      const judged = await judge(contendersOf('B', METHODS, options), calibration, { ...options, steps });
      const enough = judged
        .filter(({ expectedLoss }) => (10 * expectedLoss + 100) / 11 <= points) // as if one of 10 images more were lost
        .sort((a, b) => a.synapticOperations - b.synapticOperations);
      if (enough.length === 0) continue;
      expected = { steps, name: enough[0].method.name };
      break;
    }
    const made = await convertToTarget(calibration, 'B', DEFAULT_OPTIONS, points);
    expect({ steps: made.steps, name: made.options.method }).toEqual(expected);
    const method = METHODS.find(({ name }) => name === expected?.name);
    const alone = await method?.convert(calibration, { ...options, steps: made.steps }, 0);
    expect({ ...made, options: 0 }).toEqual({ ...alone, options: 0 });
  });

  test('max pools are read as the options say', async () => {
    const random = randomFloats(2);
    const weight = (length: number) => Float32Array.from({ length }, () => random() - 0.4);
    const pooled = createNetwork([
      { kind: 'input', name: 'image', shape: [4, 4, 1] },
      {
        ...{ kind: 'conv', name: 'conv', input: 'image', kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] },
        ...{ groups: 1, weight: weight(2), bias: new Float32Array(2) },
      },
      { kind: 'relu', name: 'relu', input: 'conv' },
      { kind: 'max-pool', name: 'pool', input: 'relu', kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] },
      { kind: 'linear', name: 'out', input: 'pool', weight: weight(24), bias: new Float32Array(3) },
    ]);
    const asked = { ...DEFAULT_OPTIONS, maxPooling: 'spike-wise' } as const;
    const own = calibrationOf(pooled, randomImages([4, 4, 1], 40, 3), asked);
    const made = await convertToTarget(own, 'B', asked, 50);
    const alone = await convert(own, String(made.options.method), { ...asked, steps: made.steps });
    expect(made.maxPooling).toBe('spike-wise');
    expect({ ...made, options: 0 }).toEqual({ ...alone, options: 0 });
  });

  test('what is out of reach is refused with what is possible', async () => {
    const layer = (name: string, input: string, weight: number) =>
      ({
        kind: 'linear',
        name,
        input,
        weight: Float32Array.of(weight, 0, 0, weight),
        bias: new Float32Array(2),
      }) as const;
    const larger = createNetwork([
      { kind: 'input', name: 'image', shape: [1, 1, 2] },
      layer('a', 'image', 1),
      { kind: 'relu', name: 'relu', input: 'a' },
      layer('out', 'relu', 1e5),
    ]);
    const close = imageSet(
      [1, 1, 2],
      Array.from({ length: 80 }, (_, i) => 100 + (i >> 1) + ((i ^ (i >> 1)) & 1)),
    );
    // Which of two pixels is larger, by one of 255: more than 64 steps can say.
    await expect(convertToTarget(calibrationOf(larger, close), 'A', DEFAULT_OPTIONS, 20)).rejects.toThrow(
      /"target-loss" of 20 points is not reached in class A up to T = 64: \d+\.\d\d at best/,
    );
  });

  test('so few images that one of them is more than the target are refused before any work', async () => {
    await expect(convertToTarget(calibration, 'B', DEFAULT_OPTIONS, 9)).rejects.toThrow(
      /"target-loss": 10 held-out images are too few for 9 points, one is 10.0 of them; give more --calibration-images/,
    );
    expect([cautiousLoss(0, 99), cautiousLoss(2, 1)]).toEqual([1, 51]);
  });
});
