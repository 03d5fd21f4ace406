/**
 * Random ONNX graphs of the operators that are taken, in any order: what is accepted gives the numbers of onnxruntime-web.
 * Graphs that onnxruntime refuses are not counted. ONNX_GRAPHS says how many are made, ONNX_SEED which.
 */
import { expect, test } from 'vitest';
import { uniform } from '../../src/coding/random.js';
import type { NodeProto, TensorProto } from '../../src/files/onnx-proto.js';
import { compareWithRuntime } from '../support/onnx-compare.js';
import { modelOf, nodeOf, tensorOf } from '../support/onnx-writer.js';

const GRAPHS = Number(process.env.ONNX_GRAPHS ?? 400);
const SEED = Number(process.env.ONNX_SEED ?? 1);

/** A graph that grows node by node; dims are those of its last tensor. */
class Growing {
  readonly nodes: NodeProto[] = [];
  readonly weights: TensorProto[] = [];
  /** Tensors so far with their lengths. */
  readonly tensors: { name: string; dims: number[] }[];
  #draws = 0;

  constructor(
    readonly seed: number,
    dims: number[],
  ) {
    this.tensors = [{ name: 'x', dims }];
  }

  below(n: number): number {
    this.#draws += 1;
    return Math.floor(uniform(SEED, this.seed, this.#draws) * n);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  get last() {
    return this.tensors[this.tensors.length - 1];
  }

  /** No two weights are alike: where they cancel, nothing but rounding is left to compare. */
  weight(dims: number[]): string {
    const own = this.weights.length;
    const name = `w${own}`;
    const count = dims.reduce((product, n) => product * n, 1);
    this.weights.push(
      tensorOf(
        name,
        dims,
        Float32Array.from({ length: count }, (_, i) => 2 * uniform(SEED + 1, this.seed, own, i) - 0.8),
      ),
    );
    return name;
  }

  ints(values: number[]): string {
    const name = `i${this.weights.length}`;
    this.weights.push(tensorOf(name, [values.length], values, 7));
    return name;
  }

  push(op: string, inputs: string[], dims: number[], attributes: Parameters<typeof nodeOf>[3] = {}): void {
    const name = `t${this.nodes.length}`;
    this.nodes.push(nodeOf(op, inputs, name, attributes));
    this.tensors.push({ name, dims });
  }
}

type Step = (g: Growing) => void;
const product = (dims: readonly number[]) => dims.reduce((all, n) => all * n, 1);

const STEPS: Record<string, Step> = {
  relu: (g) => g.push('Relu', [g.last.name], g.last.dims),
  constant: (g) => {
    const { name, dims } = g.last;
    const shape = dims.map((n) => (g.below(2) ? n : 1)).slice(g.below(dims.length));
    const inputs = [name, g.weight(shape)];
    g.push(g.pick(['Add', 'Sub', 'Mul', 'Div']), g.below(4) ? inputs : inputs.reverse(), dims);
  },
  conv: (g) => {
    const { name, dims } = g.last;
    if (dims.length < 3) return;
    const axes = dims.length - 2;
    const O = 1 + g.below(4);
    const kernel = Array.from({ length: axes }, () => 1 + g.below(3));
    const [strides, dilations] = [0, 0].map(() => Array.from({ length: axes }, () => 1 + g.below(2)));
    const auto = g.below(3) === 0;
    const pads = Array.from({ length: 2 * axes }, () => g.below(3));
    const out = dims
      .slice(2)
      .map((n, d) =>
        auto
          ? Math.ceil(n / strides[d])
          : Math.floor((n + pads[d] + pads[d + axes] - (kernel[d] - 1) * dilations[d] - 1) / strides[d]) + 1,
      );
    if (out.some((n) => n < 1)) return;
    const window = auto ? { auto_pad: g.pick(['SAME_UPPER', 'SAME_LOWER']), strides } : { pads, strides, dilations };
    const group = g.below(4) === 0 ? dims[1] : 1;
    const outputs = group * O;
    const inputs = [
      name,
      g.weight([outputs, dims[1] / group, ...kernel]),
      ...(g.below(2) ? [g.weight([outputs])] : []),
    ];
    g.push('Conv', inputs, [dims[0], outputs, ...out], { ...window, group });
  },
  pool: (g) => {
    const { name, dims } = g.last;
    if (dims.length < 3) return;
    const kernel_shape = dims.slice(2).map((n) => 1 + g.below(Math.min(n, 3)));
    const strides = kernel_shape.map(() => 1 + g.below(2));
    const pads = [...kernel_shape, ...kernel_shape].map((k) => (g.below(3) === 0 ? g.below(k) : 0));
    const axes = kernel_shape.length;
    const out = kernel_shape.map((k, d) => Math.floor((dims[d + 2] + pads[d] + pads[d + axes] - k) / strides[d]) + 1);
    const op = g.pick(['AveragePool', 'MaxPool']);
    const more = op === 'AveragePool' ? { count_include_pad: g.below(2) } : {};
    g.push(op, [name], [...dims.slice(0, 2), ...out], { kernel_shape, strides, pads, ...more });
  },
  global: (g) => {
    const { name, dims } = g.last;
    if (dims.length < 3) return;
    g.push(
      g.pick(['GlobalAveragePool', 'GlobalMaxPool']),
      [name],
      [...dims.slice(0, 2), ...dims.slice(2).map(() => 1)],
    );
  },
  linear: (g) => {
    const { name, dims } = g.last;
    const I = dims[dims.length - 1];
    const O = 1 + g.below(6);
    g.push('MatMul', [name, g.weight([I, O])], [...dims.slice(0, -1), O]);
  },
  norm: (g) => {
    const { name, dims } = g.last;
    if (dims.length < 2) return;
    const [scale, bias, mean] = [0, 0, 0].map(() => g.weight([dims[1]]));
    g.weights.push(tensorOf('variance', [dims[1]], new Array(dims[1]).fill(0.7)));
    g.push('BatchNormalization', [name, scale, bias, mean, 'variance'], dims);
  },
  transpose: (g) => {
    const { name, dims } = g.last;
    const rest = dims.map((_, i) => i);
    const perm = dims.map(() => rest.splice(g.below(rest.length), 1)[0]);
    g.push(
      'Transpose',
      [name],
      perm.map((i) => dims[i]),
      { perm },
    );
  },
  reshape: (g) => {
    const { name, dims } = g.last;
    const count = product(dims);
    const factor = g.pick([1, 2, 3, 4].filter((n) => count % n === 0));
    const other = g.pick([1, 2, 3].filter((n) => (count / factor) % n === 0));
    const target = g.pick([
      [1, count],
      [1, factor, count / factor],
      [1, factor, other, count / factor / other],
      [count],
      [1, factor, count / factor / other, other],
    ]);
    g.push('Reshape', [name, g.ints(target)], target);
  },
  flatten: (g) => {
    const { name, dims } = g.last;
    const axis = g.below(dims.length + 1);
    g.push('Flatten', [name], [product(dims.slice(0, axis)), product(dims.slice(axis))], { axis });
  },
  slice: (g) => {
    const { name, dims } = g.last;
    const axis = g.below(dims.length);
    const start = g.below(dims[axis]);
    const end = start + 1 + g.below(dims[axis] - start);
    const step = 1 + g.below(2);
    const out = dims.map((n, i) => (i === axis ? Math.ceil((end - start) / step) : n));
    g.push('Slice', [name, ...[[start], [end], [axis], [step]].map((list) => g.ints(list))], out);
  },
  pad: (g) => {
    const { name, dims } = g.last;
    const pads = [...dims, ...dims].map((_, i) => (i % dims.length > 0 && g.below(3) === 0 ? g.below(3) : 0));
    g.push(
      'Pad',
      [name, g.ints(pads)],
      dims.map((n, i) => n + pads[i] + pads[i + dims.length]),
    );
  },
  add: (g) => {
    const { dims } = g.last;
    const alike = g.tensors.filter((one) => String(one.dims) === String(dims));
    g.push(g.pick(['Add', 'Add', 'Sub']), [g.pick(alike).name, g.last.name], dims);
  },
  concat: (g) => {
    const axis = Math.min(1, g.last.dims.length - 1);
    const alike = g.tensors.filter(
      ({ dims }) => dims.length === g.last.dims.length && dims.every((n, i) => i === axis || n === g.last.dims[i]),
    );
    const other = g.pick(alike);
    g.push(
      'Concat',
      [other.name, g.last.name],
      g.last.dims.map((n, i) => (i === axis ? n + other.dims[i] : n)),
      { axis },
    );
  },
  painted: (g) => {
    if (g.last.dims.length !== 2) return;
    g.push('MatMul', [g.last.name, g.weight([g.last.dims[1], 24])], [1, 24]);
    g.push('Reshape', [g.last.name, g.ints([1, 2, 4, 3])], [1, 2, 4, 3]);
  },
  again: (g) => {
    g.push('Identity', [g.pick(g.tensors).name], g.last.dims);
    g.tensors.pop();
    const [input] = g.nodes[g.nodes.length - 1].input;
    g.tensors.push({
      name: g.nodes[g.nodes.length - 1].output[0],
      dims: g.tensors.find(({ name }) => name === input)?.dims ?? [],
    });
  },
};

/** Attributes of whole numbers, for messages. */
const textOf = (list: NodeProto['attribute']) => list.map(({ name, i, ints }) => `{${name}: ${i ?? ints}}`).join('');

function graph(seed: number): { growing: Growing; bytes: Uint8Array } {
  const dims = [[1, 2, 5, 4], [1, 1, 4, 6], [1, 12], [1, 4, 5, 3], [1, 3, 8], [6], [1, 1, 1, 5]][seed % 7];
  const growing = new Growing(seed, dims);
  const names = Object.keys(STEPS);
  for (let n = 3 + growing.below(6); n > 0; n--) STEPS[growing.pick(names)](growing);
  if (growing.nodes.length === 0) STEPS.relu(growing);
  return { growing, bytes: modelOf(dims, growing.nodes, growing.weights, 14) };
}

test(`${GRAPHS} graphs`, async () => {
  const counts: Record<string, number> = {};
  const wrong: string[] = [];
  const refused: Record<string, number> = {};
  const first = Number(process.env.ONNX_FIRST ?? 0);
  for (let seed = first; seed < first + GRAPHS; seed++) {
    const { growing, bytes } = graph(seed);
    const { verdict, what } = await compareWithRuntime('net.onnx', bytes);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
    const steps = () =>
      growing.nodes
        .map(({ opType, input, output, attribute }) => `${opType}(${input})→${output}${textOf(attribute)}`)
        .join(' ');
    if (verdict === 'wrong') wrong.push(`${seed}: ${what}: ${steps()}`);
    if (verdict === 'refused') {
      const kind = what.replaceAll(/"[^"]*"|[\d.,-]+/g, '');
      refused[kind] = (refused[kind] ?? 0) + 1;
    }
  }
  console.log(counts);
  if (process.env.ONNX_REPORT) console.log(Object.entries(refused).sort(([, a], [, b]) => b - a));
  expect(wrong).toEqual([]);
  expect(counts.usable + counts['not convertible']).toBeGreaterThan(GRAPHS / 10);
});
