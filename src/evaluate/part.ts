/**
 * Parts of a measurement: what was counted on some chunks of the test images, as plain data, and how parts become the
 * whole. Counts are whole numbers, and everything else is the same in every part, so that the whole does not depend on how
 * it was split up.
 */
import { FileError } from '../check.js';
import { addCounts, type Counts } from './counts.js';
import { type AnnResult, type MethodResult, resultOf, resultOfAnn } from './methods.js';
import { pairedIntervalOfGroups } from './paired.js';
import type { RowFacts } from './rows.js';
import { CHUNK, chunkSize, parseShard, type Shard, shardName } from './shard.js';
import type { Interval } from './wilson.js';

/** What was counted on one chunk. */
export interface ChunkCounts {
  readonly chunk: number;
  /** Right answers of the ANN. */
  readonly ann: number;
  /** In the order of the rows; null for a row that is not measured on this chunk. */
  readonly rows: readonly (Counts | null)[];
}

/** A net and what was counted with it. */
export interface MeasuredNet {
  readonly model: string;
  /** Number of the paper's table that its architecture and data set belong to, where they do. */
  readonly table?: number;
  readonly dataset: string;
  /** All test images, not only those of the chunks. */
  readonly images: number;
  /** Of the weights, the test images and the calibration images. */
  readonly fingerprint: string;
  /** Settings, as printed. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly rows: readonly RowFacts[];
  readonly chunks: readonly ChunkCounts[];
}

/** The commands that can be split up. */
export const PART_KINDS = ['evaluate', 'tables'] as const;

/** What a shard writes. */
export interface PartFile {
  readonly part: (typeof PART_KINDS)[number];
  readonly version: typeof PART_VERSION;
  /** `i/n` */
  readonly shard: string;
  readonly nets: readonly MeasuredNet[];
}

export const PART_VERSION = 2;

/** A part and the file that it is from. */
export interface NamedPart {
  readonly file: string;
  readonly part: PartFile;
}

/** Is a row measured on a chunk? */
export function takesChunk({ images }: Pick<RowFacts, 'images'>, chunk: number): boolean {
  return images === undefined || chunk * CHUNK < images;
}

/** Results of a net whose chunks are all there; a row's loss is against the ANN on the row's own images. */
export function resultsOf(net: MeasuredNet): { ann: AnnResult; results: MethodResult[] } {
  const { images, rows, chunks } = net;
  const ann = resultOfAnn(
    chunks.reduce((sum, chunk) => sum + chunk.ann, 0),
    images,
  );
  const results = rows.map((facts, k) => {
    const own = measuredChunks(net, k);
    const correct = own.reduce((sum, chunk) => sum + chunk.ann, 0);
    const count = own.reduce((sum, chunk) => sum + chunk.count, 0);
    const { images: _, ...other } = facts;
    const counts = addCounts(own.map((chunk) => chunk.counts));
    return resultOf(count < images ? { ...other, images: count } : other, counts, { correct }, count);
  });
  return { ann, results };
}

/** 95 % interval of the loss of a net's k-th row, points: both networks on the same images. */
export function lossIntervalOf(net: MeasuredNet, k: number): Interval {
  return pairedIntervalOfGroups(
    measuredChunks(net, k).map(({ ann, counts, count }) => ({ first: ann, second: counts.correct, count })),
  );
}

/** The chunks that a net's k-th row is measured on, with their numbers of images. */
function measuredChunks({ images, chunks }: MeasuredNet, k: number): { ann: number; counts: Counts; count: number }[] {
  return chunks.flatMap(({ chunk, ann, rows }) => {
    const counts = rows[k];
    return counts ? [{ ann, counts, count: chunkSize(images, chunk) }] : [];
  });
}

/**
 * The nets of a whole run from its parts, given in any order.
 *
 * @throws FileError for a part that is missing, there twice, or of another run
 */
export function mergeParts(parts: readonly NamedPart[]): MeasuredNet[] {
  const [first] = parts;
  if (!first) throw new RangeError('"parts" expected at least one part, got none');
  const { of } = shardOf(first);
  const byIndex = new Map<number, NamedPart>();
  for (const one of parts) {
    checkSameRun(first, one);
    const { index } = shardOf(one);
    const other = byIndex.get(index);
    if (other) throw new FileError(one.file, '', `is part ${one.part.shard}, as ${other.file} is; give each part once`);
    byIndex.set(index, one);
  }
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0) {
    const names = missing.slice(0, 3).map((index) => shardName({ index, of }));
    const more = missing.length > 3 ? ` and ${missing.length - 3} more` : '';
    throw new FileError(
      first.file,
      '',
      `is one of ${of} parts, of which ${names.join(', ')}${more} are missing; add them`,
    );
  }
  return first.part.nets.map((net, k) => {
    const chunks = parts.flatMap(({ part }) => part.nets[k].chunks);
    return { ...net, chunks: [...chunks].sort((a, b) => a.chunk - b.chunk) };
  });
}

function shardOf({ file, part }: NamedPart): Shard {
  const shard = parseShard(part.shard);
  if (!shard) throw new FileError(file, 'shard', `expected i/n, got "${part.shard}"; make the part again`);
  return shard;
}

/** Everything but the chunks must be equal. */
function checkSameRun(first: NamedPart, one: NamedPart): void {
  const fail = (what: string) => new FileError(one.file, '', `is of another run than ${first.file}: ${what}`);
  if (one.part.part !== first.part.part) throw fail(`of ${one.part.part}, not of ${first.part.part}`);
  if (shardOf(one).of !== shardOf(first).of) throw fail(`part ${one.part.shard}, not one of ${shardOf(first).of}`);
  if (one.part.nets.length !== first.part.nets.length) throw fail('it has other nets');
  first.part.nets.forEach((net, k) => {
    for (const key of ['model', 'table', 'dataset', 'images', 'fingerprint', 'options', 'rows'] as const) {
      const [a, b] = [net, one.part.nets[k]].map((of) => JSON.stringify(of[key]));
      if (a !== b) throw fail(`${net.model} has other ${key}`);
    }
  });
}
