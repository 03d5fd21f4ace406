/** The tables of a shipped net with every method: the same bytes in one run, in parts, from the record, with any workers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { run } from '../support/command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-all-tables-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const net = fileURLToPath(new URL('../../data/resnet20-synthetic.safetensors', import.meta.url));
const what = ['--data', 'synthetic', '--images', '110', '--calibration-images', '8', '--steps', '4'];
const tables = (...more: string[]) => run('tables', net, ...what, ...more);
const text = (name: string) => readFileSync(at(name), 'utf8');

test('every method', () => {
  tables('-o', at('one.md'), '--json', at('one.json'), '--workers', '2');
  const parts = [1, 2].map((i) => at(`part-${i}.json`));
  for (const [i, part] of parts.entries()) tables('--shard', `${i + 1}/2`, '--json', part, '--workers', String(i));
  run('merge', ...parts, '-o', at('merged.md'), '--json', at('merged.json'));
  tables('-o', at('one.md'), '--json', at('again.json'), '--workers', '1', '--resume');
  for (const name of ['merged', 'again']) expect(text(`${name}.json`)).toBe(text('one.json'));
  expect(text('merged.md')).toBe(text('one.md'));
  for (const method of ['rmp', 'tsc:best', 'potential-calibration', 'best:C'])
    expect(text('one.md')).toContain(`\`${method}\``);
}, 1_200_000);
