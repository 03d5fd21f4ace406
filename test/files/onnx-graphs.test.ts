/**
 * Small ONNX graphs of every form that is taken, each computed by onnxruntime-web as well; and forms that look alike and
 * are refused, since they compute something else.
 */
import { describe, expect, test } from 'vitest';
import { uniform } from '../../src/coding/random.js';
import { parseOnnx } from '../../src/files/onnx.js';
import { decodeModel, type NodeProto, type TensorProto } from '../../src/files/onnx-proto.js';
import { compareWithRuntime } from '../support/onnx-compare.js';
import { encodeModel, modelOf, nodeOf, tensorOf } from '../support/onnx-writer.js';

let seed = 0;

/** A weight of random numbers in [−1, 1). */
function weight(name: string, ...dims: number[]): TensorProto {
  seed += 1;
  const count = dims.reduce((product, n) => product * n, 1);
  return tensorOf(
    name,
    dims,
    Float32Array.from({ length: count }, (_, i) => 2 * uniform(7, seed, i) - 1),
  );
}

const numbers = (name: string, values: number[], dims = [values.length]) => tensorOf(name, dims, values);
const ints = (name: string, ...values: number[]) => tensorOf(name, [values.length], values, 7);
const conv = (input: string, output: string, w: string, more = {}) => nodeOf('Conv', [input, w], output, more);
const relu = (input: string, output: string) => nodeOf('Relu', [input], output);
const linear = (input: string, output: string, w: string) => nodeOf('MatMul', [input, w], output);

interface Case {
  readonly dims: number[];
  readonly nodes: NodeProto[];
  readonly weights?: TensorProto[];
  readonly opset?: number;
}

/** A net that ends in a ReLU and a linear layer, so that it can be converted. */
function ending(
  dims: number[],
  nodes: NodeProto[],
  features: number,
  weights: TensorProto[] = [],
  opset?: number,
): Case {
  const last = nodes[nodes.length - 1].output[0];
  const end = [relu(last, 'end.relu'), nodeOf('Flatten', ['end.relu'], 'end.flat'), linear('end.flat', 'end', 'end.w')];
  return {
    dims,
    nodes: [...nodes, ...end],
    weights: [...weights, weight('end.w', features, 3)],
    ...(opset && { opset }),
  };
}

const IMAGE = [1, 2, 4, 6];

