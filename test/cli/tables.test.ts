/** `ic-snn tables`: on record, resumed, in parts, and beside what the paper has. */
import { spawn } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { CHUNK } from '../../src/evaluate/evaluate.js';
import { MAIN, pngFolder } from '../support/command-line.js';
import { goldenPath } from '../support/golden.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-tables-'));
const at = (name: string) => join(folder, name);
const text = (name: string) => readFileSync(at(name), 'utf8');

let common: string[];
const ALL = 2 * CHUNK + 13;
const said: string[] = [];
beforeAll(async () => {
  const net = fileURLToPath(goldenPath('vgg-mini', 'net.onnx'));
  const data = pngFolder(at('images'), CHUNK + 20);
  const images = [
    '--data',
    data,
    '--calibration',
    data,
    '--calibration-images',
    '8',
    '--mean',
    '0.5,0.5,0.5',
    '--std',
    '0.25,0.25,0.25',
  ];
  const methods = ['--methods', 'snn,i-snn,ic-snn,opi:0.99,opi:best,tsc:0.99,light-calibration'];
  common = [net, ...images, ...methods, '--steps', '8,3', '--fit-steps', '3', '--workers', '0', '--anyway'];
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => said.push(String(line)) > 0);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await tables('whole', '--images', String(ALL));
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const run = (...args: string[]) =>
  createProgram(args).then((program) => program.parseAsync(['node', 'ic-snn', ...args]));
const outputs = (name: string) => ['-o', at(`${name}.md`), '--json', at(`${name}.json`)];
const tables = (name: string, ...more: string[]) => run('tables', ...common, ...outputs(name), ...more);
/** The folder of the one net, which is called net. */
const recordOf = (name: string) => join(at(`${name}.md.record`), 'net-net');

function expectWhole(name: string): void {
  expect(text(`${name}.json`)).toBe(text('whole.json'));
  expect(text(`${name}.md`)).toBe(text('whole.md'));
}

interface Row {
  method: string;
  steps: number;
  correct: number;
  spikesPerImage: number;
}

test('the rows that evaluate has, but for layer-by-layer methods above --fit-steps', async () => {
  const list = common.filter((word) => !['--fit-steps', '3'].includes(word));
  await run('evaluate', ...list, '--images', String(ALL), '--json', at('evaluate.json'));
  const rowsOf = (results: Row[]) =>
    results
      .map(({ method, steps, correct, spikesPerImage }) => [method, steps, correct, spikesPerImage].join(' '))
      .sort();
  const { results } = JSON.parse(text('evaluate.json')) as { results: Row[] };
  const [table] = (JSON.parse(text('whole.json')) as { tables: { results: Row[] }[] }).tables;
  const expected = results.filter(({ method, steps }) => method !== 'light-calibration' || steps === 3);
  expect(rowsOf(table.results)).toEqual(rowsOf(expected));
  expect(text('whole.md')).toMatch(/^\| method \| class \| ANN \| T = 3 \| T = 8 \|$/m);
  expect(text('whole.md')).toMatch(/^\| `light-calibration` \| A \|.*\| {2}\|$/m);
  expect(text('whole.md')).toMatch(/^- `opi:best`: T = 3: quantile [\d.]+; T = 8: quantile [\d.]+$/m);
});

test('stopped while a line was being written: goes on to the same bytes', async () => {
  await tables('cut', '--images', String(CHUNK + 5));
  expect(text('cut.md')).toContain(`first ${CHUNK + 5} test images`);
  const counts = join(recordOf('cut'), 'counts.jsonl');
  const lines = readFileSync(counts, 'utf8').split('\n');
  // An older program did not count which operations multiply: its lines are counted again.
  const older = lines.slice(0, 10).map((line) => line.replace(/(\d+,\d+,\d+),\d+]/, '$1]'));
  expect(older).not.toEqual(lines.slice(0, 10));
  writeFileSync(counts, [...older, ...lines.slice(10, 20)].join('\n').slice(0, -9));
  rmSync(join(recordOf('cut'), 'conversions', 'ic-snn%208.safetensors'));
  // An older program did not know every option of today.
  const settings = join(recordOf('cut'), 'settings.json');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace(' "coding": "direct",', ''));
  // Twice: what the first one adds must be readable, too.
  for (const _ of [1, 2])
    await expect(tables('cut', '--images', String(ALL), '--resume')).resolves.toBeInstanceOf(Command);
  expectWhole('cut');
});

