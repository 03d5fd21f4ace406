/** Small ONNX nets as exporters write them. Field numbers are those of onnx.proto. */
import type { Random } from '../random.js';
import { type Field, field, type Value } from './protobuf.js';

/** Grows a graph on an image (C, H, W). */
class Graph {
  readonly nodes: Field[] = [];
  readonly initializers: Field[] = [];
  shape: number[];
  top = 'input';
  #names = 0;

  constructor(readonly random: Random) {
    this.shape = [1 + random.below(3), 1 + random.below(8), 1 + random.below(8)];
  }

  name(kind: string): string {
    return `${kind}_${this.#names++}`;
  }

  /** A tensor of float32, as raw bytes or as a list. */
  tensor(dims: readonly number[], data: readonly number[]): Field[] {
    const raw = new Uint8Array(Float32Array.from(data).buffer);
    const values = this.random.chance(0.8) ? [field(9, raw)] : data.map((float) => field(4, { float }));
    return [...dims.map((dim) => field(1, dim)), field(2, 1), ...values];
  }

  ints(values: readonly number[]): Field[] {
    const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    const data = this.random.chance(0.7) ? field(9, raw) : field(7, { packed: [...values] });
    return [field(1, values.length), field(2, 7), data];
  }

  weight(tensor: Field[], kind = 'w'): string {
    const name = this.name(kind);
    if (this.random.chance(0.15)) this.node('Constant', [], [attribute('value', 4, 5, tensor)], name);
    else this.initializers.push(field(5, [...tensor, field(8, name)]));
    return name;
  }

  node(op: string, inputs: readonly string[], attributes: readonly Field[] = [], output = this.name(op)): string {
    const names = [...inputs.map((input) => field(1, input)), field(2, output)];
    this.nodes.push(field(1, [...names, field(3, this.name(op)), field(4, op), ...attributes]));
    return output;
  }

  conv(outputs: number, kernel: number, stride: number): void {
    const [C, H, W] = this.shape;
    const pad = kernel >> 1;
    const weight = this.weight(
      this.tensor([outputs, C, kernel, kernel], this.random.floats(outputs * C * kernel ** 2)),
    );
    const bias = this.random.chance(0.7) ? [this.weight(this.tensor([outputs], this.random.floats(outputs, 0.3)))] : [];
    this.top = this.node(
      'Conv',
      [this.top, weight, ...bias],
      [
        ints('kernel_shape', [kernel, kernel]),
        ints('strides', [stride, stride]),
        ints('pads', [pad, pad, pad, pad]),
        ...(this.random.chance(0.3) ? [int('group', 1), ints('dilations', [1, 1])] : []),
      ],
    );
    this.shape = [outputs, Math.floor((H - 1) / stride) + 1, Math.floor((W - 1) / stride) + 1];
    if (this.random.chance(0.2)) this.batchNorm();
  }

  batchNorm(): void {
    const [C] = this.shape;
    const list = (low: number) =>
      this.weight(
        this.tensor(
          [C],
          this.random.floats(C).map((x) => Math.abs(x) + low),
        ),
      );
    this.top = this.node(
      'BatchNormalization',
      [this.top, list(0.5), list(0), list(0), list(0.5)],
      [attribute('epsilon', 1, 2, { float: 1e-5 })],
    );
  }

  relu(): void {
    this.top = this.node('Relu', [this.top]);
  }

  pool(): void {
    const [C, H, W] = this.shape;
    if (H < 2 || W < 2) return;
    const op = this.random.pick(['AveragePool', 'AveragePool', 'MaxPool']);
    this.top = this.node(op, [this.top], [ints('kernel_shape', [2, 2]), ints('strides', [2, 2])]);
    this.shape = [C, H >> 1, W >> 1];
  }

  residual(): void {
    const [start, C] = [this.top, this.shape[0]];
    this.conv(C, 3, 1);
    this.relu();
    this.conv(C, 3, 1);
    this.top = this.node('Add', this.random.chance(0.5) ? [this.top, start] : [start, this.top]);
    this.relu();
  }

