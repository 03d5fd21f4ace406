/**
 * Where inherited error comes from, Eq. (15): Δa = W (a_prev − x_prev) says that a layer hands on the difference of the
 * layers before it. Followed through the whole network, in float64, this splits the difference that reaches a layer into
 * what each earlier layer did by itself.
 *
 * Let d_l = a_l − V_th r_l be the difference of spiking layer l, z_l the ANN's mean current into it and ζ_l the SNN's,
 * W Σ x(t) / T + b. Between spiking layers everything is linear, so z_l − ζ_l = L_l(d of the layers before). A ReLU hands
 * on g_l (z_l − ζ_l) with g_l = (max(z_l, 0) − max(ζ_l, 0)) / (z_l − ζ_l), its slope between the two, from 0 to 1. Hence
 * d_l = g_l L_l(d) + own_l, where own_l is clipping, quantisation, v(0) and unevenness together; and since this is linear in
 * d for the g that were measured, d_l is exactly the sum of what each own_k, k ≤ l, becomes on its way to l. A max pool hands
 * on the difference of the neuron that is the largest in the ANN; that it sent something else is its own error. A ReLU with a
 * ceiling c has min(max(z, 0), c) for max(z, 0).
 */
import type { Arithmetic } from '../engine/arithmetic.js';
import { computeLayer, maxPool } from '../engine/memoryless.js';
import { type Network, sizeOf } from '../network/layer.js';
import { clippedActivation } from '../paper/ann.js';
import { ceilingOf } from './decomposition.js';

/** Who made the inherited error of each layer. */
export interface Origins {
  /** The coding of the image, spiking layers and max pools, in topological order. */
  readonly sources: readonly string[];
  /** Spiking layers in topological order, then the output layer. */
  readonly targets: readonly string[];
  /**
   * [target][source]: Σ c · e / Σ e² over neurons and images, e what the target inherited and c what the source's own
   * error has become there. A target's shares add up to 1, or are all 0 where it inherited nothing; below 0 a source undoes
   * error of others.
   */
  readonly shares: readonly (readonly number[])[];
}

/** What one image adds. */
export interface OriginRecord {
  /** (H, W, C) */
  readonly image: Float32Array;
  /** a of each spiking layer, (H, W, C) */
  readonly activations: readonly Float32Array[];
  /** Of each layer of the SNN what it put out, the mean over t, (H, W, C): V_th r, and W Σ x(t) / T + b = ζ */
  readonly means: readonly Float64Array[];
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

/** How a layer hands on a difference, as measured on one image. */
interface Handing {
  /** g of a spiking layer */
  readonly slopes?: Float64Array;
  /** Places in its input that a max pool chooses */
  readonly chosen?: Int32Array;
}

/** Adds up {@link Origins}, image by image. */
export class OriginTotals {
  readonly #network: Network;
  /** Layers that make errors, and layers whose inherited error is traced. */
  readonly #sources: readonly number[];
  readonly #targets: readonly number[];
  /** [target][source] Σ c · e, and [target] Σ e² */
  readonly #products: Float64Array[];
  readonly #squares: Float64Array;

  constructor(network: Network) {
    const { layers, spiking } = network;
    this.#network = network;
    this.#sources = [...layers.keys()].filter((i) => ['input', 'relu', 'max-pool'].includes(layers[i].kind));
    this.#targets = [...spiking, layers.length - 1];
    this.#products = this.#targets.map(() => new Float64Array(this.#sources.length));
    this.#squares = new Float64Array(this.#targets.length);
  }

  /** Adds one image. */
  add(record: OriginRecord): void {
    const { handing, inherited, own } = this.#split(record);
    const known = this.#targets.map((at) => inherited[at]);
    known.forEach((e, l) => {
      this.#squares[l] += product(e, e);
    });
    this.#sources.forEach((from, k) => {
      if (own[from].every((x) => x === 0)) return;
      const reached = this.#follow(own[from], from, handing);
      this.#targets.forEach((at, l) => {
        if (at > from) this.#products[l][k] += product(reached[at], known[l]);
      });
    });
  }

  /** Of each layer how it hands on differences, what it inherited, and, of sources, what it did by itself. */
  #split({ image, activations, means }: OriginRecord) {
    const { layers, shapes, sources, spikingIndex } = this.#network;
    const [handing, inherited, own, whole]: [Handing[], Float64Array[], Float64Array[], Float64Array[]] = [
      [],
      [],
      [],
      [],
    ];
    layers.forEach((layer, i) => {
      const from = sources[i][0];
      handing[i] = {};
      inherited[i] = new Float64Array(sizeOf(shapes[i]));
      if (layer.kind === 'input') whole[i] = means[i].map((x, n) => image[n] - x);
      else if (layer.kind === 'relu') {
        const ceiling = ceilingOf(layer);
        handing[i] = { slopes: whole[from].map((delta, n) => slope(means[from][n], delta, ceiling)) };
        whole[i] = means[i].map((x, n) => activations[spikingIndex[i]][n] - x);
      } else if (layer.kind === 'max-pool') {
        const ann = means[from].map((x, n) => x + whole[from][n]);
        const chosen = new Int32Array(means[i].length);
        maxPool(layer, ann, shapes[from], new Float64Array(chosen.length), shapes[i], chosen);
        handing[i] = { chosen };
        whole[i] = means[i].map((x, n) => ann[chosen[n]] - x);
      }
      if (layer.kind !== 'input') this.#handOn(i, whole, inherited, handing[i]);
      whole[i] ??= inherited[i];
      own[i] = whole[i].map((d, n) => d - inherited[i][n]);
    });
    return { handing, inherited, own };
  }

  /** Writes what layer i makes of the differences before it. */
  #handOn(i: number, before: readonly Float64Array[], out: Float64Array[], { slopes, chosen }: Handing): void {
    const x = before[this.#network.sources[i][0]];
    if (slopes) out[i] = x.map((delta, n) => slopes[n] * delta);
    else if (chosen) out[i] = Float64Array.from(chosen, (n) => x[n]);
    else {
      const all = [...before];
      all[i] = out[i];
      computeLayer(this.#network, i, all, DIFFERENCES);
    }
  }

  /** What a difference that layer `from` puts out becomes in every layer behind it. */
  #follow(difference: Float64Array, from: number, handing: readonly Handing[]): Float64Array[] {
    const { layers, shapes } = this.#network;
    const out: Float64Array[] = shapes.map((shape) => new Float64Array(sizeOf(shape)));
    out[from] = difference;
    for (let i = from + 1; i < layers.length; i++) this.#handOn(i, out, out, handing[i]);
    return out;
  }

  /** The shares of the images so far. */
  finish(): Origins {
    const nameOf = (i: number) => this.#network.layers[i].name;
    return {
      sources: this.#sources.map(nameOf),
      targets: this.#targets.map(nameOf),
      shares: this.#products.map((products, l) =>
        [...products].map((c) => (this.#squares[l] === 0 ? 0 : c / this.#squares[l])),
      ),
    };
  }
}

/** Slope of a ReLU from the SNN's current to the ANN's, which is larger by delta. */
function slope(snn: number, delta: number, ceiling: number): number {
  if (delta === 0) return snn > 0 && snn < ceiling ? 1 : 0;
  return (clippedActivation(snn + delta, ceiling) - clippedActivation(snn, ceiling)) / delta;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}
