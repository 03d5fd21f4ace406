/** What a conversion method is. The table of them all is methods/index.ts, which alone knows their names. */
import type { SimulatedImage, SnnAnswersArgument } from '../engine/answers.js';
import type { Job } from '../engine/job.js';
import { spikingDepths } from '../network/blocks.js';
import type { Network } from '../network/layer.js';
import { type Conversion, neuronOf } from '../network/snn.js';
import { kindOf, type NeuronKind } from '../paper/low-latency.js';
import type { Calibration } from './calibration.js';
import {
  type ConversionOptions,
  isIdle,
  OPTION_NAMES,
  type OptionName,
  type OptionValues,
  someOptions,
} from './options.js';

/**
 * What a method needs of the hardware or of the source network; methods of different classes are not compared unsaid.
 *
 * - A: causal, binary spikes
 * - B: signed spikes and a counter for each neuron
 * - C: layer-synchronous: a layer waits for all its inputs, an answer takes (L + 1) T steps; spikes are binary, of `tsc` ±1
 * - D: graded, several spikes a step
 * - E: the source network was retrained
 */
export type MethodClass = 'A' | 'B' | 'C' | 'D' | 'E';

/** Class of a network of such neurons; null: it is the method's. */
const CLASS_OF_NEURON: Readonly<Record<NeuronKind, MethodClass | null>> = {
  binary: null,
  signed: 'B',
  'two-phase': 'C',
  'few-spikes': 'C',
  graded: 'D',
};

/** The class of a method's network: the neurons that it really has decide, but for one that was retrained. */
export function classOf(method: Pick<Method, 'class'>, conversion: Pick<Conversion, 'neuron'>): MethodClass {
  if (method.class === 'E') return 'E';
  return CLASS_OF_NEURON[kindOf(neuronOf(conversion))] ?? method.class;
}

/** Steps until an answer stands: T, or where a layer waits for all its inputs T for each layer on the longest path and one more. */
export function latencyOf(method: Pick<Method, 'class'>, conversion: Conversion, network: Network): number {
  const waits = classOf(method, conversion) === 'C';
  return waits ? (Math.max(...spikingDepths(network)) + 1) * conversion.steps : conversion.steps;
}

/** What a class is, in words for tables. */
export const CLASS_NOTES: Readonly<Record<MethodClass, string>> = {
  A: 'causal, binary spikes',
  B: 'signed spikes and a counter for each neuron',
  C: 'a layer waits for all its inputs: the steps until an answer stands in brackets',
  D: 'several spikes a step, each a number',
  E: 'the source network was retrained',
};

/** A method's one number, given behind a colon (`rmp:0.9`). */
export interface Parameter {
  readonly name: string;
  /** Without a number; where there is none, the options decide. */
  readonly byDefault?: number | 'best';
  /** The largest; more than 0 is needed. */
  readonly most: number;
  /** What `best` (`opi:best`) tries: the one whose SNN agrees with the ANN on most calibration images is taken. */
  readonly sweep: readonly number[];
  /** Options in whose place a number stands. */
  readonly options?: (number: number) => Partial<ConversionOptions>;
}

export interface Method {
  readonly name: string;
  /** The paper or code that it comes from. */
  readonly source: string;
  /** In one line. */
  readonly summary: string;
  readonly class: MethodClass;
  readonly parameter?: Parameter;
  /** Options that it decides itself, and it asks all others. */
  readonly fixed?: Partial<ConversionOptions>;
  /** Without `fixed`: what it asks besides how the image enters and how max pools work. */
  readonly asks?: readonly OptionName[];
  /**
   * Converts for T steps; calibration answers what it asks of the calibration images.
   *
   * @throws RangeError for options that it cannot do
   */
  readonly convert: (calibration: Calibration, options: ConversionOptions, parameter: number) => Promise<Conversion>;
  /** How its networks run, where they are none of integrate-and-fire neurons: they can be evaluated, not stored. */
  readonly simulation?: Job<SnnAnswersArgument, SimulatedImage[]>;
  /** Is it fitted layer by layer, at a cost that grows with T times the number of layers? */
  readonly layerwise?: boolean;
  /** Is it among those that `best` tries? */
  readonly contends?: boolean;
  /** The same method in other forms, named behind a colon (`best:A`). */
  readonly variants?: Readonly<Record<string, Method>>;
  /** Refuses what it cannot do, before long work. */
  readonly check?: (options: ConversionOptions) => void;
}

/** A method as the user named it, with its number. */
export interface MethodChoice {
  /** As typed. */
  readonly label: string;
  readonly method: Method;
  /** 0 where the method has none. */
  readonly parameter: number | 'best';
}

/** Options of every method: how the image enters, and how max pools work. */
const INPUT: readonly OptionName[] = ['coding', 'seed', 'compensateInput', 'maxPooling'];

/**
 * The options that decide something for a method: not those that it fixes or does without, nor those that are idle beside
 * the others.
 *
 * @param network the net that is converted, where it is there already
 */
export function askedOptions(
  { fixed, asks = [] }: Pick<Method, 'fixed' | 'asks'>,
  options: OptionValues,
  network?: Network,
): readonly OptionName[] {
  const open = fixed ? OPTION_NAMES.filter((name) => !(name in fixed)) : [...INPUT, ...asks];
  return open.filter((name) => !isIdle(name, { ...options, ...fixed }, network));
}

/** The options that decide something for any of some methods, with their values: what the reader of a result needs to know. */
export function usedOptions(
  choices: readonly Pick<MethodChoice, 'method'>[],
  options: OptionValues,
  network?: Network,
): Partial<OptionValues> {
  const asked = new Set(choices.flatMap(({ method }) => askedOptions(method, options, network)));
  return someOptions(
    options,
    OPTION_NAMES.filter((name) => asked.has(name)),
  );
}
