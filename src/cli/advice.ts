/** The verdict and the advice that audit and report begin with: measured and tried in a session, and put into words. */

import { type Trial, type Trials, tryAdvice } from '../audit/trials.js';
import { Calibration } from '../convert/calibration.js';
import type { MethodChoice } from '../convert/method.js';
import { type ConversionOptions, DEFAULT_OPTIONS, OPTION_NAMES, OPTIONS, type OptionSpec } from '../convert/options.js';
import { storedChoice } from '../evaluate/stored.js';
import { measureVerdict, type Verdict } from '../evaluate/verdict.js';
import { MODEL_FILE } from '../files/formats.js';
import type { ImageSet } from '../network/images.js';
import { type Conversion, maxPoolingOf } from '../network/snn.js';
import { remediesFor, trialCells, verdictText } from '../report/verdict-text.js';
import { wrap } from './layout.js';
import { CALIBRATION_IMAGES, type CommonOptions } from './options.js';
import { table } from './output.js';
import type { Session } from './session.js';

/** The conversion that is judged: how it was asked for, or, for a stored one, how its file says it was. */
export interface Subject {
  readonly conversion: Conversion;
  readonly choice: MethodChoice;
  readonly options: ConversionOptions;
  /** It came with the model and is not converted anew. */
  readonly stored: boolean;
}

/** What its own file says about a stored conversion; what it leaves out is the default. */
export function storedSubject(conversion: Conversion): Subject {
  const own = OPTION_NAMES.filter((name) => (OPTIONS[name] as OptionSpec<unknown>).isValid(conversion.options[name]));
  const options = { ...DEFAULT_OPTIONS, ...Object.fromEntries(own.map((name) => [name, conversion.options[name]])) };
  return {
    conversion,
    choice: storedChoice(conversion),
    options: { ...options, steps: conversion.steps },
    stored: true,
  };
}

/** Measures the verdict on test images, and tries what might help on calibration images, if there are any. */
export async function judgeSubject(
  { pool, input, work }: Session,
  { conversion, choice, options, stored }: Subject,
  images: ImageSet,
  calibrating: ImageSet | undefined,
  trialImages: number,
): Promise<{ verdict: Verdict; trials: Trials | null }> {
  const verdict = await measureVerdict(pool, choice, conversion, images, input, work);
  if (!calibrating || trialImages === 0) return { verdict, trials: null };
  const maxPooling = stored ? maxPoolingOf(conversion) : options.maxPooling;
  const calibration = new Calibration(pool, calibrating, { ...input, maxPooling }, work);
  const trials = await tryAdvice(
    calibration,
    choice,
    { ...options, maxPooling },
    trialImages,
    stored ? conversion : undefined,
  );
  return { verdict, trials };
}

/** What to type to make the SNN of a trial. */
export function commandOf(
  path: string,
  { calibration, calibrationImages, mean, std, data }: CommonOptions & { data: string },
): (trial: Trial) => string {
  const words = (trial: Trial) => [
    ...['ic-snn', 'convert', path, '-o', `snn${MODEL_FILE.endings[0]}`, '--calibration', calibration ?? data],
    ...(calibrationImages === CALIBRATION_IMAGES ? [] : ['--calibration-images', String(calibrationImages)]),
    ...(mean ? ['--mean', mean.join(',')] : []),
    ...(std ? ['--std', std.join(',')] : []),
    ...trial.typed,
  ];
  return (trial) => words(trial).map(quoted).join(' ');
}

/** A word as a shell reads it. */
function quoted(word: string): string {
  return /^[\w./:,=+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The paragraph, what to do with the command for it on a line of its own, and what was tried, best first. */
export function adviceText(
  model: string,
  { verdict, trials }: { verdict: Verdict; trials: Trials | null },
  typed: (trial: Trial) => string,
): string {
  const remedies = remediesFor(verdict, trials, typed);
  const lines = remedies.map(({ text, command }) => `${wrap(text)}${command === undefined ? '' : `\n  ${command}`}`);
  const parts = [`${wrap(verdictText(model, verdict))}\n${lines.join('\n')}`];
  if (trials) {
    const { agreement, judged, fitted, stored } = trials;
    const images = stored
      ? `${judged} calibration images; what is tried was fitted on ${fitted} others, the stored conversion maybe on all of them`
      : `${judged} calibration images that nothing was fitted on (${fitted} others were)`;
    const now = `agreement with the ANN, now ${agreement.toFixed(1)} %, on ${images}; labels are not read`;
    parts.push(wrap(`Advice, tried: ${now}.`), trialTable(trials));
  }
  return parts.join('\n\n');
}

function trialTable(trials: Trials): string {
  const { header, rows, notes } = trialCells(trials);
  return [table(header, rows), wrap(notes)].join('\n\n');
}
