/** Folding of the arithmetic on constants and shapes that exporters leave behind (padding sizes, axes, reshapes). */
import { MOST_CONSTANT_VALUES } from './limits.js';
import { orderOf, resolveShape, sliceRanges, squeezed } from './onnx-shapes.js';
import { listed, type Node, type OnnxTensor } from './onnx-tensor.js';

type Inputs = readonly (OnnxTensor | undefined)[];
const FLOAT = 1;
const DOUBLE = 11;

type Fold = (node: Node, a: OnnxTensor, b: OnnxTensor | undefined, inputs: Inputs) => OnnxTensor;

const each =
  (f: (x: number) => number): Fold =>
  (_, a) =>
    map(a, f);
const pairs =
  (f: (x: number, y: number) => number): Fold =>
  (node, a, b) =>
    zip(node, a, b, f);
const squeeze: Fold = (node, a, b) => ({ ...a, dims: squeezed(node, a.dims, b) });

/** The operators of this arithmetic. */
const FOLDS: Readonly<Record<string, Fold>> = {
  Identity: (_, a) => a,
  Cast: cast,
  Floor: each(Math.floor),
  Ceil: each(Math.ceil),
  Neg: each((x) => -x),
  Sqrt: each(Math.sqrt),
  Reciprocal: each((x) => 1 / x),
  Add: pairs((x, y) => x + y),
  Sub: pairs((x, y) => x - y),
  Mul: pairs((x, y) => x * y),
  Div: (node, a, b) => zip(node, a, b, (x, y) => (a.whole ? Math.trunc(x / y) : x / y)),
  ConstantOfShape: constantOfShape,
  Gather: gather,
  Concat: (node, _, __, inputs) => concat(node, inputs as OnnxTensor[]),
  Unsqueeze: squeeze,
  Squeeze: squeeze,
  Reshape: reshape,
  Transpose: transpose,
  Slice: (node, _, __, inputs) => slice(node, inputs),
};

/** Folds a node all of whose inputs are constants; undefined where the operator is not one of this arithmetic. */
export function foldConstant(node: Node, inputs: Inputs): OnnxTensor | undefined {
  if (node.op === 'Constant') return constantOf(node);
  const [a, b] = inputs;
  if (a === undefined || inputs.some((input, i) => input === undefined && node.inputs[i])) return undefined;
  return Object.hasOwn(FOLDS, node.op) ? FOLDS[node.op](node, a, b, inputs) : undefined;
}

function reshape(node: Node, a: OnnxTensor, b: OnnxTensor | undefined): OnnxTensor {
  if (!b) return node.fail('has no shape; export the model again');
  return { ...a, dims: resolveShape(node, [...b.data], a.dims, node.int('allowzero', 0) === 0) };
}

function constantOf(node: Node): OnnxTensor {
  const value = node.tensor('value');
  if (value) return value;
  if (node.has('value_int')) return { dims: [], data: [node.int('value_int', 0)], whole: true };
  if (node.has('value_float')) return { dims: [], data: [node.float('value_float', 0)], whole: false };
  const ints = node.ints('value_ints');
  if (node.has('value_ints') && ints) return { dims: [ints.length], data: ints, whole: true };
  const floats = node.floats('value_floats');
  if (node.has('value_floats') && floats) return { dims: [floats.length], data: floats, whole: false };
  return node.fail('has no value that this importer reads; export with constants of numbers');
}

/** The product of lengths, within the limit of such constants. */
function countOf(node: Node, dims: readonly number[]): number {
  const count = dims.reduce((product, n) => product * n, 1);
  if (!dims.every((n) => Number.isSafeInteger(n) && n >= 0) || count > MOST_CONSTANT_VALUES)
    node.fail(`makes a constant of shape ${listed(dims)}; only shape arithmetic is done`);
  return count;
}

