/** One image in Chromium and in Node: the same spikes, potentials and logits, bit for bit; nets dropped on the page. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
import { run as command } from '../support/command-line.js';
import { goldenPath } from '../support/golden.js';
import { haveShared, sharedPath } from '../support/shared.js';
import { choose, downloaded, drop, finished, haveChromium, type Lab, startLab } from './support/lab.js';
import { expectBits, expectSameInNode, type TraceFile } from './support/trace.js';

const [NET, T, CALIBRATION] = ['vgg16-synthetic', 16, 10];
const FILE = new URL(`../../data/${NET}.safetensors`, import.meta.url);

const traced = async (page: Page) => JSON.parse(await downloaded(page, 'trace JSON')) as TraceFile;

describe.skipIf(!haveChromium())('one image in the page', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  const folder = mkdtempSync(join(tmpdir(), 'ic-snn-bits-'));
  afterAll(() => lab?.close());
  afterAll(() => rmSync(folder, { recursive: true }));

  it('IC-SNN is converted and simulated as in Node, bit for bit', async () => {
    const { page, errors } = await lab.open({
      settings: `net=${NET}&method=ic-snn&T=${T}&residual=${DEFAULT_OPTIONS.residual}&calibrationImages=${CALIBRATION}`,
    });
    const trace = await traced(page);
    const { network, normalisation } = parseModel(readFileSync(FILE), NET);

    const image = normalise(syntheticImages('test', 1).pixels, 3, normalisation);
    expectBits('the image', trace.images[0], Float32Array.from(toChannelsFirst(image, network.shapes[0])));
    const runner = createInlineRunner({ engine: 'wasm', network, ...(normalisation && { normalisation }) });
    const calibration = new Calibration(runner, syntheticImages('train', CALIBRATION), DEFAULT_OPTIONS);
    const conversion = await convert(calibration, 'ic-snn', { ...DEFAULT_OPTIONS, steps: T });
    for (const [s, V_th] of conversion.thresholds.entries()) expectBits(`V_th ${s}`, trace.thresholds[s], V_th);
    for (const [s, v_0] of conversion.initialPotential.entries())
      expectBits(`v(0) ${s}`, trace.initialPotential[s], v_0);

    expect(expectSameInNode(network, trace)).toBeGreaterThan(10_000);
    expect(errors).toEqual([]);
  });

  it.each(['bernoulli', 'regular'])('what the page traces under %s spikes, ic-snn trace runs again', async (coding) => {
    const code = `coding=${coding}&seed=7&compensateInput=yes&image=2`;
    const { page } = await lab.open({ settings: `net=${NET}&T=4&method=snn&calibrationImages=${CALIBRATION}&${code}` });
    const file = join(folder, `${coding}.json`);
    writeFileSync(file, await downloaded(page, 'trace JSON'));
    const { checksum, logitsSum } = JSON.parse(readFileSync(file, 'utf8')) as TraceFile;
    expect(JSON.parse(command('trace', fileURLToPath(FILE), '--spec', file))).toMatchObject({ checksum, logitsSum });
  });

  it('a copied link runs the same again, bit for bit, and says so by the checksum that trace prints', async () => {
    const { page } = await lab.open({
      ...{ settings: `net=${NET}`, permissions: ['clipboard-read', 'clipboard-write'] },
    });
    const checksum = page.locator('#checksum');
    const [found] = /[0-9a-f]{16}/.exec((await checksum.textContent()) ?? '') ?? [''];
    await page.locator('#link').click();
    await checksum.filter({ hasText: 'the run of the link, bit for bit' }).waitFor();
    expect(page.url()).toContain(`checksum=${found}`);
    const file = join(folder, 'trace.json');
    writeFileSync(file, await downloaded(page, 'trace JSON'));
    expect(JSON.parse(command('trace', fileURLToPath(FILE), '--spec', file)).checksum).toEqual([found]);

    await page.reload();
    await checksum.filter({ hasText: new RegExp(`^checksum ${found}: the run of the link, bit for bit$`) }).waitFor();
    await page.locator('#image-1').click();
    await checksum.filter({ hasText: /^checksum [0-9a-f]{16}$/ }).waitFor(); // another run
    const other = '0'.repeat(16);
    await page.goto(`${lab.url}#net=${NET}&checksum=${other}`); // loads the page again
    await checksum.filter({ hasText: `checksum ${found}; the run of the link has ${other}: not the same` }).waitFor();
  });

  it.each([
    ['vgg-mini', 'ic-snn'],
    ['resnet-mini-a', 'signed-temporal'],
    ['vgg-mini', 'graded'],
  ])('%s, opened from a file, gives the same bits under %s', async (name, method) => {
    const { page, errors } = await lab.open({ settings: `method=${method}&T=16&calibrationImages=5`, early: true });
    const bytes = readFileSync(goldenPath(name, 'net.onnx'));
    await finished(page, () => choose(page, 'net-file', { name: `${name}.onnx`, bytes }));
    const trace = await traced(page);
    expect(expectSameInNode(parseOnnx(bytes, `${name}.onnx`).network, trace)).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  it.skipIf(!haveShared('models/resnet20-cifar10.onnx'))('a trained ONNX net dropped on the page works', async () => {
    const { page, errors } = await lab.open({ settings: 'method=ic-snn&T=8&calibrationImages=2', early: true });
    const bytes = readFileSync(sharedPath('models/resnet20-cifar10.onnx'));
    await finished(page, () => drop(page, { name: 'resnet20-cifar10.onnx', bytes }));
    expect(await page.locator('#net').inputValue()).toBe('resnet20-cifar10.onnx');
    const { network } = parseOnnx(bytes, 'resnet20-cifar10.onnx');
    expect(expectSameInNode(network, await traced(page))).toBeGreaterThan(10_000);
    expect(errors).toEqual([]);
  });
});
