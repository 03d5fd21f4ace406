/** Folding of the arithmetic on constants and shapes that exporters leave behind (padding sizes, axes, reshapes). */
import type { Node, Tensor } from './onnx-tensor.js';

const LIMIT = 1 << 20; // such constants are a few numbers; anything large is not shape arithmetic

/** Folds a node all of whose inputs are constants; undefined where the operator is not one of this arithmetic. */
export function foldConstant(node: Node, inputs: readonly (Tensor | undefined)[]): Tensor | undefined {
  const [a, b] = inputs;
  if (node.op === 'Constant') return constantOf(node);
  if (a === undefined || inputs.slice(0, 2).some((input, i) => input === undefined && node.inputs[i])) return undefined;
  switch (node.op) {
    case 'Identity':
    case 'Cast':
      return node.op === 'Cast' && node.int('to', 1) !== 1 && node.int('to', 1) !== 11 ? map(a, Math.trunc) : a;
    case 'Floor':
      return map(a, Math.floor);
    case 'Ceil':
      return map(a, Math.ceil);
    case 'Neg':
      return map(a, (x) => -x);
    case 'Add':
      return zip(node, a, b, (x, y) => x + y);
    case 'Sub':
      return zip(node, a, b, (x, y) => x - y);
    case 'Mul':
      return zip(node, a, b, (x, y) => x * y);
    case 'Div':
      return zip(node, a, b, (x, y) => (Number.isInteger(x) && Number.isInteger(y) ? Math.trunc(x / y) : x / y));
    case 'ConstantOfShape': {
      const dims = [...a.data];
      return { dims, data: new Array(countOf(node, dims)).fill(node.tensor('value')?.data[0] ?? 0) };
    }
    case 'Shape':
      return { dims: [a.dims.length], data: [...a.dims] };
    case 'Gather':
      return gather(node, a, b);
    case 'Concat':
      return concat(node, inputs);
    case 'Unsqueeze':
    case 'Squeeze':
      return squeeze(node, a, b);
    case 'Reshape':
      return reshape(node, a, b);
    case 'Transpose':
      return transpose(node, a);
    case 'Slice':
      return slice(node, inputs);
    default:
      return undefined;
  }
}

function constantOf(node: Node): Tensor {
  const value = node.tensor('value');
  if (value) return value;
  if (node.has('value_int')) return { dims: [], data: [node.int('value_int', 0)] };
  if (node.has('value_float')) return { dims: [], data: [node.float('value_float', 0)] };
  const ints = node.ints('value_ints');
  if (ints) return { dims: [ints.length], data: ints };
  return node.fail('has no value that this importer reads');
}

function countOf(node: Node, dims: readonly number[]): number {
  const count = dims.reduce((product, n) => product * n, 1);
  if (!dims.every((n) => Number.isSafeInteger(n) && n >= 0) || count > LIMIT)
    node.fail(`makes a constant of shape [${dims}]`);
  return count;
}

function map(a: Tensor, f: (x: number) => number): Tensor {
  return { dims: a.dims, data: Array.from(a.data, f) };
}

function zip(node: Node, a: Tensor, b: Tensor | undefined, f: (x: number, y: number) => number): Tensor {
  if (!b) return node.fail('needs two inputs');
  const [n, m] = [a.data.length, b.data.length];
  if (n !== m && n !== 1 && m !== 1) node.fail('combines constants of different sizes');
  const longer = n >= m ? a : b;
  return {
    dims: longer.dims,
    data: Array.from(longer.data, (_, i) => f(a.data[n === 1 ? 0 : i], b.data[m === 1 ? 0 : i])),
  };
}

function gather(node: Node, a: Tensor, b: Tensor | undefined): Tensor {
  if (!b || a.dims.length > 1 || node.int('axis', 0) !== 0)
    return node.fail('gathers from more than a list of numbers');
  const data = Array.from(b.data, (i) => a.data[i < 0 ? i + a.data.length : i]);
  if (data.includes(undefined as unknown as number)) node.fail(`index ${b.data} is outside of ${a.data.length} values`);
  return { dims: b.dims, data };
}

