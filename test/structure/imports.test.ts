/**
 * The order of the sources. Imports point up the list only; the core needs nothing but the language; a method's name and a
 * file's ending are known in one place. What breaks a rule today is listed, and the lists can only shrink.
 */
import { expect, test } from 'vitest';
import { METHOD_NAMES } from '../../src/convert/methods/index.js';
import { endingsOf } from '../../src/files/formats.js';
import { isNeuron } from '../../src/paper/low-latency.js';
import { codeLines, type Import, importsOf, SOURCES } from '../support/sources.js';

/** Above all is check.ts; below all are the other files directly in src, which put parts together. */
const ORDER = [
  ...['paper', 'network', 'coding', 'engine', 'convert', 'evaluate', 'workers', 'audit', 'train', 'files', 'datasets'],
  ...['report', 'bench', 'cli', 'web'],
];
/** What runs anywhere, but for the files that follow. */
const CORE = ['check.ts', ...ORDER.slice(0, ORDER.indexOf('report'))];
const OF_NODE = [
  ...[
    'workers/spawn-node.ts',
    'files/model-path.ts',
    'files/write-file.ts',
    'files/hold-stops.ts',
    'datasets/open.ts',
    'datasets/open-arrays.ts',
    'datasets/npz.ts',
    'datasets/download.ts',
  ],
  ...['datasets/archives.ts', 'datasets/fetch-archive.ts', 'datasets/unpack-archive.ts'],
];
/** Packages of the core. */
const PACKAGES = ['h5wasm', 'pako', 'upng-js'];

const folderOf = (path: string) => path.split('/')[0];
const isCore = (path: string) => CORE.includes(folderOf(path)) && !OF_NODE.includes(path);
const IMPORTS = SOURCES.flatMap(importsOf);
const isSource = ({ to }: Import) => to.endsWith('.ts');
const edge = ({ from, to }: Import) => `${from} -> ${to}`;

/** Place in the order: −1 above all, 15 below all. */
function placeOf(path: string): number {
  if (path === 'check.ts') return -1;
  return path.includes('/') ? ORDER.indexOf(folderOf(path)) : ORDER.length;
}

/** Fails with every offender that is not known, and with every known one that is none any more. */
function expectOnly(known: readonly string[], offenders: Iterable<string>): void {
  const now = [...new Set(offenders)];
  expect({ offenders: now.filter((one) => !known.includes(one)) }).toEqual({ offenders: [] });
  expect({ 'mended, so take it out of the list': known.filter((one) => !now.includes(one)) }).toEqual({
    'mended, so take it out of the list': [],
  });
}

test('every folder of src has its place', () => {
  for (const path of SOURCES) expect(placeOf(path), path).toBeGreaterThanOrEqual(-1);
  const folders = new Set(SOURCES.filter((path) => path.includes('/')).map(folderOf));
  expect([...folders].filter((folder) => !ORDER.includes(folder))).toEqual([]);
});

/** Edges that point down. */
const DOWN = ['train/checkpoint.ts -> files/safetensors.ts'];

test('imports point up the order', () => {
  const down = IMPORTS.filter(isSource).filter(({ from, to }) => placeOf(to) > placeOf(from));
  expectOnly(DOWN, down.map(edge));
});

test('paper imports nothing', () => {
  const outside = IMPORTS.filter(({ from, to }) => folderOf(from) === 'paper' && folderOf(to) !== 'paper');
  expectOnly([], outside.map(edge));
});

test('no file imports itself through others, types aside', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]) => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' -> '));
    if (done.has(path)) return;
    done.add(path);
    for (const one of importsOf(path)) if (isSource(one) && !one.isType) visit(one.to, [...way, path]);
  };
  for (const path of SOURCES) visit(path, []);
  expectOnly([], circles);
});

test('no file of the core imports node:, a package, or a file of Node', () => {
  const outside = IMPORTS.filter(({ from }) => isCore(from)).filter((one) =>
    isSource(one) ? OF_NODE.includes(one.to) : !PACKAGES.includes(one.to),
  );
  expectOnly([], outside.map(edge));
});

/** `path: word, word` for each file whose code has such words. */
function wordsIn(paths: readonly string[], find: (line: string) => readonly string[]): string[] {
  return paths.flatMap((path) => {
    const words = [...new Set(codeLines(path).flatMap(find))].sort();
    return words.length > 0 ? [`${path}: ${words.join(', ')}`] : [];
  });
}

