/** ONNX import: what is mapped, what is folded, what is refused and how. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileError } from '../../src/check.js';
import { createEngine } from '../../src/engine/create.js';
import { parseOnnx } from '../../src/files/onnx.js';
import { decodeModel, type GraphProto, type NodeProto } from '../../src/files/onnx-proto.js';
import type { ConvLayer, LinearLayer } from '../../src/network/layer.js';
import { type GOLDEN, goldenPath } from '../support/golden.js';
import { encodeModel, floats, nodeOf, tensorOf } from '../support/onnx-writer.js';
import { haveShared, sharedPath } from '../support/shared.js';

type Graph = GraphProto;

/** A golden net, changed and written again. */
function changed(name: (typeof GOLDEN)[number], change: (graph: Graph) => void): Uint8Array {
  // A copy: tensors lie in the file's bytes.
  const model = decodeModel(new Uint8Array(readFileSync(goldenPath(name, 'net.onnx'))), name);
  change(model.graph as Graph);
  return encodeModel(model);
}

function messageOf(bytes: Uint8Array): string {
  try {
    parseOnnx(bytes, 'bad.onnx');
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
    const { message } = error as Error;
    expect(message).not.toMatch(/\n/);
    expect(message).toMatch(/^bad\.onnx: /);
    return message;
  }
  throw new Error('the file was accepted');
}

describe('refused, naming the node and what to do', () => {
  const cases: [string, (graph: Graph) => void, RegExp][] = [
    ['sigmoid', (g) => void (g.node[1].opType = 'Sigmoid'), /"relu2" \(Sigmoid\): .*ReLU/],
    ['unknown operator', (g) => void (g.node[1].opType = 'Quux'), /"relu2" \(Quux\): .*not supported/],
    ['another operator set', (g) => void (g.node[1].domain = 'com.example'), /com\.example/],
    ['missing weight', (g) => void g.initializer.shift(), /"conv1" \(Conv\): its weight "conv1.weight"/],
    ['weight of wrong length', (g) => void (g.initializer[0].rawData = floats([1, 2])), /"conv1.weight": has 8 bytes/],
    ['weight dims that overflow', (g) => void (g.initializer[0].dims = [65536, 65536, 65536, 3]), /too large/],
    ['negative dims', (g) => void (g.initializer[0].dims = [-8, 3, 3, 3]), /dimension -8/],
    ['NaN weight', (g) => void g.initializer[1].rawData!.set(floats([Number.NaN])), /"conv1".*bias\[0\] is NaN/],
    [
      'infinite weight',
      (g) => void g.initializer[0].rawData!.set(floats([Number.POSITIVE_INFINITY])),
      /weight\[0\] is Infinity/,
    ],
    ['float16 weight', (g) => void (g.initializer[0].dataType = 10), /data type 10.*float32/],
    ['external data', (g) => void (g.initializer[0].dataLocation = 1), /another file/],
    ['a node before what it reads', (g) => void g.node.reverse(), /reads ".*", which nothing before it makes/],
    ['two inputs', (g) => void g.input.push({ ...g.input[0], name: 'other' }), /2 inputs/],
    ['open image size', (g) => void (g.input[0].dims![2] = 0), /fixed image size/],
    ['no nodes', (g) => void (g.node = []), /no ONNX graph/],
    ['an output that no node makes', (g) => void (g.output[0].name = 'nowhere'), /output "nowhere"/],
  ];
  test.each(cases)('%s', (_, change, pattern) => {
    expect(messageOf(changed('vgg-mini', change))).toMatch(pattern);
  });

  test('empty, text and cut-off files', () => {
    expect(messageOf(new Uint8Array())).toMatch(/empty/);
    messageOf(new TextEncoder().encode('{"not": "onnx"}'));
    const whole = readFileSync(goldenPath('vgg-mini', 'net.onnx'));
    for (const part of [1, 100, whole.length >> 1, whole.length - 1]) messageOf(whole.subarray(0, part));
  });
});

describe('a small file that asks for much is answered at once', () => {
  const node = (opType: string, input: string[], output: string, name = output) => ({
    ...nodeOf(opType, input, output),
    name,
  });
  const list = tensorOf('list', [2], [1, 2], 7);

  test('lists joined with themselves, forty times', () => {
    const bytes = changed('mlp', (g) => {
      g.initializer.push(list);
      const joins = Array.from({ length: 40 }, (_, i) =>
        node('Concat', i ? [`c${i - 1}`, `c${i - 1}`] : ['list', 'list'], `c${i}`),
      );
      g.node.unshift(...joins);
    });
    expect(messageOf(bytes)).toMatch(/node "c19" \(Concat\): joins constants to a list of 2097152 numbers/);
  });

  test('many constants just below the limit', () => {
    const bytes = changed('mlp', (g) => {
      g.initializer.push({ ...list, int64Data: [1024, 1023] });
      g.node.unshift(...Array.from({ length: 100 }, (_, i) => node('ConstantOfShape', ['list'], `c${i}`)));
    });
    expect(messageOf(bytes)).toMatch(/node "c4" \(ConstantOfShape\): makes constants of more numbers than/);
  });

  test('5,000 nodes of one name', () => {
    const bytes = changed('mlp', (g) => {
      const { input } = g.node[1];
      const [before] = input!;
      const chain = Array.from({ length: 5000 }, (_, i) => node('Relu', [i ? `r${i - 1}` : before], `r${i}`, 'same'));
      g.node.splice(1, 0, ...chain);
      input![0] = 'r4999';
    });
    const { layers } = parseOnnx(bytes, 'long.onnx').network;
    expect(
      layers
        .filter(({ name }) => /^same(\.\d+)?$/.test(name))
        .map(({ name }) => name)
        .slice(0, 3),
    ).toEqual(['same', 'same.2', 'same.3']);
    expect(layers.some(({ name }) => name === 'same.5000')).toBe(true);
  });

  test('more nodes than any model has', () => {
    const bytes = changed('mlp', (g) => {
      const one = node('Relu', ['x'], 'y');
      g.node.push(...new Array<NodeProto>(10_001).fill(one));
    });
    expect(messageOf(bytes)).toMatch(/graph: has \d+ nodes, at most 10000 are read/);
  });
});

