/**
 * Two engines on one network and the same images: do they compute the same bits, and if not, where do they part first? A
 * difference is a defect of one of them. −0 and +0 count as equal.
 */

import type { Engine, InputCoder, Simulation } from '../engine/engine.js';
import { type Network, type Shape, sizeOf } from '../network/layer.js';
import { type SpikingParameters, valueAt } from '../network/snn.js';

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
  /** ANN activation, v(t), or Σ I of the output layer up to t. */
  readonly quantity: 'activation' | 'potential' | 'logit sum';
  /** What the two engines have there. */
  readonly values: readonly [number, number];
  /** Distance of the two as float32 numbers: 1 for neighbours. */
  readonly ulps: number;
  /** θ(t) of the two engines. */
  readonly spikes?: readonly [number, number];
  /** v_temp(t) − V_th of each: how near the neuron was to firing. */
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

type Engines = readonly [Engine, Engine];

/** Steps over the float32 numbers from a to b; 0 for −0 and +0. */
export function ulpsBetween(a: number, b: number): number {
  const [x, y] = new Int32Array(Float32Array.of(a, b).buffer);
  const order = (bits: number) => (bits < 0 ? -(bits & 0x7fffffff) : bits);
  return Math.abs(order(x) - order(y));
}

/**
 * Compares image by image: every ReLU output and logit of the ANN; every spike, v(T) and Σ I(t) of the SNN. Where the
 * SNNs differ they run again, one step longer each time, to find the first step, layer (in topological order) and neuron
 * at which v(t) or θ(t) is not the same.
 */
export class CrossChecker {
  #images = 0;
  #compared = 0;
  #ann: EngineDifference | null = null;
  #snn: EngineDifference | null = null;

  constructor(
    readonly engines: Engines,
    readonly parameters: SpikingParameters,
    readonly options: CrossCheckOptions,
  ) {
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
    for (let t = 1; t <= steps && this.#snn === null; t++) this.#snn = this.#differenceAt(t, upTo(t), n);
  }

  /** The first difference after step t, both engines having run that far. */
  #differenceAt(t: number, [a, b]: [Simulation, Simulation], n: number): EngineDifference | null {
    const { network } = this.engines[0];
    for (const [s, at] of network.spiking.entries()) {
      const size = sizeOf(network.shapes[at]);
      const theta = [trains(a)[s], trains(b)[s]].map((train) => train.subarray((t - 1) * size, t * size));
      const v = [potentials(a)[s], potentials(b)[s]];
      const found = [firstDifference(v[0], v[1]), firstDifference(theta[0], theta[1])].filter((i) => i >= 0);
      if (found.length === 0) continue;
      const i = Math.min(...found);
      const V_th = valueAt(this.parameters.thresholds[s], i);
      const fromThreshold = [0, 1].map((k) => (theta[k][i] === 1 ? v[k][i] : v[k][i] - V_th)) as [number, number];
      return {
        ...place('snn', n, network, at, i, t, 'potential'),
        ...values(v[0][i], v[1][i]),
        spikes: [theta[0][i], theta[1][i]],
        fromThreshold,
      };
    }
    const k = firstDifference(a.logitsSum, b.logitsSum);
    if (k < 0) return null;
    const at = network.layers.length - 1;
    return { ...place('snn', n, network, at, k, t, 'logit sum'), ...values(a.logitsSum[k], b.logitsSum[k]) };
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
  if (spikes && spikes[0] !== spikes[1]) parts.push('only one of them spikes');
  if (fromThreshold) parts.push(`${Math.min(...fromThreshold.map(Math.abs)).toExponential(2)} from the threshold`);
  return parts.join(', ');
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

/** Index of the first element that is not the same number, or −1. */
function firstDifference<A extends Float32Array | Uint8Array>(a: A, b: A): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) return i;
  return -1;
}

function trains({ spikeTrain }: Simulation): Uint8Array[] {
  return spikeTrain ?? [];
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
