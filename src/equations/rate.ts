/** From potentials to rates, section 2.3, Eq. (7)–(10): exact bookkeeping of one neuron, in float64. */

/**
 * v(T) = v(0) + W Σ x(t) + T b − V_th Σ θ(t), Eq. (7).
 *
 * @param drive  W Σ_t x(t) + T b: all the current that came in
 * @param spikes Σ_t θ(t)
 */
export function finalPotential(v_0: number, drive: number, V_th: number, spikes: number): number {
  return v_0 + drive - V_th * spikes; // Eq. (7)
}

/** r = Σ θ(t) / T, Eq. (8). */
export function firingRate(spikes: number, T: number): number {
  return spikes / T; // Eq. (8)
}

/** r_prev = Σ x(t) / (T V_th_prev), Eq. (9): the rate of the layer before, from what it sent. */
export function presynapticRate(sumOfInputs: number, T: number, V_th_prev: number): number {
  return sumOfInputs / (T * V_th_prev); // Eq. (9)
}

/** Σ θ(t) / T = (drive + v(0) − v(T)) / (T V_th), Eq. (10): Eq. (7) divided by T V_th. */
export function rateFromPotential(drive: number, v_0: number, v_T: number, T: number, V_th: number): number {
  return (drive + v_0 - v_T) / (T * V_th); // Eq. (10)
}
