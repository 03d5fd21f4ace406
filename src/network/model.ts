/** A model as it stands in a file: the network, how its images are normalised, and for an SNN its conversion. */

import type { Network } from './layer.js';
import type { Conversion } from './snn.js';

/** x = (pixel / 255 − mean) / std, per channel, each step rounded to float32. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export interface Model {
  readonly name: string;
  readonly network: Network;
  readonly normalisation?: Normalisation;
  /** Class names, in the order of the logits. */
  readonly classes?: readonly string[];
  /** How it came to be: source, licence, recipe, accuracy, tool version. JSON values only. */
  readonly provenance?: Readonly<Record<string, unknown>>;
  /** What a reader left out or changed, for people: one sentence each. Not stored. */
  readonly remarks?: readonly string[];
  /** Present in an SNN: thresholds and initial potentials. */
  readonly conversion?: Conversion;
}
