/** 5,000 random and damaged files of all formats; `npm run fuzz` runs any number of them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';

beforeAll(() => void execFileSync('npx', ['tsc', '-p', 'test/fuzz']));

const fuzz = (...words: readonly string[]) =>
  spawnSync('node', ['build/fuzz/test/fuzz/main.js', ...words], { encoding: 'utf8' });

test('every file is refused in the project’s own words, or gives a net on which both engines agree', () => {
  expect(fuzz('--inputs', '5000').stdout).toMatch(/^5000 inputs, .*: 0 findings$/m);
});

test('a damaged NIR file made the HDF5 library ask for a gigabyte', () => {
  expect(fuzz(...'--only nir --seed 61 --first 13674 --inputs 1'.split(' ')).stdout).toMatch(/: 0 findings$/m);
});

test('the fuzzer finds what never ends, takes memory, is thrown, or ends the process', () => {
  const { status, stdout } = fuzz('--only', 'self-test', '--inputs', '4');
  const said = stdout.match(/^FINDING self-test: .*$/gm)?.map((line) => line.slice('FINDING self-test: '.length));
  expect(said).toEqual([
    'takes over 2 s',
    expect.stringMatching(/^RangeError: takes \d+ MB$/),
    'TypeError: Cannot read properties of undefined',
    expect.stringMatching(/^ended the process \(3\)/),
  ]);
  expect(stdout).toMatch(/^4 inputs, .*: 4 findings$/m);
  expect(stdout).toContain('npm run fuzz -- --only self-test --seed 1 --first 3 --inputs 1');
  expect(status).toBe(1);
});
