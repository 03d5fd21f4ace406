/** Rate codes of an image, section 3.4: x(t) whose mean over T steps stands for the pixel. */
import type { Normalisation } from '../network/model.js';
import { uniform } from './random.js';

/** Feeds the SNN: x(t) for one image, t = 1..T in order. */
export interface InputCoder {
  /** Is x(t) spikes, 0 or ± one value, so that a synapse adds a weight? Default: numbers, by which it multiplies one. */
  readonly sendsSpikes?: boolean;
  /** Starts an image, (H, W, C); `index` is its place in the data set (random codes depend on nothing else). */
  start(image: Float32Array, index: number): void;
  /** Writes x(t), (H, W, C). */
  step(t: number, x: Float32Array): void;
}

export type Coding = 'direct' | 'regular' | 'bernoulli';

export const CODINGS = ['direct', 'regular', 'bernoulli'] as const satisfies readonly Coding[];

/**
 * The largest absolute value that a normalised pixel can have: a coded spike is worth ± this, because normalised inputs
 * are signed and pass 1.
 */
export function inputScale(normalisation: Normalisation | undefined, channels: number): number {
  let scale = 0;
  for (let c = 0; c < channels; c++) {
    const [mean, std] = [normalisation?.mean[c] ?? 0, normalisation?.std[c] ?? 1];
    for (const pixel of [0, 1]) scale = Math.max(scale, Math.abs((pixel - mean) / std));
  }
  return Math.fround(scale);
}

/**
 * Regular rate code: an integrate-and-fire neuron with the constant current |x| / s and threshold 1 (fires at ≥ 1, soft
 * reset); each spike is worth s with the sign of x. After T steps floor(T |x| / s) spikes, where the sums are exact.
 *
 * @param s   value of a spike, see {@link inputScale}
 * @param v_0 where the coder's potential starts, in units of its threshold 1: 1/(2T) compensates its code (section 3.4)
 */
export function createRegularCoder(s: number, v_0 = 0): InputCoder {
  let image = new Float32Array(0);
  let v = new Float32Array(0);
  return {
    sendsSpikes: true,
    start(x) {
      checkRange(x, s);
      image = Float32Array.from(x);
      v = new Float32Array(x.length).fill(v_0);
    },
    step(_t, x) {
      for (let i = 0; i < x.length; i++) {
        const current = Math.fround(Math.abs(image[i]) / s);
        const v_temp = Math.fround(v[i] + current);
        const theta = v_temp >= 1 ? 1 : 0;
        v[i] = v_temp - theta;
        x[i] = theta === 0 ? 0 : Math.sign(image[i]) * s;
      }
    },
  };
}

/** @throws RangeError for numbers, of data that are no pictures, that a spike worth s at every step cannot reach */
function checkRange(x: Float32Array, s: number): void {
  const large = x.find((value) => Math.abs(value) > s * (1 + 2 ** -20)); // s was rounded otherwise than x
  if (large !== undefined)
    throw new RangeError(
      `"coding" expected inputs up to ${s}, got ${large}; use direct coding, or scale the data to 0 to 1`,
    );
}

/**
 * Bernoulli rate code: at every step a spike worth s with the sign of x, with probability |x| / s. The draw of a pixel at
 * a step depends on nothing but the seed, the image's index, the pixel and the step.
 */
export function createBernoulliCoder(s: number, seed: number): InputCoder {
  let image = new Float32Array(0);
  let index = 0;
  return {
    sendsSpikes: true,
    start(x, at) {
      checkRange(x, s);
      image = Float32Array.from(x);
      index = at;
    },
    step(t, x) {
      for (let i = 0; i < x.length; i++) {
        const probability = Math.fround(Math.abs(image[i]) / s);
        x[i] = uniform(seed, index, i, t) < probability ? Math.sign(image[i]) * s : 0;
      }
    },
  };
}

/** How images become spikes. */
export interface CodingChoice {
  readonly coding: Coding;
  readonly seed: number;
  /** Does the code get what Algorithm 3 gives to a layer's rate? Default no. */
  readonly compensateInput?: 'yes' | 'no' | undefined;
}

/**
 * The coder of a network's images for T steps; undefined for direct coding. Where its input is compensated, the code starts
 * at 1 / (2T) of a spike.
 *
 * @param C channels of the image
 */
export function coderFor(
  { coding, seed, compensateInput }: CodingChoice,
  normalisation: Normalisation | undefined,
  C: number,
  T: number,
): InputCoder | undefined {
  const scale = inputScale(normalisation, C);
  return createCoder(coding, seed, scale, compensateInput === 'yes' ? 1 / (2 * T) : 0);
}

/**
 * The coder of a name; undefined for direct coding, x(t) = image at every step.
 *
 * @param v_0 start of the regular code's potential; a Bernoulli code drops nothing on average and takes none
 */
export function createCoder(coding: Coding, seed: number, s: number, v_0 = 0): InputCoder | undefined {
  switch (coding) {
    case 'direct':
      return undefined;
    case 'regular':
      return createRegularCoder(s, v_0);
    case 'bernoulli':
      return createBernoulliCoder(s, seed);
    default:
      return coding satisfies never;
  }
}
