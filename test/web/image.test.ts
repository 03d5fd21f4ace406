/** The view of one image: its player, its neuron, and what becomes of them when runs change or are cancelled. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finished, haveChromium, type Lab, startLab } from './support/lab.js';

const output = (page: Page) => page.locator('.player output');
const shown = async (page: Page) => Number(/t = (\d+)/.exec((await output(page).textContent()) ?? '')?.[1]);
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const choose = (page: Page, field: string, value: string) =>
  finished(page, () => page.locator(`#field-${field}`).selectOption(value));

/** Numbers in row `row` of the equations. */
async function numbers(page: Page, row: number): Promise<number[]> {
  const text = (await page.locator('.equations .numbers').nth(row).textContent()) ?? '';
  return (
    text
      .replaceAll('− ', '-')
      .replaceAll('−', '-')
      .match(/-?\d+\.\d+/g)
      ?.map(Number) ?? []
  );
}

/** Three roundings to 4 digits. */
const close = (a: number, b: number, what: string) => expect(Math.abs(a - b), what).toBeLessThanOrEqual(1.5e-4 + 1e-9);

describe.skipIf(!haveChromium())('one image', () => {
  let lab: Lab;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    lab = await startLab();
    ({ page, errors } = await lab.open());
  }, 60_000);
  afterAll(() => lab?.close());

  it('is stepped through, forwards and backwards, by buttons and by keys', async () => {
    expect(await shown(page)).toBe(8); // nothing moves by itself where no motion is wanted
    await press(page, 'To the first step');
    expect(await shown(page)).toBe(1);
    await press(page, 'One step on');
    await press(page, 'One step on');
    await press(page, 'One step back');
    expect(await shown(page)).toBe(2);
    await page.evaluate('document.activeElement.blur()');
    const keys = ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'Home', 'End', 'ArrowRight'];
    const at: number[] = [];
    for (const key of keys) {
      await page.keyboard.press(key);
      at.push(await shown(page));
    }
    expect(at).toEqual([3, 4, 3, 1, 8, 8]);
    await page.locator('#shown-layer').focus();
    await page.keyboard.press('Home'); // belongs to the field that has the focus
    expect(await shown(page)).toBe(8);
  });

  it('marks the step that is shown in the chart of the neuron', async () => {
    const at = async (t: number) => {
      await page.locator('#time').fill(String(t));
      const box = await page.locator('.neuron .cursor').boundingBox();
      return box?.x ?? Number.NaN;
    };
    const [first, fourth, last] = [await at(1), await at(4), await at(8)];
    // Pixels: steps are equally far apart, and places are rounded to a half.
    expect(Math.abs((fourth - first) / 3 - (last - first) / 7)).toBeLessThanOrEqual(0.5);
    expect(last - first).toBeGreaterThan(100);
  });

  it('is played and paused, by its button and by the space bar, to its end', async () => {
    await choose(page, 'T', '32'); // a step each 125 ms
    await page.locator('#time').fill('1');
    await press(page, 'Play');
    await press(page, 'Pause');
    const at = await shown(page);
    await page.waitForTimeout(260); // two steps
    expect(await shown(page)).toBe(at);
    await page.locator('#time').fill('29');
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('Space');
    await output(page).filter({ hasText: 't = 32 of 32' }).waitFor();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await choose(page, 'T', '8');
  });

  it('runs by itself with more steps and with fewer, and the status says what it is for', async () => {
    for (const T of ['16', '4', '8']) {
      expect(await choose(page, 'T', T)).toMatch(new RegExp(`^IC-SNN, T = ${T}, image 0: [\\d.]+ s$`));
      expect(await output(page).textContent()).toBe(`t = ${T} of ${T}`);
    }
    // A change on the heels of another replaces what that one started.
    await page.locator('#field-T').selectOption('16');
    expect(await choose(page, 'T', '8')).toMatch(/^IC-SNN, T = 8, image 0: [\d.]+ s$/);
    expect(await output(page).textContent()).toBe('t = 8 of 8');
    expect(await page.locator('#message').textContent()).toBe('');
  });

  it('shows the scores step by step while the run is going on', async () => {
    await page.evaluate(`{
      globalThis.verdicts = [];
      const column = document.querySelector('.columns-of-methods');
      new MutationObserver(() => globalThis.verdicts.push(column.querySelector('.chosen .verdict').textContent))
        .observe(column, { childList: true, subtree: true });
    }`);
    await choose(page, 'T', '16');
    const verdicts = (await page.evaluate('globalThis.verdicts')) as string[];
    const steps = verdicts.map((text) => Number(/^[✓✗] \w+ at t = (\d+)$/.exec(text)?.[1] ?? 0)).filter((t) => t > 0);
    expect(new Set(steps).size).toBeGreaterThanOrEqual(8); // half of them: the page may miss some when it is busy
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(verdicts.at(-1)).toMatch(/decided at t = \d+$/);
    await choose(page, 'T', '8');
  });

  it('shows numbers of Eq. (4), Eq. (5) and Eq. (6) that follow from each other at every step', async () => {
    await press(page, 'To the first step');
    let spikes = 0;
    for (let t = 1; t <= 8; t++) {
      const [[I], [before, term, sum], [v_temp, V_th], [v_end, spent, after]] = await Promise.all(
        [0, 1, 2, 4].map((row) => numbers(page, row)),
      );
      const theta = (await page.locator('.equations .fires').count()) === 1;
      close(term, I, `t = ${t}`);
      close(before + term, sum, `t = ${t}`);
      expect(v_temp).toBe(sum);
      expect(theta).toBe(v_temp > V_th);
      expect(Math.abs(spent)).toBe(theta ? V_th : 0);
      close(v_end - Math.abs(spent), after, `t = ${t}`);
      spikes += Number(theta);
      await press(page, 'One step on');
    }
    expect(await page.locator('.neuron .balance').textContent()).toContain(`${spikes} spike`);
  });

  it('accounts for the whole difference between a neuron’s spikes and the activation of the ANN, whatever the neuron', async () => {
    for (const method of ['ic-snn', 'best', 'snn']) {
      if (method !== 'ic-snn') await choose(page, 'method', method);
      const rows = await page.locator('.neuron .balance td').allTextContents();
      const [a, ...rest] = rows.map((text) => Number(text.replace('− ', '-').replace('+ ', '')));
      const x = rest.pop() ?? Number.NaN;
      expect(rest).toHaveLength(5);
      // Seven numbers rounded to 4 digits.
      const sum = rest.reduce((all, part) => all + part, a);
      expect(Math.abs(sum - x), method).toBeLessThanOrEqual(7 * 0.5e-4 + 1e-9);
      const [, V_th] = await numbers(page, 2);
      const sent = /of (\d+) spikes?(?:, (\d+) taken back)? in 8/.exec(
        (await page.locator('.neuron .balance').textContent()) ?? '',
      );
      const count = Number(sent?.[1]) - 2 * Number(sent?.[2] ?? 0);
      expect(Math.abs(x - (V_th * count) / 8), method).toBeLessThanOrEqual(1e-4 + 1e-9);
    }
    await choose(page, 'method', 'ic-snn');
  });

  it('is compared with its neighbours under other settings: the paper’s and beyond', async () => {
    const { page } = await lab.open({
      reducedMotion: 'reduce',
      settings: 'method=signed-temporal&calibrationImages=2',
    });
    const equations = await page.locator('.equations').textContent();
    for (const part of ['I(t) = W x(t) + b + β(t)', 'n > 0', 'x(t) = s(t) Vth', 'beyond the paper']) {
      expect(equations).toContain(part);
    }
    expect(await page.locator('.maps figcaption').first().textContent()).toBe(
      'Spikes s(t)orange: fires; blue: takes a spike back',
    );
    expect(await page.locator('.neuron .takes-back').first().isVisible()).toBe(true);
    expect(await page.locator('.scores-card').textContent()).toContain('signed-temporal, class B');
    expect(await page.locator('.column .column-title').allTextContents()).toEqual([
      ...['SNN', 'IC-SNN', 'best', 'signed-temporal'],
    ]);
    await choose(page, 'method', 'two-phase');
    expect(await page.locator('.scores-card').textContent()).toContain('(L + 1) T = 160 steps');
    await page.context().close();
  });

  it('shows few-spikes neurons with their falling threshold, and what each of their spikes counts', async () => {
    const { page, errors } = await lab.open({ settings: 'method=few-spikes&T=4&calibrationImages=2' });
    const stair = page.locator('.neuron svg [stroke-dasharray="5 3"] path');
    const heights = await stair.evaluate((path) => [
      ...new Set([...(path.getAttribute('d') ?? '').matchAll(/[,V](-?[\d.]+)/g)].map(([, y]) => Number(y))),
    ]);
    expect(heights).toHaveLength(4);
    // Pixels from the top: each step down is half the one before; places have three digits.
    for (const i of [1, 2]) {
      const [before, next] = [heights[i] - heights[i - 1], heights[i + 1] - heights[i]];
      expect(before).toBeGreaterThan(0);
      expect(Math.abs(before - 2 * next)).toBeLessThanOrEqual(6 * 0.5e-3 + 1e-9);
    }
    expect(await page.locator('.neuron svg').textContent()).toContain('8 Vth');
    await press(page, 'To the first step');
    let [count, spikes, last] = [0, 0, Number.NaN];
    for (let t = 1; t <= 4; t++) {
      const g = 2 ** (4 - t);
      const [[v], [compared, height], [V_th, x], [before, spent, after]] = await Promise.all(
        [1, 2, 3, 4].map((row) => numbers(page, row)),
      );
      const text = (await page.locator('.equations').textContent()) ?? '';
      expect(text).toContain(`v(t − 1) > ${g === 1 ? '' : `${g} · `}Vth, else 0`);
      expect(text).toContain(`which counts ${g === 1 ? 'once' : `${g} times`}`);
      const s = await page.locator('.equations .fires').count();
      expect([compared, before]).toEqual([v, v]);
      if (t > 1) expect(v, `t = ${t}`).toBe(last);
      expect(s === 1, `t = ${t}`).toBe(compared > height);
      expect(Math.abs(height - g * V_th), `t = ${t}`).toBeLessThanOrEqual((g + 1) * 0.5e-4 + 1e-9);
      expect([Math.abs(spent), x]).toEqual([s * height, s * V_th]);
      close(before + spent, after, `t = ${t}`);
      [count, spikes, last] = [count + s * g, spikes + s, after];
      await press(page, 'One step on');
    }
    expect(spikes).toBeGreaterThan(0);
    expect(await page.locator('.neuron .balance').textContent()).toContain(
      `of ${spikes} spike${spikes === 1 ? '' : 's'} in 4 steps, r = ${count} / 15`,
    );
    expect(await page.locator('.neuron .help').textContent()).toContain('2T − t Vth, half as much at each step');
    expect(await page.locator('.maps figcaption').allTextContents()).toEqual([
      ...['Spikes s(t)bright: fires at this step', 'Rate r so farthe largest digits first'],
      ...['ANN a / Vthwhat the rate should become', 'Potential v(t)by what a spike takes at this step'],
    ]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('runs at once when another image is chosen, and keeps the focus', async () => {
    await page.locator('#image-4').focus();
    await finished(page, () => page.keyboard.press('Enter'));
    expect(await page.locator('.image-view .lead').textContent()).toMatch(/^test image 4: cross/);
    expect(await page.evaluate('document.activeElement.id')).toBe('image-4');
  });

  it('answers questions about the run on show after a cancel has ended its worker', async () => {
    // At the very moment when the worker has the image: the run itself is over before a hand could press.
    await page.evaluate(`{
      const status = document.getElementById('status');
      new MutationObserver((_, observer) => {
        if (!status.textContent.startsWith('sending image 4')) return;
        observer.disconnect();
        setTimeout(() => document.getElementById('cancel').click(), 0);
      }).observe(status, { childList: true });
    }`);
    expect(await choose(page, 'T', '32')).toMatch(/cancelled$/);
    const title = page.locator('.image-view h3', { hasText: 'One neuron' });
    const before = (await title.textContent()) ?? '';
    await page.locator('#shown-layer').selectOption('3'); // shows the typical neuron of that layer, another one
    await title.filter({ hasNotText: before }).waitFor();
    await page.locator('#neuron-row').fill('5');
    await page.locator('#neuron-row').blur();
    await title.filter({ hasText: 'row 5' }).waitFor();
    expect(await output(page).textContent()).toBe('t = 8 of 8');
    expect(await page.locator('#message').textContent()).toBe('');
    expect(errors).toEqual([]);
  });
});
