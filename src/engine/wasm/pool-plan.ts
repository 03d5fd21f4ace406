/** Pooling in the SNN on the event-driven kernels: averages, and maxima over spikes or values as the design reads them. */
import { type MaxPoolLayer, type Network, sizeOf } from '../../network/layer.js';
import type { MaxPooling, TrueMaxPooling } from '../../paper/max-pooling.js';
import type { Arena } from './arena.js';
import type { DensePlan } from './dense-plan.js';
import type { Signal, Spikes, Values } from './signals.js';
import { type PoolLayer, storePool } from './window.js';

/** `Reading` of assembly/max-pool.ts. */
const READING: Record<TrueMaxPooling, number> = { 'max-of-sums': 0, 'sum-gate': 1, 'spike-wise': 2 };

/** What a max pool keeps from step to step: where it stands, and what its last entry, Σ x(t) sent so far, is worth. */
interface Memory {
  readonly words: number;
  readonly state: number;
  /** Writes Σ x(t) sent after all steps, which count `total` times together, (H, W, C). */
  readonly sent: (out: Float64Array, total: number) => void;
}

export class PoolPlan {
  /** Of each max pool, in topological order. */
  readonly #maxima: { readonly at: number; readonly memory: Memory }[] = [];

  /**
   * @param chunk  the most steps in one run
   * @param dense  plan of the layers that depend on the image alone
   * @param carry  see createMaxPools of src/engine/max-pool.ts
   * @param calls  where the calls of one run are appended, in order
   */
  constructor(
    readonly arena: Arena,
    readonly network: Network,
    readonly chunk: number,
    readonly dense: DensePlan,
    readonly calls: ((steps: number) => void)[],
    readonly reading: MaxPooling,
    readonly carry: 1 | 2,
  ) {}

  /** A max pool that depends on the image alone: the same maxima at every step, from the dense kernels. */
  addConstant(i: number): void {
    const size = sizeOf(this.network.shapes[i]);
    const sent = (out: Float64Array, total: number) => {
      const values = this.arena.f32(this.dense.outputOf(i), size);
      for (let n = 0; n < size; n++) out[n] = total * values[n];
    };
    this.#maxima.push({ at: i, memory: { words: 0, state: 0, sent } });
  }

  /** A pool over what another layer sends. */
  plan(layer: PoolLayer, i: number, source: Signal): Signal {
    if (layer.kind !== 'max-pool' || this.reading === 'average') return this.#planAverage(layer, i, source);
    if (source.kind === 'spikes') return this.#planSpikes(layer, i, source, READING[this.reading]);
    return this.#planValues(layer, i, source as Values, READING[this.reading]);
  }

  /** All sums 0: the start of an image. */
  reset(): void {
    for (const { memory } of this.#maxima) {
      if (memory.words > 0) this.arena.u32(memory.state, memory.words).fill(0);
    }
  }

  /** Σ x(t) that each max pool sent, (H, W, C), after all steps, which count `total` times together. */
  pooled(total: number): Float64Array[] {
    return this.#maxima.map(({ at, memory }) => {
      const out = new Float64Array(sizeOf(this.network.shapes[at]));
      memory.sent(out, total);
      return out;
    });
  }

  /** The address of the pool's windows. */
  #store(layer: PoolLayer, i: number): number {
    const { arena, network } = this;
    return storePool(arena, layer, network.shapes[network.sources[i][0]], network.shapes[i]);
  }

  #planAverage(layer: PoolLayer, i: number, source: Signal): Values {
    const { arena, chunk, network } = this;
    const dense = arena.reserve(chunk * sizeOf(network.shapes[i]));
    const pool = this.#store(layer, i);
    if (source.kind === 'spikes') {
      const { masks, negative, words, threshold } = source;
      this.calls.push((T) => arena.kernels.poolSpikes(masks, negative, words, threshold, dense, T, pool));
    } else if (source.kind === 'values') {
      this.calls.push((T) => arena.kernels.averagePool(source.dense, dense, T, pool));
    }
    return { kind: 'values', dense };
  }

  /** Spikes of one V_th in every window stay spikes. */
  #planSpikes(layer: MaxPoolLayer, i: number, source: Spikes, reading: number): Spikes {
    const { arena, chunk } = this;
    const [H, W, C] = this.network.shapes[i];
    const plane = () => arena.reserve(chunk * H * W * source.words);
    const { masks, negative, words, threshold } = source;
    const [out, outNegative] = [plane(), negative && plane()];
    const [groups, from] = [Math.ceil(C / 8), this.network.shapes[this.network.sources[i][0]]];
    const [counts, tallies] = [from[0] * from[1] * groups * 8, H * W * groups * 16];
    const state = arena.reserve(counts + tallies);
    const pool = this.#store(layer, i);
    const digit = this.carry - 1;
    const places = [out, outNegative, state, state + counts * 4] as const;
    this.calls.push((T) => arena.kernels.maxPoolSpikes(masks, negative, words, ...places, reading, digit, T, pool));
    const sent = (sums: Float64Array) => {
      const [tally, V_th] = [arena.i32(state + counts * 4, tallies), arena.f32(threshold, C)];
      for (let n = 0; n < sums.length; n++) {
        const [pixel, c] = [Math.floor(n / C), n % C];
        sums[n] = tally[((pixel * groups + (c >> 3)) * 2 + 1) * 8 + (c & 7)] * V_th[c];
      }
    };
    this.#maxima.push({ at: i, memory: { words: counts + tallies, state, sent } });
    return { ...source, masks: out, negative: outNegative, lists: new Map() };
  }

  #planValues(layer: MaxPoolLayer, i: number, { dense: x, spikes }: Values, reading: number): Values {
    const { arena, chunk, carry } = this;
    const count = sizeOf(this.network.shapes[i]);
    const dense = arena.reserve(chunk * count);
    const inputs = sizeOf(this.network.shapes[this.network.sources[i][0]]);
    const words = 2 * (inputs + 2 * count); // float64
    const state = arena.reserve(words);
    const tallies = state + inputs * 8;
    const pool = this.#store(layer, i);
    this.calls.push((T) => arena.kernels.maxPoolValues(x, dense, state, tallies, reading, carry, T, pool));
    const sent = (sums: Float64Array) => {
      const tally = arena.f64(tallies, 2 * count);
      for (let n = 0; n < count; n++) sums[n] = tally[2 * n + 1];
    };
    this.#maxima.push({ at: i, memory: { words, state, sent } });
    return { kind: 'values', dense, spikes };
  }
}
