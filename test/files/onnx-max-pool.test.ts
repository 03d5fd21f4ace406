/** ONNX MaxPool, GlobalMaxPool and Clip: as onnxruntime computes them, or refused by name. */
import { describe, expect, test } from 'vitest';
import { openOnnxRuntime } from '../../src/bench/peers.js';
import { FileError } from '../../src/check.js';
import { createReferenceEngine } from '../../src/engine/reference/engine.js';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import { parseOnnx } from '../../src/files/onnx.js';
import { decodeModel } from '../../src/files/onnx-proto.js';
import { checkConvertible } from '../../src/network/network.js';
import { firstDifference } from '../support/bits.js';
import { encodeModel, nodeOf, tensorOf } from '../support/onnx-writer.js';
import { randomFloats } from '../support/random-network.js';

type Attributes = Record<string, number | string | readonly number[]>;
interface NodeSpec {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Attributes;
}

const [C, H, W] = [3, 7, 6];

/** image → conv → the nodes, which lead from "sum" to "middle" → flatten → linear. */
function modelOf(
  nodes: readonly NodeSpec[],
  opset = 13,
  constants: Record<string, readonly number[]> = {},
): Uint8Array {
  const random = randomFloats(nodes.length + opset);
  const tensor = (name: string, dims: number[]) => {
    const length = dims.reduce((product, n) => product * n, 1);
    return tensorOf(
      name,
      dims,
      Float32Array.from({ length }, () => random() * 2 - 1),
    );
  };
  const node = ({ op, inputs, outputs, attributes = {} }: NodeSpec) => {
    const floats = Object.entries(attributes).map(([key, f]) => [key, { f: Number(f) }] as const);
    const own = nodeOf(op, [...inputs], outputs[0], op === 'Clip' ? Object.fromEntries(floats) : attributes);
    return { ...own, output: [...outputs] };
  };
  const mean = { op: 'GlobalAveragePool', inputs: ['middle'], outputs: ['mean'] };
  const graph = {
    input: [{ name: 'image', dims: [1, C, H, W] }],
    output: [{ name: 'logits' }],
    initializer: [
      ...[tensor('w', [4, C, 3, 3]), tensor('b', [4]), tensor('v', [4, 5]), tensor('c', [5])],
      ...Object.entries(constants).map(([name, values]) =>
        tensorOf(name, values.length === 1 ? [] : [values.length], values),
      ),
    ],
    node: [
      node({ op: 'Conv', inputs: ['image', 'w', 'b'], outputs: ['sum'], attributes: { pads: [1, 1, 1, 1] } }),
      ...nodes.map(node),
      ...[mean, { op: 'Flatten', inputs: ['mean'], outputs: ['flat'] }].map(node),
      node({ op: 'Gemm', inputs: ['flat', 'v', 'c'], outputs: ['logits'] }),
    ],
    sparse: 0,
  };
  return encodeModel({ producerName: 'test', opset, graph });
}

const relu: NodeSpec = { op: 'Relu', inputs: ['sum'], outputs: ['relu'] };
const pool = (attributes: Attributes, from = 'relu', op = 'MaxPool'): NodeSpec => ({
  ...{ op, inputs: [from], outputs: ['middle'], attributes },
});

/** Logits as onnxruntime and as both engines have them. */
async function expectSameLogits(bytes: Uint8Array): Promise<void> {
  const { network } = parseOnnx(bytes, 'net.onnx');
  checkConvertible(network);
  const random = randomFloats(5);
  const image = Float32Array.from({ length: H * W * C }, () => random() * 2 - 1);
  const [ours, wasm] = [createReferenceEngine(network), createWasmEngine(network)].map((engine) =>
    engine.forward(image),
  );
  expect(firstDifference(ours, wasm)).toBe(-1);
  const peer = await openOnnxRuntime(bytes, [H, W, C]);
  if (!peer) throw new Error('onnxruntime-web is a development dependency: run npm ci');
  const theirs = await peer.prepare(image)();
  await peer.close();
  const largest = Math.max(...theirs.map(Math.abs));
  for (const [k, logit] of theirs.entries()) expect(Math.abs(logit - ours[k])).toBeLessThanOrEqual(1e-5 * largest);
}

