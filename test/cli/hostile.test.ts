/** Options and files that ask for too much, or for what the system does not give: one line each, exit status 2, nothing written. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, expect, test } from 'vitest';
import { escapeHtml } from '../../src/audit/html.js';
import { createProgram } from '../../src/cli/program.js';
import { findCalibration } from '../../src/cli/session.js';
import { statusOf } from '../../src/cli/status.js';
import { trainingPartOf } from '../../src/datasets/open.js';
import { encodePng } from '../../src/files/png.js';
import { vgg16 } from '../../src/network/architectures.js';
import { csvText } from '../../src/report/csv.js';
import { expectRefused, MAIN, pngFolder } from '../support/command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const shipped = new URL('../../data/vgg16-synthetic.safetensors', import.meta.url).pathname;
writeFileSync(at('cat.png'), encodePng({ width: 2, height: 2, channels: 1, pixels: new Uint8Array(4) }));
copyFileSync(shipped, at('model.safetensors'));
symlinkSync('model.safetensors', at('link.safetensors'));
writeFileSync(at('spec.json'), '{}');
copyFileSync(shipped, at('carded.safetensors'));
writeFileSync(at('carded.json'), '{"accuracy": 90}');
mkdirSync(at('cifar'));
writeFileSync(at('cifar/test_batch.bin'), new Uint8Array(3073));
const before = readdirSync(folder);

/** What a command throws, in this process. */
async function refusalOf(...words: readonly string[]): Promise<string> {
  const program = await createProgram();
  for (const one of [program, ...program.commands] as Command[]) one.configureOutput({ writeErr: () => {} });
  return program.parseAsync(words, { from: 'user' }).then(
    () => 'done',
    (error: unknown) => (error as Error).message,
  );
}

test.each<[string, readonly string[], RegExp]>([
  [
    'encode with 10^9 steps',
    ['encode', at('cat.png'), '-o', at('x.png'), '--steps', '1000000000'],
    /from 1 to 1000000/,
  ],
  [
    'as many pictures as there are',
    ['encode', at('cat.png'), '-o', at('x.png'), '--steps', '1,'.repeat(99).slice(0, -1)],
    /at most 16/,
  ],
  ['2,000 workers', ['evaluate', shipped, '--data', 'synthetic', '--workers', '2000'], /from 0 to 256/],
  [
    '10^9 test images',
    ['evaluate', shipped, '--data', 'synthetic', '--images', '1000000000'],
    /"images" expected a whole number from 1 to 262144/,
  ],
  [
    '10^9 training images',
    ['train', '--arch', 'vgg16', '--data', 'synthetic', '--images', '1000000000', '-o', at('x.safetensors')],
    /"images" expected/,
  ],
  [
    '10^9 steps',
    ['audit', shipped, '--data', 'synthetic', '--steps', '1000000000'],
    /"steps" expected a whole number from 1 to 1000000/,
  ],
  [
    'std that is 0 in float32',
    ['import', shipped, '-o', at('x.safetensors'), '--std', '1e-300,1,1'],
    /"--std" expected numbers > 0/,
  ],
  ['mean beyond float32', ['import', shipped, '-o', at('x.safetensors'), '--mean', '1e39,0,0'], /"--mean" expected/],
  [
    'names that are a folder',
    ['import', shipped, '-o', at('x.safetensors'), '--labels', folder],
    /is a folder; name a file in it/,
  ],
  [
    'a folder that cannot be',
    ['report', shipped, '--data', 'synthetic', '-o', at('x.html'), '--figures', '/proc/x/y'],
    /\/proc\/x\/y: cannot be written \(ENOENT\)/,
  ],
  [
    'a download to where nothing can be',
    ['download', 'cifar10', '-o', '/proc/x/y'],
    /\/proc\/x\/y: cannot be used \(ENOENT\)/,
  ],
  [
    'a card in place of the model',
    ['train', '--arch', 'vgg16', '--data', 'synthetic', '-o', at('x.safetensors'), '--card', at('x.safetensors')],
    /"card" expected another file than "output"/,
  ],
  [
    'a trace in place of its spec',
    ['trace', shipped, '--spec', at('spec.json'), '--json', at('spec.json')],
    /"json" expected another file than what is read/,
  ],
  ...[
    ['report', shipped, '--data', 'synthetic', '-o'],
    ['audit', shipped, '--data', 'synthetic', '--html'],
    ['encode', at('cat.png'), '-o'],
  ].map((words): [string, string[], RegExp] => [
    `${words[0]} to standard output`,
    [...words, '-'],
    /argument '-' is invalid\. expected (the name of a file|a name that ends)/i,
  ]),
  [
    'a picture in place of itself',
    ['encode', at('cat.png'), '-o', at('cat.png')],
    /"output" expected another file than/,
  ],
  [
    'facts in place of data in a folder',
    ['evaluate', shipped, '--data', at('cifar'), '--json', at('cifar/test_batch.bin')],
    /"json" expected another file than what is read/,
  ],
  [
    'facts in place of a card',
    ['evaluate', at('carded.safetensors'), '--data', 'synthetic', '--json', at('carded.json')],
    /"json" expected another file than what is read/,
  ],
  [
    'a report without a method',
    ['report', shipped, '--data', 'synthetic', '--methods', 'ann', '-o', at('r.html')],
    /"methods" expected a method/,
  ],
  [
    'a class that nothing chooses from',
    ['convert', shipped, '-o', at('x.safetensors'), '--steps', '2', '--calibration', 'synthetic', '--class', 'A'],
    /"class" is what --best or --target-loss chooses from/,
  ],
  [
    'tables of a part',
    ['tables', shipped, '--data', 'synthetic', '--shard', '1/2', '--json', at('p.json'), '-o', at('p.md')],
    /"--shard" writes a part alone/,
  ],
  [
    'facts in place of the model, by another name',
    ['info', at('link.safetensors'), '--json', at('model.safetensors')],
    /"json" expected another file than what is read/,
  ],
])('%s is refused', async (_, words, says) => {
  expect(await refusalOf(...words)).toMatch(says);
  expect(readdirSync(folder)).toEqual(before);
});

