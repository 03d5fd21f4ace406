/**
 * Results on record: a folder for each net, with its settings, a file for each conversion, and a line for each row and
 * chunk of images, added as soon as it is counted. A run that was stopped, in whatever way, goes on from there; one with more
 * images, methods or time steps adds to it.
 */
import { existsSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { FileError, isCount, isObject, parseJson } from '../../check.js';
import { DEFAULT_OPTIONS } from '../../convert/options.js';
import type { Counts } from '../../evaluate/evaluate.js';
import { parseConversion, serialiseConversion } from '../../files/conversion-file.js';
import { MODEL_FILE } from '../../files/formats.js';
import { readBytes, readText } from '../../files/model-path.js';
import { appendLine, makeOutputFolder, writeFileAtomic } from '../../files/write-file.js';
import type { ImageSet } from '../../network/images.js';
import type { Network } from '../../network/layer.js';
import type { Conversion } from '../../network/snn.js';
import { digest } from '../fingerprint.js';

/** What must be the same from run to run. */
export interface RecordSettings {
  readonly version: 1;
  /** Of the weights and the calibration images. */
  readonly fingerprint: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The name of the ANN's line; no method has it. */
const ANN = 'ann';

/** Numbers in a row's line. */
const COUNTS = 4;

interface Line {
  readonly chunk: number;
  /** Of the chunk's images and labels. */
  readonly of: string;
  /** Method and T, or {@link ANN}. */
  readonly row: string;
  /** Right answers, spikes, synaptic operations, those of them that multiply. */
  readonly counts: readonly number[];
}

/** Are the settings of a file these? An option that it does not know, since it is older than that, had its default. */
function isSame(path: string, { version, fingerprint, options }: RecordSettings): boolean {
  const recorded = parseJson(readText(path));
  if (!isObject(recorded) || recorded.version !== version || recorded.fingerprint !== fingerprint) return false;
  const then: Readonly<Record<string, unknown>> = {
    ...DEFAULT_OPTIONS,
    ...(isObject(recorded.options) && recorded.options),
  };
  const names = new Set([...Object.keys(then), ...Object.keys(options)]);
  return [...names].every((name) => then[name] === options[name]);
}

/** A net's folder in a record. */
export function netFolder(record: string, model: string): string {
  return join(record, `net-${encodeURIComponent(model)}`);
}

/** The file of a conversion in a net's folder. */
export function conversionPath(folder: string, method: string, steps: number): string {
  return join(folder, 'conversions', encodeURIComponent(nameOf(method, steps)) + MODEL_FILE.endings[0]);
}

export class NetRecord {
  readonly #lines = new Map<string, Line>();
  readonly #counts: string;

  private constructor(
    readonly folder: string,
    readonly network: Network,
  ) {
    this.#counts = join(folder, 'counts.jsonl');
  }

  /**
   * Opens a net's folder, or makes it.
   *
   * @throws FileError where the folder has results of other settings, or is there though the run is not to go on
   */
  static open(folder: string, network: Network, settings: RecordSettings, resume: boolean): NetRecord {
    const path = join(folder, 'settings.json');
    if (!existsSync(path)) {
      makeOutputFolder(join(folder, 'conversions'));
      writeFileAtomic(path, `${JSON.stringify(settings, null, 1)}\n`);
    } else if (!resume)
      throw new FileError(folder, '', 'has results on record; go on with --resume, or name another --record');
    else if (!isSame(path, settings))
      throw new FileError(path, '', 'is of other weights, images or settings; name another --record');
    const record = new NetRecord(folder, network);
    record.#read();
    return record;
  }

  /** Reads what was counted; a last line without its end was being written when the run was stopped. */
  #read(): void {
    if (!existsSync(this.#counts)) return;
    const bytes = readBytes(this.#counts);
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end < bytes.length) truncateSync(this.#counts, end);
    const text = new TextDecoder().decode(bytes.subarray(0, end));
    for (const [n, line] of text.split('\n').slice(0, -1).entries()) this.#keep(parseLine(line, this.#counts, n + 1));
  }

  #keep(line: Line): void {
    this.#lines.set(keyOf(line), line);
  }

  #add(line: Line): void {
    appendLine(this.#counts, JSON.stringify(line));
    this.#keep(line);
  }

  /** The ANN's right answers on a chunk; undefined where they are not on record. */
  ann(chunk: KnownChunk): number | undefined {
    return this.#lines.get(keyOf({ ...chunk, row: ANN }))?.counts[0];
  }

  addAnn(chunk: KnownChunk, correct: number): void {
    this.#add({ ...placeOf(chunk), row: ANN, counts: [correct] });
  }

  /** What was counted for a row on a chunk; undefined where it is not on record. */
  counts(chunk: KnownChunk, method: string, steps: number): Counts | undefined {
    const line = this.#lines.get(keyOf({ ...chunk, row: nameOf(method, steps) }));
    if (line?.counts.length !== COUNTS) return undefined; // of an earlier version, which did not count the last
    const [correct, spikes, synapticOperations, multiplyOperations] = line.counts;
    return { correct, spikes, synapticOperations, multiplyOperations };
  }

  addCounts(chunk: KnownChunk, method: string, steps: number, counted: Counts): void {
    const { correct, spikes, synapticOperations, multiplyOperations } = counted;
    const counts = [correct, spikes, synapticOperations, multiplyOperations];
    this.#add({ ...placeOf(chunk), row: nameOf(method, steps), counts });
  }

  /** A conversion; undefined where it is not on record. */
  conversion(method: string, steps: number): Conversion | undefined {
    const path = conversionPath(this.folder, method, steps);
    return existsSync(path) ? parseConversion(readBytes(path), this.network, path) : undefined;
  }

  addConversion(method: string, steps: number, conversion: Conversion): void {
    writeFileAtomic(conversionPath(this.folder, method, steps), serialiseConversion(conversion, this.network));
  }
}

/** A chunk of images, told apart from any other by its place and its content. */
export type KnownChunk = Pick<Line, 'chunk' | 'of'>;

/** A chunk as records know it. */
export function chunkOf(chunk: number, { pixels, labels }: ImageSet): KnownChunk {
  return { chunk, of: digest(pixels, `${labels}`) };
}

const placeOf = ({ chunk, of }: KnownChunk): KnownChunk => ({ chunk, of });
const nameOf = (method: string, steps: number) => `${method} ${steps}`;
const keyOf = ({ chunk, of, row }: Pick<Line, 'chunk' | 'of' | 'row'>) => `${chunk} ${of} ${row}`;

function parseLine(text: string, file: string, n: number): Line {
  const value = parseJson(text);
  const { chunk, of, row, counts } = isObject(value) ? value : {};
  const right = isCount(chunk) && typeof of === 'string' && typeof row === 'string' && Array.isArray(counts);
  const lengths = row === ANN ? [1] : [COUNTS - 1, COUNTS];
  if (right && counts.every(isCount) && lengths.includes(counts.length)) return { chunk, of, row, counts };
  throw new FileError(file, `line ${n}`, 'is damaged; remove the line, what it held is counted again');
}
