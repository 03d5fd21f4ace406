/**
 * Forward and backward pass of a network over a micro-batch, on the SIMD kernels: which buffers each layer reads and
 * writes, and the calls in order. Everything a backward pass needs is kept from the forward pass.
 */
import { Arena } from '../engine/wasm/arena.js';
import { storePool, unflatten, windowOf } from '../engine/wasm/window.js';
import { type ConvLayer, isWeightedSum, type Layer, type LinearLayer, type Network, sizeOf } from '../network/layer.js';
import { type Activation, activationOf } from './activation.js';
import { ActivationStep } from './activation-step.js';
import { ConvStep } from './conv-step.js';
import { type LayerParameters, layoutParameters, type ParameterLayout, thresholdOf } from './parameters.js';
import { Readout } from './readout.js';

export interface GradientOptions {
  /** The most images at once. */
  readonly batch: number;
  /** A batch norm behind every convolution. */
  readonly batchNorm: boolean;
  /** What stands in for ReLU, by its name; default: nothing does. */
  readonly activation?: string | undefined;
}

/** What a micro-batch gives. */
export interface MicroBatch {
  /** Sum over the images of the cross-entropy. */
  readonly loss: number;
  /** Images whose largest logit is the label's. */
  readonly correct: number;
  /** (layout.length) gradient of (sum of losses) · scale */
  readonly gradient: Float32Array;
  /** (layout.statistics) mean and variance of each batch norm over the micro-batch */
  readonly statistics: Float32Array;
}

type Call = (count: number) => void;

/** A network's forward and backward pass. Make one per thread and use it again. */
export class GradientPlan {
  readonly layout: ParameterLayout;
  readonly #arena = new Arena();
  /** Address of each layer's output (batch, H, W, C), and of its gradient. */
  readonly #out: number[];
  readonly #gradientOf: number[];
  /** Calls of each layer, in order. */
  readonly #forward: Call[][];
  /** Filled from the last layer to the first. */
  readonly #backward: Call[] = [];
  readonly #sums: ConvStep[] = [];
  readonly #activation: Activation | undefined;
  /** How often an image stands in the buffers, one run of images behind the other. */
  readonly #copies: number;
  readonly #activations: ActivationStep[] = [];
  /** How many of the gradients that flow into a buffer are planned. */
  readonly #planned = new Map<number, number>();
  readonly #labels: number;
  readonly #losses: number;
  readonly #scratch: number;
  readonly #readout: Readout;
  /** Images of the last forward pass, copies counted. */
  #count = 0;

