/** What commands say of ONNX files: every command alike, a line for each obstacle, a warning for what is left out. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { serialiseModel } from '../../src/files/model-file.js';
import type { NodeProto } from '../../src/files/onnx-proto.js';
import type { Layer } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import { MAIN } from '../support/command-line.js';
import { modelOf, nodeOf, tensorOf } from '../support/onnx-writer.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-onnx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'net.onnx');
const weights = tensorOf('w', [3, 3], [1, -1, 2, 3, 1, -2, 1, 1, 1]);

/** Errors and status of every command that reads a model, for a net of some nodes. */
function saidOf(nodes: NodeProto[]): { status: number | null; stderr: string }[] {
  writeFileSync(path, modelOf([1, 3, 1, 1], nodes, [weights]));
  const commands = [
    ['info', path],
    ['import', path, '--mean', '0,0,0', '--std', '1,1,1', '-o', join(folder, 'net.safetensors')],
    ['evaluate', path, '--data', join(folder, 'missing')],
  ];
  return commands.map((args) => {
    const { status, stderr } = spawnSync('node', [MAIN, ...args], { encoding: 'utf8' });
    return { status, stderr };
  });
}

const start = [nodeOf('Flatten', ['x'], 'f'), nodeOf('MatMul', ['f', 'w'], 'a')];

test('several obstacles: a line each, the same from every command', () => {
  const said = saidOf([
    ...start,
    nodeOf('Sigmoid', ['a'], 'b'),
    nodeOf('MatMul', ['b', 'w'], 'c'),
    nodeOf('Tanh', ['c'], 'd'),
  ]);
  for (const { status, stderr } of said) {
    expect(status).toBe(2);
    expect(stderr.split('\n')).toEqual([
      `ic-snn: ${path}: cannot be taken, for 2 reasons`,
      '  node "b" (Sigmoid): only ReLU becomes a spiking neuron; retrain with ReLU',
      '  node "d" (Tanh): only ReLU becomes a spiking neuron; retrain with ReLU',
      '',
    ]);
  }
});

test('a net without a ReLU is refused by info as by the others', () => {
  const said = saidOf(start).map(({ stderr }) => stderr.replace(/^warning: .*\n/gm, ''));
  expect(new Set(said)).toEqual(new Set([`ic-snn: ${path}: layer "a": no ReLU in the network: nothing can spike\n`]));
});

test('what is read is blamed, not what is to be written', () => {
  saidOf(start);
  const said = (...args: string[]) => spawnSync('node', [MAIN, ...args], { encoding: 'utf8' });
  const unlike = said(
    'convert',
    '-o',
    join(folder, 'out.safetensors'),
    path,
    '--steps',
    '4',
    '--calibration',
    'synthetic',
  );
  expect(unlike).toMatchObject({
    status: 2,
    stderr: `ic-snn: ${path}: layer "a": no ReLU in the network: nothing can spike\n`,
  });
  saidOf([...start, nodeOf('Relu', ['a'], 'b'), nodeOf('MatMul', ['b', 'w'], 'c')]);
  const late = said('import', '-o', join(folder, 'out.nir'), path, '--mean', '0,0,0', '--std', '1,1,1');
  expect(late).toMatchObject({
    status: 2,
    stderr: `ic-snn: ${path}: layer "x": belongs to an ANN, and NIR has no ReLU; convert it first\n`,
  });
});

test('several layers stand in the way: a line each, under the file', () => {
  const odd = join(folder, 'odd.safetensors');
  const layers: Layer[] = [
    { kind: 'input', name: 'image', shape: [4, 4, 1] },
    { kind: 'add', name: 'sum', inputs: ['image', 'image'] },
    { kind: 'global-average-pool', name: 'mean', input: 'sum' },
  ];
  writeFileSync(odd, serialiseModel({ name: 'odd', network: createNetwork(layers) }));
  const { status, stderr } = spawnSync('node', [MAIN, 'info', odd], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr.split('\n')).toEqual([
    `ic-snn: ${odd}: cannot be taken, for 3 reasons`,
    ...['sum', 'sum', 'mean'].map((layer) => expect.stringContaining(`  layer "${layer}": `)),
    '',
  ]);
});

test('a softmax at the end is left out with a warning', () => {
  const rest = [nodeOf('Relu', ['a'], 'b'), nodeOf('MatMul', ['b', 'w'], 'c'), nodeOf('Softmax', ['c'], 'd')];
  const [info, imported] = saidOf([...start, ...rest]);
  const warning = `warning: ${path}: node "d" (Softmax) at the end is left out: the logits before it have the same order\n`;
  expect(info).toEqual({ status: 0, stderr: warning });
  expect(imported).toEqual({ status: 0, stderr: warning });
});
