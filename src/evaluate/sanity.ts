/** Is the ANN itself what it is thought to be? What is at chance, or far from its card, was given the wrong input. */
import { isObject } from '../check.js';
import type { AnnResult } from './methods.js';
import { wilsonInterval } from './wilson.js';

/** What a model says of its own accuracy. */
export interface Card {
  /** Right answers, percent. */
  readonly accuracy: number;
  /** Of so many images, where that is known. */
  readonly images?: number | undefined;
}

/** Fewer images say too little. */
export const LEAST_IMAGES = 50;

/**
 * Is the ANN at chance, or far below its card?
 *
 * - chance: Wilson's 95 % interval of its accuracy does not lie above 1 in K, and it is right less often than twice that;
 * - card: the interval lies below that of the card's accuracy.
 */
export function doubtsAbout(
  { accuracy, interval: [low, high] }: AnnResult,
  K: number,
  card?: Card,
): 'chance' | 'card' | null {
  const chance = 100 / K;
  if (K > 1 && low <= chance && accuracy < 2 * chance) return 'chance';
  if (!card) return null;
  const stated = card.images ? wilsonInterval((card.accuracy / 100) * card.images, card.images)[0] : card.accuracy;
  return high < stated ? 'card' : null;
}

/** The accuracy of an ANN that a card states; that of a retrained net is its SNN's. */
export function cardOf(facts: unknown): Card | undefined {
  return isObject(facts) && facts.retrained !== undefined ? undefined : statedAccuracy(facts);
}

/** The accuracy that a card states: of our trainer (`testAccuracy`), or a plain `accuracy`; undefined for none. */
export function statedAccuracy(facts: unknown): Card | undefined {
  if (!isObject(facts)) return undefined;
  const { testAccuracy, accuracy = testAccuracy, testImages } = facts;
  if (typeof accuracy !== 'number' || !(accuracy > 0 && accuracy <= 100)) return undefined;
  const known = typeof testImages === 'number' && testImages >= 1;
  return { accuracy, ...(known && { images: testImages }) };
}
