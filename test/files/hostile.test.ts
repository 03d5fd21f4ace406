/** Files that mean harm, or look as if: each was taken, hung, crashed, or was answered by a message that nobody can read. */
import { expect, test } from 'vitest';
import { FileError, NetworkError, shown } from '../../src/check.js';
import { parseTraceSpec } from '../../src/cli/trace-spec.js';
import { parseModel, serialiseModel } from '../../src/files/model-file.js';
import { parseSafetensors } from '../../src/files/safetensors.js';
import { createNetwork } from '../../src/network/network.js';
import { parseCheckpoint, serialiseCheckpoint } from '../../src/train/checkpoint.js';

const one = (value: number) => Float32Array.of(value);
const network = createNetwork([
  { kind: 'input', name: 'image', shape: [1, 1, 1] },
  { kind: 'linear', name: 'first', input: 'image', weight: one(1), bias: one(0) },
  { kind: 'relu', name: 'relu', input: 'first' },
  { kind: 'linear', name: 'out', input: 'relu', weight: one(1), bias: one(0) },
]);
const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const LONG = 'x'.repeat(1_000_000);

/** A safetensors file of a header's text and data of so many bytes. */
function container(header: string, size = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

/** A model file whose metadata entry is changed as text. */
function model(change: (json: string) => string): Uint8Array {
  const bytes = serialiseModel({ name: 'net', network, normalisation: { mean: [0.5], std: [0.25] } });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as {
    __metadata__: { 'ic-snn': string };
  };
  header.__metadata__['ic-snn'] = change(header.__metadata__['ic-snn']);
  const changed = container(JSON.stringify(header), bytes.length - 8 - length);
  changed.set(bytes.subarray(8 + length), changed.length - (bytes.length - 8 - length));
  return changed;
}

/** The message that something is refused with: of the project's own errors, one line, not long. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
    const { message } = error as FileError;
    expect(message.length).toBeLessThan(1000);
    expect(message).not.toMatch(/undefined|\[object/);
    return message;
  }
  throw new Error('was taken');
}

test('what a message shows of a value is short, whatever the value is', () => {
  expect([undefined, null, 1.5, 'a"b', [1], {}, true].map(shown)).toEqual([
    ...['nothing', 'null', '1.5', '"a\\"b"', 'a list', 'an object', 'true'],
  ]);
  expect(shown(LONG)).toBe(`"${'x'.repeat(80)} …"`);
  expect(new FileError('f', LONG, LONG).message.length).toBeLessThan(700);
  expect(new NetworkError(LONG, LONG).message.length).toBeLessThan(700);
});

test('values that are missing, nested deeply or long are told in a few words', () => {
  const tensor = (dtype: string) => container(`{"a":{${dtype}"shape":[1],"data_offsets":[0,4]}}`, 4);
  expect(refusal(() => parseSafetensors(tensor(''), 'f'))).toBe('f: tensor "a": has type nothing; store float32 (F32)');
  expect(refusal(() => parseSafetensors(tensor(`"dtype":${DEEP},`), 'f'))).toContain('has type a list');
  expect(refusal(() => parseSafetensors(container(`{"${LONG}":{}}`), 'f'))).toContain('(1000009 characters)');
  expect(
    refusal(() =>
      parseModel(
        model((json) => json.replace('"version":1', `"version":${DEEP}`)),
        'f',
      ),
    ),
  ).toContain('has format version a list');
  const spec = (fields: string) => new TextEncoder().encode(`{${fields}}`);
  expect(refusal(() => parseTraceSpec(spec(''), 'f', network))).toContain('got nothing');
  expect(refusal(() => parseTraceSpec(spec(`"steps":${DEEP}`), 'f', network))).toContain('got a list');
  const lists = '"thresholds":[1],"initialPotential":[0],"images":[[1]]';
  const neuron = spec(`"steps":1,"comparison":">",${lists},"neuron":"${LONG}"`);
  expect(refusal(() => parseTraceSpec(neuron, 'f', network))).toContain('got "xxx');
});

test('a checkpoint of another version, or without a fact, says what is missing', () => {
  const vectors = { parameters: one(1), velocity: one(0), statistics: new Float32Array(0) };
  const bytes = serialiseCheckpoint({ ...vectors, history: [], seconds: 1 }, { epochs: 3 });
  expect(refusal(() => parseCheckpoint(bytes, 'f', { epochs: 3, seed: 1 }))).toContain('seed was nothing, is now 1');
  const text = container('{"__metadata__":{"ic-snn-training":"{}"}}');
  expect(refusal(() => parseCheckpoint(text, 'f', {}))).toContain('has format version nothing, this program reads 3');
});