const EQUAL: Readonly<Record<string, () => Case>> = {
  'SAME_UPPER pads more behind': () =>
    ending(IMAGE, [conv('x', 'c', 'w', { auto_pad: 'SAME_UPPER', strides: [2, 2] })], 18, [weight('w', 3, 2, 3, 2)]),
  'SAME_LOWER pads more before': () =>
    ending(IMAGE, [conv('x', 'c', 'w', { auto_pad: 'SAME_LOWER', strides: [2, 2] })], 18, [weight('w', 3, 2, 3, 2)]),
  'average pooling with its padding counted': () =>
    ending(
      IMAGE,
      [
        conv('x', 'c', 'w'),
        nodeOf('AveragePool', ['c'], 'p', { kernel_shape: [2, 3], auto_pad: 'SAME_UPPER', count_include_pad: 1 }),
      ],
      72,
      [weight('w', 3, 2, 1, 1)],
    ),
  'a dilated kernel': () =>
    ending(IMAGE, [conv('x', 'c', 'w', { dilations: [2, 3], pads: [1, 0, 2, 3] })], 5 * 3 * 6, [
      weight('w', 3, 2, 2, 2),
    ]),
  'a bias of shape [C, 1, 1]': () =>
    ending(IMAGE, [conv('x', 'c', 'w'), nodeOf('Add', ['c', 'b'], 'd')], 72, [
      weight('w', 3, 2, 1, 1),
      weight('b', 3, 1, 1),
    ]),
  'a constant of shape [W]': () =>
    ending(
      IMAGE,
      [
        conv('x', 'c', 'w'),
        relu('c', 'r'),
        nodeOf('Flatten', ['r'], 'f'),
        linear('f', 'l', 'v'),
        nodeOf('Add', ['l', 'b'], 'd'),
      ],
      6,
      [weight('w', 3, 2, 1, 1), weight('v', 72, 6), weight('b', 6)],
    ),
  'a constant for each pixel behind a convolution, taken in by the linear layer behind it': () =>
    ending(IMAGE, [nodeOf('Add', ['x', 'b'], 'y'), nodeOf('Flatten', ['y'], 'f'), linear('f', 'l', 'v')], 5, [
      weight('v', 48, 5),
      weight('b', 1, 1, 4, 6),
    ]),
  'constants divided as floats': () =>
    ending(IMAGE, [nodeOf('Div', ['seven', 'two'], 'q'), nodeOf('Mul', ['x', 'q'], 'y'), conv('y', 'c', 'w')], 72, [
      weight('w', 3, 2, 1, 1),
      numbers('seven', [7]),
      numbers('two', [2]),
    ]),
  'x + x': () => ending(IMAGE, [conv('x', 'c', 'w'), nodeOf('Add', ['c', 'c'], 'd')], 72, [weight('w', 3, 2, 1, 1)]),
  'x + x behind a ReLU': () =>
    ending(IMAGE, [conv('x', 'c', 'w'), relu('c', 'r'), nodeOf('Add', ['r', 'r'], 'd'), conv('d', 'e', 'v')], 48, [
      weight('w', 3, 2, 1, 1),
      weight('v', 2, 3, 1, 1),
    ]),
  'a convolution whose output another node reads keeps its bias': () => ({
    ...ending(
      IMAGE,
      [
        conv('x', 'c', 'w'),
        nodeOf('Identity', ['c'], 'i'),
        nodeOf('Add', ['i', 'b'], 'd'),
        relu('d', 'rd'),
        relu('c', 'rc'),
        conv('rd', 'e', 'v'),
        nodeOf('Add', ['e', 'rc'], 's'),
      ],
      72,
      [weight('w', 3, 2, 1, 1), weight('v', 3, 3, 1, 1), weight('b', 3, 1, 1)],
    ),
  }),
  'Pad with axes': () =>
    ending(
      IMAGE,
      [nodeOf('Pad', ['x', 'pads', '', 'axes'], 'p'), conv('p', 'c', 'w')],
      3 * 5 * 6,
      [weight('w', 3, 2, 2, 2), ints('pads', 1, 0, 1, 1), ints('axes', 2, -1)],
      18,
    ),
  'Sub and Div on the image before a padded convolution: its normalisation': () =>
    ending(
      IMAGE,
      [nodeOf('Sub', ['x', 'm'], 's'), nodeOf('Div', ['s', 'd'], 'n'), conv('n', 'c', 'w', { pads: [1, 1, 1, 1] })],
      72,
      [numbers('m', [0.4, 0.5], [2, 1, 1]), numbers('d', [0.2, 0.25], [1, 2, 1, 1]), weight('w', 3, 2, 3, 3)],
    ),
  'Mul and Add between ReLU and convolution': () =>
    ending(
      IMAGE,
      [
        conv('x', 'c', 'w'),
        relu('c', 'r'),
        nodeOf('Mul', ['r', 's'], 'm'),
        nodeOf('Add', ['m', 'b'], 'a'),
        conv('a', 'e', 'v'),
      ],
      96,
      [weight('w', 6, 2, 1, 1), weight('s', 6, 1, 1), weight('b', 6, 1, 1), weight('v', 4, 6, 1, 1)],
    ),
  'batch norm behind a ReLU, taken in by the convolution behind it': () =>
    ending(
      IMAGE,
      [
        conv('x', 'c', 'w'),
        relu('c', 'r'),
        nodeOf('BatchNormalization', ['r', 'g', 'b', 'mean', 'var'], 'n'),
        nodeOf('Conv', ['n', 'v'], 'e', { group: 3 }),
      ],
      144,
      [
        weight('w', 3, 2, 1, 1),
        weight('v', 6, 1, 1, 1),
        weight('g', 3),
        weight('b', 3),
        weight('mean', 3),
        numbers('var', [1, 2, 3]),
      ],
    ),
  'Sub from a constant': () =>
    ending(IMAGE, [conv('x', 'c', 'w'), nodeOf('Sub', ['one', 'c'], 'd')], 72, [
      weight('w', 3, 2, 1, 1),
      numbers('one', [1]),
    ]),
  'features reshaped to an image': () =>
    ending([1, 24], [nodeOf('Reshape', ['x', 's'], 'i'), conv('i', 'c', 'w')], 36, [
      ints('s', -1, 2, 3, 4),
      weight('w', 3, 2, 1, 1),
    ]),
  'an image of three axes, flattened': () =>
    ending([1, 4, 6], [nodeOf('Flatten', ['x'], 'f'), linear('f', 'l', 'w')], 5, [weight('w', 24, 5)]),
  'features without a batch': () =>
    ending([6], [nodeOf('Unsqueeze', ['x', 'zero'], 'u'), linear('u', 'l', 'w')], 5, [
      ints('zero', 0),
      weight('w', 6, 5),
    ]),
  'W x of a column': () =>
    ending(
      IMAGE,
      [
        nodeOf('Reshape', ['x', 's'], 'f'),
        nodeOf('Transpose', ['f'], 't'),
        linear('w', 'l', 't'),
        nodeOf('Transpose', ['l'], 'u'),
      ],
      5,
      [ints('s', 1, -1), weight('w', 5, 48)],
    ),
  'channels last, as Keras writes it': () =>
    ending(
      [1, 4, 6, 3],
      [
        nodeOf('Transpose', ['x'], 'nchw', { perm: [0, 3, 1, 2] }),
        conv('nchw', 'c', 'w'),
        nodeOf('Transpose', ['c'], 'nhwc', { perm: [0, 2, 3, 1] }),
        nodeOf('Add', ['nhwc', 'b'], 'd'),
        relu('d', 'r'),
        nodeOf('Reshape', ['r', 's'], 'f'),
        linear('f', 'l', 'v'),
      ],
      7,
      [weight('w', 5, 3, 2, 2), weight('b', 5), ints('s', -1, 75), weight('v', 75, 7)],
    ),
  'linear, linear and an order of axes between them': () =>
    ending(
      [1, 6],
      [
        linear('x', 'a', 'w'),
        nodeOf('Reshape', ['a', 's'], 'b'),
        nodeOf('Transpose', ['b'], 'c', { perm: [0, 2, 1] }),
        nodeOf('Flatten', ['c'], 'd'),
        linear('d', 'e', 'v'),
      ],
      5,
      [weight('w', 6, 8), ints('s', 1, 2, 4), weight('v', 8, 5)],
    ),
  'two convolutions with nothing between': () =>
    ending(
      IMAGE,
      [conv('x', 'c', 'w', { pads: [1, 1, 1, 1], strides: [1, 2] }), conv('c', 'd', 'v', { strides: [2, 1] })],
      2 * 2 * 5,
      [weight('w', 4, 2, 3, 3), weight('v', 5, 4, 2, 2)],
    ),
  'a convolution, average pooling and a linear layer with nothing between': () =>
    ending(
      IMAGE,
      [
        nodeOf('Conv', ['x', 'w', 'b'], 'c'),
        nodeOf('AveragePool', ['c'], 'p', { kernel_shape: [2, 2], strides: [2, 2] }),
        nodeOf('Flatten', ['p'], 'f'),
        linear('f', 'l', 'v'),
      ],
      5,
      [weight('w', 4, 2, 1, 1), weight('b', 4), weight('v', 24, 5)],
    ),
  'a linear layer whose outputs are an image for a convolution': () =>
    ending(
      [1, 6],
      [
        linear('x', 'a', 'w'),
        relu('a', 'r'),
        nodeOf('Reshape', ['r', 's'], 'i'),
        conv('i', 'c', 'v', { pads: [1, 1, 1, 1] }),
      ],
      12 * 5,
      [weight('w', 6, 24), ints('s', -1, 2, 3, 4), weight('v', 5, 2, 3, 3)],
    ),
  'some channels of a ReLU, by Slice': () =>
    ending(
      IMAGE,
      [conv('x', 'c', 'w'), relu('c', 'r'), nodeOf('Slice', ['r', 'a', 'b', 'axis'], 's'), conv('s', 'd', 'v')],
      48,
      [weight('w', 5, 2, 1, 1), ...[ints('a', 1), ints('b', 4), ints('axis', 1)], weight('v', 2, 3, 1, 1)],
    ),
  'pixels cut out before a linear layer': () =>
    ending(
      IMAGE,
      [nodeOf('Slice', ['x', 'a', 'b', 'axes'], 's'), nodeOf('Flatten', ['s'], 'f'), linear('f', 'l', 'v')],
      5,
      [...[ints('a', 1, 2), ints('b', 3, 5), ints('axes', 2, 3)], weight('v', 12, 5)],
    ),
  'every second pixel and new channels, option A': () =>
    ending(
      IMAGE,
      [
        conv('x', 'c', 'w'),
        relu('c', 'r'),
        nodeOf('Slice', ['r', 'a', 'b', 'axes', 'steps'], 's'),
        nodeOf('Pad', ['s', 'pads'], 'p'),
        conv('r', 'd', 'v', { strides: [2, 2] }),
        nodeOf('Add', ['p', 'd'], 'e'),
      ],
      36,
      [
        weight('w', 2, 2, 1, 1),
        ...[
          ints('a', 0, 0),
          ints('b', 9, 9),
          ints('axes', 2, 3),
          ints('steps', 2, 2),
          ints('pads', 0, 1, 0, 0, 0, 3, 0, 0),
        ],
        weight('v', 6, 2, 1, 1),
      ],
    ),
  'convolutions of one input side by side': () =>
    ending(
      IMAGE,
      [
        conv('x', 'a', 'w1'),
        relu('a', 'ra'),
        conv('x', 'b', 'w3', { pads: [1, 1, 1, 1] }),
        relu('b', 'rb'),
        nodeOf('Concat', ['ra', 'rb'], 'c', { axis: 1 }),
        conv('c', 'd', 'v'),
      ],
      48,
      [weight('w1', 3, 2, 1, 1), weight('w3', 4, 2, 3, 3), weight('v', 2, 7, 1, 1)],
    ),
  'two different sums side by side': () =>
    ending(
      IMAGE,
      [
        conv('x', 'a', 'w'),
        relu('a', 'ra'),
        conv('ra', 'b', 'v'),
        relu('b', 'rb'),
        nodeOf('Concat', ['ra', 'rb'], 'c', { axis: -3 }),
        conv('c', 'd', 'u'),
      ],
      48,
      [weight('w', 3, 2, 1, 1), weight('v', 4, 3, 1, 1), weight('u', 2, 7, 1, 1)],
    ),
  'four different sums side by side, as in an inception block': () =>
    ending(
      IMAGE,
      [
        ...[conv('x', 'a', 'w'), relu('a', 'ra')],
        ...[conv('ra', 'b', 'v'), relu('b', 'rb'), conv('ra', 'c', 'v'), relu('c', 'rc')],
        ...[conv('rb', 'b3', 'b3w', { pads: [1, 1, 1, 1] }), relu('b3', 'rb3')],
        ...[conv('rc', 'c5', 'c5w', { pads: [2, 2, 2, 2] }), relu('c5', 'rc5')],
        nodeOf('AveragePool', ['ra'], 'p', { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 }),
        ...[conv('p', 'q', 'v'), relu('q', 'rq')],
        nodeOf('Concat', ['rb', 'rb3', 'rc5', 'rq'], 'all', { axis: 1 }),
        conv('all', 'd', 'u'),
      ],
      48,
      [
        ...[weight('w', 3, 2, 1, 1), weight('v', 4, 3, 1, 1), weight('b3w', 2, 4, 3, 3), weight('c5w', 5, 4, 5, 5)],
        weight('u', 2, 15, 1, 1),
      ],
    ),
  'Clip without an upper bound, Max(x, 0), slopes of 0, Sum, Dropout, Neg': () =>
    ending(
      [1, 6],
      [
        linear('x', 'a', 'w'),
        nodeOf('Clip', ['a', 'zero'], 'b'),
        linear('b', 'c', 'w'),
        nodeOf('Max', ['zero', 'c'], 'd'),
        linear('d', 'e', 'w'),
        nodeOf('PRelu', ['e', 'none'], 'f'),
        nodeOf('Dropout', ['f'], 'g'),
        linear('g', 'h', 'w'),
        nodeOf('LeakyRelu', ['h'], 'i', { alpha: { f: 0 } }),
        linear('i', 'j', 'w'),
        nodeOf('Sum', ['j', 'b1'], 'k'),
        nodeOf('Neg', ['k'], 'l'),
      ],
      6,
      [weight('w', 6, 6), tensorOf('zero', [], [0]), numbers('none', [0]), weight('b1', 6)],
    ),
  'a 1-D convolution': () =>
    ending([1, 3, 8], [conv('x', 'c', 'w', { strides: [2], pads: [1, 1], dilations: [2] })], 9, [weight('w', 3, 3, 3)]),
  'a vector that a linear layer paints as an image, with a bias for each channel': () =>
    ending(
      [1, 5],
      [
        nodeOf('Gemm', ['x', 'p', 'pb'], 'l'),
        nodeOf('Reshape', ['l', 's'], 'r'),
        conv('r', 'c', 'w', { pads: [1, 1, 1, 1] }),
        relu('c', 'rc'),
        conv('rc', 'd', 'v', { pads: [1, 1, 1, 1] }),
      ],
      48,
      [
        ...[weight('p', 5, 48), numbers('pb', new Array(48).fill(0.5).fill(-2, 24)), ints('s', 1, 2, 4, 6)],
        ...[weight('w', 3, 2, 3, 3), weight('v', 2, 3, 3, 3)],
      ],
    ),
  'a vector that a linear layer paints as an image, with a bias for each pixel': () =>
    ending(
      [1, 5],
      [
        nodeOf('Gemm', ['x', 'p', 'pb'], 'l'),
        nodeOf('Reshape', ['l', 's'], 'r'),
        conv('r', 'c', 'w', { pads: [1, 1, 1, 1] }),
      ],
      72,
      [weight('p', 5, 48), weight('pb', 48), ints('s', 1, 2, 4, 6), weight('w', 3, 2, 3, 3)],
    ),
  'two padded convolutions of the image in a row': () =>
    ending(IMAGE, [conv('x', 'a', 'w', { pads: [1, 1, 1, 1] }), conv('a', 'b', 'v', { pads: [1, 1, 1, 1] })], 48, [
      weight('w', 3, 2, 3, 3),
      weight('v', 2, 3, 3, 3),
    ]),
  'a ReLU at the end': () => ({
    dims: [1, 5],
    nodes: [linear('x', 'a', 'w'), relu('a', 'b'), linear('b', 'c', 'v'), relu('c', 'd')],
    weights: [weight('w', 5, 6), weight('v', 6, 4)],
  }),
  'an average of ReLUs at the end': () => ({
    dims: IMAGE,
    nodes: [
      conv('x', 'c', 'w'),
      relu('c', 'r'),
      nodeOf('GlobalAveragePool', ['r'], 'g'),
      nodeOf('Flatten', ['g'], 'f'),
      nodeOf('Softmax', ['f'], 'y'),
    ],
    weights: [weight('w', 3, 2, 1, 1)],
  }),
  'a batch of many images': () => ending([70_000, 3], [linear('x', 'a', 'w')], 5, [weight('w', 3, 5)]),
  'Flatten from the last axes, Shape with a start': () =>
    ending(
      [1, 4, 6],
      [
        nodeOf('Shape', ['x'], 'sh', { start: 1 }),
        nodeOf('Flatten', ['x'], 'f', { axis: -2 }),
        linear('f', 'l', 'w'),
        nodeOf('Cast', ['sh'], 'sf', { to: 1 }),
        nodeOf('Gather', ['sf', 'zero'], 'four'),
        nodeOf('Mul', ['l', 'four'], 'm'),
      ],
      5,
      [weight('w', 24, 5), ints('zero', 0)],
    ),
};

