/** `ic-snn bench` as a user meets it, with the smallest time budgets: the fields are there and the numbers are numbers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { compareReports, formatComparison } from '../../src/bench/against.js';
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

/** A report of one section. */
function reportOf(name: string, rows: BenchReport['sections'][number]['rows']): BenchReport {
  const machine = { cpu: 'x', cores: 1, node: 'v20', platform: 'linux x64' };
  return { machine, skipped: [], sections: [{ name, title: '', ratioOf: '', ratioUnit: 'x', rows }], seconds: 1 };
}

test('against an earlier run: less time and more work per time are faster, what is within the spreads is the same', () => {
  const one = (name: string, unit: string, value: number, spread: number) =>
    row({ name, unit, value, spread, ratio: 1, limitedBy: 'x' });
  const before = reportOf('snn', [
    one('net', 'ms/image', 10, 0.03),
    one('rate', 'G adds/s', 10, 0.03),
    one('noisy', 'us/step', 10, 0.3),
    one('gone', 'ms/image', 1, 0),
  ]);
  const now = reportOf('snn', [
    one('net', 'ms/image', 8, 0.04),
    one('rate', 'G adds/s', 8, 0.04),
    one('noisy', 'us/step', 8, 0.4),
    one('new', 'ms/image', 1, 0),
  ]);
  const comparison = compareReports(now, before);
  expect(comparison.changes.map(({ name, ratio, verdict }) => [name, ratio, verdict])).toEqual([
    ['rate', 0.8, 'slower'],
    ['net', 1.25, 'faster'],
    ['noisy', 1.25, 'same'],
  ]);
  expect(comparison.changes[0].noise).toBeCloseTo(0.05, 12);
  expect(comparison).toMatchObject({ onlyNow: ['snn: new'], onlyBefore: ['snn: gone'], differences: [] });
  const text = formatComparison(comparison, 'before.json');
  expect(text.split('\n').at(-1)).toBe('1 slower, 1 faster, 1 within noise of 3 rows; mean 1.08 x');
});

test('--against prints a ratio for every row that both runs have, and succeeds whatever it is', () => {
  const file = join(folder, 'before.json');
  const args = ['bench', '--quick', '--sections', 'limits'];
  run(...args, '--json', file);
  const before = JSON.parse(readFileSync(file, 'utf8')) as BenchReport;
  const [{ rows, ...section }] = before.sections;
  const [first, ...others] = rows;
  const slowed = { ...before, sections: [{ ...section, rows: [{ ...first, value: first.value * 100 }, ...others] }] };
  writeFileSync(file, JSON.stringify(slowed));
  const now = JSON.parse(run(...args, '--against', file, '--json', '-'));
  expect(now.comparison.changes).toHaveLength(3);
  expect(now.comparison.changes[0]).toMatchObject({ name: first.name, verdict: 'slower' });
});

test.each([
  ['a section that needs a model', ['--sections', 'ann'], /"--sections ann" needs a model/],
  ['an unknown section', ['--sections', 'magic'], /"sections" expected one of limits/],
  ['a model without images', [net], /"--data" is needed/],
  ['an earlier run that is none', ['--against', data], /is a folder; name a file in it/],
  [
    'an earlier run of another kind',
    ['--against', fileURLToPath(goldenPath('mlp', 'case.json'))],
    /is no bench report/,
  ],
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
