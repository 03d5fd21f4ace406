/** The layer graph: builders and refusals by name. */
import { describe, expect, test } from 'vitest';
import { NetworkError } from '../src/check.js';
import { resnet20, vgg16 } from '../src/network/architectures.js';
import { totalMacs } from '../src/network/cost.js';
import type { Layer } from '../src/network/layer.js';
import { checkConvertible, createNetwork } from '../src/network/network.js';

const image: Layer = { kind: 'input', name: 'image', shape: [4, 4, 2] };
const conv = (name: string, input: string, C = 2, O = 2): Layer => ({
  ...{ kind: 'conv', name, input, kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 },
  ...{ weight: new Float32Array(9 * C * O), bias: new Float32Array(O) },
});
const relu = (name: string, input: string): Layer => ({ kind: 'relu', name, input });
const linear = (name: string, input: string, I: number): Layer => ({
  kind: 'linear',
  name,
  input,
  weight: new Float32Array(I * 3),
  bias: new Float32Array(3),
});

function messageOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test.each([
  [vgg16(), 13, 313_201_664, 10],
  [vgg16({ width: 0.25, classes: 100 }), 13, undefined, 100],
  [vgg16({ width: 0.25, pooling: 'max' }), 13, undefined, 10],
  [resnet20(), 19, 40_551_040, 10],
  [resnet20({ width: 0.5, classes: 7 }), 19, undefined, 7],
  [resnet20({ shortcut: 'conv' }), 19, 40_551_040 + 2 * 131_072, 10],
])('builder %#', (network, spiking, macs, classes) => {
  checkConvertible(network);
  expect(network.spiking).toHaveLength(spiking);
  expect(network.shapes.at(-1)).toEqual([1, 1, classes]);
  if (macs) expect(totalMacs(network)).toBe(macs);
});

test('sums of the image alone may follow one another', () => {
  const layers = [image, conv('c', 'image'), conv('d', 'c'), relu('r', 'd'), linear('l', 'r', 32)];
  expect(() => checkConvertible(createNetwork(layers))).not.toThrow();
});

test('a pixel that is painted as an image meets each weight once, though its windows are mostly padding', () => {
  const painted: Layer = {
    ...{ kind: 'conv', name: 'p', input: 'image', kernel: [4, 5], stride: [1, 1], padding: [3, 4, 3, 4], groups: 1 },
    ...{ weight: new Float32Array(4 * 5 * 2 * 3), bias: new Float32Array(3) },
  };
  const network = createNetwork([{ kind: 'input', name: 'image', shape: [1, 1, 2] }, painted, relu('r', 'p')]);
  expect(network.shapes[1]).toEqual([4, 5, 3]);
  expect(totalMacs(network)).toBe(4 * 5 * 2 * 3);
});

test('all layers that stand in the way are told at once, twenty of them by name', () => {
  const rows = Array.from({ length: 24 }, (_, i) => conv(`d${i}`, i === 0 ? 'r' : `d${i - 1}`));
  const twice = [image, conv('c', 'image'), relu('q', 'c'), relu('r', 'q'), ...rows, relu('end', 'd23')];
  const lines = messageOf(() => checkConvertible(createNetwork(twice))).split('\n  ');
  expect(lines[0]).toBe('cannot be converted, for 25 reasons');
  expect(lines[1]).toMatch(/^layer "r": a ReLU behind a ReLU/);
  expect(lines[2]).toMatch(/^layer "d1": reads "d0", which has no ReLU/);
  expect(lines.slice(20)).toEqual([expect.stringMatching(/^layer "d19"/), 'and 5 more']);
});

test.each([{ width: 0 }, { width: Number.NaN }, { classes: 0 }, { classes: 1.5 }])('builder refuses %o', (options) => {
  expect(() => vgg16(options)).toThrow(RangeError);
  expect(() => resnet20(options)).toThrow(RangeError);
});

