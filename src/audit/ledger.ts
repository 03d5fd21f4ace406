/**
 * The paper's equations, term by term, on real activity: what the neurons of one layer did, over all audited images.
 * Float64 sums over the float32 numbers that the engine computed.
 */
import { meanRatio } from '../evaluate/rows.js';
import { type Network, sizeOf } from '../network/layer.js';
import { type SpikingParameters, totalWeightOf, valueAt } from '../network/snn.js';
import { meanOutput, outputDifference, rateParts } from '../paper/error.js';
import { finalPotential, firingRate } from '../paper/rate.js';
import { type AuditedNeuron, ceilingOf, type Firing, firingOf, PARTS, type Part, splitError } from './decomposition.js';
import { membraneRoundings, residueBound, type Shifts, type Sums, shiftsOf } from './sums.js';

/** What Eq. (7) leaves unexplained in the float32 simulation. */
export interface Residue {
  /** Largest |residue|, in units of V_th. */
  readonly largest: number;
  /** Largest |residue| over its rounding bound: at most 1, or the engine has a defect. */
  readonly ofBound: number;
}

/** One spiking layer; means are over neurons and images, shares are of neurons and images (0 to 1). */
export interface LayerLedger {
  readonly layer: string;
  /** H·W·C */
  readonly neurons: number;
  /** V_th, the mean where there is one per channel. */
  readonly threshold: number;
  /** v(0) in units of V_th. */
  readonly initialPotential: number;
  /** Eq. (7) */
  readonly residue: Residue;
  /** Eq. (11): mean rate = drive + error, and the mean of |error|; spikes per step. */
  readonly rate: { readonly mean: number; readonly drive: number; readonly error: number; readonly size: number };
  /** Shares of neurons with v(T) below 0, in [0, V_th] and above V_th: they add up to 1. */
  readonly potential: { readonly below: number; readonly within: number; readonly above: number };
  /** Shares of neurons with (v(0) − v(T)) / V_th in (−1, 0): of all, and of those with a mean current in [0, V_th]. */
  readonly claim: { readonly all: number; readonly driven: number };
  /** Eq. (15), in units of the activations: means of a, of V_th r and of their difference, and the mean of |difference|. */
  readonly output: { readonly ann: number; readonly snn: number; readonly difference: number; readonly size: number };
  /** Root mean square of a − V_th r over that of a; `own` without what was inherited. */
  readonly relativeError: number;
  readonly ownError: number;
  /** The same of quantisation and v(0) together: v(0) is there to answer quantisation. */
  readonly roundingError: number;
  /**
   * 1 − mean square of a − V_th r over the variance of a from image to image: 1 where the SNN shows the ANN's very
   * picture, 0 where it is no nearer to it than the average image is. Null for one image or a layer without variance.
   */
  readonly imageKept: number | null;
  readonly parts: Readonly<Record<Part, ErrorPart>>;
  /** Share of neurons that never spike on any image; those of them whose ANN activation reaches V_th / T on some image. */
  readonly dead: number;
  readonly silenced: number;
  /** Share of neurons that spike at every step, as often as they can, on some image. */
  readonly saturated: number;
  /** Share of neurons and images with an ANN activation above V_th, the largest output (K V_th of graded neurons). */
  readonly clipped: number;
}

/** One part of a layer's error. */
export interface ErrorPart {
  /** Signed mean, in units of the activations: over the parts they add up to `output.difference`. */
  readonly mean: number;
  /** Mean of |part|. */
  readonly size: number;
  /** Σ part · (a − V_th r) / Σ (a − V_th r)²: over the parts they add up to 1. Below 0 it undoes other parts' error. */
  readonly share: number;
  /** Root mean square over that of a. */
  readonly relative: number;
}

/** What one image adds to a layer's ledger. */
export interface AuditedLayer {
  /** ANN, (H, W, C) */
  readonly activation: Float32Array;
  /** W Σ x(t) + T b */
  readonly sums: Sums;
  /** Σ_t s(t), and Σ_t max(−s(t), 0) */
  readonly spikeCounts: Int32Array;
  readonly negativeSpikes: Int32Array;
  readonly finalPotential: Float32Array;
}

