/** `ic-snn audit` as a user meets it: tables, JSON and HTML with the same facts, one line for bad input. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseHTML } from 'linkedom';
import { afterAll, describe, expect, test } from 'vitest';
import { PARTS } from '../../src/audit/decomposition.js';
import { columnsFor, TABLES } from '../../src/audit/tables.js';
import type { AuditFacts } from '../../src/cli/audit.js';
import { expectRefused, pngFolder, run } from '../support/command-line.js';
import { goldenPath } from '../support/golden.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-audit-'));
const net = fileURLToPath(goldenPath('resnet-mini-a', 'net.onnx'));
const at = (name: string) => join(folder, name);
const data = pngFolder(at('images'), 4);

afterAll(() => rmSync(folder, { recursive: true }));

const normalised = ['--mean', '0.5,0.5,0.5', '--std', '0.25,0.25,0.25', '--workers', '1'];
const few = ['--trial-images', '0', ...normalised];
const audit = (...more: string[]) => run('audit', net, '--data', data, '--calibration', data, ...few, ...more);
const facts = (...more: string[]) => JSON.parse(audit('--json', '-', ...more)) as AuditFacts;

/** Lines of tables: those below a rule, up to an empty line. */
const tableLines = (text: string) =>
  [...text.matchAll(/^-[- ]+$\n(?:.+\n?)*/gm)].flatMap(([lines]) => lines.split('\n'));

test('tables, JSON and HTML say the same', () => {
  const [html, json] = [at('audit.html'), at('audit.json')];
  const text = audit(
    '--steps',
    '8',
    '--html',
    html,
    '--json',
    json,
    '--engines',
    '--explain',
    '--full',
    '--trial-images',
    '4',
  );
  const found = JSON.parse(readFileSync(json, 'utf8')) as AuditFacts;
  expect(found).toMatchObject({
    images: 8,
    steps: 8,
    method: 'ic-snn',
    crossCheck: { ann: null, snn: null, images: 8 },
  });
  // The verdict first, then what was tried, then why.
  expect(text).toMatch(
    /^net .*as an SNN: ic-snn at T = 8 is\s+right on \d+\.\d % of 8 images.*\n\nAdvice, tried:.*\n\nWhy\n- /s,
  );
  for (const { flags } of found.trials?.trials ?? []) expect(text).toContain(flags.join(' '));
  expect(found.verdict.snn).toMatchObject({ method: 'ic-snn', steps: 8 });
  for (const line of tableLines(text)) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).toMatch(/reference and wasm: every bit equal \(8 images/);
  expect(text).toMatch(/Parts of ANN − SNN/);
  const { document } = parseHTML(readFileSync(html, 'utf8'));
  const tables = [...document.querySelectorAll('table')];
  expect(tables).toHaveLength(TABLES.length);
  tables.forEach((table, i) => {
    const columns = columnsFor(TABLES[i], found);
    expect([...table.querySelectorAll('thead th')]).toHaveLength(columns.length);
    const rows = [...table.querySelectorAll('tbody tr')];
    found.layers.forEach((layer, s) => {
      const cells = [...rows[s].children].map((cell) => cell.textContent);
      expect(cells).toEqual(columns.map(({ cell }) => cell(layer)));
      expect(text.split('\n')).toContainEqual(expect.stringMatching(new RegExp(`^${cells[0]} +.*${cells.at(-1)}$`)));
    });
  });
  expect(document.querySelectorAll('script, link, img, [src], [href]')).toHaveLength(0);
  for (const line of found.diagnosis) expect(document.body.textContent).toContain(line);
}, 60_000);

test('the facts: residues are rounding, shares add up to 1, parts to ANN − SNN; a converted model gives the same', () => {
  const made = facts('--steps', '8', '--method', 'i-snn');
  for (const { residue } of [...made.layers, made.output]) expect(residue.ofBound).toBeLessThanOrEqual(1);
  for (const { potential, output, parts } of made.layers) {
    expect(potential.below + potential.within + potential.above).toBeCloseTo(1, 12);
    expect(PARTS.reduce((sum, part) => sum + parts[part].mean, 0)).toBeCloseTo(output.difference, 12);
  }
  const snn = at('snn.safetensors');
  const conversion = ['--steps', '8', '--method', 'i-snn', '--calibration', data];
  run('convert', net, '-o', snn, ...conversion, ...normalised);
  const stored = JSON.parse(
    run('audit', snn, '--data', data, '--calibration', data, '--trial-images', '2', '--json', '-'),
  ) as AuditFacts;
  expect(stored.trials?.judged).toBe(1);
  expect(made.trials).toBeNull();
  expect(stored).toMatchObject({ method: 'i-snn', layers: made.layers, output: made.output, correct: made.correct });
  expect(facts('--steps', '8', '--method', 'i-snn', '--engine', 'reference', '--workers', '0').layers).toEqual(
    made.layers,
  );
}, 60_000);

test('--help has an example and names the parts', () => {
  const help = run('audit', '--help');
  expect(help).toMatch(/Example:\n +ic-snn audit/);
  expect(help).toMatch(/inherited .*clipping/s);
});

describe('bad input: status 2, one line, no output file', () => {
  const cases: [string, string[], RegExp][] = [
    ['no data', [net], /required option .*--data/],
    ['no such model', ['missing.onnx', '--data', data], /missing\.onnx: does not exist/],
    ['no such data', [net, '--data', at('nowhere'), ...normalised], /nowhere: does not exist/],
    ['T = 0', [net, '--data', data, '--steps', '0'], /steps.*>= 1/],
    ['no images', [net, '--data', data, '--images', '0'], /images.*>= 1/],
    ['unknown method', [net, '--data', data, '--method', 'ann'], /method.*snn, i-snn, c-snn, ic-snn/],
    [
      'folder that is missing',
      [net, '--data', data, ...normalised, '--html', at('nowhere/out.html')],
      /cannot be written/,
    ],
  ];
  test.each(cases)('%s', (_, args, pattern) => {
    expectRefused(['audit', ...args], pattern);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(existsSync(at('nowhere'))).toBe(false);
  });
});
