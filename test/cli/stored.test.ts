/** A stored conversion is used as it was made: its images enter in the code that it was made for. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { AuditFacts } from '../../src/cli/audit.js';
import { type EvaluationFacts, toldOf } from '../../src/evaluate/evaluate.js';
import { parseModel, serialiseModel } from '../../src/files/model-file.js';
import type { Layer } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { Conversion } from '../../src/network/snn.js';
import { expectRefused, MAIN, pngFolder, run } from '../support/command-line.js';
import { goldenPath } from '../support/golden.js';
import { npy, npz } from '../support/npy.js';
import { randomFloats } from '../support/random-network.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-stored-'));
afterAll(() => rmSync(folder, { recursive: true }));

const images = pngFolder(join(folder, 'images'), 4);
const net = fileURLToPath(goldenPath('vgg-mini', 'net.onnx'));
const common = ['--mean', '0.5,0.5,0.5', '--std', '0.25,0.25,0.25', '--calibration', images, '--workers', '0'];

/** A model converted with some options, and what is said about it where nothing more is said. */
function store(name: string, ...options: string[]): { path: string; facts: EvaluationFacts } {
  const path = join(folder, `${name}.safetensors`);
  run('convert', net, ...common, '-o', path, '--steps', '4', ...options);
  const said = run('evaluate', path, '--data', images, '--workers', '0', '--json', '-');
  return { path, facts: JSON.parse(said) as EvaluationFacts };
}

const direct = store('direct');

describe.each([
  ['regular', ['--coding', 'regular']],
  ['compensated', ['--coding', 'regular', '--compensate-input']],
  ['bernoulli', ['--coding', 'bernoulli', '--seed', '7']],
])('%s', (name, coding) => {
  const { path, facts } = store(name, ...coding);

  test('evaluated as at once with the same options, and not as with direct coding', () => {
    const now = ['evaluate', net, ...common, '--data', images, '--methods', 'ic-snn', '--steps', '4', ...coding];
    const { results } = JSON.parse(run(...now, '--json', '-')) as EvaluationFacts;
    expect(facts.results).toEqual(results);
    expect(facts.results[0].spikesPerImage).not.toBe(direct.facts.results[0].spikesPerImage);
    expect(facts.options).toMatchObject({ coding: coding[1], stored: true });
  });

  test('audited with the same spikes', () => {
    const audit = JSON.parse(run('audit', path, '--data', images, '--images', '8', '--json', '-')) as AuditFacts;
    expect(audit.options).toMatchObject({ coding: coding[1] });
    const spikes = audit.layers.reduce((sum, { rate, neurons }) => sum + rate.mean * neurons * audit.steps, 0);
    // Sums of float64 rates: whole numbers of spikes up to rounding.
    expect(Math.abs(spikes - facts.results[0].spikesPerImage)).toBeLessThan(1e-6);
    expect(audit.correct.snn).toBe(facts.results[0].correct);
  });
});

test('left out where --steps or --methods ask for others, which is said', () => {
  const others = ['--calibration', images, '--steps', '2', '--methods', 'snn', '--workers', '0'];
  const { status, stderr } = spawnSync(process.execPath, [MAIN, 'evaluate', direct.path, '--data', images, ...others], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: `${direct.path}: its own conversion is left out, --steps and --methods convert anew\n`,
  });
});

test.each(['report', 'tables', 'convert'])('left out by %s, which says so', (command) => {
  const out = { report: 'out.html', tables: 'out.md', convert: 'out.safetensors' }[command] as string;
  const data = command === 'convert' ? [] : ['--data', images, '--methods', 'snn'];
  const more = command === 'report' ? ['--trial-images', '0', '--images', '4'] : ['--anyway'];
  const args = [
    command,
    direct.path,
    ...data,
    '--calibration',
    images,
    '--steps',
    '2',
    '--workers',
    '0',
    '-o',
    join(folder, out),
  ];
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args, ...more], { encoding: 'utf8' });
  expect(stderr).toContain(`${direct.path}: its own conversion is left out, this converts anew\n`);
  expect(status).toBe(0);
});

test('how it was made is told without options that decided nothing', () => {
  const { network } = parseModel(readFileSync(direct.path), 'direct');
  const of = (options: Record<string, unknown>) => Object.keys(toldOf({ options }, network)).join(' ');
  const all = {
    quantile: 0.99,
    threshold: 'mmse',
    residual: 'auto',
    fire: 'gt',
    coding: 'direct',
    seed: 1,
    chosen: 'x',
  };
  expect(of({ method: 'few-spikes', ...all })).toBe('method fire coding chosen');
  expect(of({ method: 'ic-snn', ...all })).toBe('method threshold residual fire coding chosen');
  expect(of({ method: 'of another program', ...all })).toBe(
    'method quantile threshold residual fire coding seed chosen',
  );
  // A name of the table with what it cannot have behind it is none of the table's.
  expect(of({ method: 'rmp:0', seed: 1 })).toBe('method seed');
  expect(run('info', direct.path)).not.toMatch(/seed|weights-rule/);
});

