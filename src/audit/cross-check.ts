/**
 * Two engines on one network and the same images: do they compute the same bits, and if not, where do they part first? A
 * difference is a defect of one of them. −0 and +0 count as equal.
 */

import type { Engine, InputCoder, Simulation } from '../engine/engine.js';
import { ordinal } from '../network/float32.js';
import { type Network, type Shape, sizeOf } from '../network/layer.js';
import { neuronOf, type SpikingParameters, valueAt } from '../network/snn.js';
import { kindOf, waitsForInputs } from '../paper/low-latency.js';

/** Where two engines part. */
export interface EngineDifference {
  readonly network: 'ann' | 'snn';
  /** Place of the image among the audited ones, from 0. */
  readonly image: number;
  readonly layer: string;
  /** Place in (H, W, C), from 0. */
  readonly neuron: { readonly row: number; readonly column: number; readonly channel: number };
  /** t of the SNN, from 1; null in the ANN. */
  readonly step: number | null;
  /** ANN activation, v(t) (v(T) of neurons that wait for their inputs), or Σ I of the output layer up to t. */
  readonly quantity: 'activation' | 'potential' | 'logit sum';
  /** What the two engines have there. */
  readonly values: readonly [number, number];
  /** Distance of the two as float32 numbers: 1 for neighbours. */
  readonly ulps: number;
  /** s(t) of the two engines, θ(t) of the paper's neuron. */
  readonly spikes?: readonly [number, number];
  /** v_temp(t) − V_th of each, how near the neuron was to firing; v_temp(t) where one of them takes a spike back. Not of neurons that wait. */
  readonly fromThreshold?: readonly [number, number];
}

/** What {@link crossCheck} finds. */
export interface CrossCheck {
  readonly engines: readonly [string, string];
  readonly images: number;
  /** float32 numbers and spikes that were compared */
  readonly compared: number;
  /** The first difference of the first image with one, of ANN and of SNN; null where every bit is equal. */
  readonly ann: EngineDifference | null;
  readonly snn: EngineDifference | null;
}

export interface CrossCheckOptions {
  readonly steps: number;
  readonly coder?: InputCoder | undefined;
}

export type Engines = readonly [Engine, Engine];

/** Steps over the float32 numbers from a to b; 0 for −0 and +0. */
export function ulpsBetween(a: number, b: number): number {
  const [x, y] = new Int32Array(Float32Array.of(a, b).buffer);
  return Math.abs(ordinal(x) - ordinal(y));
}

/**
 * Compares image by image: every ReLU output and logit of the ANN; every spike, v(T) and Σ I(t) of the SNN. Where the
 * SNNs differ they run again, one step longer each time, to find the first step, layer (in topological order) and neuron
 * at which v(t) or s(t) is not the same. Neurons that wait run once, since T decides what a layer sends: there the first
 * layer and neuron are found, and the step of the first spike that differs, or T.
 */
export class CrossChecker {
  readonly #waits: boolean;
  #images = 0;
  #compared = 0;
  #ann: EngineDifference | null = null;
  #snn: EngineDifference | null = null;

  constructor(
    readonly engines: Engines,
    readonly parameters: SpikingParameters,
    readonly options: CrossCheckOptions,
  ) {
    this.#waits = waitsForInputs(kindOf(neuronOf(parameters)));
    for (const engine of engines) engine.configure(parameters);
  }