function concat(node: Node, inputs: readonly (Tensor | undefined)[]): Tensor | undefined {
  if (inputs.some((t) => t === undefined)) return undefined;
  const count = inputs.reduce((sum, t) => sum + (t?.data.length ?? 0), 0);
  if (count > LIMIT) node.fail(`joins constants to a list of ${count} numbers; only shape arithmetic is done`);
  const data = inputs.flatMap((t) =>
    t?.dims.length === 1 ? [...t.data] : node.fail('joins more than lists of numbers'),
  );
  return { dims: [data.length], data };
}

function squeeze(node: Node, a: Tensor, axes: Tensor | undefined): Tensor {
  const list = axes ? [...axes.data] : (node.ints('axes') ?? []);
  if (a.data.length !== 1 && a.dims.length > 1) node.fail('changes the axes of more than a list of numbers');
  if (node.op === 'Squeeze') return { dims: [], data: a.data };
  return { dims: [...new Array(list.length).fill(1), ...a.dims], data: a.data };
}

function reshape(node: Node, a: Tensor, shape: Tensor | undefined): Tensor {
  if (!shape) return node.fail('has no shape');
  const target = [...shape.data];
  const known = target.reduce((product, n) => (n === -1 ? product : product * n), 1);
  const dims = target.map((n) => (n === -1 ? a.data.length / known : n));
  if (countOf(node, dims) !== a.data.length) node.fail(`gives ${a.data.length} values the shape [${dims}]`);
  return { dims, data: a.data };
}

function transpose(node: Node, a: Tensor): Tensor {
  if (a.dims.length < 2) return a;
  const permutation = node.ints('perm');
  const reversed = !permutation || (permutation[0] === 1 && permutation[1] === 0);
  if (a.dims.length !== 2 || !reversed) return node.fail('transposes more than a matrix');
  const [R, C] = a.dims;
  const source = a.data;
  const at = (i: number) => source[(i % R) * C + Math.floor(i / R)];
  const data =
    source instanceof Float32Array ? Float32Array.from(source, (_, i) => at(i)) : Array.from(source, (_, i) => at(i));
  return { dims: [C, R], data };
}

/** Starts, ends, axes and steps of a Slice, from its inputs (opset 10 on) or attributes. */
export function sliceRanges(
  node: Node,
  inputs: readonly (Tensor | undefined)[],
): { axis: number; start: number; end: number; step: number }[] {
  const list = (i: number, name: string) => (inputs[i] ? [...inputs[i].data] : node.ints(name));
  const [starts, ends, axes, steps] = [list(1, 'starts'), list(2, 'ends'), list(3, 'axes'), list(4, 'steps')];
  if (!starts || !ends || starts.length !== ends.length) return node.fail('has starts and ends that are not constants');
  return starts.map((start, i) => ({ axis: axes?.[i] ?? i, start, end: ends[i], step: steps?.[i] ?? 1 }));
}

function slice(node: Node, inputs: readonly (Tensor | undefined)[]): Tensor {
  const a = inputs[0] as Tensor;
  const ranges = sliceRanges(node, inputs);
  if (ranges.length !== 1 || (ranges[0].axis !== 0 && ranges[0].axis !== -a.dims.length)) {
    return node.fail('slices a constant along more than its first axis');
  }
  const [R] = a.dims;
  const { start, end, step } = ranges[0];
  if (!Number.isInteger(step) || step === 0 || R === undefined) return node.fail(`has step ${step}`);
  const clamp = (i: number, low: number, high: number) => Math.min(Math.max(i < 0 ? i + R : i, low), high);
  const rows: number[] = [];
  if (step > 0) for (let i = clamp(start, 0, R); i < clamp(end, 0, R); i += step) rows.push(i);
  else
    for (let i = clamp(start, -1, R - 1), last = end < -R ? -1 : clamp(end, -1, R - 1); i > last; i += step)
      rows.push(i);
  const width = R === 0 ? 0 : a.data.length / R;
  return {
    dims: [rows.length, ...a.dims.slice(1)],
    data: rows.flatMap((r) => [...a.data.slice(r * width, (r + 1) * width)]),
  };
}
