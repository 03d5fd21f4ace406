/** The view of one image: its player, its neuron, and what becomes of them when runs change or are cancelled. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finished, haveChromium, type Lab, run, startLab } from './support/lab.js';

const QUICK = 'method=ic-snn&T=8&calibrationImages=5';

const output = (page: Page) => page.locator('.player output');
const shown = async (page: Page) => Number(/t = (\d+)/.exec((await output(page).textContent()) ?? '')?.[1]);
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

describe.skipIf(!haveChromium())('one image', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterAll(() => lab?.close());

  const open = async () => {
    const { page, errors } = await lab.open({
      settings: QUICK,
      reducedMotion: 'reduce',
    });
    await run(page);
    return { page, errors };
  };

  it('is played, paused and stepped through, forwards and backwards', async () => {
    const { page, errors } = await open();
    expect(await shown(page)).toBe(8); // nothing moves by itself where no motion is wanted
    await press(page, 'To the first step');
    expect(await shown(page)).toBe(1);
    await press(page, 'One step on');
    await press(page, 'One step on');
    await press(page, 'One step back');
    expect(await shown(page)).toBe(2);
    await press(page, 'Play');
    await press(page, 'Pause');
    const at = await shown(page);
    await page.waitForTimeout(1200); // two steps of a run of 8
    expect(await shown(page)).toBe(at);
    await press(page, 'Play');
    await output(page).filter({ hasText: 't = 8 of 8' }).waitFor();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(errors).toEqual([]);
  });

  it('can be run with more steps and with fewer', async () => {
    const { page, errors } = await open();
    for (const T of ['32', '4']) {
      await page.locator('#field-T').selectOption(T);
      expect(await run(page)).toMatch(/\d s$/);
      await output(page)
        .filter({ hasText: `t = ${T} of ${T}` })
        .waitFor();
    }
    expect(await page.locator('#message').textContent()).toBe('');
    expect(errors).toEqual([]);
  });

  it('shows numbers of Eq. (4), Eq. (5) and Eq. (6) that follow from each other at every step', async () => {
    const { page } = await open();
    await press(page, 'To the first step');
    const numbers = async (row: number) => {
      const text = await page.locator('.equations .numbers').nth(row).textContent();
      return (
        (text ?? '')
          .replaceAll('− ', '-')
          .replaceAll('−', '-')
          .match(/-?\d+\.\d+/g)
          ?.map(Number) ?? []
      );
    };
    let spikes = 0;
    for (let t = 1; t <= 8; t++) {
      const [[I], [before, term, sum], [v_temp, V_th], [v_end, spent, after]] = [
        ...(await Promise.all([numbers(0), numbers(1), numbers(2), numbers(4)])),
      ];
      const theta = (await page.locator('.equations .fires').count()) === 1;
      const close = (a: number, b: number) => expect(Math.abs(a - b), `t = ${t}`).toBeLessThanOrEqual(1.5e-4 + 1e-9); // three roundings to 4 digits
      close(term, I);
      close(before + term, sum);
      expect(v_temp).toBe(sum);
      expect(theta).toBe(v_temp > V_th);
      expect(Math.abs(spent)).toBe(theta ? V_th : 0);
      close(v_end - Math.abs(spent), after);
      spikes += Number(theta);
      await press(page, 'One step on');
    }
    expect(await page.locator('.neuron .stack > .help').textContent()).toContain(`${spikes} spike`);
  });

  it('says what is beyond the paper, and which spikes are taken back', async () => {
    const { page, errors } = await lab.open({
      settings: QUICK.replace('ic-snn', 'signed-temporal'),
      reducedMotion: 'reduce',
    });
    await run(page);
    const equations = await page.locator('.equations').textContent();
    for (const part of ['I(t) = W x(t) + b + β(t)', 'n > 0', 'x(t) = s(t) Vth', 'beyond the paper']) {
      expect(equations).toContain(part);
    }
    expect(await page.locator('.maps figcaption').first().textContent()).toBe(
      'Spikes s(t)orange: fires; blue: takes a spike back',
    );
    expect(await page.locator('.neuron .takes-back').first().isVisible()).toBe(true);
    expect(await page.locator('.image-view .lead').textContent()).toContain('signed-temporal, class B');
    await page.locator('#field-method').selectOption('two-phase');
    await run(page);
    expect(await page.locator('.scores-card').textContent()).toContain('(L + 1) T = 160 steps');
    expect(errors).toEqual([]);
  });

  it('runs at once when another image is chosen, and keeps the focus', async () => {
    const { page } = await open();
    await page.locator('#image-4').focus();
    await finished(page, () => page.keyboard.press('Enter'));
    expect(await page.locator('.image-view .lead').textContent()).toMatch(/^test image 4: cross/);
    expect(await page.evaluate('document.activeElement.id')).toBe('image-4');
  });

  it('answers questions about the run on show after a cancel has ended its worker', async () => {
    const { page, errors } = await open();
    await page.locator('#field-T').selectOption('256');
    // At the very moment when the worker has the image: the run itself is over before a hand could press.
    await page.evaluate(`{
      const status = document.getElementById('status');
      new MutationObserver((_, observer) => {
        if (!status.textContent.startsWith('T = 256')) return;
        observer.disconnect();
        setTimeout(() => document.getElementById('cancel').click(), 0);
      }).observe(status, { childList: true });
    }`);
    expect(await run(page)).toMatch(/cancelled$/);
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
