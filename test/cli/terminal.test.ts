/** What reaches a terminal or a pipe: no control characters from files, and one line where the output ends or is full. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { plain, table } from '../../src/cli/output.js';
import { serialiseModel } from '../../src/files/model-file.js';
import { createNetwork } from '../../src/network/network.js';
import { MAIN } from '../support/command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-terminal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RED = '\u001b[31mred\u009b0m\u202e';
const one = (value: number) => Float32Array.of(value);
const network = createNetwork([
  { kind: 'input', name: 'image', shape: [1, 1, 1] },
  { kind: 'linear', name: `${RED}\nlayer`, input: 'image', weight: one(1), bias: one(0) },
  { kind: 'relu', name: 'relu', input: `${RED}\nlayer` },
  { kind: 'linear', name: 'out', input: 'relu', weight: one(1), bias: one(0) },
]);
const model = join(folder, 'model.safetensors');
writeFileSync(model, serialiseModel({ name: RED, network }));

// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;

test('control characters are replaced, line breaks of the text itself stay, those of a cell do not', () => {
  expect(plain(`a${RED}b\n`)).toBe('a\ufffd[31mred\ufffd0m\ufffdb\n');
  expect(plain('Größe 3 × 3 – é 漢字')).toBe('Größe 3 × 3 – é 漢字');
  expect(table(['layer'], [['a\nb']]).split('\n')).toEqual(['layer', '-----', 'a\ufffdb']);
});

test('names from files do not reach the terminal as they are: text, JSON, errors, usage', () => {
  const text = spawnSync('node', [MAIN, 'info', model], { encoding: 'utf8' });
  expect(text.status).toBe(0);
  expect(text.stdout).toContain('\ufffd[31mred');
  expect(text.stdout).not.toMatch(CONTROL);
  const json = spawnSync('node', [MAIN, 'info', model, '--json', '-'], { encoding: 'utf8' });
  expect(json.stdout.replaceAll('\u202e', '')).not.toMatch(CONTROL);
  expect((JSON.parse(json.stdout) as { model: string }).model).toBe(RED);
  for (const words of [['info', `${RED}.onnx`], ['info', model, `--${RED}`], [RED]]) {
    const { status, stderr } = spawnSync('node', [MAIN, ...words], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('\ufffd[31mred');
    expect(stderr).not.toMatch(CONTROL);
  }
});

/** Runs the program under a shell. */
const shell = (command: string) =>
  spawnSync('bash', ['-c', `set -o pipefail; ${command.replace('PROGRAM', `node ${MAIN}`)}`], { encoding: 'utf8' });

const shipped = new URL('../../data/vgg16-synthetic.safetensors', import.meta.url).pathname;

test('a reader that has enough ends the program quietly', () => {
  const { status, stderr } = shell(`PROGRAM info ${shipped} --json - | true`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test.skipIf(!existsSync('/dev/full'))('a full disk behind standard output is told in one line', () => {
  const { status, stderr } = shell(`PROGRAM info ${shipped} > /dev/full`);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'ic-snn: standard output cannot be written (ENOSPC); free some space or write elsewhere\n',
  });
  const file = join(folder, 'out.json');
  spawnSync('node', [MAIN, 'info', shipped, '--json', file]);
  expect(readFileSync(file, 'utf8')).toContain('vgg16');
});
