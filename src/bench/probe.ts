/** Looking into the SIMD engine: its kernel calls one by one, to repeat one of them or to see where the time goes. */

import { Arena } from '../engine/wasm/arena.js';
import { DensePlan } from '../engine/wasm/dense-plan.js';
import { EventPlan } from '../engine/wasm/event-plan.js';
import type { Kernels } from '../engine/wasm/kernels.js';
import { type Network, sizeOf } from '../network/layer.js';
import type { SpikingParameters } from '../network/snn.js';

/** One call of a kernel, to be done again. */
export interface KernelCall {
  readonly kernel: keyof Kernels;
  /** how long it took, ms */
  readonly ms: number;
  run(): void;
}

/** An arena that writes down every kernel call. */
class RecordingArena extends Arena {
  calls: KernelCall[] = [];

  override get kernels(): Kernels {
    const kernels = super.kernels;
    // The target is empty: a proxy may not answer differently for the frozen exports themselves.
    return new Proxy({} as Kernels, {
      get: (_, name) => {
        const kernel = name as keyof Kernels;
        return (...args: number[]) => {
          const run = () => (kernels[kernel] as (...args: number[]) => number)(...args);
          const began = performance.now();
          const result = run();
          this.calls.push({ kernel, run, ms: performance.now() - began });
          return result;
        };
      },
    });
  }
}

/** The ANN's calls for `images` (N, H, W, C). */
export function recordForward(network: Network, images: Float32Array, repeats: number): KernelCall[] {
  const arena = new RecordingArena();
  const count = images.length / sizeOf(network.shapes[0]);
  const plan = new DensePlan(arena, network, () => true, count);
  arena.seal();
  for (let n = 0; n <= repeats; n++) {
    if (n === 1) arena.calls = []; // the first run only warms up
    plan.run(images, count);
  }
  return arena.calls;
}

/** The SNN with direct coding on one image, up to 32 steps, as the engine runs it. */
export class SpikingProbe {
  readonly #arena = new RecordingArena();
  readonly #dense: DensePlan;
  readonly #events: EventPlan;

  constructor(
    readonly network: Network,
    parameters: SpikingParameters,
    readonly steps: number,
  ) {
    const { imageOnly } = network;
    this.#dense = new DensePlan(this.#arena, network, (i) => imageOnly[i], 1);
    this.#events = new EventPlan(this.#arena, network, steps, this.#dense, imageOnly);
    this.#arena.seal();
    this.#events.configure(parameters, true);
  }

  /** Runs an image and returns its kernel calls in order. */
  run(image: Float32Array): KernelCall[] {
    this.#arena.calls = [];
    this.#events.reset();
    this.#dense.run(image, 1);
    this.#events.run(this.steps);
    return this.#arena.calls;
  }

  /** Replaces the spikes of spiking layer s: `fires` is asked once per neuron and step. */
  replaceSpikes(s: number, fires: () => boolean): void {
    const { masks, words, at } = this.#events.spiking[s];
    const [H, W, C] = this.network.shapes[at];
    const all = this.#arena.u32(masks, H * W * this.steps * words);
    for (let i = 0; i < all.length; i++) {
      let bits = 0;
      const channels = Math.min(32, C - (i % words) * 32);
      for (let c = 0; c < channels; c++) if (fires()) bits |= 1 << c;
      all[i] = bits;
    }
  }

  /** Synaptic operations since {@link run} began. */
  get operations(): number {
    return this.#events.operations[0];
  }
}

/** Calls of the first spiking layer's reader: what makes its input ready, and the call of the reader itself. */
export interface ReaderCalls {
  readonly ready: readonly KernelCall[];
  readonly reader: KernelCall;
}

/** Finds the reader, a call of `kernel`, behind the first spiking layer. */
export function findReader(calls: readonly KernelCall[], kernel: keyof Kernels): ReaderCalls {
  const first = calls.findIndex((call) => call.kernel === 'runLayer');
  const at = calls.findIndex((call, i) => i > first && call.kernel === kernel);
  if (at < 0) throw new Error(`the engine did not call ${kernel}: the bench must follow src/engine/wasm`);
  return { ready: calls.slice(first + 1, at), reader: calls[at] };
}

const WORDS: Partial<Record<keyof Kernels, string>> = {
  runLayer: 'sums and neurons',
  countSpikes: 'spike lists',
  listSpikes: 'spike lists',
  listValues: 'value lists',
  poolSpikes: 'pools',
  averagePool: 'pools',
  denseConv: 'dense convolutions',
  padImage: 'padding',
};

/** Where the time of some calls went: "sums and neurons 80 %, spike lists 12 %, other 8 %". */
export function timeShares(calls: readonly KernelCall[]): string {
  const total = calls.reduce((sum, { ms }) => sum + ms, 0);
  const shares = new Map<string, number>();
  for (const { kernel, ms } of calls) {
    const word = WORDS[kernel] ?? 'other';
    shares.set(word, (shares.get(word) ?? 0) + ms / total);
  }
  return [...shares]
    .sort(([, a], [, b]) => b - a)
    .filter(([, share]) => share >= 0.01)
    .map(([word, share]) => `${word} ${(100 * share).toFixed(0)} %`)
    .join(', ');
}
