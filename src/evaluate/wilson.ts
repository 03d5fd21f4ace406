/** How far an accuracy can be trusted that was measured on some images. */

/** Bounds in points, or percent. */
export type Interval = readonly [low: number, high: number];

/** Of the standard normal distribution: 95 % lie within ± Z. */
export const Z = 1.959963984540054;

/**
 * Wilson's 95 % confidence interval of a share (E. B. Wilson, 1927), percent. Unlike the plain one it stays within 0 and
 * 100 % and has a width even where all or no answers are correct.
 *
 * @example wilsonInterval(81, 263) // [25.53…, 36.62…]
 */
export function wilsonInterval(correct: number, count: number): Interval {
  const share = correct / count;
  const spread = (Z * Z) / count;
  const middle = share + spread / 2;
  const half = Z * Math.sqrt((share * (1 - share)) / count + spread / (4 * count));
  const percent = (value: number) => Math.min(100, Math.max(0, (100 * value) / (1 + spread)));
  return [percent(middle - half), percent(middle + half)];
}
