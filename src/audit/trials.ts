/**
 * What to do about a loss, tried: each suggestion is converted on one part of the calibration images and judged on another,
 * by agreement with the ANN's answers. Labels are never read.
 */
import type { Calibration } from '../convert/calibration.js';
import { convert } from '../convert/convert.js';
import { askedOptions, classOf, type MethodChoice, type MethodClass } from '../convert/method.js';
import { contendersOf, winnerOf } from '../convert/methods/best.js';
import { METHODS, PAPER_METHOD_NAMES, parseMethod } from '../convert/methods/index.js';
import {
  type ConversionOptions,
  flagOf,
  neuronProblem,
  OPTIONS,
  type OptionName,
  type OptionValues,
  someOptions,
} from '../convert/options.js';
import { pairedInterval, signTest } from '../evaluate/paired.js';
import type { Interval } from '../evaluate/wilson.js';
import type { Network } from '../network/layer.js';
import type { Conversion } from '../network/snn.js';

/** What might help: another method, T or options. */
export interface Suggestion {
  /** Methods to try, of which the one that agrees best is taken; one but for `best`. */
  readonly choices: readonly MethodChoice[];
  readonly options: ConversionOptions;
  /** Which options it changes, and to what; T, too. */
  readonly changes: Partial<ConversionOptions>;
  /** In words. */
  readonly what: string;
}

/** A suggestion that was tried. */
export interface Trial {
  readonly what: string;
  /** What to type besides: `--residual auto`. */
  readonly flags: readonly string[];
  /** The whole of what to type to get it, from what was typed before, without what decides nothing. */
  readonly typed: readonly string[];
  readonly method: string;
  readonly class: MethodClass;
  readonly steps: number;
  /** Judged images that are answered as the ANN answers them, percent; what that is more than before, points. */
  readonly agreement: number;
  readonly gain: number;
  /** 95 % interval of the gain, points, from the images that only one of the two answers as the ANN does. */
  readonly interval: Interval;
  /** Would useless trials, as many as there were, show so much in less than one audit of twenty? */
  readonly isBeyondChance: boolean;
  /** Synaptic operations, in units of those before. */
  readonly operations: number;
  /** What the method chose by itself. */
  readonly chosen?: string;
}

/** All trials, the most gain first. */
export interface Trials {
  /** Calibration images that conversions were made on, and others that they were judged on. */
  readonly fitted: number;
  readonly judged: number;
  /** Was the SNN there before? Then it may have been fitted on any of them. */
  readonly stored: boolean;
  /** Agreement of the SNN as it is, percent of the judged images. */
  readonly agreement: number;
  readonly trials: readonly Trial[];
}

/** What may pass for a gain by chance, all trials of an audit together. */
const CHANCE = 0.05;
/** Quantiles whose neighbours are tried. */
const QUANTILES = [0.9, 0.95, 0.99, 0.999, 0.9999, 1] as const;
/** `best` is tried at this T at most: it is made for few steps, and what it fits costs as much as they are many. */
const BEST_STEPS = 8;
/** Classes whose best method is tried: those that answer after T steps with single spikes. */
const BEST_CLASSES = ['A', 'B'] as const satisfies readonly MethodClass[];

/** What might help a conversion of a network; nothing that the method would not ask, or that decides nothing. */
export function suggestionsFor(choice: MethodChoice, options: ConversionOptions, network: Network): Suggestion[] {
  const { quantile: p, steps: T } = options;
  const paper = PAPER_METHOD_NAMES[PAPER_METHOD_NAMES.length - 1];
  const asked = askedOptions(choice.method, options, network);
  const suggestions: Suggestion[] = [];
  // A method that came with its model and is none of the table's converts nothing anew.
  const isKnown = METHODS.some(({ name }) => name === choice.label.split(':')[0]);
  const suggest = (what: string, changes: Partial<ConversionOptions>, choices: readonly MethodChoice[] = [choice]) => {
    if (!isKnown && choices.includes(choice)) return;
    suggestions.push({ choices, what, changes, options: { ...options, ...changes } });
  };
  const change = <K extends OptionName>(name: K, value: OptionValues[K], what: string) => {
    if (asked.includes(name) && options[name] !== value) suggest(what, { [name]: value });
  };
  if (PAPER_METHOD_NAMES.includes(choice.label) && choice.label !== paper)
    suggest('v(0) from data, and compensation', {}, [parseMethod(paper)]);
  change('init', 'data', 'v(0) from data (Algorithm 2)');
  change('residual', 'auto', 'the reading of Algorithm 2 that agrees best with the ANN');
  for (const q of neighbours(p)) change('quantile', q, q > p ? 'higher thresholds' : 'lower thresholds');
  change('thresholdScope', 'channel', 'a threshold for each channel');
  change('blockRule', 'all', 'v(0) in every layer of a block');
  change('maxPooling', 'max-of-sums', 'max pools that send the maximum of their inputs’ sums');
  change('neuron', 'signed', 'signed spikes');
  if (neuronProblem({ ...options, ...choice.method.fixed, steps: 2 * T }) === undefined)
    suggest('twice the steps', { steps: 2 * T });
  for (const ofClass of BEST_CLASSES) {
    const steps = Math.min(T, BEST_STEPS);
    const choices = contendersOf(ofClass, METHODS, { ...options, steps }).map(({ name }) => parseMethod(name));
    suggest(`best:${ofClass}`, steps < T ? { steps } : {}, choices);
  }
  return suggestions;
}

