/** The built command line, run as a user runs it, and images to run it on. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { encodePng } from '../../src/files/png.js';
import { randomFloats } from './random-network.js';

/** The program; `npm run build` makes it. */
export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** What a command writes to standard output; throws where it does not exit with 0. */
export const run = (...args: readonly string[]): string =>
  execFileSync('node', [MAIN, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 26 });

/** Expects a command to be refused as bad input is: status 2, one line that says this, no stack. */
export function expectRefused(args: readonly string[], says: RegExp): void {
  const { status, stderr } = spawnSync('node', [MAIN, ...args], { encoding: 'utf8' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/ {4}at /);
  expect(status).toBe(2);
}

/** Makes a folder of random square PNGs, `count` in each of two classes, and returns it. */
export function pngFolder(folder: string, count: number, side = 8): string {
  const random = randomFloats(count);
  for (const kind of ['a', 'b']) {
    mkdirSync(join(folder, kind), { recursive: true });
    for (let n = 0; n < count; n++) {
      const pixels = Uint8Array.from({ length: side * side * 3 }, () => random() * 256);
      writeFileSync(join(folder, kind, `${n}.png`), encodePng({ width: side, height: side, channels: 3, pixels }));
    }
  }
  return folder;
}