test('any damage gives a network or a FileError, never another exception', () => {
  const whole = readFileSync(goldenPath('resnet-mini-a', 'net.onnx'));
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(damage, fc.nat(whole.length), (bytes, cut) => {
      const copy = new Uint8Array(whole.subarray(0, cut % 3 === 0 ? cut : whole.length));
      for (const [at, value] of bytes) copy[at] = value;
      try {
        parseOnnx(copy, 'damaged.onnx');
      } catch (error) {
        expect(error).toBeInstanceOf(FileError);
      }
    }),
    { numRuns: 400 },
  );
});

describe('folded or mapped', () => {
  test('MatMul and Add become one linear layer', () => {
    const bytes = changed('mlp', (g) => {
      const [weight] = g.initializer;
      const [O, I] = weight.dims!.map(Number);
      const data = new Float32Array(Uint8Array.from(weight.rawData!).buffer);
      weight.dims = [I, O];
      weight.rawData = floats(Array.from(data, (_, i) => data[(i % O) * I + Math.floor(i / O)]));
      const gemm = g.node[1];
      const add = { ...nodeOf('Add', ['product', gemm.input[2]], gemm.output[0]), name: 'bias' };
      Object.assign(gemm, { opType: 'MatMul', input: gemm.input!.slice(0, 2), output: ['product'], attribute: [] });
      g.node.splice(2, 0, add);
    });
    const [a, b] = [parseOnnx(readFileSync(goldenPath('mlp', 'net.onnx')), 'a.onnx'), parseOnnx(bytes, 'b.onnx')];
    const linear = (model: typeof a) => model.network.layers.find((layer) => layer.kind === 'linear') as LinearLayer;
    expect(linear(b).weight).toEqual(linear(a).weight);
    expect(linear(b).bias).toEqual(linear(a).bias);
  });

  test('ReduceMean over height and width is global average pooling', () => {
    const bytes = changed('resnet-mini-a', (g) => {
      const node = g.node.find((n) => n.opType === 'GlobalAveragePool')!;
      node.opType = 'ReduceMean';
      node.attribute = nodeOf('', [], '', { axes: [-2, -1] }).attribute;
    });
    const kinds = parseOnnx(bytes, 'a.onnx').network.layers.map((layer) => layer.kind);
    expect(kinds).toContain('global-average-pool');
  });

  test('option A is one shortcut layer', () => {
    const { network } = parseOnnx(readFileSync(goldenPath('resnet-mini-a', 'net.onnx')), 'a.onnx');
    const shortcut = network.layers.find((layer) => layer.kind === 'shortcut');
    expect(shortcut).toMatchObject({ stride: [2, 2], before: 4, after: 4 });
  });
});

describe.skipIf(!haveShared('models/resnet20-cifar10.onnx', 'models/resnet20-cifar10-bn.onnx'))(
  'resnet20 of others',
  () => {
    const read = (name: string) => parseOnnx(readFileSync(sharedPath(`models/${name}.onnx`)), `${name}.onnx`).network;

    test('batch norm folded here equals batch norm folded by the exporter, to rounding', () => {
      const convs = (name: string) => read(name).layers.filter((layer): layer is ConvLayer => layer.kind === 'conv');
      const [folded, here] = [convs('resnet20-cifar10'), convs('resnet20-cifar10-bn')];
      expect(here.length).toBe(19);
      here.forEach((layer, i) => {
        const scale = Math.max(...folded[i].weight.map(Math.abs));
        layer.weight.forEach((w, k) => {
          // Both round a product of float32 numbers a few times: a few steps of the largest weight.
          if (Math.abs(w - folded[i].weight[k]) > 8 * 2 ** -23 * scale) throw new Error(`${layer.name} weight ${k}`);
        });
      });
    });

    test('the exporter shape arithmetic becomes two shortcuts and nothing else', () => {
      for (const name of ['resnet20-cifar10', 'resnet20-cifar10-bn']) {
        const network = read(name);
        const count = (kind: string) => network.layers.filter((layer) => layer.kind === kind).length;
        expect([count('relu'), count('add'), count('shortcut'), count('conv'), count('linear')]).toEqual([
          19, 9, 2, 19, 1,
        ]);
        expect(() => createEngine('reference', network)).not.toThrow();
      }
    });
  },
);
