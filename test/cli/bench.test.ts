/** `ic-snn bench` as a user meets it, with the smallest time budgets: the fields are there and the numbers are numbers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { type BenchReport, fitLine, row } from '../../src/bench/report.js';
import { SECTIONS } from '../../src/bench/run.js';
import { expectRefused, pngFolder, run } from '../support/command-line.js';
import { goldenPath } from '../support/golden.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-bench-'));
const data = pngFolder(join(folder, 'images'), 4);
const net = fileURLToPath(goldenPath('resnet-mini-a', 'net.onnx'));

afterAll(() => rmSync(folder, { recursive: true }));

test('every section: stated fields, finite ratios, the same rows as text', () => {
  const json = join(folder, 'bench.json');
  const args = ['bench', net, '--data', data, '--mean', '0,0,0', '--std', '1,1,1', '--quick', '--json', json];
  const text = run(...args);
  const report = JSON.parse(readFileSync(json, 'utf8')) as BenchReport;
  expect(report.machine).toMatchObject({ cpu: expect.any(String), cores: expect.any(Number), node: process.version });
  expect(report.skipped).toEqual([]);
  expect(report.sections.map(({ name }) => name)).toEqual([...SECTIONS]);
  for (const { name, rows } of report.sections) {
    for (const r of rows) {
      expect(r, name).toMatchObject({
        name: expect.any(String),
        unit: expect.any(String),
        limitedBy: expect.any(String),
      });
      expect(r.value, r.name).toBeGreaterThan(0);
      expect(Number.isFinite(r.ratio), `ratio of ${name}, ${r.name}`).toBe(true);
      expect('met' in r).toBe('target' in r);
      expect(r.limitedBy).not.toBe('');
      expect(text).toContain(r.name);
    }
  }
}, 120_000);

test('without a model: kernels only, and a line that says what to name', () => {
  const args = ['bench', '--quick', '--sections', 'limits', '--json', '-'];
  const report = JSON.parse(run(...args)) as BenchReport;
  expect(report.sections.map(({ name }) => name)).toEqual(['limits']);
  expect(run('bench', '--help')).toMatch(/Example:\n +ic-snn bench/);
});

test.each([
  ['a section that needs a model', ['--sections', 'ann'], /"--sections ann" needs a model/],
  ['an unknown section', ['--sections', 'magic'], /"sections" expected one of limits/],
  ['a model without images', [net], /"--data" is needed/],
])('%s: status 2, one line', (_, args, pattern) => {
  expectRefused(['bench', ...args], pattern);
});

test('a straight line is found exactly, and a target is met from the ratio itself on', () => {
  const line = fitLine([1, 2, 4, 8].map((x) => [x, 3 + 2 * x] as const));
  for (const [got, expected] of [
    [line.fixed, 3],
    [line.slope, 2],
    [line.r2, 1],
  ]) {
    expect(got).toBeCloseTo(expected, 12);
  }
  const fields = { name: 'x', unit: 'ms', value: 1, limitedBy: 'time' };
  expect(row({ ...fields, ratio: 2, target: 2 })).toMatchObject({ met: true });
  expect(row({ ...fields, ratio: null, target: 2 })).not.toHaveProperty('met');
  expect(row({ ...fields, ratio: 1.99, target: 2 })).toMatchObject({ met: false });
  expect(row({ ...fields, ratio: 2, target: undefined })).not.toHaveProperty('met');
});
