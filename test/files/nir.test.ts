/** NIR: what is written comes back bit for bit; files of other tools run as their nodes say; others are refused by name. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { FileError, NetworkError } from '../../src/check.js';
import { createEngine } from '../../src/engine/create.js';
import type { EngineName } from '../../src/engine/engine.js';
import { NIR } from '../../src/files/formats.js';
import type { Hdf5Group } from '../../src/files/hdf5.js';
import { resnet20 } from '../../src/network/architectures.js';
import { type Layer, type Network, sizeOf } from '../../src/network/layer.js';
import { fromChannelsFirst, toChannelsFirst } from '../../src/network/layout.js';
import type { Model } from '../../src/network/model.js';
import { createNetwork } from '../../src/network/network.js';
import type { Conversion, SpikingParameters } from '../../src/network/snn.js';
import { firstDifference } from '../support/bits.js';
import { expectRefused, run } from '../support/command-line.js';
import { GOLDEN, goldenPath, readGolden } from '../support/golden.js';
import { chain, type Field, hdf5, type NodeSpec, nirFile, runNir } from '../support/nir.js';
import { randomFloats, randomNeuronCase, randomParameters, seeds } from '../support/random-network.js';

const nir = await NIR.load();
const folder = mkdtempSync(join(tmpdir(), 'ic-snn-nir-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const there = (model: Model): Model => nir.parse(nir.serialise!(model), 'net.nir');

/** The ANN's logits and all that a simulation records, of both engines, equal. */
function expectSameRuns(
  a: Network,
  b: Network,
  before: SpikingParameters,
  after: SpikingParameters,
  image: Float32Array,
) {
  for (const name of ['wasm', 'reference'] as EngineName[]) {
    const [x, y] = [createEngine(name, a), createEngine(name, b)];
    expect(firstDifference(x.forward(image), y.forward(image))).toBe(-1);
    x.configure(before);
    y.configure(after);
    const [one, two] = [x, y].map((engine) => engine.simulate(image, { steps: 9, record: 'neurons' }));
    expect(firstDifference(one.logitsSum, two.logitsSum)).toBe(-1);
    a.spiking.forEach((_, s) => {
      expect(firstDifference(one.finalPotential![s], two.finalPotential![s])).toBe(-1);
      expect(two.spikeCounts?.[s]).toEqual(one.spikeCounts?.[s]);
      expect(two.negativeSpikes?.[s]).toEqual(one.negativeSpikes?.[s]);
      expect(two.firstSpikeTime?.[s]).toEqual(one.firstSpikeTime?.[s]);
    });
  }
}

/** A conversion of random numbers; none of them a power of two, so that weights round on their way into the file. */
function randomConversion(network: Network, seed: number, neuron: Conversion['neuron']): Conversion {
  const random = randomFloats(seed);
  const steps = 4;
  const each = (length: (C: number, size: number) => number, scale: number) =>
    network.spiking.map((at) =>
      Float32Array.from(
        { length: length(network.shapes[at][2], sizeOf(network.shapes[at])) },
        () => scale * (0.1 + random()),
      ),
    );
  return {
    thresholds: each((C) => C, 1),
    initialPotential: each((_, size) => size, 0.5),
    biasShift: each(() => 1, 0.01),
    temporalBias: each((C) => steps * C, 0.1),
    ...{ fire: '>=', steps, options: { method: 'own', seed }, ...(neuron && { neuron }) },
  };
}

