/** One number for a whole run: two runs with the same checksum gave the same bits, on whatever machine. */
import type { Simulation } from './engine.js';

/** FNV-1a, 64 bits: offset basis, and the prime 2^40 + 0x1b3. Halves of 32 bits, as JavaScript has no faster whole numbers. */
const [BASIS_HIGH, BASIS_LOW, PRIME_LOW] = [0xcbf29ce4, 0x84222325, 0x1b3];

/** FNV-1a 64 of bytes, as 16 hexadecimal digits. */
export function fnv1a(parts: Iterable<Uint8Array>): string {
  let [high, low] = [BASIS_HIGH, BASIS_LOW];
  for (const bytes of parts) {
    for (let i = 0; i < bytes.length; i++) {
      low = (low ^ bytes[i]) >>> 0;
      const product = low * PRIME_LOW; // below 2^41: exact
      high = (Math.imul(high, PRIME_LOW) + (low << 8) + Math.floor(product / 2 ** 32)) >>> 0;
      low = product >>> 0;
    }
  }
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
}

/**
 * The checksum of a run, recorded with `neurons` or more: FNV-1a 64 over 32-bit words, low byte first. The words are T; the
 * bits of the summed logits; then for each spiking layer, neurons in (H, W, C) order, Σ s(t), the spikes that were taken
 * back, the step of the first spike, and the bits of v(T). −0 counts as +0.
 */
export function runChecksum(
  steps: number,
  { logitsSum, spikeCounts, negativeSpikes, firstSpikeTime, finalPotential }: Simulation,
): string {
  const layers = (spikeCounts ?? []).flatMap((counts, s) => [
    ...[counts, negativeSpikes?.[s] ?? new Int32Array(counts.length)],
    ...[firstSpikeTime?.[s] ?? new Int32Array(0), finalPotential?.[s] ?? new Float32Array(0)],
  ]);
  return fnv1a([Int32Array.of(steps), logitsSum, ...layers].map(bytesOf));
}

/** 32-bit numbers as bytes, low byte first. */
function bytesOf(values: Float32Array | Int32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  const isWhole = values instanceof Int32Array;
  for (let i = 0; i < values.length; i++) {
    if (isWhole) view.setInt32(i * 4, values[i], true);
    else view.setFloat32(i * 4, values[i] + 0, true); // −0 + 0 is +0
  }
  return bytes;
}
