/** From potentials to rates, section 3.2, Eq. (7)–(10): exact bookkeeping of one neuron, in float64. */

/**
 * v(T) = v(0) + W Σ x(t) + T b − Σ θ(t) V_th, Eq. (7): Eq. (5) summed over t.
 *
 * @param drive  W Σ_t x(t) + T b: all the current that came in
 * @param spikes Σ_t θ(t)
 */
export function finalPotential(v_0: number, drive: number, V_th: number, spikes: number): number {
  return v_0 + drive - spikes * V_th; // Eq. (7)
}

/** r = Σ θ(t) / T, Eq. (8). */
export function firingRate(spikes: number, T: number): number {
  return spikes / T; // Eq. (8)
}

/** r_prev = Σ x(t) / (T V_th_prev), Eq. (9): the rate of the layer before, from what it sent. */
export function presynapticRate(sumOfInputs: number, T: number, V_th_prev: number): number {
  return sumOfInputs / (T * V_th_prev); // Eq. (9)
}

/**
 * v(T) = v(0) + W T r_prev V_th_prev + T b − T r V_th, Eq. (10): Eq. (8) and (9) put into Eq. (7).
 *
 * @param weightedRate W r_prev V_th_prev
 */
export function finalPotentialFromRates(
  v_0: number,
  weightedRate: number,
  b: number,
  r: number,
  T: number,
  V_th: number,
): number {
  return v_0 + T * weightedRate + T * b - T * r * V_th; // Eq. (10)
}
