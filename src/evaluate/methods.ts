/** Accuracy and loss of the ANN and of SNNs over a data set: the paper's tables. */
import type { Calibration, Input } from '../convert/calibration.js';
import { convert } from '../convert/convert.js';
import { classOf, latencyOf, type Method, type MethodChoice, type MethodClass } from '../convert/method.js';
import type { ConversionOptions, OptionValues } from '../convert/options.js';
import { tracker, type WorkOptions } from '../convert/work.js';
import { annAnswers, type SimulatedImage, snnAnswers } from '../engine/answers.js';
import type { Runner } from '../engine/job.js';
import { totalMacs } from '../network/cost.js';
import type { ImageSet } from '../network/images.js';
import type { Network } from '../network/layer.js';
import { type Conversion, neuronOf, sameParameters, valueAt } from '../network/snn.js';
import { kindOf } from '../paper/low-latency.js';
import { snnEnergy } from './energy.js';
import { wilsonInterval } from './wilson.js';

/** Right answers of a network. */
export interface AnnResult {
  readonly correct: number;
  /** percent */
  readonly accuracy: number;
  /** Wilson's 95 % interval of the accuracy, percent */
  readonly interval: readonly [low: number, high: number];
}

/** One row of the table, as in `evaluate --json`. */
export interface MethodResult extends AnnResult {
  readonly method: string;
  readonly class: MethodClass;
  /** T */
  readonly steps: number;
  /** Steps until an answer stands: T, or more where layers wait for one another. */
  readonly latency: number;
  /** ANN − SNN, points */
  readonly loss: number;
  readonly spikesPerImage: number;
  readonly synapticOperationsPerImage: number;
  readonly macsPerImage: number;
  /** An estimate from the operations, microjoules, see energy.ts. */
  readonly energyPerImage: number;
  /** v(0) of each spiking layer in units of its V_th, the mean where there is one per channel or neuron */
  readonly initialPotential: number[];
  readonly thresholds: (number | number[])[];
  /** Where something was chosen by agreement with the ANN: what was chosen, "residual clamped". */
  readonly chosen?: string;
}

/** Correct answers of the ANN. */
export async function evaluateAnn(runner: Runner, images: ImageSet, work: WorkOptions): Promise<AnnResult> {
  const predicted = await runner.run(annAnswers, null, images, tracker('ANN', images.count, work));
  return countCorrect(predicted, images);
}

/** Right answers among some. */
export function countCorrect(predicted: readonly number[], { labels, count }: ImageSet): AnnResult {
  const correct = predicted.filter((k, n) => k === labels[n]).length;
  return { correct, accuracy: percent(correct, count), interval: wilsonInterval(correct, count) };
}

/**
 * Simulates every image to the last of some ascending times.
 *
 * @param label what is simulated, for the progress
 * @returns for each time, every image as it stands then
 */
export async function simulateReadouts(
  runner: Runner,
  { simulation = snnAnswers }: Pick<Method, 'simulation'>,
  conversion: Conversion,
  times: readonly number[],
  images: ImageSet,
  input: Input,
  label: string,
  work: WorkOptions,
): Promise<SimulatedImage[][]> {
  const stage = tracker(`${label}, T = ${times.join(', ')}`, images.count, work);
  const [steps, readouts] = [times[times.length - 1], times.slice(0, -1)];
  const argument = {
    ...{ parameters: conversion, steps, coding: input.coding, seed: input.seed },
    compensateInput: input.compensateInput === 'yes',
    ...(readouts.length > 0 && { readouts }),
  };
  const simulated = await runner.run(simulation, argument, images, stage);
  return times.map((_, k) => simulated.map((image) => image.readouts?.[k] ?? image));
}

/** A network to measure: how it was made, and what to call it. */
export type Described = Pick<MethodChoice, 'label'> & {
  readonly method: Pick<Method, 'class' | 'simulation'>;
};

/**
 * Table rows of a method's conversions for different T, in their order. Conversions that differ in T alone (those whose
 * v(0) is 0) are one simulation, read at each T.
 */
