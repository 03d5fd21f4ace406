/**
 * What the baselines measure on calibration images. They ask here and never see images or workers; whoever runs them
 * (src/evaluate/calibrate.ts) spreads the work. Every sum is a sum of whole numbers, so that no result depends on how the
 * images were split up.
 */
import type { Network } from '../../network/layer.js';
import type { Conversion, PerLayer, SpikingParameters } from '../../network/snn.js';

/** Images that the methods which simulate the SNN layer by layer take: the first ones, one batch of Li et al.'s code. */
export const SAMPLES = 128;

/** A layer's activations in equal bins from 0 to its largest, the last bin holding what is at the largest. */
export interface LevelSums {
  /** (bins + 1) number of activations */
  readonly counts: Float64Array;
  /** (bins + 1) sum of activations, whole multiples of {@link sumUnit} */
  readonly sums: Float64Array;
}

export interface Calibration {
  readonly network: Network;
  /** V_th of each layer: the exact p-quantile of its activations over all calibration images, zeros included. */
  thresholds(p: number): Promise<PerLayer>;
  /** Activations of all calibration images in bins of maximum / bins. */
  levels(maxima: PerLayer, bins: number): Promise<LevelSums[]>;
  /** Mean ReLU output of each neuron over the first `samples` images: per layer (H, W, C), in whole multiples of the unit. */
  meanActivations(maxima: PerLayer, samples: number): Promise<Float64Array[]>;
  /** Mean firing rate of each neuron of spiking layer s over the first `samples` images, (H, W, C). */
  meanRates(s: number, parameters: SpikingParameters, steps: number, samples: number): Promise<Float64Array>;
  /** Largest current I(t) of spiking layer s over neurons, steps and the first `samples` images. */
  largestCurrent(s: number, parameters: SpikingParameters, steps: number, samples: number): Promise<number>;
  /** Does work once per key; what several methods or several T share. */
  once<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** A method as a function: SNN for T steps. */
export type Converter = (calibration: Calibration, steps: number, parameter: number) => Promise<Conversion>;

/**
 * The power of two in multiples of which activations are summed: 30 bits below the layer's largest. Sums below 2^23 times
 * the largest are exact in float64, and so the same in any order; what is rounded away is below 10^-9 of the largest.
 */
export function sumUnit(maximum: number): number {
  return 2 ** (Math.ceil(Math.log2(maximum)) - 30);
}

/** One number for every layer of a list. */
export function allLayers(like: PerLayer, value: (s: number) => number): PerLayer {
  return like.map((_, s) => Float32Array.of(value(s)));
}

/** v(0) = 0, no shift, fires at V_th: what most baselines start from. */
export function plainParameters(thresholds: PerLayer): SpikingParameters {
  const zeros = allLayers(thresholds, () => 0);
  return { thresholds, initialPotential: zeros, biasShift: zeros, fire: '>=' };
}

/** V_th / (2T) at every step. */
export function halfThresholdShift(thresholds: PerLayer, steps: number): PerLayer {
  return thresholds.map((V_th) => V_th.map((x) => x / (2 * steps)));
}
