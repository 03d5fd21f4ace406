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
 *
 * A max pool is no ReLU, but has a slope of its own: with a_i in the ANN and x_i in the SNN, max a − max x lies between the
 * differences at the places of the two maxima, so it is λ d_i + (1 − λ) d_j with a measured λ from 0 to 1. What a pool
 * adds to it, where it does not send the maximum, belongs to the own error of the spiking layer behind it. A ceiling of
 * the ReLU is part of its slope.
 */
import type { Arithmetic } from '../engine/arithmetic.js';
import { windowsOf } from '../engine/max-pool.js';
import { computeLayer } from '../engine/memoryless.js';
import { type MaxPoolLayer, type Network, type Shape, sizeOf } from '../network/layer.js';
import { clippedActivation } from '../paper/ann.js';

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
  /** ζ: W Σ x(t) / T + b, (H, W, C), where max pools send the maximum */
  readonly currents: readonly Float64Array[];
  /** Σ x(t) / T of what each layer puts out, (H, W, C), likewise: what max pools read, by layer */
  readonly means: readonly Float64Array[];
}

/** How a max pool hands on differences: λ of that at one place, 1 − λ of that at another, for each output. */
interface Secant {
  readonly ann: Uint32Array;
  readonly snn: Uint32Array;
  readonly share: Float64Array;
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
    const { slopes, secants, inherited, own } = this.#split(record);
    inherited.forEach((e, l) => {
      this.#squares[l] += product(e, e);
    });
    [record.coded, ...own].forEach((error, k) => {
      if (error.every((x) => x === 0)) return;
      const reached = this.#follow(error, k, slopes, secants);
      for (let l = k; l <= spiking.length; l++) this.#products[l][k] += product(reached[l], inherited[l]);
    });
  }

  /** Each layer's slope g, what it inherited, and what it did by itself; the output layer inherits only. */
  #split({ coded, activations, outputs, currents, means }: OriginRecord) {
    const { layers, shapes, sources, spiking } = this.#network;
    const slopes: Float64Array[] = [];
    const secants = new Map<number, Secant>();
    const inherited: Float64Array[] = [];
    const own: Float64Array[] = [];
    const pool = (difference: Float64Array, i: number) => {
      const from = sources[i][0];
      const secant = secantOf(layers[i] as MaxPoolLayer, shapes[from], shapes[i], means[from], difference);
      secants.set(i, secant);
      return secant;
    };
    const output = this.#propagate(coded, 0, pool, (difference, s) => {
      const layer = layers[spiking[s]];
      const ceiling = layer.kind === 'relu' ? layer.ceiling : undefined;
      const slope = difference.map((delta, n) => slopeBetween(currents[s][n], currents[s][n] + delta, ceiling));
      const whole = outputs[s].map((x, n) => activations[s][n] - x);
      slopes.push(slope);
      inherited.push(difference.map((delta, n) => slope[n] * delta));
      own.push(whole.map((d, n) => d - inherited[s][n]));
      return whole;
    });
    return { slopes, secants, inherited: [...inherited, output], own };
  }

  /** What the own error of source k becomes in every target; 0 in those before it. */
  #follow(
    error: Float64Array,
    k: number,
    slopes: readonly Float64Array[],
    secants: ReadonlyMap<number, Secant>,
  ): Float64Array[] {
    const reached: Float64Array[] = slopes.map(({ length }) => new Float64Array(length));
    const pool = (_: Float64Array, i: number) => secants.get(i) as Secant;
    const output = this.#propagate(error, k, pool, (difference, s) => {
      reached[s] = difference.map((delta, n) => slopes[s][n] * delta);
      return reached[s];
    });
    return [...reached, output];
  }

  /**
   * Leads a difference through the linear layers.
   *
   * @param k  the source that it leaves: 0 the image, s + 1 the spiking layer s
   * @param pool how max pool i hands on the differences at its inputs
   * @param at what spiking layer s, behind the source, puts out for what reaches it
   * @returns what reaches the output layer
   */
  #propagate(
    from: Float64Array,
    k: number,
    pool: (difference: Float64Array, i: number) => Secant,
    at: (difference: Float64Array, s: number) => Float64Array,
  ): Float64Array {
    const { layers, shapes, sources, spiking, spikingIndex } = this.#network;
    const start = k === 0 ? 0 : spiking[k - 1];
    const out: Float64Array[] = shapes.map((shape) => new Float64Array(sizeOf(shape)));
    out[start] = from;
    for (let i = start + 1; i < layers.length; i++) {
      const reaching = out[sources[i][0]];
      if (layers[i].kind === 'relu') out[i] = at(reaching, spikingIndex[i]);
      else if (layers[i].kind === 'max-pool') handOn(pool(reaching, i), reaching, out[i]);
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
function slopeBetween(snn: number, ann: number, ceiling = Number.POSITIVE_INFINITY): number {
  if (snn === ann) return snn > 0 && snn < ceiling ? 1 : 0;
  return (clippedActivation(ann, ceiling) - clippedActivation(snn, ceiling)) / (ann - snn);
}

/**
 * The slope of a max pool between the SNN and the ANN.
 *
 * @param x          what the pool reads in the SNN, (H, W, C)
 * @param difference what the ANN has more
 */
function secantOf(layer: MaxPoolLayer, from: Shape, to: Shape, x: Float64Array, difference: Float64Array): Secant {
  const [size, C] = [sizeOf(to), to[2]];
  const windows = windowsOf(layer, from, to);
  const secant = { ann: new Uint32Array(size), snn: new Uint32Array(size), share: new Float64Array(size) };
  for (let n = 0; n < size; n++) {
    const places = windows[Math.floor(n / C)].map((pixel) => pixel + (n % C));
    const [i, j] = [placeOf(places, (p) => x[p] + difference[p]), placeOf(places, (p) => x[p])];
    const [d_i, d_j] = [difference[i], difference[j]];
    secant.ann[n] = i;
    secant.snn[n] = j;
    secant.share[n] = d_i === d_j ? 1 : (x[i] + d_i - x[j] - d_j) / (d_i - d_j);
  }
  return secant;
}

/** Where a value is largest, the first of equals. */
function placeOf(places: readonly number[], value: (place: number) => number): number {
  return places.reduce((best, place) => (value(place) > value(best) ? place : best));
}

function handOn({ ann, snn, share }: Secant, difference: Float64Array, out: Float64Array): void {
  for (let n = 0; n < out.length; n++) out[n] = share[n] * difference[ann[n]] + (1 - share[n]) * difference[snn[n]];
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}
