/** The network's answer where an activation simulates T steps: the mean of their logits; and its gradient, handed back. */
import type { Arena } from '../engine/wasm/arena.js';

export class Readout {
  readonly #arena: Arena;
  readonly #copies: number;
  readonly #steps: { readonly logits: number; readonly gradient: number };
  /** (n, K) mean of the logits, and its gradient; those of the one step where there is one */
  readonly logits: number;
  readonly gradient: number;

  /**
   * @param copies T
   * @param length n · K, at most
   * @param steps  addresses of the logits of every step, (T, n, K), and of their gradient
   */
  constructor(arena: Arena, copies: number, length: number, steps: { logits: number; gradient: number }) {
    this.#arena = arena;
    this.#copies = copies;
    this.#steps = steps;
    this.logits = copies === 1 ? steps.logits : arena.reserve(length);
    this.gradient = copies === 1 ? steps.gradient : arena.reserve(length);
  }

  /** Mean of the logits over the steps, (n, K). */
  average(length: number): Float32Array {
    const mean = this.#arena.f32(this.logits, length);
    if (this.#copies === 1) return mean;
    const all = this.#arena.f32(this.#steps.logits, length * this.#copies);
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let t = 0; t < this.#copies; t++) sum += all[t * length + i];
      mean[i] = sum / this.#copies;
    }
    return mean;
  }

  /** Every step's logits have the same share in the mean. */
  spread(length: number): void {
    if (this.#copies === 1) return;
    const share = this.#arena.f32(this.gradient, length).map((g) => g / this.#copies);
    for (let t = 0; t < this.#copies; t++) this.#arena.f32(this.#steps.gradient + t * length * 4, length).set(share);
  }
}
