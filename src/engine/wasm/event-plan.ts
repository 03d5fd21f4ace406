/**
 * The SNN on the event-driven kernels: what each layer sends on (spikes as masks and lists, values as tensors and
 * lists, currents), where it stands in memory, and the calls of one run of time steps in order.
 */
import type { Layer, Network } from '../../network/layer.js';
import { sizeOf } from '../../network/layer.js';
import type { SpikingParameters } from '../../network/snn.js';
import { carryOf } from '../../paper/low-latency.js';
import type { Arena } from './arena.js';
import type { DensePlan } from './dense-plan.js';
import { type LayerDescriptor, NEURON_SINK, type Operand, OUTPUT_SINK, SINK, storeLayer } from './descriptors.js';
import { OperandPlan } from './operand-plan.js';
import { BLOCK_LANES, type Rows, stateWords } from './pack.js';
import { PoolPlan } from './pool-plan.js';
import type { Signal, SpikingState, Values } from './signals.js';
import { type Design, PAPER_DESIGN, SpikingPlan } from './spiking-plan.js';
import { channelThresholds } from './tables.js';
import { tileMemory } from './tile-memory.js';
import { unflatten } from './window.js';

export class EventPlan {
  readonly #neurons: SpikingPlan;
  /** Σ g(t) I(t) of the output, (blocks, P, 16). */
  readonly sums: number;
  readonly outputRows: Rows;
  readonly #signals: Signal[] = [];
  readonly #calls: ((steps: number) => void)[] = [];
  readonly #operands: OperandPlan;
  readonly #pools: PoolPlan;
  readonly #operations: number;
  /** Memory that all layers work in. */
  readonly #shared: Pick<LayerDescriptor, 'scratch' | 'operations' | 'windows' | 'windowBytes' | 'heads'>;

