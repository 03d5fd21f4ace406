/** An evaluation in parts: `evaluate --shard`, `merge`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { CHUNK, chunkNumbers, mergeParts, type PartFile, parsePart, parseShard } from '../../src/evaluate/evaluate.js';
import { expectRefused, pngFolder } from '../support/command-line.js';
import { goldenPath } from '../support/golden.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-shard-'));
const at = (name: string) => join(folder, name);
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Runs a command here; what it prints. */
async function run(...args: string[]): Promise<string> {
  printed = [];
  await (await createProgram()).parseAsync(['node', 'ic-snn', ...args]);
  return printed.join('');
}

const net = fileURLToPath(goldenPath('vgg-mini', 'net.onnx'));
let evaluate: string[];
/** More than two chunks, the last one not full. */
const IMAGES = 2 * CHUNK + 13;

let printed: string[] = [];
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const data = pngFolder(at('images'), CHUNK + 20);
  const images = ['--data', data, '--images', String(IMAGES), '--calibration', data, '--calibration-images', '12'];
  const methods = ['--methods', 'ann,snn,ic-snn,opi:best,tsc', '--steps', '3,6', '--workers', '0', '--anyway'];
  evaluate = ['evaluate', net, '--mean', '0.5,0.5,0.5', '--std', '0.25,0.25,0.25', ...images, ...methods];
  for (const i of [1, 2]) await run(...evaluate, '--shard', `${i}/2`, '--json', at(`${i}.json`));
});

const text = (name: string) => readFileSync(at(name), 'utf8');
const part = (name: string) => JSON.parse(text(name)) as PartFile;

test('merged parts are the bytes of one run, from any order of them', async () => {
  await run(...evaluate, '--deterministic', '--json', at('one.json'));
  const table = await run('merge', at('2.json'), at('1.json'), '--json', at('all.json'));
  expect(text('all.json')).toBe(text('one.json'));
  expect(table).toMatch(/ic-snn .* 6 /);
});

test('each part has its own chunks, all of them together each once', () => {
  const chunks = [1, 2].map((i) => part(`${i}.json`).nets[0].chunks.map(({ chunk }) => chunk));
  expect(chunks).toEqual([[0, 2], [1]]);
  const correct = [1, 2].flatMap((i) => part(`${i}.json`).nets[0].chunks.map(({ ann }) => ann));
  expect(new Set(correct).size).toBeGreaterThan(1);
});

test('random codes depend on the place of an image among all', async () => {
  const coded = [...evaluate, '--coding', 'bernoulli', '--methods', 'snn'];
  for (const i of [1, 2]) await run(...coded, '--shard', `${i}/2`, '--json', at(`coded-${i}.json`));
  const one = await run(...coded, '--deterministic', '--json', '-');
  expect(await run('merge', at('coded-1.json'), at('coded-2.json'), '--json', '-')).toBe(one);
});

describe('refused', () => {
  const merge = (...parts: [file: string, text: string][]) =>
    mergeParts(parts.map(([file, content]) => ({ file, part: parsePart(content, file) })));

  test('a part that is missing, or there twice', () => {
    const [one, two] = [text('1.json'), text('2.json')];
    expect(() => merge(['b', two])).toThrow('b: is one of 2 parts, of which 1/2 are missing; add them');
    expect(() => merge(['a', one], ['b', two], ['c', one])).toThrow('c: is part 1/2, as a is; give each part once');
  });

  test.each<[string, (net: PartFile['nets'][number]) => object, RegExp]>([
    [
      'weights',
      (net) => ({ nets: [{ ...net, fingerprint: '0' }] }),
      /^b: is of another run than a: net has other finger/,
    ],
    ['options', (net) => ({ nets: [{ ...net, options: { ...net.options, quantile: 0.9 } }] }), /net has other options/],
    ['images', (net) => ({ nets: [{ ...net, images: net.images - 1 }] }), /net has other images/],
    ['nets', (net) => ({ nets: [net, net] }), /it has other nets/],
    ['number', () => ({ shard: '1/1' }), /does not have the chunks of images of its shard/],
    ['chunks', (net) => ({ nets: [{ ...net, chunks: [] }] }), /does not have the chunks of images of its shard/],
    [
      'rows',
      (net) => ({ nets: [{ ...net, rows: net.rows.slice(1) }] }),
      /does not have the chunks of images of its shard/,
    ],
    ['counts', (net) => ({ nets: [{ ...net, chunks: [{ ...net.chunks[0], ann: -1 }] }] }), /^b: is damaged/],
    ['kind', () => ({ part: 'tables' }), /of another run than a: of tables, not of evaluate/],
    ['version', () => ({ version: 1 }), /has format version 1, this program reads 2/],
  ])('another %s', (_, change, says) => {
    const all = part('2.json');
    expect(() => merge(['a', text('1.json')], ['b', JSON.stringify({ ...all, ...change(all.nets[0]) })])).toThrow(says);
  });

  test('what is no part', () => {
    expect(() => merge(['a', 'hello'])).toThrow(/^a: is not JSON; name what --shard wrote/);
    expect(() => merge(['a', text('one.json')])).toThrow(/^a: is no part of a run/);
    expectRefused(['merge', at('2.json')], /2\.json: is one of 2 parts, of which 1\/2 are missing; add them/);
    expectRefused([...evaluate, '--shard', '3/2', '--json', '-'], /'--shard <i\/n>'.*expected i\/n with i from 1 to n/);
    expectRefused([...evaluate, '--shard', '1/2'], /"--shard" needs "--json FILE"/);
  });
});

test('shards: every chunk in exactly one', () => {
  expect(['0/2', '3/2', '1/0', '1', 'a/b', '1/2/3', '1/99999'].map(parseShard)).toEqual(Array(7).fill(undefined));
  for (const of of [1, 2, 3, 7]) {
    const all = Array.from({ length: of }, (_, i) => chunkNumbers(IMAGES, { index: i + 1, of }));
    expect(all.flat().sort()).toEqual([0, 1, 2]);
  }
});
