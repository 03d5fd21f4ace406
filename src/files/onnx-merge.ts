/**
 * Weighted sums with nothing but linear layers between them are one weighted sum. An SNN needs that: between two of them no
 * neuron would spike.
 */

import { NetworkError } from '../check.js';
import { type ConvLayer, inputsOf, isWeightedSum, type Layer, type LinearLayer, type Shape } from '../network/layer.js';
import { inferShape } from '../network/shapes.js';
import { dense, type MergeBudget, ofConv, spend } from './onnx-dense.js';

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
export function withoutWindowsBehindFlatten(layers: readonly Layer[], budget: MergeBudget): Layer[] {
  const done = new Map<string, { layer: Layer; shape: Shape }>();
  for (const layer of layers) {
    const inputs = inputsOf(layer).map((input) => done.get(input) as { layer: Layer; shape: Shape });
    const shape = inferShape(
      layer,
      inputs.map((input) => input.shape),
    );
    const row = inputs[0]?.layer.kind === 'flatten' && shape[0] * shape[1] === 1;
    done.set(layer.name, { layer: row ? overRow(layer, inputs[0].shape, budget) : layer, shape });
  }
  return Array.from(done.values(), ({ layer }) => layer);
}

function overRow(layer: Layer, shape: Shape, budget: MergeBudget): Layer {
  switch (layer.kind) {
    case 'conv': {
      const { name, input, bias } = layer;
      if (!spend(budget, 0, shape[2] * bias.length))
        throw new NetworkError(name, 'works on a row of numbers that is too long for it; export it as a linear layer');
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
export function mergeLinear(layers: readonly Layer[], budget: MergeBudget): Layer[] {
  const kept = new Map(layers.map((layer) => [layer.name, layer]));
  const readers = new Map<string, number>();
  for (const layer of layers) for (const input of inputsOf(layer)) readers.set(input, (readers.get(input) ?? 0) + 1);
  const shapes = new Map<string, Shape>();
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

function mergeChain(
  chain: readonly Layer[],
  last: ConvLayer | LinearLayer,
  shapes: ReadonlyMap<string, Shape>,
  budget: MergeBudget,
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
function compose(a: ConvLayer, b: ConvLayer, I: number, budget: MergeBudget): ConvLayer | undefined {
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
