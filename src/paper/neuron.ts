/**
 * The integrate-and-fire neuron with soft reset, sections 3.1 and 3.2 of the paper, Eq. (2)–(6). Every result is a float32
 * number. What goes beyond the paper (signed, waiting and graded neurons) is in low-latency.ts.
 */

/** Tie rule of Eq. (6): does a potential equal to the threshold fire? */
export type FireRule = '>' | '>=';

/**
 * X(t) = W x(t) + b, the X(t) of Eq. (2), written out in Eq. (4), without a number of its own: what the neuron receives
 * at step t, once the weighted sum stands, plus a shift of the bias (that of compensation `per-step`; 0 without).
 */
export function inputCurrent(weightedSum: number, biasShift: number): number {
  return Math.fround(weightedSum + biasShift);
}

/** V_temp(t) = V(t − 1) + X(t), Eq. (2); v_temp(t) = v(t − 1) + W x(t) + b, Eq. (4), has the input written out. */
export function integrate(v_prev: number, X: number): number {
  return Math.fround(v_prev + X); // Eq. (2), Eq. (4)
}

/**
 * θ(t) = 1 if v_temp(t) > V_th, else 0, Eq. (6).
 *
 * PAPER: Eq. (6) compares with >; most other systems use ≥, so the tie rule is an option.
 */
export function firesAt(v_temp: number, V_th: number, fire: FireRule): boolean {
  switch (fire) {
    case '>':
      return v_temp > V_th; // Eq. (6)
    case '>=':
      return v_temp >= V_th;
    default:
      return fire satisfies never;
  }
}

/**
 * V(t) = V_temp(t) − V_th where the neuron fires, else V_temp(t), Eq. (3): soft reset, what exceeds the threshold is kept.
 *
 * PAPER: Eq. (3) prints V(t) where Eq. (6) has v_temp(t); they are the same quantity.
 */
export function softReset(v_temp: number, theta: 0 | 1, V_th: number): number {
  return theta === 1 ? Math.fround(v_temp - V_th) : v_temp; // Eq. (3)
}

/** v(t) = v(t − 1) + W x(t) + b − θ(t) V_th, Eq. (5): one step of the neuron as a recursion, Eq. (4) put into Eq. (3). */
export function recursion(v_prev: number, X: number, theta: 0 | 1, V_th: number): number {
  return softReset(integrate(v_prev, X), theta, V_th); // Eq. (5)
}

/** x(t) = θ(t) V_th: threshold balancing, the spike carries the threshold. Stated between Eq. (8) and (9), without a number. */
export function spikeValue(theta: 0 | 1, V_th: number): number {
  return theta * V_th;
}
