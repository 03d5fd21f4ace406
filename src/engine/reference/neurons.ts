/** The neurons of one spiking layer during a simulation, and one time step of the paper's, sections 3.1 and 3.2. */
import { type FireRule, neuronOf, type SpikingParameters, temporalRow, valueAt } from '../../network/snn.js';
import { mostSpikes, temporalCurrent } from '../../paper/low-latency.js';
import { firesAt, inputCurrent, integrate, softReset, spikeValue } from '../../paper/neuron.js';
import { createRecord, recordSpikes, type SpikeRecord } from '../record.js';

/** Parameters and state of H·W·C neurons. */
export interface Neurons {
  /** 1 or (C), as V(0) and the bias shift */
  readonly V_th: Float32Array;
  readonly biasShift: Float32Array;
  /** β, (T, C) */
  readonly temporalBias: Float32Array | undefined;
  readonly channels: number;
  readonly fire: FireRule;
  /** K of graded neurons, 1 of others */
  readonly most: number;
  /** V(t), (H, W, C) */
  readonly v: Float32Array;
  readonly record: SpikeRecord;
}

/** Spiking layer s, of H·W·C = `size` neurons, before the first step; s(t) is recorded for `trainSteps` steps. */
export function createNeurons(
  parameters: SpikingParameters,
  s: number,
  size: number,
  channels: number,
  trainSteps: number,
): Neurons {
  const v_0 = parameters.initialPotential[s];
  return {
    V_th: parameters.thresholds[s],
    biasShift: parameters.biasShift[s],
    temporalBias: parameters.temporalBias?.[s],
    channels,
    fire: parameters.fire,
    most: mostSpikes(neuronOf(parameters)),
    v: Float32Array.from({ length: size }, (_, n) => valueAt(v_0, n)),
    record: createRecord(size, trainSteps),
  };
}

/** The current of neuron n at step t, X(t) of Eq. (2), from its weighted sum: a function of n and W x(t) + b. */
export function currentAt(
  { biasShift, temporalBias, channels }: Pick<Neurons, 'biasShift' | 'temporalBias' | 'channels'>,
  t: number,
): (n: number, z: number) => number {
  const beta = temporalRow(temporalBias, t, channels);
  if (!beta) return (n, z) => inputCurrent(z, valueAt(biasShift, n));
  return (n, z) => temporalCurrent(inputCurrent(z, valueAt(biasShift, n)), valueAt(beta, n));
}

/**
 * One time step of the paper's neurons.
 *
 * @param z W x(t) + b, (H, W, C)
 * @param x out: θ(t) V_th, (H, W, C)
 */
export function stepBinary(neurons: Neurons, t: number, z: Float32Array, x: Float32Array): void {
  const { v, fire, record } = neurons;
  const current = currentAt(neurons, t);
  for (let n = 0; n < v.length; n++) {
    const V_th = valueAt(neurons.V_th, n);
    const X = current(n, z[n]);
    const v_temp = integrate(v[n], X); // Eq. (2); with X(t) written out, Eq. (4)
    const theta = firesAt(v_temp, V_th, fire) ? 1 : 0; // Eq. (6)
    v[n] = softReset(v_temp, theta, V_th); // Eq. (3); with Eq. (4) put in, Eq. (5)
    x[n] = spikeValue(theta, V_th); // threshold balancing
    if (theta === 1) recordSpikes(record, t, n, 1); // Σ θ(t) of Eq. (8)
  }
}