function neighbours(p: number): number[] {
  const [below, above] = [QUANTILES.filter((q) => q < p), QUANTILES.filter((q) => q > p)];
  return [...below.slice(-1), ...above.slice(0, 1)];
}

/** How an SNN answers the judged images. */
interface Answered {
  readonly agrees: readonly boolean[];
  readonly operations: number;
}

/**
 * Tries all suggestions on the first images of a calibration: half of them to convert on, half to judge on.
 *
 * @param stored  the SNN as it is, where it is not to be converted anew
 * @param most    images to use, ≥ 1; one alone does for both
 */
export async function tryAdvice(
  calibration: Calibration,
  choice: MethodChoice,
  options: ConversionOptions,
  most: number,
  stored?: Conversion,
): Promise<Trials> {
  const count = Math.min(most, calibration.images.count);
  const judged = Math.max(1, Math.floor(count / 2));
  const fitted = Math.max(1, count - judged);
  const fitting = calibration.part(0, fitted);
  const judging = calibration.part(count - judged, judged);
  const base = stored ?? (await convert(fitting, choice, options));
  const now = await answersOf(judging, base, choice);
  const suggestions = suggestionsFor(choice, options, calibration.network);
  const attempts = suggestions.reduce((sum, { choices }) => sum + choices.length, 0);
  const trials: Trial[] = [];
  for (const suggestion of suggestions) {
    const winner = winnerOf(await tried(suggestion, fitting, judging), ({ agreement }) => -agreement);
    const typed = typedOf(suggestion, winner.choice, calibration.network);
    trials.push({ ...trialOf(suggestion, winner, now, choice, CHANCE / attempts), typed });
  }
  trials.sort((a, b) => b.gain - a.gain || a.operations - b.operations);
  return { fitted, judged, stored: stored !== undefined, agreement: percentOf(now.agrees), trials };
}

interface Tried extends Answered {
  readonly choice: MethodChoice;
  readonly conversion: Conversion;
  readonly agreement: number;
  readonly synapticOperations: number;
}

async function tried({ choices, options }: Suggestion, fitting: Calibration, judging: Calibration): Promise<Tried[]> {
  const all: Tried[] = [];
  for (const choice of choices) {
    const conversion = await convert(fitting, choice, options);
    const answered = await answersOf(judging, conversion, choice);
    const agreement = percentOf(answered.agrees);
    all.push({ choice, conversion, ...answered, agreement, synapticOperations: answered.operations });
  }
  return all;
}

async function answersOf(
  judging: Calibration,
  conversion: Conversion,
  { label, method }: MethodChoice,
): Promise<Answered> {
  const expected = await judging.annAnswers();
  const answers = await judging.snnAnswers(conversion, conversion.steps, label, method.simulation);
  return {
    agrees: answers.map(({ predicted }, n) => predicted === expected[n]),
    operations: answers.reduce((sum, { synapticOperations }) => sum + synapticOperations, 0),
  };
}

function trialOf(
  { what, changes }: Suggestion,
  winner: Tried,
  now: Answered,
  before: MethodChoice,
  chance: number,
): Omit<Trial, 'typed'> {
  const { choice, conversion, agrees, operations, agreement } = winner;
  const mended = agrees.filter((one, n) => one && !now.agrees[n]).length;
  const broken = now.agrees.filter((one, n) => one && !agrees[n]).length;
  const { chosen } = conversion.options;
  const method = choice.label === before.label ? [] : ['--method', choice.label];
  return {
    ...{
      what,
      flags: [...method, ...flagsOf(changes)],
      method: choice.label,
      class: classOf(choice.method, conversion),
    },
    ...{ steps: conversion.steps, agreement, gain: agreement - percentOf(now.agrees) },
    interval: pairedInterval(mended, broken, agrees.length),
    isBeyondChance: mended > broken && signTest(mended, broken) <= chance,
    operations: now.operations === 0 ? 1 : operations / now.operations,
    ...(typeof chosen === 'string' && { chosen }),
  };
}

/** Options as they are typed. */
export function flagsOf(options: Partial<ConversionOptions>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${flagOf(name)}`, String(value)]);
}

/** Method, T, and of the options that decide something those that are changed or not the default. */
function typedOf({ options, changes }: Suggestion, { label, method }: MethodChoice, network: Network): string[] {
  const isTyped = (name: OptionName) => name in changes || options[name] !== OPTIONS[name].byDefault;
  const asked = askedOptions(method, options, network).filter(isTyped);
  return ['--method', label, '--steps', String(options.steps), ...flagsOf(someOptions(options, asked))];
}

/** The trial to take: the first whose gain is beyond chance, of a class if one is named. */
export function bestTrial({ trials }: Trials, ofClass?: MethodClass): Trial | undefined {
  return trials.find((one) => one.isBeyondChance && (!ofClass || one.class === ofClass));
}

/** Operations that a trial has to save to be worth a word, where it gains nothing. */
const WORTH_SAVING = 0.8;

/** Where nothing gains beyond chance: what answers at least as well for the fewest operations, if it saves a fifth. */
export function cheaperTrial({ trials }: Trials): Trial | undefined {
  const cheap = trials.filter(({ gain, operations }) => gain >= 0 && operations <= WORTH_SAVING);
  return cheap.sort((a, b) => a.operations - b.operations)[0];
}

function percentOf(list: readonly boolean[]): number {
  return (100 * list.filter(Boolean).length) / list.length;
}