/** Files that write others or give them names; an archive of images is written as it comes, in a folder of its own. */
const WRITE: readonly string[] = [
  'datasets/download.ts: renameSync',
  'datasets/fetch-archive.ts: createWriteStream',
  'files/write-file.ts: appendFileSync, openSync, renameSync, writeSync',
];

/** Files that print; control characters from files are taken out in output.ts, and a defect of the program is told by status.ts. */
const PRINT: readonly string[] = [
  'cli/bench.ts: stderr.write',
  'cli/output.ts: stderr.write, stdout.write',
  'cli/status.ts: stderr.write',
];

test('one file prints, without what would move a terminal', () => {
  const others = SOURCES.filter((path) => !path.startsWith('web/'));
  expectOnly(
    PRINT,
    wordsIn(others, (line) => line.match(/(stdout|stderr)\.write|console\.\w+(?=\()/g) ?? []),
  );
});

test('one file writes the outputs of all commands', () => {
  const others = SOURCES.filter((path) => !['datasets/open.ts', 'files/model-path.ts'].includes(path)); // open to read
  const writes = /\b(appendFile|copyFile|createWriteStream|open|rename|write|writeFile)(Sync)?(?=\()/g;
  const inNode = (line: string) => (line.match(writes) ?? []).filter((word) => /Sync$|Stream$/.test(word));
  expectOnly(WRITE, wordsIn(others, inNode));
});

/** Files that name a method; in the first ones the word means the program or a column. */
const NAME_METHODS: readonly string[] = [
  'audit/cross-check.ts: snn',
  'bench/run.ts: snn',
  'cli/program.ts: ic-snn',
  'cli/advice.ts: ic-snn',
  'datasets/fetch-archive.ts: ic-snn',
  'files/model-metadata.ts: ic-snn',
  'bench/subject.ts: ic-snn',
  'cli/audit.ts: ic-snn',
  'cli/convert.ts: ic-snn',
  'cli/report.ts: ic-snn, snn',
  'report/charts.ts: snn',
  'report/page.ts: snn',
  'report/paper.ts: c-snn, i-snn, ic-snn',
  'web/settings.ts: ic-snn',
  'web/views/image/scores.ts: snn',
  'web/views/layer/charts.ts: snn',
];

test('only the table of methods and the methods themselves name a method', () => {
  const others = SOURCES.filter((path) => !path.startsWith('convert/methods/'));
  // Words that name a neuron as well, or what a parameter may be, are left out.
  const names = METHOD_NAMES.filter((name) => !isNeuron(name) && !isNeuron(`${name}:1`) && name !== 'best');
  const quoted = /(?<=['"`])[a-z-]+(?=(:[\d.]+)?['"`])/g;
  const offenders = wordsIn(others, (line) => (line.match(quoted) ?? []).filter((word) => names.includes(word)));
  expectOnly(NAME_METHODS, offenders);
});

/** Files that name an ending of a model or picture: help texts, and names of files that are found or made. */
const NAME_ENDINGS: readonly string[] = [
  'cli/audit.ts: .onnx',
  'cli/bench.ts: .onnx, .safetensors',
  'cli/convert.ts: .safetensors',
  'cli/encode.ts: .png',
  'cli/evaluate.ts: .onnx',
  'cli/info.ts: .onnx, .safetensors',
  'cli/report.ts: .safetensors',
  'cli/retrain.ts: .safetensors',
  'cli/tables/tables.ts: .safetensors',
  'cli/trace.ts: .onnx',
  'cli/train.ts: .safetensors',
  'cli/training-run.ts: .safetensors',
  'web/nets.ts: .safetensors',
];

test('only the table of formats and the formats themselves name an ending of models and pictures', () => {
  const others = SOURCES.filter((path) => !/^files\/(formats|onnx|nir|png|jpeg|model-)/.test(path));
  const endings = [...endingsOf('model'), ...endingsOf('picture')];
  const named = (line: string) => endings.filter((ending) => new RegExp(`\\${ending}\\b`, 'i').test(line));
  expectOnly(NAME_ENDINGS, wordsIn(others, named));
});
