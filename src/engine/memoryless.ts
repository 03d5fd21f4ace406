/**
 * The layers without memory: what is the same in the ANN and in the SNN, one function per kind, in any arithmetic. Each
 * writes `out` from `x`, both channels-last. Zero inputs are skipped (adding 0 changes nothing), which makes the sums
 * event-driven.
 */
import type {
  AveragePoolLayer,
  ConvLayer,
  LinearLayer,
  MaxPoolLayer,
  Network,
  Shape,
  ShortcutLayer,
} from '../network/layer.js';
import type { Arithmetic, Tensor } from './arithmetic.js';

/**
 * Computes layer i from the outputs of the layers that it reads. The input and ReLUs are left as they are: what they put
 * out is for the caller to say.
 *
 * @param out output of each layer, (H, W, C); `out[i]` is written
 * @returns how many (input, output) pairs of a weighted sum a non-zero input reached
 */
export function computeLayer<V extends Tensor>(
  { layers, shapes, sources }: Network,
  i: number,
  out: readonly V[],
  arithmetic: Arithmetic<V>,
): number {
  const layer = layers[i];
  const [from, other] = sources[i];
  const [x, shape] = [out[from], shapes[from]];
  switch (layer.kind) {
    case 'conv':
      return convolve(arithmetic, layer, x, shape, out[i], shapes[i]);
    case 'linear':
      return connect(arithmetic, layer, x, out[i]);
    case 'average-pool':
      pool(arithmetic, layer, x, shape, out[i], shapes[i]);
      return 0;
    case 'max-pool':
      maxPool(layer, x, shape, out[i], shapes[i]);
      return 0;
    case 'global-average-pool':
      pool(arithmetic, undefined, x, shape, out[i], shapes[i]);
      return 0;
    case 'add':
      add(arithmetic, x, out[other], out[i]);
      return 0;
    case 'shortcut':
      shortcut(layer, x, shape, out[i], shapes[i]);
      return 0;
    case 'flatten':
      out[i].set(x);
      return 0;
    case 'input':
    case 'relu':
      return 0;
    default:
      return layer satisfies never;
  }
}

/**
 * z = W x + b, starting from the bias, inputs in order ky, kx, c.
 *
 * @returns how many (input, output) pairs a non-zero input reached
 */
export function convolve<V extends Tensor>(
  arithmetic: Arithmetic<V>,
  { kernel, stride, padding, groups, weight, bias }: ConvLayer,
  x: V,
  [H, W, C]: Shape,
  z: V,
  [Ho, Wo, O]: Shape,
): number {
  const [I, outputs] = [C / groups, O / groups];
  let pairs = 0;
  for (let oy = 0; oy < Ho; oy++) {
    for (let ox = 0; ox < Wo; ox++) {
      const at = (oy * Wo + ox) * O;
      arithmetic.start(z, at, bias);
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
            arithmetic.addRow(z, at + g * outputs, weight, row + g * outputs, outputs, input);
            pairs += outputs;
          }
        }
      }
    }
  }
  return pairs;
}

/** z = W x + b over the whole input in H, W, C order; returns pairs as {@link convolve}. */
export function connect<V extends Tensor>(
  arithmetic: Arithmetic<V>,
  { weight, bias }: LinearLayer,
  x: V,
  z: V,
): number {
  const O = bias.length;
  let pairs = 0;
  arithmetic.start(z, 0, bias);
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0) continue;
    arithmetic.addRow(z, 0, weight, i * O, O, x[i]);
    pairs += O;
  }
  return pairs;
}

/** Average pooling, the window in row-major order; `layer` undefined pools the whole image. */
export function pool<V extends Tensor>(
  { poolTerm, poolAverage }: Arithmetic<V>,
  layer: Pick<AveragePoolLayer, 'kernel' | 'stride' | 'padding'> | undefined,
  x: V,
  [H, W, C]: Shape,
  out: V,
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

/**
 * Max pooling, which rounds nothing: the largest value of each window.
 *
 * @param at written where it is given: the place in x of the first that is so large
 */
export function maxPool(
  { kernel: [Kh, Kw], stride: [sy, sx], padding: [top, left] }: MaxPoolLayer,
  x: Tensor,
  [H, W, C]: Shape,
  out: Tensor,
  [Ho, Wo]: Shape,
  at?: Int32Array,
): void {
  for (let oy = 0; oy < Ho; oy++) {
    for (let ox = 0; ox < Wo; ox++) {
      for (let c = 0; c < C; c++) {
        let largest = Number.NEGATIVE_INFINITY;
        for (let iy = Math.max(oy * sy - top, 0); iy < Math.min(oy * sy - top + Kh, H); iy++) {
          for (let ix = Math.max(ox * sx - left, 0); ix < Math.min(ox * sx - left + Kw, W); ix++) {
            const i = (iy * W + ix) * C + c;
            if (at && x[i] > largest) at[(oy * Wo + ox) * C + c] = i;
            largest = Math.max(largest, x[i]);
          }
        }
        out[(oy * Wo + ox) * C + c] = largest;
      }
    }
  }
}

/** out = a + b. */
export function add<V extends Tensor>({ residualSum }: Arithmetic<V>, a: V, b: V, out: V): void {
  for (let i = 0; i < out.length; i++) out[i] = residualSum(a[i], b[i]);
}

/** Shortcut "option A": every stride-th pixel, `before` channels to the right among zeros. */
export function shortcut(
  { stride, before }: ShortcutLayer,
  x: Tensor,
  [, W, C]: Shape,
  out: Tensor,
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
