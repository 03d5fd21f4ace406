/**
 * Conversion: thresholds, then v(0) and compensation, for each of the paper's four methods. The work on images (Algorithm
 * 2's simulations) is left to the caller, so that it can be spread over workers.
 */
import { checkInteger, checkOneOf } from '../check.js';
import { argmax } from '../engine/argmax.js';
import type { Engine } from '../engine/engine.js';
import { type Network, sizeOf } from '../network/layer.js';
import type { Conversion, FireRule, PerLayer, SpikingParameters } from '../network/snn.js';
import { residualFromWeights, type WeightsRule } from './algorithm-1.js';
import {
  type ImageResiduals,
  imageResiduals,
  meanResiduals,
  RESIDUAL_CHOICES,
  type ResidualChoice,
  rulesOf,
} from './algorithm-2.js';
import { biasCompensation, COMPENSATIONS, type Compensation, potentialCompensation } from './algorithm-3.js';
import type { ThresholdScope } from './quantile.js';
import { balanceThresholds } from './thresholds.js';

export type Init = 'zero' | 'weights' | 'data';
export type BlockRule = 'first' | 'all';
export type Method = 'snn' | 'i-snn' | 'c-snn' | 'ic-snn';

export const METHODS = ['snn', 'i-snn', 'c-snn', 'ic-snn'] as const satisfies readonly Method[];

/** Every choice that a conversion makes. */
export interface ConversionOptions {
  /** T, whole number ≥ 1 */
  readonly steps: number;
  /** p in (0, 1] */
  readonly quantile: number;
  readonly thresholdScope: ThresholdScope;
  /** v(0): zero, Algorithm 1 (`weights`) or Algorithm 2 (`data`) */
  readonly init: Init;
  /** Reading of Algorithm 2 */
  readonly residual: ResidualChoice;
  /** Reading of Algorithm 1 */
  readonly weightsRule: WeightsRule;
  /** Reading of Algorithm 3 */
  readonly compensation: Compensation;
  /** `first`: in residual blocks v(0) and compensation for the first spiking layer only */
  readonly blockRule: BlockRule;
  readonly fire: FireRule;
}

export const DEFAULT_OPTIONS: Omit<ConversionOptions, 'steps'> = {
  quantile: 0.99,
  thresholdScope: 'layer',
  init: 'data',
  residual: 'in-range',
  weightsRule: 'summed',
  compensation: 'once',
  blockRule: 'all',
  fire: '>',
};

/** Checks options once, at the door: TypeError for the wrong kind, RangeError for the wrong value. */
export function checkOptions(options: ConversionOptions): ConversionOptions {
  checkInteger('steps', options.steps, 1, 1_000_000);
  checkOneOf('threshold-scope', options.thresholdScope, ['layer', 'channel']);
  checkOneOf('init', options.init, ['zero', 'weights', 'data']);
  checkOneOf('residual', options.residual, RESIDUAL_CHOICES);
  checkOneOf('weights-rule', options.weightsRule, ['summed', 'literal']);
  checkOneOf('compensation', options.compensation, COMPENSATIONS);
  checkOneOf('block-rule', options.blockRule, ['first', 'all']);
  checkOneOf('fire', options.fire, ['>', '>=']);
  return options;
}

/** A method is a choice of init and compensation: SNN has neither, I-SNN the first, C-SNN the second, IC-SNN both. */
export function methodOptions(method: Method, base: ConversionOptions): ConversionOptions {
  return {
    ...base,
    init: method === 'i-snn' || method === 'ic-snn' ? base.init : 'zero',
    compensation: method === 'c-snn' || method === 'ic-snn' ? base.compensation : 'none',
  };
}

/** Does v(0) or compensation apply to spiking layer s? Under `first`, not where an addition closes a residual block. */
function applies(network: Network, s: number, rule: BlockRule): boolean {
  return rule === 'all' || network.layers[network.sources[network.spiking[s]][0]].kind !== 'add';
}

/** V_th times a number per layer, as float32; 0 where the block rule leaves a layer out. */
function timesThreshold(
  network: Network,
  thresholds: PerLayer,
  rule: BlockRule,
  factor: (s: number) => number,
): PerLayer {
  return thresholds.map((V_th, s) => V_th.map((x) => (applies(network, s, rule) ? x * factor(s) : 0)));
}

