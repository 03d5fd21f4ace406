/** Wrong input is named before the work: an ANN at chance, or far below its card, stops with what to try. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { isNumbers, isObject, parseJson } from '../check.js';
import { evaluateAnn } from '../evaluate/evaluate.js';
import {
  fitNormalisations,
  isLabelled,
  type NormalisationFit,
  type UsualNormalisation,
  usualNormalisations,
} from '../evaluate/normalisation.js';
import { type Card, cardOf, doubtsAbout, LEAST_IMAGES } from '../evaluate/sanity.js';
import { readText } from '../files/model-path.js';
import { totalMacs } from '../network/cost.js';
import { firstImages, type ImageSet, taskOf } from '../network/images.js';
import type { Normalisation } from '../network/model.js';
import { cardPath } from './options.js';
import { warn } from './output.js';
import type { Session } from './session.js';

/** Images that are looked at: as many of 200 as can be run in a second or two. */
const MOST_IMAGES = 200;
/** Multiply-adds of that. */
const BUDGET = 8e9;

/** --anyway */
export function addAnyway(command: Command): Command {
  return command.option('--anyway', 'go on where the ANN is at chance or far below its card: random nets, other tasks');
}

/**
 * Looks at the ANN's answers to some of the images. Their labels are read, and all that they can do is to stop.
 *
 * @param path of the model; a JSON card may lie beside it
 * @throws RangeError where the ANN is no better than chance, or far below its card, unless `anyway`
 */
export async function checkAnswers(
  { model, pool, work }: Session,
  images: ImageSet,
  path: string,
  { anyway }: { anyway?: boolean },
): Promise<void> {
  const some = firstImages(images, imagesFor(totalMacs(model.network)));
  if (some.count < LEAST_IMAGES) return; // too few to tell
  const card = cardBeside(path);
  const stated = cardOf(model.provenance) ?? cardOf(card);
  const { classCount: K } = taskOf(model);
  const ann = isLabelled(some) && !anyway ? await evaluateAnn(pool, some, work) : undefined;
  const doubt = ann && doubtsAbout(ann, K, stated);
  if (!doubt && model.normalisation) return;
  const channels = model.network.shapes[0][2];
  // Numbers that are no pictures have no usual normalisation.
  const usual = images.pixels instanceof Uint8Array ? usualNormalisations(channels) : [];
  const candidates = [...ownOf(card, channels), ...usual];
  const few = firstImages(some, Math.max(LEAST_IMAGES, Math.floor(some.count / 2)));
  const used = { name: 'as it is', ...(model.normalisation ?? plain(channels)) };
  const fits = await fitNormalisations(pool, few, [used, ...candidates], work);
  if (ann && doubt) {
    const [low, high] = ann.interval.map((bound) => bound.toFixed(1));
    const found = `the ANN is right on ${ann.accuracy.toFixed(1)} % of ${some.count} images of ${images.name} (95 %: ${low} to ${high} %)`;
    const but = doubt === 'chance' ? `no better than chance, ${(100 / K).toFixed(1)} %` : `far below ${ofCard(stated)}`;
    throw new RangeError(
      `"${model.name}": ${found}, ${but}; ${remedy(fits, used, few, usual.length > 0)}; --anyway goes on`,
    );
  }
  if (candidates.length > 0) warn(`${model.name}: ${comparison(fits, used, few.count)}`);
}

/** As many images as the net is small. */
function imagesFor(macs: number): number {
  return Math.min(MOST_IMAGES, Math.max(LEAST_IMAGES, Math.floor(BUDGET / Math.max(1, macs))));
}

function plain(channels: number): Normalisation {
  return { mean: new Array<number>(channels).fill(0), std: new Array<number>(channels).fill(1) };
}

type Named = UsualNormalisation;

/** A JSON file that is named like the model, or nothing. */
function cardBeside(path: string): unknown {
  const file = cardPath(path);
  if (file === undefined || !existsSync(file)) return undefined;
  try {
    return parseJson(readText(file));
  } catch {
    return undefined; // no file to read
  }
}

/** Name of the normalisation in a card. */
const OF_CARD = 'its card';

