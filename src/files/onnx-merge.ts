/**
 * Weighted sums with nothing but linear layers between them are one weighted sum. An SNN needs that: between two of them no
 * neuron would spike.
 */
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

/** Layers that something up to the output reads. */
export function withoutUnread(layers: readonly Layer[], output: string): Layer[] {
  const read = new Set([output]);
  for (let i = layers.length - 1; i >= 0; i--)
    if (read.has(layers[i].name)) for (const input of inputsOf(layers[i])) read.add(input);
  return layers.filter(({ name }, i) => i === 0 || read.has(name));
}

/**
 * The same network without windows over what a flatten gives: a convolution of one pixel is a linear layer, and pooling of
 * one pixel does nothing. Engines ask for that.
 */
export function withoutWindowsBehindFlatten(layers: readonly Layer[]): Layer[] {
  const done = new Map<string, { layer: Layer; shape: Shape }>();
  for (const layer of layers) {
    const inputs = inputsOf(layer).map((input) => done.get(input) as { layer: Layer; shape: Shape });
    const shape = inferShape(
      layer,
      inputs.map((input) => input.shape),
    );
    const row = inputs[0]?.layer.kind === 'flatten' && shape[0] * shape[1] === 1;
    done.set(layer.name, { layer: row ? overRow(layer, inputs[0].shape) : layer, shape });
  }
  return Array.from(done.values(), ({ layer }) => layer);
}

function overRow(layer: Layer, shape: Shape): Layer {
  switch (layer.kind) {
    case 'conv': {
      const { name, input, bias } = layer;
      const matrix = ofConv(layer, shape, { O: bias.length, weight: new Float64Array(0), bias: new Float64Array(0) });
      return matrix ? { kind: 'linear', name, input, weight: Float32Array.from(matrix.weight), bias } : layer;
    }
    case 'average-pool':
    case 'max-pool':
    case 'global-average-pool': {
      const whole = layer.kind === 'global-average-pool' || layer.kernel[0] * layer.kernel[1] === 1;
      return whole ? { kind: 'flatten', name: layer.name, input: layer.input } : layer;
    }
    case 'input':
    case 'linear':
    case 'relu':
    case 'add':
    case 'shortcut':
    case 'flatten':
      return layer;
    default:
      return layer satisfies never;
  }
}

/** The same network with adjacent weighted sums merged, as far as that can be done exactly and within the limits. */
export function mergeLinear(layers: readonly Layer[]): Layer[] {
  const kept = new Map(layers.map((layer) => [layer.name, layer]));
  const readers = new Map<string, number>();
  for (const layer of layers) for (const input of inputsOf(layer)) readers.set(input, (readers.get(input) ?? 0) + 1);
  const shapes = new Map<string, Shape>();
  const budget = { products: MOST_MERGE_PRODUCTS, values: MOST_MERGED_VALUES };
  for (const { name } of layers) {
    let layer = kept.get(name) as Layer;
    for (
      let chain = chainTo(layer, kept, readers);
      chain && isWeightedSum(layer);
      chain = chainTo(layer, kept, readers)
    ) {
      const merged = mergeChain(chain, layer, shapes, budget);
      if (!merged) break;
      for (const one of chain) kept.delete(one.name);
      kept.set(name, merged);
      layer = merged;
    }
    shapes.set(
      name,
      inferShape(
        layer,
        inputsOf(layer).map((input) => shapes.get(input) as Shape),
      ),
    );
  }
  return layers.flatMap(({ name }) => kept.get(name) ?? []);
}

/** Linear layers before a weighted sum, the last a weighted sum itself; undefined where something else is between, or reads them. */
function chainTo(
  layer: Layer,
  kept: ReadonlyMap<string, Layer>,
  readers: ReadonlyMap<string, number>,
): Layer[] | undefined {
  if (!isWeightedSum(layer)) return undefined;
  const chain: Layer[] = [];
  for (let [input] = inputsOf(layer); input !== undefined; ) {
    const before = kept.get(input) as Layer;
    if (readers.get(input) !== 1) return undefined;
    switch (before.kind) {
      case 'conv':
      case 'linear':
        return [...chain, before];
      case 'flatten':
      case 'average-pool':
      case 'global-average-pool':
      case 'shortcut':
        chain.push(before);
        input = before.input;
        break;
      case 'input':
      case 'relu':
      case 'max-pool':
      case 'add':
        return undefined;
      default:
        return before satisfies never;
    }
  }
  return undefined;
}

