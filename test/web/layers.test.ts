/** The layer view in the page: its numbers obey Eq. (11), its charts follow the chosen layer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { downloaded, finished, haveChromium, type Lab, startLab } from './support/lab.js';

interface Layers {
  readonly methods: {
    readonly method: string;
    readonly layers: {
      readonly layer: string;
      readonly firstSpike: number | null;
      readonly spiking: number;
      readonly threshold: number;
      readonly rate: { readonly mean: number; readonly drive: number; readonly error: number; readonly size: number };
      readonly points: { readonly ann: number; readonly snn: number }[];
    }[];
  }[];
}

const T = 16;

describe.skipIf(!haveChromium())('layers', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterAll(() => lab?.close());

  it('SNN and IC-SNN are compared in every spiking layer, and Eq. (11) adds up', async () => {
    const { page, errors } = await lab.open({ settings: `view=layer&T=${T}` });
    const { methods } = JSON.parse(await downloaded(page, 'Numbers of all layers as JSON')) as Layers;
    expect(methods.map(({ method }) => method)).toEqual(['snn', 'ic-snn']);
    for (const { layers } of methods) {
      expect(layers).toHaveLength(19);
      for (const { rate, firstSpike, spiking, points, threshold } of layers) {
        // Sums of float32 potentials over T steps: their roundings, T at most of half an ulp of a few V_th each.
        expect(Math.abs(rate.mean - rate.drive - rate.error)).toBeLessThan(T * 2 ** -20);
        expect(firstSpike === null).toBe(spiking === 0);
        if (firstSpike !== null) expect(firstSpike).toBeGreaterThanOrEqual(1);
        expect(points.length).toBeGreaterThan(300);
        for (const { snn } of points) expect(snn).toBeLessThanOrEqual(threshold * (1 + 2 ** -20));
      }
    }
    const csv = (await downloaded(page, 'Numbers of all layers as CSV')).trimEnd().split('\r\n');
    expect(csv).toHaveLength(1 + 2 * 19);
    expect(new Set(csv.map((line) => line.split(',').length)).size).toBe(1);
    expect(await page.locator('.layer-view .chart svg').count()).toBe(5);
    expect(errors).toEqual([]);
  });

  it('another layer is shown at once, and another T computed at once', async () => {
    const { page } = await lab.open({ settings: 'view=layer&T=4' });
    const select = page.getByLabel('spiking layer');
    const names = await select.locator('option').allTextContents();
    await select.selectOption('4');
    const label = page.locator('.layer-view .chart svg').first();
    const layer = names[4].replace(/^\d+ /, '');
    await page.locator(`.chart svg[aria-label*="outputs of ${layer} "]`).first().waitFor();
    expect(await label.getAttribute('aria-label')).toContain(`outputs of ${layer} `);
    expect(page.url()).toContain('layer=4');
    const lead = page.locator('.layer-view .lead');
    expect(await lead.textContent()).toContain('T = 4');
    const status = await finished(page, () => page.locator('#field-T').selectOption('8'));
    expect(status).toMatch(/^layers, T = 8, image 0: [\d.]+ s$/);
    expect(await lead.textContent()).toContain('T = 8');
  });

  it('cancel stops a comparison, and another can start', async () => {
    const { page, errors } = await lab.open({ settings: 'view=layer&T=256&calibrationImages=500', early: true });
    await page.locator('#status', { hasText: /: \d+ of \d+$/ }).waitFor();
    expect(await finished(page, () => page.locator('#cancel').click())).toMatch(/cancelled$/);
    await page.locator('summary', { hasText: 'More settings' }).click();
    await page.locator('#field-calibrationImages').fill('4');
    await page.locator('#field-calibrationImages').blur();
    expect(await finished(page, () => page.locator('#field-T').selectOption('2'))).toMatch(/T = 2, .*\d s$/);
    expect(errors).toEqual([]);
  });
});
