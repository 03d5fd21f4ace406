/** The spiking layers of the SIMD engine: where their neurons stand in memory, and what changes from run to run. */
import { type Network, sizeOf } from '../../network/layer.js';
import { neuronOf, type SpikingParameters, temporalRow } from '../../network/snn.js';
import { kindOf, mostSpikes, type NeuronKind } from '../../paper/low-latency.js';
import { MAX_POOLINGS, type MaxPooling } from '../../paper/max-pooling.js';
import type { Arena } from './arena.js';
import { type LayerDescriptor, NEURON_SINK, setRules, storeCurrents } from './descriptors.js';
import { packedLanes, packLanes, packPotential, type Rows, stateWords } from './pack.js';
import type { SpikingState } from './signals.js';

/** What memory is laid out for. */
export interface Design {
  readonly neuron: NeuronKind;
  /** Is there a temporal bias? */
  readonly temporal: boolean;
  /** May a layer be asked to hand over its currents instead of firing? */
  readonly exposing: boolean;
  readonly maxPooling: MaxPooling;
  /** Is a coded image spikes, 0 or ± one value? */
  readonly spikeInput: boolean;
}

/** The paper's neurons. */
export const PAPER_DESIGN: Design = {
  ...{ neuron: 'binary', temporal: false, exposing: false },
  ...{ maxPooling: MAX_POOLINGS[0], spikeInput: false },
};

/** A spiking layer's memory before its descriptor is stored. */
export type NeuronMemory = Omit<SpikingState, 'layer' | 'values' | 'calls' | 'spikes'>;

export class SpikingPlan {
  readonly layers: SpikingState[] = [];
  /** Currents of a layer that hands them over, (T, H, W, C). */
  readonly #currents: number;
  #parameters: SpikingParameters | undefined;
  /** Steps before the first of which the temporal bias is loaded. */
  #loaded = -1;

  /** @param chunk the most steps in one run */
  constructor(
    readonly arena: Arena,
    readonly network: Network,
    readonly chunk: number,
    readonly design: Design,
  ) {
    const largest = Math.max(...network.spiking.map((at) => sizeOf(network.shapes[at])));
    this.#currents = design.exposing ? arena.reserve(chunk * largest) : 0;
  }

  /** Reserves the memory of the neurons of layer i, whose outputs stand in `rows`. */
  reserve(i: number, rows: Rows): NeuronMemory {
    const { arena, chunk } = this;
    const { neuron, temporal } = this.design;
    const [H, W, C] = this.network.shapes[i];
    const lanes = packedLanes(rows.blocks);
    const words = Math.ceil(C / 32);
    const plane = (needed: boolean) => (needed ? arena.reserve(chunk * H * W * words) : 0);
    const graded = neuron === 'graded';
    const counted = graded || neuron === 'signed';
    return {
      ...{ at: i, rows, words, masks: plane(!graded), negative: plane(neuron === 'signed') },
      state: arena.reserve(stateWords(rows)),
      counts: counted ? arena.reserve(stateWords(rows)) : 0,
      thresholdLanes: arena.reserve(lanes),
      shiftLanes: arena.reserve(lanes),
      thresholdChannels: arena.reserve(words * 32),
      temporal: temporal ? arena.reserve(chunk * lanes) : 0,
      graded: graded ? arena.reserve(Math.ceil((chunk * H * W * C) / 4)) : 0,
      initial: arena.reserve(stateWords(rows)),
    };
  }

  /** What the kernels are told of a layer's neurons; graded ones send their values to `values`. */
  fields(memory: NeuronMemory, values: number): Partial<LayerDescriptor> {
    const { state, counts, masks, negative, words, graded, temporal, rows } = memory;
    const lanes = { threshold: memory.thresholdLanes, shift: memory.shiftLanes };
    const stride = { temporal, temporalStride: packedLanes(rows.blocks) * 4 };
    return { ...lanes, ...stride, state, counts, masks, negative, words, graded, currents: values };
  }

  /** Sets thresholds, initial potentials, shifts, temporal biases and rules for the runs that follow. */
  configure(parameters: SpikingParameters): void {
    const { arena } = this;
    const neuron = neuronOf(parameters);
    this.#parameters = parameters;
    this.#loaded = -1;
    this.layers.forEach((layer, s) => {
      const C = this.network.shapes[layer.at][2];
      const { rows } = layer;
      const lanes = packedLanes(rows.blocks);
      const V_th = parameters.thresholds[s];
      arena.f32(layer.thresholdLanes, lanes).set(packLanes(V_th, rows.blocks, Number.POSITIVE_INFINITY));
      arena.f32(layer.shiftLanes, lanes).set(packLanes(parameters.biasShift[s], rows.blocks, 0));
      for (let c = 0; c < C; c++) arena.f32(layer.thresholdChannels, C)[c] = V_th.length === 1 ? V_th[0] : V_th[c];
      packPotential(parameters.initialPotential[s], rows, arena.f32(layer.initial, stateWords(rows)));
      setRules(arena, layer.layer, {
        sink: NEURON_SINK[kindOf(neuron)],
        currents: layer.values,
        fire: parameters.fire,
        shifted: parameters.biasShift[s].some((shift) => shift !== 0),
        temporal: this.design.temporal,
        most: mostSpikes(neuron),
      });
    });
  }

  /** Loads the temporal bias of the steps behind the first `done`. */
  loadTemporal(done: number): void {
    if (!this.design.temporal || this.#loaded === done || !this.#parameters) return;
    const { temporalBias } = this.#parameters;
    this.#loaded = done;
    this.layers.forEach(({ at, rows, temporal }, s) => {
      const lanes = packedLanes(rows.blocks);
      const biases = this.arena.f32(temporal, this.chunk * lanes).fill(0); // f32(I + 0) = I: where there is no bias
      for (let t = 1; t <= this.chunk; t++) {
        const beta = temporalRow(temporalBias?.[s], done + t, this.network.shapes[at][2]);
        if (beta) biases.set(packLanes(beta, rows.blocks, 0), (t - 1) * lanes);
      }
    });
  }

  /** Makes spiking layer s hand over its currents in the runs that follow, see {@link currentsOf}; it does not fire. */
  exposeCurrent(s: number): void {
    const { at, masks, negative, graded, words, layer } = this.layers[s];
    const [H, W, C] = this.network.shapes[at];
    for (const plane of [masks, negative]) if (plane) this.arena.u32(plane, this.chunk * H * W * words).fill(0);
    if (graded) this.arena.i8(graded, this.chunk * H * W * C).fill(0);
    storeCurrents(this.arena, layer, this.#currents);
  }

  /** I(t), (H, W, C), of the exposed layer s at step t of the last run. */
  currentsOf(s: number, t: number): Float32Array {
    const size = sizeOf(this.network.shapes[this.layers[s].at]);
    return this.arena.f32(this.#currents + (t - 1) * size * 4, size);
  }

  /** v = v(0), counters 0: the start of an image. */
  reset(): void {
    const { arena } = this;
    for (const layer of this.layers) {
      const size = stateWords(layer.rows);
      arena.f32(layer.state, size).set(arena.f32(layer.initial, size));
      if (layer.counts) arena.u32(layer.counts, size).fill(0);
      layer.spikes = 0;
    }
  }
}