  /** @throws NetworkError for a layer that the trainer does not know; RangeError for more images than memory has room for */
  constructor(
    readonly network: Network,
    readonly options: GradientOptions,
  ) {
    const { layers, sources, shapes } = network;
    const arena = this.#arena;
    this.#activation = options.activation === undefined ? undefined : activationOf(options.activation);
    this.#copies = this.#activation?.copies ?? 1;
    const rows = options.batch * this.#copies;
    this.layout = layoutParameters(network, options.batchNorm, this.#activation);
    this.#forward = layers.map(() => []);
    this.#out = layers.map(() => 0);
    this.#gradientOf = layers.map(() => 0);
    layers.forEach((layer, i) => {
      const shared = this.#sharesBuffer(layer, i) ? sources[i][0] : -1;
      const words = rows * sizeOf(shapes[i]);
      this.#out[i] = shared >= 0 ? this.#out[shared] : arena.reserve(words);
      this.#gradientOf[i] = shared >= 0 ? this.#gradientOf[shared] : arena.reserve(words);
    });
    this.#scratch = arena.reserve(rows * Math.max(...shapes.map(sizeOf)));
    const [logits, gradient] = [this.#out, this.#gradientOf].map((addresses) => addresses[layers.length - 1]);
    const length = options.batch * sizeOf(shapes[layers.length - 1]);
    this.#readout = new Readout(arena, this.#copies, length, { logits, gradient });
    this.#labels = arena.reserve(options.batch);
    this.#losses = arena.reserve(options.batch);
    const backward: Call[][] = layers.map(() => []);
    layers.forEach((layer, i) => {
      if (i > 0) backward[i] = this.#plan(layer, i);
    });
    for (let i = layers.length - 1; i > 0; i--) this.#backward.push(...backward[i]);
    arena.seal();
  }

  /** Takes over parameters (layout.length). */
  setParameters(parameters: Float32Array): void {
    for (const part of [...this.#sums, ...this.#activations]) part.load(parameters);
  }

  /**
   * Logits of a micro-batch; a batch norm uses the micro-batch's own mean and variance.
   *
   * @param images (n, H, W, C), n ≤ batch
   * @param until  the last layer to run; default all
   * @returns (n, K), valid until the next call; of an earlier layer its output. Where an activation simulates T steps,
   *   (T, n, K): those of every step.
   */
  forward(images: Float32Array, until = this.#last): Float32Array {
    const count = this.#countOf(images) * this.#copies;
    this.#count = count;
    for (let t = 0; t < this.#copies; t++)
      this.#arena.f32(this.#out[0] + t * images.length * 4, images.length).set(images);
    for (let i = 0; i <= until; i++) for (const call of this.#forward[i]) call(count);
    return this.output(until);
  }

  /**
   * Output of a layer in the last forward pass, (n, H, W, C), valid until the next; that of a sum which a ReLU alone
   * reads is rectified.
   */
  output(at: number): Float32Array {
    return this.#arena.f32(this.#out[at], this.#count * sizeOf(this.network.shapes[at]));
  }

  /**
   * Loss, hits and gradients of a micro-batch under softmax cross-entropy.
   *
   * @param images (n, H, W, C), n ≤ batch
   * @param labels (n)
   * @param scale  multiplies the gradient: 1 / images of the whole batch
   */
  learn(images: Float32Array, labels: ArrayLike<number>, scale: number): MicroBatch {
    const arena = this.#arena;
    this.forward(images);
    const [count, K] = [this.#count / this.#copies, this.#classes];
    const logits = this.#readout.average(count * K);
    arena.u32(this.#labels, count).set(labels);
    const { logits: from, gradient: to } = this.#readout;
    arena.kernels.softmaxCrossEntropy(from, this.#labels, count, K, scale, this.#losses, to);
    this.#readout.spread(count * K);
    let [loss, correct] = [0, 0];
    const losses = arena.f32(this.#losses, count);
    for (let n = 0; n < count; n++) {
      loss += losses[n];
      const row = logits.subarray(n * K, (n + 1) * K);
      if (row.every((z) => z <= row[labels[n]])) correct += 1;
    }
    return { loss, correct, ...this.#runBackward(this.#count) };
  }

  get #last(): number {
    return this.network.layers.length - 1;
  }

  get #classes(): number {
    return sizeOf(this.network.shapes[this.#last]);
  }

  #countOf(images: Float32Array): number {
    const count = images.length / sizeOf(this.network.shapes[0]);
    if (!Number.isInteger(count) || count < 1 || count > this.options.batch)
      throw new RangeError(`"images" expected 1 to ${this.options.batch} images, got ${images.length} numbers`);
    return count;
  }

  #runBackward(count: number): { gradient: Float32Array; statistics: Float32Array } {
    for (const call of this.#backward) call(count);
    const gradient = new Float32Array(this.layout.length);
    const statistics = new Float32Array(this.layout.statistics);
    for (const sum of this.#sums) sum.collect(gradient, statistics);
    for (const activation of this.#activations) activation.collect(gradient);
    return { gradient, statistics };
  }

  /** A flatten moves nothing; a ReLU that alone reads a sum is applied as the sum is stored. */
  #sharesBuffer(layer: Layer, i: number): boolean {
    if (layer.kind === 'flatten') return true;
    if (layer.kind !== 'relu' || this.#activation) return false;
    if (layer.ceiling !== undefined) return false; // applied by itself: its kernel knows the ceiling
    const { layers, sources, readers } = this.network;
    const [from] = sources[i];
    return readers[from].length === 1 && (isWeightedSum(layers[from]) || layers[from].kind === 'add');
  }

  #rectified(i: number): number {
    const [reader] = this.network.readers[i];
    return reader !== undefined &&
      this.network.layers[reader].kind === 'relu' &&
      this.#sharesBuffer(this.network.layers[reader], reader)
      ? 1
      : 0;
  }

  /** Gradient buffers are shared under a flatten: what counts is the layer that owns one. */
  #owner(i: number): number {
    return this.#sharesBuffer(this.network.layers[i], i) ? this.#owner(this.network.sources[i][0]) : i;
  }

  /** Plans the forward calls of a layer and returns its backward calls. */
  #plan(layer: Layer, i: number): Call[] {
    const { network } = this;
    const kernels = () => this.#arena.kernels;
    const size = sizeOf(network.shapes[i]);
    const [out, dOut] = [this.#out[i], this.#gradientOf[i]];
    const sources = network.sources[i];
    const [x, other] = sources.map((source) => this.#out[source]);
    const [source] = sources;
    const shape = network.shapes[source];
    switch (layer.kind) {
      case 'conv':
      case 'linear':
        return this.#planConv(layer, i);
      case 'relu': {
        if (this.#activation) return this.#planActivation(this.#activation, i);
        const { ceiling } = layer;
        if (ceiling !== undefined) {
          this.#forward[i].push((n) => kernels().clippedRelu(x, out, n * size, ceiling));
          return this.#flow(source, (to, n) => kernels().clippedReluGradient(out, dOut, to, n * size, ceiling));
        }
        if (this.#sharesBuffer(layer, i)) return [(n) => kernels().reluGradient(out, dOut, dOut, n * size)];
        this.#forward[i].push((n) => kernels().relu(x, out, n * size));
        return this.#flow(source, (to, n) => kernels().reluGradient(out, dOut, to, n * size));
      }
      case 'add': {
        const rectify = this.#rectified(i);
        this.#forward[i].push((n) => kernels().addTensors(x, other, out, n * size, rectify));
        const flows = sources.map((from) => this.#flow(from, (to, n) => this.#copy(dOut, to, n * size)));
        return flows.reverse().flat(); // what is planned last runs first
      }
      case 'average-pool':
      case 'global-average-pool': {
        const pool = storePool(this.#arena, layer, shape, network.shapes[i]);
        this.#forward[i].push((n) => kernels().averagePool(x, out, n, pool));
        return this.#flow(source, (to, n) => {
          kernels().clear(to, n * sizeOf(shape));
          kernels().averagePoolGradient(dOut, to, n, pool);
        });
      }
      case 'max-pool': {
        const pool = storePool(this.#arena, layer, shape, network.shapes[i]);
        this.#forward[i].push((n) => kernels().maxPool(x, out, n, pool));
        return this.#flow(source, (to, n) => {
          kernels().clear(to, n * sizeOf(shape));
          kernels().maxPoolGradient(x, dOut, to, n, pool);
        });
      }
      case 'shortcut': {
        const [Ho, Wo, O] = network.shapes[i];
        const geometry = [...shape, layer.stride[0], layer.stride[1], layer.before, Ho, Wo, O];
        this.#forward[i].push((n) => kernels().shortcutTensor(x, out, n, ...geometry));
        return this.#flow(source, (to, n) => {
          kernels().clear(to, n * sizeOf(shape));
          kernels().shortcutGradient(dOut, to, n, ...geometry);
        });
      }
      case 'flatten':
      case 'input':
        return [];
      default:
        return layer satisfies never;
    }
  }

  #planActivation(activation: Activation, i: number): Call[] {
    const source = this.network.sources[i][0];
    const step = new ActivationStep(activation, {
      ...{ arena: this.#arena, size: sizeOf(this.network.shapes[i]), rows: this.options.batch * this.#copies },
      parameters: thresholdOf(this.layout, i),
      ...{ z: this.#out[source], a: this.#out[i], da: this.#gradientOf[i] },
    });
    this.#activations.push(step);
    this.#forward[i].push((n) => step.forward(n));
    return this.#flow(source, (to, n) => step.backward(n, to));
  }

  #copy(from: number, to: number, floats: number): void {
    this.#arena.kernels.padImage(from, to, 1, 1, floats * 4, 1, floats * 4, 0, 0);
  }

  #planConv(layer: ConvLayer | LinearLayer, i: number): Call[] {
    const { network } = this;
    const from = network.sources[i][0];
    const source = unflatten(network, from);
    const input = network.shapes[source];
    const step = new ConvStep({
      arena: this.#arena,
      batch: this.options.batch * this.#copies,
      parameters: this.layout.layers.find(({ at }) => at === i) as LayerParameters,
      window: windowOf(layer, input),
      input,
      output: network.shapes[i],
      x: this.#out[source],
      out: this.#out[i],
      dOut: this.#gradientOf[i],
      rectify: this.#rectified(i),
      wantsInput: source > 0, // nobody asks for the gradient of the images
    });
    this.#sums.push(step);
    this.#forward[i].push((n) => step.forward(n));
    if (source === 0) return [(n) => step.backward(n, undefined)];
    return this.#flow(from, (to, n) => step.backward(n, to));
  }

  /**
   * Backward calls that bring a gradient to a layer's output. Layers are planned first to last and run backward last to
   * first: the reader planned last writes, the others go through a scratch buffer and add.
   */
  #flow(source: number, write: (to: number, count: number) => void): Call[] {
    if (source === 0) return [];
    const owner = this.#owner(source);
    const planned = (this.#planned.get(owner) ?? 0) + 1;
    this.#planned.set(owner, planned);
    const to = this.#gradientOf[source];
    if (planned === this.#flowsInto(owner)) return [(n) => write(to, n)];
    const size = sizeOf(this.network.shapes[source]);
    return [
      (n) => {
        write(this.#scratch, n);
        this.#arena.kernels.addTensors(to, this.#scratch, to, n * size, 0);
      },
    ];
  }

  /** How many gradients flow into a buffer. */
  #flowsInto(owner: number): number {
    const { layers, sources } = this.network;
    const readers = layers.map((layer, j) => (this.#sharesBuffer(layer, j) ? [] : sources[j]));
    return readers.flat().filter((source) => this.#owner(source) === owner).length;
  }
}
