/**
 * What the layers of the SNN sum: spikes or values through weights, tensors as they are, constants. Here the weights are
 * packed for the kernels, those behind spikes scaled by the V_th of the neurons that fire.
 */
import type { ConvLayer, LinearLayer, Network } from '../../network/layer.js';
import type { Arena } from './arena.js';
import type { DensePlan } from './dense-plan.js';
import { type Operand, SOURCE } from './descriptors.js';
import { ListPlan } from './list-plan.js';
import { packBlocks, packedLanes, packLanes, pairWeights, type Rows, rowsOf } from './pack.js';
import type { OfNeurons, Signal, Spikes } from './signals.js';
import { channelThresholds } from './tables.js';
import { partsOf } from './tile-memory.js';
import { ONE_PIXEL, readerTable, storeWindows, unflatten, windowOf } from './window.js';

export class OperandPlan {
  readonly #fills: ((thresholds: readonly Float32Array[]) => void)[] = [];
  readonly #lists: ListPlan;

  /**
   * @param dense    plan of the layers that depend on the image alone
   * @param signals  what each layer sends on, as far as it is planned
   * @param calls    gets what has to run before an operand can be read
   * @param operations counters of synaptic operations
   */
  constructor(
    readonly arena: Arena,
    readonly network: Network,
    readonly chunk: number,
    readonly dense: DensePlan,
    readonly signals: readonly Signal[],
    readonly calls: ((steps: number) => void)[],
    readonly operations: number,
  ) {
    this.#lists = new ListPlan(arena, chunk, calls);
  }

  /** Adds something that depends on the thresholds, such as weights scaled by them. */
  onRescale(fill: (thresholds: readonly Float32Array[]) => void): void {
    this.#fills.push(fill);
  }

  /** Fills everything that depends on the thresholds. */
  rescale(thresholds: readonly Float32Array[]): void {
    for (const fill of this.#fills) fill(thresholds);
  }

  /** The operands whose sum is the current of layer i, and how its outputs stand in memory. */
  of(i: number, terms: readonly number[], paired = false): { operands: Operand[]; rows: Rows } {
    const { network } = this;
    const only = network.layers[terms[0]];
    const grouped = terms[0] === i && only.kind === 'conv' && only.groups > 1 ? only : undefined;
    const C = grouped ? network.shapes[network.sources[i][0]][2] : 0;
    const rows = rowsOf(network.shapes[i], grouped?.groups ?? 1, C, paired);
    const operands = terms.map((term) => this.#operand(term, rows));
    // Spikes that are added as they are come second: the kernels add them to what is there.
    operands.sort((a, b) => Number(a.kind === SOURCE.spikes) - Number(b.kind === SOURCE.spikes));
    return { operands, rows };
  }

  #operand(term: number, rows: Rows): Operand {
    const { network, dense } = this;
    const at = unflatten(network, term);
    const layer = network.layers[at];
    // The output layer and a materialised sum are planned before their signal is known: they sum here.
    const signal = this.signals[at] ?? { kind: 'fused' };
    switch (signal.kind) {
      case 'constant':
        return { kind: SOURCE.constant, dense: dense.outputOf(at) };
      case 'values':
        return { kind: SOURCE.dense, dense: signal.dense };
      case 'spikes':
        if (at !== term) return { kind: SOURCE.dense, dense: this.spikeValues(at, signal) };
        return {
          ...{ kind: SOURCE.spikes, dense: signal.masks, negative: signal.negative },
          ...{ words: signal.words, threshold: signal.threshold },
          W: network.shapes[at][1],
        };
      case 'fused':
        return this.#convOperand(layer as ConvLayer | LinearLayer, at, rows);
      default:
        return signal satisfies never;
    }
  }

  #convOperand(layer: ConvLayer | LinearLayer, at: number, rows: Rows): Operand {
    const { network } = this;
    const from = unflatten(network, network.sources[at][0]);
    const shape = network.shapes[from];
    const source = this.signals[from];
    const { groups } = windowOf(layer, shape);
    if (source.kind === 'spikes') {
      const { masks, negative, words } = source;
      const weights = this.#spikeWeights(layer, at, rows, source);
      if (groups > 1) return { kind: SOURCE.groupSpikes, dense: masks, negative, words, ...weights };
      const lists = this.#lists.ofSpikes(shape, source, weights.size * 4);
      return { kind: SOURCE.convSpikes, ...lists, ...weights };
    }
    if (source.kind !== 'values')
      throw new Error(`layer "${layer.name}" is planned after what it reads has been fused`);
    const { pack, ...weights } = this.#weights(layer, at, rows, false);
    this.arena.onSeal(() => pack(Float32Array.of(1)));
    if (typeof source.spikes === 'object') this.#countNumbers(layer, at, source.dense, source.spikes);
    const multiplies = Number(!source.spikes);
    if (groups > 1) return { kind: SOURCE.groupValues, dense: source.dense, multiplies, ...weights };
    return { kind: SOURCE.convValues, ...this.#lists.ofValues(shape, source), multiplies, ...weights };
  }

  /** Counts the operations of a weighted sum that multiply, where it reads spikes that may come several at once. */
  #countNumbers(layer: ConvLayer | LinearLayer, at: number, x: number, { neurons, before }: OfNeurons): void {
    const { arena, network } = this;
    const from = network.shapes[unflatten(network, network.sources[at][0])];
    const [to, window] = [network.shapes[at], windowOf(layer, from)];
    const threshold = arena.reserve(from[2]);
    this.onRescale((thresholds) => {
      const V_th = thresholds[network.spikingIndex[neurons]];
      arena.f32(threshold, from[2]).set(channelThresholds(V_th, from[2], before));
    });
    const readers = arena.store(readerTable(from, to, window), 'u32');
    const tables = [...from, threshold, readers, to[2] / window.groups, this.operations] as const;
    this.calls.push((T) => arena.kernels.countNumbers(x, T, ...tables));
  }

