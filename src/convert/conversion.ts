/** What conversion adds to a network: per spiking layer a threshold, an initial potential and a bias shift. */

/** Tie rule of Eq. (6): does a potential equal to the threshold fire? */
export type FireRule = '>' | '>=';

/** Per spiking layer (in order of `network.spiking`) one float32 number, or one per channel; v(0) also one per neuron. */
export type PerLayer = readonly Float32Array[];

/**
 * A layer's number for neuron n.
 *
 * @param values length 1 (the layer), C (its channels) or H·W·C (its neurons, in that order)
 * @param n      neuron, in (H, W, C) order; channels are innermost, so n modulo the length is right in all three cases
 */
export function valueAt(values: Float32Array, n: number): number {
  return values[n % values.length];
}

/** The numbers that the simulation needs besides the network. */
export interface SpikingParameters {
  /** V_th, > 0: length 1 (per layer) or C (per channel). */
  readonly thresholds: PerLayer;
  /** v(0): length 1, C or H·W·C (per neuron). */
  readonly initialPotential: PerLayer;
  /** Added to the input current at every step (compensation `per-step`): length 1 or C; zeros where none. */
  readonly biasShift: PerLayer;
  readonly fire: FireRule;
}

/** Are the numbers of all layers equal? */
export function samePerLayer(a: PerLayer, b: PerLayer): boolean {
  return a.every((values, s) => values.length === b[s].length && values.every((x, n) => x === b[s][n]));
}

/** Do two sets of parameters give the same simulation? */
export function sameParameters(a: SpikingParameters, b: SpikingParameters): boolean {
  return (
    a.fire === b.fire &&
    samePerLayer(a.thresholds, b.thresholds) &&
    samePerLayer(a.initialPotential, b.initialPotential) &&
    samePerLayer(a.biasShift, b.biasShift)
  );
}

/** How the parameters were found; stored with them. */
export interface Conversion extends SpikingParameters {
  /** T that v(0) was made for. */
  readonly steps: number;
  /** The options used, as on the command line, for the record. JSON values only. */
  readonly options: Readonly<Record<string, unknown>>;
}
