/** Max pooling over the steps of a simulation, as src/paper/max-pooling.ts reads it: what has memory among the layers between neurons. */
import { type MaxPoolLayer, type Network, type Shape, sizeOf } from '../network/layer.js';
import { type MaxPooling, placeOfLargest, pooledValue, type TrueMaxPooling } from '../paper/max-pooling.js';
import { FLOAT32 } from './arithmetic.js';
import { maxPool, pool } from './memoryless.js';

/** A max pool during a simulation. */
export interface MaxPool {
  /** One time step: writes what is sent, (Ho, Wo, C), from x(t), (H, W, C). */
  step(x: Float32Array, out: Float32Array): void;
  /** Σ x(t) sent so far, (Ho, Wo, C), each step as often as it counts */
  readonly sent: Float64Array;
}

/**
 * The max pools of a network before the first step, by layer.
 *
 * @param coded is x(t) a code of the image? If not, a pool that no spiking layer precedes sees the image at every step: it
 *   takes the maximum, whatever the reading
 * @param carry how many times what was sent before a step counts at it: 2 where spikes are binary digits, else 1
 */
export function createMaxPools(
  network: Network,
  reading: MaxPooling,
  coded: boolean,
  carry: 1 | 2,
): Map<number, MaxPool> {
  const pools = new Map<number, MaxPool>();
  network.layers.forEach((layer, i) => {
    if (layer.kind !== 'max-pool') return;
    const shapes = [network.shapes[network.sources[i][0]], network.shapes[i]] as const;
    const step = stepOf(layer, ...shapes, network.imageOnly[i] && !coded ? 'maximum' : reading, carry);
    pools.set(i, withSum(step, sizeOf(shapes[1]), carry));
  });
  return pools;
}

type Step = MaxPool['step'];

function stepOf(layer: MaxPoolLayer, from: Shape, to: Shape, reading: MaxPooling | 'maximum', carry: 1 | 2): Step {
  switch (reading) {
    case 'maximum':
      return (x, out) => maxPool(layer, x, from, out, to);
    case 'average':
      return (x, out) => pool(FLOAT32, layer, x, from, out, to);
    case 'max-of-sums':
    case 'sum-gate':
    case 'spike-wise':
      return gate(layer, from, to, reading, carry);
    default:
      return reading satisfies never;
  }
}

function withSum(step: Step, size: number, carry: 1 | 2): MaxPool {
  const sent = new Float64Array(size);
  return {
    sent,
    step(x, out) {
      step(x, out);
      for (let n = 0; n < size; n++) sent[n] = carry * sent[n] + out[n];
    },
  };
}

/** Sums are float64, which holds those of spikes exactly: equal counts are equal sums. */
function gate(layer: MaxPoolLayer, from: Shape, to: Shape, reading: TrueMaxPooling, carry: 1 | 2): Step {
  const windows = windowsOf(layer, from, to);
  const most = layer.kernel[0] * layer.kernel[1];
  const sums = new Float64Array(sizeOf(from)); // S_i
  const M = new Float64Array(sizeOf(to)); // the largest of each window, before the step
  const [x_i, S_i] = [new Float32Array(most), new Float64Array(most)];
  const C = to[2];
  return (x, out) => {
    for (let n = 0; n < x.length; n++) sums[n] = carry * sums[n] + x[n];
    for (let n = 0; n < out.length; n++) {
      const window = windows[Math.floor(n / C)];
      for (let i = 0; i < window.length; i++) {
        x_i[i] = x[window[i] + (n % C)];
        S_i[i] = sums[window[i] + (n % C)];
      }
      out[n] = pooledValue(reading, x_i, S_i, window.length, carry * M[n]);
      M[n] = S_i[placeOfLargest(S_i, window.length)];
    }
  };
}

/** For each output pixel, where the pixels of its window start in (H, W, C), in row-major order. */
function windowsOf(
  { kernel: [Kh, Kw], stride: [sy, sx], padding: [top, left] }: MaxPoolLayer,
  [H, W, C]: Shape,
  [Ho, Wo]: Shape,
): number[][] {
  const windows: number[][] = [];
  for (let oy = 0; oy < Ho; oy++) {
    for (let ox = 0; ox < Wo; ox++) {
      const window: number[] = [];
      for (let iy = Math.max(oy * sy - top, 0); iy < Math.min(oy * sy - top + Kh, H); iy++) {
        for (let ix = Math.max(ox * sx - left, 0); ix < Math.min(ox * sx - left + Kw, W); ix++) {
          window.push((iy * W + ix) * C);
        }
      }
      windows.push(window);
    }
  }
  return windows;
}
