/** How far a difference of two accuracies can be trusted that were measured on the same images. */
import { Z } from './wilson.js';

/**
 * 95 % confidence interval of the difference of two networks' accuracies on the same images, in points: the adjusted Wald
 * interval of D. G. Bonett and R. M. Price (2012). It looks only at the images on which one is right and the other is not,
 * and so is narrower than what two separate intervals would give.
 *
 * @param onlyFirst  images that the first answers rightly and the second does not
 * @param onlySecond the other way round
 * @param count      images, ≥ 1
 * @example pairedInterval(12, 3, 200) // [0.53…, 8.38…] around 4.5 points
 */
export function pairedInterval(
  onlyFirst: number,
  onlySecond: number,
  count: number,
): readonly [low: number, high: number] {
  const [first, second] = [onlyFirst, onlySecond].map((n) => (n + 1) / (count + 2));
  const middle = first - second;
  const half = Z * Math.sqrt((first + second - middle * middle) / (count + 2));
  return [100 * Math.max(-1, middle - half), 100 * Math.min(1, middle + half)];
}
