/** What travels between the layers of the SNN on the event-driven kernels, and where it stands in memory. */
import type { Rows } from './pack.js';

/** Spike lists or value lists of one layer. */
export interface Lists {
  readonly entries: number;
  readonly starts: number;
  /** 0 for spikes */
  readonly values: number;
}

/** The neurons' layer (a shortcut's spikes are those of the layer before it), and the channels it is moved by. */
export interface OfNeurons {
  readonly neurons: number;
  readonly before: number;
}

/** Spikes of one layer over a run of steps. */
export interface Spikes extends OfNeurons {
  readonly kind: 'spikes';
  /** (H, steps, W, words) */
  readonly masks: number;
  /** Those of the spikes worth −V_th, likewise; 0 where neurons send none. */
  readonly negative: number;
  readonly words: number;
  /** (C rounded up to 32): V_th of each channel */
  readonly threshold: number;
  /** By how many bytes an entry of a negative spike is larger. */
  readonly lists: Map<number, Lists>;
}

/** A tensor per step, (steps, H, W, C): averages of spikes, spikes of graded neurons, coded input, currents. */
export interface Values {
  readonly kind: 'values';
  readonly dense: number;
  /** Which of them are spikes, one at a time, and no numbers: all, or those worth ±V_th. Default none. */
  readonly spikes?: 'all' | OfNeurons | undefined;
  lists?: Lists;
}

/** The same tensor at every step, made once per image by the dense kernels. */
export interface Constant {
  readonly kind: 'constant';
}

/** A weighted sum that its only reader computes itself. */
export interface Fused {
  readonly kind: 'fused';
}

export type Signal = Spikes | Values | Constant | Fused;

/** One spiking layer's memory. */
export interface SpikingState {
  readonly at: number;
  readonly rows: Rows;
  /** v, (blocks, P, 16) */
  readonly state: number;
  readonly initial: number;
  readonly thresholdLanes: number;
  readonly shiftLanes: number;
  readonly thresholdChannels: number;
  /** Masks of spikes, and of those worth −V_th; 0 where neurons send none. */
  readonly masks: number;
  readonly negative: number;
  readonly words: number;
  /** n = Σ s so far, i32 as the state; 0 where neurons need none */
  readonly counts: number;
  /** Graded neurons: s(t), i8 (T, H, W, C); else 0 */
  readonly graded: number;
  /** Temporal bias of a run, (T, lanes); 0 without */
  readonly temporal: number;
  /** Graded neurons: x(t) = s(t) V_th, (T, H, W, C); else 0 */
  readonly values: number;
  readonly layer: number;
  /** number of the plan's calls that make this layer's spikes and all before them */
  calls: number;
  /** spikes counted since the image began */
  spikes: number;
}