  /**
   * @param chunk   the most steps in one run
   * @param dense   plan of the layers that depend on the image alone
   * @param constant which layers those are
   * @param design  the neurons
   */
  constructor(
    readonly arena: Arena,
    readonly network: Network,
    readonly chunk: number,
    readonly dense: DensePlan,
    readonly constant: readonly boolean[],
    readonly design: Design = PAPER_DESIGN,
  ) {
    this.#neurons = new SpikingPlan(arena, network, chunk, design);
    this.#operations = arena.reserve(4);
    this.#operands = new OperandPlan(arena, network, chunk, dense, this.#signals, this.#calls, this.#operations);
    this.#pools = new PoolPlan(arena, network, chunk, dense, this.#calls, design.maxPooling, carryOf(design.neuron));
    // Currents and lists of the two operands of a layer.
    const { sums, area, heads } = tileMemory(network, chunk);
    this.#shared = {
      scratch: arena.reserve(2 * sums * BLOCK_LANES),
      operations: this.#operations,
      windows: arena.reserve(2 * area),
      windowBytes: area * 4,
      heads: arena.reserve(heads),
    };
    network.layers.forEach((layer, i) => {
      this.#signals.push(this.#plan(layer, i));
    });
    const last = network.layers.length - 1;
    const { operands, rows } = this.#operands.of(last, this.#terms(last));
    this.outputRows = rows;
    this.sums = arena.reserve(stateWords(rows));
    this.#run(last, OUTPUT_SINK[design.neuron], operands, rows, { state: this.sums });
  }

  /** Where x(t) of a coded input goes: (steps, H, W, C). */
  get input(): number {
    const signal = this.#signals[0];
    return signal.kind === 'values' ? signal.dense : 0;
  }

  /** The spiking layers in topological order. */
  get spiking(): readonly SpikingState[] {
    return this.#neurons.layers;
  }

  /** Sets the numbers of the runs that follow; weights are scaled again only when thresholds differ. */
  configure(parameters: SpikingParameters, rescale: boolean): void {
    this.#neurons.configure(parameters);
    if (rescale) this.#operands.rescale(parameters.thresholds);
  }

  /** See {@link SpikingPlan.exposeCurrent}. */
  exposeCurrent(s: number): void {
    this.#neurons.exposeCurrent(s);
  }

  /** See {@link SpikingPlan.currentsOf}. */
  currentsOf(s: number, t: number): Float32Array {
    return this.#neurons.currentsOf(s, t);
  }

  /** v = v(0), sums and counters 0: the start of an image. */
  reset(): void {
    const { arena } = this;
    this.#neurons.reset();
    this.#pools.reset();
    arena.f32(this.sums, stateWords(this.outputRows)).fill(0);
    arena.f64(this.#operations, 2).fill(0);
  }

  /** Runs every layer, or those until a spiking layer, over the next `steps` ≤ chunk steps behind the first `done`. */
  run(steps: number, until?: number, done = 0): void {
    this.#neurons.loadTemporal(done);
    const end = until === undefined ? this.#calls.length : this.spiking[until].calls;
    for (let i = 0; i < end; i++) this.#calls[i](steps);
  }

  /** See {@link PoolPlan.pooled}. */
  pooled(total: number): Float64Array[] {
    return this.#pools.pooled(total);
  }

  /** Synaptic operations since {@link reset}: all, and those that multiply. */
  get operations(): readonly [all: number, multiply: number] {
    const [all, multiply] = this.arena.f64(this.#operations, 2);
    return [all, multiply];
  }

  #plan(layer: Layer, i: number): Signal {
    if (this.constant[i]) {
      if (layer.kind === 'max-pool') this.#pools.addConstant(i);
      return { kind: 'constant' };
    }
    switch (layer.kind) {
      case 'input':
        return {
          ...{ kind: 'values', dense: this.arena.reserve(this.chunk * sizeOf(layer.shape)) },
          spikes: this.design.spikeInput ? 'all' : undefined,
        };
      case 'relu':
        return this.#planSpiking(i);
      case 'conv':
      case 'linear':
      case 'add':
        return this.#isFused(i) ? { kind: 'fused' } : this.#planCurrents(i);
      case 'average-pool':
      case 'max-pool':
      case 'global-average-pool':
        return this.#pools.plan(layer, i, this.#signals[this.network.sources[i][0]]);
      case 'shortcut':
        return this.#planShortcut(i, layer.stride, layer.before);
      case 'flatten':
        return this.#signals[this.network.sources[i][0]];
      default:
        return layer satisfies never;
    }
  }

  /** A sum whose only reader integrates it (a ReLU, an addition in front of one, the output) is computed there. */
  #isFused(i: number): boolean {
    const { layers, readers, sources } = this.network;
    const layer = layers[i];
    if (layer.kind === 'conv' && layer.groups > 1) return false;
    if (readers[i].length === 0) return true;
    if (readers[i].length !== 1) return false;
    const [reader] = readers[i];
    switch (layers[reader].kind) {
      case 'relu':
        return true;
      case 'add':
        return sources[reader].filter((source) => source === i).length === 1; // x + x: the sum is computed once
      case 'input':
      case 'conv':
      case 'linear':
      case 'average-pool':
      case 'max-pool':
      case 'global-average-pool':
      case 'shortcut':
      case 'flatten':
        return false;
      default:
        return layers[reader] satisfies never;
    }
  }

  /** The layers whose outputs make up the current of layer i: the two sides of an addition, or the layer itself. */
  #terms(i: number): number[] {
    const layer = this.network.layers[i];
    if (layer.kind === 'add' && !this.constant[i]) return [...this.network.sources[i]];
    return [i];
  }

  #planSpiking(i: number): Signal {
    const { arena, network, chunk } = this;
    const [H, W, C] = network.shapes[i];
    const { operands, rows } = this.#operands.of(i, this.#terms(network.sources[i][0]), this.#canPair(i));
    const memory = this.#neurons.reserve(i, rows);
    const { masks, negative, graded, words, thresholdChannels } = memory;
    const dense = graded ? arena.reserve(chunk * H * W * C) : 0;
    const sink = NEURON_SINK[this.design.neuron];
    const layer = this.#run(i, sink, operands, rows, this.#neurons.fields(memory, dense));
    const state: SpikingState = { ...memory, layer, values: dense, calls: 0, spikes: 0 };
    this.#neurons.layers.push(state);
    this.#calls.push((T) => {
      const { kernels } = arena;
      if (graded) state.spikes += kernels.countGraded(graded, T * H * W * C);
      if (masks) state.spikes += kernels.countSpikes(masks, T * H * W * words);
      if (negative) state.spikes += kernels.countSpikes(negative, T * H * W * words);
    });
    state.calls = this.#calls.length;
    if (graded) return { kind: 'values', dense, spikes: { neurons: i, before: 0 } };
    return {
      ...{ kind: 'spikes', masks, negative, words, threshold: thresholdChannels },
      ...{ neurons: i, before: 0, lists: new Map() },
    };
  }

  #planCurrents(i: number): Values {
    const dense = this.arena.reserve(this.chunk * sizeOf(this.network.shapes[i]));
    const { operands, rows } = this.#operands.of(i, this.#terms(i));
    this.#run(i, SINK.store, operands, rows, { currents: dense });
    return { kind: 'values', dense };
  }

  #planShortcut(i: number, [sy, sx]: readonly [number, number], before: number): Signal {
    const { arena, network, chunk } = this;
    const from = network.sources[i][0];
    const [H, W, C] = network.shapes[from];
    const [Ho, Wo, O] = network.shapes[i];
    const source = this.#signals[from];
    const real = unflatten(network, from);
    // Spikes of many pixels do not lie as those of one pixel with all their channels; numbers do.
    const isRegrouped = real !== from && network.shapes[real][2] !== C;
    if (source.kind !== 'spikes' || isRegrouped) {
      const x = source.kind === 'spikes' ? this.#operands.spikeValues(real, source) : (source as Values).dense;
      const spikes = source.kind === 'spikes' ? 'all' : (source as Values).spikes;
      const dense = arena.reserve(chunk * Ho * Wo * O);
      this.#calls.push((T) => arena.kernels.shortcutTensor(x, dense, T, H, W, C, sy, sx, before, Ho, Wo, O));
      const moved = typeof spikes === 'object' ? { ...spikes, before: spikes.before + before } : spikes;
      return { kind: 'values', dense, spikes: moved };
    }
    const words = Math.ceil(O / 32);
    const moved = (masks: number) => {
      const to = arena.reserve(chunk * Ho * Wo * words);
      this.#calls.push((T) =>
        arena.kernels.shortcutSpikes(masks, to, T, W, source.words, sy, sx, before, Ho, Wo, words),
      );
      return to;
    };
    const [masks, negative] = [moved(source.masks), source.negative && moved(source.negative)];
    const threshold = arena.reserve(words * 32);
    const { neurons } = source;
    this.#operands.onRescale((thresholds) => {
      const shifted = channelThresholds(thresholds[network.spikingIndex[neurons]], O, source.before + before);
      arena.f32(threshold, O).set(shifted);
    });
    return {
      ...{ kind: 'spikes', masks, negative, words, threshold },
      ...{ neurons, before: source.before + before, lists: new Map() },
    };
  }

  /** Writes the layer's descriptor and appends its call. */
  #run(i: number, sink: number, operands: Operand[], { blocks, lanes, paired }: Rows, fields: object): number {
    const [Ho, W] = this.network.shapes[i];
    const size = { Ho, Wo: paired ? W / 2 : W, O: lanes, paired: Number(paired) };
    const address = storeLayer(this.arena, { sink, ...size, blocks, operands, ...this.#shared, ...fields });
    this.#calls.push((steps) => this.arena.kernels.runLayer(address, steps));
    return address;
  }

  /**
   * Whether two neighbouring pixels of a layer can fill a row of lanes together: 16 lanes cost little more than 8, and
   * both pixels share one gathered window.
   */
  #canPair(i: number): boolean {
    const [, W, O] = this.network.shapes[i];
    return O * 2 === BLOCK_LANES && W % 2 === 0;
  }
}