/** What may still be worked out in one network. */
interface Budget {
  products: number;
  values: number;
}

/** Takes numbers off the budget, if it has them. */
function spend(budget: Budget, products: number, values: number): boolean {
  if (values > MOST_DERIVED_VALUES || values > budget.values || products > budget.products) return false;
  budget.products -= products;
  budget.values -= values;
  return true;
}

function mergeChain(
  chain: readonly Layer[],
  last: ConvLayer | LinearLayer,
  shapes: ReadonlyMap<string, Shape>,
  budget: Budget,
): ConvLayer | LinearLayer | undefined {
  const first = chain[chain.length - 1];
  if (chain.length === 1 && first.kind === 'conv' && last.kind === 'conv') {
    const inputChannels = (shapes.get(first.input) as Shape)[2];
    const composed = compose(first, last, inputChannels, budget);
    if (composed) return composed;
  }
  return dense(chain, last, shapes, budget);
}

/** Two convolutions as one; undefined where the padding between them is not zeros of the image itself. */
function compose(a: ConvLayer, b: ConvLayer, I: number, budget: Budget): ConvLayer | undefined {
  const pads = b.padding.some((n) => n > 0);
  const plain = a.kernel[0] * a.kernel[1] === 1 && a.stride[0] * a.stride[1] === 1 && a.padding.every((n) => n === 0);
  if (pads && !(plain && a.bias.every((x) => x === 0))) return undefined;
  const kernel = [0, 1].map((d) => (b.kernel[d] - 1) * a.stride[d] + a.kernel[d]) as [number, number];
  const [M, O] = [a.bias.length, b.bias.length];
  const [Ia, Mb] = [I / a.groups, M / b.groups];
  const count = b.kernel[0] * b.kernel[1] * Mb * O * a.kernel[0] * a.kernel[1] * Ia;
  if (!spend(budget, count, kernel[0] * kernel[1] * I * O)) return undefined;
  const weight = new Float64Array(kernel[0] * kernel[1] * I * O);
  const bias = Float64Array.from(b.bias);
  b.weight.forEach((w, at) => {
    const o = at % O;
    const m = Math.floor(o / (O / b.groups)) * Mb + (Math.floor(at / O) % Mb);
    const k = Math.floor(at / O / Mb);
    bias[o] += w * a.bias[m];
    const [y0, x0] = [Math.floor(k / b.kernel[1]) * a.stride[0], (k % b.kernel[1]) * a.stride[1]];
    const firstChannel = Math.floor(m / (M / a.groups)) * Ia;
    for (let ky = 0; ky < a.kernel[0]; ky++)
      for (let kx = 0; kx < a.kernel[1]; kx++)
        for (let i = 0; i < Ia; i++) {
          const to = (((y0 + ky) * kernel[1] + x0 + kx) * I + firstChannel + i) * O + o;
          weight[to] += w * a.weight[((ky * a.kernel[1] + kx) * Ia + i) * M + m];
        }
  });
  const stride = [a.stride[0] * b.stride[0], a.stride[1] * b.stride[1]] as const;
  const padding = pads ? b.padding : a.padding;
  const { name } = b;
  return {
    kind: 'conv',
    name,
    input: a.input,
    kernel,
    stride,
    padding,
    groups: 1,
    weight: Float32Array.from(weight),
    bias: Float32Array.from(bias),
  };
}

/** A matrix (size, O) over the memory that a layer reads, and what is added. */
interface Matrix {
  readonly O: number;
  weight: Float64Array;
  bias: Float64Array;
}

/** The whole chain as one linear layer, where its output is a row of numbers. */
function dense(
  chain: readonly Layer[],
  last: ConvLayer | LinearLayer,
  shapes: ReadonlyMap<string, Shape>,
  budget: Budget,
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
function ofConv(layer: ConvLayer, shape: Shape, { O, bias }: Matrix): Matrix | undefined {
  if (sizeOf(shape) * O > MOST_DERIVED_VALUES) return undefined;
  const weight = new Float64Array(sizeOf(shape) * O);
  taps(layer, shape, layer.groups, O, (from, o, at) => {
    weight[from * O + o] += layer.weight[at];
  });
  return { O, weight, bias };
}

/** A matrix over a layer's output as one over its input. Zeros on either side cost nothing. */
function pulledBack(layer: Layer, shape: Shape, { O, weight, bias }: Matrix, budget: Budget): Matrix | undefined {
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
