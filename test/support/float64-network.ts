/** A forward pass in float64, as plain loops: what gradients are checked against. Independent of both engines. */
import type { Layer, Network, Shape } from '../../src/network/layer.js';
import { sizeOf } from '../../src/network/layer.js';
import { EPSILON, type ParameterLayout, thresholdOf } from '../../src/train/parameters.js';

/** Logits (n, K) of images (n, H, W, C); a batch norm uses the mean and variance of these images, a ReLU with V_th is clipped there. */
export function forward64(
  network: Network,
  layout: ParameterLayout,
  parameters: Float64Array,
  images: Float64Array,
): Float64Array {
  const { layers, sources, shapes } = network;
  const count = images.length / sizeOf(shapes[0]);
  const outputs: Float64Array[] = [];
  layers.forEach((layer, i) => {
    const inputs = sources[i].map((source) => outputs[source]);
    const from = sources[i].map((source) => shapes[source]);
    outputs.push(
      layer.kind === 'input'
        ? images
        : layer.kind === 'conv' || layer.kind === 'linear'
          ? weightedSum(layer, i, layout, parameters, inputs[0], from[0], shapes[i], count)
          : layer.kind === 'relu' && layout.thresholds.length > 0
            ? clippedLayer(inputs[0], parameters[thresholdOf(layout, i).V_th.offset])
            : plainLayer(layer, inputs, from[0], shapes[i], count),
    );
  });
  return outputs[outputs.length - 1];
}

function weightedSum(
  layer: Extract<Layer, { kind: 'conv' | 'linear' }>,
  at: number,
  layout: ParameterLayout,
  parameters: Float64Array,
  x: Float64Array,
  [H, W, C]: Shape,
  [Ho, Wo, O]: Shape,
  count: number,
): Float64Array {
  const slices = layout.layers.find((one) => one.at === at);
  if (!slices) throw new Error(`no parameters for layer ${at}`);
  const { weight, bias, norm } = slices;
  const [Kh, Kw] = layer.kind === 'conv' ? layer.kernel : [H, W];
  const [sy, sx] = layer.kind === 'conv' ? layer.stride : [1, 1];
  const [top, left] = layer.kind === 'conv' ? layer.padding : [0, 0];
  const z = new Float64Array(count * Ho * Wo * O);
  for (let i = 0; i < z.length; i++) {
    const o = i % O;
    const ox = Math.floor(i / O) % Wo;
    const oy = Math.floor(i / O / Wo) % Ho;
    const n = Math.floor(i / O / Wo / Ho);
    let sum = norm ? 0 : parameters[bias.offset + o];
    for (let ky = 0; ky < Kh; ky++) {
      for (let kx = 0; kx < Kw; kx++) {
        const [y, w] = [oy * sy - top + ky, ox * sx - left + kx];
        if (y < 0 || y >= H || w < 0 || w >= W) continue;
        for (let c = 0; c < C; c++) {
          const W_ = parameters[weight.offset + ((ky * Kw + kx) * C + c) * O + o];
          sum += W_ * x[((n * H + y) * W + w) * C + c];
        }
      }
    }
    z[i] = sum;
  }
  if (!norm) return z;
  const pixels = count * Ho * Wo;
  for (let o = 0; o < O; o++) {
    let [mean, variance] = [0, 0];
    for (let p = 0; p < pixels; p++) mean += z[p * O + o] / pixels;
    for (let p = 0; p < pixels; p++) variance += (z[p * O + o] - mean) ** 2 / pixels;
    for (let p = 0; p < pixels; p++) {
      const hat = (z[p * O + o] - mean) / Math.sqrt(variance + EPSILON);
      z[p * O + o] = parameters[norm.gamma.offset + o] * hat + parameters[bias.offset + o];
    }
  }
  return z;
}

/** RNL's clipped ReLU. */
function clippedLayer(z: Float64Array, V_th: number): Float64Array {
  return z.map((x) => V_th * Math.min(Math.max(x / V_th, 0), 1));
}

function plainLayer(
  layer: Layer,
  inputs: readonly Float64Array[],
  [H, W, C]: Shape,
  [Ho, Wo, O]: Shape,
  count: number,
): Float64Array {
  const [x] = inputs;
  if (layer.kind === 'relu') return x.map((z) => Math.min(Math.max(z, 0), layer.ceiling ?? Number.POSITIVE_INFINITY));
  if (layer.kind === 'add') return x.map((z, i) => z + inputs[1][i]);
  if (layer.kind === 'flatten') return x;
  const out = new Float64Array(count * Ho * Wo * O);
  const largest = layer.kind === 'max-pool';
  if (largest) out.fill(Number.NEGATIVE_INFINITY);
  const pool = layer.kind === 'average-pool' || largest ? layer : { kernel: [H, W], stride: [1, 1], padding: [0, 0] };
  for (let i = 0; i < out.length; i++) {
    const o = i % O;
    const ox = Math.floor(i / O) % Wo;
    const oy = Math.floor(i / O / Wo) % Ho;
    const n = Math.floor(i / O / Wo / Ho);
    const at = (y: number, w: number, c: number) => x[((n * H + y) * W + w) * C + c];
    if (layer.kind === 'shortcut') {
      const c = o - layer.before;
      out[i] = c >= 0 && c < C ? at(oy * layer.stride[0], ox * layer.stride[1], c) : 0;
      continue;
    }
    for (let ky = 0; ky < pool.kernel[0]; ky++) {
      for (let kx = 0; kx < pool.kernel[1]; kx++) {
        const [y, w] = [oy * pool.stride[0] - pool.padding[0] + ky, ox * pool.stride[1] - pool.padding[1] + kx];
        if (y < 0 || y >= H || w < 0 || w >= W) continue;
        if (largest) out[i] = Math.max(out[i], at(y, w, o));
        else out[i] += at(y, w, o) / (pool.kernel[0] * pool.kernel[1]);
      }
    }
  }
  return out;
}
