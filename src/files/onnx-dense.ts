/** Linear layers of every kind as matrices, and a chain of them as one. */
import {
  type ConvLayer,
  inputsOf,
  isWeightedSum,
  type Layer,
  type LinearLayer,
  type Shape,
  sizeOf,
} from '../network/layer.js';
import { inferShape } from '../network/shapes.js';
import { MOST_DERIVED_VALUES, MOST_MERGE_PRODUCTS, MOST_MERGED_VALUES } from './limits.js';

/** What may still be worked out in one network. */
export interface MergeBudget {
  products: number;
  values: number;
}

/** What one network may ask for. */
export function newBudget(): MergeBudget {
  return { products: MOST_MERGE_PRODUCTS, values: MOST_MERGED_VALUES };
}

/** Takes numbers off the budget, if it has them. */
export function spend(budget: MergeBudget, products: number, values: number): boolean {
  if (values > MOST_DERIVED_VALUES || values > budget.values || products > budget.products) return false;
  budget.products -= products;
  budget.values -= values;
  return true;
}

/** A matrix (size, O) over the memory that a layer reads, and what is added. */
interface Matrix {
  readonly O: number;
  weight: Float64Array;
  bias: Float64Array;
}

/** The whole chain as one linear layer, where its output is a row of numbers. */
export function dense(
  chain: readonly Layer[],
  last: ConvLayer | LinearLayer,
  shapes: ReadonlyMap<string, Shape>,
  budget: MergeBudget,
): LinearLayer | undefined {
  const shapeOf = (layer: Layer) => shapes.get(inputsOf(layer)[0]) as Shape;
  const out = inferShape(last, [shapeOf(last)]);
  if (out[0] * out[1] !== 1) return undefined;
  const O = out[2];
  const identity = { O, weight: new Float64Array(0), bias: Float64Array.from(last.bias) };
  let matrix: Matrix | undefined =
    last.kind === 'linear'
      ? { ...identity, weight: Float64Array.from(last.weight) }
      : ofConv(last, shapeOf(last), identity);
  for (const layer of chain) matrix = matrix && pulledBack(layer, shapeOf(layer), matrix, budget);
  if (!matrix) return undefined;
  const { weight, bias } = matrix;
  const [input] = inputsOf(chain[chain.length - 1]);
  return { kind: 'linear', name: last.name, input, weight: Float32Array.from(weight), bias: Float32Array.from(bias) };
}

/** The matrix of a convolution whose output is one pixel. */
export function ofConv(layer: ConvLayer, shape: Shape, { O, bias }: Matrix): Matrix | undefined {
  if (sizeOf(shape) * O > MOST_DERIVED_VALUES) return undefined;
  const weight = new Float64Array(sizeOf(shape) * O);
  taps(layer, shape, layer.groups, O, (from, o, at) => {
    weight[from * O + o] += layer.weight[at];
  });
  return { O, weight, bias };
}

/** A matrix over a layer's output as one over its input. Zeros on either side cost nothing. */
function pulledBack(layer: Layer, shape: Shape, { O, weight, bias }: Matrix, budget: MergeBudget): Matrix | undefined {
  if (layer.kind === 'flatten') return { O, weight, bias };
  const size = sizeOf(shape);
  const output = inferShape(layer, [shape]);
  const most = isWeightedSum(layer) ? (sizeOf(output) * layer.weight.length) / output[2] : size * 4;
  if (size * O > MOST_DERIVED_VALUES || most > MOST_DERIVED_VALUES * 4) return undefined;
  const { starts, columns } = nonZeros(weight, O);
  let count = 0;
  products(layer, shape, output, (_, to, w) => {
    if (w !== 0) count += starts[to + 1] - starts[to];
  });
  if (!spend(budget, count, size * O)) return undefined;
  const pulled = new Float64Array(size * O);
  products(layer, shape, output, (from, to, w) => {
    if (w === 0) return;
    for (let k = starts[to]; k < starts[to + 1]; k++) pulled[from * O + columns[k]] += w * weight[to * O + columns[k]];
  });
  const sums = Float64Array.from(bias);
  if (isWeightedSum(layer))
    for (let to = 0; to < sizeOf(output); to++)
      for (let o = 0; o < O; o++) sums[o] += layer.bias[to % output[2]] * weight[to * O + o];
  return { O, weight: pulled, bias: sums };
}