/** The normalisation that a card names. */
function ownOf(card: unknown, channels: number): Named[] {
  if (!isObject(card)) return [];
  const own = isObject(card.normalisation) ? card.normalisation : {};
  const { mean, std }: Record<string, unknown> = { ...own, ...card };
  const isList = (list: unknown): list is number[] => isNumbers(list) && list.length === channels;
  return isList(mean) && isList(std) && std.every((x) => x > 0) ? [{ name: OF_CARD, mean, std }] : [];
}

function ofCard(card: Card | undefined): string {
  return `the ${card?.accuracy.toFixed(1)} % of its card`;
}

/** By how much a normalisation has to be better to be named as the cause, points; and to be told from another. */
const CLEARLY = 10;
/** Numbers that are normalised, or pixels from 0 to 1, are smaller. */
const LARGE = 50;
const NEAR = 5;

/** What to try: the normalisation that does clearly better, or what else may be wrong. */
function remedy(
  fits: readonly NormalisationFit<Named>[],
  used: Named,
  { pixels, count }: ImageSet,
  triedUsual: boolean,
): string {
  const now = fitOf(fits, used);
  const { best, near } = choose(fits.filter((fit) => fit !== now));
  if (best && shareOf(best) >= shareOf(now) + CLEARLY) {
    const found = `with which it is right on ${percentOf(best)} of ${count} (${best.normalisation.name}${near})`;
    return `try ${flagsOf(best.normalisation)}, ${found}`;
  }
  if (pixels instanceof Float32Array) {
    const largest = pixels.reduce((most, x) => Math.max(most, x), 0);
    const what = `its numbers go up to ${largest} and are taken as they are`;
    if (largest > LARGE) return `${what}: if they are pixels, divide them by 255 or save bytes (uint8)`;
  }
  const tried = triedUsual ? 'none of the usual normalisations does better: ' : '';
  return `${tried}check that the labels and the data set are those that it was trained on`;
}

/** For a net without normalisation: which of the usual ones fits best. */
function comparison(fits: readonly NormalisationFit<Named>[], used: Named, images: number): string {
  const now = fitOf(fits, used);
  const { best = now, near } = choose(fits.filter((fit) => fit !== now));
  const what = best.accuracy === undefined ? 'sure of its answers to' : 'right on';
  const used01 = 'what is used, pixels from 0 to 1';
  if (shareOf(now) >= shareOf(best) - NEAR)
    return `${used01}, fits as well as the usual normalisations: the ANN is ${what} ${percentOf(now)} of ${images} images`;
  const fit = `of the usual normalisations ${best.normalisation.name} fits best${near}: the ANN is ${what} ${percentOf(best)} of ${images} images`;
  return `${fit}, with ${used01}, ${percentOf(now)}; give ${flagsOf(best.normalisation)}`;
}

/** The best, or the card's own where it is as good, and which others are too near to tell. */
function choose(fits: readonly NormalisationFit<Named>[]): { best: NormalisationFit<Named> | undefined; near: string } {
  const near = fits.filter((fit) => shareOf(fit) >= shareOf(fits[0]) - NEAR);
  const best = near.find(({ normalisation }) => normalisation.name === OF_CARD) ?? near[0];
  const others = near.filter((fit) => fit !== best).map(({ normalisation }) => normalisation.name);
  return { best, near: others.length > 0 ? `, too near to tell from ${others.join(', ')}` : '' };
}

function fitOf(fits: readonly NormalisationFit<Named>[], used: Named): NormalisationFit<Named> {
  return fits.find(({ normalisation }) => normalisation === used) as NormalisationFit<Named>;
}

const shareOf = ({ accuracy, confidence }: NormalisationFit<Named>) => accuracy ?? confidence;

function percentOf(fit: NormalisationFit<Named>): string {
  return `${shareOf(fit).toFixed(1)} %`;
}

function flagsOf({ mean, std }: Normalisation): string {
  const short = (list: readonly number[]) => list.map((x) => Number(x.toPrecision(6))).join(',');
  return `--mean ${short(mean)} --std ${short(std)}`;
}