  /** What exporters write now and then. */
  rarer(): void {
    const [C, H, W] = this.shape;
    const scalar = () => this.weight(this.tensor([], this.random.floats(1)));
    switch (this.random.below(6)) {
      case 0: {
        const turned = this.node('Transpose', [this.top], [ints('perm', [0, 2, 3, 1])]);
        this.top = this.node('Transpose', [turned], [ints('perm', [0, 3, 1, 2])]);
        return;
      }
      case 1: {
        const pads = this.weight(this.ints([0, 0, 1, 1, 0, 0, 1, 1]), 'pads');
        this.top = this.node('Pad', [this.top, pads]);
        this.shape = [C, H + 2, W + 2];
        return;
      }
      case 2:
        this.top = this.node('Concat', [this.top, this.top], [int('axis', this.random.pick([1, -3]))]);
        this.shape = [2 * C, H, W];
        return;
      case 3: {
        const [starts, ends] = [0, Math.ceil(C / 2)].map((at) => this.weight(this.ints([at]), 'at'));
        this.top = this.node('Slice', [this.top, starts, ends, this.weight(this.ints([1]), 'axes')]);
        this.shape = [Math.ceil(C / 2), H, W];
        return;
      }
      case 4:
        this.top = this.node(this.random.pick(['Mul', 'Div', 'Add', 'Sub']), [this.top, scalar()]);
        return;
      default:
        this.top = this.node('Clip', [this.top, this.weight(this.tensor([], [0])), this.weight(this.tensor([], [6]))]);
    }
  }

  linear(outputs: number): void {
    const inputs = this.shape.reduce((a, b) => a * b);
    if (this.shape.length > 1) this.flatten(inputs);
    const data = this.random.floats(inputs * outputs, 0.5);
    const bias = this.weight(this.tensor([outputs], this.random.floats(outputs, 0.3)));
    if (this.random.chance(0.6)) {
      const weight = this.weight(this.tensor([outputs, inputs], data));
      this.top = this.node('Gemm', [this.top, weight, bias], [int('transB', 1)]);
    } else {
      this.top = this.node('MatMul', [this.top, this.weight(this.tensor([inputs, outputs], data))]);
      this.top = this.node('Add', [this.top, bias]);
    }
    this.shape = [outputs];
  }

  flatten(size: number): void {
    if (this.random.chance(0.6)) this.top = this.node('Flatten', [this.top], [int('axis', 1)]);
    else
      this.top = this.node('Reshape', [this.top, this.weight(this.ints([this.random.pick([1, -1]), size]), 'shape')]);
    this.shape = [size];
  }
}

function attribute(name: string, type: number, number: number, value: Value): Field {
  return field(5, [field(1, name), field(number, value), field(20, type)]);
}

const int = (name: string, value: number) => attribute(name, 2, 3, value);
const ints = (name: string, values: readonly number[]): Field =>
  field(5, [field(1, name), ...values.map((value) => field(8, value)), field(20, 7)]);

/** The fields of a ModelProto that can be read. */
export function randomOnnxGraph(random: Random): Field[] {
  const graph = new Graph(random);
  const input = valueInfo('input', [1, ...graph.shape]);
  for (let blocks = 1 + random.below(3); blocks > 0; blocks--) {
    graph.conv(1 + random.below(6), random.pick([1, 3]), 1 + random.below(2));
    graph.relu();
    const next = random.below(8);
    if (next < 3) graph.pool();
    else if (next < 5) graph.residual();
    else if (next === 6) graph.rarer();
    else if (next === 5) graph.top = graph.node(random.pick(['Identity', 'Dropout']), [graph.top]);
  }
  if (random.chance(0.3)) {
    graph.top = graph.node('GlobalAveragePool', [graph.top]);
    graph.shape = [graph.shape[0], 1, 1];
  }
  if (random.chance(0.4)) {
    graph.linear(1 + random.below(8));
    graph.relu();
  }
  graph.linear(2 + random.below(4));
  if (random.chance(0.05)) graph.top = graph.node('Softmax', [graph.top], [int('axis', -1)]);
  const output = field(12, valueInfo(graph.top, [1, ...graph.shape]));
  const all = [...graph.nodes, field(2, 'graph'), ...graph.initializers, field(11, input), output];
  return [field(1, 8), field(2, 'fuzz'), field(7, all), field(8, [field(1, ''), field(2, random.pick([9, 13, 17]))])];
}

function valueInfo(name: string, dims: readonly number[]): Field[] {
  const shape = dims.map((dim) => field(1, [field(1, dim)]));
  return [field(1, name), field(2, [field(1, [field(1, 1), field(2, shape)])])];
}