/** To whole numbers or to floats; others lose digits that nobody sees here. */
function cast(node: Node, a: OnnxTensor): OnnxTensor {
  const to = node.int('to', 0);
  if (to === FLOAT) return { dims: a.dims, data: Float32Array.from(a.data), whole: false };
  if (to === DOUBLE) return { ...a, whole: false };
  if (to === 6 || to === 7) return { ...map(a, Math.trunc), whole: true };
  return node.fail(`casts a constant to the data type ${to}; export with float32`);
}

/** Keeps weights as they lie in memory. */
function fill(like: OnnxTensor, count: number, f: (i: number) => number): OnnxTensor['data'] {
  const { data } = like;
  return data instanceof Float32Array
    ? Float32Array.from({ length: count }, (_, i) => f(i))
    : Array.from({ length: count }, (_, i) => f(i));
}

function map(a: OnnxTensor, f: (x: number) => number): OnnxTensor {
  return { ...a, data: fill(a, a.data.length, (i) => f(a.data[i])) };
}

/** Number by number, with lengths of 1 stretched, the last axes aligned. */
function zip(node: Node, a: OnnxTensor, b: OnnxTensor | undefined, f: (x: number, y: number) => number): OnnxTensor {
  if (!b) return node.fail('needs two inputs; export the model again');
  const rank = Math.max(a.dims.length, b.dims.length);
  const padded = ({ dims }: OnnxTensor) => [...new Array<number>(rank - dims.length).fill(1), ...dims];
  const [left, right] = [padded(a), padded(b)];
  const dims = left.map((n, i) => (n === 1 ? right[i] : n));
  if (right.some((n, i) => n !== 1 && n !== dims[i]))
    node.fail(`combines constants of the shapes ${listed(a.dims)} and ${listed(b.dims)}; export the model again`);
  const whole = [a, b].find((one) => one.dims.join() === dims.join());
  const count = whole ? whole.data.length : countOf(node, dims);
  const [at, bt] = [indexer(left, dims), indexer(right, dims)];
  return {
    dims,
    data: fill(a.data instanceof Float32Array ? a : b, count, (i) => f(a.data[at(i)], b.data[bt(i)])),
    whole: a.whole,
  };
}

/** Where number i of a shape lies in a tensor whose axes of length 1 are stretched to it. */
function indexer(own: readonly number[], dims: readonly number[]): (i: number) => number {
  if (own.join() === dims.join()) return (i) => i;
  let step = 1;
  const steps = [...own].reverse().map((n) => {
    const stride = n === 1 ? 0 : step;
    step *= n;
    return stride;
  });
  const lengths = [...dims].reverse();
  return (i) => {
    let [rest, at] = [i, 0];
    lengths.forEach((n, k) => {
      at += (rest % n) * steps[k];
      rest = Math.floor(rest / n);
    });
    return at;
  };
}

function constantOfShape(node: Node, a: OnnxTensor): OnnxTensor {
  const dims = [...a.data];
  const value = node.tensor('value');
  const count = countOf(node, dims);
  return { dims, data: new Array<number>(count).fill(value?.data[0] ?? 0), whole: value?.whole ?? false };
}

/** (…, axis, …) as (outer, length, inner). */
function around(node: Node, { dims }: OnnxTensor): { axis: number; outer: number; length: number; inner: number } {
  const given = node.int('axis', 0);
  const axis = given < 0 ? given + dims.length : given;
  if (!(axis >= 0 && axis < Math.max(dims.length, 1)))
    node.fail(`works along axis ${given} of ${listed(dims)}; export again`);
  const product = (list: readonly number[]) => list.reduce((all, n) => all * n, 1);
  return { axis, outer: product(dims.slice(0, axis)), length: dims[axis] ?? 1, inner: product(dims.slice(axis + 1)) };
}