describe('equal to onnxruntime-web, and both engines in bits', () => {
  test.each(Object.entries(EQUAL))('%s', async (_, make) => {
    const { dims, nodes, weights, opset } = make();
    const { verdict, what } = await compareWithRuntime('net.onnx', modelOf(dims, nodes, weights, opset));
    expect(`${verdict} (${what})`).toMatch(/^usable/);
  });

  test.each([
    ['Softmax', -1],
    ['LogSoftmax', 1],
    ['ArgMax', 1],
  ] as const)('a final %s is left out, with a remark', async (op, axis) => {
    const { dims, nodes, weights } = ending([1, 6], [linear('x', 'a', 'w')], 5, [weight('w', 6, 5)]);
    const bytes = modelOf(dims, [...nodes, nodeOf(op, ['end'], 'y', { axis })], weights);
    expect((await compareWithRuntime('net.onnx', bytes)).verdict).toBe('usable');
  });
});

const REFUSED: Readonly<Record<string, [() => Case, RegExp]>> = {
  'padding left out of the average': [
    () => ending(IMAGE, [nodeOf('AveragePool', ['x'], 'p', { kernel_shape: [2, 2], auto_pad: 'SAME_UPPER' })], 48),
    /"p" \(AveragePool\): leaves its padding out of the average/,
  ],
  'dilated average pooling': [
    () => ending(IMAGE, [nodeOf('AveragePool', ['x'], 'p', { kernel_shape: [2, 2], dilations: [2, 2] })], 16),
    /\(AveragePool\): averages numbers that are apart/,
  ],
  'a constant for each column behind a convolution': [
    () =>
      ending(IMAGE, [conv('x', 'c', 'w'), nodeOf('Add', ['c', 'b'], 'd')], 6 * 4 * 6, [
        weight('w', 6, 2, 1, 1),
        weight('b', 6),
      ]),
    /scaled pixel by pixel|scaled one by one/,
  ],
  'a constant for each pixel behind a convolution': [
    () =>
      ending(IMAGE, [conv('x', 'c', 'w'), nodeOf('Add', ['c', 'b'], 'd')], 3 * 4 * 6, [
        weight('w', 3, 2, 1, 1),
        weight('b', 1, 1, 4, 6),
      ]),
    /scaled pixel by pixel|scaled one by one/,
  ],
  'a constant that makes the tensor larger': [
    () =>
      ending([1, 6], [linear('x', 'a', 'w'), nodeOf('Add', ['a', 'b'], 'd')], 5, [
        weight('w', 6, 5),
        weight('b', 2, 5),
      ]),
    /its result has more numbers/,
  ],
  'Cast to whole numbers': [
    () => ending(IMAGE, [nodeOf('Cast', ['x'], 'i', { to: 7 })], 48),
    /\(Cast\): casts to the data type 7, which changes numbers/,
  ],
  'batch norm in training': [
    () =>
      ending(
        IMAGE,
        [conv('x', 'c', 'w'), nodeOf('BatchNormalization', ['c', 'g', 'g', 'g', 'g'], 'n', { training_mode: 1 })],
        72,
        [weight('w', 3, 2, 1, 1), numbers('g', [1, 2, 3])],
      ),
    /normalises by the images it sees/,
  ],
  'dropout in training': [
    () =>
      ending(IMAGE, [nodeOf('Dropout', ['x', 'ratio', 'yes'], 'd')], 48, [
        numbers('ratio', [0.5], []),
        { ...ints('yes', 1), dims: [] },
      ]),
    /drops numbers at random/,
  ],
  'a leaky ReLU': [
    () => ending([1, 6], [nodeOf('LeakyRelu', ['x'], 'a')], 6),
    /slope for numbers below 0; only ReLU becomes a spiking neuron/,
  ],
  'a softmax before the end': [
    () => ending([1, 6], [nodeOf('Softmax', ['x'], 'a')], 6),
    /\(Relu\): computes with the result of a softmax/,
  ],
  'a softmax along an axis of length 1': [
    () => ({
      dims: [1, 6],
      nodes: [linear('x', 'a', 'w'), nodeOf('Softmax', ['a'], 'y', { axis: 0 })],
      weights: [weight('w', 6, 5)],
    }),
    /where it is no choice of a class/,
  ],
  'an attribute that nobody knows': [
    () => ending([1, 6], [nodeOf('Relu', ['x'], 'a', { slope: { f: 0.1 } })], 6),
    /has the attribute "slope", which is not known here/,
  ],
  'images of a batch that are mixed': [
    () =>
      ending([2, 3], [nodeOf('Reshape', ['x', 's'], 'r'), linear('r', 'l', 'w')], 5, [
        ints('s', 1, 6),
        weight('w', 6, 5),
      ]),
    /only one row of features an image|images of a batch are mixed/,
  ],
};

