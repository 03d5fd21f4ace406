/**
 * The layers without memory: what is the same in the ANN and in the SNN, one function per kind. Each writes `out` from
 * `x`, both channels-last. Zero inputs are skipped (adding 0 changes nothing), which makes the sums event-driven.
 */

import type { AveragePoolLayer, ConvLayer, LinearLayer, Shape, ShortcutLayer } from '../../network/layer.js';
import { addProduct, poolAverage, poolTerm, residualSum } from '../../paper/ann.js';

/**
 * z = W x + b, starting from the bias, inputs in order ky, kx, c.
 *
 * @returns how many (input, output) pairs a non-zero input reached
 */
export function convolve(
  layer: ConvLayer,
  x: Float32Array,
  [H, W, C]: Shape,
  z: Float32Array,
  [Ho, Wo, O]: Shape,
): number {
  const { kernel, stride, padding, groups, weight, bias } = layer;
  const [I, outputs] = [C / groups, O / groups];
  let pairs = 0;
  for (let oy = 0; oy < Ho; oy++) {
    for (let ox = 0; ox < Wo; ox++) {
      const out = (oy * Wo + ox) * O;
      for (let o = 0; o < O; o++) z[out + o] = bias[o];
      for (let ky = 0; ky < kernel[0]; ky++) {
        const iy = oy * stride[0] - padding[0] + ky;
        if (iy < 0 || iy >= H) continue;
        for (let kx = 0; kx < kernel[1]; kx++) {
          const ix = ox * stride[1] - padding[1] + kx;
          if (ix < 0 || ix >= W) continue;
          for (let c = 0; c < C; c++) {
            const input = x[(iy * W + ix) * C + c];
            if (input === 0) continue;
            const g = Math.floor(c / I);
            const row = ((ky * kernel[1] + kx) * I + (c - g * I)) * O;
            for (let o = g * outputs; o < (g + 1) * outputs; o++)
              z[out + o] = addProduct(z[out + o], weight[row + o], input);
            pairs += outputs;
          }
        }
      }
    }
  }
  return pairs;
}

/** z = W x + b over the whole input in H, W, C order; returns pairs as {@link convolve}. */
export function connect({ weight, bias }: LinearLayer, x: Float32Array, z: Float32Array): number {
  const O = bias.length;
  let pairs = 0;
  z.set(bias);
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0) continue;
    for (let o = 0; o < O; o++) z[o] = addProduct(z[o], weight[i * O + o], x[i]);
    pairs += O;
  }
  return pairs;
}

/** Average pooling; `layer` undefined pools the whole image. */
export function pool(
  layer: AveragePoolLayer | undefined,
  x: Float32Array,
  [H, W, C]: Shape,
  out: Float32Array,
  [Ho, Wo]: Shape,
): void {
  const [Kh, Kw] = layer?.kernel ?? [H, W];
  const [sy, sx] = layer?.stride ?? [1, 1];
  const [top, left] = layer?.padding ?? [0, 0];
  for (let oy = 0; oy < Ho; oy++) {
    for (let ox = 0; ox < Wo; ox++) {
      for (let c = 0; c < C; c++) {
        let sum = 0;
        for (let iy = Math.max(oy * sy - top, 0); iy < Math.min(oy * sy - top + Kh, H); iy++) {
          for (let ix = Math.max(ox * sx - left, 0); ix < Math.min(ox * sx - left + Kw, W); ix++) {
            sum = poolTerm(sum, x[(iy * W + ix) * C + c]);
          }
        }
        out[(oy * Wo + ox) * C + c] = poolAverage(sum, Kh * Kw);
      }
    }
  }
}

/** out = a + b. */
export function add(a: Float32Array, b: Float32Array, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = residualSum(a[i], b[i]);
}

/** Shortcut "option A": every stride-th pixel, `before` channels to the right among zeros. */
export function shortcut(
  { stride, before }: ShortcutLayer,
  x: Float32Array,
  [, W, C]: Shape,
  out: Float32Array,
  [Ho, Wo, O]: Shape,
): void {
  out.fill(0);
  for (let oy = 0; oy < Ho; oy++) {
    for (let ox = 0; ox < Wo; ox++) {
      const from = (oy * stride[0] * W + ox * stride[1]) * C;
      out.set(x.subarray(from, from + C), (oy * Wo + ox) * O + before);
    }
  }
}
