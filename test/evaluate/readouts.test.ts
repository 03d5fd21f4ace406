/** Table rows for several T: those of one evaluation each, from as few simulations as there are different networks. */
import { expect, test } from 'vitest';
import { Calibration } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { parseMethod } from '../../src/convert/methods/index.js';
import { DEFAULT_OPTIONS, type OptionValues } from '../../src/convert/options.js';
import type { SnnAnswersArgument } from '../../src/engine/answers.js';
import type { Runner } from '../../src/engine/job.js';
import { evaluateAnn, evaluateMethod, evaluateRows } from '../../src/evaluate/evaluate.js';
import { inlineRunner } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';

const { network } = readGolden('resnet-mini-conv');
const images = randomImages(network.shapes[0], 12, 11);
const runner = inlineRunner(network);

/** A runner that writes down the T of every simulation that counts answers. */
function counted(): { counting: Runner; simulations: number[] } {
  const simulations: number[] = [];
  const run: Runner['run'] = (job, argument, ...rest) => {
    if (job.kind === 'snn-answers') simulations.push((argument as SnnAnswersArgument).steps);
    return runner.run(job, argument, ...rest);
  };
  return { counting: { ...runner, run }, simulations };
}

const times = [6, 12, 3, 6]; // in any order, and one twice

async function evaluate(running: Runner, method: string, steps: readonly number[], changes: Partial<OptionValues>) {
  const options: OptionValues = { ...DEFAULT_OPTIONS, residual: 'remainder', ...changes };
  const ann = await evaluateAnn(running, images, {});
  return evaluateMethod(parseMethod(method), new Calibration(running, images, options), options, steps, images, ann);
}

test.each<[string, number[], Partial<OptionValues>]>([
  ['snn', [12], {}], // v(0) = 0 at every T
  ['robust-norm', [12], {}],
  ['c-snn', [3, 6, 12], {}], // V_th / (2 T)
  ['i-snn', [3, 6, 12], {}],
  ['ic-snn', [3, 6, 12], {}],
  ['snn', [12], { coding: 'regular' }],
  ['snn', [3, 6, 12], { coding: 'regular', compensateInput: 'yes' }], // the coder's start is 1/(2T)
])('%s: simulations to T = %j with %j', async (method, expected, changes) => {
  const alone = [];
  for (const T of times) alone.push(...(await evaluate(runner, method, [T], changes)));
  const { counting, simulations } = counted();
  expect(await evaluate(counting, method, times, changes)).toEqual(alone);
  expect(simulations).toEqual(expected);
  expect(new Set(alone.map((row) => row.spikesPerImage)).size).toBe(3);
});

test('networks that two methods have in common are simulated once', async () => {
  const { counting, simulations } = counted();
  const options = { ...DEFAULT_OPTIONS, steps: 8 };
  const calibration = new Calibration(runner, images, options);
  const rows = [];
  for (const [label, steps] of [
    ['opi:0.99', 6],
    ['opi:0.990', 12],
    ['robust-norm:0.99', 12],
    ['opi:0.9', 12],
  ] as const) {
    const choice = parseMethod(label);
    rows.push({ choice, conversion: await convert(calibration, choice, { ...options, steps }) });
  }
  const ann = await evaluateAnn(runner, images, {});
  const together = await evaluateRows(counting, rows, images, ann, options, {});
  expect(simulations).toEqual([12, 12, 12]); // the first two together
  const alone = [];
  for (const row of rows) alone.push(...(await evaluateRows(runner, [row], images, ann, options, {})));
  expect(together).toEqual(alone);
  expect(together.map(({ method }) => method)).toEqual(rows.map(({ choice }) => choice.label));
});
