/**
 * Where a neuron's error a − V_th r, Eq. (15), comes from. A chain of outputs leads from the ANN's to the SNN's, each step
 * of it changing one thing; the differences of neighbours are the parts, so that they add up to the whole by definition.
 * In float64.
 */
import type { Layer } from '../network/layer.js';
import { type FireRule, neuronOf, type SpikingParameters } from '../network/snn.js';
import { activation, clippedActivation } from '../paper/ann.js';
import { meanOutput } from '../paper/error.js';
import { kindOf, mostSpikes, type NeuronKind, takesBack, waitsForInputs } from '../paper/low-latency.js';
import { firesAt } from '../paper/neuron.js';
import { firingRate } from '../paper/rate.js';

/** The parts of the error, in the order of the chain. */
export const PARTS = ['inherited', 'pooling', 'clipping', 'quantisation', 'initialPotential', 'unevenness'] as const;

export type Part = (typeof PARTS)[number];

/** How a neuron spikes. */
export interface Firing {
  readonly kind: NeuronKind;
  /** K of graded neurons, 1 of others */
  readonly most: number;
  readonly fire: FireRule;
}

/** How the neurons of a network spike. */
export function firingOf(parameters: Pick<SpikingParameters, 'neuron' | 'fire'>): Firing {
  const neuron = neuronOf(parameters);
  return { kind: kindOf(neuron), most: mostSpikes(neuron), fire: parameters.fire };
}

/** The ANN's largest activation in a layer, ∞ without a ceiling. */
export function ceilingOf(layer: Layer): number {
  return (layer.kind === 'relu' && layer.ceiling) || Number.POSITIVE_INFINITY;
}

/** Which neurons take spikes back. */
const TAKES_BACK: Record<NeuronKind, boolean> = {
  ...{ binary: false, signed: true, graded: true },
  ...{ 'two-phase': false, 'few-spikes': false },
};

/** What the audit knows of one neuron, for one image. */
export interface AuditedNeuron {
  /** a: what the ANN puts out */
  readonly a: number;
  /** W Σ_t x(t) + T b: the current that the layers before really sent, over all steps, without the bias shift */
  readonly drive: number;
  /** `drive` if the max pools in between had sent the maximum of their inputs' sums; the same where there is none */
  readonly ideal: number;
  /** The ANN's largest activation, ∞ without a ceiling */
  readonly ceiling: number;
  /** T times the bias shift of compensation `per-step`, and Σ_t β(t) of a temporal bias; 0 without */
  readonly shift: number;
  readonly v_0: number;
  readonly V_th: number;
  /** Σ_t s(t), Σ_t θ(t) of the paper's neuron */
  readonly spikes: number;
  /** How many times the steps count together; so do their terms in all sums here. T but for few-spikes neurons */
  readonly T: number;
  readonly firing: Firing;
}

/**
 * Σ s of a neuron in T steps when `drive` reaches it evenly, as the constant current I = drive / T: how often v(0) + drive
 * exceeds (reaches) a multiple of V_th, but not more than K times per step. A constant current gives a neuron nothing to
 * take back but what it fired off a surplus of v(0).
 */
export function evenSpikes(drive: number, v_0: number, V_th: number, T: number, firing: Firing): number {
  const { kind, most, fire } = firing;
  const late = v_0 < 0 && drive > T * most * V_th; // saturates, but only once it has climbed to the threshold
  const early = v_0 > V_th && drive < 0; // fires off its surplus before the current has taken it away
  // Neurons that wait see the whole charge before they fire.
  if (!waitsForInputs(kind) && (late || early)) return countSpikes(drive / T, v_0, V_th, T, firing);
  const multiples = (v_0 + drive) / V_th;
  return Math.min(Math.max(multiplesBelow(multiples, fire), 0), T * most);
}

/** The same, step by step: the recursion of Eq. (5), with s for θ and a constant current, in float64. */
export function countSpikes(I: number, v_0: number, V_th: number, T: number, firing: Firing): number {
  const { kind, most, fire } = firing;
  const waits = waitsForInputs(kind);
  let [v, n] = [waits ? v_0 + T * I : v_0, 0];
  for (let t = 1; t <= T; t++) {
    if (!waits) v += I;
    let s = 0;
    for (; s < most && firesAt(v, V_th, fire); s++) v -= V_th;
    if (TAKES_BACK[kind] && s === 0) for (; -s < most && takesBack(v, n + s, fire); s--) v += V_th;
    n += s;
  }
  return n;
}

/**
 * Splits a − V_th r into the six {@link PARTS}, in units of the activations. The chain of outputs:
 *
 * 1. a, the ANN's activation;
 * 2. the activation for what the spiking layers before really sent, had max pools passed on exact maxima of it: the ANN's
 *    function of ideal / T (1 − 2: `inherited`);
 * 3. the same of drive / T: max pools as they are (2 − 3: `pooling`, 0 where there are none);
 * 4. max(drive / T, 0), but at most K V_th, the largest output there is (3 − 4: `clipping`); K = 1 but for graded neurons;
 * 5. V_th / T times the spikes of an even input from v(0) = 0: whole steps only (4 − 5: `quantisation`);
 * 6. the same from the real v(0), with bias shift and temporal bias (5 − 6: `initialPotential`);
 * 7. V_th r, the SNN's output: the same charge, at the times at which it really came (6 − 7: `unevenness`, which is
 *    rounding for neurons that wait).
 *
 * @param parts (6), written
 * @example
 * splitError(parts, { a: 1, drive: 4, ideal: 4, ceiling: Infinity, shift: 0, v_0: 0, V_th: 1, spikes: 3, T: 4, firing })
 */
export function splitError(parts: Float64Array, neuron: AuditedNeuron): void {
  const { a, drive, ideal, ceiling, shift, v_0, V_th, spikes, T, firing } = neuron;
  const rectified = activation(drive / T); // Eq. (1)
  const received = Math.min(rectified, ceiling);
  const receivable = ideal === drive ? received : clippedActivation(ideal / T, ceiling);
  const clipped = Math.min(rectified, firing.most * V_th);
  const quantised = output(evenSpikes(drive, 0, V_th, T, firing), T, V_th);
  const started = output(evenSpikes(drive + shift, v_0, V_th, T, firing), T, V_th);
  parts[0] = a - receivable;
  parts[1] = receivable - received;
  parts[2] = received - clipped;
  parts[3] = clipped - quantised;
  parts[4] = quantised - started;
  parts[5] = started - output(spikes, T, V_th);
}

/** How many whole multiples does a quotient exceed (`>`) or reach (`>=`)? */
function multiplesBelow(quotient: number, fire: FireRule): number {
  switch (fire) {
    case '>':
      return Math.ceil(quotient) - 1;
    case '>=':
      return Math.floor(quotient);
    default:
      return fire satisfies never;
  }
}

/** V_th r, Eq. (8) and Eq. (13). */
function output(spikes: number, T: number, V_th: number): number {
  return meanOutput(firingRate(spikes, T), V_th);
}
