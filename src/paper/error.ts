/**
 * The conversion error, Eq. (11) of section 3.2, and what is handed on from layer to layer, Eq. (12)–(15) of section 3.4.
 * In float64: these describe a simulation, they do not run it.
 */

/** The two parts of a firing rate: what the input drives, and what the potential keeps back. */
export interface RateParts {
  /** (W r_prev V_th_prev + b) / V_th */
  readonly drive: number;
  /** (v(0) − v(T)) / (T V_th): the conversion error */
  readonly error: number;
}

/** r = (W r_prev V_th_prev + b) / V_th + (v(0) − v(T)) / (T V_th), Eq. (11). `weightedRate` is W r_prev V_th_prev. */
export function rateParts(
  weightedRate: number,
  b: number,
  v_0: number,
  v_T: number,
  T: number,
  V_th: number,
): RateParts {
  return { drive: drivenRate(weightedRate, b, V_th), error: errorTerm(v_0, v_T, T, V_th) }; // Eq. (11)
}

/** (v(0) − v(T)) / (T V_th), the second term of Eq. (11); it is gone where v(0) = v(T). */
export function errorTerm(v_0: number, v_T: number, T: number, V_th: number): number {
  return (v_0 - v_T) / (T * V_th); // Eq. (11)
}

/** r = (W r_prev V_th_prev + b) / V_th, Eq. (12): the rate where v(0) = v(T). */
export function drivenRate(weightedRate: number, b: number, V_th: number): number {
  return (weightedRate + b) / V_th; // Eq. (12)
}

/** r V_th, the left side of Eq. (13): the layer's mean output, x in Eq. (14). */
export function meanOutput(r: number, V_th: number): number {
  return r * V_th; // Eq. (13)
}

/** W r_prev V_th_prev + b, the right side of Eq. (13): what the mean output is where v(0) = v(T). */
export function drivenOutput(weightedRate: number, b: number): number {
  return weightedRate + b; // Eq. (13)
}

/**
 * x = W x_prev + b, Eq. (14): mean outputs are related as the ANN's activations are, Eq. (1).
 *
 * PAPER: x^l and a^l are a layer's outputs here and in Eq. (15), in Eq. (1) to (9) its inputs.
 */
export function losslessOutput(W: ArrayLike<number>, x_prev: ArrayLike<number>, b: number): number {
  return weightedSum(W, x_prev) + b; // Eq. (14)
}

/** Δa = a − x, the left side of Eq. (15): how far the SNN's mean output is from the ANN's activation. */
export function outputDifference(a: number, x: number): number {
  return a - x; // Eq. (15)
}

/**
 * W (a_prev − x_prev), the right side of Eq. (15): the difference that a layer takes over from the layer before, where
 * Eq. (14) holds and a is above 0.
 *
 * @param W (I), the weights of one neuron
 */
export function handedOnDifference(W: ArrayLike<number>, a_prev: ArrayLike<number>, x_prev: ArrayLike<number>): number {
  const difference_prev = Array.from(a_prev, (a, i) => outputDifference(a, x_prev[i]));
  return weightedSum(W, difference_prev); // Eq. (15)
}

function weightedSum(W: ArrayLike<number>, x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < W.length; i++) sum += W[i] * x[i];
  return sum;
}
