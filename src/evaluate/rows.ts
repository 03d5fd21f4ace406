/** Rows of a table: networks to run test images through, as few simulations as there are different networks. */
import type { Input } from '../convert/calibration.js';
import { answersOnTheWay } from '../convert/early.js';
import { classOf, latencyOf, type Method, type MethodChoice, type MethodClass } from '../convert/method.js';
import { tracker, type WorkOptions } from '../convert/work.js';
import { type SimulatedImage, snnAnswers } from '../engine/answers.js';
import type { Runner } from '../engine/job.js';
import { imageMacs, totalUnpaddedMacs } from '../network/cost.js';
import type { ImageSet } from '../network/images.js';
import type { Network } from '../network/layer.js';
import { type Conversion, sameParameters, valueAt } from '../network/snn.js';
import { type Counts, countAnswers } from './counts.js';
import type { SnnWork } from './energy.js';

/** A network to measure: how it was made, and what to call it. */
export type Described = Pick<MethodChoice, 'label'> & {
  readonly method: Pick<Method, 'class' | 'simulation'>;
};

/** A row to be measured. */
export interface Row {
  readonly choice: Described;
  readonly conversion: Conversion;
  /** Measured on the first so many images, whole chunks of them; default: on all. */
  readonly images?: number;
}

/** What is known of a row before any image has run. */
export interface RowFacts extends Pick<SnnWork, 'imageMacsPerImage'> {
  readonly method: string;
  readonly class: MethodClass;
  /** T */
  readonly steps: number;
  /** Steps until an answer stands: T, or more where layers wait for one another. */
  readonly latency: number;
  /** Multiply-adds of the ANN, padding left out. */
  readonly macsPerImage: number;
  /** v(0) of each spiking layer in units of its V_th, the mean where there is one per channel or neuron */
  readonly initialPotential: number[];
  readonly thresholds: (number | number[])[];
  /** Where something was chosen by the ANN's own answers: what was chosen, "residual clamped". */
  readonly chosen?: string;
  /** The first so many images, where it is not measured on all. */
  readonly images?: number;
}

/** The facts of a row whose images enter in some way. */
export function describeRow(
  network: Network,
  { choice: { label, method }, conversion, images }: Row,
  { coding }: Pick<Input, 'coding'>,
): RowFacts {
  const { steps, initialPotential, thresholds } = conversion;
  const chosen = chosenOf(conversion);
  return {
    ...{ method: label, class: classOf(method, conversion), steps, latency: latencyOf(method, conversion, network) },
    macsPerImage: totalUnpaddedMacs(network),
    imageMacsPerImage: coding === 'direct' ? imageMacs(network) : 0,
    initialPotential: initialPotential.map((v_0, s) => meanRatio(v_0, thresholds[s])),
    thresholds: thresholds.map((V_th) => (V_th.length === 1 ? V_th[0] : [...V_th])),
    ...(chosen !== undefined && { chosen }),
    ...(images !== undefined && { images }),
  };
}

/** What was chosen by the ANN's own answers while converting, in words; undefined for nothing. */
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

/** Rows that one simulation answers: their networks are the same but for T. */
export interface RowGroup {
  readonly rows: readonly Row[];
  /** The T of the rows, ascending. */
  readonly times: readonly number[];
}

/** Puts rows together that differ in T alone (those whose v(0) and biases do not depend on it), whatever method made them. */
export function groupRows(rows: readonly Row[], input: Input): RowGroup[] {
  const groups: Row[][] = [];
  for (const row of [...rows].sort((a, b) => a.conversion.steps - b.conversion.steps)) {
    const group = groups.find(([first]) => canShare(first, row, input));
    if (group) group.push(row);
    else groups.push([row]);
  }
  return groups.map((group) => ({
    rows: group,
    times: [...new Set(group.map(({ conversion }) => conversion.steps))],
  }));
}

/** Is one row's simulation the start of the other's? */
function canShare(one: Row, other: Row, input: Input): boolean {
  const [a, b] = [one.conversion, other.conversion];
  if (a === b) return true;
  const readable = [one, other].every((row) => answersOnTheWay(row.conversion, input, row.choice.method.simulation));
  return readable && sameParameters(a, b);
}

/** Runs images through the rows of a group; counts in the order of its rows. */
export async function countGroup(
  runner: Runner,
  { rows, times }: RowGroup,
  images: ImageSet,
  input: Input,
  work: WorkOptions,
): Promise<Counts[]> {
  const [{ choice, conversion }] = rows;
  const { label, method } = choice;
  const simulated = await simulateReadouts(runner, method, conversion, times, images, input, label, work);
  const counts = simulated.map((then) => countAnswers(then, images));
  return rows.map((row) => counts[times.indexOf(row.conversion.steps)]);
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
    compensateInput: input.compensateInput,
    ...(readouts.length > 0 && { readouts }),
  };
  const simulated = await runner.run(simulation, argument, images, stage);
  return times.map((_, k) => simulated.map((image) => image.readouts?.[k] ?? image));
}
