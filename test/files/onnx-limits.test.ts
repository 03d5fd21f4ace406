/** ONNX files that are damaged on purpose or ask for too much, and what a message says of names and of several obstacles. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FileError, ObstaclesError } from '../../src/check.js';
import { readModel } from '../../src/files/model-path.js';
import { parseOnnx } from '../../src/files/onnx.js';
import type { NodeProto, TensorProto } from '../../src/files/onnx-proto.js';
import { floats, modelOf, nodeOf, tensorOf } from '../support/onnx-writer.js';

function messageOf(bytes: Uint8Array): string {
  try {
    parseOnnx(bytes, 'bad.onnx');
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
    return (error as Error).message;
  }
  throw new Error('the file was accepted');
}

/** A field of length `length` in a message. */
const field = (number: number, ...bytes: number[]) => [number * 8 + 2, bytes.length, ...bytes];
const GRAPH = 7;
const NODE = 1;

describe('bytes that are no ONNX file', () => {
  const cases: [string, number[], RegExp][] = [
    ['a length beyond the end', [GRAPH * 8 + 2, 100, 0], /offset 2: is cut off/],
    ['a length beyond its message', field(GRAPH, NODE * 8 + 2, 50), /offset 4: is cut off/],
    ['a number of eleven groups', [8, ...new Array<number>(11).fill(255)], /more than 64 bits/],
    ['a number that is cut off', [8, 255], /is cut off/],
    ['a length below 0', [GRAPH * 8 + 2, ...new Array<number>(9).fill(255), 1], /length below 0/],
    ['a group', [8 * 9 + 3], /no known kind/],
    ['field 0', [2, 0], /is no field/],
    ['a text where a message is', [GRAPH * 8, 1], /another kind/],
    ['a row of half a number', field(GRAPH, ...field(5, ...field(4, 1, 2, 3))), /cut off/],
    ['two graphs', [...field(GRAPH), ...field(GRAPH)], /second graph/],
    [
      'a Git LFS pointer',
      [...new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n')],
      /git lfs pull/,
    ],
  ];
  test.each(cases)('%s', (_, bytes, pattern) => {
    expect(messageOf(Uint8Array.from(bytes))).toMatch(pattern);
  });

  test('names in hundreds of thousands, and numbers one by one in millions, are not kept', () => {
    const many = new Uint8Array(2 ** 21);
    for (let i = 0; i < many.length; i += 2) many[i] = NODE * 8 + 2; // empty nodes
    const whole = (inner: Uint8Array) => {
      const length = [0, 7, 14, 21].map((shift) => ((inner.length >> shift) & 127) | (shift < 21 ? 128 : 0));
      return Uint8Array.from([GRAPH * 8 + 2, ...length, ...inner]);
    };
    expect(messageOf(whole(many))).toMatch(/more than 524288 parts are not read/);
  });
});

test('more axes than a tensor has are refused before anything is done with them', () => {
  const axes = Array.from({ length: 300_000 }, (_, n) => n);
  const ones = tensorOf(
    'axes',
    [axes.length],
    axes.map(() => 1),
    7,
  );
  const of = (op: string, inputs: string[], value?: number[]) =>
    messageOf(modelOf([1, 4], [nodeOf(op, ['x', ...inputs], 'u', value ? { axes: value } : {})], [ones]));
  expect(of('Unsqueeze', [], axes)).toMatch(/"u" \(Unsqueeze\): names 300002 axes, at most 16 are read/);
  expect(of('Squeeze', [], axes)).toMatch(/names 300000 axes, at most 16 are read/);
  expect(of('Reshape', ['axes'])).toMatch(/names 300000 axes, at most 16 are read/);
});

describe('names', () => {
  const long = 'n'.repeat(3000);

  test('are cut in messages', () => {
    const message = messageOf(modelOf([1, 4], [{ ...nodeOf('Sigmoid', ['x'], 'y'), name: long }]));
    expect(message).toMatch(/node "n{80} …" \(Sigmoid\): only ReLU/);
    expect(message.length).toBeLessThan(250);
  });

  test('of operators and attributes too, and nothing prints "undefined"', () => {
    const nodes: NodeProto[][] = [
      [nodeOf(long, ['x'], 'y')],
      [nodeOf('Relu', ['x'], 'y', { [long]: 1 })],
      [{ ...nodeOf('Relu', ['x'], 'y'), domain: long }],
      [{ ...nodeOf('Relu', [], 'y') }],
      [{ ...nodeOf('', [], ''), output: [] }],
      [nodeOf('Add', ['x'], 'y')],
      [nodeOf('Conv', ['x'], 'y')],
      [nodeOf('Gather', ['x', long], 'y')],
      [nodeOf('AveragePool', ['x'], 'y')],
    ];
    for (const list of nodes) {
      const message = messageOf(modelOf([1, 1, 4, 4], list));
      expect(message).not.toMatch(/undefined|NaN/);
      expect(message.length).toBeLessThan(300);
    }
  });

  test('beyond the limit are refused', () => {
    expect(messageOf(modelOf([1, 4], [nodeOf('Relu', ['x'.repeat(5000)], 'y')]))).toMatch(/a name of 5000 bytes/);
  });
});

test('all obstacles of a net are named, and those behind them', () => {
  const w = tensorOf('w', [4, 4], new Array(16).fill(0.5));
  const nodes = ['Sigmoid', 'Tanh', 'LeakyRelu'].flatMap((op, i) => [
    nodeOf('MatMul', [i ? `a${i - 1}` : 'x', 'w'], `l${i}`),
    nodeOf(op, [`l${i}`], `a${i}`),
  ]);
  const bytes = modelOf(
    [1, 4],
    [...nodes, nodeOf('MatMul', ['a2', 'v'], 'y')],
    [w, tensorOf('v', [3, 2], [1, 2, 3, 4, 5, 6])],
  );
  const parse = () => parseOnnx(bytes, 'net.onnx');
  expect(parse).toThrow(ObstaclesError);
  const lines = messageOf(bytes).split('\n');
  expect(lines).toEqual([
    'bad.onnx: cannot be taken, for 4 reasons',
    '  node "a0" (Sigmoid): only ReLU becomes a spiking neuron; retrain with ReLU',
    '  node "a1" (Tanh): only ReLU becomes a spiking neuron; retrain with ReLU',
    '  node "a2" (LeakyRelu): has a slope for numbers below 0; only ReLU becomes a spiking neuron; retrain with ReLU',
    '  node "y" (MatMul): its weight reads 3 features, its input has 4',
  ]);
  const many = Array.from({ length: 50 }, (_, i) => nodeOf('Sin', [i ? `s${i - 1}` : 'x'], `s${i}`));
  expect(messageOf(modelOf([1, 4], many)).split('\n')).toHaveLength(22);
  expect(messageOf(modelOf([1, 4], many))).toMatch(/\n {2}and 30 more$/);
});

describe('sizes are held against a limit before anything is made', () => {
  const list = (...values: number[]) => tensorOf('list', [values.length], values, 7);
  const cases: [string, Uint8Array, RegExp][] = [
    ['an image', modelOf([1, 65536, 65536, 65536], [nodeOf('Relu', ['x'], 'y')]), /has the size 65536×65536×65536/],
    ['features', modelOf([1, 2 ** 40], [nodeOf('Relu', ['x'], 'y')]), /has the size 1099511627776/],
    [
      'axes',
      modelOf([1, 4], [nodeOf('Add', ['x', 'w'], 'y')], [tensorOf('w', new Array(20).fill(1), [1])]),
      /has 20 axes, at most 16/,
    ],
    [
      'padding',
      modelOf([1, 1, 4, 4], [nodeOf('Pad', ['x', 'list'], 'y')], [list(0, 0, 2 ** 30, 0, 0, 0, 0, 0)]),
      /\[0, 0, 1073741824, 0, 0, 0, 0, 0\] cut the tensor/,
    ],
    [
      'a dilated kernel',
      modelOf(
        [1, 1, 4, 4],
        [nodeOf('Conv', ['x', 'w'], 'y', { dilations: [2 ** 20, 2 ** 20] })],
        [tensorOf('w', [1, 1, 2, 2], [1, 2, 3, 4])],
      ),
      /is dilated to a kernel of 1099513724929 weights/,
    ],
    [
      'a constant',
      modelOf([1, 4], [nodeOf('ConstantOfShape', ['list'], 'y')], [list(2 ** 20, 2 ** 20)]),
      /makes a constant of shape \[1048576, 1048576\]/,
    ],
    [
      'a gathered constant',
      modelOf(
        [1, 4],
        [nodeOf('Gather', ['w', 'list'], 'y')],
        [tensorOf('w', [1, 2 ** 12], new Array(2 ** 12).fill(1)), list(...new Array(300).fill(0))],
      ),
      /makes a constant of shape/,
    ],
    [
      'an expanded constant',
      modelOf(
        [1, 4],
        [nodeOf('Add', ['a', 'b'], 'y')],
        [tensorOf('a', [2048, 1], new Array(2048).fill(1)), tensorOf('b', [1, 2048], new Array(2048).fill(1))],
      ),
      /makes a constant of shape \[2048, 2048\]/,
    ],
  ];
  test.each(cases)('%s', (_, bytes, pattern) => {
    expect(messageOf(bytes)).toMatch(pattern);
  });

  const hundred = tensorOf('w', [100, 100], new Float32Array(10_000));
  const chain = (make: (input: string, output: string) => NodeProto) =>
    Array.from({ length: 5000 }, (_, i) => make(i ? `y${i - 1}` : 'x', `y${i}`));
  const copies: [string, NodeProto[]][] = [
    ['one weight in thousands of layers', chain((input, output) => nodeOf('MatMul', [input, 'w'], output))],
    ['one weight in thousands of branches', chain((input, output) => nodeOf('MatMul', ['x', 'w'], output + input))],
    [
      'thousands of batch norms behind a layer',
      chain((input, output) =>
        input === 'x'
          ? nodeOf('MatMul', ['x', 'w'], output)
          : nodeOf('BatchNormalization', [input, 'v', 'v', 'v', 'v'], output),
      ),
    ],
    [
      'thousands of factors behind a ReLU',
      chain((input, output) => (input === 'x' ? nodeOf('Relu', ['x'], output) : nodeOf('Mul', [input, 'v'], output))),
    ],
  ];
  test.each(copies)('%s: what is made of a file is some times what it holds', (_, nodes) => {
    const vector = tensorOf('v', [100], new Float32Array(100).fill(0.5));
    const weights = nodes.some(({ opType }) => opType === 'Mul') ? [tensorOf('v', [1], [2])] : [hundred, vector];
    const bytes = modelOf(nodes.some(({ opType }) => opType === 'Mul') ? [1, 4096] : [1, 100], nodes, weights);
    expect(messageOf(bytes)).toMatch(/makes constants of more numbers than this file can need/);
  });
});

describe('weights in a file beside the model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ic-snn-beside-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'net'));
  writeFileSync(join(folder, 'net', 'weights.bin'), floats([9, 9, 1, 2, 3, 4]));
  writeFileSync(join(folder, 'secret.bin'), floats([1, 2, 3, 4]));
  symlinkSync(join(folder, 'secret.bin'), join(folder, 'net', 'link.bin'));

  const outside = (location: string, more: Record<string, string> = { offset: '8', length: '16' }): TensorProto => {
    const externalData = Object.entries({ location, ...more }).map(([key, value]) => ({ key, value }));
    const { rawData: _, ...empty } = tensorOf('w', [2, 2], []);
    return { ...empty, dataLocation: 1, externalData };
  };
  const write = (weight: TensorProto) => {
    const path = join(folder, 'net', 'net.onnx');
    writeFileSync(path, modelOf([1, 2], [nodeOf('MatMul', ['x', 'w'], 'y')], [weight]));
    return path;
  };

  test('are read', async () => {
    const [, layer] = (await readModel(write(outside('weights.bin')))).network.layers;
    expect(layer.kind === 'linear' && [...layer.weight]).toEqual([1, 2, 3, 4]);
  });

  test.each([
    ['../secret.bin', /"\.\.\/secret\.bin", outside of the model's folder/],
    [join(folder, 'secret.bin'), /outside of the model's folder/],
    ['link.bin', /outside of its folder/],
    ['missing.bin', /which does not exist; put the two files together/],
    ['', /keeps its data in "", outside/],
  ])('not from "%s"', async (location, pattern) => {
    await expect(readModel(write(outside(location, {})))).rejects.toThrow(pattern);
  });

  test('not past the end, nor more or fewer than the shape has', async () => {
    await expect(readModel(write(outside('weights.bin', { offset: '12' })))).rejects.toThrow(
      /needs 16 bytes of "weights.bin" from byte 12/,
    );
    await expect(readModel(write(outside('weights.bin', { offset: '-8' })))).rejects.toThrow(
      /states a offset|states an? offset/,
    );
    await expect(readModel(write(outside('weights.bin', { offset: '99999999999' })))).rejects.toThrow(
      /which it has not/,
    );
  });
});
