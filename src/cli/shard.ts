/** Runs in parts: the flag, and what a part has of one net. */
import { type Command, InvalidArgumentError } from 'commander';
import {
  type ChunkCounts,
  chunkNumbers,
  countAnn,
  countRows,
  describeRow,
  imagesOfChunk,
  type MeasuredNet,
  MOST_SHARDS,
  PART_VERSION,
  type PartFile,
  parseShard,
  type Row,
  type Shard,
  shardName,
} from '../evaluate/evaluate.js';
import type { ImageSet } from '../network/images.js';
import { fingerprint } from './fingerprint.js';
import type { Session } from './session.js';

/** --shard */
export function addShard(command: Command): Command {
  return command.option(
    '--shard <i/n>',
    'only every n-th chunk of the images, from the i-th on: a part for "ic-snn merge", written to --json',
    (text) => {
      const shard = parseShard(text);
      if (!shard) throw new InvalidArgumentError(`expected i/n with i from 1 to n, n at most ${MOST_SHARDS}.`);
      return shard;
    },
  );
}

/**
 * Refuses a part that would go nowhere.
 *
 * @throws RangeError
 */
export function checkShard({ shard, json, output, figures }: ShardOptions): void {
  if (!shard) return;
  if (json === undefined) throw new RangeError('"--shard" needs "--json FILE", the part to write');
  if (output !== undefined || figures !== undefined)
    throw new RangeError(
      '"--shard" writes a part alone: leave --output and --figures to "ic-snn merge" or a whole run',
    );
}

interface ShardOptions {
  readonly shard?: Shard;
  readonly json?: string;
  readonly output?: string;
  readonly figures?: string;
}

/** What a shard writes. */
export function createPart(part: PartFile['part'], shard: Shard, nets: readonly MeasuredNet[]): PartFile {
  return { part, version: PART_VERSION, shard: shardName(shard), nets };
}

/** Measures rows on the chunks of a shard, one after the other. */
export async function measureShard(
  session: Session,
  rows: readonly Row[],
  images: ImageSet,
  options: Readonly<Record<string, unknown>>,
  shard: Shard,
): Promise<MeasuredNet> {
  const { pool, input, work, model, calibration } = session;
  const chunks: ChunkCounts[] = [];
  for (const chunk of chunkNumbers(images.count, shard)) {
    const some = imagesOfChunk(images, chunk);
    const ann = await countAnn(pool, some, work);
    chunks.push({ chunk, ann, rows: await countRows(pool, rows, some, input, work) });
  }
  return {
    ...{ model: model.name, dataset: images.name, images: images.count },
    fingerprint: fingerprint(model, [images, calibration?.images]),
    options,
    rows: rows.map((row) => describeRow(model.network, row, input)),
    chunks,
  };
}
