/** Lists of what is not zero in a layer's output, for the event-driven sums: where they stand and the calls that fill them. */
import { type Shape, sizeOf } from '../../network/layer.js';
import type { Arena } from './arena.js';
import type { Lists, Spikes, Values } from './signals.js';
import { bitPositions, laneShuffles } from './tables.js';

export class ListPlan {
  /** Positions of the set bits of every byte. */
  readonly #positions: number;
  /** Bytes that move the set lanes of four to the front. */
  readonly #shuffles: number;

  /**
   * @param chunk the most steps in one run
   * @param calls where the calls of one run are appended, in order
   */
  constructor(
    readonly arena: Arena,
    readonly chunk: number,
    readonly calls: ((steps: number) => void)[],
  ) {
    this.#positions = arena.store(new Uint32Array(bitPositions().buffer), 'u32');
    this.#shuffles = arena.store(new Uint32Array(laneShuffles().buffer), 'u32');
  }

  /** Lists of values of shape (H, W, C), made on first demand and shared by all readers. */
  ofValues(shape: Shape, signal: Values): Lists {
    signal.lists ??= this.#values(shape, signal);
    return signal.lists;
  }

  /**
   * Lists of spikes of shape (H, W, C), made on first demand and shared by all readers of one distance.
   *
   * @param distance bytes of weights from one to its negated copy, for negative spikes
   */
  ofSpikes(shape: Shape, signal: Spikes, distance: number): Lists {
    const key = signal.negative ? distance : 0;
    const lists = signal.lists.get(key) ?? this.#spikes(shape, signal, distance);
    signal.lists.set(key, lists);
    return lists;
  }

  #spikes([H, W, C]: Shape, { masks, negative, words }: Spikes, distance: number): Lists {
    const { arena } = this;
    const { entries, starts } = this.#reserve([H, W, C]);
    const positions = this.#positions;
    this.calls.push(
      negative
        ? (T) => arena.kernels.listSigned(masks, negative, H * T, W, C, words, entries, starts, positions, distance)
        : (T) => arena.kernels.listSpikes(masks, H * T, W, C, words, entries, starts, positions),
    );
    return { entries, starts, values: 0 };
  }

  #values([H, W, C]: Shape, { dense }: Values): Lists {
    const { arena } = this;
    const { entries, starts } = this.#reserve([H, W, C]);
    const values = arena.reserve(this.chunk * sizeOf([H, W, C]));
    this.calls.push((T) =>
      arena.kernels.listValues(dense, T, H, W, C, entries, values, starts, this.#positions, this.#shuffles),
    );
    return { entries, starts, values };
  }

  #reserve(shape: Shape): { entries: number; starts: number } {
    const { arena, chunk } = this;
    const entries = arena.reserve(chunk * sizeOf(shape));
    return { entries, starts: arena.reserve(chunk * shape[0] * shape[1] + 1) };
  }
}