test('more images, methods and steps are added, and nothing is counted twice', async () => {
  await tables('more', '--methods', 'snn', '--steps', '3', '--images', String(2 * CHUNK));
  const counts = join(recordOf('more'), 'counts.jsonl');
  const before = readFileSync(counts, 'utf8');
  await tables('more', '--images', String(ALL), '--resume');
  expectWhole('more');
  const lines = readFileSync(counts, 'utf8');
  expect(lines.startsWith(before)).toBe(true);
  const keys = lines.split('\n').map((line) => line.replace(/,"counts.*/, ''));
  expect(new Set(keys).size).toBe(keys.length);
  await tables('more', '--images', String(ALL), '--resume');
  expect(readFileSync(counts, 'utf8')).toBe(lines);
});

test('rows on the first images only: named as such, in parts too; later all of them, nothing counted twice', async () => {
  const first = String(CHUNK);
  const some = ['--methods', `snn,ic-snn,rmp@${first}`, '--steps', `8@${2 * CHUNK},3`, '--images', String(ALL)];
  await tables('first', ...some);
  const [{ results }] = (JSON.parse(text('first.json')) as { tables: { results: (Row & { images?: number })[] }[] })
    .tables;
  const imagesOf = (method: string) => results.filter((row) => row.method === method).map(({ images }) => images);
  expect([imagesOf('snn'), imagesOf('rmp')]).toEqual([
    [undefined, 2 * CHUNK],
    [CHUNK, CHUNK],
  ]);
  expect(text('first.md').split(`, ${first} images |`)).toHaveLength(2); // rmp, in its first column
  expect(text('first.md').split(`; ${2 * CHUNK} images)`)).toHaveLength(3); // snn and ic-snn at T = 8
  await tables('few', '--methods', 'snn', '--steps', '8', '--images', String(2 * CHUNK));
  const [few] = (JSON.parse(text('few.json')) as { tables: { results: Row[] }[] }).tables;
  expect(results.find(({ method, steps }) => method === 'snn' && steps === 8)).toEqual({
    ...few.results[0],
    images: 2 * CHUNK,
  });
  for (const i of [1, 2]) {
    const record = ['--record', at(`first-${i}`), '--json', at(`first-part-${i}.json`)];
    await run('tables', ...common, ...some, '--shard', `${i}/2`, ...record);
  }
  await run('merge', at('first-part-1.json'), at('first-part-2.json'), ...outputs('first-merged'));
  expect(text('first-merged.json')).toBe(text('first.json'));
  await tables('first', '--images', String(ALL), '--resume');
  expectWhole('first');
});

test('--figures: accuracy against T of each net, the ANN’s on all images less the loss', async () => {
  const images = ['--steps', `8@${CHUNK},3`, '--images', String(2 * CHUNK)];
  await tables('drawn', '--methods', 'snn,ic-snn', ...images, '--figures', at('figures'));
  const [{ ann, results }] = (
    JSON.parse(text('drawn.json')) as {
      tables: { ann: Row & { accuracy: number }; results: (Row & { loss: number })[] }[];
    }
  ).tables;
  const lines = text('figures/net-accuracy-against-t.csv').trim().split('\r\n');
  const [head, ...rows] = lines.map((line) => line.split(','));
  const column = (name: string) => head.indexOf(name);
  expect(rows.map((row) => [row[column('method')], Number(row[column('steps')])])).toEqual(
    results.map(({ method, steps }) => [method, steps]),
  );
  for (const [k, row] of rows.entries())
    expect(Number(row[column('accuracy')])).toBeCloseTo(ann.accuracy - results[k].loss, 9);
  expect(text('figures/net-accuracy-against-t.svg')).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
});

test('parts, merged, are the bytes of one run', async () => {
  for (const i of [1, 2]) {
    const record = ['--record', at(`record-${i}`), '--json', at(`part-${i}.json`)];
    await run('tables', ...common, '--images', String(ALL), '--shard', `${i}/2`, ...record);
  }
  await run('merge', at('part-2.json'), at('part-1.json'), ...outputs('merged'));
  expectWhole('merged');
  await expect(run('merge', at('part-2.json'), '--json', at('no.json'))).rejects.toThrow(/of which 1\/2 are missing/);
  expect(existsSync(at('no.json'))).toBe(false);
});

test.each(['SIGKILL', 'SIGINT'] as const)('a run that ends by %s goes on to the same bytes', async (signal) => {
  const name = `ended-by-${signal}`;
  const args = ['tables', ...common, ...outputs(name), '--images', String(ALL)];
  // The readable engine gives the same bits, late enough to be stopped; the record is then told to be of the other one.
  const child = spawn('node', [MAIN, ...args, '--engine', 'reference'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (text: Buffer) => {
    words += text.toString();
  });
  const ended = new Promise((resolve) => child.on('close', (status, by) => resolve(by ?? status)));
  const counts = () => {
    const record = join(recordOf(name), 'counts.jsonl');
    return existsSync(record) ? readFileSync(record, 'utf8').split('\n').length : 0;
  };
  await vi.waitUntil(() => counts() > 3, { timeout: 20_000, interval: 5 });
  child.kill(signal);
  expect(await ended).toBe(signal === 'SIGKILL' ? signal : 1);
  if (signal === 'SIGINT') expect(words).toMatch(/cancelled; go on with the same command and --resume\n$/);
  const settings = join(recordOf(name), 'settings.json');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('"engine": "reference"', '"engine": "wasm"'));
  await run(...args, '--resume');
  expectWhole(name);
});

test('refused: an ANN that is far below its card', async () => {
  copyFileSync(common[0], at('net.onnx'));
  writeFileSync(at('net.json'), JSON.stringify({ accuracy: 95, testImages: 1000 }));
  const args = [at('net.onnx'), ...common.slice(1).filter((word) => word !== '--anyway'), ...outputs('card')];
  await expect(run('tables', ...args)).rejects.toThrow(/far below .*95.*; --anyway goes on/);
});

test('refused: results on record without --resume, of other settings, damaged; a method twice', async () => {
  await expect(tables('whole')).rejects.toThrow(/has results on record; go on with --resume, or name another --record/);
  const other = ['--resume', '--quantile', '0.9', '--images', String(ALL)];
  await expect(tables('whole', ...other)).rejects.toThrow(/settings\.json: is of other weights, images or settings/);
  await expect(tables('twice', '--methods', 'snn,snn')).rejects.toThrow('"methods" expected each once, got snn twice');
  await expect(tables('twice', '--steps', '8,8@50')).rejects.toThrow('"steps" expected each T once, got 8 twice');
  await expect(tables('twice', '--steps', '8@9')).rejects.toThrow('"steps" expected a multiple of 50 images behind @');
  await expect(run('tables', ...common)).rejects.toThrow(
    '"--record" is needed where neither -o nor --json names a file',
  );
  appendFileSync(join(recordOf('whole'), 'counts.jsonl'), '{"chunk":0}\n');
  await expect(tables('whole', '--resume')).rejects.toThrow(/counts\.jsonl: line \d+: is damaged/);
});

test('says how many image-steps are simulated in a second', () => {
  expect(said.join('')).toMatch(/^net: chunk 3 of 3, [\d,]+ image-steps per second, 0 s left$/m);
});