  /** Weights behind spikes, scaled by V_th of the neurons; those that lists of signed spikes point into also negated. */
  #spikeWeights(layer: ConvLayer | LinearLayer, at: number, rows: Rows, { neurons, before, negative }: Spikes) {
    const { groups } = windowOf(layer, this.network.shapes[unflatten(this.network, this.network.sources[at][0])]);
    const { pack, ...weights } = this.#weights(layer, at, rows, negative !== 0 && groups === 1);
    this.onRescale((thresholds) => {
      const V_th = thresholds[this.network.spikingIndex[neurons]];
      pack(V_th.length === 1 ? V_th : channelThresholds(V_th, weights.C, before));
    });
    return weights;
  }

  /** Memory of a weighted sum's weights and bias, its geometry, and what fills in the weights times a scale. */
  #weights(layer: ConvLayer | LinearLayer, at: number, { blocks, lanes, paired }: Rows, negate: boolean) {
    const { arena, network } = this;
    const from = unflatten(network, network.sources[at][0]);
    const [H, W, C] = network.shapes[from];
    const window = windowOf(layer, network.shapes[from]);
    const { kernel, stride, padding, groups } = window;
    const I = C / groups;
    // The window over a pair of pixels: as much wider as they are apart.
    const [Kw, sx] = paired ? [kernel[1] + stride[1], 2 * stride[1]] : [kernel[1], stride[1]];
    const weights = paired ? pairWeights(layer.weight, kernel, stride[1], C, lanes / 2) : layer.weight;
    const K = kernel[0] * Kw * I;
    const size = K * packedLanes(blocks);
    const weight = arena.reserve(negate ? 2 * size : size);
    const pack = (scale: Float32Array) => {
      const packed = arena.f32(weight, size);
      packBlocks(weights, K, lanes, I, blocks, packed, scale);
      if (negate) negateTo(packed, arena.f32(weight + size * 4, size));
    };
    return {
      ...{ weight, size, pack, negated: negate ? size * 4 : 0 },
      bias: arena.store(packLanes(layer.bias, blocks, 0), 'f32'),
      ...{ H, W, C, Kh: kernel[0], Kw, sy: stride[0], sx, top: padding[0], left: padding[1], I },
      ...(groups === 1 && {
        readers: arena.store(readerTable(network.shapes[from], network.shapes[at], window), 'u32'),
        ...partsOf(kernel[0], Kw, C),
      }),
    };
  }

  /** The spikes of layer `at` as a tensor of ±V_th and 0 for each step: a pool with a window of one. */
  spikeValues(at: number, signal: Spikes): number {
    const { arena } = this;
    const [H, W, C] = this.network.shapes[at];
    const dense = arena.reserve(this.chunk * H * W * C);
    const { masks, negative, words, threshold } = signal;
    const pool = storeWindows(arena, ONE_PIXEL, [H, W, C], [H, W, C]);
    this.calls.push((T) => arena.kernels.poolSpikes(masks, negative, words, threshold, dense, T, pool));
    return dense;
  }
}

/** out = −values. */
function negateTo(values: Float32Array, out: Float32Array): void {
  for (let i = 0; i < values.length; i++) out[i] = -values[i];
}
