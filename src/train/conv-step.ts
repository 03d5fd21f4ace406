/** Forward and backward pass of one weighted sum (convolution or linear layer), with its batch norm if it has one. */

import { NetworkError } from '../check.js';
import type { Arena } from '../engine/wasm/arena.js';
import { packWeight } from '../engine/wasm/pack.js';
import { type Window, windowTable } from '../engine/wasm/window.js';
import type { Shape } from '../network/layer.js';
import { EPSILON, type LayerParameters, sliceOf } from './parameters.js';

const LANES = 8; // output channels of a register block in assembly/dense.ts
const TILE_FLOATS = 6144; // inputs and outputs of a tile of the weight gradient: 24 KB stay in the first-level cache

/** Where a weighted sum stands in memory. */
export interface ConvPlace {
  readonly arena: Arena;
  readonly batch: number;
  readonly parameters: LayerParameters;
  readonly window: Window;
  /** (H, W, C) of the input, (Ho, Wo, O) of the output */
  readonly input: Shape;
  readonly output: Shape;
  /** Addresses of input, output and the output's gradient. */
  readonly x: number;
  readonly out: number;
  readonly dOut: number;
  /** 1 to apply max(·, 0) to the output. */
  readonly rectify: number;
  /** Whether the gradient of the input will be asked for. */
  readonly wantsInput: boolean;
}

/** Per-channel buffers of a batch norm, (O) each. */
type NormBuffers = Record<
  'mean' | 'variance' | 'inverse' | 'scale' | 'shift' | 'dgamma' | 'dbeta' | 'a' | 'b' | 'd',
  number
>;

export class ConvStep {
  readonly #place: ConvPlace;
  readonly #padded: number;
  readonly #windows: number;
  readonly #weight: number;
  readonly #bias: number;
  readonly #dW: number;
  readonly #db: number;
  /** Weighted sums before the batch norm (batch, Ho, Wo, O); the output where there is none. */
  readonly #z: number;
  readonly #norm: NormBuffers | undefined;
  readonly #gamma: Float32Array;
  readonly #beta: Float32Array;
  readonly #input: InputGradient | undefined;

  constructor(place: ConvPlace) {
    this.#place = place;
    const { arena, batch, parameters, window, input, output } = place;
    const [H, W, C] = input;
    const [Ho, Wo, O] = output;
    const [top, left, bottom, right] = window.padding;
    const K = window.kernel[0] * window.kernel[1] * C;
    const lanes = Math.ceil(O / LANES) * LANES;
    const isPadded = top + left + bottom + right > 0;
    this.#padded = isPadded ? arena.reserve(batch * (H + top + bottom) * (W + left + right) * C) : place.x;
    this.#windows = arena.store(windowTable(batch, input, output, window), 'u32');
    this.#weight = arena.reserve(lanes * K);
    this.#bias = arena.reserve(lanes);
    this.#dW = arena.reserve(K * O);
    this.#db = arena.reserve(O);
    this.#gamma = new Float32Array(parameters.norm ? O : 0);
    this.#beta = new Float32Array(parameters.norm ? O : 0);
    this.#norm = parameters.norm && reserveNorm(arena, O);
    this.#z = this.#norm ? arena.reserve(batch * Ho * Wo * O) : place.out;
    this.#input = place.wantsInput ? new InputGradient(place) : undefined;
  }

