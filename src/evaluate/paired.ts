/** How far a difference of two accuracies can be trusted that were measured on the same images. */
import { type Interval, Z } from './wilson.js';

/**
 * 95 % confidence interval of the difference of two networks' accuracies on the same images, in points: the adjusted Wald
 * interval of D. G. Bonett and R. M. Price (2012). It looks only at the images on which one is right and the other is not,
 * and so is narrower than what two separate intervals would give.
 *
 * @param onlyFirst  images that the first answers rightly and the second does not
 * @param onlySecond the other way round
 * @param count      images, ≥ 1
 * @example pairedInterval(12, 3, 200) // [0.50…, 8.40…] around 4.5 points
 */
export function pairedInterval(onlyFirst: number, onlySecond: number, count: number): Interval {
  const [first, second] = [onlyFirst, onlySecond].map((n) => (n + 1) / (count + 2));
  const middle = first - second;
  const half = Z * Math.sqrt((first + second - middle * middle) / (count + 2));
  return [100 * Math.max(-1, middle - half), 100 * Math.min(1, middle + half)];
}

/**
 * How likely two networks that are equally good differ at least so much, one way or the other, on the images that only one
 * of them answers rightly: p of the exact sign test (McNemar's, exact).
 *
 * @param onlyFirst  images that the first answers rightly and the second does not
 * @param onlySecond the other way round
 * @example signTest(6, 0) // 0.03125
 */
export function signTest(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  let [p, ofTerm] = [0, -n * Math.LN2]; // the logarithm of (n over k) / 2^n, which is 0 as a number for large n
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    p += Math.exp(ofTerm);
    ofTerm += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * p);
}

/** Right answers of two networks on the same images. */
export interface PairedCounts {
  readonly first: number;
  readonly second: number;
  /** images, ≥ 1 */
  readonly count: number;
}

/**
 * {@link pairedInterval} where it is known for groups of images alone how many each network answers rightly: on how many
 * images only one of them is right is told by how much the groups' differences d vary, since a group of n images adds
 * n (p − δ²) to their squares, p the share of such images and δ the difference of the accuracies. At least Σ|d| images are
 * such, and at most as many as the counts allow. Few groups tell their variance badly: it counts as much more as Student's
 * interval is wider. Groups of unequal size tell as much as N² / Σn² equal ones: δ, taken from them, makes Σ(d − n δ)² smaller
 * by the share Σn² / N².
 *
 * @param groups one or more; one alone, or one with few images beside it, gets the widest interval that its counts allow
 * @example pairedIntervalOfGroups([{ first: 40, second: 37, count: 50 }, { first: 38, second: 38, count: 50 }])
 */
export function pairedIntervalOfGroups(groups: readonly PairedCounts[]): Interval {
  const sum = (of: (group: PairedCounts) => number) => groups.reduce((total, group) => total + of(group), 0);
  const count = sum((group) => group.count);
  const difference = sum(({ first, second }) => first - second);
  const least = sum(({ first, second }) => Math.abs(first - second));
  const most = sum(({ first, second, count: n }) => Math.min(first + second, 2 * n - first - second));
  const delta = difference / count;
  const squares = sum(({ first, second, count: n }) => (first - second - n * delta) ** 2);
  const equal = count ** 2 / sum(({ count: n }) => n ** 2); // the number of groups where all are of one size
  const widening = (studentQuantile(Math.floor(equal - 1)) / Z) ** 2;
  const varied = equal >= 2 ? ((squares * equal) / (equal - 1)) * widening + count * delta * delta : most;
  const unequal = Math.min(most, Math.max(least, varied));
  return pairedInterval((unequal + difference) / 2, (unequal - difference) / 2, count);
}

/**
 * 97.5 % quantile of Student's distribution, by the first terms of its series in 1/ν (Abramowitz and Stegun, 26.7.5): within
 * 1 % from ν = 3 on, 9.71 for 12.71 at ν = 1 and 4.17 for 4.30 at ν = 2, where the bounds by the counts keep the interval wide.
 */
function studentQuantile(nu: number): number {
  const first = (Z ** 3 + Z) / 4;
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  const third = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384;
  return Z + first / nu + second / nu ** 2 + third / nu ** 3;
}
