/** Global setup of the tests: builds the page once and starts one browser for all of them, where there is one. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { EXECUTABLE } from './chromium.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the built page is; empty without a browser. */
    lab: string;
    /** Where the browser listens; empty without one. */
    browser: string;
  }
}

/** Nothing that looks for the world outside. */
const FLAGS = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!existsSync(EXECUTABLE)) {
    project.provide('lab', '');
    project.provide('browser', '');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ic-snn-lab-'));
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production'; // vitest says "test", and the page would be built for it
  const starting = chromium.launchServer({ executablePath: EXECUTABLE, args: FLAGS });
  const { build } = await import('vite');
  const configFile = fileURLToPath(new URL('../../../src/web/vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: folder } });
  process.env.NODE_ENV = environment;
  project.provide('lab', folder);
  const browser = await starting;
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  };
}
