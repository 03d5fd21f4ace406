/** Methods on the command line: evaluated side by side, stored, refused. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { METHOD_NAMES, METHODS } from '../../src/convert/methods/index.js';
import { expectRefused, MAIN, pngFolder, run } from '../support/command-line.js';
import { goldenPath } from '../support/golden.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-methods-'));
const at = (name: string) => join(folder, name);
const images = pngFolder(at('images'), 4);
const net = ['--mean', '0.5,0.5,0.5', '--std', '0.25,0.25,0.25'];
const onnx = fileURLToPath(goldenPath('vgg-mini', 'net.onnx'));

afterAll(() => rmSync(folder, { recursive: true }));

interface Facts {
  options: Record<string, unknown>;
  results: {
    method: string;
    steps: number;
    correct: number;
    synapticOperationsPerImage: number;
    thresholds: number[];
  }[];
}
const data = ['--data', images, '--calibration', images];
const evaluate = (...more: string[]) =>
  JSON.parse(run('evaluate', onnx, ...net, ...data, '--steps', '4', '--json', '-', ...more)) as Facts;

test('all: every method once, the same without workers and with two', () => {
  const facts = evaluate('--methods', 'all', '--workers', '2');
  expect(facts.results.map(({ method }) => method)).toEqual([...METHOD_NAMES]);
  expect(evaluate('--methods', 'all', '--workers', '0').results).toEqual(facts.results);
}, 60_000);

test('a number behind a colon; alone and in company a method gives the same', () => {
  const { results } = evaluate('--methods', 'rmp:0.5,spike-norm,ann,rmp:1');
  expect(results.map(({ method }) => method)).toEqual(['rmp:0.5', 'spike-norm', 'rmp:1']);
  const [half, whole, one] = results;
  expect(half.thresholds).toEqual(whole.thresholds.map((x, s) => x / 2 ** (s + 1))); // α^depth
  expect(one).toEqual({ ...whole, method: 'rmp:1' });
  expect(evaluate('--methods', 'rmp:0.5').results).toEqual([half]);
}, 60_000);

test('all leaves out what cannot do the T that are asked for, and says so', () => {
  const args = ['evaluate', onnx, ...net, ...data, '--steps', '1,25', '--methods', 'all', '--json', '-'];
  const { stdout, stderr, status } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  const left = stderr.trim().split('\n');
  expect(left).toEqual([
    expect.stringMatching(/^"all" without tsc: /),
    expect.stringMatching(/^"all" without few-spikes: /),
  ]);
  const found = new Set((JSON.parse(stdout) as Facts).results.map(({ method }) => method));
  expect([...METHOD_NAMES].filter((name) => !found.has(name))).toEqual(['tsc', 'few-spikes']);
  expect(status).toBe(0);
}, 60_000);

test('the list of methods: every name, class and source', () => {
  const said = run('methods');
  for (const { name, class: ofClass, source } of METHODS)
    expect(said).toContain(`${name} (class ${ofClass}; ${source})`);
  expect(said).toMatch(/rmp:best for the one/);
  expect(said).toMatch(/best:A, best:B, best:C, best:D for one class each/);
  const facts = JSON.parse(run('methods', '--json', '-')) as { name: string }[];
  expect(facts.map(({ name }) => name)).toEqual([...METHOD_NAMES]);
});

test('printed are the options that decide something for a method that ran', () => {
  const asked = (...more: string[]) => Object.keys(evaluate('--workers', '0', ...more).options).join(' ');
  const around = 'calibration calibrationImages engine workers';
  expect(asked('--methods', 'best:A')).toBe(`fire coding ${around}`);
  expect(asked('--methods', 'best:A,opi')).toBe(`fire coding ${around}`);
  expect(asked('--methods', 'snn')).toBe(`quantile threshold thresholdScope fire neuron calibrate coding ${around}`);
}, 60_000);

test.each(['potential-calibration', 'opi:0.99', 'c-snn'])(
  '%s is stored, read and evaluated as it was',
  (method) => {
    const file = at('snn.safetensors');
    run('convert', onnx, ...net, '-o', file, '--steps', '4', '--calibration', images, '--method', method);
    const stored = JSON.parse(run('evaluate', file, '--data', images, '--json', '-')) as Facts;
    expect(stored.results).toEqual(evaluate('--methods', method).results);
    expect(run('info', file)).toMatch(/SNN for T = 4/);
  },
  60_000,
);

test('the demo refuses an option that decides nothing', () =>
  expectRefused(['demo', '--seed', '7'], /"--seed" changes nothing/));

test.each([
  [['evaluate', ...data, '--methods', 'snn,rmp:0'], /rmp expected best or a factor in \(0, 10\]/],
  [['evaluate', ...data, '--methods', 'opt:3'], /opt takes no number/],
  [['evaluate', ...data, '--methods', 'tsc', '--coding', 'regular'], /"coding" expected direct for tsc/],
  [['evaluate', ...data, '--methods', 'tsc', '--steps', '8,1'], /"steps" expected at least 2 for tsc, .* got 1/],
  [['evaluate', ...data, '--methods', 'snn,opi,snn'], /"methods" expected each once, got snn twice/],
  [
    ['tables', ...data, '-o', at('out.md'), '--steps', '64', '--method', 'best:A'],
    /best:A is .* no T up to --fit-steps 32/,
  ],
  [
    ['convert', '-o', at('out.safetensors'), '--steps', '4', '--method', 'tsc'],
    /tsc makes no network that can be stored/,
  ],
  [
    ['evaluate', ...data, '--methods', 'snn,best:B', '--compensation', 'half'],
    /"--compensation" changes nothing of snn or best:B; leave it out/,
  ],
  [
    ['evaluate', ...data, '--methods', 'ic-snn', '--threshold', 'mmse', '--quantile', '0.9'],
    /"--quantile" changes nothing of ic-snn beside the other options; leave it out/,
  ],
  [['evaluate', ...data, '--methods', 'ann', '--quantile', '0.9'], /"--quantile" changes nothing of the ANN/],
  [
    ['report', ...data, '-o', at('out.html'), '--methods', 'opi', '--weights-rule', 'literal'],
    /"--weights-rule" changes nothing of opi, snn or ic-snn/,
  ],
  [['audit', ...data, '--method', 'opi', '--seed', '3'], /"--seed" changes nothing of opi/],
  [['tables', ...data, '-o', at('out.md'), '--methods', 'snn', '--init', 'data'], /"--init" changes nothing of snn/],
  [
    ['convert', '-o', at('out.safetensors'), '--steps', '4', '--best', '--neuron', 'signed'],
    /"--neuron" changes .* best:B/,
  ],
  [
    ['convert', '-o', at('out.safetensors'), '--target-loss', '1', '--threshold', 'mmse'],
    /"--threshold" changes nothing of best:B/,
  ],
  [['convert', '-o', at('out.safetensors'), '--steps', '4', '--method', 'magic'], /"method" expected one of snn/],
])('%j is refused in one line', ([command, ...args], pattern) => {
  expectRefused([command, onnx, ...net, ...args], pattern);
  expect(existsSync(at('out.safetensors'))).toBe(false);
});