  /** Compares one image, (H, W, C). */
  add(image: Float32Array, index: number): void {
    if (this.#ann === null) this.#compareAnn(image, this.#images);
    if (this.#snn === null) this.#compareSnn(image, index, this.#images);
    this.#images += 1;
  }

  finish(): CrossCheck {
    const [a, b] = this.engines;
    const found = { ann: this.#ann, snn: this.#snn };
    return { engines: [a.name, b.name], images: this.#images, compared: this.#compared, ...found };
  }

  #compareAnn(image: Float32Array, n: number): void {
    const { network } = this.engines[0];
    const [a, b] = this.engines.map((engine) => {
      const layers: Float32Array[] = [];
      const logits = engine.forward(image, (_, activation) => layers.push(activation.slice()));
      return [...layers, logits];
    });
    [...network.spiking, network.layers.length - 1].forEach((at, k) => {
      this.#compared += a[k].length;
      const i = firstDifference(a[k], b[k]);
      if (i >= 0) this.#ann ??= { ...place('ann', n, network, at, i, null, 'activation'), ...values(a[k][i], b[k][i]) };
    });
  }

  #compareSnn(image: Float32Array, index: number, n: number): void {
    const { steps, coder } = this.options;
    const upTo = (t: number) =>
      this.engines.map((engine) =>
        engine.simulate(image, { steps: t, record: 'train', index, ...(coder && { coder }) }),
      ) as [Simulation, Simulation];
    const [a, b] = upTo(steps);
    for (const values of [...trains(a), ...potentials(a), a.logitsSum]) this.#compared += values.length;
    if (sameSimulation(a, b)) return;
    if (this.#waits) this.#snn = this.#differenceAt(steps, [a, b], n);
    for (let t = 1; t <= steps && this.#snn === null; t++) this.#snn = this.#differenceAt(t, upTo(t), n);
  }

  /** The first difference after T steps, both engines having run that far; spikes are compared at all of them. */
  #differenceAt(T: number, [a, b]: [Simulation, Simulation], n: number): EngineDifference | null {
    const { network } = this.engines[0];
    for (const [s, at] of network.spiking.entries()) {
      const size = sizeOf(network.shapes[at]);
      const train = [trains(a)[s], trains(b)[s]] as const;
      const v = [potentials(a)[s], potentials(b)[s]] as const;
      const [inPotential, inTrain] = [firstDifference(...v), firstDifference(...train)];
      const found = [inPotential, inTrain < 0 ? -1 : inTrain % size].filter((i) => i >= 0);
      if (found.length === 0) continue;
      const i = Math.min(...found);
      const t = firstStepOf(train, size, i, T);
      const spikes = train.map((values) => values[(t - 1) * size + i]) as [number, number];
      return {
        ...place('snn', n, network, at, i, t, 'potential'),
        ...values(v[0][i], v[1][i]),
        spikes,
        // Neurons that wait have v(T) only, T steps at once.
        ...(!this.#waits && { fromThreshold: this.#fromThreshold(s, i, spikes, [v[0][i], v[1][i]]) }),
      };
    }
    const k = firstDifference(a.logitsSum, b.logitsSum);
    if (k < 0) return null;
    const at = network.layers.length - 1;
    return { ...place('snn', n, network, at, k, T, 'logit sum'), ...values(a.logitsSum[k], b.logitsSum[k]) };
  }

  /** Distance from the nearer boundary, of neuron i in spiking layer s, from its spikes and v behind them. */
  #fromThreshold(s: number, i: number, spikes: [number, number], v: [number, number]): [number, number] {
    const V_th = valueAt(this.parameters.thresholds[s], i);
    const boundary = Math.min(...spikes) < 0 ? 0 : V_th;
    return [v[0] + spikes[0] * V_th - boundary, v[1] + spikes[1] * V_th - boundary];
  }
}

/**
 * Cross-checks images in one thread.
 *
 * @param images (N, H, W, C), normalised
 * @example crossCheck([createEngine('reference', network), createEngine('wasm', network)], conversion, images, { steps: 8 })
 */
export function crossCheck(
  engines: Engines,
  parameters: SpikingParameters,
  images: Float32Array,
  options: CrossCheckOptions,
): CrossCheck {
  const checker = new CrossChecker(engines, parameters, options);
  const size = sizeOf(engines[0].network.shapes[0]);
  for (let n = 0; (n + 1) * size <= images.length; n++) checker.add(images.subarray(n * size, (n + 1) * size), n);
  return checker.finish();
}

/** One line about a cross-check's difference. */
export function describeDifference(difference: EngineDifference): string {
  const { network, image, layer, neuron, step, quantity, values: pair, ulps, spikes, fromThreshold } = difference;
  const where = `layer "${layer}", row ${neuron.row}, column ${neuron.column}, channel ${neuron.channel}`;
  const when = step === null ? '' : `, step ${step}`;
  const parts = [
    `${network.toUpperCase()}, image ${image}, ${where}${when}: ${quantity} ${pair[0]} against ${pair[1]}`,
  ];
  parts.push(`${ulps} ${ulps === 1 ? 'ulp' : 'ulps'} apart`);
  if (spikes && spikes[0] !== spikes[1]) parts.push(describeSpikes(spikes));
  if (fromThreshold) parts.push(`${Math.min(...fromThreshold.map(Math.abs)).toExponential(2)} from the threshold`);
  return parts.join(', ');
}

function describeSpikes([a, b]: readonly [number, number]): string {
  return a * b === 0 && a + b === 1 ? 'only one of them spikes' : `spikes ${a} against ${b}`;
}

function place(
  kind: 'ann' | 'snn',
  image: number,
  { layers, shapes }: Network,
  at: number,
  i: number,
  step: number | null,
  quantity: EngineDifference['quantity'],
) {
  const [, W, C]: Shape = shapes[at];
  const neuron = { row: Math.floor(i / C / W), column: Math.floor(i / C) % W, channel: i % C };
  return { network: kind, image, layer: layers[at].name, neuron, step, quantity };
}

function values(a: number, b: number): Pick<EngineDifference, 'values' | 'ulps'> {
  return { values: [a, b], ulps: ulpsBetween(a, b) };
}

/** The first step t ≤ T at which the trains of neuron i, in a layer of `size` neurons, differ; T where they do not. */
function firstStepOf([a, b]: readonly [Int8Array, Int8Array], size: number, i: number, T: number): number {
  for (let t = 1; t < T; t++) if (a[(t - 1) * size + i] !== b[(t - 1) * size + i]) return t;
  return T;
}

/** Index of the first element that is not the same number, or −1; −0 and +0 are. */
function firstDifference<A extends Float32Array | Int8Array>(a: A, b: A): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) return i;
  return -1;
}

function trains({ signedTrain }: Simulation): Int8Array[] {
  return signedTrain ?? [];
}

function potentials({ finalPotential }: Simulation): Float32Array[] {
  return finalPotential ?? [];
}

function sameSimulation(a: Simulation, b: Simulation): boolean {
  return (
    trains(a).every((train, s) => firstDifference(train, trains(b)[s]) < 0) &&
    potentials(a).every((v, s) => firstDifference(v, potentials(b)[s]) < 0) &&
    firstDifference(a.logitsSum, b.logitsSum) < 0
  );
}
