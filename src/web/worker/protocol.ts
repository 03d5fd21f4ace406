/** What the page and its worker say to each other: plain data, one request, one reply. */
import type { Coding } from '../../coding/coders.js';
import type { OptionValues } from '../../convert/options.js';
import type { Picture } from '../../files/png.js';
import type { ImageSet } from '../../network/images.js';
import type { Shape } from '../../network/layer.js';
import type { Model } from '../../network/model.js';
import type { FireRule, Neuron, SpikingParameters } from '../../network/snn.js';
import type { SentError } from '../../workers/errors.js';
import type { ComparedMethod } from './compare.js';

/** An image and how it enters a net. */
export interface Stimulus {
  /** (H, W, C) bytes */
  readonly pixels: Uint8Array;
  /** Its place in its set, for random codes. */
  readonly index: number;
  readonly coding: Coding;
  readonly seed: number;
  /** Does the code of the image start from 1 / (2T)? */
  readonly compensateInput: OptionValues['compensateInput'];
  /** T */
  readonly steps: number;
}

/** A step of a run that is going on. */
export interface StepResult {
  readonly t: number;
  /** (K) */
  readonly annLogits: Float32Array;
  /** (K) of the SNN so far: the mean of I(1..t) */
  readonly logits: Float32Array;
}

/** What an SNN answers to one image, and what it cost. */
export interface Answer {
  readonly steps: number;
  /** (K) */
  readonly annLogits: Float32Array;
  /** (T, K) of the SNN after each step */
  readonly logits: Float32Array;
  /** Spikes of each layer over all neurons and steps. */
  readonly spikes: Float64Array;
  readonly synapticOperations: number;
  /** See runChecksum. */
  readonly checksum: string;
}

/** One image through ANN and SNN. */
export interface RunResult extends Answer {
  /** What x(1..t) keeps of the image, (T, H, W, C) bytes. */
  readonly coded: Uint8Array;
  /** Every spiking layer at every step as a small picture, one behind the other, see overview.ts. */
  readonly overview: Int8Array;
}

/** One spiking layer of the last run, (T, H, W, C) unless stated. */
export interface LayerRecord {
  readonly s: number;
  readonly shape: Shape;
  readonly neuron: Neuron;
  /** s(t), θ(t) of the paper's neuron; of the second phase where neurons wait */
  readonly spikes: Int8Array;
  readonly potential: Float32Array;
  /** ANN, (H, W, C) */
  readonly activation: Float32Array;
}

/** One neuron of the last layer asked for, (T) each. */
export interface NeuronRecord {
  readonly s: number;
  readonly n: number;
  readonly V_th: number;
  readonly v_0: number;
  readonly neuron: Neuron;
  readonly fire: FireRule;
  /** I(t), the bias shift and β(t) in it; of the first phase where neurons wait */
  readonly current: Float32Array;
  /** β(t), where there is a temporal bias */
  readonly beta?: Float32Array;
  /** v(t); of the second phase, as s(t), where neurons wait */
  readonly potential: Float32Array;
  readonly spikes: Int8Array;
  /** ANN activation */
  readonly activation: number;
  /** a − V_th r by the parts of the audit's ledger, in the order of PARTS: their sum is the whole difference. */
  readonly parts: Float64Array;
}

/** The last run as `ic-snn trace` writes it; neurons in (C, H, W) order. */
export interface TraceFacts {
  readonly annLogits: number[];
  readonly logitsSum: number[];
  readonly layers: string[];
  readonly spikeCounts: number[][];
  readonly finalPotential: number[][];
  readonly firstSpikeTime: number[][];
  readonly checksum: string;
  /** Where there is a neuron beyond the paper or a temporal bias. */
  readonly negativeSpikes?: number[][];
}

/** Each request and its answer. */
export interface Calls {
  readModel(bytes: Uint8Array, file: string): Model;
  readCifar(bytes: Uint8Array, file: string): ImageSet;
  readPicture(bytes: Uint8Array, file: string): Picture;
  fit(picture: Picture, shape: Shape): Uint8Array;
  fitSet(set: ImageSet, shape: Shape): ImageSet;
  synthetic(split: 'train' | 'test', count: number, first: number): ImageSet;
  use(model: Model): void;
  /** Keeps the run for questions about it; its steps are sent on the way. */
  run(stimulus: Stimulus, parameters: SpikingParameters): RunResult;
  /** The same, without keeping it. */
  answer(stimulus: Stimulus, parameters: SpikingParameters): Answer;
  layer(s: number): LayerRecord;
  neuron(s: number, n: number): NeuronRecord;
  trace(): TraceFacts;
  compare(stimulus: Stimulus, methods: readonly (readonly [string, SpikingParameters])[]): ComparedMethod[];
}

export type Call = keyof Calls;

export interface Request {
  readonly id: number;
  readonly call: Call;
  readonly args: readonly unknown[];
}

export type Reply =
  | { readonly id: number; readonly step: StepResult }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SentError };
