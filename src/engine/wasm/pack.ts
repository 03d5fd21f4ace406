/** Weights and per-channel numbers in the kernels' block layouts. */

import type { Shape } from '../../network/layer.js';
import { valueAt } from '../../network/snn.js';

/** Lanes of a block in memory. */
export const BLOCK_LANES = 16;

/** One block of output channels of a layer. Numbers as in assembly/descriptors.ts. */
export interface Block {
  /** lanes to compute: 16, 8 or 4 */
  readonly width: number;
  /** first output channel */
  readonly first: number;
  /** real channels among the lanes */
  readonly valid: number;
  /** lanes of all blocks before this one, 16 each */
  readonly packed: number;
  /** first input channel of the block's group */
  readonly inputFirst: number;
}

/** How a layer's outputs stand in memory: (blocks, P, 16). */
export interface Rows {
  readonly blocks: readonly Block[];
  /** Rows of lanes: one for each pixel, or for two neighbours of 8 channels, which fill 16 lanes together. */
  readonly P: number;
  /** Real lanes of a row in all blocks: O, or 2 · 8. */
  readonly lanes: number;
  readonly paired: boolean;
}

/** The rows of a layer of shape (H, W, O); see {@link blocksOf}. */
export function rowsOf([H, W, O]: Shape, groups: number, C: number, paired: boolean): Rows {
  const [P, lanes] = paired ? [(H * W) / 2, 2 * O] : [H * W, O];
  return { blocks: blocksOf(lanes, groups, C), P, lanes, paired };
}

/** 32-bit words of a layer's state. */
export function stateWords({ blocks, P }: Rows): number {
  return packedLanes(blocks) * P;
}

/** Splits O channels in `groups` groups over C inputs into blocks of up to 16. */
export function blocksOf(O: number, groups: number, C: number): Block[] {
  const blocks: Block[] = [];
  for (let g = 0; g < groups; g++) {
    const end = (O / groups) * (g + 1);
    for (let first = (O / groups) * g; first < end; ) {
      const valid = Math.min(BLOCK_LANES, end - first);
      const width = valid > 8 ? 16 : valid > 4 ? 8 : 4;
      blocks.push({ width, first, valid, packed: blocks.length * BLOCK_LANES, inputFirst: (C / groups) * g });
      first += valid;
    }
  }
  return blocks;
}

/** Lanes of all blocks. */
export function packedLanes(blocks: readonly Block[]): number {
  return blocks.length * BLOCK_LANES;
}

/**
 * Numbers per channel, or one for all, into block lanes; `fill` in the lanes past the real ones. Lanes that stand for a
 * second pixel's channels start again with the first.
 */
export function packLanes(values: Float32Array, blocks: readonly Block[], fill: number): Float32Array {
  const lanes = new Float32Array(packedLanes(blocks)).fill(fill);
  for (const { first, valid, packed } of blocks) {
    for (let lane = 0; lane < valid; lane++) {
      lanes[packed + lane] = values[(first + lane) % values.length] + 0; // −0 counts as +0
    }
  }
  return lanes;
}

/** v(0) of one layer, given per layer, channel or neuron, as the neurons' state: (blocks, P, 16). */
export function packPotential(v_0: Float32Array, { blocks, P, lanes }: Rows, state: Float32Array): void {
  for (const { first, valid, packed } of blocks) {
    const to = packed * P;
    // Where rows are alike, the first is copied.
    const rows = v_0.length > lanes ? P : 1;
    for (let row = 0; row < rows; row++) {
      for (let lane = 0; lane < valid; lane++) {
        state[to + row * BLOCK_LANES + lane] = valueAt(v_0, row * lanes + first + lane);
      }
    }
    for (let row = rows; row < P; row++) state.copyWithin(to + row * BLOCK_LANES, to, to + BLOCK_LANES);
  }
}

/**
 * Weights (K, O) into blocks of (K, 16); rows may be scaled, f32(W · V_th), for spikes that carry V_th.
 *
 * @param I     input channels of a group: row k belongs to channel inputFirst + k mod I
 * @param scale (C) or length 1
 */
export function packBlocks(
  weight: Float32Array,
  K: number,
  O: number,
  I: number,
  blocks: readonly Block[],
  out: Float32Array,
  scale: Float32Array,
): void {
  for (const { first, valid, packed, inputFirst } of blocks) {
    for (let k = 0; k < K; k++) {
      const s = scale.length === 1 ? scale[0] : scale[inputFirst + (k % I)];
      const to = packed * K + k * BLOCK_LANES;
      const from = k * O + first;
      for (let lane = 0; lane < valid; lane++) out[to + lane] = weight[from + lane] * s;
    }
  }
}

/**
 * Weights (Kh, Kw, C, O) of a window over one pixel as those of a window over two neighbours, (Kh, Kw + stride, C, 2 · O),
 * which are 0 where one of them does not read: adding 0 changes no bit of a sum that is not -0.
 */
export function pairWeights(
  weight: Float32Array,
  [Kh, Kw]: readonly [number, number],
  stride: number,
  C: number,
  O: number,
): Float32Array {
  const wide = Kw + stride;
  const out = new Float32Array(Kh * wide * C * 2 * O);
  for (let ky = 0; ky < Kh; ky++) {
    for (let k = 0; k < Kw * C; k++) {
      const row = weight.subarray((ky * Kw * C + k) * O, (ky * Kw * C + k + 1) * O);
      for (const pixel of [0, 1]) out.set(row, ((ky * wide + pixel * stride) * C + k) * 2 * O + pixel * O);
    }
  }
  return out;
}

/** Weights (K, O), O in groups, into (groups, ceil(O / groups / lanes), K, lanes), zeros in the last lanes. */
export function packWeight(
  weight: Float32Array,
  K: number,
  O: number,
  groups: number,
  lanes: number,
  out: Float32Array,
): void {
  const outputs = O / groups;
  const blocks = Math.ceil(outputs / lanes);
  for (let o = 0; o < O; o++) {
    const g = Math.floor(o / outputs);
    const j = o - g * outputs;
    const to = (g * blocks + Math.floor(j / lanes)) * K * lanes + (j % lanes);
    for (let k = 0; k < K; k++) out[to + k * lanes] = weight[k * O + o];
  }
}

/** Bias (O) into (groups, ceil(O / groups / lanes) · lanes). */
export function packBias(bias: Float32Array, groups: number, lanes: number): Float32Array {
  const outputs = bias.length / groups;
  const padded = Math.ceil(outputs / lanes) * lanes;
  const out = new Float32Array(groups * padded);
  bias.forEach((b, o) => {
    const g = Math.floor(o / outputs);
    out[g * padded + o - g * outputs] = b + 0; // −0 counts as +0: no sum that starts from it is ever −0
  });
  return out;
}
