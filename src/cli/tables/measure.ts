/** Measures all rows of a net's table, chunk of images by chunk, each result put on record as soon as it is there. */

import { convert } from '../../convert/convert.js';
import type { MethodChoice } from '../../convert/method.js';
import { optionValues } from '../../convert/options.js';
import {
  type ChunkCounts,
  type Counts,
  chunkNumbers,
  chunkSize,
  countAnn,
  countGroup,
  describeRow,
  groupRows,
  imagesOfChunk,
  type MeasuredNet,
  type Row,
  type Shard,
  takesChunk,
} from '../../evaluate/evaluate.js';
import type { ImageSet } from '../../network/images.js';
import type { Conversion } from '../../network/snn.js';
import { fingerprint } from '../fingerprint.js';
import type { CommonOptions } from '../options.js';
import type { Session } from '../session.js';
import { chunkOf, type KnownChunk, type NetRecord } from './record.js';

/** A method and its T. */
export interface Planned {
  readonly choice: MethodChoice;
  readonly times: readonly PlannedTime[];
}

/** A T, and where it is measured on the first test images only, their number. */
export interface PlannedTime {
  readonly steps: number;
  readonly images?: number;
}

/** A net, its images and what is to be done with it. */
export interface NetRun {
  readonly session: Session;
  readonly images: ImageSet;
  readonly plan: readonly Planned[];
  readonly options: CommonOptions;
  readonly shard: Shard;
  readonly record: NetRecord;
  /** Number of the paper's table. */
  readonly table: number | undefined;
  /** Settings, as printed. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** How far a net is. */
export interface Standing {
  /** Chunks of images that are through, and how many there are. */
  readonly done: number;
  readonly of: number;
  /** Image-steps that were simulated to get here, those on record left out. */
  readonly imageSteps: number;
  /** Seconds that the simulations took. */
  readonly seconds: number;
  /** Seconds that the rest may take, where something was simulated. */
  readonly secondsLeft?: number;
  /** What is measured by now. */
  readonly net: MeasuredNet;
}

/** Measures a net; `stands` is called after each chunk of images. */
export async function measureNet(run: NetRun, stands: (standing: Standing) => void): Promise<MeasuredNet> {
  const { images, shard, session, table, settings } = run;
  const rows = await convertAll(run);
  const numbers = chunkNumbers(images.count, shard);
  const chunks: ChunkCounts[] = [];
  const known = {
    ...{ model: session.model.name, ...(table !== undefined && { table }), dataset: images.name },
    fingerprint: fingerprint(session.model, [images, session.calibration?.images]),
    ...{ options: settings, rows: rows.map((row) => describeRow(session.model.network, row, session.input)) },
  };
  const pending = numbers.map((number) => pendingOf(run, rows, number));
  let [imageSteps, seconds, counted] = [0, 0, 0];
  let [through, ahead] = [0, pending.reduce((sum, { work }) => sum + work, 0)];
  for (const one of pending) {
    const began = performance.now();
    const { steps, ...counts } = await measureChunk(run, rows, one);
    chunks.push(counts);
    seconds += (performance.now() - began) / 1000;
    imageSteps += steps;
    counted += one.count;
    through += one.work;
    ahead -= one.work;
    const net = { ...known, images: counted, chunks: [...chunks] };
    const left = through > 0 && { secondsLeft: (seconds / through) * ahead };
    stands({ done: chunks.length, of: numbers.length, imageSteps, seconds, ...left, net });
  }
  return { ...known, images: images.count, chunks };
}

/** Every row's conversion, from the record or made now, a method's largest T first. */
async function convertAll({ session, plan, options, record }: NetRun): Promise<Row[]> {
  const { calibration } = session;
  if (!calibration) throw new Error('tables need calibration images');
  const rows: Row[] = [];
  for (const { choice, times } of plan) {
    const steps = times.map((time) => time.steps);
    const reading = calibration.forTimes(steps);
    const conversions = new Map<number, Conversion>();
    for (const T of [...steps].sort((a, b) => b - a)) {
      const known = record.conversion(choice.label, T);
      const conversion = known ?? (await convert(reading, choice, { ...optionValues(options), steps: T }));
      if (!known) record.addConversion(choice.label, T, conversion);
      conversions.set(T, conversion);
    }
    for (const { steps: T, images } of times)
      rows.push({ choice, conversion: conversions.get(T) as Conversion, ...(images !== undefined && { images }) });
  }
  return rows;
}

/** What a chunk still needs. */
interface Pending {
  readonly chunk: KnownChunk;
  readonly count: number;
  /** The rows that take it and are not on record for it. */
  readonly missing: readonly Row[];
  /** Image-steps of these rows, none shared. */
  readonly work: number;
}

function pendingOf({ images, record }: NetRun, rows: readonly Row[], number: number): Pending {
  const chunk = chunkOf(number, imagesOfChunk(images, number));
  const count = chunkSize(images.count, number);
  const missing = rows.filter((row) => takesChunk(row, number) && !countsOf(record, chunk, row));
  return { chunk, count, missing, work: count * missing.reduce((sum, { conversion }) => sum + conversion.steps, 0) };
}

/** Counts what is not on record yet; also the image-steps that this took. */
async function measureChunk(
  { session, images, record }: NetRun,
  rows: readonly Row[],
  { chunk, missing }: Pending,
): Promise<ChunkCounts & { steps: number }> {
  const { pool, input, work } = session;
  const some = imagesOfChunk(images, chunk.chunk);
  const known = record.ann(chunk);
  const ann = known ?? (await countAnn(pool, some, work));
  if (known === undefined) record.addAnn(chunk, ann);
  let steps = 0;
  for (const group of groupRows(missing, input)) {
    const counts = await countGroup(pool, group, some, input, work);
    for (const [k, { choice, conversion }] of group.rows.entries())
      record.addCounts(chunk, choice.label, conversion.steps, counts[k]);
    if (!group.rows[0].choice.method.simulation) steps += some.count * (group.times.at(-1) ?? 0);
  }
  const countsOrNull = (row: Row) => (takesChunk(row, chunk.chunk) ? (countsOf(record, chunk, row) as Counts) : null);
  return { chunk: chunk.chunk, ann, rows: rows.map(countsOrNull), steps };
}

function countsOf(record: NetRecord, chunk: KnownChunk, { choice, conversion }: Row): Counts | undefined {
  return record.counts(chunk, choice.label, conversion.steps);
}
