/**
 * Where inherited error comes from, Eq. (15): Δa = W (a_prev − x_prev) says that a layer hands on the difference of the
 * layers before it. Followed through the whole network, in float64, this splits the difference that reaches a layer into
 * what each earlier layer did by itself.
 *
 * Let d_l = a_l − V_th r_l be the difference of spiking layer l, z_l the ANN's mean current into it and ζ_l the SNN's,
 * W Σ x(t) / T + b. Between spiking layers everything is linear, so z_l − ζ_l = L_l(d of the layers before). A ReLU hands
 * on g_l (z_l − ζ_l) with g_l = (max(z_l, 0) − max(ζ_l, 0)) / (z_l − ζ_l), its slope between the two, from 0 to 1. Hence
 * d_l = g_l L_l(d) + own_l, where own_l is clipping, quantisation, v(0) and unevenness together; and since this is linear in
 * d for the g that were measured, d_l is exactly the sum of what each own_k, k ≤ l, becomes on its way to l.
 */
import type { Arithmetic } from '../engine/arithmetic.js';
import { computeLayer } from '../engine/memoryless.js';
import { type Network, sizeOf } from '../network/layer.js';

/** Who made the inherited error of each layer. */
export interface Origins {
  /** The coding of the image, then the spiking layers in topological order. */
  readonly sources: readonly string[];
  /** Spiking layers, then the output layer. */
  readonly targets: readonly string[];
  /**
   * [target][source]: Σ c · e / Σ e² over neurons and images, e what the target inherited and c what the source's own
   * error has become there. A target's shares add up to 1, or are all 0 where it inherited nothing; below 0 a source undoes error of
   * others.
   */
  readonly shares: readonly (readonly number[])[];
}

/** What one image adds: spiking layers in topological order. */
export interface OriginRecord {
  /** Mean over t of what entered, taken from the image: 0 for direct coding, (H, W, C) */
  readonly coded: Float64Array;
  /** a, (H, W, C) */
  readonly activations: readonly Float32Array[];
  /** V_th r, (H, W, C) */
  readonly outputs: readonly Float64Array[];
  /** ζ: W Σ x(t) / T + b, (H, W, C) */
  readonly currents: readonly Float64Array[];
}

/** W x without the bias: differences have none. */
const DIFFERENCES: Arithmetic<Float64Array> = {
  start(z, at, b) {
    z.fill(0, at, at + b.length);
  },
  addRow(z, at, W, row, count, x) {
    for (let o = 0; o < count; o++) z[at + o] += W[row + o] * x;
  },
  poolTerm: (sum, x) => sum + x,
  poolAverage: (sum, size) => sum / size,
  residualSum: (a, b) => a + b,
};

/** Adds up {@link Origins}, image by image. */
export class OriginTotals {
  readonly #network: Network;
  /** [target][source] Σ c · e, and [target] Σ e² */
  readonly #products: Float64Array[];
  readonly #squares: Float64Array;

  constructor(network: Network) {
    const count = network.spiking.length + 1;
    this.#network = network;
    this.#products = Array.from({ length: count }, () => new Float64Array(count));
    this.#squares = new Float64Array(count);
  }

  /** Adds one image. */
  add(record: OriginRecord): void {
    const { spiking } = this.#network;
    const { slopes, inherited, own } = this.#split(record);
    inherited.forEach((e, l) => {
      this.#squares[l] += product(e, e);
    });
    [record.coded, ...own].forEach((error, k) => {
      if (error.every((x) => x === 0)) return;
      const reached = this.#follow(error, k, slopes);
      for (let l = k; l <= spiking.length; l++) this.#products[l][k] += product(reached[l], inherited[l]);
    });
  }

  /** Each layer's slope g, what it inherited, and what it did by itself; the output layer inherits only. */
  #split({ coded, activations, outputs, currents }: OriginRecord) {
    const slopes: Float64Array[] = [];
    const inherited: Float64Array[] = [];
    const own: Float64Array[] = [];
    const output = this.#propagate(coded, 0, (difference, s) => {
      const slope = difference.map((delta, n) => slopeBetween(currents[s][n], currents[s][n] + delta));
      const whole = outputs[s].map((x, n) => activations[s][n] - x);
      slopes.push(slope);
      inherited.push(difference.map((delta, n) => slope[n] * delta));
      own.push(whole.map((d, n) => d - inherited[s][n]));
      return whole;
    });
    return { slopes, inherited: [...inherited, output], own };
  }

  /** What the own error of source k becomes in every target; 0 in those before it. */
  #follow(error: Float64Array, k: number, slopes: readonly Float64Array[]): Float64Array[] {
    const reached: Float64Array[] = slopes.map(({ length }) => new Float64Array(length));
    const output = this.#propagate(error, k, (difference, s) => {
      reached[s] = difference.map((delta, n) => slopes[s][n] * delta);
      return reached[s];
    });
    return [...reached, output];
  }

  /**
   * Leads a difference through the linear layers.
   *
   * @param k  the source that it leaves: 0 the image, s + 1 the spiking layer s
   * @param at what spiking layer s, behind the source, puts out for what reaches it
   * @returns what reaches the output layer
   */
  #propagate(from: Float64Array, k: number, at: (difference: Float64Array, s: number) => Float64Array): Float64Array {
    const { layers, shapes, sources, spiking, spikingIndex } = this.#network;
    const start = k === 0 ? 0 : spiking[k - 1];
    const out: Float64Array[] = shapes.map((shape) => new Float64Array(sizeOf(shape)));
    out[start] = from;
    for (let i = start + 1; i < layers.length; i++) {
      if (layers[i].kind === 'relu') out[i] = at(out[sources[i][0]], spikingIndex[i]);
      else computeLayer(this.#network, i, out, DIFFERENCES);
    }
    return out[layers.length - 1];
  }

  /** The shares of the images so far. */
  finish(): Origins {
    const { layers, spiking } = this.#network;
    const names = spiking.map((i) => layers[i].name);
    return {
      sources: [layers[0].name, ...names],
      targets: [...names, layers[layers.length - 1].name],
      shares: this.#products.map((products, l) =>
        [...products].map((c) => (this.#squares[l] === 0 ? 0 : c / this.#squares[l])),
      ),
    };
  }
}

/** The source with the largest share of a target's inherited error; undefined where it inherited nothing. */
export function mainOrigin(
  { sources, targets, shares }: Origins,
  target: string,
): { readonly source: string; readonly share: number } | undefined {
  const own = shares[targets.indexOf(target)];
  const share = Math.max(...own);
  return share > 0 ? { source: sources[own.indexOf(share)], share } : undefined;
}

/** Slope of the ReLU between two currents. */
function slopeBetween(snn: number, ann: number): number {
  if (snn === ann) return snn > 0 ? 1 : 0;
  return (Math.max(ann, 0) - Math.max(snn, 0)) / (ann - snn);
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}
