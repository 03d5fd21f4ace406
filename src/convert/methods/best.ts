/**
 * `best`: the method of a class whose SNN answers most like the ANN. Candidates are fitted on the first three quarters of
 * the calibration images and judged on the rest, by agreement with the ANN's answers; labels are never read. The winner is
 * then fitted on all of them.
 */
import type { Conversion } from '../../network/snn.js';
import type { Calibration } from '../calibration.js';
import type { Method, MethodClass } from '../method.js';
import type { ConversionOptions } from '../options.js';

/** How a candidate did on the images it was not fitted on. */
export interface Judged {
  readonly method: Method;
  readonly conversion: Conversion;
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
    judged.push({ method, conversion, ...(await judging.judge(conversion, options.steps, method.name)) });
  }
  return judged;
}

/** The most agreement, of equals the fewest operations. */
export function winnerOf<J extends Pick<Judged, 'agreement' | 'synapticOperations'>>(judged: readonly J[]): J {
  return judged.reduce((best, one) => {
    if (one.agreement !== best.agreement) return one.agreement > best.agreement ? one : best;
    return one.synapticOperations < best.synapticOperations ? one : best;
  });
}

/** The entry of the table for one class. */
export function bestOf(ofClass: MethodClass, all: () => readonly Method[]): Method {
  return {
    ...{ name: 'best', source: 'low-latency, this project', class: ofClass, layerwise: true },
    summary: `the method of class ${ofClass} that agrees best with the ANN on held-out calibration images`,
    async convert(calibration, options) {
      const judged = await judge(contendersOf(ofClass, all()), calibration, options);
      const { method, agreement } = winnerOf(judged);
      const conversion = await method.convert(calibration, options, 0);
      const judges = heldOutOf(calibration);
      const chosen = `${method.name}, ${(100 * agreement).toFixed(1)} % agreement on ${judges} images`;
      return { ...conversion, options: { ...conversion.options, class: ofClass, chosen } };
    },
  };
}

/** The methods of a class that `best` tries. */
export function contendersOf(ofClass: MethodClass, all: readonly Method[]): Method[] {
  return all.filter((method) => method.class === ofClass && method.contends);
}