/** Columns of the numbers of a matrix (…, O) that are not 0, row by row, and where each row starts among them. */
function nonZeros(weight: Float64Array, O: number): { starts: Int32Array; columns: Int32Array } {
  const starts = new Int32Array(weight.length / O + 1);
  const columns = new Int32Array(weight.reduce((all, w) => all + (w === 0 ? 0 : 1), 0));
  let count = 0;
  weight.forEach((w, at) => {
    if (w !== 0) columns[count++] = at % O;
    if (at % O === O - 1) starts[(at + 1) / O] = count;
  });
  return { starts, columns };
}

/**
 * Every product of a linear layer.
 *
 * @param visit places in the memory of its input and of its output, and the weight between them
 */
function products(
  layer: Layer,
  shape: Shape,
  [Ho, Wo, O]: Shape,
  visit: (from: number, to: number, w: number) => void,
): void {
  const [, W, C] = shape;
  switch (layer.kind) {
    case 'linear':
      for (let at = 0; at < layer.weight.length; at++) visit(Math.floor(at / O), at % O, layer.weight[at]);
      return;
    case 'conv':
      return taps(layer, shape, layer.groups, O, (from, o, at, pixel) => visit(from, pixel * O + o, layer.weight[at]));
    case 'average-pool': {
      const part = 1 / (layer.kernel[0] * layer.kernel[1]);
      return taps(layer, shape, C, C, (from, c, _, pixel) => visit(from, pixel * C + c, part));
    }
    case 'global-average-pool':
      for (let from = 0; from < sizeOf(shape); from++) visit(from, from % C, C / sizeOf(shape));
      return;
    case 'shortcut':
      for (let p = 0; p < Ho * Wo; p++) {
        const from = Math.floor(p / Wo) * layer.stride[0] * W + (p % Wo) * layer.stride[1];
        for (let c = 0; c < C; c++) visit(from * C + c, p * O + layer.before + c, 1);
      }
      return;
    case 'flatten':
    case 'input':
    case 'relu':
    case 'max-pool':
    case 'add':
      throw new Error(`${layer.kind} has no products`);
    default:
      return layer satisfies never;
  }
}

/**
 * Every product of a window that moves over an image.
 *
 * @param visit place in the image's memory, output channel, place in the weight (Kh, Kw, I / groups, O), output pixel
 */
function taps(
  { kernel: [Kh, Kw], stride: [sy, sx], padding }: Pick<ConvLayer, 'kernel' | 'stride' | 'padding'>,
  [H, W, C]: Shape,
  groups: number,
  O: number,
  visit: (from: number, o: number, at: number, pixel: number) => void,
): void {
  const I = C / groups;
  const Ho = Math.floor((H + padding[0] + padding[2] - Kh) / sy) + 1;
  const Wo = Math.floor((W + padding[1] + padding[3] - Kw) / sx) + 1;
  for (let p = 0; p < Ho * Wo; p++)
    for (let k = 0; k < Kh * Kw; k++) {
      const y = Math.floor(p / Wo) * sy - padding[0] + Math.floor(k / Kw);
      const x = (p % Wo) * sx - padding[1] + (k % Kw);
      if (y < 0 || y >= H || x < 0 || x >= W) continue;
      for (let o = 0; o < O; o++) {
        const first = Math.floor(o / (O / groups)) * I;
        for (let i = 0; i < I; i++) visit((y * W + x) * C + first + i, o, (k * I + i) * O + o, p);
      }
    }
}
