/**
 * `best`: the method of a class that is expected to lose least. Candidates are fitted on the first three quarters of the
 * calibration images and judged on the rest, by the points they are expected to lose by the ANN's own probabilities;
 * labels are never read. Counting agreement instead would make every image on which the ANN itself wavers weigh as much as
 * one on which it is sure: of 50 images one decides. The winner is then fitted on all of them.
 */
import type { Calibration } from '../calibration.js';
import type { Method, MethodClass } from '../method.js';
import { type ConversionOptions, neuronProblem } from '../options.js';

/** How a candidate did on the images it was not fitted on. */
export interface Judged {
  readonly method: Method;
  /** Share of images that are answered as the ANN answers them. */
  readonly agreement: number;
  /** Points that the answers are expected to lose, by the ANN's own probabilities. */
  readonly expectedLoss: number;
  readonly synapticOperations: number;
}

/** Share of the calibration images that candidates are judged on. */
const HELD_OUT = 1 / 4;

/** How many of the calibration images candidates are judged on. */
export function heldOutOf({ images: { count } }: Calibration): number {
  return Math.max(1, Math.round(count * HELD_OUT));
}

/** Fits and judges every contender of a class. */
export async function judge(
  contenders: readonly Method[],
  calibration: Calibration,
  options: ConversionOptions,
): Promise<Judged[]> {
  const count = calibration.images.count;
  const held = heldOutOf(calibration);
  // One image alone has to do for both.
  const [fitting, judging] =
    count < 2 ? [calibration, calibration] : [calibration.part(0, count - held), calibration.part(count - held, held)];
  const judged: Judged[] = [];
  for (const method of contenders) {
    const conversion = await method.convert(fitting, options, 0);
    judged.push({ method, ...(await judging.judge(conversion, options.steps, method.name)) });
  }
  return judged;
}

/** The one that loses least, of equals that with the fewest operations. */
export function winnerOf<J extends Pick<Judged, 'synapticOperations'>>(
  judged: readonly J[],
  lossOf: (one: J) => number,
): J {
  return judged.reduce((best, one) => {
    const [least, loss] = [lossOf(best), lossOf(one)];
    if (loss !== least) return loss < least ? one : best;
    return one.synapticOperations < best.synapticOperations ? one : best;
  });
}

/** Points that a candidate is expected to lose. */
export const expectedLossOf = ({ expectedLoss }: Pick<Judged, 'expectedLoss'>): number => expectedLoss;

/** The entry of the table for one class. */
export function bestOf(ofClass: MethodClass, all: () => readonly Method[]): Method {
  return {
    ...{ name: 'best', source: 'low-latency, this project', class: ofClass, layerwise: true },
    asks: ['fire'], // its contenders fix all others
    summary: `the method of class ${ofClass} that loses least by the ANN's own answers on held-out calibration images`,
    async convert(calibration, options) {
      const judged = await judge(contendersOf(ofClass, all(), options), calibration, options);
      const { method, agreement } = winnerOf(judged, expectedLossOf);
      const conversion = await method.convert(calibration, options, 0);
      const judges = heldOutOf(calibration);
      const chosen = `${method.name}, ${(100 * agreement).toFixed(1)} % agreement on ${judges} images`;
      return { ...conversion, options: { ...conversion.options, class: ofClass, chosen } };
    },
  };
}

/** The methods of a class that `best` tries: those that can do what the options ask. */
export function contendersOf(ofClass: MethodClass, all: readonly Method[], options: ConversionOptions): Method[] {
  const can = ({ fixed }: Method) => neuronProblem({ ...options, ...fixed }) === undefined;
  return all.filter((method) => method.class === ofClass && method.contends && can(method));
}