/** Adds up one layer's ledger, image by image. */
export class LayerTotals {
  readonly #V_th: Float32Array;
  readonly #v_0: Float32Array;
  /** Σ_t of bias shift and temporal bias, and of their absolute values, (C) */
  readonly #shift: Shifts;
  readonly #firing: Firing;
  readonly #ceiling: number;
  readonly #roundings: number;
  /** Sums over neurons and images, by name. */
  readonly #sum = {
    ...{
      rate: 0,
      drive: 0,
      error: 0,
      errorSize: 0,
      below: 0,
      within: 0,
      above: 0,
      claim: 0,
      driven: 0,
      drivenClaim: 0,
    },
    ...{ a: 0, s: 0, difference: 0, size: 0, aSquare: 0, square: 0, ownSquare: 0, roundingSquare: 0, clipped: 0 },
  };
  readonly #partSum = new Float64Array(PARTS.length);
  readonly #partSize = new Float64Array(PARTS.length);
  readonly #partSquare = new Float64Array(PARTS.length);
  readonly #partProduct = new Float64Array(PARTS.length);
  /** (H, W, C), over the images */
  readonly #aSum: Float64Array;
  readonly #aLargest: Float64Array;
  readonly #spikes: Float64Array;
  readonly #saturated: Uint8Array;
  readonly #parts = new Float64Array(PARTS.length);
  #largest = 0;
  #ofBound = 0;
  #images = 0;

  readonly name: string;
  /** How many times the steps count together */
  readonly T: number;
  /** H·W·C */
  readonly size: number;

  /**
   * @param s     place among the spiking layers
   * @param depth roundings of its current, see roundingDepths
   * @param steps T
   */
  constructor(network: Network, parameters: SpikingParameters, s: number, depth: number, steps: number) {
    this.T = totalWeightOf(parameters, steps);
    const at = network.spiking[s];
    const layer = network.layers[at];
    this.name = layer.name;
    this.#ceiling = ceilingOf(layer);
    this.size = sizeOf(network.shapes[at]);
    this.#V_th = parameters.thresholds[s];
    this.#v_0 = parameters.initialPotential[s];
    this.#shift = shiftsOf(parameters, s, steps, network.shapes[at][2]);
    this.#firing = firingOf(parameters);
    this.#roundings = depth + membraneRoundings(parameters, steps);
    this.#aSum = new Float64Array(this.size);
    this.#aLargest = new Float64Array(this.size);
    this.#spikes = new Float64Array(this.size);
    this.#saturated = new Uint8Array(this.size);
  }

  /** Adds one image. */
  add({ activation, sums, spikeCounts, negativeSpikes, finalPotential: v_T }: AuditedLayer): void {
    const { T } = this;
    const C = this.#shift.signed.length;
    const { ideal = sums.signed } = sums;
    for (let n = 0; n < this.size; n++) {
      // One plain literal: this runs for every neuron of every image.
      const neuron: AuditedNeuron = {
        a: activation[n],
        drive: sums.signed[n],
        ideal: ideal[n],
        ceiling: this.#ceiling,
        shift: this.#shift.signed[n % C],
        v_0: valueAt(this.#v_0, n),
        V_th: valueAt(this.#V_th, n),
        spikes: spikeCounts[n],
        T,
        firing: this.#firing,
      };
      const sent = spikeCounts[n] + 2 * negativeSpikes[n]; // Σ |s|
      this.#addResidue(neuron, sums.absolute[n] + this.#shift.absolute[n % C] + neuron.V_th * sent, v_T[n]);
      this.#addRate(neuron, v_T[n]);
      this.#addError(neuron);
      this.#aSum[n] += neuron.a;
      this.#aLargest[n] = Math.max(this.#aLargest[n], neuron.a / neuron.V_th);
      this.#spikes[n] += sent;
      if (neuron.spikes === T * this.#firing.most) this.#saturated[n] = 1;
    }
    this.#images += 1;
  }

  /** @param absolute all terms of v(T) but v(0), as absolute values */
  #addResidue({ drive, shift, v_0, V_th, spikes }: AuditedNeuron, absolute: number, v_T: number): void {
    const residue = Math.abs(v_T - finalPotential(v_0, drive + shift, V_th, spikes)); // Eq. (7)
    const bound = residueBound(this.#roundings, Math.abs(v_0) + absolute, this.T);
    this.#largest = Math.max(this.#largest, residue / V_th);
    if (residue > 0) this.#ofBound = Math.max(this.#ofBound, residue / bound);
  }

  #addRate({ drive, shift, v_0, V_th, spikes }: AuditedNeuron, v_T: number): void {
    const [{ T }, sum] = [this, this.#sum];
    const parts = rateParts(drive / T, shift / T, v_0, v_T, T, V_th); // Eq. (11), the shift is part of the bias
    sum.rate += firingRate(spikes, T); // Eq. (8)
    sum.drive += parts.drive;
    sum.error += parts.error;
    sum.errorSize += Math.abs(parts.error);
    if (v_T < 0) sum.below += 1;
    else if (v_T > V_th) sum.above += 1;
    else sum.within += 1;
    const claim = v_0 - v_T > -V_th && v_0 < v_T ? 1 : 0; // PAPER: said to hold always for v(0) = 0
    sum.claim += claim;
    if (parts.drive < 0 || parts.drive > 1) return;
    sum.driven += 1;
    sum.drivenClaim += claim;
  }

  #addError(neuron: AuditedNeuron): void {
    const [sum, parts] = [this.#sum, this.#parts];
    const { a, spikes, T, V_th } = neuron;
    const r = firingRate(spikes, T);
    const x = meanOutput(r, V_th); // Eq. (13)
    const difference = outputDifference(a, x); // Eq. (15)
    splitError(parts, neuron);
    sum.a += a;
    sum.s += x;
    sum.difference += difference;
    sum.size += Math.abs(difference);
    sum.aSquare += a * a;
    sum.square += difference * difference;
    sum.ownSquare += (difference - parts[0]) ** 2;
    sum.roundingSquare += (parts[3] + parts[4]) ** 2;
    if (a > neuron.firing.most * V_th) sum.clipped += 1;
    for (let k = 0; k < parts.length; k++) {
      this.#partSum[k] += parts[k];
      this.#partSize[k] += Math.abs(parts[k]);
      this.#partSquare[k] += parts[k] * parts[k];
      this.#partProduct[k] += parts[k] * difference;
    }
  }

  /** The ledger of all images so far. */
  finish(): LayerLedger {
    const [sum, count] = [this.#sum, this.size * this.#images];
    const mean = (values: readonly number[]) => values.reduce((total, x) => total + x, 0) / values.length;
    const relative = (square: number) => (sum.aSquare === 0 ? 0 : Math.sqrt(square / sum.aSquare));
    return {
      ...{
        layer: this.name,
        neurons: this.size,
        threshold: mean([...this.#V_th]),
        initialPotential: meanRatio(this.#v_0, this.#V_th),
      },
      residue: { largest: this.#largest, ofBound: this.#ofBound },
      rate: { mean: sum.rate / count, drive: sum.drive / count, error: sum.error / count, size: sum.errorSize / count },
      potential: { below: sum.below / count, within: sum.within / count, above: sum.above / count },
      claim: { all: sum.claim / count, driven: sum.driven === 0 ? 0 : sum.drivenClaim / sum.driven },
      output: {
        ...{ ann: sum.a / count, snn: sum.s / count, difference: sum.difference / count, size: sum.size / count },
      },
      ...{ relativeError: relative(sum.square), ownError: relative(sum.ownSquare) },
      ...{ roundingError: relative(sum.roundingSquare), imageKept: this.#imageKept() },
      parts: this.#errorParts(count, relative),
      ...this.#neuronShares(),
      clipped: sum.clipped / count,
    };
  }

  #errorParts(count: number, relative: (square: number) => number): LayerLedger['parts'] {
    const { square } = this.#sum;
    const parts = PARTS.map((part, k): [Part, ErrorPart] => [
      part,
      {
        mean: this.#partSum[k] / count,
        size: this.#partSize[k] / count,
        share: square === 0 ? 0 : this.#partProduct[k] / square,
        relative: relative(this.#partSquare[k]),
      },
    ]);
    return Object.fromEntries(parts) as Record<Part, ErrorPart>;
  }

  #imageKept(): number | null {
    const N = this.#images;
    const between = this.#aSum.reduce((rest, total) => rest - (total * total) / N, this.#sum.aSquare);
    // A variance from which rounding could have left anything at all is none.
    if (N < 2 || between <= this.#sum.aSquare * this.size * N * Number.EPSILON) return null;
    return 1 - this.#sum.square / ((between * N) / (N - 1));
  }

  #neuronShares(): Pick<LayerLedger, 'dead' | 'silenced' | 'saturated'> {
    let [dead, silenced, saturated] = [0, 0, 0];
    for (let n = 0; n < this.size; n++) {
      if (this.#spikes[n] === 0) dead += 1;
      if (this.#spikes[n] === 0 && this.#aLargest[n] * this.T >= 1) silenced += 1;
      saturated += this.#saturated[n];
    }
    return { dead: dead / this.size, silenced: silenced / this.size, saturated: saturated / this.size };
  }
}
