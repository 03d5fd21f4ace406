/** The ANN, Eq. (1), on the dense kernels: which buffer each layer writes, and the calls in order. */
import type { ConvLayer, Layer, LinearLayer, Network, Shape } from '../../network/layer.js';
import { sizeOf } from '../../network/layer.js';
import type { Arena } from './arena.js';
import { packBias, packWeight } from './pack.js';

const LANES = 8; // output channels of a register block in assembly/dense.ts

/** A convolution's geometry; a linear layer is a convolution whose window is the whole input. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  /** [top, left, bottom, right] */
  readonly padding: readonly [number, number, number, number];
  readonly groups: number;
}

/** The window of a layer that sums weighted inputs, over an input that is really of `shape` (before a flatten). */
export function windowOf(layer: ConvLayer | LinearLayer, shape: Shape): Window {
  if (layer.kind === 'conv') return layer;
  return { kernel: [shape[0], shape[1]], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 };
}

/** Follows flattens back: position and shape of the tensor that really stands in memory. */
export function unflatten(network: Network, at: number): number {
  while (network.layers[at].kind === 'flatten') at = network.sources[at][0];
  return at;
}

export class DensePlan {
  /** Address of each layer's output, (batch, H, W, C); 0 where the layer is not part of the plan. */
  readonly #out: number[];
  readonly #calls: ((count: number) => void)[] = [];
  readonly #padded = new Map<string, number>();

  /**
   * @param included which layers to run (closed under "reads from")
   * @param batch    the most images at once
   */
  constructor(
    readonly arena: Arena,
    readonly network: Network,
    included: (at: number) => boolean,
    readonly batch: number,
  ) {
    const { layers, sources } = network;
    this.#out = layers.map(() => 0);
    const consumers = layers.map((_, i) => layers.flatMap((_, j) => (sources[j].includes(i) ? [j] : [])));
    // A sum that only a ReLU reads is rectified as it is stored.
    const fused = (i: number) =>
      consumers[i].length === 1 && layers[consumers[i][0]].kind === 'relu' && included(consumers[i][0]);
    layers.forEach((layer, i) => {
      if (!included(i)) return;
      const from = sources[i][0];
      const reuse =
        layer.kind === 'flatten' || (layer.kind === 'relu' && fused(from) && canRectify(layers[from])) ? from : -1;
      this.#out[i] = reuse >= 0 ? this.#out[reuse] : arena.reserve(batch * sizeOf(network.shapes[i]));
      if (reuse < 0 && i > 0) this.#plan(layer, i, fused(i) ? 1 : 0);
    });
  }

  /** Address of a layer's output. */
  outputOf(at: number): number {
    return this.#out[at];
  }

