/** Time steps of the neurons beyond the paper, see src/paper/low-latency.ts. Arguments as of {@link stepBinary}. */
import { valueAt } from '../../network/snn.js';
import { gradedReset, gradedSpikes, gradedValue, signedSpike, weighted } from '../../paper/low-latency.js';
import { firesAt, integrate, softReset, spikeValue } from '../../paper/neuron.js';
import { recordSpikes } from '../record.js';
import { currentAt, type Neurons } from './neurons.js';

/** Signed neurons: s(t) of −1, 0 or 1. */
export function stepSigned(neurons: Neurons, t: number, z: Float32Array, x: Float32Array): void {
  const { v, fire, record } = neurons;
  const current = currentAt(neurons, t);
  for (let n = 0; n < v.length; n++) {
    const V_th = valueAt(neurons.V_th, n);
    const v_temp = integrate(v[n], current(n, z[n]));
    const s = signedSpike(v_temp, V_th, record.spikeCounts[n], fire);
    v[n] = gradedReset(v_temp, s, V_th);
    x[n] = gradedValue(s, V_th);
    if (s !== 0) recordSpikes(record, t, n, s);
  }
}

/** Graded neurons: up to K spikes at once. */
export function stepGraded(neurons: Neurons, t: number, z: Float32Array, x: Float32Array): void {
  const { v, fire, most, record } = neurons;
  const current = currentAt(neurons, t);
  for (let n = 0; n < v.length; n++) {
    const V_th = valueAt(neurons.V_th, n);
    const v_temp = integrate(v[n], current(n, z[n]));
    const s = gradedSpikes(v_temp, V_th, record.spikeCounts[n], most, fire);
    v[n] = gradedReset(v_temp, s, V_th);
    x[n] = gradedValue(s, V_th);
    if (s !== 0) recordSpikes(record, t, n, s);
  }
}

/**
 * Neurons that wait, step t of the first phase: they integrate and do not fire.
 *
 * @param g how many times the step counts
 */
export function accumulate(neurons: Neurons, t: number, g: number, z: Float32Array): void {
  const { v } = neurons;
  const current = currentAt(neurons, t);
  for (let n = 0; n < v.length; n++) v[n] = integrate(v[n], weighted(current(n, z[n]), g));
}

/** Neurons that wait, step t of the second phase: they fire and take in nothing. Arguments as of {@link accumulate}. */
export function release({ v, V_th: thresholds, fire, record }: Neurons, t: number, g: number, x: Float32Array): void {
  for (let n = 0; n < v.length; n++) {
    const V_th = valueAt(thresholds, n);
    const height = weighted(V_th, g);
    const theta = firesAt(v[n], height, fire) ? 1 : 0;
    v[n] = softReset(v[n], theta, height);
    x[n] = spikeValue(theta, V_th);
    if (theta === 1) recordSpikes(record, t, n, 1, g);
  }
}
