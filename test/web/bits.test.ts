/** One image in Chromium and in Node: the same spikes, potentials and logits, bit for bit; nets dropped on the page. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calibration } from '../../src/convert/calibration.js';
import { convert } from '../../src/convert/convert.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { syntheticImages } from '../../src/datasets/synthetic.js';
import { createInlineRunner } from '../../src/engine/job.js';
import { parseModel } from '../../src/files/model-file.js';
import { parseOnnx } from '../../src/files/onnx.js';
import { normalise } from '../../src/network/images.js';
import { toChannelsFirst } from '../../src/network/layout.js';
import { goldenPath } from '../support/golden.js';
import { haveShared, sharedPath } from '../support/shared.js';
import { choose, downloaded, drop, finished, haveChromium, type Lab, run, startLab } from './support/lab.js';
import { expectBits, expectSameInNode, type TraceFile } from './support/trace.js';

const CALIBRATION = 20;

const traced = async (page: Page) => JSON.parse(await downloaded(page, 'trace JSON')) as TraceFile;

describe.skipIf(!haveChromium())('one image in the page', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterAll(() => lab?.close());

  it('IC-SNN at T = 32 is converted and simulated as in Node, bit for bit', async () => {
    const { page, errors } = await lab.open({
      settings: `method=ic-snn&T=32&residual=${DEFAULT_OPTIONS.residual}&calibrationImages=${CALIBRATION}`,
    });
    await run(page);
    const trace = await traced(page);
    const bytes = readFileSync(new URL('../../data/resnet20-synthetic.safetensors', import.meta.url));
    const { network, normalisation } = parseModel(bytes, 'resnet20-synthetic.safetensors');

    const image = normalise(syntheticImages('test', 1).pixels, 3, normalisation);
    expectBits('the image', trace.images[0], Float32Array.from(toChannelsFirst(image, network.shapes[0])));
    const runner = createInlineRunner({ engine: 'wasm', network, ...(normalisation && { normalisation }) });
    const calibration = new Calibration(runner, syntheticImages('train', CALIBRATION), DEFAULT_OPTIONS);
    const conversion = await convert(calibration, 'ic-snn', { ...DEFAULT_OPTIONS, steps: 32 });
    for (const [s, V_th] of conversion.thresholds.entries()) expectBits(`V_th ${s}`, trace.thresholds[s], V_th);
    for (const [s, v_0] of conversion.initialPotential.entries())
      expectBits(`v(0) ${s}`, trace.initialPotential[s], v_0);

    expect(expectSameInNode(network, trace)).toBeGreaterThan(10_000);
    expect(errors).toEqual([]);
  });

  it.each([
    ['vgg-mini', 'ic-snn'],
    ['resnet-mini-a', 'signed-temporal'],
    ['vgg-mini', 'graded'],
  ])('%s, opened from a file, gives the same bits under %s', async (name, method) => {
    const { page, errors } = await lab.open({ settings: `method=${method}&T=16&calibrationImages=5` });
    const bytes = readFileSync(goldenPath(name, 'net.onnx'));
    await finished(page, () => choose(page, 'net-file', { name: `${name}.onnx`, bytes }));
    await run(page);
    const trace = await traced(page);
    expect(expectSameInNode(parseOnnx(bytes, `${name}.onnx`).network, trace)).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  it.skipIf(!haveShared('models/resnet20-cifar10.onnx'))('a trained ONNX net dropped on the page works', async () => {
    const { page, errors } = await lab.open({ settings: 'method=ic-snn&T=16&calibrationImages=5' });
    const bytes = readFileSync(sharedPath('models/resnet20-cifar10.onnx'));
    await finished(page, () => drop(page, { name: 'resnet20-cifar10.onnx', bytes }));
    expect(await page.locator('#net').inputValue()).toBe('resnet20-cifar10.onnx');
    await run(page);
    const { network } = parseOnnx(bytes, 'resnet20-cifar10.onnx');
    expect(expectSameInNode(network, await traced(page))).toBeGreaterThan(10_000);
    expect(errors).toEqual([]);
  });
});