describe('what a stored conversion keeps cannot be asked for', () => {
  const { path } = direct;
  test.each(['evaluate', 'audit'])('%s', (command) => {
    const args = [command, path, '--data', images, '--workers', '0'];
    expectRefused([...args, '--coding', 'regular'], /"--coding" changes nothing of a stored conversion; convert again/);
    expectRefused([...args, '--quantile', '0.9'], /"--quantile" changes nothing/);
  });

  test('other time steps or methods convert again', () => {
    const args = ['evaluate', path, '--data', images, '--workers', '0', '--json', '-', '--coding', 'regular'];
    const labels = (...more: string[]) =>
      (JSON.parse(run(...args, ...more)) as EvaluationFacts).results.map(({ method, steps }) => `${method} ${steps}`);
    expect(labels('--steps', '4', '--methods', 'snn,i-snn', '--calibration', images)).toEqual(['snn 4', 'i-snn 4']);
    expect(labels('--methods', 'snn', '--calibration', images)).toEqual(['snn 8', 'snn 16', 'snn 32']);
  });
});

describe('a network that was retrained', () => {
  const model = parseModel(readFileSync(direct.path), 'direct');
  const path = join(folder, 'retrained.safetensors');
  const options = { method: 'qcfs:4', class: 'E', neuron: 'binary' };
  writeFileSync(path, serialiseModel({ ...model, conversion: { ...(model.conversion as Conversion), options } }));
  const common = [path, '--data', images, '--workers', '0', '--json', '-'];

  test('is of class E everywhere, and what cannot be made anew is not tried', () => {
    const { results } = JSON.parse(run('evaluate', ...common)) as EvaluationFacts;
    const { verdict } = JSON.parse(run('audit', ...common)) as AuditFacts;
    expect([results[0].class, verdict.snn.class]).toEqual(['E', 'E']);
  });
});

test('the ANN alone needs no images to calibrate on', () => {
  const args = ['evaluate', net, ...common.slice(0, 4), '--data', join(images, '..', 'x.npz'), '--methods', 'ann'];
  const [x, y] = [npy('|u1', [4, 8, 8, 3], new Uint8Array(768)), npy('|u1', [4], [0, 1, 2, 3])];
  writeFileSync(join(folder, 'x.npz'), npz({ x, y }));
  const { ann, results, options } = JSON.parse(run(...args, '--anyway', '--json', '-')) as EvaluationFacts;
  expect([ann.accuracy >= 0, results, Object.keys(options)]).toEqual([true, [], ['engine', 'workers']]);
  const converted = ['evaluate', direct.path, '--data', images, '--methods', 'ann', '--workers', '0', '--json', '-'];
  expect((JSON.parse(run(...converted)) as EvaluationFacts).results).toEqual([]);
});

test('retraining reads an array as its model does', () => {
  const random = randomFloats(1);
  const numbers = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
  const layers: Layer[] = [
    { kind: 'input', name: 'x', shape: [4, 4, 1] },
    { kind: 'flatten', name: 'row', input: 'x' },
    { kind: 'linear', name: 'a', input: 'row', weight: numbers(16 * 8), bias: numbers(8) },
    { kind: 'relu', name: 'r', input: 'a' },
    { kind: 'linear', name: 'y', input: 'r', weight: numbers(8 * 10), bias: numbers(10) },
  ];
  const one = (value: number) => [Float32Array.of(value)];
  const parameters = { thresholds: one(1), initialPotential: one(0.5), biasShift: one(0), fire: '>' } as const;
  const snn = join(folder, 'flat.safetensors');
  const conversion = { ...parameters, steps: 4, options: {} };
  const normalisation = { mean: [0.5], std: [0.25] };
  writeFileSync(snn, serialiseModel({ name: 'flat', network: createNetwork(layers), normalisation, conversion }));
  const file = join(folder, 'flat.npz');
  const pixels = Uint8Array.from({ length: 40 * 16 }, (_, n) => (n * 37) % 251);
  const y = npy(
    '|u1',
    [40],
    Uint8Array.from({ length: 40 }, (_, n) => n % 10),
  );
  writeFileSync(file, npz({ x: npy('|u1', [40, 16], pixels), y }));
  const output = join(folder, 'qcfs.safetensors');
  const training = ['--epochs', '1', '--batch', '20', '--micro-batch', '20', '--workers', '0', '-o', output];
  expect(run('retrain', snn, '--as', 'qcfs:4', '--data', file, '--test', file, ...training)).toContain(
    '40 test images',
  );
});

test('--method best takes the class that is given', () => {
  const path = join(folder, 'best.safetensors');
  const few = ['--calibration-images', '4', '--steps', '2', '--json', '-'];
  const said = run('convert', net, ...common, '-o', path, '--method', 'best', '--class', 'A', ...few);
  expect(JSON.parse(said)).toMatchObject({ method: 'best:A' });
});
