/** `ic-snn trace` refuses what the simulation cannot hold, and writes no −0. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { expectRefused, run } from '../support/command-line.js';
import { goldenPath, readGolden } from '../support/golden.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-trace-'));
const net = fileURLToPath(goldenPath('mlp', 'net.onnx'));
const { images, thresholds } = JSON.parse(readFileSync(goldenPath('mlp', 'case.json'), 'utf8')) as {
  images: number[][];
  thresholds: number[];
};
const spec = { steps: 4, comparison: '>', thresholds, initialPotential: [0, 0], images: images.slice(0, 1) };

afterAll(() => rmSync(folder, { recursive: true }));

function specFile(changes: object): string {
  const file = join(folder, 'spec.json');
  writeFileSync(file, JSON.stringify({ ...spec, ...changes }));
  return file;
}

const row = (length: number, value: number) => new Array<number>(length).fill(value);

const cases: [string, object, RegExp][] = [
  ['a threshold above float32', { thresholds: [1, 1e39] }, /thresholds\[1\]: 1e\+39 is too large for a float32 number/],
  ['a threshold below float32', { thresholds: [1e-50, 1] }, /thresholds\[0\]: 1e-50 is 0 in float32/],
  ['a threshold of 0', { thresholds: [0, 1] }, /thresholds\[0\]: expected > 0, got 0/],
  ['v(0) above float32', { initialPotential: [0, -1e39] }, /initialPotential\[1\]: -1e\+39 is too large/],
  ['a shift above float32', { biasShiftPerStep: [1e39, 0] }, /biasShiftPerStep\[0\]: 1e\+39 is too large/],
  ['a pixel above float32', { images: [images[0].map(() => 1e39)] }, /images\[0\]: 1e\+39 is too large/],
  ['an unknown reading', { maxPooling: 'gate' }, /maxPooling: expected one of max-of-sums, .*, got "gate"/],
  [
    'an unknown neuron',
    { neuron: 'graded:0' },
    /neuron: expected binary, signed, two-phase, few-spikes, or graded:K .*"graded:0"/,
  ],
  [
    'a temporal bias of too few channels',
    { temporalBias: [[[0]], [[0]]] },
    /temporalBias\[0\]: expected .* 24 numbers/,
  ],
  ['a temporal bias above float32', { temporalBias: [[row(24, 1e39)], []] }, /temporalBias\[0\]: 1e\+39 is too large/],
  ['thresholds of too few layers', { thresholds: [1] }, /thresholds: expected 2 entries/],
];

test.each(cases)('refused: %s', (_, changes, says) => {
  expectRefused(['trace', net, '--spec', specFile(changes)], says);
});

test('a v(0) that float32 rounds to 0 is 0', () => {
  const [rounded, zero] = [1e-60, 0].map((v) => run('trace', net, '--spec', specFile({ initialPotential: [v, 0] })));
  expect(rounded).toBe(zero);
});

test('−0 is written as 0', () => {
  const silent = { initialPotential: [-0, -0], images: [images[0].map(() => -0)] };
  expect(run('trace', net, '--spec', specFile(silent))).not.toMatch(/-0[,\]]/);
});

test('v(0) of each neuron, in C, H, W order, is that of its layer or channel where they are alike', () => {
  const vgg = fileURLToPath(goldenPath('vgg-mini', 'net.onnx'));
  const golden = readGolden('vgg-mini');
  const shapes = golden.network.spiking.map((at) => golden.network.shapes[at]);
  const images = JSON.parse(readFileSync(goldenPath('vgg-mini', 'case.json'), 'utf8')).images as number[][];
  const base = { thresholds: golden.thresholds, images: images.slice(0, 1) };
  const answer = (initialPotential: unknown) => run('trace', vgg, '--spec', specFile({ ...base, initialPotential }));
  const channels = shapes.map(([, , C]) => Array.from({ length: C }, (_, c) => (c % 3) / 4));
  const neurons = shapes.map(([H, W], s) => channels[s].flatMap((v) => row(H * W, v)));
  expect(answer(neurons)).toBe(answer(channels));
  const other = neurons.map((values, s) => (s === 0 ? values.with(1, 5) : values)); // second pixel of the first channel
  const [counts] = (JSON.parse(answer(other)) as { firstSpikeTime: number[][][] }).firstSpikeTime;
  expect(counts[0][1]).toBe(1);
  expect(answer(other)).not.toBe(answer(channels));
});

test('each run has a checksum, the same from both engines, and another one after another number of steps', () => {
  const checksums = (changes: object, ...flags: string[]) => {
    const facts = run('trace', net, '--spec', specFile({ images: images.slice(0, 2), ...changes }), ...flags);
    return (JSON.parse(facts) as { checksum: string[] }).checksum;
  };
  const found = checksums({});
  expect(found).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
  expect(found[0]).not.toBe(found[1]);
  expect(checksums({}, '--engine', 'reference')).toEqual(found);
  expect(checksums({ steps: 5 })[0]).not.toBe(found[0]);
});