describe('as onnxruntime computes it', () => {
  const cases: Record<string, readonly NodeSpec[]> = {
    'window of 2': [relu, pool({ kernel_shape: [2, 2], strides: [2, 2] })],
    'strides missing: 1': [relu, pool({ kernel_shape: [3, 2] })],
    'padding on all sides, stride 2 and 3': [relu, pool({ kernel_shape: [3, 3], strides: [2, 3], pads: [1, 2, 0, 1] })],
    'padding is −∞: currents below 0': [
      pool({ kernel_shape: [3, 3], strides: [1, 1], pads: [2, 2, 2, 2] }, 'sum'),
      { op: 'Relu', inputs: ['middle'], outputs: ['again'] },
    ].map((node, i) =>
      i === 0 ? { ...node, outputs: ['pooled'] } : { ...node, inputs: ['pooled'], outputs: ['middle'] },
    ),
    'ceil_mode adds a window': [relu, pool({ kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 })],
    'ceil_mode with stride over kernel': [relu, pool({ kernel_shape: [2, 2], strides: [3, 4], ceil_mode: 1 })],
    'ceil_mode with padding': [relu, pool({ kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 })],
    'ceil_mode leaves out a window behind the image': [
      relu,
      pool({ kernel_shape: [1, 2], strides: [4, 4], pads: [0, 0, 0, 1], ceil_mode: 1 }),
    ],
    VALID: [relu, pool({ kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'VALID' })],
    SAME_UPPER: [relu, pool({ kernel_shape: [3, 2], strides: [2, 2], auto_pad: 'SAME_UPPER' })],
    SAME_LOWER: [relu, pool({ kernel_shape: [2, 3], strides: [1, 2], auto_pad: 'SAME_LOWER' })],
    'dilations of 1': [relu, pool({ kernel_shape: [2, 2], dilations: [1, 1], storage_order: 1 })],
    'places that nothing reads': [relu, { ...pool({ kernel_shape: [2, 2] }), outputs: ['middle', 'places'] }],
    'zeros of a Pad behind a ReLU': [
      relu,
      { op: 'Pad', inputs: ['relu', 'zeros'], outputs: ['padded'] },
      pool({ kernel_shape: [3, 3], strides: [2, 2] }, 'padded'),
    ],
    'global max pooling': [relu, pool({}, 'relu', 'GlobalMaxPool')],
    'two in a row': [
      relu,
      { ...pool({ kernel_shape: [2, 2] }), outputs: ['one'] },
      pool({ kernel_shape: [2, 2] }, 'one'),
    ],
  };
  test.each(Object.entries(cases))('%s', async (_, nodes) => {
    const padded = nodes.some(({ op }) => op === 'Pad');
    const bytes = modelOf(nodes);
    await expectSameLogits(padded ? withPads(bytes) : bytes);
  });

  test('Clip at 0 and a ceiling: inputs, attributes of old opsets, no ceiling', async () => {
    const clip = (inputs: readonly string[], attributes: Attributes = {}): NodeSpec[] => [
      { op: 'Clip', inputs: ['sum', ...inputs], outputs: ['middle'], attributes },
    ];
    await expectSameLogits(modelOf(clip(['low', 'high']), 13, { low: [0], high: [0.75] }));
    await expectSameLogits(modelOf(clip(['low']), 13, { low: [0] }));
    await expectSameLogits(modelOf(clip([], { min: 0, max: 0.5 }), 9));
    await expectSameLogits(modelOf(clip([], { min: 0 }), 9));
  });
});

/** The tensor "zeros": one pixel on the top and on the right. */
function withPads(bytes: Uint8Array): Uint8Array {
  const model = decodeModel(bytes, 'net.onnx');
  model.graph?.initializer.push(tensorOf('zeros', [8], [0, 0, 1, 0, 0, 0, 0, 1], 7));
  return encodeModel(model);
}

describe('refused, naming the node and what to do', () => {
  const clip = (inputs: readonly string[]): NodeSpec => ({
    op: 'Clip',
    inputs: ['sum', ...inputs],
    outputs: ['middle'],
  });
  const cases: [string, readonly NodeSpec[], RegExp, Record<string, readonly number[]>?][] = [
    ['dilation', [relu, pool({ kernel_shape: [2, 2], dilations: [2, 1] })], /"middle" \(MaxPool\): is dilated/],
    ['one axis', [relu, pool({ kernel_shape: [2] })], /kernel_shape \[2\] is not that of a 2-D window/],
    [
      'a stride of 0',
      [relu, pool({ kernel_shape: [2, 2], strides: [0, 1] })],
      /strides \[0, 1\] is not that of a 2-D window/,
    ],
    [
      'a window in the padding',
      [relu, pool({ kernel_shape: [2, 2], pads: [2, 0, 0, 0] })],
      /leaves a 2×2 window without/,
    ],
    ['unknown auto_pad', [relu, pool({ kernel_shape: [2, 2], auto_pad: 'SOME' })], /auto_pad SOME is not known/],
    [
      'places that are read',
      [
        relu,
        { ...pool({ kernel_shape: [2, 2] }), outputs: ['values', 'places'] },
        { op: 'Add', inputs: ['values', 'places'], outputs: ['middle'] },
      ],
      /second output "places"/,
    ],
    [
      'zeros that may be maxima',
      [{ op: 'Pad', inputs: ['sum', 'zeros'], outputs: ['padded'] }, pool({ kernel_shape: [2, 2] }, 'padded')],
      /padded with zeros, which may be its maxima/,
    ],
    ['a floor that is not 0', [clip(['low', 'high'])], /"middle" \(Clip\): clips at -1;/, { low: [-1], high: [1] }],
    ['no floor', [clip(['', 'high'])], /clips at -3\.4.*only clipping at 0/, { high: [1] }],
    ['a ceiling of 0', [clip(['low', 'low'])], /a ceiling must be above 0/, { low: [0] }],
    [
      'limits of several numbers',
      [clip(['low', 'high'])],
      /its max "high" is not one number/,
      { low: [0], high: [1, 2] },
    ],
    ['limits that are computed', [relu, clip(['low', 'relu'])], /its max "relu" is not a constant/, { low: [0] }],
  ];
  test.each(cases)('%s', (_, nodes, pattern, constants = {}) => {
    const bytes = modelOf(nodes, 13, constants);
    const padded = nodes.some(({ op }) => op === 'Pad');
    const parse = () => parseOnnx(padded ? withPads(bytes) : bytes, 'bad.onnx');
    expect(parse).toThrow(FileError);
    expect(parse).toThrow(pattern);
  });
});