function gather(node: Node, a: OnnxTensor, b: OnnxTensor | undefined): OnnxTensor {
  if (!b) return node.fail('has no indices; export the model again');
  const { axis, outer, length, inner } = around(node, a);
  const list = Array.from(b.data, (i) => (i < 0 ? i + length : i));
  if (list.some((i) => !(Number.isSafeInteger(i) && i >= 0 && i < length)))
    node.fail(`index ${listed(b.data)} is outside of ${length} values; export the model again`);
  const dims = [...a.dims.slice(0, axis), ...b.dims, ...a.dims.slice(axis + 1)];
  const count = countOf(node, [outer, list.length, inner]);
  const from = (i: number) =>
    (Math.floor(i / inner / list.length) * length + list[Math.floor(i / inner) % list.length]) * inner + (i % inner);
  return { ...a, dims, data: fill(a, count, (i) => a.data[from(i)]) };
}

function concat(node: Node, inputs: readonly OnnxTensor[]): OnnxTensor {
  const parts = inputs.map((input) => around(node, input));
  const [{ axis, outer, inner }] = parts;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (outer * length * inner > MOST_CONSTANT_VALUES)
    node.fail(`joins constants to a list of ${outer * length * inner} numbers; only shape arithmetic is done`);
  if (parts.some((part) => part.outer !== outer || part.inner !== inner) || inputs.some(({ dims }) => dims.length < 1))
    node.fail('joins constants whose shapes do not fit; export the model again');
  const data: number[] = [];
  for (let o = 0; o < outer; o++)
    inputs.forEach((input, k) => {
      const size = parts[k].length * inner;
      for (let i = 0; i < size; i++) data.push(input.data[o * size + i]);
    });
  return {
    ...inputs[0],
    dims: inputs[0].dims.map((n, i) => (i === axis ? length : n)),
    data: fill(inputs[0], data.length, (i) => data[i]),
  };
}

function transpose(node: Node, a: OnnxTensor): OnnxTensor {
  const order = orderOf(node, a.dims.length);
  const dims = order.map((axis) => a.dims[axis]);
  const strides = a.dims.map((_, i) => a.dims.slice(i + 1).reduce((product, n) => product * n, 1));
  const steps = order.map((axis) => strides[axis]).reverse();
  const lengths = [...dims].reverse();
  const from = (i: number) => {
    let [rest, at] = [i, 0];
    for (let k = 0; k < lengths.length; k++) {
      at += (rest % lengths[k]) * steps[k];
      rest = Math.floor(rest / lengths[k]);
    }
    return at;
  };
  return { ...a, dims, data: fill(a, a.data.length, (i) => a.data[from(i)]) };
}

function slice(node: Node, inputs: Inputs): OnnxTensor {
  let a = inputs[0] as OnnxTensor;
  for (const range of sliceRanges(node, inputs, a.dims.length)) a = sliceAlong(a, range);
  return a;
}

function sliceAlong(
  a: OnnxTensor,
  { axis, start, end, step }: { axis: number; start: number; end: number; step: number },
): OnnxTensor {
  const R = a.dims[axis];
  const inner = a.dims.slice(axis + 1).reduce((product, n) => product * n, 1);
  const clamp = (i: number, low: number, high: number) => Math.min(Math.max(i < 0 ? i + R : i, low), high);
  const rows: number[] = [];
  if (step > 0) for (let i = clamp(start, 0, R); i < clamp(end, 0, R); i += step) rows.push(i);
  else
    for (let i = clamp(start, -1, R - 1), last = end < -R ? -1 : clamp(end, -1, R - 1); i > last; i += step)
      rows.push(i);
  const dims = a.dims.map((n, i) => (i === axis ? rows.length : n));
  const count = dims.reduce((product, n) => product * n, 1);
  const from = (i: number) =>
    (Math.floor(i / inner / rows.length) * R + rows[Math.floor(i / inner) % rows.length]) * inner + (i % inner);
  return { ...a, dims, data: fill(a, count, (i) => a.data[from(i)]) };
}
