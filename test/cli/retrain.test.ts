/** `ic-snn retrain` as a user meets it: from a converted network to one of class E, stopped and gone on, bad input in one line. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseModel } from '../../src/files/model-file.js';
import { expectRefused, run } from '../support/command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-retrain-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const data = '--data synthetic --images 64 --test-images 20 --batch 32 --micro-batch 16 --epochs 1 --workers 0'.split(
  ' ',
);
const source = 'data/vgg16-synthetic.safetensors';

beforeAll(() => {
  const calibration = ['--calibration', 'synthetic', '--calibration-images', '20', '--workers', '0'];
  run('convert', source, '--method', 'snn', '--steps', '4', '-o', at('snn.safetensors'), ...calibration);
  run(
    'convert',
    source,
    '--method',
    'snn',
    '--steps',
    '4',
    '--threshold-scope',
    'channel',
    '-o',
    at('channels.safetensors'),
    ...calibration,
  );
});

test.each(['qcfs:4', 'rnl', 'hybrid:4'])(
  '%s: new weights, thresholds of its own kind, class E in the table',
  (name) => {
    const before = parseModel(readFileSync(at('snn.safetensors')), 'snn');
    const file = at(`${name.replace(':', '-')}.safetensors`);
    const said = run('retrain', at('snn.safetensors'), '--as', name, ...data, '-o', file);
    expect(said).toMatch(/, 1 epochs, .* of 20 test images right/);
    const after = parseModel(readFileSync(file), 'after');
    const [first, last] = [before.conversion?.thresholds ?? [], after.conversion?.thresholds ?? []];
    expect(last).toHaveLength(first.length);
    const moved = last.filter((V_th, s) => V_th[0] !== first[s][0]).length;
    if (name === 'hybrid:4') expect(moved).toBe(0);
    else expect(moved).toBe(first.length);
    const starts = after.conversion?.initialPotential.map((v_0, s) => v_0[0] / last[s][0]);
    expect(new Set(starts)).toEqual(new Set([name === 'qcfs:4' ? 0.5 : 0]));
    expect(after.network.layers).not.toEqual(before.network.layers);
    expect(after.provenance).toMatchObject({ retrained: name, from: before.name, steps: 4 });
    const table = run('evaluate', file, '--data', 'synthetic', '--images', '20', '--workers', '0');
    expect(table).toMatch(new RegExp(`${name} +E +4 `));
  },
);

test('--neuron: the same training, stored and measured with other neurons', () => {
  const [plain, signed] = [[], ['--neuron', 'signed']].map((neuron, k) => {
    const file = at(`neuron-${k}.safetensors`);
    run('retrain', at('snn.safetensors'), '--as', 'qcfs:4', ...neuron, ...data, '-o', file);
    return parseModel(readFileSync(file), 'after');
  });
  expect(signed.network.layers).toEqual(plain.network.layers);
  expect(signed.conversion?.thresholds).toEqual(plain.conversion?.thresholds);
  expect([plain.conversion?.neuron, signed.conversion?.neuron]).toEqual([undefined, 'signed']);
  expect(String(signed.provenance?.command)).toContain(' --as qcfs:4 --steps 4 --neuron signed ');
  const table = run('evaluate', at('neuron-1.safetensors'), '--data', 'synthetic', '--images', '20', '--workers', '0');
  expect(table).toMatch(/neuron signed/);
  expect(table).toMatch(/qcfs:4 +E +4 /);
});

test('bad input is one line', () => {
  const refused = (pattern: RegExp, ...args: string[]) => expectRefused(args, pattern);
  refused(
    /has no thresholds to start from; make them with "ic-snn convert"/,
    'retrain',
    source,
    '--as',
    'rnl',
    ...data,
    '-o',
    at('x.safetensors'),
  );
  refused(
    /thresholds; convert it with one for each layer/,
    'retrain',
    at('channels.safetensors'),
    '--as',
    'rnl',
    ...data,
    '-o',
    at('x.safetensors'),
  );
  refused(
    /"neuron" expected binary for hybrid:4, got signed/,
    'retrain',
    at('snn.safetensors'),
    ...['--as', 'hybrid:4', '--neuron', 'signed'],
    ...data,
    '-o',
    at('x.safetensors'),
  );
  refused(
    /"as" expected qcfs:L, rnl, hybrid:T, got relu/,
    'retrain',
    at('snn.safetensors'),
    '--as',
    'relu',
    ...data,
    '-o',
    at('x.safetensors'),
  );
});
