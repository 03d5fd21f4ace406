/** Algorithm 3: coding compensation. Rate coding drops on average V_th / 2 of charge. */

/**
 * Readings of the compensation.
 *
 * - `once`: v(0) += V_th / (2T), Algorithm 3 literally
 * - `per-step`: V_th / (2T) is added to the bias at every step, V_th / 2 in total (Deng and Gu 2021, whom the text follows)
 * - `half`: v(0) += V_th / 2
 *
 * PAPER: Algorithm 3 adds V_th / (2T) once, though the derivation needs V_th / 2 in total.
 */
export type Compensation = 'none' | 'once' | 'per-step' | 'half';

export const COMPENSATIONS = ['none', 'once', 'per-step', 'half'] as const satisfies readonly Compensation[];

/** What the compensation adds to v(0), in units of V_th. */
export function potentialCompensation(compensation: Compensation, T: number): number {
  if (compensation === 'once') return 1 / (2 * T);
  return compensation === 'half' ? 1 / 2 : 0;
}

/** What the compensation adds to the current at every step, in units of V_th. */
export function biasCompensation(compensation: Compensation, T: number): number {
  return compensation === 'per-step' ? 1 / (2 * T) : 0;
}
