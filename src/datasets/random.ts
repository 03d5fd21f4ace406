/** A stream of random numbers that is the same everywhere: 32-bit whole-number arithmetic. */

/** Uniform in [0, 1), a multiple of 2^−32. */
export type Random = () => number;

/** A stream of its own for each pair of whole numbers: a counter, run through a mixing function. */
export function createRandom(stream: number, index: number): Random {
  let state = mix(mix(stream + 0x9e3779b9) ^ index);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return mix(state) / 2 ** 32;
  };
}

/** Every bit of the argument moves every bit of the result. */
function mix(word: number): number {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x7feb352d);
  z = Math.imul(z ^ (z >>> 15), 0x846ca68b);
  return (z ^ (z >>> 16)) >>> 0;
}
