/** Accuracy and loss of ANN and SNNs over a data set: the paper's tables. */
import { rulesOf } from '../convert/algorithm-2.js';
import {
  type ConversionOptions,
  checkOptions,
  chooseCandidate,
  finishCandidates,
  finishConversion,
  initialParameters,
  type Method,
  methodOptions,
} from '../convert/pipeline.js';
import { addHistograms } from '../convert/quantile.js';
import { selectThresholds, thresholdsFrom } from '../convert/thresholds.js';
import { totalMacs } from '../network/cost.js';
import type { ImageSet } from '../network/images.js';
import type { Network } from '../network/layer.js';
import { type Conversion, type PerLayer, type SpikingParameters, sameParameters, valueAt } from '../network/snn.js';
import type { SimulatedImage } from '../workers/jobs.js';
import type { Pool } from '../workers/pool.js';
import { DENSE_CHUNK, SPIKING_CHUNK, tracker, type WorkOptions } from './work.js';

/** One row of the table, as in `evaluate --json`. */
export interface MethodResult {
  readonly method: string;
  /** T */
  readonly steps: number;
  readonly correct: number;
  /** percent */
  readonly accuracy: number;
  /** ANN − SNN, points */
  readonly loss: number;
  readonly spikesPerImage: number;
  readonly synapticOperationsPerImage: number;
  readonly macsPerImage: number;
  /** v(0) of each spiking layer in units of its V_th, the mean where there is one per channel or neuron; none for tsc */
  readonly initialPotential: number[];
  readonly thresholds: (number | number[])[];
  /** With `auto`: the reading of Algorithm 2 that was chosen. */
  readonly residual?: string;
}

/** Correct answers of the ANN. */
export async function evaluateAnn(
  pool: Pool,
  images: ImageSet,
  work: WorkOptions,
): Promise<{ correct: number; accuracy: number }> {
  const predicted = await answersOfAnn(pool, images, 'ANN', work);
  const correct = predicted.filter((k, n) => k === images.labels[n]).length;
  return { correct, accuracy: percent(correct, images.count) };
}

async function answersOfAnn(pool: Pool, images: ImageSet, label: string, work: WorkOptions): Promise<number[]> {
  const stage = tracker(label, images.count, work);
  return (await pool.run({ kind: 'forward' }, images, { chunk: DENSE_CHUNK, ...stage })).flat();
}

/** Thresholds over the calibration images, exact, in two passes (three per channel). */
export async function findThresholds(
  pool: Pool,
  calibration: ImageSet,
  options: ConversionOptions,
  work: WorkOptions,
): Promise<PerLayer> {
  if (calibration.count === 0) throw new RangeError('the calibration set is empty: give at least one image');
  const selection = selectThresholds(pool.setup.network, options.quantile, options.thresholdScope);
  const chunk = Math.max(16, Math.ceil(calibration.count / Math.max(1, pool.workers * 4)));
  for (let pass = selection.next(), n = 1; pass; pass = selection.next(), n++) {
    const stage = tracker(`thresholds, pass ${n}`, calibration.count, work);
    const [total, ...rest] = await pool.run({ kind: 'histogram', pass }, calibration, { chunk, ...stage });
    for (const more of rest) addHistograms(total, more);
    selection.advance(total);
  }
  return thresholdsFrom(selection.result());
}

/** Converts with given thresholds; Algorithm 2, and the choice of its reading if that is `auto`, run on the calibration images. */
export async function convertWith(
  pool: Pool,
  thresholds: PerLayer,
  calibration: ImageSet,
  options: ConversionOptions,
  work: WorkOptions,
): Promise<Conversion> {
  checkOptions(options);
  const { network } = pool.setup;
  const { steps } = options;
  const { coding, seed } = work;
  if (options.init !== 'data') return finishConversion(network, thresholds, options, []);
  const parameters = initialParameters(network, thresholds, options);
  const stage = tracker(`v(0), T = ${steps}`, calibration.count, work);
  const job = { kind: 'residuals', parameters, steps, rules: rulesOf(options.residual), coding, seed } as const;
  const residuals = (await pool.run(job, calibration, { chunk: SPIKING_CHUNK, ...stage })).flat();
  const candidates = finishCandidates(network, thresholds, options, residuals);
  if (candidates.length === 1) return candidates[0];
  const expected = await answersOfAnn(pool, calibration, 'reading, ANN', work);
  const answers: number[][] = [];
  for (const candidate of candidates) {
    const label = `reading, ${candidate.options.residual}`;
    const simulated = await simulateImages(pool, calibration, candidate, steps, label, work);
    answers.push(simulated.map(({ predicted }) => predicted));
  }
  return chooseCandidate(candidates, expected, answers);
}

