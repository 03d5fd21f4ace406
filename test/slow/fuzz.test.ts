/** 5,000 random and damaged files of all formats; `npm run fuzz` runs any number of them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('every file is refused in the project’s own words, or gives a net on which both engines agree', () => {
  execFileSync('npx', ['tsc', '-p', 'test/fuzz']);
  const { stdout } = spawnSync('node', ['build/fuzz/test/fuzz/main.js', '--inputs', '5000'], { encoding: 'utf8' });
  expect(stdout).toMatch(/^5000 inputs, .*: 0 findings$/m);
});
