/** The command line as a user meets it: facts, exit status, one line for every bad input, nothing left behind. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBernoulliCoder } from '../../src/coding/coders.js';
import { runChecksum } from '../../src/engine/checksum.js';
import { createEngine } from '../../src/engine/create.js';
import { fromChannelsFirst } from '../../src/network/layout.js';
import { expectRefused, pngFolder, run } from '../support/command-line.js';
import { GOLDEN, goldenPath, readGolden } from '../support/golden.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-cli-'));
const net = fileURLToPath(goldenPath('vgg-mini', 'net.onnx'));
const at = (name: string) => join(folder, name);

let data: string;
beforeAll(() => {
  data = pngFolder(at('images'), 5);
  pngFolder(at('large'), 1, 9);
  writeFileSync(at('text.txt'), 'hello');
  writeFileSync(at('text.onnx'), 'hello');
  writeFileSync(at('cut.bin'), new Uint8Array(5000));
  writeFileSync(at('empty.bin'), new Uint8Array(0));
  mkdirSync(at('sub.safetensors'));
});
const plain = ['--mean', '0,0,0', '--std', '1,1,1'];
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  'info',
  'import',
  'convert',
  'evaluate',
  'methods',
  'tables',
  'merge',
  'trace',
  'encode',
  'train',
  'download',
  'bench',
  'demo',
])('%s --help has an example', (command) => {
  expect(run(command, '--help')).toMatch(new RegExp(`Example:\n +ic-snn ${command}`));
});

test('info', () => {
  expect(run('info', net)).toMatch(/8×8×3 to 10 classes, .* 5 spiking layers/);
  expect(JSON.parse(run('info', net, '--json', '-'))).toMatchObject({ model: 'net', layers: expect.any(Array) });
});

test.each(GOLDEN)('trace gives the known answers of %s', (name) => {
  const golden = readGolden(name);
  const [run0] = golden.runs;
  const facts = JSON.parse(readFileSync(goldenPath(name, 'case.json'), 'utf8')) as { images: number[][] };
  const { thresholds } = golden;
  const { T: steps, comparison, initialPotential, biasShiftPerStep } = run0;
  writeFileSync(
    at('spec.json'),
    JSON.stringify({ steps, comparison, thresholds, initialPotential, biasShiftPerStep, images: facts.images }),
  );
  for (const engine of ['wasm', 'reference']) {
    const trace = JSON.parse(
      run('trace', fileURLToPath(goldenPath(name, 'net.onnx')), '--spec', at('spec.json'), '--engine', engine),
    );
    const { logitsSum, spikeCounts, finalPotential, firstSpikeTime } = run0;
    expect(trace).toMatchObject({ logitsSum, spikeCounts, finalPotential, firstSpikeTime });
  }
});

test('trace runs the code that a spec names, from its place in the set on', () => {
  const { network } = readGolden('mlp');
  const model = fileURLToPath(goldenPath('mlp', 'net.onnx'));
  const { images, thresholds } = JSON.parse(readFileSync(goldenPath('mlp', 'case.json'), 'utf8')) as {
    images: number[][];
    thresholds: number[];
  };
  const scaled = images.slice(0, 2).map((image) => image.map((x) => x / Math.max(...image.map(Math.abs))));
  const spec = { steps: 6, comparison: '>', thresholds, initialPotential: [0, 0], images: scaled };
  const traced = (changes: object) => {
    writeFileSync(at('coded.json'), JSON.stringify({ ...spec, ...changes }));
    return (JSON.parse(run('trace', model, '--spec', at('coded.json'))) as { checksum: string[] }).checksum;
  };
  const engine = createEngine('reference', network);
  engine.configure({
    ...{ thresholds: thresholds.map((V_th) => Float32Array.of(V_th)), fire: '>' },
    ...{
      initialPotential: [Float32Array.of(0), Float32Array.of(0)],
      biasShift: [Float32Array.of(0), Float32Array.of(0)],
    },
  });
  const coder = createBernoulliCoder(1, 7);
  const coded = scaled.map((image, n) => {
    const options = { steps: 6, index: 3 + n, coder, record: 'neurons' } as const;
    return runChecksum(6, engine.simulate(fromChannelsFirst(Float32Array.from(image), network.shapes[0]), options));
  });
  expect(traced({ coding: 'bernoulli', seed: 7, index: 3 })).toEqual(coded);
  expect(traced({})).not.toEqual(coded);
});

test('import, convert, evaluate: the table, the same facts as JSON, the same counts from any engine and workers', () => {
  run('import', net, '-o', at('net.safetensors'), '--mean', '0.5,0.5,0.5', '--std', '0.25,0.25,0.25');
  const made = run(
    'convert',
    at('net.safetensors'),
    '-o',
    at('snn.safetensors'),
    '--steps',
    '8',
    '--calibration',
    data,
    '--workers',
    '1',
  );
  expect(made).toMatch(/ic-snn, T = 8/);
  const facts = (...more: string[]) => {
    const out = run(
      'evaluate',
      at('net.safetensors'),
      '--data',
      data,
      '--calibration',
      data,
      '--steps',
      '4,8',
      '--json',
      '-',
      ...more,
    );
    const { ann, results } = JSON.parse(out) as {
      ann: unknown;
      results: { method: string; steps: number; correct: number }[];
    };
    return { ann, results };
  };
  const one = facts('--workers', '1');
  expect(one.results.map((r) => `${r.method} ${r.steps}`)).toEqual([
    'snn 4',
    'i-snn 4',
    'c-snn 4',
    'ic-snn 4',
    'snn 8',
    'i-snn 8',
    'c-snn 8',
    'ic-snn 8',
  ]);
  expect(facts('--workers', '2')).toEqual(one);
  expect(facts('--workers', '0', '--engine', 'reference')).toEqual(one);
  const stored = JSON.parse(run('evaluate', at('snn.safetensors'), '--data', data, '--json', '-')) as typeof one;
  const same = one.results.find((r) => r.method === 'ic-snn' && r.steps === 8);
  expect(stored.results[0]).toEqual(same);
  expect(run('evaluate', at('snn.safetensors'), '--data', data)).toMatch(/method +class +T +correct/);
  expect(run('info', at('snn.safetensors'))).toMatch(/SNN for T = 8/);
}, 60_000);

test('--residual auto says which reading it chose, and a model stores it', () => {
  run('import', net, '-o', at('auto.safetensors'), '--mean', '0.5,0.5,0.5', '--std', '0.25,0.25,0.25');
  const common = ['--calibration', data, '--residual', 'auto'];
  const made = run('convert', at('auto.safetensors'), '-o', at('auto-snn.safetensors'), '--steps', '8', ...common);
  const [, reading] = /ic-snn, T = 8, residual (in-range|remainder|clamped)/.exec(made) ?? [];
  const args = ['--data', data, '--methods', 'snn,ic-snn', '--steps', '8', ...common];
  expect(run('evaluate', at('auto.safetensors'), ...args)).toMatch(
    new RegExp(`ic-snn at\\s+T = \\d+:\\s+residual ${reading}`),
  );
  const { results } = JSON.parse(run('evaluate', at('auto.safetensors'), ...args, '--json', '-'));
  expect(results.map((row: { chosen?: string }) => row.chosen)).toEqual([undefined, `residual ${reading}`]);
  const stored = JSON.parse(run('evaluate', at('auto-snn.safetensors'), '--data', data, '--json', '-'));
  expect(stored.results).toEqual([results[1]]);
}, 60_000);

test('images whose classes have other names than the model’s are refused', () => {
  const others = ['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
  const named = (file: string, first: readonly string[]) => {
    writeFileSync(at('labels.txt'), [...first, ...others].join('\n'));
    run('import', net, '-o', at(file), ...plain, '--std', '1,1,1', '--labels', at('labels.txt'));
    return ['evaluate', at(file), '--data', data, '--methods', 'ann'];
  };
  expect(run(...named('named.safetensors', ['a', 'b']))).toMatch(/ann/);
  expectRefused(named('turned.safetensors', ['b', 'a']), /images: class 0 is "a", in net "b"; name both alike/);
});

test('names of classes lose the blanks around them, and import tells them', () => {
  writeFileSync(at('blanks.txt'), '\ufeffa \r\n\r\n b\t\nc\nd\ne\nf\ng\nh\ni\nj');
  const said = run(
    'import',
    net,
    '-o',
    at('blanks.safetensors'),
    '--labels',
    at('blanks.txt'),
    '--mean',
    '0,0,0',
    '--std',
    '1,1,1',
    '--json',
    '-',
  );
  expect(JSON.parse(said)).toMatchObject({ classes: [...'abcdefghij'] });
  expect(JSON.parse(run('info', at('blanks.safetensors'), '--json', '-'))).toMatchObject({
    classes: [...'abcdefghij'],
  });
});

test('encode', () => {
  const picture = join(data, 'a', '0.png');
  expect(run('encode', picture, '--steps', '4,32', '-o', at('rate.png'))).toMatch(/T = 32: mean error/);
  expect(existsSync(at('rate.png'))).toBe(true);
});

describe('bad input: status 2, one line, no output file', () => {
  const out = at('out.safetensors');
  const cases: [string, string[], RegExp][] = [
    ['no such model', ['info', 'missing.onnx'], /missing\.onnx: does not exist/],
    ['unknown ending', ['info', at('text.txt')], /is none of \.onnx, \.safetensors, \.nir;/],
    ['not ONNX', ['import', at('text.onnx'), '-o', out], /text\.onnx: /],
    ['unknown command', ['frobnicate'], /unknown command/],
    ['unknown option', ['info', net, '--colour'], /unknown option/],
    ['missing option', ['convert', net], /required option/],
    ['quantile 0', ['convert', net, '-o', out, '--steps', '8', '--quantile', '0'], /quantile.*\(0, 1\]/],
    ['quantile 1.5', ['convert', net, '-o', out, '--steps', '8', '--quantile', '1.5'], /quantile.*\(0, 1\]/],
    ['T = 0', ['convert', net, '-o', out, '--steps', '0'], /steps.*>= 1/],
    ['T = 1.5', ['evaluate', net, '--data', '.', '--steps', '1.5'], /steps.*whole number/],
    ['unknown method', ['evaluate', net, '--data', '.', '--methods', 'magic'], /"methods" expected one of snn, i-snn/],
    ['no calibration', ['convert', net, '-o', out, '--steps', '8', ...plain], /"--calibration" is needed/],
    [
      'cut-off data',
      ['convert', net, '-o', out, '--steps', '8', ...plain, '--calibration', at('cut.bin')],
      /cut\.bin: offset 5000/,
    ],
    [
      'empty data',
      ['convert', net, '-o', out, '--steps', '8', ...plain, '--calibration', at('empty.bin')],
      /empty\.bin: is empty/,
    ],
    [
      'images of another size',
      ['convert', net, '-o', out, '--steps', '8', ...plain, '--calibration', at('large')],
      /9×9×3, net reads 8×8×3/,
    ],
    [
      'mean of two channels',
      ['import', net, '-o', out, '--mean', '0,0', '--std', '1,1,1'],
      /"--mean" expected 3 numbers/,
    ],
    [
      'mean with a blank in it',
      ['import', net, '-o', out, '--mean', '0.5,,0.5'],
      /--mean.* expected numbers separated by/,
    ],
    ['std 0', ['import', net, '-o', out, '--mean', '0,0,0', '--std', '1,0,1'], /"--std" expected numbers > 0/],
    [
      'mean alone',
      ['import', net, '-o', out, '--mean', '0,0,0'],
      /"--std" is needed, too: net carries no normalisation/,
    ],
    ['std alone', ['import', net, '-o', out, '--std', '1,1,1'], /"--mean" is needed, too/],
    ['spec that is not JSON', ['trace', net, '--spec', at('text.txt')], /is not JSON/],
    ['folder that is missing', ['import', net, '-o', at('nowhere/out.safetensors'), ...plain], /cannot be written/],
    [
      'model without its ending',
      ['import', net, '-o', at('out')],
      /--output.* expected a name that ends in .safetensors/,
    ],
    [
      'folder for a file',
      ['import', net, '-o', at('sub.safetensors')],
      /sub.safetensors: is a folder; name a file in it/,
    ],
    [
      'JSON into a folder that is missing',
      ['info', net, '--json', at('nowhere/out.json')],
      /out.json: cannot be written/,
    ],
    ['seed of over 32 bits', ['evaluate', net, '--data', '.', '--seed', '4294967296'], /--seed.* from 0 to 4294967295/],
    ['picture that is not PNG', ['encode', at('text.txt'), '-o', at('out.png')], /is not a PNG/],
  ];
  test.each(cases)('%s', (_, args, pattern) => {
    expectRefused(args, pattern);
    expect(readdirSync(folder).filter((name) => /^out|tmp$/.test(name))).toEqual([]);
  });
});
