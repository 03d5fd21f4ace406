/** ONNX import: what is mapped, what is folded, what is refused and how. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import onnxProto, { type onnx as Onnx } from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { FileError } from '../../src/check.js';
import { createEngine } from '../../src/engine/create.js';
import { parseOnnx } from '../../src/files/onnx.js';
import type { ConvLayer, LinearLayer } from '../../src/network/layer.js';
import { type GOLDEN, goldenPath } from '../support/golden.js';
import { haveShared, sharedPath } from '../support/shared.js';

const { ModelProto } = onnxProto.onnx;
type Graph = Onnx.GraphProto;

/** A golden net, changed and written again. */
function changed(name: (typeof GOLDEN)[number], change: (graph: Graph) => void): Uint8Array {
  const model = ModelProto.decode(readFileSync(goldenPath(name, 'net.onnx')));
  change(model.graph as Graph);
  return ModelProto.encode(model).finish();
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

const floats = (values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

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
    ['two inputs', (g) => void g.input.push({ ...g.input[0], name: 'other' } as Onnx.ValueInfoProto), /2 inputs/],
    ['open image size', (g) => void (g.input[0].type!.tensorType!.shape!.dim![2] = {}), /fixed image size/],
    [
      'dilation',
      (g) => void g.node[0].attribute!.push({ name: 'dilations', ints: [2, 2] } as Onnx.AttributeProto),
      /dilat/,
    ],
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
  const node = (opType: string, input: string[], output: string, name = output) =>
    ({ opType, input, output: [output], attribute: [], name }) as unknown as Onnx.NodeProto;
  const list = { name: 'list', dims: [2], dataType: 7, int64Data: [1, 2] } as unknown as Onnx.TensorProto;

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
      g.initializer.push({ ...list, int64Data: [1024, 1023] } as unknown as Onnx.TensorProto);
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
      g.node.push(...new Array<Onnx.NodeProto>(10_001).fill(one));
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
      const add = {
        opType: 'Add',
        input: ['product', gemm.input![2]],
        output: [...gemm.output!],
        attribute: [],
        name: 'bias',
      };
      Object.assign(gemm, { opType: 'MatMul', input: gemm.input!.slice(0, 2), output: ['product'], attribute: [] });
      g.node.splice(2, 0, add as unknown as Onnx.NodeProto);
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
      node.attribute = [{ name: 'axes', ints: [-2, -1] } as Onnx.AttributeProto];
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
