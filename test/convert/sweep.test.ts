/** `best` as a method's number: the number whose SNN agrees with the ANN on most calibration images, without labels. */
import { describe, expect, test } from 'vitest';
import { Calibration } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { METHODS, parseMethod } from '../../src/convert/methods/index.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import type { SnnAnswersArgument } from '../../src/engine/answers.js';
import { argmax } from '../../src/engine/argmax.js';
import { createEngine } from '../../src/engine/create.js';
import { normalise } from '../../src/network/images.js';
import { inlineRunner } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';

const { network } = readGolden('resnet-mini-conv');
const images = randomImages(network.shapes[0], 24, 8);
const inputs = Array.from({ length: 24 }, (_, n) => normalise(images.pixels.subarray(n * 192, (n + 1) * 192), 3));
const engine = createEngine('wasm', network);
const ann = inputs.map((image) => argmax(engine.forward(image)));

describe.each(['opi', 'rmp', 'robust-norm', 'ic-snn'])('%s:best', (name) => {
  const calibration = new Calibration(inlineRunner(network), images, DEFAULT_OPTIONS);
  const sweep = METHODS.find((method) => method.name === name)?.parameter?.sweep ?? [];

  const chosen: number[] = [];

  test.each([5, 8, 16])('T = %i: the first of those that answer most images like the ANN', async (steps) => {
    const options = { ...DEFAULT_OPTIONS, steps };
    const agreements: number[] = [];
    for (const candidate of sweep) {
      engine.configure(await convert(calibration, `${name}:${candidate}`, options));
      const answers = inputs.map((image) => argmax(engine.simulate(image, { steps }).logitsSum));
      agreements.push(answers.filter((answer, n) => answer === ann[n]).length);
    }
    expect(new Set(agreements).size).toBeGreaterThan(1); // there is something to choose
    const expected = sweep[agreements.indexOf(Math.max(...agreements))];
    chosen.push(sweep.indexOf(expected));
    const best = await convert(calibration, `${name}:best`, options);
    const alone = await convert(calibration, `${name}:${expected}`, options);
    expect({ ...best, options: 0 }).toEqual({ ...alone, options: 0 });
    const number = `${name === 'rmp' ? 'factor' : 'quantile'} ${expected}`;
    const reading = alone.options.chosen; // of Algorithm 2, where it was chosen, too
    const said = reading === undefined ? number : `${number}, ${reading}`;
    expect(best.options).toEqual({ ...alone.options, method: `${name}:best`, chosen: said });
  });

  test('it is not always the first one', () => {
    expect(Math.max(...chosen)).toBeGreaterThan(0);
  });

  test('labels are not read: others change nothing', async () => {
    const options = { ...DEFAULT_OPTIONS, steps: 5 };
    const permuted = { ...images, labels: images.labels.toReversed() };
    expect(permuted.labels).not.toEqual(images.labels);
    const other = new Calibration(inlineRunner(network), permuted, DEFAULT_OPTIONS);
    expect(await convert(other, `${name}:best`, options)).toEqual(await convert(calibration, `${name}:best`, options));
  });
});

test('the paper’s method with a quantile is the one whose options say so', async () => {
  const calibration = new Calibration(inlineRunner(network), images, DEFAULT_OPTIONS);
  const options = { ...DEFAULT_OPTIONS, steps: 5 };
  const [number, option] = await Promise.all([
    convert(calibration, 'ic-snn:0.9', { ...options, threshold: 'mmse' }),
    convert(calibration, 'ic-snn', { ...options, quantile: 0.9 }),
  ]);
  expect({ ...number, options: { ...number.options, method: 'ic-snn' } }).toEqual(option);
});

test('rmp without a number is rmp:best', async () => {
  const calibration = new Calibration(inlineRunner(network), images, DEFAULT_OPTIONS);
  const [plain, best] = await Promise.all(
    ['rmp', 'rmp:best'].map((method) => convert(calibration, method, { ...DEFAULT_OPTIONS, steps: 5 })),
  );
  expect({ ...plain, options: { ...plain.options, method: 'rmp:best' } }).toEqual(best);
});

test.each(['opi:best', 'rmp', 'tsc:best'])(
  '%s: one simulation for all T where it is the same, and the same choice',
  async (name) => {
    const times = [6, 12, 3];
    const simulated: string[] = [];
    const runner = inlineRunner(network);
    const counting: typeof runner = {
      ...runner,
      run: (job, argument, ...rest) => {
        const { steps, readouts } = (argument ?? {}) as Partial<SnnAnswersArgument>;
        if (job.kind.endsWith('-answers') && steps) simulated.push([steps, ...(readouts ?? [])].join());
        return runner.run(job, argument, ...rest);
      },
    };
    const reading = new Calibration(counting, images, DEFAULT_OPTIONS).forTimes(times);
    for (const steps of [12, 6, 3]) {
      const alone = new Calibration(runner, images, DEFAULT_OPTIONS);
      const options = { ...DEFAULT_OPTIONS, steps };
      expect(await convert(reading, name, options)).toEqual(await convert(alone, name, options));
    }
    const { method } = parseMethod(name);
    const each = name.startsWith('tsc') ? ['12', '6', '3'] : ['12,3,6'];
    expect(simulated).toEqual(each.flatMap((one) => (method.parameter?.sweep ?? []).map(() => one)));
  },
);
