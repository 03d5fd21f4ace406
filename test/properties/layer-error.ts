/**
 * How Eq. (11)'s error term answers to v(0) on real activity: one spiking layer of a trained net, its inputs held fixed as
 * some images made them, its neurons run again by Eq. (2)–(6) from other v(0).
 *
 * What holds, and where. The neurons that the paper speaks of are the driven ones, with a mean current in [0, V_th]: over
 * them the mean error term falls in size with every step of v(0) from 0 towards the residual that they end with if they
 * start from it, to 0 where it arrives; beyond, it grows with the other sign. That residual is V_th / 2 where currents are
 * even in time (layer 1, whose input is constant), and less behind (0.2 to 0.5 V_th), where spikes come in bursts. Over
 * all neurons of a layer the mean error term rises instead: an inhibited neuron ends far below 0 whatever v(0) is, so that
 * its term grows as v(0) does. (The mean of its size, in which gains and losses of single neurons cannot cancel, hardly
 * moves: layer 18 of a ResNet20 on CIFAR-10 goes from 6.04 to 6.05 spikes.) Where inhibited and saturated neurons balance, as in layers 3 and 5 of the synthetic
 * ResNet20, the mean over all starts below 0 and the second statement is false.
 */
import { Calibration } from '../../src/convert/calibration.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { createEngine } from '../../src/engine/create.js';
import { createInlineRunner } from '../../src/engine/job.js';
import { firstImages, type ImageSet, normalise } from '../../src/network/images.js';
import { sizeOf } from '../../src/network/layer.js';
import type { Model } from '../../src/network/model.js';
import { type SpikingParameters, valueAt } from '../../src/network/snn.js';
import { errorTerm } from '../../src/paper/error.js';
import { firesAt, integrate, recursion } from '../../src/paper/neuron.js';

/** What the neurons of one layer received, on some images: every neuron on every image is one of N. */
export interface RecordedLayer {
  readonly T: number;
  /** (N) */
  readonly V_th: Float32Array;
  /** I(t), the X(t) of Eq. (2), (T, N) */
  readonly currents: Float32Array;
  /** Is the mean current in [0, V_th]? (N) */
  readonly driven: readonly boolean[];
  /** v(T) of the simulation, from v(0) = 0, (N) */
  readonly v_T: Float32Array;
}

/** The paper's plain SNN of a model: V_th the 0.99 quantile over calibration images, v(0) = 0. */
export async function plainSnn({ network, normalisation }: Model, images: ImageSet): Promise<SpikingParameters> {
  const runner = createInlineRunner({ engine: 'wasm', network, ...(normalisation && { normalisation }) });
  const thresholds = await new Calibration(runner, images, DEFAULT_OPTIONS).thresholds(0.99);
  const zeros = thresholds.map(() => Float32Array.of(0));
  return { thresholds, initialPotential: zeros, biasShift: zeros, fire: '>' };
}

/** Simulates the layers up to spiking layer s on the first images of a set and keeps what s received, and its v(T). */
export function recordLayer(
  { network, normalisation }: Model,
  parameters: SpikingParameters,
  { s, T, images, set }: { s: number; T: number; images: number; set: ImageSet },
): RecordedLayer {
  const engine = createEngine('wasm', network);
  engine.configure(parameters);
  const [size, n] = [sizeOf(set.shape), sizeOf(network.shapes[network.spiking[s]])];
  const x = normalise(firstImages(set, images).pixels, set.shape[2], normalisation);
  const N = n * images;
  const currents = new Float32Array(T * N);
  const v_T = new Float32Array(N);
  for (let at = 0; at < images; at++) {
    const image = x.subarray(at * size, (at + 1) * size);
    const keep = (t: number, I: Float32Array) => currents.set(I, (t - 1) * N + at * n);
    engine.simulate(image, { steps: T, until: s, currents: keep });
    const { finalPotential } = engine.simulate(image, { steps: T, until: s, record: 'potential' });
    v_T.set((finalPotential as Float32Array[])[s], at * n);
  }
  const V_th = Float32Array.from({ length: N }, (_, i) => valueAt(parameters.thresholds[s], i % n));
  const mean = new Float64Array(N);
  currents.forEach((I, i) => {
    mean[i % N] += I / T;
  });
  return { T, V_th, currents, v_T, driven: Array.from(mean, (I, i) => I >= 0 && I <= V_th[i]) };
}

/** v(T), (N), of the neurons from one v(0). */
export function finalPotentials({ T, V_th, currents }: RecordedLayer, v_0: number): Float32Array {
  const N = V_th.length;
  const v = new Float32Array(N).fill(v_0);
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < N; i++) {
      const I = currents[t * N + i];
      const theta = firesAt(integrate(v[i], I), V_th[i], '>') ? 1 : 0; // Eq. (2), Eq. (6)
      v[i] = recursion(v[i], I, theta, V_th[i]); // Eq. (5)
    }
  }
  return v;
}

/** Means of Eq. (11)'s error term times T: in spikes. */
export interface MeanErrors {
  /** Over the driven neurons. */
  readonly driven: number;
  /** Over all neurons of the layer. */
  readonly all: number;
}

/** The mean error terms for one v(0) of the layer and the v(T) of each neuron. */
export function meanErrors({ T, V_th, driven }: RecordedLayer, v_0: number, v_T: Float32Array): MeanErrors {
  const sums = { driven: 0, all: 0 };
  v_T.forEach((end, i) => {
    const error = errorTerm(v_0, end, T, V_th[i]) * T; // Eq. (11)
    sums.all += error;
    if (driven[i]) sums.driven += error;
  });
  const count = driven.filter(Boolean).length;
  return { driven: sums.driven / count, all: sums.all / v_T.length };
}

/** Where v(0) stands on its way from 0 to `end`: a quarter at a time. */
const onTheWay = (end: number) => [0, 1, 2, 3, 4].map((k) => (end * k) / 4);

/** The mean errors on the way to the residual, the neurons run again from each v(0). */
export function errorsRunAgain(layer: RecordedLayer): MeanErrors[] {
  return onTheWay(residualOf(layer)).map((v_0) => meanErrors(layer, v_0, finalPotentials(layer, v_0)));
}

/** The mean errors on the way to the residual of the recorded run, with v(T) as that run left it. */
export function errorsOfRecordedRun(layer: RecordedLayer): MeanErrors[] {
  // From v(0) = 0 the term is -v(T) / V_th in spikes: its mean over the driven neurons is where they ended, in V_th.
  const residual = -meanErrors(layer, 0, layer.v_T).driven * layer.V_th[0];
  return onTheWay(residual).map((v_0) => meanErrors(layer, v_0, layer.v_T));
}

/**
 * The residual that the driven neurons end with if they start from it: the v(0) where their mean error is 0, by bisection
 * between 0, where it is below 0, and V_th. The layer must have one V_th.
 */
export function residualOf(layer: RecordedLayer): number {
  let [low, high] = [0, layer.V_th[0]];
  for (let k = 0; k < 12; k++) {
    const middle = (low + high) / 2;
    if (meanErrors(layer, middle, finalPotentials(layer, middle)).driven < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Does each number have a smaller size than the one before it? */
export const fallsInSize = (list: readonly number[]) =>
  list.every((x, k) => k === 0 || Math.abs(x) < Math.abs(list[k - 1]));

/** Does each number have a larger size than the one before it? */
export const risesInSize = (list: readonly number[]) => fallsInSize([...list].reverse());
