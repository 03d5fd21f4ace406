/** Reads a part that a shard wrote, and trusts nothing in it. */
import { FileError, isCount, isObject, parseJson, shown } from '../check.js';
import { CLASS_NOTES } from '../convert/method.js';
import type { Counts } from './counts.js';
import { type MeasuredNet, PART_KINDS, PART_VERSION, type PartFile, takesChunk } from './part.js';
import { chunkNumbers, chunkSize, parseShard, type Shard } from './shard.js';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const fieldsOf =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const isRow = fieldsOf({
  ...{ method: isText, steps: isCount, latency: isCount, macsPerImage: isCount, imageMacsPerImage: isCount },
  class: (value) => isText(value) && Object.hasOwn(CLASS_NOTES, value as string),
  initialPotential: listOf(isNumber),
  thresholds: listOf((value) => isNumber(value) || listOf(isNumber)(value)),
  chosen: (value) => value === undefined || isText(value),
  images: (value) => value === undefined || (isCount(value) && value !== 0),
});
const haveCounts = fieldsOf({
  ...{ correct: isCount, spikes: isCount, synapticOperations: isCount, multiplyOperations: isCount },
});
const isCounts: Check = (value) => {
  if (!haveCounts(value)) return false;
  const { synapticOperations, multiplyOperations } = value as Counts;
  return multiplyOperations <= synapticOperations;
};
const isChunk = fieldsOf({
  ...{ chunk: isCount, ann: isCount },
  rows: listOf((value) => value === null || isCounts(value)),
});
/** Settings as printed: texts and numbers, and numbers in a list. */
const isSettings: Check = (value) =>
  isObject(value) && Object.values(value).every((one) => isSetting(one) || listOf(isSetting)(one));
const isSetting: Check = (value) => value === null || isText(value) || isNumber(value) || typeof value === 'boolean';
/** More images than any file holds, few enough to count their chunks. */
const MOST_IMAGES = 2 ** 24;

const isNet = fieldsOf({
  ...{ model: isText, dataset: isText, fingerprint: isText, options: isSettings },
  images: (value) => isCount(value) && value !== 0 && (value as number) <= MOST_IMAGES,
  table: (value) => value === undefined || isCount(value),
  ...{ rows: listOf(isRow), chunks: listOf(isChunk) },
});

/**
 * Reads a part.
 *
 * @throws FileError for anything that is no part, or one whose chunks are not all there
 */
export function parsePart(text: string, file: string): PartFile {
  const value = parseJson(text);
  if (value === undefined) throw new FileError(file, '', 'is not JSON; name what --shard wrote with --json');
  if (!isObject(value) || !PART_KINDS.some((kind) => kind === value.part))
    throw new FileError(file, '', 'is no part of a run; name what --shard wrote with --json');
  if (value.version !== PART_VERSION) {
    const what = `has format version ${shown(value.version)}, this program reads ${PART_VERSION}`;
    throw new FileError(file, '', `${what}; make the part again`);
  }
  const shard = isText(value.shard) ? parseShard(value.shard as string) : undefined;
  const nets = Array.isArray(value.nets) ? value.nets.length : 0;
  if (!shard || nets === 0 || !listOf(isNet)(value.nets))
    throw new FileError(file, '', 'is damaged; make the part again');
  const part = value as unknown as PartFile;
  for (const net of part.nets) checkChunks(net, shard, file);
  return part;
}

/** The chunks of a part must be those of its shard, each with the rows that take it, and no more right answers than images. */
function checkChunks({ model, images, rows, chunks }: MeasuredNet, shard: Shard, file: string): void {
  const whole = chunks.every(({ chunk, ann, rows: counts }) => {
    const most = chunkSize(images, chunk);
    const fits = (one: Counts | null, k: number) =>
      one === null ? !takesChunk(rows[k], chunk) : takesChunk(rows[k], chunk) && one.correct <= most;
    return counts.length === rows.length && ann <= most && counts.every(fits);
  });
  if (whole && String(chunks.map(({ chunk }) => chunk)) === String(chunkNumbers(images, shard))) return;
  throw new FileError(file, model, 'does not have the chunks of images of its shard; make the part again');
}
