/** Rivals' methods on the same weights: conversion and accuracy. */
import { checkInteger } from '../check.js';
import type { Coding } from '../coding/coders.js';
import { type Baseline, type Calibration, type Converter, converterOf } from '../convert/baselines/index.js';
import type { ImageSet } from '../network/images.js';
import type { Conversion } from '../network/snn.js';
import type { Pool } from '../workers/pool.js';
import { evaluateConversions, type MethodResult, summarise } from './methods.js';
import { DENSE_CHUNK, tracker, type WorkOptions } from './work.js';

/** A baseline, its number and what it is called in tables. */
export interface BaselineChoice {
  readonly label: string;
  readonly baseline: Baseline;
  readonly parameter: number;
}

/**
 * The function that converts.
 *
 * @throws RangeError for tsc, which gives no integrate-and-fire network
 */
export function checkStorable({ baseline }: BaselineChoice): Converter {
  const convert = converterOf(baseline);
  if (!convert) throw new RangeError(`"method": ${baseline} makes no network that can be stored; evaluate it instead`);
  return convert;
}

/**
 * Converts with a baseline.
 *
 * @throws RangeError for tsc, as {@link checkStorable}
 */
export async function convertBaseline(
  choice: BaselineChoice,
  calibration: Calibration,
  steps: number,
): Promise<Conversion> {
  const convert = checkStorable(choice);
  const conversion = await convert(calibration, steps, choice.parameter);
  return { ...conversion, options: { method: choice.label, steps, ...conversion.options } };
}

/**
 * Refuses what a baseline cannot do; worth asking before long work.
 *
 * @throws RangeError for tsc with coded input or T = 1
 */
export function checkBaseline({ baseline }: BaselineChoice, steps: number, coding: Coding): void {
  if (baseline !== 'tsc') return;
  if (coding !== 'direct') throw new RangeError(`"coding" expected direct for tsc, got "${coding}"`);
  checkInteger('steps', steps, 2); // an interval needs two times
}

/** Table rows of one baseline, one for each T: conversion and simulation. */
export async function evaluateBaseline(
  pool: Pool,
  choice: BaselineChoice,
  images: ImageSet,
  calibration: Calibration,
  steps: readonly number[],
  annCorrect: number,
  work: WorkOptions,
): Promise<MethodResult[]> {
  for (const T of steps) checkBaseline(choice, T, work.coding);
  if (choice.baseline === 'tsc') {
    const rows: MethodResult[] = [];
    for (const T of steps) rows.push(await evaluateTwoSpikes(pool, choice, images, calibration, T, annCorrect, work));
    return rows;
  }
  const conversions: Conversion[] = [];
  for (const T of steps) conversions.push(await convertBaseline(choice, calibration, T));
  return evaluateConversions(pool, choice.label, images, conversions, annCorrect, work);
}

async function evaluateTwoSpikes(
  pool: Pool,
  { label, parameter }: BaselineChoice,
  images: ImageSet,
  calibration: Calibration,
  steps: number,
  annCorrect: number,
  work: WorkOptions,
): Promise<MethodResult> {
  const thresholds = await calibration.thresholds(parameter);
  const stage = tracker(`${label}, T = ${steps}`, images.count, work);
  const job = { kind: 'two-spikes', thresholds, steps } as const;
  const simulated = (await pool.run(job, images, { chunk: DENSE_CHUNK, ...stage })).flat();
  return summarise(
    pool.setup.network,
    label,
    { thresholds, initialPotential: [], steps },
    images,
    simulated,
    annCorrect,
  );
}
