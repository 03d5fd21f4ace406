/** Global setup of the tests: builds the page once, into a folder of its own, where there is a browser to look at it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { EXECUTABLE } from './chromium.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the built page is; empty without a browser. */
    lab: string;
  }
}

export default async function setup(project: TestProject): Promise<(() => void) | undefined> {
  if (!existsSync(EXECUTABLE)) {
    project.provide('lab', '');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ic-snn-lab-'));
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production'; // vitest says "test", and the page would be built for it
  const { build } = await import('vite');
  const configFile = fileURLToPath(new URL('../../../src/web/vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: folder } });
  process.env.NODE_ENV = environment;
  project.provide('lab', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