/**
 * The parameters that Algorithm 2's simulations run with, which are final where no calibration image is needed: v(0) is
 * the compensation alone.
 */
export function initialParameters(
  network: Network,
  thresholds: PerLayer,
  options: ConversionOptions,
): SpikingParameters {
  const { steps: T, compensation, blockRule, fire } = options;
  return {
    thresholds,
    initialPotential: timesThreshold(network, thresholds, blockRule, () => potentialCompensation(compensation, T)),
    biasShift: timesThreshold(network, thresholds, blockRule, () => biasCompensation(compensation, T)),
    fire,
  };
}

/**
 * The conversion: v(0) = Algorithm 1's or 2's residual + compensation.
 *
 * @param residuals with init `data`: {@link imageResiduals} of every calibration image, in order, simulated with
 *   {@link initialParameters}
 */
export function finishConversion(
  network: Network,
  thresholds: PerLayer,
  options: ConversionOptions,
  residuals: readonly ImageResiduals[],
): Conversion {
  const { steps: T, init, blockRule, compensation, weightsRule } = options;
  const { biasShift, fire } = initialParameters(network, thresholds, options);
  const means = init === 'data' ? meanResiduals(residuals) : undefined;
  const initialPotential = thresholds.map((V_th, s) => {
    if (!applies(network, s, blockRule)) return V_th.map(() => 0);
    const mean = init === 'weights' ? residualFromWeights(network, thresholds, s, T, weightsRule) : (means?.[s] ?? 0);
    // Means are in units of V_th where there is one per channel.
    return V_th.map((x) => (V_th.length === 1 ? mean : mean * x) + x * potentialCompensation(compensation, T));
  });
  return { thresholds, initialPotential, biasShift, fire, steps: T, options: { ...options } };
}

/**
 * {@link finishConversion} for each reading of Algorithm 2 that the options leave open: one, or several with `auto`.
 *
 * @param residuals of every calibration image, for each of {@link rulesOf}
 */
export function finishCandidates(
  network: Network,
  thresholds: PerLayer,
  options: ConversionOptions,
  residuals: readonly (readonly ImageResiduals[])[],
): Conversion[] {
  return rulesOf(options.residual).map((residual, k) => {
    const own = residuals.map((image) => image[k]);
    const conversion = finishConversion(network, thresholds, { ...options, residual }, own);
    if (options.residual === residual) return conversion;
    return { ...conversion, options: { ...conversion.options, residualChosen: options.residual } };
  });
}

/**
 * The candidate that answers like the ANN most often, the first of equals.
 *
 * @param expected the ANN's answers
 * @param answers  of each candidate, to the same images
 */
export function chooseCandidate(
  candidates: readonly Conversion[],
  expected: readonly number[],
  answers: readonly (readonly number[])[],
): Conversion {
  const agreements = answers.map((own) => own.filter((k, n) => k === expected[n]).length);
  return candidates[agreements.indexOf(Math.max(...agreements))];
}

/**
 * Converts in one thread.
 *
 * @param images (N, H, W, C), normalised calibration images
 * @throws RangeError for options out of range or an empty calibration set
 * @example const conversion = convert(engine, images, { ...DEFAULT_OPTIONS, steps: 16 });
 */
export function convert(engine: Engine, images: Float32Array, options: ConversionOptions): Conversion {
  checkOptions(options);
  const { network } = engine;
  const thresholds = balanceThresholds(engine, images, options.quantile, options.thresholdScope);
  if (options.init !== 'data') return finishConversion(network, thresholds, options, []);
  const size = sizeOf(network.shapes[0]);
  const each = Array.from({ length: images.length / size }, (_, n) => images.subarray(n * size, (n + 1) * size));
  engine.configure(initialParameters(network, thresholds, options));
  const residuals = each.map((image) => {
    const simulation = engine.simulate(image, { steps: options.steps, record: 'potential' });
    return rulesOf(options.residual).map((rule) => imageResiduals(simulation, thresholds, rule));
  });
  const candidates = finishCandidates(network, thresholds, options, residuals);
  if (candidates.length === 1) return candidates[0];
  const expected = each.map((image) => argmax(engine.forward(image)));
  const answers = candidates.map((candidate) => {
    engine.configure(candidate);
    return each.map((image) => argmax(engine.simulate(image, { steps: options.steps }).logitsSum));
  });
  return chooseCandidate(candidates, expected, answers);
}
