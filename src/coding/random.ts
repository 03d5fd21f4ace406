/** A counter-based generator: a number is a hash of its coordinates, so no draw depends on the order of others. */

/** Mixes one word into a state, so that every bit of both moves every bit of the result. */
function mix(state: number, word: number): number {
  let z = Math.imul(state ^ word, 0x9e3779b1);
  z = Math.imul(z ^ (z >>> 15), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** Coordinates are 32-bit words: a seed above this would be another one's twin. */
export const MAX_SEED = 2 ** 32 - 1;

/** Uniform in [0, 1), a multiple of 2^−24 (a float32 number), from whole-number coordinates. */
export function uniform(...coordinates: readonly number[]): number {
  let state = 0x2545f491;
  for (const coordinate of coordinates) state = mix(state, coordinate >>> 0);
  return (state >>> 8) / 2 ** 24;
}
