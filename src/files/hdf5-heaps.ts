/** A check before the HDF5 library sees a file: damaged heaps of texts send it round in circles for ever. */

const HEADER = 16;

/**
 * Are all global heaps whole? A heap is "GCOL", version 1, three zeros, its size; then objects, each an index, a count,
 * four bytes, its size, and its bytes filled up to a multiple of eight; the object of index 0 is what is free at the end.
 */
export function heapsAreWhole(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.indexOf(0x47); at >= 0 && at + HEADER <= bytes.length; at = bytes.indexOf(0x47, at + 1)) {
    const isHeap = view.getUint32(at, true) === 0x4c4f4347 && view.getUint32(at + 4, true) === 1;
    if (isHeap && !isWhole(view, at)) return false;
  }
  return true;
}

function isWhole(view: DataView, start: number): boolean {
  const end = start + Number(view.getBigUint64(start + 8, true));
  if (end > view.byteLength) return false;
  for (let at = start + HEADER; at + HEADER <= end; ) {
    const index = view.getUint16(at, true);
    const size = Number(view.getBigUint64(at + 8, true));
    const next = index === 0 ? at + size : at + HEADER + 8 * Math.ceil(size / 8);
    if (next <= at || next > end) return false;
    at = next;
  }
  return true;
}
