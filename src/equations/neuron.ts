/** The integrate-and-fire neuron with soft reset, section 2.2, Eq. (2)–(6). Every result is a float32 number. */
import type { FireRule } from '../convert/conversion.js';

/**
 * I(t) = W x(t) + b, Eq. (2), once its weighted sum stands, plus the bias shift of compensation `per-step` (0 without).
 */
export function inputCurrent(weightedSum: number, biasShift: number): number {
  return Math.fround(weightedSum + biasShift); // Eq. (2)
}

/** v_temp(t) = v(t − 1) + I(t), Eq. (4). */
export function integrate(v: number, I: number): number {
  return Math.fround(v + I); // Eq. (4)
}

/**
 * θ(t): 1 if v_temp(t) > V_th, else 0, Eq. (6).
 *
 * PAPER: Eq. (6) compares with >; most other systems use ≥, so the tie rule is an option.
 */
export function firesAt(v_temp: number, V_th: number, fire: FireRule): boolean {
  return fire === '>' ? v_temp > V_th : v_temp >= V_th; // Eq. (6)
}

/**
 * v(t) = v_temp(t) − θ(t) V_th, Eq. (3): soft reset, what exceeds the threshold is kept.
 *
 * PAPER: Eq. (3) prints V(t) where Eq. (6) has v_temp(t); they are the same quantity.
 */
export function softReset(v_temp: number, theta: 0 | 1, V_th: number): number {
  return theta === 1 ? Math.fround(v_temp - V_th) : v_temp; // Eq. (3)
}

/** x(t) = θ(t) V_th, Eq. (5): threshold balancing, the spike carries the threshold. */
export function spikeValue(theta: 0 | 1, V_th: number): number {
  return theta * V_th; // Eq. (5)
}