  /** Takes over the layer's part of the parameter vector. */
  load(vector: Float32Array): void {
    const { arena, parameters, window, input, output } = this.#place;
    const K = window.kernel[0] * window.kernel[1] * input[2];
    const O = output[2];
    const weight = sliceOf(vector, parameters.weight);
    const bias = sliceOf(vector, parameters.bias);
    packWeight(weight, K, O, 1, LANES, arena.f32(this.#weight, Math.ceil(O / LANES) * LANES * K));
    this.#input?.load(weight);
    if (parameters.norm) {
      this.#gamma.set(sliceOf(vector, parameters.norm.gamma));
      this.#beta.set(bias);
    } else arena.f32(this.#bias, O).set(bias);
  }

  forward(count: number): void {
    const { arena, window, input, output, x, out, rectify } = this.#place;
    const { kernels } = arena;
    const [H, W, C] = input;
    const [Ho, Wo, O] = output;
    const [top, left, bottom, right] = window.padding;
    const rowBytes = (W + left + right) * C * 4;
    if (this.#padded !== x) {
      kernels.padImage(x, this.#padded, count, H, W * C * 4, H + top + bottom, rowBytes, top, left * C * 4);
    }
    const pixels = count * Ho * Wo;
    const run = window.kernel[1] * C;
    const [weight, bias, z] = [this.#weight, this.#bias, this.#z];
    const early = this.#norm ? 0 : rectify;
    kernels.denseConv(
      this.#padded,
      this.#windows,
      pixels,
      weight,
      bias,
      z,
      O * 4,
      O,
      window.kernel[0],
      1,
      run,
      0,
      rowBytes,
      early,
    );
    if (this.#norm) this.#normalise(this.#norm, pixels, O, out, rectify);
  }

  /** y = gamma (z − mean) / sqrt(variance + epsilon) + beta, mean and variance over the micro-batch. */
  #normalise(norm: NormBuffers, pixels: number, O: number, out: number, rectify: number): void {
    const { arena } = this.#place;
    const at = (address: number) => arena.f32(address, O);
    arena.kernels.sumPixels(this.#z, pixels, O, norm.mean);
    const mean = at(norm.mean);
    for (let o = 0; o < O; o++) mean[o] /= pixels;
    arena.kernels.pixelVariance(this.#z, pixels, O, norm.mean, norm.variance);
    const [variance, inverse, scale, shift] = [norm.variance, norm.inverse, norm.scale, norm.shift].map(at);
    for (let o = 0; o < O; o++) {
      inverse[o] = 1 / Math.sqrt(variance[o] + EPSILON);
      scale[o] = this.#gamma[o] * inverse[o];
      shift[o] = this.#beta[o] - mean[o] * scale[o];
    }
    arena.kernels.scaleChannels(this.#z, pixels, O, norm.scale, norm.shift, out, rectify);
  }

  /** Gradients of the parameters from that of the output, which is used up; with `to` also the input's, written there. */
  backward(count: number, to: number | undefined): void {
    const { arena, window, input, output, dOut } = this.#place;
    const { kernels } = arena;
    const [, W, C] = input;
    const [Ho, Wo, O] = output;
    const pixels = count * Ho * Wo;
    if (this.#norm) this.#normaliseBackward(this.#norm, pixels, O);
    else kernels.sumPixels(dOut, pixels, O, this.#db);
    const [Kh, run] = [window.kernel[0], window.kernel[1] * C];
    const rowBytes = (W + window.padding[1] + window.padding[3]) * C * 4;
    const tile = Math.max(32, Math.floor(TILE_FLOATS / (C * window.stride[0] * window.stride[1] + O)));
    kernels.clear(this.#dW, Kh * run * O);
    kernels.convWeightGradient(this.#padded, this.#windows, pixels, dOut, this.#dW, O, Kh, run, rowBytes, tile);
    if (to !== undefined) this.#input?.run(count, to);
  }

  /** With m pixels: dz = gamma / deviation · (dy − Σdy / m − x̂ · Σ(dy x̂) / m), written as a dy + b z + d. */
  #normaliseBackward(norm: NormBuffers, pixels: number, O: number): void {
    const { arena, dOut } = this.#place;
    arena.kernels.batchNormSums(dOut, this.#z, pixels, O, norm.mean, norm.inverse, norm.dgamma, norm.dbeta);
    const at = (address: number) => arena.f32(address, O);
    const [mean, inverse, scale] = [norm.mean, norm.inverse, norm.scale].map(at);
    const [dgamma, dbeta, a, b, d] = [norm.dgamma, norm.dbeta, norm.a, norm.b, norm.d].map(at);
    for (let o = 0; o < O; o++) {
      a[o] = scale[o];
      b[o] = (-scale[o] * inverse[o] * dgamma[o]) / pixels;
      d[o] = (-scale[o] * dbeta[o]) / pixels - b[o] * mean[o];
    }
    arena.kernels.combineChannels(dOut, this.#z, pixels, O, norm.a, norm.b, norm.d, dOut);
  }

  /** Copies the gradients and the batch norm's mean and variance to their places in the vectors. */
  collect(gradient: Float32Array, statistics: Float32Array): void {
    const { arena, parameters, output } = this.#place;
    const O = output[2];
    sliceOf(gradient, parameters.weight).set(arena.f32(this.#dW, parameters.weight.length));
    sliceOf(gradient, parameters.bias).set(arena.f32(this.#norm?.dbeta ?? this.#db, O));
    if (!this.#norm || !parameters.norm) return;
    sliceOf(gradient, parameters.norm.gamma).set(arena.f32(this.#norm.dgamma, O));
    const { offset } = parameters.norm.statistics;
    statistics.set(arena.f32(this.#norm.mean, O), offset);
    statistics.set(arena.f32(this.#norm.variance, O), offset + O);
  }
}

function reserveNorm(arena: Arena, O: number): NormBuffers {
  const names = ['mean', 'variance', 'inverse', 'scale', 'shift', 'dgamma', 'dbeta', 'a', 'b', 'd'] as const;
  return Object.fromEntries(names.map((name) => [name, arena.reserve(O)])) as NormBuffers;
}

/**
 * Gradient of a convolution's input: the output's gradient, spread by the stride over a zeroed and padded tensor, then
 * convolved at stride 1 with the kernel turned around and its input and output channels exchanged.
 */
class InputGradient {
  readonly #place: ConvPlace;
  readonly #spread: number;
  readonly #windows: number;
  readonly #weight: number;
  readonly #zeros: number;
  /** [top, left] of the output's gradient in the padded tensor, and the tensor's height and width */
  readonly #corner: readonly [number, number];
  readonly #size: readonly [number, number];

  constructor(place: ConvPlace) {
    this.#place = place;
    const { arena, batch, window, input, output, parameters } = place;
    const [H, W, C] = input;
    const [Kh, Kw] = window.kernel;
    const O = output[2];
    this.#corner = [Kh - 1 - window.padding[0], Kw - 1 - window.padding[1]];
    // A window that saw nothing but padding would have no place in the tensor below.
    if (window.padding.some((pixels, side) => pixels >= window.kernel[side % 2])) {
      const padding = `padding ${window.padding}`;
      throw new NetworkError(parameters.name, `${padding} is not smaller than the kernel ${window.kernel}; lower it`);
    }
    this.#size = [H + Kh - 1, W + Kw - 1];
    const isCopy = Kh * Kw === 1 && window.stride[0] * window.stride[1] === 1;
    this.#spread = isCopy ? place.dOut : arena.reserve(batch * this.#size[0] * this.#size[1] * O);
    const spread = [this.#size[0], this.#size[1], O] as const;
    const whole = { stride: [1, 1] as const, padding: [0, 0, 0, 0] as const };
    this.#windows = arena.store(windowTable(batch, spread, input, whole), 'u32');
    const lanes = Math.ceil(C / LANES) * LANES;
    this.#weight = arena.reserve(lanes * Kh * Kw * O);
    this.#zeros = arena.reserve(lanes);
  }

  /** Packs W (Kh, Kw, C, O) as (C / 8, Kh, Kw, O, 8), both kernel axes reversed. */
  load(weight: Float32Array): void {
    const { arena, window, input, output } = this.#place;
    const [taps, C, O] = [window.kernel[0] * window.kernel[1], input[2], output[2]];
    const packed = arena.f32(this.#weight, Math.ceil(C / LANES) * LANES * taps * O);
    for (let tap = 0; tap < taps; tap++) {
      for (let c = 0; c < C; c++) {
        const from = (tap * C + c) * O;
        const to = (Math.floor(c / LANES) * taps + (taps - 1 - tap)) * O * LANES + (c % LANES);
        for (let o = 0; o < O; o++) packed[to + o * LANES] = weight[from + o];
      }
    }
  }

  run(count: number, to: number): void {
    const { arena, window, input, output, dOut } = this.#place;
    const [H, W, C] = input;
    const [Ho, Wo, O] = output;
    const [Hs, Ws] = this.#size;
    const [sy, sx] = window.stride;
    if (this.#spread !== dOut) {
      arena.kernels.dilateImage(dOut, this.#spread, count, Ho, Wo, O, Hs, Ws, sy, sx, ...this.#corner);
    }
    const [Kh, run, rowBytes] = [window.kernel[0], window.kernel[1] * O, Ws * O * 4];
    const [windows, weight, zeros] = [this.#windows, this.#weight, this.#zeros];
    const pixels = count * H * W;
    arena.kernels.denseConv(this.#spread, windows, pixels, weight, zeros, to, C * 4, C, Kh, 1, run, 0, rowBytes, 0);
  }
}
