/** The page as such: loading, weight, network, keyboard, accessibility, widths. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveChromium, type Lab, run, startLab } from './support/lab.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const QUICK = 'T=4&calibrationImages=5&tableSteps=1,2&tableImages=4';
const VIEWS = ['image', 'layer', 'table'] as const;

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: { readonly html: string; readonly failureSummary: string }[];
}

/** Serious and critical violations, as lines. */
async function violations(page: Page): Promise<string[]> {
  // Colours are measured when they have stopped changing.
  await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => {})');
  await page.evaluate(AXE);
  const { violations: found } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
    violations: Violation[];
  };
  const grave = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

describe.skipIf(!haveChromium())('the page', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterAll(() => lab?.close());

  it('loads below any path without an error, and no net where none runs', async () => {
    lab.served.length = 0;
    const { page, errors } = await lab.open({ settings: 'view=table' });
    await page.waitForLoadState('networkidle');
    expect(errors).toEqual([]);
    expect(await page.title()).toBe('ic-snn lab');
    expect(lab.served.filter((name) => /safetensors|onnx/.test(name))).toEqual([]); // nets load on demand
  });

  it('runs the first image by itself, on the one net it starts with', async () => {
    lab.served.length = 0;
    const { page, errors } = await lab.open();
    await page.locator('.maps canvas').first().waitFor();
    expect(await page.locator('.verdict').textContent()).toMatch(/disc/);
    const nets = lab.served.filter((name) => name.endsWith('.safetensors'));
    expect(nets).toEqual([expect.stringContaining('resnet20-synthetic')]);
    expect(errors).toEqual([]);
  });

  it('needs less than 300 KB of compressed script to start', async () => {
    lab.served.length = 0;
    const { page } = await lab.open();
    await page.waitForLoadState('networkidle');
    const scripts = lab.served.filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    const sizes = scripts.map((name) => gzipSync(readFileSync(join(lab.folder, name))).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
  });

  it('paints within a second', async () => {
    const paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime";
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const { page } = await lab.open();
      times.push((await page.evaluate(paint)) as number);
      await page.context().close();
    }
    expect(Math.min(...times)).toBeLessThan(1000); // of three: the machine may be busy with something else
  });

  it('asks for nothing but its own files, and could not', async () => {
    const { page, requests } = await lab.open({ settings: QUICK });
    for (const name of VIEWS) {
      await page.locator(`#tab-${name}`).click();
      await run(page);
    }
    expect(requests.length).toBeGreaterThan(5);
    const foreign = requests.filter((address) => !address.startsWith(lab.url) && !/^(blob|data):/.test(address));
    expect(foreign).toEqual([]);
    const refused = await page.evaluate(`new Promise((resolve) => {
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
      fetch('https://example.org/').then(() => resolve('loaded'), () => setTimeout(() => resolve('failed'), 1000));
    })`);
    expect(refused).toBe('connect-src');
  });

  it('axe finds no serious violation in any view, light and dark, before a run and after', async () => {
    const { page, errors } = await lab.open({ settings: QUICK });
    for (const name of VIEWS) {
      await page.locator(`#tab-${name}`).click();
      await page.locator(`#view[aria-labelledby=tab-${name}]`).waitFor();
      expect(await violations(page), `${name}, before`).toEqual([]);
      await run(page);
      await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), `${name}, ${colorScheme}`).toEqual([]);
      }
    }
    expect(errors).toEqual([]);
  }, 60_000);

  it('fits every width from 360 to 1920 pixels in every view', async () => {
    const { page } = await lab.open({ settings: QUICK });
    for (const name of VIEWS) {
      await page.locator(`#tab-${name}`).click();
      await run(page);
      for (const width of [1920, 1280, 1024, 768, 480, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width);
      }
    }
  });

  it('works by keyboard alone, and shows where the focus is', async () => {
    const { page } = await lab.open({ settings: QUICK });
    await page.locator('#tab-image').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('#view[aria-labelledby=tab-layer]').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('tab-layer');
    await page.locator('#net').focus();
    const seen = new Set<string>();
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const [name, visible] = (await page.evaluate(`{
        const it = document.activeElement;
        const ring = (element) => {
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
          return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
        };
        [it.id || it.textContent.trim().slice(0, 20) || it.tagName, it === document.body || ring(it) || ring(it.parentElement)];
      }`)) as [string, boolean];
      expect(visible, `focus on ${name}`).toBe(true);
      seen.add(name);
      if (name === 'run') break;
    }
    expect(seen).toContain('run');
    await page.keyboard.press('Enter');
    await page.locator('.layer-view .chart svg').first().waitFor();
  });
});