/**
 * Simulates every image with given parameters to the last of some ascending times.
 *
 * @returns for each time, every image as it stands then
 */
export async function simulateReadouts(
  pool: Pool,
  images: ImageSet,
  parameters: SpikingParameters,
  times: readonly number[],
  label: string,
  work: WorkOptions,
): Promise<SimulatedImage[][]> {
  const stage = tracker(`${label}, T = ${times.join(', ')}`, images.count, work);
  const { coding, seed } = work;
  const [steps, readouts] = [times[times.length - 1], times.slice(0, -1)];
  const job = { kind: 'simulate', parameters, steps, coding, seed, ...(readouts.length > 0 && { readouts }) } as const;
  const simulated = (await pool.run(job, images, { chunk: SPIKING_CHUNK, ...stage })).flat();
  return times.map((_, k) => simulated.map((image) => image.readouts?.[k] ?? image));
}

/** Simulates every image with given parameters. */
export async function simulateImages(
  pool: Pool,
  images: ImageSet,
  parameters: SpikingParameters,
  steps: number,
  label: string,
  work: WorkOptions,
): Promise<SimulatedImage[]> {
  const [simulated] = await simulateReadouts(pool, images, parameters, [steps], label, work);
  return simulated;
}

/**
 * Table rows of a method's conversions for different T, in their order. Conversions that differ in T alone (those whose
 * v(0) is 0) are one simulation, read at each T.
 */
export async function evaluateConversions(
  pool: Pool,
  method: string,
  images: ImageSet,
  conversions: readonly Conversion[],
  annCorrect: number,
  work: WorkOptions,
): Promise<MethodResult[]> {
  const rows = new Map<Conversion, MethodResult>();
  const sorted = [...conversions].sort((a, b) => a.steps - b.steps);
  for (const first of sorted) {
    if (rows.has(first)) continue;
    const alike = sorted.filter((other) => sameParameters(first, other));
    const times = [...new Set(alike.map(({ steps }) => steps))];
    const simulated = await simulateReadouts(pool, images, first, times, method, work);
    for (const one of alike) {
      const then = simulated[times.indexOf(one.steps)];
      rows.set(one, summarise(pool.setup.network, method, one, images, then, annCorrect));
    }
  }
  return conversions.map((one) => rows.get(one) as MethodResult);
}

/** Table rows of one method, one for each T: conversion and simulation. */
export async function evaluateMethod(
  pool: Pool,
  method: Method,
  images: ImageSet,
  calibration: ImageSet,
  thresholds: PerLayer,
  options: Omit<ConversionOptions, 'steps'>,
  steps: readonly number[],
  annCorrect: number,
  work: WorkOptions,
): Promise<MethodResult[]> {
  const conversions: Conversion[] = [];
  for (const T of steps) {
    const row = methodOptions(method, { ...options, steps: T });
    conversions.push(await convertWith(pool, thresholds, calibration, row, work));
  }
  return evaluateConversions(pool, method, images, conversions, annCorrect, work);
}

/** A table row from simulated images. */
export function summarise(
  network: Network,
  method: string,
  conversion: Pick<Conversion, 'thresholds' | 'initialPotential' | 'steps'> & Partial<Conversion>,
  images: ImageSet,
  simulated: readonly SimulatedImage[],
  annCorrect: number,
): MethodResult {
  const correct = simulated.filter(({ predicted }, n) => predicted === images.labels[n]).length;
  const spikes = simulated.reduce((sum, image) => sum + image.spikes.reduce((total, n) => total + n, 0), 0);
  const operations = simulated.reduce((sum, { synapticOperations }) => sum + synapticOperations, 0);
  return {
    method,
    steps: conversion.steps,
    correct,
    accuracy: percent(correct, images.count),
    loss: percent(annCorrect - correct, images.count),
    spikesPerImage: spikes / images.count,
    synapticOperationsPerImage: operations / images.count,
    macsPerImage: totalMacs(network),
    initialPotential: conversion.initialPotential.map((v_0, s) => meanRatio(v_0, conversion.thresholds[s])),
    thresholds: conversion.thresholds.map((V_th) => (V_th.length === 1 ? V_th[0] : [...V_th])),
    ...(conversion.options?.residualChosen !== undefined && { residual: String(conversion.options.residual) }),
  };
}

/** Mean of v(0) / V_th over a layer's channels or neurons. */
export function meanRatio(v_0: Float32Array, V_th: Float32Array): number {
  return v_0.reduce((sum, v, n) => sum + v / valueAt(V_th, n), 0) / v_0.length;
}

function percent(part: number, whole: number): number {
  return (part / whole) * 100;
}
