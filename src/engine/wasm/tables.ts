/** Small tables that the event-driven kernels read. */

/** V_th of each of C channels when the neurons' channels start at `before`; channels outside never spike. */
export function channelThresholds(V_th: Float32Array, C: number, before: number): Float32Array {
  return Float32Array.from({ length: C }, (_, c) => (V_th.length === 1 ? V_th[0] : (V_th[c - before] ?? 0)));
}

/** (256, 8) bytes: positions of the set bits of each byte, lowest first; zeros behind. */
export function bitPositions(): Uint8Array {
  const table = new Uint8Array(256 * 8);
  for (let byte = 0; byte < 256; byte++) {
    let at = byte * 8;
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) table[at++] = bit;
  }
  return table;
}

/** (16, 16) bytes: for each set of four lanes, the swizzle that moves them to the front. */
export function laneShuffles(): Uint8Array {
  const table = new Uint8Array(16 * 16);
  for (let set = 0; set < 16; set++) {
    let at = set * 16;
    for (let lane = 0; lane < 4; lane++) {
      if ((set >> lane) & 1) for (let byte = 0; byte < 4; byte++) table[at++] = lane * 4 + byte;
    }
  }
  return table;
}