test('a net is benched on the embedded images', () => {
  const words = [
    'bench',
    shipped,
    '--data',
    'synthetic',
    '--sections',
    'limits',
    '--quick',
    '--json',
    at('bench.json'),
  ];
  const { status, stderr } = spawnSync('node', [MAIN, ...words], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  rmSync(at('bench.json'));
});

test.skipIf(process.getuid?.() !== 0)('folders and files of others: read or written to, in one line', () => {
  const [closed, readable] = [at('closed'), at('readable')];
  mkdirSync(closed);
  chmodSync(closed, 0o700);
  mkdirSync(readable);
  chmodSync(folder, 0o755);
  const cases: [readonly string[], string][] = [
    [['info', join(closed, 'x.onnx')], 'cannot be read (EACCES); check its permissions'],
    [['evaluate', shipped, '--data', closed], 'cannot be read (EACCES); check its permissions'],
    [['import', shipped, '-o', join(readable, 'x.safetensors')], 'cannot be written (EACCES)'],
    [
      ['report', shipped, '--data', 'synthetic', '-o', '/tmp/report.html', '--figures', join(readable, 'f')],
      'cannot be written (EACCES)',
    ],
  ];
  for (const [words, says] of cases) {
    const { status, stderr } = spawnSync('node', [MAIN, ...words], { encoding: 'utf8', uid: 65534, gid: 65534 });
    if (stderr.includes('Cannot find module')) return; // the program itself lies where others may not read
    expect(stderr).toContain(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  }
  expect(existsSync(join(readable, 'x.safetensors'))).toBe(false);
});

test('a defect of the program does not pass for bad input, and what the system says is one line', () => {
  const said: string[] = [];
  const write = process.stderr.write;
  process.stderr.write = (text: string | Uint8Array) => said.push(String(text)) > 0;
  try {
    expect(statusOf(new TypeError("Cannot read properties of undefined (reading 'x')"))).toBe(1);
    expect(statusOf(new RangeError('"steps" expected a whole number >= 1, got 0'))).toBe(2);
    expect(
      statusOf(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', syscall: 'open', path: 'a' })),
    ).toBe(2);
    expect(statusOf(new RangeError('Array buffer allocation failed'))).toBe(2);
  } finally {
    process.stderr.write = write;
  }
  expect(said[2]).toBe('ic-snn: a: cannot be used (EACCES); check the path and its permissions\n');
  expect(said[3]).toMatch(/^ic-snn: takes more memory than there is .*; use smaller images or fewer at once\n$/);
});

test('a file without a name is called so', () => expectRefused(['info', ''], /^ic-snn: "": is none of/));

test('what is written for people and tables has no control characters', () => {
  const name = '<b>\u001b[31m\u202e"';
  expect(escapeHtml(name)).toBe('&lt;b&gt;\ufffd[31m\ufffd&quot;');
  expect(csvText([[name, 1]])).toBe('"<b>\ufffd[31m\ufffd""",1\r\n');
});

test('a folder whose name begins like the embedded set is calibrated with its own images', () => {
  const data = at('synthetic-pictures');
  mkdirSync(data);
  writeFileSync(join(data, 'data_batch_1.bin'), new Uint8Array(4 * 3073));
  const network = vgg16({ classes: 10, width: 0.01 });
  const options = { calibrationImages: 3, data } as Parameters<typeof findCalibration>[0];
  const found = findCalibration(options, { name: 'net', network });
  expect(found?.name).toBe(data);
  expect(found?.count).toBe(3);
  expect(trainingPartOf('synthetic:test')).toBe('synthetic:train');
  expect(trainingPartOf('synthetic-nothing')).toBeUndefined();
  expect(trainingPartOf(pngFolder(at('pictures'), 1, 32))).toBeUndefined(); // which has no part for training
});
