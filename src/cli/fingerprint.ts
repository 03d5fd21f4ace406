/** What a run was made from, in one word: parts of runs that differ in it do not belong together. */
import { createHash, type Hash } from 'node:crypto';
import type { ImageSet } from '../network/images.js';
import type { Model } from '../network/model.js';

/** SHA-256 of a network, its normalisation and some sets of images, the first 16 hexadecimal digits. */
export function fingerprint({ network, normalisation }: Model, sets: readonly (ImageSet | undefined)[]): string {
  const hash = createHash('sha256');
  const add = (name: string, { buffer, byteOffset, byteLength }: ArrayBufferView) => {
    hash.update(`${name} ${byteLength}\n`);
    hash.update(Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength))); // a copy: the weights may be shared memory
  };
  for (const layer of network.layers) {
    const { weight, bias, ...rest } = { weight: undefined, bias: undefined, ...layer };
    hash.update(`${JSON.stringify(rest)}\n`);
    if (weight) add('weight', weight);
    if (bias) add('bias', bias);
  }
  hash.update(`${JSON.stringify(normalisation)}\n`);
  for (const set of sets) {
    if (!set) continue;
    add('pixels', set.pixels);
    add('labels', set.labels);
  }
  return digitsOf(hash);
}

/** Start of the SHA-256 of some numbers and texts, in hexadecimal digits. */
export function digest(...parts: readonly (NodeJS.TypedArray | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return digitsOf(hash);
}

/** The first 16 of 64 hexadecimal digits: enough to tell things apart, though not against one who wants them to be mixed up. */
function digitsOf(hash: Hash): string {
  return hash.digest('hex').slice(0, 16);
}