describe('the round trip', () => {
  test.each(GOLDEN)('%s comes back with every weight, threshold and name', (name) => {
    const { network, images } = readGolden(name);
    const conversion = randomConversion(network, 3, 'signed');
    const C = network.shapes[0][2];
    const facts = {
      normalisation: { mean: new Array(C).fill(0.5), std: new Array(C).fill(0.25) },
      provenance: { a: 1 },
    };
    const model: Model = { name, network, conversion, ...facts };
    const back = there(model);
    // A matrix of NIR reads vectors only: where an image was read, it is flattened before.
    const unflattened = (layers: readonly Layer[]) =>
      layers.filter(({ kind }) => kind !== 'flatten').map(({ ...layer }) => ({ ...layer, input: undefined }));
    expect(unflattened(back.network.layers)).toEqual(unflattened(network.layers));
    expect(back).toEqual({ ...model, network: back.network });
    expectSameRuns(network, back.network, conversion, back.conversion!, images[0]);
  });

  test('any network that NIR has nodes for simulates with equal bits in both engines', () => {
    // What NIR has no nodes for is refused by name and drawn again: so many networks are really written.
    fc.assert(
      fc.property(seeds, (seed) => {
        const { network, parameters, image, steps } = randomNeuronCase(seed);
        const T = parameters.temporalBias
          ? parameters.temporalBias[0].length / network.shapes[network.spiking[0]][2]
          : steps;
        fc.pre(T > 0);
        const model: Model = { name: 'random', network, conversion: { ...parameters, steps: T, options: {} } };
        try {
          const back = there(model);
          expectSameRuns(network, back.network, parameters, back.conversion!, image);
        } catch (error) {
          if (!(error instanceof NetworkError)) throw error;
          expect(error.message).toMatch(
            /(pads .* NIR only both sides alike|is a max pool, for which NIR has no node); write a .safetensors file$/,
          );
          fc.pre(false);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('neurons behind a flattened image keep their order', () => {
    const random = randomFloats(5);
    const draw = (length: number) => Float32Array.from({ length }, () => random() - 0.4);
    const window = { kernel: [2, 2], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
    const network = createNetwork([
      { kind: 'input', name: 'a/b', shape: [3, 4, 2] },
      { kind: 'conv', name: '/conv', input: 'a/b', ...window, weight: draw(24), bias: draw(3) },
      { kind: 'flatten', name: 'a.b', input: '/conv' },
      { kind: 'relu', name: 'output', input: 'a.b' },
      { kind: 'linear', name: 'conv', input: 'output', weight: draw(36), bias: draw(2) },
    ]);
    const conversion = randomConversion(network, 7, undefined);
    const model: Model = { name: 'flat', network, conversion };
    expect(there(model)).toEqual(model);
  });

  test('names that HDF5 cannot have come back, and inserted nodes take nobody else’s', () => {
    const weight = (I: number, O: number) => Float32Array.from({ length: I * O }, (_, n) => n / 8 - 1);
    const bias = new Float32Array(2);
    const network = createNetwork([
      { kind: 'input', name: 'fc.flatten', shape: [2, 2, 1] },
      { kind: 'linear', name: 'fc', input: 'fc.flatten', weight: weight(4, 2), bias },
      { kind: 'relu', name: '..', input: 'fc' },
      { kind: 'linear', name: 'fc.flatten.2', input: '..', weight: weight(2, 2), bias },
    ]);
    const names = there({ name: 'n', network, conversion: randomConversion(network, 1, undefined) }).network.layers.map(
      (l) => l.name,
    );
    expect(names).toEqual(['fc.flatten', 'fc.flatten.3', 'fc', '..', 'fc.flatten.2']);
  });

  test('what has no node is refused before the work, too', () => {
    const layer = { kind: 'average-pool', name: 'pool', input: 'in', kernel: [2, 2], stride: [2, 2] } as const;
    const network = createNetwork([
      { kind: 'input', name: 'in', shape: [3, 3, 1] },
      { ...layer, padding: [0, 0, 1, 1] },
      { kind: 'linear', name: 'fc', input: 'pool', weight: new Float32Array(4), bias: new Float32Array(1) },
    ]);
    expect(() => nir.check!({ name: 'n', network })).toThrow(/layer "pool": pads 0,0,1,1 .* NIR only both sides alike/);
    expect(() => nir.check!({ name: 'mlp', network: readGolden('mlp').network })).not.toThrow();
  });

  test('equal models give equal bytes, whenever they are written', () => {
    const { network } = readGolden('vgg-mini');
    const model: Model = { name: 'v', network, conversion: randomConversion(network, 4, undefined) };
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const bytes = nir.serialise!(model);
    vi.setSystemTime(2e12);
    const again = nir.serialise!(nir.parse(bytes, 'v.nir'));
    vi.useRealTimers();
    expect(Buffer.compare(again, bytes)).toBe(0);
  });

  test('an ANN is refused: NIR has no ReLU', () => {
    const { network } = readGolden('mlp');
    expect(() => nir.serialise!({ name: 'mlp', network })).toThrow(
      /belongs to an ANN, and NIR has no ReLU; convert it first/,
    );
  });
});

/** Nodes of a file. */
const nodesOf = (bytes: Uint8Array) =>
  (hdf5.read(bytes, 'x').get('node') as Hdf5Group).get('nodes') as ReadonlyMap<string, Hdf5Group>;
const fieldOf = (node: Hdf5Group, name: string) => [
  ...((node.get(name) as { data: ArrayLike<number> }).data as Float32Array),
];

test('spikes of 1: a written file is a graph that needs none of its metadata, but for v(0) and the reset', () => {
  const weights = (length: number) => Float32Array.from({ length }, (_, n) => ((n * 7) % 9) - 4);
  const network = resnet20({ width: 1 / 8, shape: [8, 8, 1], weights });
  const parameters = randomParameters(network, randomFloats(1));
  const thresholds = network.spiking.map((_, s) => Float32Array.of(s % 2 === 0 ? 0.5 : 2));
  const conversion = { ...parameters, thresholds, steps: 4, options: {} };
  const nodes = nodesOf(nir.serialise!({ name: 'r', network, conversion }));
  const types = new Set([...nodes.values()].map((node) => (node.get('type') as unknown as { data: string[] }).data[0]));
  expect([...types].sort()).toEqual(['Affine', 'Conv2d', 'Flatten', 'IF', 'Input', 'Output', 'SumPool2d']);
  const first = network.layers.find(({ name }) => name === 'block1_1.conv1') as Layer & { kind: 'conv' };
  const [O, I] = [2, 2];
  const expected = Array.from({ length: O * I * 9 }, (_, n) => {
    const [o, i, k] = [Math.floor(n / (9 * I)), Math.floor(n / 9) % I, n % 9];
    return first.weight[(k * I + i) * O + o] * 0.5; // the spikes that it reads were 0.5 each
  });
  expect(fieldOf(nodes.get('block1_1.conv1')!, 'weight')).toEqual(expected);
  expect(fieldOf(nodes.get('block1_1.relu.skip')!, 'weight')).toEqual([0.5, 0, 0, 0.5]);
  expect(nodes.get('block1_1.conv1')!.get('metadata')).toBeUndefined(); // halving rounds nothing
});

const floats = (shape: readonly number[], data: ArrayLike<number>): Field => ({ shape, data });
const full = (shape: readonly number[], value: number): Field =>
  floats(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value));
const neurons = (shape: readonly number[], V: number, r = 1): NodeSpec => ({
  ...{ type: 'IF', r: full(shape, r), v_threshold: full(shape, V) },
});

/** A chain as other tools write it: dyadic weights, thresholds other than 1, r other than 1, sums and averages, groups. */
function foreignNet(): Record<string, NodeSpec> {
  const random = randomFloats(11);
  const dyadic = (...shape: number[]): Field =>
    floats(
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.round(random() * 16 - 7) / 8),
    );
  const window = { stride: [1, 1], padding: [1, 1], dilation: [1, 1] };
  return {
    in: { type: 'Input', shape: [2, 8, 6] },
    c0: { type: 'Conv2d', input_shape: [8, 6], weight: dyadic(4, 2, 3, 3), bias: dyadic(4), groups: 1n, ...window },
    n0: neurons([4, 8, 6], 2, 0.5),
    p0: { type: 'SumPool2d', kernel_size: [2, 2], stride: [2, 2], padding: [0, 0] },
    c1: { type: 'Conv2d', weight: dyadic(6, 2, 3, 3), bias: dyadic(6), groups: 2n, ...window, stride: [2, 1] },
    n1: {
      type: 'IF',
      r: full([6, 2, 3], 1),
      v_threshold: floats(
        [6, 2, 3],
        Array.from({ length: 36 }, (_, n) => 2 ** (Math.floor(n / 6) % 3)),
      ),
    },
    p1: { type: 'AvgPool2d', kernel_size: [2, 1], stride: [2, 1], padding: [0, 0] },
    f: { type: 'Flatten', start_dim: 0n, end_dim: -1n, input_type: [6, 1, 3] },
    l0: { type: 'Affine', weight: dyadic(5, 18), bias: dyadic(5) },
    n2: { ...neurons([5], 0.5), v_reset: full([5], 0) },
    l1: { type: 'Linear', weight: dyadic(3, 5) },
    out: { type: 'Output', shape: [3] },
  };
}

test('a file of another tool spikes as its nodes say, with unit spikes and any threshold', () => {
  const nodes = foreignNet();
  const { network, conversion, remarks: notes } = nir.parse(nirFile(nodes, chain(...Object.keys(nodes))), 'other.nir');
  const random = randomFloats(2);
  const image = Float32Array.from({ length: 96 }, () => Math.round(random() * 8) / 8);
  const T = 12;
  const expected = runNir(nodes, { dims: [2, 8, 6], data: Float64Array.from(image) }, T);
  expect(expected.counts.n2.some((n) => n > 0 && n < T)).toBe(true);
  for (const name of ['wasm', 'reference'] as EngineName[]) {
    const engine = createEngine(name, network);
    engine.configure(conversion!);
    const result = engine.simulate(fromChannelsFirst(image, [8, 6, 2]), { steps: T, record: 'neurons' });
    expect([...result.logitsSum]).toEqual(expected.sum);
    network.spiking.forEach((at, s) => {
      const counts = toChannelsFirst(result.spikeCounts![s], network.shapes[at]);
      expect(counts).toEqual(expected.counts[network.layers[at].name]);
    });
  }
  expect(conversion).toMatchObject({ steps: 32, fire: '>', options: { method: 'nir' } });
  expect(conversion!.thresholds.map((V) => [...V])).toEqual([[4], [1, 2, 4, 1, 2, 4], [0.5]]);
  expect(notes).toEqual(['its neurons reset by subtraction of the threshold here (NIR: to v_reset), for T = 32']);
});

test('neurons at the output are left out, with a line that says so; a skip of unit spikes is scaled', () => {
  const square = (...data: number[]) => floats([2, 2], data);
  const nodes: Record<string, NodeSpec> = {
    in: { type: 'Input', shape: [2] },
    a: { type: 'Linear', weight: square(1, 2, 3, 4) },
    s: neurons([2], 4),
    b: { type: 'Linear', weight: square(1, 0, 1, 1) },
    n: neurons([2], 1),
    c: { type: 'Linear', weight: square(1, 1, 0, 1) },
    last: neurons([2], 1),
    out: { type: 'Output', shape: [2] },
  };
  const edges = [...chain(...Object.keys(nodes)), ['s', 'n'] as const];
  const { network, remarks: notes } = nir.parse(nirFile(nodes, edges), 'skip.nir');
  expect(notes?.[0]).toBe('node "last" (IF) behind the last weighted sum is left out: its current is the answer');
  expect(network.layers.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'in input',
    'a linear',
    's relu',
    'b linear',
    'n.scale1 conv',
    'n.sum add',
    'n relu',
    'c linear',
  ]);
  // (1, 1) gives currents 3 and 7, spikes of one rate each (3/4, 7/4), so b + s is (3/4 + 3/4, 10/4 + 7/4).
  expect([...createEngine('wasm', network).forward(Float32Array.of(1, 1))]).toEqual([1.5 + 4.25, 4.25]);
});

describe('what is refused, by name and in one line', () => {
  const small = (changes: Record<string, NodeSpec> = {}): Record<string, NodeSpec> => ({
    in: { type: 'Input', shape: [1, 4, 4] },
    c: {
      type: 'Conv2d',
      weight: full([2, 1, 3, 3], 1),
      bias: full([2], 0),
      stride: [1, 1],
      padding: [1, 1],
      dilation: [1, 1],
      groups: 1n,
    },
    n: neurons([2, 4, 4], 1),
    f: { type: 'Flatten', start_dim: 0n, end_dim: -1n, input_type: [2, 4, 4] },
    l: { type: 'Affine', weight: full([3, 32], 1), bias: full([3], 0) },
    out: { type: 'Output', shape: [3] },
    ...changes,
  });
  const c = small().c;
  const file = (changes: Record<string, NodeSpec>, edges?: [string, string][]) => {
    const nodes = small(changes);
    return nirFile(nodes, edges ?? chain('in', 'c', 'n', 'f', 'l', 'out'));
  };
  const good = file({});
  const cases: [string, Uint8Array, RegExp][] = [
    [
      'leaky neurons',
      file({ n: { ...neurons([2, 4, 4], 1), type: 'LIF' } }),
      /node "n" \(LIF\): leaky neurons have no ReLU/,
    ],
    ['current-based ones', file({ n: { type: 'CubaLIF' } }), /node "n" \(CubaLIF\): leaky neurons/],
    ['scaling', file({ f: { type: 'Scale' } }), /node "f" \(Scale\): is not supported; multiply it into the weights/],
    ['a graph within', file({ n: { type: 'NIRGraph' } }), /node "n" \(NIRGraph\): a graph within the graph/],
    ['an unknown node', file({ n: { type: 'constructor' } }), /node "n" \(constructor\): is no node of NIR/],
    [
      'a cycle',
      file({}, [...chain('in', 'c', 'n', 'f', 'l', 'out'), ['l', 'l']]),
      /node "l" \(Affine\): lies on or behind a cycle/,
    ],
    [
      'a batch',
      file({ in: { type: 'Input', shape: [8, 1, 4, 4] } }),
      /node "in" \(Input\): its shape has a batch axis/,
    ],
    ['a large image', file({ in: { type: 'Input', shape: [4096, 4096, 64] } }), /at most 2\^26/],
    ['five axes', file({ in: { type: 'Input', shape: [1, 1, 1, 4, 4] } }), /its shape has 5 axes/],
    [
      'a size of 0',
      file({ in: { type: 'Input', shape: [1, 0, 4] } }),
      /its shape is \[1, 0, 4\]; expected 3 whole numbers >= 1/,
    ],
    ['no input', file({ in: { type: 'Output', shape: [3] } }), /has 0 nodes of type Input; expected one/],
    ['dilation', file({ c: { ...c, dilation: [2, 1] } }), /node "c" \(Conv2d\): is dilated/],
    [
      'other channels',
      file({ c: { ...c, weight: full([2, 3, 3, 3], 1) } }),
      /reads 3 channels in 1 groups, its input has 1/,
    ],
    [
      'another image',
      file({ c: { ...c, input_shape: [5, 4] } }),
      /its input_shape is \[5,4\], what leads to it gives 4×4/,
    ],
    ['no bias', file({ c: { ...c, bias: 'none' } }), /its bias is no array of numbers/],
    [
      'weights that are not finite',
      file({ l: { type: 'Affine', weight: full([3, 32], Number.NaN), bias: full([3], 0) } }),
      /layer "l": weight\[0\] is NaN/,
    ],
    [
      'a matrix on an image',
      file({ f: { type: 'AvgPool2d', kernel_size: [1, 1], stride: [1, 1], padding: [0, 0] } }),
      /node "l" \(Affine\): reads an image of 4×4×2; put a Flatten/,
    ],
    [
      'an axis flattened',
      file({ f: { type: 'Flatten', start_dim: 1n, end_dim: -1n } }),
      /flattens the axes 1 to -1 of 3/,
    ],
    [
      'thresholds per neuron',
      file({
        n: {
          ...neurons([2, 4, 4], 1),
          v_threshold: floats(
            [2, 4, 4],
            Array.from({ length: 32 }, (_, n) => 1 + n),
          ),
        },
      }),
      /thresholds that differ within a channel/,
    ],
    ['a threshold of 0', file({ n: neurons([2, 4, 4], 0) }), /v_threshold or r that is not above 0/],
    ['r below 0', file({ n: neurons([2, 4, 4], -1, -1) }), /v_threshold or r that is not above 0/],
    ['another reset', file({ n: { ...neurons([2, 4, 4], 1), v_reset: full([2, 4, 4], -1) } }), /its v_reset is not 0/],
    [
      'a shape of another layer',
      file({ n: neurons([4, 2, 4], 1) }),
      /its r has the shape \[4,2,4\], its input \[2,4,4\]/,
    ],
    [
      'a node to nowhere',
      file({}, [...chain('in', 'c', 'n', 'f', 'l', 'out'), ['l', 'x']]),
      /node\/edges: names "x", which is no node/,
    ],
    [
      'three that are summed',
      file({}, [...chain('in', 'c', 'n', 'f', 'l', 'out'), ['c', 'n'], ['c', 'n']]),
      /sums what comes from 3 nodes/,
    ],
    ['a loose node', file({}, chain('in', 'c', 'n', 'f', 'l')), /node "out" \(Output\): has no edge that leads to it/],
    [
      'other HDF5',
      hdf5.write(new Map([['a', { shape: [1], data: Float32Array.of(1) }]])),
      /has no group "node"; not a NIR graph/,
    ],
    ['no HDF5', Uint8Array.of(1, 2, 3), /is no HDF5 file or is damaged/],
    ['nothing', new Uint8Array(0), /is no HDF5 file or is damaged/],
    ['half a file', good.slice(0, good.length / 2), /is no HDF5 file or is damaged/],
  ];
  test.each(cases)('%s', (_, bytes, pattern) => {
    expect(() => nir.parse(bytes, 'bad.nir')).toThrow(FileError);
    expect(() => nir.parse(bytes, 'bad.nir')).toThrow(pattern);
  });

  test('and the good one is read', () => {
    expect(nir.parse(good, 'good.nir').network.layers.map(({ kind }) => kind)).toEqual([
      'input',
      'conv',
      'relu',
      'flatten',
      'linear',
    ]);
  });

  test('any damage gives a model or a FileError', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (bytes) => {
        const copy = good.slice();
        for (const [at, value] of bytes) copy[at] = value;
        try {
          nir.parse(copy, 'damaged.nir');
        } catch (error) {
          expect(error).toBeInstanceOf(FileError);
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('the command line reads and writes NIR as it does model files', () => {
  const [own, other] = ['a.safetensors', 'a.nir'].map((name) => join(folder, name));
  const { network } = readGolden('mlp');
  const conversion = randomConversion(network, 2, undefined);
  writeFileSync(other, nir.serialise!({ name: 'a', network, conversion }));
  run('import', other, '-o', own, '--mean', '0', '--std', '1');
  run('import', own, '-o', join(folder, 'b.nir'));
  const spec = join(folder, 'spec.json');
  const size = sizeOf(network.shapes[0]);
  writeFileSync(
    spec,
    JSON.stringify({
      ...{
        steps: 4,
        comparison: '>',
        thresholds: network.spiking.map(() => 1),
        initialPotential: network.spiking.map(() => 0),
      },
      images: [new Array(size).fill(0.5)],
    }),
  );
  expect(run('trace', join(folder, 'b.nir'), '--spec', spec)).toBe(run('trace', own, '--spec', spec));
  const onnx = join(folder, 'net.onnx');
  writeFileSync(onnx, readFileSync(goldenPath('mlp', 'net.onnx')));
  const target = join(folder, 'c.nir');
  expectRefused(
    ['import', onnx, '-o', target, '--mean', '0', '--std', '1'],
    /net.onnx: .* NIR has no ReLU; convert it first/,
  );
});
