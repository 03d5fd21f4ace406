/** The table in the page: the command line's numbers, live; cancel; files; links. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calibration } from '../../src/convert/calibration.js';
import { parseMethod } from '../../src/convert/methods/index.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { syntheticImages } from '../../src/datasets/synthetic.js';
import { type AnnResult, evaluateAnn, evaluateMethod, type MethodResult } from '../../src/evaluate/evaluate.js';
import { parseModel } from '../../src/files/model-file.js';
import { decodePng } from '../../src/files/png.js';
import { sizeOf } from '../../src/network/layer.js';
import { toChannelsFirst } from '../../src/network/layout.js';
import { createPool } from '../../src/workers/pool.js';
import {
  choose,
  downloaded,
  downloadedBytes,
  finished,
  haveChromium,
  type Lab,
  settled,
  startLab,
} from './support/lab.js';

const METHODS = ['snn', 'ic-snn'];
const STEPS = [4, 8];
const [IMAGES, CALIBRATION] = [20, 8];
const SETTINGS = `view=table&residual=${DEFAULT_OPTIONS.residual}&tableMethods=${METHODS}&tableSteps=${STEPS}&tableImages=${IMAGES}&calibrationImages=${CALIBRATION}`;

interface Facts {
  readonly model: string;
  readonly dataset: string;
  readonly images: number;
  readonly options: Record<string, unknown>;
  readonly ann: AnnResult;
  readonly results: MethodResult[];
  readonly seconds: number;
}

/** The same evaluation in Node. */
async function inNode(): Promise<Pick<Facts, 'ann' | 'results'>> {
  const bytes = readFileSync(new URL('../../data/resnet20-synthetic.safetensors', import.meta.url));
  const { network, normalisation } = parseModel(bytes, 'resnet20-synthetic.safetensors');
  const pool = createPool({ engine: 'wasm', network, workers: 0, ...(normalisation && { normalisation }) });
  const [images, calibrating] = [syntheticImages('test', IMAGES), syntheticImages('train', CALIBRATION)];
  const ann = await evaluateAnn(pool, images, {});
  const calibration = new Calibration(pool, calibrating, DEFAULT_OPTIONS);
  const columns: MethodResult[][] = [];
  for (const method of METHODS) {
    columns.push(await evaluateMethod(parseMethod(method), calibration, DEFAULT_OPTIONS, STEPS, images, ann));
  }
  const results = STEPS.flatMap((_, k) => columns.map((column) => column[k]));
  return { ann, results };
}

