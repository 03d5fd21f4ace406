/** NIR files for tests: written by hand from the specification, and run by its letter but for the reset by subtraction. */
import { type Hdf5, type Hdf5Data, type Hdf5Group, loadHdf5 } from '../../src/files/hdf5.js';

export const hdf5: Hdf5 = await loadHdf5();

/** A field: a text, whole numbers, or an array of float32 numbers with its shape. */
export type Field = string | bigint | readonly number[] | { shape: readonly number[]; data: ArrayLike<number> };
export type NodeSpec = Readonly<Record<string, Field>> & { readonly type: string };

type Tree = Hdf5Data | Hdf5Group<Hdf5Data>;

function fieldData(field: Field): Hdf5Data {
  if (typeof field === 'string') return { shape: [], data: [field] };
  if (typeof field === 'bigint') return { shape: [], data: BigInt64Array.of(field) };
  if ('shape' in field) return { shape: field.shape, data: Float32Array.from(field.data) };
  return { shape: [field.length], data: BigInt64Array.from(field, BigInt) };
}

/** The bytes of a graph; `more` stands beside nodes and edges. */
export function nirFile(
  nodes: Readonly<Record<string, NodeSpec>>,
  edges: readonly (readonly [string, string])[],
  more: Readonly<Record<string, Tree>> = {},
): Uint8Array {
  const group = (fields: Readonly<Record<string, Field>>) =>
    new Map<string, Tree>(Object.entries(fields).map(([name, field]) => [name, fieldData(field)]));
  const graph = new Map<string, Tree>([
    ['type', fieldData('NIRGraph')],
    ['nodes', new Map<string, Tree>(Object.entries(nodes).map(([name, fields]) => [name, group(fields)]))],
    ['edges', { shape: [edges.length, 2], data: edges.flat() }],
    ...Object.entries(more),
  ]);
  return hdf5.write(
    new Map<string, Tree>([
      ['version', fieldData('1.0')],
      ['node', graph],
    ]),
  );
}

/** Edges along a row of nodes. */
export function chain(...names: readonly string[]): [string, string][] {
  return names.slice(1).map((name, i) => [names[i], name]);
}

/** An image, (C, H, W), or a vector, (N, 1, 1). */
interface Tensor {
  readonly dims: readonly [C: number, H: number, W: number];
  readonly data: Float64Array;
}

type Numbers = { readonly data: ArrayLike<number>; readonly shape: readonly number[] };

/**
 * T steps of a chain of nodes as NIR defines them, in float64: the sums of what leads to the output, and how often each IF
 * node fired, (C, H, W). A spike is 1; it takes v_threshold off the potential.
 */
export function runNir(
  nodes: Readonly<Record<string, NodeSpec>>,
  image: Tensor,
  T: number,
): { sum: number[]; counts: Record<string, number[]> } {
  const v: Record<string, Float64Array> = {};
  const counts: Record<string, number[]> = {};
  let sum: number[] = [];
  for (let t = 1; t <= T; t++) {
    let x = image;
    for (const [name, node] of Object.entries(nodes)) {
      if (node.type === 'IF') {
        v[name] ??= new Float64Array(x.data.length);
        counts[name] ??= new Array<number>(x.data.length).fill(0);
        x = fire(node, x, v[name], counts[name]);
      } else x = step(node, x);
    }
    sum = Array.from(x.data, (value, n) => (sum[n] ?? 0) + value);
  }
  return { sum, counts };
}

function fire(node: NodeSpec, x: Tensor, v: Float64Array, counts: number[]): Tensor {
  const [r, V] = [(node.r as Numbers).data, (node.v_threshold as Numbers).data];
  const data = x.data.map((current, n) => {
    v[n] += r[n] * current;
    if (!(v[n] > V[n])) return 0;
    v[n] -= V[n];
    counts[n] += 1;
    return 1;
  });
  return { dims: x.dims, data };
}

function step(node: NodeSpec, x: Tensor): Tensor {
  const [C, H, W] = x.dims;
  const weight = node.weight as Numbers | undefined;
  const bias = node.bias as Numbers | undefined;
  switch (node.type) {
    case 'Flatten':
      return { dims: [C * H * W, 1, 1], data: x.data };
    case 'Linear':
    case 'Affine': {
      const [O, I] = weight!.shape;
      const data = Float64Array.from({ length: O }, (_, o) =>
        x.data.reduce((total, value, i) => total + weight!.data[o * I + i] * value, bias?.data[o] ?? 0),
      );
      return { dims: [O, 1, 1], data };
    }
    case 'Conv2d': {
      const [O, I, Kh, Kw] = weight!.shape;
      const groups = Number(node.groups);
      return slide(node, x, O, [Kh, Kw], (o, at) => {
        const first = Math.floor(o / (O / groups)) * I;
        let total = bias!.data[o];
        for (let i = 0; i < I; i++)
          for (let k = 0; k < Kh * Kw; k++) total += weight!.data[(o * I + i) * Kh * Kw + k] * at(first + i, k);
        return total;
      });
    }
    case 'SumPool2d':
    case 'AvgPool2d': {
      const kernel = node.kernel_size as [number, number];
      const size = kernel[0] * kernel[1];
      return slide(node, x, C, kernel, (c, at) => {
        let total = 0;
        for (let k = 0; k < size; k++) total += at(c, k);
        return node.type === 'SumPool2d' ? total : total / size;
      });
    }
    default:
      return x;
  }
}

/** A window over an image; `at` gives a channel's value at place k of the window. */
function slide(
  node: NodeSpec,
  { dims: [, H, W], data }: Tensor,
  O: number,
  [Kh, Kw]: readonly [number, number],
  value: (o: number, at: (c: number, k: number) => number) => number,
): Tensor {
  const [[sy, sx], [py, px]] = [node.stride, node.padding] as [number[], number[]];
  const [Ho, Wo] = [Math.floor((H + 2 * py - Kh) / sy) + 1, Math.floor((W + 2 * px - Kw) / sx) + 1];
  const out = new Float64Array(O * Ho * Wo);
  out.forEach((_, n) => {
    const [o, oy, ox] = [Math.floor(n / (Ho * Wo)), Math.floor(n / Wo) % Ho, n % Wo];
    out[n] = value(o, (c, k) => {
      const [y, x] = [oy * sy - py + Math.floor(k / Kw), ox * sx - px + (k % Kw)];
      return y >= 0 && y < H && x >= 0 && x < W ? data[(c * H + y) * W + x] : 0;
    });
  });
  return { dims: [O, Ho, Wo], data: out };
}
