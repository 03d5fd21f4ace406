/** The page as such: loading, weight, network, keyboard, accessibility, widths. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveChromium, type Lab, openView, startLab } from './support/lab.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** All of it is converted already. */
const QUICK = 'T=4&tableSteps=4,8&tableMethods=snn,ic-snn&tableImages=4';
const VIEWS = ['image', 'layer', 'table'] as const;

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: { readonly html: string; readonly failureSummary: string }[];
}

/** Serious and critical violations, as lines; of all rules, or of some. */
async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Colours are measured when they have stopped changing.
  await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => {})');
  await page.evaluate(AXE);
  const options = JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
  const { violations: found } = (await page.evaluate(`axe.run(document, ${options})`)) as { violations: Violation[] };
  const grave = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

describe.skipIf(!haveChromium())('the page', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterAll(() => lab?.close());

  it('starts below any path without an error: one net, what was calibrated for it, under 300 KB of scripts', async () => {
    lab.served.length = 0;
    const { page, errors } = await lab.open();
    expect(await page.title()).toBe('ic-snn lab');
    expect(lab.served.filter((name) => name.endsWith('.safetensors')).sort()).toEqual([
      expect.stringContaining('resnet20-synthetic-8'),
      expect.stringContaining('resnet20-synthetic-'),
    ]);
    const scripts = new Set(lab.served.filter((name) => name.endsWith('.js')));
    expect(scripts.size).toBeGreaterThan(0);
    const sizes = [...scripts].map((name) => gzipSync(readFileSync(join(lab.folder, name))).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
    expect(errors).toEqual([]);
  });

  it('in every view: axe finds no serious violation, every width fits, and nothing foreign is asked for', async () => {
    const { page, errors, requests } = await lab.open({ settings: QUICK });
    for (const name of VIEWS) {
      if (name !== 'image') await openView(page, name);
      await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      expect(await violations(page), `${name}, light`).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' }); // other colours, and nothing else
      expect(await violations(page, ['color-contrast']), `${name}, dark`).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
      for (const width of [1920, 1280, 768, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    expect(errors).toEqual([]);
    expect(requests.length).toBeGreaterThan(5);
    const foreign = requests.filter((address) => !address.startsWith(lab.url) && !/^(blob|data):/.test(address));
    expect(foreign).toEqual([]);
    const refused = await page.evaluate(`new Promise((resolve) => {
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
      fetch('https://example.org/').then(() => resolve('loaded'), () => setTimeout(() => resolve('failed'), 1000));
    })`);
    expect(refused).toBe('connect-src');
  }, 60_000);

  it('a view that could not be loaded says so, leaves the others working, and is loaded when it is asked for again', async () => {
    const { page, errors } = await lab.open({ settings: QUICK });
    await page.route(/table-view[^/]*\.js$/, (route) => route.abort());
    await page.locator('#tab-table').click();
    const message = page.locator('#message .message.error');
    await message.waitFor();
    expect(await message.textContent()).toMatch(/^view "Table": could not be loaded \(.*\); load the page again$/);
    expect(await openView(page, 'layer')).toMatch(/^layers, .* s$/);
    expect(await message.count()).toBe(0);
    await page.unroute(/table-view[^/]*\.js$/);
    expect(await openView(page, 'table')).toMatch(/^table: .* s$/);
    expect(errors.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
  });

  it('works by keyboard alone, and shows where the focus is', async () => {
    const { page } = await lab.open({ settings: QUICK });
    await page.locator('#tab-image').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('#view[aria-labelledby=tab-layer]').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('tab-layer');
    await page.locator('.layer-view .chart svg').first().waitFor();
    const seen = new Set<string>();
    for (let i = 0; i < 60 && !seen.has('net'); i++) {
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
    }
    for (const id of ['run', 'link', 'compared-layer', 'images', 'field-T', 'net']) expect(seen).toContain(id);
  });
});
