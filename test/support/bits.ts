/** Bit-for-bit comparison; −0 and +0 count as equal, as the arithmetic contract says. */

/** Index of the first element whose bits differ, or −1. */
export function firstDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  const [x, y] = [bitsOf(a), bitsOf(b)];
  for (let i = 0; i < x.length; i++) {
    if (x[i] !== y[i] && (x[i] | y[i]) << 1 !== 0) return i;
  }
  return -1;
}

function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}
