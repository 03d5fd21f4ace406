/** The neurons of one spiking layer during a simulation, and one time step of them, sections 3.1 and 3.2. */
import { type FireRule, type SpikingParameters, valueAt } from '../../network/snn.js';
import { firesAt, inputCurrent, integrate, softReset, spikeValue } from '../../paper/neuron.js';

/** State and record of H·W·C neurons. */
export interface Neurons {
  /** 1 or (C), as V(0) and the bias shift */
  readonly V_th: Float32Array;
  readonly biasShift: Float32Array;
  readonly fire: FireRule;
  /** V(t), (H, W, C) */
  readonly v: Float32Array;
  /** Σ θ so far, (H, W, C) */
  readonly spikeCounts: Int32Array;
  /** (H, W, C), 0 = none so far */
  readonly firstSpikeTime: Int32Array;
  /** θ(t), (T, H, W, C), or empty */
  readonly train: Uint8Array;
}

/** Spiking layer s before the first step. */
export function createNeurons(parameters: SpikingParameters, s: number, size: number, recordedSteps: number): Neurons {
  const v_0 = parameters.initialPotential[s];
  return {
    V_th: parameters.thresholds[s],
    biasShift: parameters.biasShift[s],
    fire: parameters.fire,
    v: Float32Array.from({ length: size }, (_, n) => valueAt(v_0, n)),
    spikeCounts: new Int32Array(size),
    firstSpikeTime: new Int32Array(size),
    train: new Uint8Array(size * recordedSteps),
  };
}

/** X(t), (H, W, C), of weighted sums z. */
export function currentOf({ biasShift }: Neurons, z: Float32Array): Float32Array {
  return z.map((sum, n) => inputCurrent(sum, valueAt(biasShift, n)));
}

/**
 * One time step of a layer.
 *
 * @param z W x(t) + b, (H, W, C)
 * @param x out: θ(t) V_th, (H, W, C)
 */
export function step(neurons: Neurons, t: number, z: Float32Array, x: Float32Array): void {
  const { v, biasShift, fire } = neurons;
  for (let n = 0; n < v.length; n++) {
    const V_th = valueAt(neurons.V_th, n);
    const X = inputCurrent(z[n], valueAt(biasShift, n));
    const v_temp = integrate(v[n], X); // Eq. (2); with X(t) written out, Eq. (4)
    const theta = firesAt(v_temp, V_th, fire) ? 1 : 0; // Eq. (6)
    v[n] = softReset(v_temp, theta, V_th); // Eq. (3); with Eq. (4) put in, Eq. (5)
    x[n] = spikeValue(theta, V_th); // threshold balancing
    if (theta === 1) record(neurons, t, n);
  }
}

function record({ spikeCounts, firstSpikeTime, train, v }: Neurons, t: number, n: number): void {
  spikeCounts[n] += 1; // Σ θ(t) of Eq. (8)
  firstSpikeTime[n] ||= t;
  if (train.length > 0) train[(t - 1) * v.length + n] = 1;
}
