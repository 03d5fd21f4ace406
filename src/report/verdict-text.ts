/** The answer first, in a paragraph: will it work as an SNN, what does it cost, what to do. Text and HTML share it. */
import { bestTrial, cheaperTrial, type Trial, type Trials } from '../audit/trials.js';
import { gained } from '../check.js';
import { CLASS_NOTES } from '../convert/method.js';
import type { Verdict } from '../evaluate/verdict.js';

/** What an SNN may lose, in points, to be said to work, and to work with some loss. */
const WORKS = 1;
const SOME_LOSS = 5;

/** What to do, and what to type for it. */
export interface Remedy {
  readonly text: string;
  readonly command?: string;
}

/** Both accuracies, the loss and the cost, in one paragraph. */
export function verdictText(model: string, verdict: Verdict): string {
  return `${opening(model, verdict)}. ${costText(verdict)}`;
}

/**
 * What to do: what was tried and gained most, and what did so with neurons as they are; at least one.
 *
 * @param trials what was tried; null where nothing was
 * @param typed what to type for a trial, the whole command
 */
export function remediesFor({ snn }: Verdict, trials: Trials | null, typed: (trial: Trial) => string): Remedy[] {
  if (!trials) return [{ text: 'What to do was not tried: that takes --calibration, and --trial-images above 0.' }];
  const best = bestTrial(trials);
  const alike = best && best.class !== snn.class ? bestTrial(trials, snn.class) : undefined;
  const found = [
    ...(best ? [{ text: `What to do: ${gainText(best, trials)}.`, command: typed(best) }] : []),
    ...(alike
      ? [{ text: `With ${CLASS_NOTES[alike.class]}: ${gainText(alike, trials)}.`, command: typed(alike) }]
      : []),
  ];
  if (found.length > 0) return found;
  const cheaper = cheaperTrial(trials);
  if (cheaper) {
    const text = `What to do: nothing that was tried gains beyond chance, but this saves operations: ${gainText(cheaper, trials)}.`;
    return [{ text, command: typed(cheaper) }];
  }
  if (snn.loss <= WORKS) return [{ text: 'What to do: take it as it is; nothing that was tried does better.' }];
  const more = 'try more --trial-images and --calibration-images, or more --steps';
  return [{ text: `What to do: nothing that was tried helps beyond chance; ${more}.` }];
}

/** What was tried, best first, as cells of text, and the words below it: what each class is, what methods chose by themselves. */
export function trialCells({ trials }: Trials): {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: string;
} {
  const rows = trials.map(({ flags, gain, interval: [low, high], agreement, operations, class: ofClass }) => [
    ...[flags.join(' '), gained(gain, 1), `${gained(low, 0)} to ${gained(high, 0)}`, `${agreement.toFixed(0)} %`],
    ...[`${operations.toFixed(2)} ×`, ofClass],
  ]);
  const classes = [...new Set(trials.map((trial) => trial.class))].sort();
  const chosen = trials.flatMap(({ what, chosen: own, method }) => {
    if (what.startsWith('best:')) return [`${what} is ${method}`];
    return own ? [`${what}: ${own}`] : [];
  });
  const said = classes.map((letter) => `class ${letter}: ${CLASS_NOTES[letter].split(':')[0]}`);
  return {
    header: ['flags', 'gain', '95 %', 'agrees', 'operations', 'class'],
    rows,
    notes: [...new Set(chosen), ...said].join('; '),
  };
}

function opening(model: string, { ann, snn, lossInterval: [low, high], images, dataset }: Verdict): string {
  const { loss } = snn;
  const how = loss <= WORKS ? 'works' : loss <= SOME_LOSS ? 'works with some loss' : 'does not work well like this';
  const found = `${snn.method} at T = ${snn.steps} is right on ${one(snn.accuracy)} % of ${images} images of ${dataset}, the ANN on ${one(ann.accuracy)} %`;
  return `${model} ${how} as an SNN: ${found}: a loss of ${one(loss)} points (95 %: ${one(low)} to ${one(high)})`;
}

/** Operations and the estimate of energy, the SNN against the ANN. */
function costText({ ann, snn }: Verdict): string {
  const { energyPerImage, steps, latency } = snn;
  const millions = (n: number) => one(n / 1e6);
  const operations = `${millions(snn.synapticOperationsPerImage)} million synaptic operations`;
  const multiply = `${millions(snn.multiplyOperationsPerImage)} million of them multiply`;
  const macs = [snn.imageMacsPerImage, snn.macsPerImage].map(millions);
  const of = (energyPerImage / ann.energyPerImage).toFixed(2);
  const energy = `an estimated ${one(energyPerImage)} µJ against ${one(ann.energyPerImage)} µJ, ${of} of it`;
  const wait = latency === steps ? '' : ` An answer takes ${latency} steps.`;
  return `An image takes ${operations} (${multiply}) and ${macs[0]} million multiply-adds instead of ${macs[1]} million: ${energy}.${wait}`;
}

function gainText(trial: Trial, { agreement, judged }: Trials): string {
  const answers = `agrees with the ANN on ${one(trial.agreement)} % instead of ${one(agreement)} % of ${judged} held-out calibration images`;
  return `${trial.method} at T = ${trial.steps} ${answers}, ${costOf(trial)}`;
}

function costOf({ operations }: Trial): string {
  return `with ${operations.toFixed(2)} times the operations`;
}

function one(value: number): string {
  return value.toFixed(1).replace(/^-(?=0\.0$)/, '');
}
