/** Files that mean harm, or look as if: each was taken, hung, crashed, or was answered by a message that nobody can read. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { FileError, NetworkError, shown } from '../../src/check.js';
import { Calibration } from '../../src/convert/calibration.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { createInlineRunner } from '../../src/engine/job.js';
import { parsePart } from '../../src/evaluate/evaluate.js';
import { parseModel, serialiseModel } from '../../src/files/model-file.js';
import { readBytes } from '../../src/files/model-path.js';
import { parseSafetensors } from '../../src/files/safetensors.js';
import { parseTraceSpec } from '../../src/files/trace-spec.js';
import { makeOutputFolder } from '../../src/files/write-file.js';
import { normalise } from '../../src/network/images.js';
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
  expect(refusal(() => parseSafetensors(container(`{"${LONG}":{}}`), 'f'))).toMatch(/name of over 4096 characters/);
  expect(
    refusal(() =>
      parseModel(
        model((json) => json.replace('"version":1', `"version":${DEEP}`)),
        'f',
      ),
    ),
  ).toContain('is nested over 100 deep');
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
  expect(refusal(() => parseCheckpoint(bytes, 'f', { epochs: 3, seed: 1 }))).toContain('seed was null, is now 1');
  const text = container('{"__metadata__":{"ic-snn-training":"{}"}}');
  expect(refusal(() => parseCheckpoint(text, 'f', {}))).toContain('has format version nothing, this program reads 3');
});

test.each([
  ['std 0', '"std":[0]', /std is not above 0/],
  ['std that is 0 in float32', '"std":[1e-300]', /std is not above 0/],
  ['std that makes pixels infinite', '"std":[1e-45]', /mean 0.5 with std 1e-45/],
  ['too few numbers', '"std":[]', /std is wrong: expected 1 numbers/],
])('a model with a normalisation of %s is refused', (_, std, says) => {
  expect(
    refusal(() =>
      parseModel(
        model((json) => json.replace('"std":[0.25]', std)),
        'f',
      ),
    ),
  ).toMatch(says);
});

test('a model with a mean that makes all pixels infinite is refused, by readers and by what computes', () => {
  const bytes = model((json) => json.replace('"mean":[0.5]', '"mean":[1e39]'));
  expect(refusal(() => parseModel(bytes, 'f'))).toMatch(/got mean 1e\+39/);
  expect(() => normalise(Uint8Array.of(1), 1, { mean: [1e39], std: [1] })).toThrow('"normalisation.mean" expected');
  expect(() => normalise(Uint8Array.of(1), 1, { mean: [0], std: [0] })).toThrow('"normalisation.std" expected');
});

test('activations that are no numbers do not become thresholds', async () => {
  const large = one(3e38);
  const layers = network.layers.map((layer) =>
    layer.name === 'first' ? { ...layer, weight: large, bias: large } : layer,
  );
  const images = { name: 'white', shape: [1, 1, 1] as const, count: 1, labels: Uint16Array.of(0), classCount: 1 };
  const runner = createInlineRunner({ engine: 'wasm', network: createNetwork(layers) });
  const calibration = new Calibration(runner, { ...images, pixels: Uint8Array.of(255) }, DEFAULT_OPTIONS);
  await expect(calibration.thresholds(0.99)).rejects.toThrow(
    'layer "relu": has activations that are no float32 numbers',
  );
});

test('names and graphs of absurd size are refused, not shown', () => {
  const renamed = (name: string) => model((json) => json.replaceAll(/("(?:name|input)":)"relu"/g, `$1"${name}"`));
  expect(refusal(() => parseModel(renamed(LONG), 'f'))).toMatch(/has a name that is empty or has over 4096/);
  expect(
    refusal(() =>
      parseModel(
        model((json) => json.replace('"net"', `"${LONG}"`)),
        'f',
      ),
    ),
  ).toMatch(/over 4096/);
  const layer = '{"kind":"relu","name":"r","input":"r"},';
  const many = model((json) => json.replace('"layers":[', `"layers":[${layer.repeat(20_000)}`));
  expect(refusal(() => parseModel(many, 'f'))).toMatch(/has 20004 layers, at most 10000 are read/);
  expect(refusal(() => parseSafetensors(container(`{"__metadata__":{"a":"${'x'.repeat(2 ** 24)}"}}`), 'f'))).toMatch(
    /header of 16777241 bytes does not fit into the file, or has over 16777216/,
  );
});

test('a network that asks for more memory than a machine has is refused before any of it is taken', () => {
  const pools = Array.from({ length: 4 }, (_, n) => ({
    ...{ kind: 'average-pool' as const, name: `p${n}`, input: n === 0 ? 'image' : `p${n - 1}` },
    ...{ kernel: [1, 1] as const, stride: [1, 1] as const, padding: [0, 0, 0, 0] as const },
  }));
  const make = (side: number) => createNetwork([{ kind: 'input', name: 'image', shape: [side, side, 1] }, ...pools]);
  expect(make(4096).shapes).toHaveLength(5);
  expect(() => make(8192)).toThrow('layer "p1": and the layers before it give over 2^27 values');
});

/** A checkpoint whose entry is changed. */
function checkpoint(changes: object): Uint8Array {
  const vectors = { parameters: one(1), velocity: one(0), statistics: new Float32Array(0) };
  const report = { epoch: 1, loss: 1, accuracy: 50, imagesPerSecond: 10 };
  const state = { ...vectors, history: [{ ...report, ...changes }], seconds: 1, ...('history' in changes && changes) };
  return serialiseCheckpoint(state as never, { epochs: 3 });
}

