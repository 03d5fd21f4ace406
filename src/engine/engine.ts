/**
 * The one interface that the readable reference engine and the SIMD engine implement. Same bits from both, always:
 * the arithmetic is fixed (every product and every sum rounded to float32, inputs in order ky, kx, c_in, bias first).
 */
import type { InputCoder } from '../coding/coders.js';
import type { Network } from '../network/layer.js';
import type { SpikingParameters } from '../network/snn.js';

export type { InputCoder } from '../coding/coders.js';

/** Engines by name. */
export const ENGINE_NAMES = ['wasm', 'reference'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What a simulation keeps besides totals: `potential` v(T); `neurons` also counts and first spikes; `train` also s(t). */
export const RECORDINGS = ['totals', 'potential', 'neurons', 'train'] as const;
export type Recording = (typeof RECORDINGS)[number];

export interface SimulateOptions {
  /** T, from 1 to MOST_STEPS */
  readonly steps: number;
  /** Default `totals`. */
  readonly record?: Recording;
  /** Default: direct coding, x(t) = image at every step. */
  readonly coder?: InputCoder;
  /** Place of the image in its data set, for random codes. Default 0. */
  readonly index?: number;
  /**
   * Times t, ascending, at which totals are kept on the way, without those after T; v(0) stays what it was made for. RangeError for t < T
   * with neurons that wait for all their inputs, which have no answer before T.
   */
  readonly readouts?: readonly number[];
  /** Gets the totals of each readout as soon as they stand, while the simulation goes on. */
  readonly onReadout?: (t: number, totals: Totals) => void;
  /** Last spiking layer to run, default all: those behind it stay at v(0), and there is no output (logitsSum is 0). */
  readonly until?: number;
  /**
   * The last spiking layer to run does not integrate: its current I(t), (H, W, C), is handed over at each step instead; the array is only
   * valid during the call.
   */
  readonly currents?: (t: number, I: Float32Array) => void;
}

/** What was counted up to a time t. */
export interface Totals {
  /** Σ I(t) of the output layer over the steps, (K): logits(t) = logitsSum / t; of few-spikes neurons Σ 2^(T − t) I(t) and 2^T − 1 */
  readonly logitsSum: Float32Array;
  /** Spikes of each layer, Σ |s|, over all neurons and steps. */
  readonly spikes: Float64Array;
  /**
   * How often a weight was added to a current for a spike, several spikes of a neuron at once or a pooled spike, over all
   * layers and steps; weighted sums of the analogue image are not counted: they are the same at every step.
   */
  readonly synapticOperations: number;
  /**
   * Those of them that multiply the weight, since they are for numbers: averages of spikes, several spikes of a neuron at
   * once, an image coded as numbers. A spike adds, since its V_th can be a part of the weight; so does what a max pool sends
   * for spikes, and a digit of few-spikes neurons, which is worth a power of two more.
   */
  readonly multiplyOperations: number;
}

/** Totals at T, and what was recorded. Per spiking layer in topological order; neurons in (H, W, C) order. */
export interface Simulation extends Totals {
  /** At the times asked for. */
  readonly readouts?: Totals[];
  /** v(T), recorded from `potential` on. */
  readonly finalPotential?: Float32Array[];
  /** Σ_t s(t), Σ_t θ(t) of the paper's neuron, Σ_t 2^(T − t) s(t) of few-spikes neurons; recorded from `neurons` on. */
  readonly spikeCounts?: Int32Array[];
  /** Σ_t max(−s(t), 0): spikes that were taken back, recorded from `neurons` on. */
  readonly negativeSpikes?: Int32Array[];
  /** Step of the first s(t) > 0, 0 = never, recorded from `neurons` on; of the second phase where neurons wait. */
  readonly firstSpikeTime?: Int32Array[];
  /**
   * Σ_t x(t) that each max pool sent, (H, W, C) in topological order, recorded from `neurons` on where a network has any
   * and the reading is none of averages.
   */
  readonly pooled?: Float64Array[];
  /** s(t), θ(t) of the paper's neuron, (T, H, W, C) per layer, recorded with `train`; of the second phase where neurons wait. */
  readonly signedTrain?: Int8Array[];
}

/** Called for each spiking layer with the ANN's ReLU outputs (N, H, W, C); the array is only valid during the call. */
export type ActivationObserver = (spikingLayer: number, activation: Float32Array) => void;

/**
 * Called with each spiking layer's ReLU outputs (N, H, W, C) for some images in order, as soon as they stand and before
 * any layer reads them: what it writes there is what they read.
 */
export type ActivationEdit = (spikingLayer: number, activation: Float32Array) => void;

export interface Engine {
  readonly name: EngineName;
  readonly network: Network;
  /** ANN, Eq. (1). images (N, H, W, C) → logits (N, K), NaN where an image has it. RangeError for a part of an image. */
  forward(images: Float32Array, observe?: ActivationObserver, edit?: ActivationEdit): Float32Array;
  /**
   * Sets neuron, thresholds, v(0), shifts, temporal biases and tie rule for the simulations that follow. The numbers are
   * copied: what is written into them counts when they are handed over again. The same numbers again cost next to nothing.
   *
   * @throws RangeError, TypeError for numbers that are not those of the network or not finite, thresholds ≤ 0, rules that
   *   do not exist
   */
  configure(parameters: SpikingParameters): void;
  /**
   * SNN for T steps on one image (H, W, C). Needs {@link Engine.configure} first.
   *
   * @throws RangeError for an image of another length or with a value that is not finite, times that are no whole
   *   numbers, not ascending, a layer or a recording that is none
   */
  simulate(image: Float32Array, options: SimulateOptions): Simulation;
}
