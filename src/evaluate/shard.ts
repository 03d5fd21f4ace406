/** Test images in chunks: what shards take in turn, and what results are put on record by. */
import { cutImages, type ImageSet } from '../network/images.js';

/** Images of a chunk, but for the last one. */
export const CHUNK = 50;

/** A share of the chunks: every n-th one. */
export interface Shard {
  /** i, 1 to n */
  readonly index: number;
  /** n */
  readonly of: number;
}

/** All chunks. */
export const WHOLE: Shard = { index: 1, of: 1 };

/** The most shards of one run. */
export const MOST_SHARDS = 10_000;

/** Reads `i/n`; undefined where it is none. */
export function parseShard(text: string): Shard | undefined {
  const match = /^(\d{1,5})\/(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  const [index, of] = [Number(match[1]), Number(match[2])];
  return index >= 1 && index <= of && of <= MOST_SHARDS ? { index, of } : undefined;
}

/** `i/n` */
export function shardName({ index, of }: Shard): string {
  return `${index}/${of}`;
}

/** Numbers of the chunks of a shard of `images` images, from 0, ascending. */
export function chunkNumbers(images: number, { index, of }: Shard): number[] {
  const all = Math.ceil(images / CHUNK);
  return Array.from({ length: all }, (_, chunk) => chunk).filter((chunk) => chunk % of === index - 1);
}

/** How many images a chunk of `images` images has. */
export function chunkSize(images: number, chunk: number): number {
  return Math.min(CHUNK, images - chunk * CHUNK);
}

/** The images of a chunk, which enter a network as they do among all. */
export function imagesOfChunk(images: ImageSet, chunk: number): ImageSet {
  return cutImages(images, chunk * CHUNK, chunkSize(images.count, chunk));
}
