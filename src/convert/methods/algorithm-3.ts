/**
 * Algorithm 3 (section 3.4): coding compensation. Rate coding drops on average V_th / 2 of charge: the compensation is the
 * v(0) that Algorithm 2 (or 1) starts from, and is added to what it finds.
 */

import { residualBlocks } from '../../network/blocks.js';
import type { Network } from '../../network/layer.js';
import type { PerLayer } from '../../network/snn.js';
import type { OptionValues } from '../options.js';

/**
 * Readings of the compensation.
 *
 * - `once`: v(0) += V_th / (2T), Algorithm 3 literally
 * - `per-step`: V_th / (2T) is added to the bias at every step, V_th / 2 in total, as in Deng and Gu 2021;
 *   the text names the shift by V_th / (2T) of Bu et al. [14]
 * - `half`: v(0) += V_th / 2
 *
 * PAPER: Algorithm 3 adds V_th / (2T) once, though the derivation needs V_th / 2 in total.
 */
export type Compensation = OptionValues['compensation'];

/** What a compensation adds to v(0), and to the current at every step: (1) or (C) per layer, float32. */
export interface Compensations {
  readonly potential: PerLayer;
  readonly bias: PerLayer;
}

/** v(0) as Algorithm 2 or 1 finds it, per layer, float64: an absolute number, or one in units of V_th for each channel. */
export type InitMem = (start: Compensations) => Promise<readonly Float64Array[]>;

/**
 * Algorithm 3 for every candidate that init_mem gives (one, or one for each reading of Algorithm 2).
 *
 * @param initMem the function init_mem(SNN): the SNN is given by its compensation
 * @returns final_mem of each candidate, per layer (1) or (C), float32
 */
export async function algorithm3(
  network: Network,
  thresholds: PerLayer,
  { compensation, blockRule, steps: T }: Pick<OptionValues, 'compensation' | 'blockRule'> & { steps: number },
  initMem: InitMem,
): Promise<{ readonly final_mem: PerLayer[]; readonly bias: PerLayer }> {
  const factor = potentialCompensation(compensation, T);
  const out = leftOut(network, blockRule);
  // Lines 4–6: SNN.init_mem[l] = V_th / (2T)
  const start = {
    potential: timesThreshold(thresholds, out, factor),
    bias: timesThreshold(thresholds, out, biasCompensation(compensation, T)),
  };
  // Line 7: init_mem = init_mem(SNN)
  const candidates = await initMem(start);
  // Lines 8–10: final_mem[l] = init_mem[l] + V_th / (2T)
  const final_mem = candidates.map((init_mem) =>
    thresholds.map((V_th, s) => {
      if (out.has(s)) return V_th.map(() => 0);
      return V_th.map((x) => (V_th.length === 1 ? init_mem[s] : init_mem[s] * x) + x * factor);
    }),
  );
  return { final_mem, bias: start.bias };
}

/** What the compensation adds to v(0), in units of V_th. */
export function potentialCompensation(compensation: Compensation, T: number): number {
  switch (compensation) {
    case 'once':
      return 1 / (2 * T);
    case 'half':
      return 1 / 2;
    case 'per-step':
    case 'none':
      return 0;
    default:
      return compensation satisfies never;
  }
}

/** What the compensation adds to the current at every step, in units of V_th. */
export function biasCompensation(compensation: Compensation, T: number): number {
  return compensation === 'per-step' ? 1 / (2 * T) : 0;
}

/** Spiking layers that v(0) and compensation are not for: under `first` those of a residual block behind its first one. */
function leftOut(network: Network, rule: OptionValues['blockRule']): ReadonlySet<number> {
  if (rule === 'all') return new Set();
  return new Set(residualBlocks(network).flatMap(({ inner, closing }) => [...inner.slice(1), closing]));
}

/** V_th times a number, as float32; 0 for layers that are left out. */
function timesThreshold(thresholds: PerLayer, out: ReadonlySet<number>, factor: number): PerLayer {
  return thresholds.map((V_th, s) => V_th.map((x) => (out.has(s) ? 0 : x * factor)));
}
