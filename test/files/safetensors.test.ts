/** Model files: exact round trips, and every lie in a header refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileError } from '../../src/check.js';
import { parseModel, serialiseModel } from '../../src/files/model-file.js';
import { parseSafetensors, serialiseSafetensors } from '../../src/files/safetensors.js';
import type { Model } from '../../src/network/model.js';
import { GOLDEN, readGolden } from '../support/golden.js';
import { randomCase, seeds } from '../support/random-network.js';

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
  const cases: [string, () => Uint8Array, RegExp][] = [
    ['no entry of ours', () => serialiseSafetensors(good.tensors, {}), /no "ic-snn" entry/],
    ['not JSON', () => serialiseSafetensors(good.tensors, { 'ic-snn': '{' }), /not JSON/],
    ['unknown version', () => withFacts((f) => void (f.version = 99)), /format version 99/],
    ['unknown kind', () => withFacts((f) => void (f.layers[1].kind = 'constructor')), /layer 1 is of no known kind/],
    ['wrong stride', () => withFacts((f) => void (f.layers[1].stride = ['2', 2])), /wrong stride/],
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

test.each(GOLDEN)('%s comes back as it was', (name) => {
  const { network } = readGolden(name);
  const model: Model = {
    name,
    network,
    classes: ['a'],
    normalisation: { mean: [0.5], std: [0.25] },
    provenance: { source: 'test' },
  };
  expect(parseModel(serialiseModel(model), name)).toEqual(model);
});

test('any network and conversion comes back as it was', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, parameters, steps } = randomCase(seed);
      const model: Model = { name: 'random', network, conversion: { ...parameters, steps, options: { seed } } };
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
