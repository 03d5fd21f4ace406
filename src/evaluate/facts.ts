/** What an evaluation says, as `ic-snn evaluate --json` writes it. */
import type { AnnResult, MethodResult } from './methods.js';
import { type MeasuredNet, resultsOf } from './part.js';

/** Accuracy and loss of every method at every T. */
export interface EvaluationFacts {
  readonly model: string;
  readonly dataset: string;
  readonly images: number;
  readonly options: Record<string, unknown>;
  readonly ann: AnnResult;
  readonly results: readonly MethodResult[];
}

/** The same, and how long it took. */
export interface TimedFacts extends EvaluationFacts {
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** What merged parts say, as one run with `--deterministic` does. */
export function mergedFacts(net: MeasuredNet): EvaluationFacts {
  const { model, dataset, images, options } = net;
  return { model, dataset, images, options, ...resultsOf(net) };
}