  /** Copies `count` images in and runs every layer. */
  run(images: Float32Array, count: number): void {
    this.arena.f32(this.#out[0], images.length).set(images);
    for (const call of this.#calls) call(count);
  }

  #plan(layer: Layer, i: number, rectify: number): void {
    const { arena, network } = this;
    const out = this.#out[i];
    const [Ho, Wo, O] = network.shapes[i];
    const [from, other] = network.sources[i];
    const [H, W, C] = network.shapes[from] ?? [0, 0, 0];
    const x = this.#out[from];
    switch (layer.kind) {
      case 'conv':
      case 'linear':
        this.#planConv(layer, i, rectify);
        return;
      case 'add':
        this.#calls.push((n) => arena.kernels.addTensors(x, this.#out[other], out, n * Ho * Wo * O, rectify));
        return;
      case 'relu':
        this.#calls.push((n) => arena.kernels.relu(x, out, n * Ho * Wo * O));
        return;
      case 'average-pool':
      case 'global-average-pool': {
        const geometry = poolGeometry(layer, [H, W, C], [Ho, Wo, O]);
        this.#calls.push((n) => arena.kernels.averagePool(x, out, n, ...geometry));
        return;
      }
      case 'shortcut': {
        const geometry = [H, W, C, layer.stride[0], layer.stride[1], layer.before, Ho, Wo, O];
        this.#calls.push((n) => arena.kernels.shortcutTensor(x, out, n, ...geometry));
        return;
      }
    }
  }

  #planConv(layer: ConvLayer | LinearLayer, i: number, rectify: number): void {
    const { arena, network } = this;
    const source = unflatten(network, network.sources[i][0]);
    const [, W, C] = network.shapes[source];
    const [Ho, Wo, O] = network.shapes[i];
    const window = windowOf(layer, network.shapes[source]);
    const { kernel, groups, padding } = window;
    const [I, outputs] = [C / groups, O / groups];
    const K = kernel[0] * kernel[1] * I;
    const blocks = Math.ceil(outputs / LANES);
    const weight = arena.reserve(groups * blocks * K * LANES);
    const bias = arena.store(packBias(layer.bias, groups, LANES), 'f32');
    arena.onSeal(() => packWeight(layer.weight, K, O, groups, LANES, arena.f32(weight, groups * blocks * K * LANES)));
    const Wp = W + padding[1] + padding[3];
    const table = arena.store(this.#windowTable(network.shapes[source], network.shapes[i], window), 'u32');
    const x = this.#pad(source, window);
    const [runs, run] = groups === 1 ? [1, kernel[1] * C] : [kernel[1], I];
    const out = this.#out[i];
    this.#calls.push((n) => {
      for (let g = 0; g < groups; g++) {
        const [at, w, b] = [x + g * I * 4, weight + g * blocks * K * LANES * 4, bias + g * blocks * LANES * 4];
        const to = out + g * outputs * 4;
        const strides = [C * 4, Wp * C * 4] as const;
        arena.kernels.denseConv(
          at,
          table,
          n * Ho * Wo,
          w,
          b,
          to,
          O * 4,
          outputs,
          kernel[0],
          runs,
          run,
          ...strides,
          rectify,
        );
      }
    });
  }

  /** Byte offset of every output pixel's window in the padded input, over the whole batch. */
  #windowTable([H, W, C]: Shape, [Ho, Wo]: Shape, { stride, padding }: Window): Uint32Array {
    const [Hp, Wp] = [H + padding[0] + padding[2], W + padding[1] + padding[3]];
    const table = new Uint32Array(this.batch * Ho * Wo);
    let at = 0;
    for (let n = 0; n < this.batch; n++) {
      for (let oy = 0; oy < Ho; oy++) {
        for (let ox = 0; ox < Wo; ox++) table[at++] = ((n * Hp + oy * stride[0]) * Wp + ox * stride[1]) * C * 4;
      }
    }
    return table;
  }

  /** The address of a layer's output with zeros around it; one copy serves every window of the same padding. */
  #pad(source: number, { padding }: Window): number {
    const [top, left, bottom, right] = padding;
    if (top + left + bottom + right === 0) return this.#out[source];
    const key = `${source} ${padding}`;
    const known = this.#padded.get(key);
    if (known !== undefined) return known;
    const [H, W, C] = this.network.shapes[source];
    const [Hp, Wp] = [H + top + bottom, W + left + right];
    const at = this.arena.reserve(this.batch * Hp * Wp * C);
    this.#padded.set(key, at);
    const x = this.#out[source];
    this.#calls.push((n) => this.arena.kernels.padImage(x, at, n, H, W * C * 4, Hp, Wp * C * 4, top, left * C * 4));
    return at;
  }
}

function canRectify(layer: Layer): boolean {
  return layer.kind === 'conv' || layer.kind === 'linear' || layer.kind === 'add';
}

/** H, W, C, Kh, Kw, sy, sx, top, left, Ho, Wo of a pooling layer, in the kernels' order. */
export function poolGeometry(layer: Layer, [H, W, C]: Shape, [Ho, Wo]: Shape): number[] {
  if (layer.kind !== 'average-pool') return [H, W, C, H, W, 1, 1, 0, 0, Ho, Wo];
  const { kernel, stride, padding } = layer;
  return [H, W, C, kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1], Ho, Wo];
}