describe('refused by name', () => {
  const bad = conv('c', 'image');
  if (bad.kind === 'conv') bad.weight[3] = Number.NaN;
  const cases: [string, Layer[], RegExp][] = [
    ['two layers of one name', [image, conv('c', 'image'), conv('c', 'c')], /"c": two layers/],
    ['an unknown source', [image, conv('c', 'nowhere')], /"c": reads "nowhere"/],
    ['a NaN weight', [image, bad], /"c": weight\[3\] is NaN/],
    ['a wrong weight size', [image, conv('c', 'image', 3)], /"c": weight has 54 values, expected 36/],
    ['a loose end', [image, conv('c', 'image'), conv('d', 'image')], /"c": nothing reads its output/],
    [
      'a convolution of a flattened image',
      [image, { kind: 'flatten', name: 'f', input: 'image' }, conv('c', 'f')],
      /"c": is a convolution of a flattened tensor; make it a linear layer/,
    ],
    ...(
      [
        { kind: 'average-pool', name: 'p', input: 'f', kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] },
        { kind: 'max-pool', name: 'p', input: 'f', kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] },
        { kind: 'global-average-pool', name: 'p', input: 'f' },
      ] satisfies Layer[]
    ).map((pool): [string, Layer[], RegExp] => [
      `${pool.kind} of a flattened image`,
      [image, { kind: 'flatten', name: 'f', input: 'image' }, pool],
      /"p": pools a flattened tensor, which is a single pixel; pool before the flatten/,
    ]),
    [
      'addition of two shapes',
      [image, conv('c', 'image', 2, 3), { kind: 'add', name: 's', inputs: ['image', 'c'] }],
      /"s": adds/,
    ],
    [
      'a ceiling of 0',
      [image, conv('c', 'image'), { ...relu('r', 'c'), ceiling: 0 } as Layer],
      /"r": ceiling expected/,
    ],
    [
      'a ceiling that is no float32 number',
      [image, conv('c', 'image'), { ...relu('r', 'c'), ceiling: 0.1 } as Layer],
      /"r": ceiling expected a float32 number > 0, got 0\.1/,
    ],
    ...(
      [
        [2, 0, 0, 0],
        [0, 0, 0, 3],
      ] as const
    ).map((padding): [string, Layer[], RegExp] => [
      `max pooling of nothing but padding ${padding}`,
      [image, { ...{ kind: 'max-pool', name: 'm', input: 'image' }, kernel: [2, 2], stride: [1, 1], padding }],
      /"m": padding .* leaves a 2×2 window without a pixel/,
    ]),
    [
      'addition without ReLU',
      [image, conv('c', 'image'), { kind: 'add', name: 's', inputs: ['image', 'c'] }, linear('l', 's', 32)],
      /must be followed by a ReLU/,
    ],
    [
      'two sums in a row',
      [image, conv('c', 'image'), relu('r', 'c'), conv('d', 'r'), linear('l', 'd', 32)],
      /"l": reads "d", which has no ReLU/,
    ],
    ['ReLU at the output', [image, conv('c', 'image'), relu('r', 'c')], /"r": the output must be/],
    [
      'ReLU behind ReLU',
      [image, conv('c', 'image'), relu('r', 'c'), relu('q', 'r'), linear('l', 'q', 32)],
      /"q": a ReLU behind/,
    ],
    ['nothing that spikes', [image, linear('l', 'image', 32)], /no ReLU/],
    [
      'a window larger than the image',
      [image, { ...conv('c', 'image'), padding: [0, 0, 0, 0], kernel: [5, 5], weight: new Float32Array(100) } as Layer],
      /does not fit/,
    ],
  ];
  test.each(cases)('%s', (_, layers, pattern) => {
    const build = () => checkConvertible(createNetwork(layers));
    expect(build).toThrow(NetworkError);
    expect(build).toThrow(pattern);
  });
});
