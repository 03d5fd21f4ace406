/** 5,000 random and damaged files of all formats; `npm run fuzz` runs any number of them. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('every file is refused in the project’s own words, or gives a net on which both engines agree', () => {
  execFileSync('npx', ['tsc', '-p', 'test/fuzz']);
  const said = execFileSync('node', ['build/fuzz/test/fuzz/main.js', '--inputs', '5000'], { encoding: 'utf8' });
  expect(said).toMatch(/^5000 inputs, .*: 0 findings$/m);
});
