/** The ANN, Eq. (1), on the dense kernels: which buffer each layer writes, and the calls in order. */
import type { ConvLayer, Layer, LinearLayer, Network } from '../../network/layer.js';
import { sizeOf } from '../../network/layer.js';
import type { Arena } from './arena.js';
import { packBias, packWeight } from './pack.js';
import { storePool, unflatten, type Window, windowOf, windowTable } from './window.js';

const LANES = 8; // output channels of a register block in assembly/dense.ts

export class DensePlan {
  /** Address of each layer's output, (batch, H, W, C); 0 where the layer is not part of the plan. */
  readonly #out: number[];
  readonly #calls: ((count: number) => void)[] = [];
  readonly #padded = new Map<string, number>();
  #edit: ((at: number, count: number) => void) | undefined;

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
    const { layers, sources, readers } = network;
    this.#out = layers.map(() => 0);
    // A sum that only a ReLU without a ceiling reads is rectified as it is stored.
    const fused = (i: number) => {
      const [reader, ...others] = readers[i];
      return others.length === 0 && reader !== undefined && isPlainRelu(layers[reader]) && included(reader);
    };
    layers.forEach((layer, i) => {
      if (!included(i)) return;
      const from = sources[i][0];
      const reuse =
        layer.kind === 'flatten' || (layer.kind === 'relu' && fused(from) && canRectify(layers[from])) ? from : -1;
      this.#out[i] = reuse >= 0 ? this.#out[reuse] : arena.reserve(batch * sizeOf(network.shapes[i]));
      if (reuse < 0 && i > 0) this.#plan(layer, i, fused(i) ? 1 : 0);
      if (layer.kind === 'relu') this.#calls.push((n) => this.#edit?.(i, n));
    });
  }

  /** Address of a layer's output. */
  outputOf(at: number): number {
    return this.#out[at];
  }

  /** Copies `count` images in and runs every layer; `edit` is called when a ReLU's output stands, before it is read. */
  run(images: Float32Array, count: number, edit?: (at: number, count: number) => void): void {
    this.#edit = edit;
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
        this.#planRelu(layer.ceiling, x, out, Ho * Wo * O);
        return;
      case 'average-pool':
      case 'global-average-pool': {
        const pool = storePool(arena, layer, [H, W, C], [Ho, Wo, O]);
        this.#calls.push((n) => arena.kernels.averagePool(x, out, n, pool));
        return;
      }
      case 'max-pool': {
        const pool = storePool(arena, layer, [H, W, C], [Ho, Wo, O]);
        this.#calls.push((n) => arena.kernels.maxPool(x, out, n, pool));
        return;
      }
      case 'shortcut': {
        const geometry = [H, W, C, layer.stride[0], layer.stride[1], layer.before, Ho, Wo, O];
        this.#calls.push((n) => arena.kernels.shortcutTensor(x, out, n, ...geometry));
        return;
      }
      case 'input':
      case 'flatten':
        return; // the caller's images, and what stands in memory already
      default:
        return layer satisfies never;
    }
  }

  #planRelu(ceiling: number | undefined, x: number, out: number, size: number): void {
    const { arena } = this;
    if (ceiling === undefined) this.#calls.push((n) => arena.kernels.relu(x, out, n * size));
    else this.#calls.push((n) => arena.kernels.clippedRelu(x, out, n * size, ceiling));
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
    const table = arena.store(windowTable(this.batch, network.shapes[source], network.shapes[i], window), 'u32');
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

/** max(x, 0) without a ceiling: what a layer's kernel can do as it stores. */
function isPlainRelu(layer: Layer): boolean {
  return layer.kind === 'relu' && layer.ceiling === undefined;
}

/** Can a layer's kernel rectify what it stores? */
function canRectify(layer: Layer): boolean {
  switch (layer.kind) {
    case 'conv':
    case 'linear':
    case 'add':
      return true;
    case 'input':
    case 'relu':
    case 'average-pool':
    case 'max-pool':
    case 'global-average-pool':
    case 'shortcut':
    case 'flatten':
      return false;
    default:
      return layer satisfies never;
  }
}
