/** Memory in which the lists of a tile of output pixels are put in order, and how windows are parted: assembly/tiles.ts. */
import { isWeightedSum, type Network } from '../../network/layer.js';
import { unflatten, windowOf } from './window.js';

/** Sums of a tile where a run has fewer steps; the same number as in assembly/tiles.ts. */
const TILE = 128;
/** 32-bit words of a list and of its place in the order. */
const LIST = 4 + 1;
/** Bytes of a block's weights that stay in the first-level cache beside lists and currents. */
const NEAR = 24 * 1024;
/** Bytes of an input's weights in a block. */
const ROW = 64;
/** Words that copies may write behind the last list. */
const BEHIND = 16;

/** Parts of a window, so many columns of a row each, whose lists may be summed one part after the other. */
export interface Parts {
  readonly parts: number;
  readonly columns: number;
}

/** The parts of a window (Kh, Kw) over C channels. */
export function partsOf(Kh: number, Kw: number, C: number): Parts {
  const columns = Math.min(Kw, Math.max(1, Math.floor(NEAR / (C * ROW))));
  return { parts: Kh * Math.ceil(Kw / columns), columns };
}

/** Words for the tiles of a network in runs of up to `chunk` steps. */
export interface TileMemory {
  /** sums of a tile: rows of currents */
  readonly sums: number;
  /** lists, their order, and copied windows, of one operand */
  readonly area: number;
  /** first list of each length */
  readonly heads: number;
}

/** What the largest of a network's windows needs. */
export function tileMemory(network: Network, chunk: number): TileMemory {
  const sums = Math.max(TILE, chunk);
  let [area, longest] = [0, 0];
  for (const [i, layer] of network.layers.entries()) {
    if (!isWeightedSum(layer)) continue;
    const shape = network.shapes[unflatten(network, network.sources[i][0])];
    const { kernel, stride } = windowOf(layer, shape);
    const [, , C] = shape;
    const [Ho, Wo] = network.shapes[i];
    const rows = Math.min(sums, Ho * Wo * chunk);
    // The window may have to cover two neighbouring pixels.
    for (const Kw of [kernel[1], kernel[1] + stride[1]]) {
      const { parts } = partsOf(kernel[0], Kw, C);
      const inputs = kernel[0] * Kw * C;
      const places = Math.ceil(parts / 4) * 4;
      longest = Math.max(longest, inputs);
      // Lists of all parts, or one list for each sum and the copied windows.
      area = Math.max(area, places + sums * LIST * parts, places + sums * LIST + rows * inputs + BEHIND);
    }
  }
  return { sums, area: Math.ceil(area / 4) * 4, heads: longest + 1 };
}
