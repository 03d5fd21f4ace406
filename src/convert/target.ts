/** The fewest time steps, of some, that lose at most so much. */
import type { Conversion } from '../network/snn.js';
import type { Calibration } from './calibration.js';
import { convert } from './convert.js';
import type { MethodClass } from './method.js';
import { contendersOf, heldOutOf, judge } from './methods/best.js';
import { METHODS } from './methods/index.js';
import type { ConversionOptions, OptionValues } from './options.js';

/** Time steps that are tried, in this order. */
export const TARGET_STEPS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64] as const;

/**
 * What is taken for the loss where `expected` points were measured on n images: what they would be on one image more, and
 * that one lost. Of many methods and T on few images the first that looks good enough is mostly lucky.
 */
export function cautiousLoss(expected: number, n: number): number {
  return (n * expected + 100) / (n + 1);
}

/**
 * The smallest T of {@link TARGET_STEPS} at which a method of the class loses at most `points` by {@link cautiousLoss}, and
 * of the methods that do so the one with the fewest synaptic operations. The loss is measured on held-out calibration
 * images, with the ANN's own probabilities in place of labels.
 *
 * @throws RangeError where none of them is enough, or the held-out images are too few to tell so small a loss
 */
export async function convertToTarget(
  calibration: Calibration,
  ofClass: MethodClass,
  options: OptionValues,
  points: number,
): Promise<Conversion> {
  const n = heldOutOf(calibration);
  if (cautiousLoss(0, n) > points) {
    const needed = `${n} held-out images are too few for ${points} points, one is ${(100 / n).toFixed(1)} of them`;
    throw new RangeError(`"target-loss": ${needed}; give more --calibration-images, or allow more loss`);
  }
  let least = Number.POSITIVE_INFINITY;
  for (const steps of TARGET_STEPS) {
    const asked: ConversionOptions = { ...options, steps };
    const judged = await judge(contendersOf(ofClass, METHODS, asked), calibration, asked);
    least = Math.min(least, ...judged.map(({ expectedLoss }) => cautiousLoss(expectedLoss, n)));
    const enough = judged.filter(({ expectedLoss }) => cautiousLoss(expectedLoss, n) <= points);
    if (enough.length === 0) continue;
    const { method, expectedLoss } = enough.reduce((a, b) => (b.synapticOperations < a.synapticOperations ? b : a));
    const conversion = await convert(calibration, method.name, asked);
    const chosen = `${method.name} at T = ${steps}, expected loss ${expectedLoss.toFixed(2)} points on ${n} held-out images`;
    return { ...conversion, options: { ...conversion.options, class: ofClass, chosen } };
  }
  throw new RangeError(
    `"target-loss" of ${points} points is not reached in class ${ofClass} up to T = ${TARGET_STEPS.at(-1)}: ` +
      `${least.toFixed(2)} at best; allow more loss, or another --class`,
  );
}