describe.skipIf(!haveChromium())('the table', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterAll(() => lab?.close());

  it('has the numbers of the command line, and offers them as files', async () => {
    const { page, errors } = await lab.open({ settings: SETTINGS });
    const facts = JSON.parse(await downloaded(page, 'The table as JSON')) as Facts;
    const expected = await inNode();
    expect(facts.ann).toEqual(expected.ann);
    expect(facts.results).toEqual(expected.results);
    expect(facts).toMatchObject({ model: 'resnet20-synthetic', dataset: 'synthetic:test', images: IMAGES });
    expect(facts.options).toMatchObject({ calibration: 'synthetic:train', calibrationImages: CALIBRATION, workers: 2 });

    const csv = (await downloaded(page, 'The table as CSV')).trimEnd().split('\r\n');
    expect(csv[0]).toMatch(/^method,T,images,correct,accuracy,wilson_low,wilson_high,loss,/);
    const rows = csv.slice(1).map((line) => line.split(',').slice(0, 5));
    const { correct, accuracy } = facts.ann;
    const methods = facts.results.map((r) => [r.method, r.steps, IMAGES, r.correct, r.accuracy].map(String));
    expect(rows).toEqual([['ann', '', String(IMAGES), String(correct), String(accuracy)], ...methods]);

    const shown = await page.locator('table.accuracy tbody td strong').allTextContents();
    const first = (steps: number, method: string) =>
      facts.results.find((r) => r.steps === steps && r.method === method);
    const cells = METHODS.flatMap((method) => STEPS.map((steps) => first(steps, method)?.accuracy ?? -1));
    expect(shown).toEqual([accuracy, ...cells].map((value) => value.toFixed(1)));
    expect(errors).toEqual([]);
  });

  it('draws figure 5 and offers it as SVG and PNG', async () => {
    const { page } = await lab.open({
      settings: `view=table&tableMethods=${METHODS}&tableSteps=${STEPS}&tableImages=8`, // converted already
    });
    const label = await page.locator('.table-view .chart svg').getAttribute('aria-label');
    expect(label).toMatch(/ANN \d+\.\d %; SNN \(class A\) at T = 4: .* IC-SNN \(class A\) at T = 8: /);
    const svg = await downloaded(page, 'Accuracy against T (figure 5) as SVG');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 752 /);
    for (const text of ['IC-SNN', 'accuracy, %', 'T, time steps']) expect(svg).toContain(text);
    const bytes = await downloadedBytes(page, 'Accuracy against T (figure 5) as PNG');
    const { width, channels, pixels } = decodePng(bytes, 'chart.png');
    expect(width).toBe(2 * 752);
    const dark = pixels.filter((value, i) => i % channels === 0 && value < 128).length;
    expect(dark).toBeGreaterThan(1000); // lines and letters
    expect(dark).toBeLessThan(pixels.length / channels / 4);
    expect([...pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('cancel answers at once, keeps what is there, and the next run goes on from it', async () => {
    const settings = 'view=table&tableMethods=snn&tableSteps=1,256&tableImages=300&calibrationImages=8';
    const { page, errors } = await lab.open({ settings, early: true });
    await page.evaluate(`
      let last = performance.now();
      globalThis.longestGap = 0;
      setInterval(() => {
        globalThis.longestGap = Math.max(globalThis.longestGap, performance.now() - last);
        last = performance.now();
      }, 20);`);
    await page.locator('td.running').last().waitFor();
    const strong = page.locator('table.accuracy tbody td strong');
    await strong.nth(1).waitFor(); // ANN, and SNN at T = 1; T = 256 is on its way
    expect(await page.locator('#progress').getAttribute('value')).not.toBeNull();
    const before = await strong.allTextContents();
    const began = performance.now();
    expect(await finished(page, () => page.locator('#cancel').click())).toMatch(/cancelled$/);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(await page.evaluate('globalThis.longestGap')).toBeLessThan(1000); // the page never froze: T = 256 takes far longer
    expect(await strong.allTextContents()).toEqual(before);
    expect(await page.locator('#cancel').isDisabled()).toBe(true);
    expect(await page.locator('td.running').count()).toBe(0);

    await page.getByLabel('256', { exact: true }).uncheck();
    await page.getByLabel('2', { exact: true }).check();
    await settled(page);
    const after = await strong.allTextContents();
    expect(after.slice(0, 2)).toEqual(before);
    expect(after).toHaveLength(3);
    expect(errors).toEqual([]);
  });

  it('counts the images that more calibration images leave over anew', async () => {
    const { page, errors } = await lab.open({
      settings: 'view=table&tableMethods=snn&tableSteps=4&tableImages=20&calibrationImages=8',
    });
    const { pixels, labels, shape } = syntheticImages('test', 20);
    const record = (n: number) => toChannelsFirst(pixels.subarray(n * sizeOf(shape), (n + 1) * sizeOf(shape)), shape);
    const bytes = Uint8Array.from([...labels].flatMap((label, n) => [label, ...record(n)]));
    const facts = async () => JSON.parse(await downloaded(page, 'The table as JSON')) as Facts;
    await finished(page, () => choose(page, 'image-file', { name: 'twenty.bin', bytes }));
    expect(await facts()).toMatchObject({ dataset: 'twenty.bin', images: 12 });
    await page.locator('summary', { hasText: 'More settings' }).click();
    await page.locator('#field-calibrationImages').fill('12');
    await finished(page, () => page.locator('#field-calibrationImages').blur());
    const { images, ann, results } = await facts();
    expect(images).toBe(8);
    expect(ann.accuracy).toBe((100 * ann.correct) / images);
    expect(results.map(({ loss }) => loss)).toEqual([(100 * (ann.correct - results[0].correct)) / images]);
    expect(errors).toEqual([]);
  });

  it('a link restores the settings', async () => {
    // Settings alone: a net that is not open computes nothing.
    const { page } = await lab.open({ settings: 'view=table&net=none' });
    await page.getByLabel('C-SNN', { exact: true }).uncheck();
    await page.getByLabel('64', { exact: true }).check();
    await page.getByLabel('N, number of images').fill('77');
    await page.getByLabel('N, number of images').blur();
    await page.locator('summary', { hasText: 'More settings' }).click();
    await page.locator('#field-quantile').fill('0.95');
    await page.locator('#field-quantile').blur();
    const other = await lab.open({ settings: new URL(page.url()).hash.slice(1) });
    const state = async (of: typeof page) => ({
      boxes: await of
        .locator('.table-view input:checked')
        .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('value'))),
      images: await of.getByLabel('N, number of images').inputValue(),
      quantile: await of.locator('#field-quantile').inputValue(),
      tab: await of.locator('[role=tab][aria-selected=true]').textContent(),
    });
    expect(await state(other.page)).toEqual(await state(page));
    expect(await state(other.page)).toMatchObject({
      ...{
        boxes: ['snn', 'i-snn', 'ic-snn', 'best', '8', '16', '32', '64'],
        images: '77',
        quantile: '0.95',
        tab: 'Table',
      },
    });
  });
});
