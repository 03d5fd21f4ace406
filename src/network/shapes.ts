/** Shape inference, one layer at a time. */
import { NetworkError } from '../check.js';
import { type Layer, type MaxPoolLayer, type Padding, type ReluLayer, type Shape, sizeOf } from './layer.js';

/** Output length of a window of size `kernel` moved by `stride` over `length` plus padding; may be < 1. */
export function windowCount(length: number, kernel: number, stride: number, before: number, after: number): number {
  return Math.floor((length + before + after - kernel) / stride) + 1;
}

/** How many windows along one side hold each position: window w covers w · stride … w · stride + kernel − 1, padding included. */
export function windowsOver(size: number, windows: number, kernel: number, stride: number, before: number): number[] {
  return Array.from({ length: size }, (_, at) => {
    const place = at + before;
    const first = Math.max(0, Math.floor((place - kernel) / stride) + 1);
    const last = Math.min(windows - 1, Math.floor(place / stride));
    return Math.max(0, last - first + 1);
  });
}

function windowed(
  name: string,
  [H, W]: Shape,
  kernel: readonly [number, number],
  stride: readonly [number, number],
  padding: Padding,
  channels: number,
): Shape {
  const positive = [...kernel, ...stride].every((n) => Number.isSafeInteger(n) && n > 0);
  if (!positive) throw new NetworkError(name, `kernel ${kernel} and stride ${stride} must be whole numbers above 0`);
  if (!padding.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw new NetworkError(name, `padding ${padding} must be whole numbers, 0 or more`);
  }
  const Ho = windowCount(H, kernel[0], stride[0], padding[0], padding[2]);
  const Wo = windowCount(W, kernel[1], stride[1], padding[1], padding[3]);
  if (Ho < 1 || Wo < 1) {
    throw new NetworkError(name, `a ${kernel.join('×')} window does not fit into ${H}×${W} with padding ${padding}`);
  }
  return [Ho, Wo, channels];
}

function expectLength(name: string, what: string, got: number, want: number, shape: string): void {
  if (got !== want) throw new NetworkError(name, `${what} has ${got} values, expected ${want} = ${shape}`);
}

/** A largest value needs a value: the first and the last window of each axis, and so all, must reach into the image. */
function checkWindowsHoldPixels({ name, kernel, stride, padding }: MaxPoolLayer, from: Shape, to: Shape): void {
  for (const d of [0, 1] as const) {
    const last = (to[d] - 1) * stride[d] - padding[d];
    if (kernel[d] <= padding[d] || last >= from[d]) {
      throw new NetworkError(name, `padding ${padding} leaves a ${kernel.join('×')} window without a pixel; lower it`);
    }
  }
}

function checkCeiling({ name, ceiling }: ReluLayer): void {
  if (ceiling === undefined) return;
  if (!(ceiling > 0 && Number.isFinite(ceiling) && Math.fround(ceiling) === ceiling)) {
    throw new NetworkError(name, `ceiling expected a float32 number > 0, got ${ceiling}`);
  }
}

/** Output shape of one layer from the shapes of what it reads. Throws {@link NetworkError} where they do not fit. */
export function inferShape(layer: Layer, inputs: readonly Shape[]): Shape {
  const name = layer.name;
  switch (layer.kind) {
    case 'input':
      if (layer.shape.length !== 3 || !layer.shape.every((n) => Number.isSafeInteger(n) && n > 0)) {
        throw new NetworkError(name, `input shape expected (H, W, C) of whole numbers above 0, got ${layer.shape}`);
      }
      return layer.shape;
    case 'conv': {
      const C = inputs[0][2];
      const O = layer.bias.length;
      if (!Number.isSafeInteger(layer.groups) || layer.groups < 1 || O < 1 || C % layer.groups || O % layer.groups) {
        throw new NetworkError(name, `${layer.groups} groups do not divide ${C} input and ${O} output channels`);
      }
      const [Kh, Kw] = layer.kernel;
      const I = C / layer.groups;
      expectLength(name, 'weight', layer.weight.length, Kh * Kw * I * O, `${Kh}·${Kw}·${I}·${O} (Kh, Kw, I, O)`);
      return windowed(name, inputs[0], layer.kernel, layer.stride, layer.padding, O);
    }
    case 'linear': {
      const I = sizeOf(inputs[0]);
      const O = layer.bias.length;
      if (O < 1) throw new NetworkError(name, 'bias is empty; a linear layer needs at least one output');
      expectLength(name, 'weight', layer.weight.length, I * O, `${I}·${O} (I, O)`);
      return [1, 1, O];
    }
    case 'average-pool': {
      const [top, left, bottom, right] = layer.padding;
      if (Math.max(top, bottom) >= layer.kernel[0] || Math.max(left, right) >= layer.kernel[1]) {
        throw new NetworkError(name, `padding ${layer.padding} is not smaller than the window ${layer.kernel}`);
      }
      return windowed(name, inputs[0], layer.kernel, layer.stride, layer.padding, inputs[0][2]);
    }
    case 'max-pool': {
      const shape = windowed(name, inputs[0], layer.kernel, layer.stride, layer.padding, inputs[0][2]);
      checkWindowsHoldPixels(layer, inputs[0], shape);
      return shape;
    }
    case 'global-average-pool':
      return [1, 1, inputs[0][2]];
    case 'relu':
      checkCeiling(layer);
      return inputs[0];
    case 'add': {
      const [a, b] = inputs;
      if (a.some((n, i) => n !== b[i])) throw new NetworkError(name, `adds (${a}) to (${b}); shapes must be equal`);
      return a;
    }
    case 'shortcut': {
      const [sy, sx] = layer.stride;
      const valid = sy > 0 && sx > 0 && layer.before >= 0 && layer.after >= 0;
      if (!valid || ![sy, sx, layer.before, layer.after].every(Number.isSafeInteger)) {
        throw new NetworkError(name, 'stride must be above 0 and channel padding 0 or more, whole numbers');
      }
      const [H, W, C] = inputs[0];
      return [Math.ceil(H / sy), Math.ceil(W / sx), layer.before + C + layer.after];
    }
    case 'flatten':
      return [1, 1, sizeOf(inputs[0])];
    default:
      return layer satisfies never;
  }
}
