/** The built page in Chromium, for tests. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { EXECUTABLE } from './chromium.js';
import { serveFolder } from './server.js';

/** True where Chromium is installed; says so where not. */
export function haveChromium(): boolean {
  const there = existsSync(EXECUTABLE);
  if (!there) console.warn(`skipped: ${EXECUTABLE} not found; install Debian's chromium or set CHROMIUM to its path`);
  return there;
}

export interface OpenOptions extends BrowserContextOptions {
  /** Settings as in a link, without #. */
  readonly settings?: string;
  /** Comes back as soon as the page is there; default: when its first work has ended. */
  readonly early?: boolean;
  /** Is it the reader's first visit, with the tour? Default no. */
  readonly firstVisit?: boolean;
}

export interface OpenPage {
  readonly page: Page;
  /** What the page wrote to the console as an error, and exceptions nobody caught. */
  readonly errors: string[];
  /** Every address that was asked for, wherever it is. */
  readonly requests: string[];
}

export interface Lab {
  readonly url: string;
  /** Where the built files are. */
  readonly folder: string;
  /** See StaticServer. */
  readonly served: string[];
  open(options?: OpenOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

/** Serves the page that build.ts built below a path, in the browser that it started. */
export async function startLab(): Promise<Lab> {
  const folder = inject('lab');
  const server = await serveFolder(folder);
  const browser = await chromium.connect(inject('browser'));
  return {
    ...{ url: server.url, folder, served: server.served },
    open: (options = {}) => openPage(browser, server.url, options),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

async function openPage(
  browser: Browser,
  url: string,
  { settings, early, firstVisit, ...options }: OpenOptions,
): Promise<OpenPage> {
  // Without motion: a run that plays by itself would keep the machine busy beside the tests that follow.
  const quiet = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' } as const;
  const context = await browser.newContext({ ...quiet, ...options });
  // The same number of workers on every machine.
  await context.addInitScript("Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 2 })");
  if (!firstVisit) await context.addInitScript("localStorage.setItem('ic-snn-lab-tour', 'seen')");
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  context.on('request', (request) => requests.push(request.url()));
  await page.goto(settings ? `${url}#${settings}` : url);
  if (early)
    await page.locator('#view').waitFor({ state: 'attached' }); // the view is loaded after the page
  else await settled(page);
  return { page, errors, requests };
}

/** What the page says when it has nothing left to do. */
export async function settled(page: Page): Promise<string> {
  const status = page.locator('body:not(.busy) #status', { hasText: /: ([\d.]+ s|cancelled|failed|as before)$/ });
  await status.waitFor();
  return (await status.textContent()) ?? '';
}

/** What the page says at the end of the work that an action starts; changes of settings start it by themselves. */
export async function finished(page: Page, action: () => Promise<unknown>): Promise<string> {
  await page.evaluate("document.getElementById('status').textContent = ''");
  await action();
  return settled(page);
}

/** Opens a view and waits for what it does by itself. */
export async function openView(page: Page, name: 'image' | 'layer' | 'table'): Promise<string> {
  await page.locator(`#tab-${name}`).click();
  await page.locator(`#view[aria-labelledby=tab-${name}]`).waitFor();
  return settled(page);
}

/** The text of a file that a button offers. */
export async function downloaded(page: Page, button: string): Promise<string> {
  return (await downloadedBytes(page, button)).toString('utf8');
}

/** The bytes of a file that a button offers. */
export async function downloadedBytes(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A file of the user. */
export interface UserFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Drops a file on the page, as from a folder. */
export async function drop(page: Page, { name, bytes }: UserFile): Promise<void> {
  const text = JSON.stringify([name, Buffer.from(bytes).toString('base64')]);
  await page.evaluate(`{
    const [name, base64] = ${text};
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }`);
}

/** Opens a file by the button of the net or of the image. */
export async function choose(page: Page, input: 'net-file' | 'image-file', { name, bytes }: UserFile): Promise<void> {
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
  await page.locator(`#${input}`).setInputFiles(file);
}
