/** The page's speed: a thousand images within a minute on two cores. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveChromium, type Lab, settled, startLab } from '../web/support/lab.js';

describe.skipIf(!haveChromium())('the table in Chromium', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterAll(() => lab?.close());

  it('1,000 synthetic images, IC-SNN, T = 16, resnet20-synthetic, take less than 60 s with two workers', async () => {
    const settings = 'view=table&net=resnet20-synthetic&tableMethods=ic-snn&tableSteps=16&tableImages=1000';
    const { page, errors } = await lab.open({ settings, early: true });
    page.setDefaultTimeout(600_000);
    const began = performance.now();
    await settled(page);
    const seconds = (performance.now() - began) / 1000;
    const cells = await page.locator('table.accuracy tbody td strong').allTextContents();
    console.log(
      `1,000 images, IC-SNN, T = 16, from the first paint of the view to the last cell: ${seconds.toFixed(1)} s; ANN, IC-SNN: ${cells} %`,
    );
    expect(cells).toHaveLength(2);
    expect(errors).toEqual([]);
    expect(seconds).toBeLessThan(60);
  });
});
