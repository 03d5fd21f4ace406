/** Accuracy and loss of the ANN and of SNNs over a data set: the paper's tables. */
import type { Calibration, Input } from '../convert/calibration.js';
import { convert } from '../convert/convert.js';
import type { MethodChoice } from '../convert/method.js';
import type { OptionValues } from '../convert/options.js';
import { tracker, type WorkOptions } from '../convert/work.js';
import { annAnswers } from '../engine/answers.js';
import type { Runner } from '../engine/job.js';
import type { ImageSet } from '../network/images.js';
import type { Conversion } from '../network/snn.js';
import { type Counts, countCorrect } from './counts.js';
import { type SnnWork, snnEnergy } from './energy.js';
import { countGroup, type Described, describeRow, groupRows, type Row, type RowFacts } from './rows.js';
import { type Interval, wilsonInterval } from './wilson.js';

/** Right answers of a network. */
export interface AnnResult {
  readonly correct: number;
  /** percent */
  readonly accuracy: number;
  /** Wilson's 95 % interval of the accuracy, percent */
  readonly interval: Interval;
}

/** One row of the table, as in `evaluate --json`. */
export interface MethodResult extends AnnResult, RowFacts, SnnWork {
  /** ANN − SNN, points */
  readonly loss: number;
  readonly spikesPerImage: number;
  /** An estimate from the operations, microjoules, see energy.ts. */
  readonly energyPerImage: number;
}

/** Right answers of the ANN. */
export async function evaluateAnn(runner: Runner, images: ImageSet, work: WorkOptions): Promise<AnnResult> {
  return resultOfAnn(await countAnn(runner, images, work), images.count);
}

/** How many of the ANN's answers are right. */
export async function countAnn(runner: Runner, images: ImageSet, work: WorkOptions): Promise<number> {
  const predicted = await runner.run(annAnswers, null, images, tracker('ANN', images.count, work));
  return countCorrect(predicted, images);
}

/** Accuracy and interval from a count. */
export function resultOfAnn(correct: number, count: number): AnnResult {
  return { correct, accuracy: percent(correct, count), interval: wilsonInterval(correct, count) };
}

/** A table row from what was counted over `images` images. */
export function resultOf(
  facts: RowFacts,
  { correct, spikes, synapticOperations, multiplyOperations }: Counts,
  ann: Pick<AnnResult, 'correct'>,
  images: number,
): MethodResult {
  const { macsPerImage, imageMacsPerImage, initialPotential, thresholds, chosen, ...what } = facts;
  const work = {
    synapticOperationsPerImage: synapticOperations / images,
    multiplyOperationsPerImage: multiplyOperations / images,
    imageMacsPerImage,
  };
  return {
    ...what,
    ...resultOfAnn(correct, images),
    loss: percent(ann.correct - correct, images),
    spikesPerImage: spikes / images,
    ...work,
    macsPerImage,
    energyPerImage: snnEnergy(work),
    initialPotential,
    thresholds,
    ...(chosen !== undefined && { chosen }),
  };
}

/**
 * Table rows, in their order. Rows whose networks differ in T alone (those whose v(0) and biases do not depend on it) are one simulation, read at each T.
 */
export async function evaluateRows(
  runner: Runner,
  rows: readonly Row[],
  images: ImageSet,
  ann: AnnResult,
  input: Input,
  work: WorkOptions,
): Promise<MethodResult[]> {
  const counts = await countRows(runner, rows, images, input, work);
  const { network } = runner.setup;
  return rows.map((row, k) => resultOf(describeRow(network, row, input), counts[k], ann, images.count));
}

/** What is counted for each row. */
export async function countRows(
  runner: Runner,
  rows: readonly Row[],
  images: ImageSet,
  input: Input,
  work: WorkOptions,
): Promise<Counts[]> {
  const found = new Map<Row, Counts>();
  for (const group of groupRows(rows, input)) {
    const counts = await countGroup(runner, group, images, input, work);
    for (const [k, row] of group.rows.entries()) found.set(row, counts[k]);
  }
  return rows.map((row) => found.get(row) as Counts);
}

/** Table rows of a method's conversions for different T, in their order. */
export function evaluateConversions(
  runner: Runner,
  choice: Described,
  conversions: readonly Conversion[],
  images: ImageSet,
  ann: AnnResult,
  input: Input,
  work: WorkOptions,
): Promise<MethodResult[]> {
  const rows = conversions.map((conversion) => ({ choice, conversion }));
  return evaluateRows(runner, rows, images, ann, input, work);
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
  const conversions = await convertForAll(choice, calibration, options, steps);
  return evaluateConversions(runner, choice, conversions, images, ann, input, work);
}

/** A method's conversions for some T, in their order; see {@link Calibration.forTimes}. */
export async function convertForAll(
  choice: MethodChoice,
  calibration: Calibration,
  options: OptionValues,
  steps: readonly number[],
): Promise<Conversion[]> {
  const reading = calibration.forTimes(steps);
  const conversions = new Map<number, Conversion>();
  for (const T of [...steps].sort((a, b) => b - a))
    conversions.set(T, await convert(reading, choice, { ...options, steps: T }));
  return steps.map((T) => conversions.get(T) as Conversion);
}

function percent(part: number, whole: number): number {
  return (part / whole) * 100;
}
