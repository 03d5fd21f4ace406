/** The conversion error, section 2.3, Eq. (11)–(15). In float64: these describe a simulation, they do not run it. */

/** The two parts of a firing rate: what the input drives, and what the potential keeps back. */
export interface RateParts {
  /** (W r_prev V_th_prev + b) / V_th */
  readonly drive: number;
  /** (v(0) − v(T)) / (T V_th): the conversion error */
  readonly error: number;
}

/** r = drive + error, Eq. (11). `weightedRate` is W r_prev V_th_prev. */
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

/** V_th r: the layer's mean output, Eq. (13). */
export function meanOutput(r: number, V_th: number): number {
  return V_th * r; // Eq. (13)
}

/** x = W x_prev + b, Eq. (14): the mean outputs of two layers are related as the ANN's activations are, Eq. (1). */
export function losslessOutput(weightedOutput: number, b: number): number {
  return weightedOutput + b; // Eq. (14)
}

/** ANN − SNN of one neuron's output, a − V_th r, Eq. (15); its mean over a layer is the layer's difference. */
export function outputDifference(a: number, r: number, V_th: number): number {
  return a - meanOutput(r, V_th); // Eq. (15)
}
