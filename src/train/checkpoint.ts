/** What a training needs to go on as if it had never stopped, as a safetensors file. */
import { FileError, isObject, shown } from '../check.js';
import { parseSafetensors, serialiseSafetensors } from '../files/safetensors.js';

/** Right answers on images that were not trained on. */
export interface TestResult {
  /** Images. */
  readonly count: number;
  readonly correct: number;
  /** Percent. */
  readonly accuracy: number;
}

/** One finished epoch. */
export interface EpochReport {
  /** 1 for the first */
  readonly epoch: number;
  /** Mean cross-entropy over the training images. */
  readonly loss: number;
  /** Percent of the (augmented) training images that were right when they were seen. */
  readonly accuracy: number;
  /** Right answers on the test images with the weights at the end of the epoch, if there are any. */
  readonly test?: TestResult;
  readonly imagesPerSecond: number;
}

/** The state of a training between two epochs. */
export interface TrainingState {
  /** (P) */
  readonly parameters: Float32Array;
  /** (P) the optimiser's momentum */
  readonly velocity: Float32Array;
  /** Running mean and variance of the batch norms. */
  readonly statistics: Float32Array;
  /** The epochs that are done. */
  readonly history: EpochReport[];
  /** Wall time so far. */
  seconds: number;
}

/** What a training goes on with: all that decides its weights (recipe, network, images), by name. */
export type TrainingFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

const KEY = 'ic-snn-training';
const VERSION = 3;
const ANEW = 'delete it to start anew';

export function serialiseCheckpoint(state: TrainingState, facts: TrainingFacts): Uint8Array {
  const { parameters, velocity, statistics, history, seconds } = state;
  const tensors = new Map(
    Object.entries({ parameters, velocity, statistics }).map(([name, data]) => [name, { shape: [data.length], data }]),
  );
  return serialiseSafetensors(tensors, { [KEY]: JSON.stringify({ version: VERSION, facts, history, seconds }) });
}

interface Entry {
  version: number;
  facts: TrainingFacts;
  history: EpochReport[];
  seconds: number;
}

/**
 * Reads a checkpoint of the same training.
 *
 * @throws FileError if the file is no checkpoint, is damaged, or belongs to another training (naming what differs)
 */
export function parseCheckpoint(bytes: Uint8Array, file: string, facts: TrainingFacts): TrainingState {
  const { tensors, metadata } = parseSafetensors(bytes, file);
  const entry = parseEntry(metadata[KEY], file);
  for (const name of new Set([...Object.keys(facts), ...Object.keys(entry.facts)])) {
    const [before, now] = [entry.facts[name] ?? null, facts[name] ?? null];
    if (before !== now) {
      const what = `${name} was ${shown(before)}, is now ${shown(now)}`;
      throw new FileError(file, 'training', `${what}; give the same options, or ${ANEW}`);
    }
  }
  const vector = (name: string): Float32Array => {
    const tensor = tensors.get(name);
    if (!tensor) throw new FileError(file, `tensor "${name}"`, `is missing; ${ANEW}`);
    return tensor.data;
  };
  const [parameters, velocity, statistics] = ['parameters', 'velocity', 'statistics'].map(vector);
  return { parameters, velocity, statistics, history: entry.history, seconds: entry.seconds };
}

function parseEntry(text: string | undefined, file: string): Entry {
  const fail = (what: string) => new FileError(file, 'metadata', `${what}; ${ANEW}`);
  if (text === undefined) throw fail(`has no "${KEY}" entry: not a checkpoint`);
  let entry: Entry;
  try {
    entry = JSON.parse(text) as Entry;
  } catch {
    throw fail(`"${KEY}" is not JSON`);
  }
  if (entry?.version !== VERSION)
    throw fail(`has format version ${shown(entry?.version)}, this program reads ${VERSION}`);
  const { facts, history, seconds } = entry;
  const most = typeof facts?.epochs === 'number' ? facts.epochs : Number.POSITIVE_INFINITY;
  const past = Array.isArray(history) && history.length <= most && history.every(isReport);
  if (!past || !isObject(facts) || !isAmount(seconds)) throw fail('is damaged');
  return entry;
}

const isAmount = (value: unknown, most = Number.MAX_VALUE) => typeof value === 'number' && value >= 0 && value <= most;

/** Can this be the report of epoch `at` + 1? */
function isReport(report: EpochReport, at: number): boolean {
  if (!isObject(report) || report.epoch !== at + 1) return false;
  const { loss, accuracy, test, imagesPerSecond } = report;
  return isAmount(loss) && isAmount(accuracy, 100) && isAmount(imagesPerSecond) && (test === undefined || isTest(test));
}

function isTest(test: TestResult): boolean {
  if (!isObject(test)) return false;
  const { count, correct, accuracy } = test;
  const whole = [count, correct].every(Number.isSafeInteger);
  return whole && count >= 1 && isAmount(correct, count) && isAmount(accuracy, 100);
}
