/** A stored conversion is used as it was made: its images enter in the code that it was made for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { AuditFacts } from '../../src/cli/audit.js';
import type { EvaluationFacts } from '../../src/evaluate/evaluate.js';
import { expectRefused, pngFolder, run } from '../support/command-line.js';
import { goldenPath } from '../support/golden.js';

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
