/** Forward and backward pass of what stands in for one ReLU layer, with its V_th. */
import type { Arena } from '../engine/wasm/arena.js';
import type { Activation } from './activation.js';
import type { ThresholdParameters } from './parameters.js';

/** Where a ReLU layer stands in memory. */
export interface ActivationSite {
  readonly arena: Arena;
  /** Neurons of one image, and images that there is room for, copies counted. */
  readonly size: number;
  readonly rows: number;
  readonly parameters: ThresholdParameters;
  /** Addresses of the sum that comes in, of the activation, and of the activation's gradient. */
  readonly z: number;
  readonly a: number;
  readonly da: number;
}

export class ActivationStep {
  readonly #activation: Activation;
  readonly #site: ActivationSite;
  readonly #kept: number;
  readonly #sums: number;
  #layer = { V_th: 1, v_0: 0 };

  constructor(activation: Activation, site: ActivationSite) {
    this.#activation = activation;
    this.#site = site;
    this.#kept = site.arena.reserve(site.rows * site.size);
    this.#sums = site.arena.reserve(4);
  }

  /** Takes over V_th and v(0) from the parameter vector. */
  load(parameters: Float32Array): void {
    const { V_th, v_0 } = this.#site.parameters;
    this.#layer = { V_th: parameters[V_th.offset], v_0: parameters[v_0.offset] };
  }

  forward(count: number): void {
    this.#activation.forward(this.#site.arena.kernels, this.#place(count), this.#layer);
  }

  /** Writes the gradient of the sum that came in. */
  backward(count: number, to: number): void {
    this.#activation.backward(this.#site.arena.kernels, this.#place(count), this.#layer, this.#site.da, to);
  }

  /** Copies the gradient of V_th to its place in the vector. */
  collect(gradient: Float32Array): void {
    if (!this.#activation.trainsThreshold) return;
    const [a, b, c, d] = this.#site.arena.f32(this.#sums, 4);
    gradient[this.#site.parameters.V_th.offset] = a + b + c + d;
  }

  #place(count: number) {
    const { z, a, size } = this.#site;
    return { z, a, kept: this.#kept, sums: this.#sums, count: count * size };
  }
}
