/** The report in a real browser: nothing is cut at 390, 1280 and on paper, one drawing of each figure shows, light and dark. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pngFolder, run } from '../support/command-line.js';
import { EXECUTABLE } from '../web/support/chromium.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-report-page-'));
const page = join(folder, 'report.html');
let browser: Browser;

beforeAll(async () => {
  const data = pngFolder(join(folder, 'images'), 6);
  const net = fileURLToPath(new URL('../golden/vgg-mini/net.onnx', import.meta.url));
  const normalised = ['--mean', '0.5,0.5,0.5', '--std', '0.25,0.25,0.25', '--workers', '0'];
  const asked = [
    '--steps',
    '2,4,8',
    '--methods',
    'snn,i-snn,c-snn,ic-snn,signed,two-phase,graded',
    '--trial-images',
    '4',
  ];
  run('report', net, '--data', data, '--calibration', data, ...normalised, ...asked, '-o', page);
  browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
}, 300_000);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

describe.each([
  [390, 'light', 'screen', 'narrow'],
  [390, 'dark', 'screen', 'narrow'],
  [1280, 'dark', 'screen', 'wide'],
  [1280, 'light', 'screen', 'wide'],
  [720, 'dark', 'print', 'wide'],
] as const)('%d pixels, %s, %s', (width, colorScheme, media, drawings) => {
  test('nothing is cut, and the right drawings show', async () => {
    const view = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await view.emulateMedia({ media });
    await view.goto(`file://${page}`);
    const found = await view.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true;
      const isShown = (one: Element) => one.getBoundingClientRect().width > 0;
      const outside = [...document.querySelectorAll('body *')].filter((one) => {
        const { left, right } = one.getBoundingClientRect();
        // What is drawn in a figure is clipped by nothing but the figure.
        return !one.closest('svg') && (right > document.documentElement.clientWidth + 1 || left < -1);
      });
      const drawn = [...document.querySelectorAll('.drawing')].filter(isShown);
      const cut = [...document.querySelectorAll('.drawing, .wide, pre')].filter(
        (one) => one.scrollWidth > one.clientWidth + 1,
      );
      const texts = [...document.querySelectorAll('.drawing > svg')].filter(isShown).flatMap((svg) => {
        const frame = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')].filter((text) => {
          const { left, right } = text.getBoundingClientRect();
          return left < frame.left - 1 || right > frame.right + 1;
        });
      });
      return {
        outside: outside.map((one) => one.outerHTML.slice(0, 80)),
        cut: cut.map((one) => one.outerHTML.slice(0, 80)),
        texts: texts.map((one) => one.textContent),
        kinds: [...new Set(drawn.map((one) => one.className))],
        count: drawn.length,
        figures: document.querySelectorAll('figure').length,
        ink: getComputedStyle(document.body).color,
      };
    });
    expect(found).toMatchObject({ outside: [], cut: [], texts: [], kinds: [`drawing ${drawings}`] });
    expect(found.count).toBe(found.figures - 1); // figure 3 is a picture
    const isDark = colorScheme === 'dark' && media === 'screen';
    expect(found.ink).toBe(isDark ? 'rgb(232, 232, 232)' : 'rgb(27, 27, 27)');
    await view.close();
  }, 60_000);
});
