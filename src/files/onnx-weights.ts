/** Weight layouts: ONNX is channels-first and output-major, the engines are channels-last and input-major. */

/** Lengths of a convolution's weight in ONNX. */
export type ConvDims = readonly [O: number, I: number, Kh: number, Kw: number];

/** Outputs that are moved together: a cache line of them. */
const TOGETHER = 16;

/** (O, I, Kh, Kw) to (Kh, Kw, I, O). */
export function convWeight(data: Float32Array, [O, I, Kh, Kw]: ConvDims): Float32Array {
  const out = new Float32Array(data.length);
  const [K, inputs] = [Kh * Kw, I * Kh * Kw];
  for (let first = 0; first < O; first += TOGETHER) {
    const end = Math.min(first + TOGETHER, O);
    for (let i = 0; i < I; i++) {
      for (let k = 0; k < K; k++) {
        const to = (k * I + i) * O;
        for (let o = first, from = first * inputs + i * K + k; o < end; o++, from += inputs) out[to + o] = data[from];
      }
    }
  }
  return out;
}

/** (O, I, Kh, Kw) with zeros between the rows and columns of a kernel, `dy` and `dx` apart. */
export function dilated(
  data: Float32Array,
  [O, I, Kh, Kw]: ConvDims,
  [dy, dx]: readonly number[],
): { data: Float32Array; dims: ConvDims } {
  const dims: ConvDims = [O, I, (Kh - 1) * dy + 1, (Kw - 1) * dx + 1];
  const out = new Float32Array(dims.reduce((product, n) => product * n, 1));
  for (let oi = 0; oi < O * I; oi++) {
    for (let y = 0; y < Kh; y++) {
      for (let x = 0; x < Kw; x++) out[(oi * dims[2] + y * dy) * dims[3] + x * dx] = data[(oi * Kh + y) * Kw + x];
    }
  }
  return { data: out, dims };
}

/** A matrix with a row for each feature that a node reads. */
export interface Matrix {
  readonly data: Float32Array;
  /** Features and outputs. */
  readonly I: number;
  readonly O: number;
  /** (O, I) instead of (I, O). */
  readonly transposed: boolean;
  /** Factor of all numbers. */
  readonly alpha: number;
}

/**
 * A matrix to (size, O): row i where feature i lies in a memory of `size` numbers, zeros where none lies.
 *
 * @param positions of the features
 */
export function linearWeight(
  { data, I, O, transposed, alpha }: Matrix,
  positions: Int32Array,
  size: number,
): Float32Array {
  const out = new Float32Array(size * O);
  for (let i = 0; i < I; i++) {
    const row = positions[i] * O;
    for (let o = 0; o < O; o++) out[row + o] = data[transposed ? o * I + i : i * O + o] * alpha;
  }
  return out;
}