export async function evaluateConversions(
  runner: Runner,
  choice: Described,
  conversions: readonly Conversion[],
  images: ImageSet,
  ann: AnnResult,
  input: Input,
  work: WorkOptions,
): Promise<MethodResult[]> {
  const rows = new Map<Conversion, MethodResult>();
  const sorted = [...conversions].sort((a, b) => a.steps - b.steps);
  for (const first of sorted) {
    if (rows.has(first)) continue;
    const alike = choice.method.simulation ? [first] : sorted.filter((other) => canShare(first, other, input));
    const times = [...new Set(alike.map(({ steps }) => steps))];
    const { method, label } = choice;
    const simulated = await simulateReadouts(runner, method, first, times, images, input, label, work);
    for (const one of alike) {
      const then = simulated[times.indexOf(one.steps)];
      rows.set(one, summarise(runner.setup.network, choice, one, images, then, ann));
    }
  }
  return conversions.map((one) => rows.get(one) as MethodResult);
}

/** Is one conversion's simulation the start of the other's? */
function canShare(a: Conversion, b: Conversion, { coding, compensateInput }: Input): boolean {
  if (a === b) return true;
  if (coding !== 'direct' && compensateInput === 'yes') return false; // the coder's start depends on T
  if (kindOf(neuronOf(a)) === 'two-phase') return false; // they fire when all T inputs are in
  return sameParameters(a, b);
}

/** Table rows of one method, one for each T: conversion and simulation. */
export async function evaluateMethod(
  choice: MethodChoice,
  calibration: Calibration,
  options: OptionValues,
  steps: readonly number[],
  images: ImageSet,
  ann: AnnResult,
): Promise<MethodResult[]> {
  const { runner, input, work } = calibration;
  const conversions: Conversion[] = [];
  for (const T of steps) {
    const asked: ConversionOptions = { ...options, steps: T };
    conversions.push(await convert(calibration, choice, asked));
  }
  return evaluateConversions(runner, choice, conversions, images, ann, input, work);
}

/** A table row from simulated images. */
export function summarise(
  network: Network,
  { label, method }: Described,
  conversion: Conversion,
  images: ImageSet,
  simulated: readonly SimulatedImage[],
  ann: AnnResult,
): MethodResult {
  const { steps, initialPotential, thresholds } = conversion;
  const right = countCorrect(
    simulated.map(({ predicted }) => predicted),
    images,
  );
  const spikes = simulated.reduce((sum, image) => sum + image.spikes.reduce((total, n) => total + n, 0), 0);
  const operations = simulated.reduce((sum, { synapticOperations }) => sum + synapticOperations, 0);
  const chosen = chosenOf(conversion);
  const ofClass = classOf(method, conversion);
  return {
    ...{ method: label, class: ofClass, steps, latency: latencyOf(method, conversion, network) },
    ...right,
    loss: percent(ann.correct - right.correct, images.count),
    spikesPerImage: spikes / images.count,
    synapticOperationsPerImage: operations / images.count,
    macsPerImage: totalMacs(network),
    energyPerImage: snnEnergy(ofClass, operations / images.count),
    initialPotential: initialPotential.map((v_0, s) => meanRatio(v_0, thresholds[s])),
    thresholds: thresholds.map((V_th) => (V_th.length === 1 ? V_th[0] : [...V_th])),
    ...(chosen !== undefined && { chosen }),
  };
}

/** What was chosen by agreement with the ANN while converting, in words; undefined for nothing. */
export function chosenOf({ options }: Conversion): string | undefined {
  return typeof options.chosen === 'string' ? options.chosen : undefined;
}

/** Mean of v(0) / V_th over a layer's channels or neurons. */
export function meanRatio(v_0: Float32Array, V_th: Float32Array): number {
  const length = Math.max(v_0.length, V_th.length);
  let sum = 0;
  for (let n = 0; n < length; n++) sum += valueAt(v_0, n) / valueAt(V_th, n);
  return sum / length;
}

function percent(part: number, whole: number): number {
  return (part / whole) * 100;
}
