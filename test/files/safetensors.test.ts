/** Model files: exact round trips, and every lie in a header refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileError } from '../../src/check.js';
import { parseModel, serialiseModel } from '../../src/files/model-file.js';
import { parseSafetensors, serialiseSafetensors } from '../../src/files/safetensors.js';
import { sizeOf } from '../../src/network/layer.js';
import type { Model } from '../../src/network/model.js';
import type { Conversion } from '../../src/network/snn.js';
import { MOST_GRADED } from '../../src/paper/low-latency.js';
import { GOLDEN, readGolden } from '../support/golden.js';
import { randomCase, randomFloats, seeds } from '../support/random-network.js';

function fileOf(header: unknown, data = new Uint8Array()): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const tensor = (shape: unknown, begin: number, end: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('a hostile container is refused', () => {
  const huge = fileOf({});
  new DataView(huge.buffer).setBigUint64(0, 2n ** 63n, true);
  const nan = new Uint8Array(Float32Array.of(Number.NaN).buffer);
  const cases: [string, Uint8Array, RegExp][] = [
    ['too short', new Uint8Array(5), /5 bytes are too few/],
    ['header longer than the file', huge, /header of 9223372036854775808 bytes/],
    ['header is not JSON', fileOf('{"a":'), /not a JSON object/],
    ['header is a list', fileOf('[]'), /not a JSON object/],
    ['wrong type', fileOf({ a: tensor([1], 0, 2, 'F16') }, new Uint8Array(2)), /"a": has type "F16"/],
    ['negative size', fileOf({ a: tensor([-1], 0, 4) }, new Uint8Array(4)), /not whole numbers/],
    ['size that overflows', fileOf({ a: tensor([2 ** 31, 2 ** 31], 0, 4) }, new Uint8Array(4)), /too large/],
    ['offsets against shape', fileOf({ a: tensor([2], 0, 4) }, new Uint8Array(4)), /needs 8/],
    ['offset past the end', fileOf({ a: tensor([2], 0, 8) }, new Uint8Array(4)), /the file holds 4 bytes/],
    ['overlap', fileOf({ a: tensor([1], 0, 4), b: tensor([1], 0, 4) }, new Uint8Array(4)), /"b": .*overlaps/],
    ['gap', fileOf({ a: tensor([1], 0, 4), b: tensor([1], 8, 12) }, new Uint8Array(12)), /"b": .*gap/],
    ['bytes behind', fileOf({ a: tensor([1], 0, 4) }, new Uint8Array(6)), /2 bytes follow/],
    ['NaN', fileOf({ a: tensor([1], 0, 4) }, nan), /"a": value 0 is NaN/],
    [
      'a tensor twice',
      fileOf(
        `{"a":${JSON.stringify(tensor([1], 0, 4))},"\\u0061":${JSON.stringify(tensor([1], 4, 8))}}`,
        new Uint8Array(8),
      ),
      /header: has the entry "a" twice/,
    ],
    [
      'offsets twice',
      fileOf('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8],"data_offsets":[0,4]}}', new Uint8Array(4)),
      /header: has the entry "data_offsets" twice/,
    ],
    [
      'an infinite value',
      fileOf({ a: tensor([1], 0, 4) }, new Uint8Array(Float32Array.of(-1 / 0).buffer)),
      /-Infinity/,
    ],
    ['metadata that is no text', fileOf({ __metadata__: { a: 1 } }), /__metadata__/],
  ];
  test.each(cases)('%s', (_, bytes, pattern) => {
    expect(() => parseSafetensors(bytes, 'bad.safetensors')).toThrow(FileError);
    expect(() => parseSafetensors(bytes, 'bad.safetensors')).toThrow(pattern);
  });
});

describe('a hostile model is refused', () => {
  const { network } = readGolden('vgg-mini');
  const good = parseSafetensors(serialiseModel({ name: 'net', network }), 'net');
  type Facts = Record<string, unknown> & { layers: Record<string, unknown>[] };
  const withFacts = (change: (facts: Facts) => void): Uint8Array => {
    const facts = JSON.parse(good.metadata['ic-snn']) as Facts;
    change(facts);
    return serialiseSafetensors(good.tensors, { 'ic-snn': JSON.stringify(facts) });
  };
  const withText = (change: (text: string) => string): Uint8Array =>
    serialiseSafetensors(good.tensors, { 'ic-snn': change(good.metadata['ic-snn']) });
  const cases: [string, () => Uint8Array, RegExp][] = [
    ['no entry of ours', () => serialiseSafetensors(good.tensors, {}), /no "ic-snn" entry/],
    ['not JSON', () => serialiseSafetensors(good.tensors, { 'ic-snn': '{' }), /not JSON/],
    ['unknown version', () => withFacts((f) => void (f.version = 99)), /format version 99/],
    ['unknown kind', () => withFacts((f) => void (f.layers[1].kind = 'constructor')), /layer 1 is of no known kind/],
    ['wrong stride', () => withFacts((f) => void (f.layers[1].stride = ['2', 2])), /wrong stride/],
    [
      'two entries of one name',
      () => withText((text) => text.replace('{', '{"version":1,')),
      /the entry "version" twice/,
    ],
    [
      'normalisation of no numbers',
      () => withFacts((f) => void (f.normalisation = { mean: [1], std: 'x' })),
      /wrong norm/,
    ],
    [
      'infinite mean',
      () => withText((text) => text.replace('{', '{"normalisation":{"mean":[1e999],"std":[1]},')),
      /metadata: has a wrong normalisation; write/,
    ],
    [
      'normalisation of other channels',
      () => withFacts((f) => void (f.normalisation = { mean: [0, 0], std: [1, 1] })),
      /metadata: has a normalisation whose mean is wrong: expected 3 numbers, one per channel, got 2; write/,
    ],
    ['std 0', () => withFacts((f) => void (f.normalisation = { mean: [0], std: [0] })), /std is not above 0; write/],
    ['std below 0', () => withFacts((f) => void (f.normalisation = { mean: [0], std: [-1] })), /std is not above 0/],
    [
      'std that float32 rounds to 0',
      () => withFacts((f) => void (f.normalisation = { mean: [0], std: [1e-60] })),
      /std is/,
    ],
    [
      'class names too few',
      () => withFacts((f) => void (f.classes = ['a'])),
      /names 1 classes, the network has \d+; write/,
    ],
    [
      'an image that no memory holds',
      () => withFacts((f) => void (f.layers[0].shape = [1e7, 1e7, 3])),
      /"x?\w*": gives 10000000×10000000×3 values, at most 2\^26/,
    ],
    [
      'padding that no memory holds',
      () => withFacts((f) => void (f.layers[1].padding = [1e7, 1e7, 1e7, 1e7])),
      /values, at most 2\^26/,
    ],
    ['reads nothing', () => withFacts((f) => void (f.layers[2].input = 'nowhere')), /reads "nowhere"/],
    ['tensor missing', () => serialiseSafetensors(new Map([...good.tensors].slice(1)), good.metadata), /is missing/],
    [
      'tensor too many',
      () =>
        serialiseSafetensors(
          new Map([...good.tensors, ['x', { shape: [1], data: Float32Array.of(1) }]]),
          good.metadata,
        ),
      /"x": belongs to no layer/,
    ],
    [
      'threshold missing',
      () => withFacts((f) => void (f.conversion = { steps: 8, fire: '>', options: {} })),
      /relu2.threshold": is missing/,
    ],
  ];
  test.each(cases)('%s', (_, make, pattern) => {
    expect(() => parseModel(make(), 'bad.safetensors')).toThrow(FileError);
    expect(() => parseModel(make(), 'bad.safetensors')).toThrow(pattern);
  });
});

describe('a hostile SNN is refused', () => {
  const { network } = readGolden('vgg-mini');
  const steps = 4;
  const [first] = network.spiking.map((at) => network.layers[at].name);
  const [, , C] = network.shapes[network.spiking[0]];
  const conversion: Conversion = {
    thresholds: network.spiking.map(() => Float32Array.of(1)),
    initialPotential: network.spiking.map(() => Float32Array.of(0.5)),
    biasShift: network.spiking.map(() => Float32Array.of(0)),
    temporalBias: network.spiking.map((at) => new Float32Array(steps * network.shapes[at][2])),
    ...{ fire: '>=' as const, neuron: 'signed' as const, steps, options: {} },
  };
  const good = parseSafetensors(serialiseModel({ name: 'net', network, conversion }), 'net');
  const withTensor = (suffix: string, shape: number[], value = 1) => {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value);
    return serialiseSafetensors(new Map([...good.tensors, [`${first}.${suffix}`, { shape, data }]]), good.metadata);
  };
  const without = (suffix: string) => {
    const rest = [...good.tensors].filter(([name]) => name !== `${first}.${suffix}`);
    return serialiseSafetensors(new Map(rest), good.metadata);
  };
  const withConversion = (change: object) => {
    const facts = JSON.parse(good.metadata['ic-snn']) as { conversion: object };
    const text = JSON.stringify({ ...facts, conversion: { ...facts.conversion, ...change } });
    return serialiseSafetensors(good.tensors, { 'ic-snn': text });
  };
  const neuron =
    /metadata: has the neuron .*; expected binary, signed, two-phase, few-spikes, or graded:K with K from 1 to \d+; write/;
  const at = (suffix: string, words: string) => new RegExp(`tensor "${first}\\.${suffix}": ${words}`);
  const cases: [string, Uint8Array, RegExp][] = [
    ...[
      'leaky',
      'graded',
      'graded:0',
      `graded:${MOST_GRADED + 1}`,
      'graded:1.5',
      'graded:01',
      'Signed',
      3,
      null,
      {},
    ].map((name): [string, Uint8Array, RegExp] => [
      `neuron ${JSON.stringify(name)}`,
      withConversion({ neuron: name }),
      neuron,
    ]),
    ['threshold 0', withTensor('threshold', [1], 0), at('threshold', 'holds a threshold that is not above 0; convert')],
    ['threshold below 0', withTensor('threshold', [C], -1), at('threshold', 'holds a threshold that is not above 0')],
    [
      'thresholds of neurons',
      withTensor('threshold', [C + 1]),
      at('threshold', `has shape \\(${C + 1}\\); expected \\(1\\) or`),
    ],
    ['threshold as a matrix', withTensor('threshold', [1, C]), at('threshold', 'has shape')],
    ['v(0) of no layer', withTensor('initial_potential', [C, 2]), at('initial_potential', 'has shape')],
    [
      'a step too few',
      withTensor('temporal_bias', [steps - 1, C]),
      at('temporal_bias', `has shape .*expected \\(${steps}, ${C}\\)`),
    ],
    ['one for all channels', withTensor('temporal_bias', [steps, 1]), at('temporal_bias', 'has shape')],
    ['the other way round', withTensor('temporal_bias', [C, steps]), at('temporal_bias', 'has shape')],
    ['one layer without', without('temporal_bias'), at('temporal_bias', 'is missing')],
    ['of more steps', withConversion({ steps: 8 }), at('temporal_bias', 'has shape')],
    ['no steps', withConversion({ steps: 0 }), /metadata: has a wrong conversion/],
    ['another tie rule', withConversion({ fire: '=' }), /metadata: has a wrong conversion/],
  ];
  test.each(cases)('%s', (_, bytes, pattern) => {
    expect(() => parseModel(bytes, 'bad.safetensors')).toThrow(FileError);
    expect(() => parseModel(bytes, 'bad.safetensors')).toThrow(pattern);
  });

  test('and a good one is read, as are files without neuron and temporal bias', () => {
    expect(parseModel(serialiseSafetensors(good.tensors, good.metadata), 'net').conversion).toEqual(conversion);
    const { neuron: _, temporalBias: __, ...old } = conversion;
    const bytes = serialiseModel({ name: 'net', network, conversion: old });
    expect(parseSafetensors(bytes, 'net').metadata['ic-snn']).not.toContain('neuron');
    expect(parseModel(bytes, 'net').conversion).toEqual(old);
  });
});

test.each(GOLDEN)('%s comes back as it was', (name) => {
  const { network } = readGolden(name);
  const C = network.shapes[0][2];
  const model: Model = {
    name,
    network,
    classes: Array.from({ length: sizeOf(network.shapes[network.shapes.length - 1]) }, (_, k) => `class ${k}`),
    normalisation: { mean: new Array(C).fill(0.5), std: new Array(C).fill(0.25) },
    provenance: { source: 'test' },
  };
  expect(parseModel(serialiseModel(model), name)).toEqual(model);
});

test('any network and conversion comes back as it was', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, parameters, steps } = randomCase(seed);
      const neuron = (['binary', 'signed', 'two-phase', 'few-spikes', `graded:${MOST_GRADED}`, undefined] as const)[
        seed % 6
      ];
      const random = randomFloats(seed + 1);
      const temporalBias = network.spiking.map((at) =>
        Float32Array.from({ length: steps * network.shapes[at][2] }, random),
      );
      const extra = { ...(neuron && { neuron }), ...(seed % 2 === 0 && { temporalBias }) };
      const model: Model = {
        name: 'random',
        network,
        conversion: { ...parameters, ...extra, steps, options: { seed } },
      };
      expect(parseModel(serialiseModel(model), 'random')).toEqual(model);
    }),
    { numRuns: 100 },
  );
});

test('any damage gives a model or a FileError', () => {
  const whole = serialiseModel({ name: 'mlp', network: readGolden('mlp').network });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1500), fc.nat(255)), { minLength: 1, maxLength: 6 }), (bytes) => {
      const copy = whole.slice();
      for (const [at, value] of bytes) copy[at] = value;
      try {
        parseModel(copy, 'damaged.safetensors');
      } catch (error) {
        expect(error).toBeInstanceOf(FileError);
      }
    }),
    { numRuns: 500 },
  );
});
