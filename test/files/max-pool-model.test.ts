/** Max pools and ReLUs with a ceiling in model files: whole, and under a version that older readers refuse. */
import { describe, expect, test } from 'vitest';
import { FileError } from '../../src/check.js';
import { parseModel, serialiseModel } from '../../src/files/model-file.js';
import { parseSafetensors, serialiseSafetensors } from '../../src/files/safetensors.js';
import type { Layer } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { Conversion } from '../../src/network/snn.js';

const window = { kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] } as const;
const pool: Layer = { kind: 'max-pool', name: 'pool', input: 'relu', ...window };

/** image → conv → ReLU → maybe max pool → linear. */
function model(ceiling: number | undefined, pooled: boolean) {
  const conv = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
  const size = pooled ? 4 : 16;
  const network = createNetwork([
    { kind: 'input', name: 'image', shape: [4, 4, 1] },
    { kind: 'conv', name: 'conv', input: 'image', ...conv, weight: Float32Array.of(1), bias: Float32Array.of(0) },
    { kind: 'relu', name: 'relu', input: 'conv', ...(ceiling !== undefined && { ceiling }) },
    ...(pooled ? [pool] : []),
    {
      ...{ kind: 'linear', name: 'out', input: pooled ? 'pool' : 'relu' },
      ...{ weight: new Float32Array(size), bias: new Float32Array(1) },
    },
  ]);
  return { name: 'net', network };
}

const conversion: Conversion = {
  ...{ thresholds: [Float32Array.of(1)], initialPotential: [Float32Array.of(0.5)], biasShift: [new Float32Array(1)] },
  ...{ fire: '>', maxPooling: 'sum-gate', steps: 4, options: {} },
};

/** The JSON of a file, and the file with it changed. */
function metadataOf(bytes: Uint8Array): { version: number; layers: Layer[]; conversion?: object } {
  return JSON.parse(parseSafetensors(bytes, 'x').metadata['ic-snn']);
}

function withMetadata(bytes: Uint8Array, change: (facts: ReturnType<typeof metadataOf>) => object): Uint8Array {
  const { tensors } = parseSafetensors(bytes, 'x');
  return serialiseSafetensors(tensors, { 'ic-snn': JSON.stringify(change(metadataOf(bytes))) });
}

describe('round trip', () => {
  test.each([
    ['neither', undefined, false, 1],
    ['a ceiling', 6, false, 2],
    ['a max pool', undefined, true, 2],
  ] as const)('%s', (_, ceiling, pooled, version) => {
    const given = model(ceiling, pooled);
    const bytes = serialiseModel(given);
    expect(metadataOf(bytes).version).toBe(version);
    expect(parseModel(bytes, 'net').network).toEqual(given.network);
  });

  test('how an SNN reads its max pools', () => {
    const given = { ...model(undefined, true), conversion };
    expect(parseModel(serialiseModel(given), 'net').conversion).toEqual(conversion);
  });
});

describe('refused', () => {
  const bytes = serialiseModel({ ...model(6, true), conversion });
  const cases: [string, Uint8Array, RegExp][] = [
    ['a later version', withMetadata(bytes, (facts) => ({ ...facts, version: 3 })), /version 3, .* reads 1 and 2; upd/],
    [
      'layers of version 2 under 1',
      withMetadata(bytes, (facts) => ({ ...facts, version: 1 })),
      /layers of format vers/,
    ],
    [
      'a ceiling of 0',
      withMetadata(bytes, ({ layers, ...facts }) => ({
        ...facts,
        layers: layers.map((layer) => (layer.kind === 'relu' ? { ...layer, ceiling: 0 } : layer)),
      })),
      /layer "relu": ceiling expected a float32 number > 0, got 0/,
    ],
    [
      'a ceiling that is no number',
      withMetadata(bytes, ({ layers, ...facts }) => ({
        ...facts,
        layers: layers.map((layer) => (layer.kind === 'relu' ? { ...layer, ceiling: '6' } : layer)),
      })),
      /layer "relu" has a wrong ceiling/,
    ],
    [
      'an unknown reading',
      withMetadata(bytes, (facts) => ({ ...facts, conversion: { ...facts.conversion, maxPooling: 'largest' } })),
      /has the max pooling "largest"; expected one of max-of-sums, sum-gate, spike-wise, average/,
    ],
  ];
  test.each(cases)('%s', (_, file, pattern) => {
    const parse = () => parseModel(file, 'bad.safetensors');
    expect(parse).toThrow(FileError);
    expect(parse).toThrow(pattern);
  });
});