test('an image that a vector is painted as stays an image: its convolutions are convolutions', () => {
  const make = EQUAL['a vector that a linear layer paints as an image, with a bias for each channel'];
  const { dims, nodes, weights } = make();
  const { layers } = parseOnnx(modelOf(dims, nodes, weights), 'net.onnx').network;
  expect(layers.map(({ kind }) => kind).join(' ')).toBe('input conv conv relu conv relu flatten linear');
});

test('a vector is not painted as an image so large that its padding would take minutes', () => {
  const count = 3 * 200 * 200;
  const nodes = [linear('x', 'l', 'p'), nodeOf('Reshape', ['l', 's'], 'r'), conv('r', 'c', 'w')];
  const weights = [tensorOf('p', [1, count], new Float32Array(count)), ints('s', 1, 3, 200, 200)];
  expect(() => parseOnnx(modelOf([1, 1], nodes, [...weights, weight('w', 300, 3, 1, 1)]), 'net.onnx')).toThrow(
    /"c" \(Conv\): reads the shape \[1, 3, 200, 200\] in an order that no layer gives/,
  );
});

test('float64 images are refused: sums that cancel in float64 are lost in float32', () => {
  const { dims, nodes, weights } = ending([1, 5], [linear('x', 'a', 'w')], 5, [weight('w', 5, 5)]);
  const model = decodeModel(modelOf(dims, nodes, weights), 'net.onnx');
  for (const input of model.graph?.input ?? []) input.dataType = 11;
  expect(() => parseOnnx(encodeModel(model), 'net.onnx')).toThrow('net.onnx: input "x": has float64 images');
});

describe('refused, since they compute something else', () => {
  test.each(Object.entries(REFUSED))('%s', async (_, [make, pattern]) => {
    const { dims, nodes, weights, opset } = make();
    const { verdict, what } = await compareWithRuntime('net.onnx', modelOf(dims, nodes, weights, opset));
    expect(verdict).toBe('refused');
    expect(what).toMatch(pattern);
  });
});
