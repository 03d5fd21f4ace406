/**
 * One channel's neurons on samples of their currents: the neuron that will run, with V_th, v(0) and a bias for each step,
 * and how far its output is from the ANN's. Arithmetic as in the engines, float32.
 */
import { kindOf, mostSpikes, type Neuron, type NeuronKind, stepWeight, totalWeight } from '../../paper/low-latency.js';
import type { FireRule } from '../../paper/neuron.js';

/** Samples of one channel. */
export interface ChannelSamples {
  /** (T, m): I(t) at each position, without the biases that are fitted */
  readonly currents: Float32Array;
  /** (m): the ANN's activation there */
  readonly activations: Float32Array;
}

/** What is fitted: one channel's threshold, initial potential, and bias β(t). */
export interface ChannelFit {
  readonly V_th: number;
  readonly v_0: number;
  /** (T) */
  readonly beta: Float32Array;
}

/** What the neurons are. */
export interface NeuronRules {
  readonly neuron: Neuron;
  readonly fire: FireRule;
}

/** Runs a channel's neurons step by step; its arrays are used again for every run. */
export class ChannelRun {
  readonly T: number;
  readonly m: number;
  /** (m) v(t) */
  readonly v: Float32Array;
  /** Σ g(t): how many times all steps count together */
  readonly total: number;
  /** (m) Σ g(t) s(t) up to t */
  readonly n: Float32Array;
  readonly #kind: NeuronKind;
  readonly #most: number;
  readonly #inclusive: boolean;

  constructor(
    readonly samples: ChannelSamples,
    { neuron, fire }: NeuronRules,
  ) {
    this.m = samples.activations.length;
    this.T = samples.currents.length / this.m;
    this.v = new Float32Array(this.m);
    this.n = new Float32Array(this.m);
    this.#kind = kindOf(neuron);
    this.total = totalWeight(this.#kind, this.T);
    this.#most = mostSpikes(neuron);
    this.#inclusive = fire === '>=';
  }

  /** v = v(0), n = 0. */
  start(v_0: number): void {
    this.v.fill(v_0);
    this.n.fill(0);
  }

  /** Step t of 1..T with bias β(t). A neuron that waits only integrates, and fires after the last step. */
  step(t: number, V_th: number, beta: number): void {
    const I = this.samples.currents.subarray((t - 1) * this.m, t * this.m);
    switch (this.#kind) {
      case 'binary':
        return this.#binary(I, V_th, beta);
      case 'signed':
        return this.#signed(I, V_th, beta);
      case 'graded':
        return this.#graded(I, V_th, beta);
      case 'two-phase':
      case 'few-spikes':
        this.#integrate(I, beta, this.weight(t));
        if (t === this.T) for (let k = 1; k <= this.T; k++) this.#fire(V_th, this.weight(k));
        return;
      default:
        return this.#kind satisfies never;
    }
  }

  /** All steps from the start. */
  all({ V_th, v_0, beta }: ChannelFit): void {
    this.start(v_0);
    for (let t = 1; t <= this.T; t++) this.step(t, V_th, beta[t - 1]);
  }

  /** How many times step t counts. */
  weight(t: number): number {
    return stepWeight(this.#kind, t, this.T);
  }

  /** Mean of V_th Σ g(t) s(t) over the positions. */
  meanOutput(V_th: number): number {
    let sum = 0;
    for (let i = 0; i < this.m; i++) sum += this.n[i];
    return (sum * V_th) / this.m;
  }

  #binary(I: Float32Array, V_th: number, beta: number): void {
    const { v, n } = this;
    const inclusive = this.#inclusive;
    for (let i = 0; i < v.length; i++) {
      const v_temp = Math.fround(v[i] + Math.fround(I[i] + beta));
      const fires = inclusive ? v_temp >= V_th : v_temp > V_th;
      v[i] = fires ? v_temp - V_th : v_temp;
      if (fires) n[i] += 1;
    }
  }

  #signed(I: Float32Array, V_th: number, beta: number): void {
    const { v, n } = this;
    const inclusive = this.#inclusive;
    for (let i = 0; i < v.length; i++) {
      const v_temp = Math.fround(v[i] + Math.fround(I[i] + beta));
      if (inclusive ? v_temp >= V_th : v_temp > V_th) {
        v[i] = v_temp - V_th;
        n[i] += 1;
      } else if (n[i] > 0 && (inclusive ? v_temp < 0 : v_temp <= 0)) {
        v[i] = v_temp + V_th;
        n[i] -= 1;
      } else v[i] = v_temp;
    }
  }

  #graded(I: Float32Array, V_th: number, beta: number): void {
    const { v, n } = this;
    const [inclusive, most] = [this.#inclusive, this.#most];
    for (let i = 0; i < v.length; i++) {
      let left = Math.fround(v[i] + Math.fround(I[i] + beta));
      let s = 0;
      for (; s < most && (inclusive ? left >= V_th : left > V_th); s++) left = Math.fround(left - V_th);
      if (s === 0) {
        const least = -Math.min(n[i], most);
        for (; s > least && (inclusive ? left < 0 : left <= 0); s--) left = Math.fround(left + V_th);
      }
      v[i] = left;
      n[i] += s;
    }
  }

  #integrate(I: Float32Array, beta: number, g: number): void {
    const { v } = this;
    for (let i = 0; i < v.length; i++) v[i] += g * Math.fround(I[i] + beta);
  }

  #fire(V_th: number, g: number): void {
    const { v, n } = this;
    const inclusive = this.#inclusive;
    const height = g * V_th;
    for (let i = 0; i < v.length; i++) {
      if (!(inclusive ? v[i] >= height : v[i] > height)) continue;
      v[i] -= height;
      n[i] += g;
    }
  }
}
