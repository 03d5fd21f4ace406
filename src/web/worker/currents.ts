/**
 * What one layer received at every step of a simulation that is over. Layers between two spiking layers have no memory
 * but for max pools, which are run again from the first step, so I(t) follows from the spikes of the layers before, in the very order of operations that both engines use: the
 * numbers are the simulation's own, bit for bit, and only the few layers in between are computed again.
 */

import { FLOAT32 } from '../../engine/arithmetic.js';
import { createMaxPools, type MaxPool } from '../../engine/max-pool.js';
import { computeLayer } from '../../engine/memoryless.js';
import { currentAt } from '../../engine/reference/neurons.js';
import { type Network, sizeOf } from '../../network/layer.js';
import { maxPoolingOf, neuronOf, type SpikingParameters, valueAt } from '../../network/snn.js';
import { residualSum } from '../../paper/ann.js';
import {
  carryOf,
  gradedReset,
  gradedValue,
  kindOf,
  stepWeight,
  waitsForInputs,
  weighted,
} from '../../paper/low-latency.js';
import { integrate } from '../../paper/neuron.js';

/** s(t), or θ(t), as recorded. */
export type Train = Uint8Array | Int8Array;

/** A simulation that is over. */
export interface Activity<T extends Train = Uint8Array> {
  readonly network: Network;
  readonly parameters: SpikingParameters;
  /** T */
  readonly steps: number;
  /** s(t) of each spiking layer, θ(t) of the paper's neuron, (T, H, W, C) */
  readonly trains: readonly T[];
  /** Writes x(t) of the image, (H, W, C); called with t = 1, 2, … in order. */
  readonly input: (t: number, x: Float32Array) => void;
  /** Is x(t) the same at every step? */
  readonly constantInput: boolean;
}

/** One spiking layer over time, (T, H, W, C) each. */
export interface LayerTrace {
  /** I(t), the X(t) of Eq. (2) */
  readonly current: Float32Array;
  /** v(t), Eq. (3); of neurons that wait at step t of the second phase */
  readonly potential: Float32Array;
}

/** v(t) and I(t) of every neuron of spiking layer s. */
export function traceLayer(activity: Activity<Train>, s: number): LayerTrace {
  const { network, parameters, steps } = activity;
  const at = network.spiking[s];
  const [size, channels] = [sizeOf(network.shapes[at]), network.shapes[at][2]];
  const biases = { biasShift: parameters.biasShift[s], temporalBias: parameters.temporalBias?.[s], channels };
  const kind = kindOf(neuronOf(parameters));
  const waits = waitsForInputs(kind);
  const current = new Float32Array(size * steps);
  const potential = new Float32Array(size * steps);
  const v = Float32Array.from({ length: size }, (_, n) => valueAt(parameters.initialPotential[s], n));
  const fire = (t: number) => {
    resetAt(activity.trains[s], parameters.thresholds[s], t, stepWeight(kind, t, steps), v);
    potential.set(v, (t - 1) * size);
  };
  eachStep(activity, network.sources[at][0], (t, z) => {
    const currentOf = currentAt(biases, t);
    for (let n = 0; n < size; n++) {
      const I = currentOf(n, z[n]); // X(t) of Eq. (2)
      v[n] = integrate(v[n], weighted(I, stepWeight(kind, t, steps))); // Eq. (2), Eq. (4)
      current[(t - 1) * size + n] = I;
    }
    if (!waits) fire(t);
  });
  for (let t = 1; waits && t <= steps; t++) fire(t);
  return { current, potential };
}

/** v = v_temp − s(t) g V_th, Eq. (3) with s for θ; g: how many times the step counts. */
function resetAt(train: Train, V_th: Float32Array, t: number, g: number, v: Float32Array): void {
  const row = (t - 1) * v.length;
  for (let n = 0; n < v.length; n++) v[n] = gradedReset(v[n], train[row + n], weighted(valueAt(V_th, n), g)); // Eq. (3)
}

/** Σ g I(1..t) of the output layer for every t, (T, K); g: how many times each step counts. */
export function traceOutput(activity: Activity<Train>): Float32Array {
  const { network, parameters, steps } = activity;
  const kind = kindOf(neuronOf(parameters));
  const last = network.layers.length - 1;
  const K = sizeOf(network.shapes[last]);
  const sums = new Float32Array(K * steps);
  const sum = new Float32Array(K);
  eachStep(activity, last, (t, z) => {
    const g = stepWeight(kind, t, steps);
    for (let k = 0; k < K; k++) sum[k] = residualSum(sum[k], weighted(z[k], g));
    sums.set(sum, (t - 1) * K);
  });
  return sums;
}

/** Computes layer `target` (no ReLU) at every step from the spikes before it. */
function eachStep(activity: Activity<Train>, target: number, use: (t: number, z: Float32Array) => void): void {
  const { network, parameters, steps, constantInput } = activity;
  const needed = layersBefore(network, target);
  const out = network.shapes.map((shape, i) => new Float32Array(needed.has(i) ? sizeOf(shape) : 0));
  const constant = network.imageOnly.map((imageOnly) => imageOnly && constantInput);
  const order = [...needed].sort((a, b) => a - b);
  const pools = createMaxPools(
    network,
    maxPoolingOf(parameters),
    !constantInput,
    carryOf(kindOf(neuronOf(parameters))),
  );
  for (let t = 1; t <= steps; t++) {
    for (const i of order) if (t === 1 || !constant[i]) computeOutput(activity, i, t, out, pools);
    use(t, out[target]);
  }
}

/** The layers without memory that lead to a layer, with the spiking layers or the image at their start. */
function layersBefore({ layers, sources }: Network, target: number): Set<number> {
  const needed = new Set<number>();
  const visit = (i: number) => {
    if (needed.has(i)) return;
    needed.add(i);
    if (layers[i].kind !== 'relu') sources[i].forEach(visit);
  };
  visit(target);
  return needed;
}

function computeOutput(
  { network, parameters, trains, input }: Activity<Train>,
  i: number,
  t: number,
  out: readonly Float32Array[],
  pools: ReadonlyMap<number, MaxPool>,
): void {
  const { kind } = network.layers[i];
  const s = network.spikingIndex[i];
  const pool = pools.get(i);
  if (kind === 'input') input(t, out[i]);
  else if (kind === 'relu') spikesAt(trains[s], parameters.thresholds[s], t, out[i]);
  else if (pool) pool.step(out[network.sources[i][0]], out[i]);
  else computeLayer(network, i, out, FLOAT32);
}

/** x(t) = s(t) V_th of one spiking layer. */
function spikesAt(train: Train, V_th: Float32Array, t: number, x: Float32Array): void {
  const row = (t - 1) * x.length;
  for (let n = 0; n < x.length; n++) x[n] = gradedValue(train[row + n], valueAt(V_th, n)); // threshold balancing
}