test.each<[string, object]>([
  ['an epoch that is not next', { epoch: 2 }],
  ['a loss below 0', { loss: -1 }],
  ['an accuracy over 100', { accuracy: 101 }],
  ['no speed', { imagesPerSecond: undefined }],
  ['a test of no images', { test: { count: 0, correct: 0, accuracy: 0 } }],
  ['more right answers than images', { test: { count: 2, correct: 3, accuracy: 50 } }],
  [
    'more epochs than the recipe has',
    { history: [1, 2, 3, 4].map((epoch) => ({ epoch, loss: 1, accuracy: 1, imagesPerSecond: 1 })) },
  ],
])('a checkpoint with %s is refused', (_, changes) => {
  expect(refusal(() => parseCheckpoint(checkpoint(changes), 'f', { epochs: 3 }))).toMatch(
    /metadata: is damaged; delete it/,
  );
});

test('a checkpoint that can have been is taken', () => {
  const test = { count: 2, correct: 1, accuracy: 50 };
  expect(parseCheckpoint(checkpoint({ test }), 'f', { epochs: 3 }).history).toHaveLength(1);
});

test('more steps than a simulation can mean are refused in a spec', () => {
  const spec = new TextEncoder().encode('{"steps":1000000001}');
  expect(refusal(() => parseTraceSpec(spec, 'f', network))).toContain(
    'steps: expected a whole number from 1 to 1000000',
  );
});

test('a pipe takes no more memory than what comes out of it, twice', () => {
  const { href } = new URL('../../dist/files/model-path.js', import.meta.url);
  const script = `const { readBytes } = await import(${JSON.stringify(href)});
    const { length } = readBytes('/dev/stdin');
    console.log(length, process.memoryUsage().external);`;
  const bytes = 2 ** 25;
  const piped = `head -c ${bytes} /dev/zero | node --input-type=module -e "$0"`;
  const { stdout } = spawnSync('bash', ['-c', piped, script], { encoding: 'utf8' });
  const [length, external] = stdout.split(' ').map(Number);
  expect(length).toBe(bytes);
  expect(external).toBeLessThan(3 * bytes); // parts, all of them, and what Node itself has
});

test('files without an end, of no name, and folders that cannot be', () => {
  expect(refusal(() => readBytes('/dev/zero'))).toContain('/dev/zero: has over 512 MB');
  expect(refusal(() => readBytes(''))).toBe('"": does not exist; check the path');
  expect(refusal(() => makeOutputFolder('/proc/a/b'))).toMatch(/\/proc\/a\/b: cannot be written \(ENOENT\)/);
});

const row = {
  method: 'snn',
  class: 'A',
  steps: 8,
  latency: 8,
  macsPerImage: 1,
  imageMacsPerImage: 1,
  initialPotential: [0],
  thresholds: [1],
};
const counts = { correct: 3, spikes: 5, synapticOperations: 7, multiplyOperations: 7 };
const measured = {
  ...{ model: 'net', dataset: 'images', images: 4, fingerprint: '0', options: { seed: 1 } },
  ...{ rows: [row], chunks: [{ chunk: 0, ann: 4, rows: [counts] }] },
};
const part = (changes: object) =>
  JSON.stringify({ part: 'evaluate', version: 2, shard: '1/1', nets: [measured], ...changes });

test('a part of a run that can be is taken', () => {
  expect(parsePart(part({}), 'f').nets).toEqual([measured]);
});

test.each<[string, string, RegExp]>([
  ['no version', part({ version: undefined }), /has format version nothing, this program reads 2/],
  ['a version nested deeply', part({}).replace('"version":2', `"version":${DEEP}`), /has format version a list/],
  ['no net', part({ nets: [] }), /is damaged/],
  ['10^15 images', part({ nets: [{ ...measured, images: 1e15 }] }), /is damaged/],
  ['settings in settings', part({ nets: [{ ...measured, options: { a: { b: 1 } } }] }), /is damaged/],
  [
    'more operations that multiply than there are',
    part({ nets: [{ ...measured, chunks: [{ chunk: 0, ann: 4, rows: [{ ...counts, multiplyOperations: 8 }] }] }] }),
    /is damaged/,
  ],
  [
    'more right answers than images',
    part({ nets: [{ ...measured, chunks: [{ chunk: 0, ann: 4, rows: [{ ...counts, correct: 5 }] }] }] }),
    /does not have the chunks/,
  ],
  [
    'an ANN that is right more often',
    part({ nets: [{ ...measured, chunks: [{ chunk: 0, ann: 5, rows: [counts] }] }] }),
    /does not have/,
  ],
])('a part with %s is refused', (_, text, says) => {
  expect(refusal(() => parsePart(text, 'f'))).toMatch(says);
});

test('facts that are nested too deep to be written again are refused', () => {
  const nested = (depth: number) =>
    model((json) => json.replace('{', `{"provenance":{"a":${'['.repeat(depth)}${']'.repeat(depth)}},`));
  expect(parseModel(nested(98), 'f').name).toBe('net');
  expect(refusal(() => parseModel(nested(99), 'f'))).toContain('is nested over 100 deep');
  expect(refusal(() => parseModel(nested(100_000), 'f'))).toContain('is nested over 100 deep');
});
