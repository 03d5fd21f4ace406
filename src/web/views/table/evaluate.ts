/** Fills the table: the very evaluation of the command line, one cell after the other, spread over the workers. */
import { FileError } from '../../../check.js';
import { parseMethod } from '../../../convert/methods/index.js';
import type { Progress } from '../../../convert/work.js';
import { evaluateAnn, evaluateConversions } from '../../../evaluate/evaluate.js';
import { firstImages } from '../../../network/images.js';
import type { Lab, Work } from '../../lab.js';
import { methodName, methodOf } from '../../methods.js';
import type { Settings } from '../../settings.js';
import { cellsOf, type Results } from './results.js';

/** The part of the table that is being computed. */
export interface CellPart {
  readonly method: string;
  readonly steps: number;
  /** 0 to 1 */
  readonly done: number;
}

/** How many images the table has: N, or what the set holds beside the calibration images. */
export function tableImages(lab: Lab, settings: Settings): { count: number; calibrationImages: number } {
  const { images, tableImages, calibration, calibrationImages } = settings;
  const [file, trained] = [lab.set(images), lab.set(calibration)];
  const taken = trained ? Math.min(calibrationImages, trained.count) : calibrationImages;
  const free = file ? file.count - (calibration === images ? taken : 0) : tableImages;
  return { count: Math.max(0, Math.min(tableImages, free)), calibrationImages: taken };
}

/**
 * Computes what is missing, the ANN first, then T by T, what is fitted layer by layer last; `filled` is called after each cell.
 *
 * @throws FileError for images that the net was not made for, RangeError where there are none
 */
export async function evaluateTable(
  lab: Lab,
  settings: Settings,
  results: Results,
  work: Work,
  at: (part: CellPart) => void,
  filled: () => Promise<void>,
): Promise<void> {
  const { model } = lab;
  if (!model) return;
  const images = await openImages(lab, settings);
  lab.checkImages(images);
  lab.checkImages(await lab.calibration(settings));
  const { count } = images;
  const empty = cellsOf(settings).filter(([method, steps]) => !results.cell(settings, count, method, steps));
  const isLong = ([method]: (typeof empty)[number]) => methodOf(method).layerwise === true;
  const missing = [...empty.filter((cell) => !isLong(cell)), ...empty.filter(isLong)];
  let ann = results.ann(settings, count);
  const plan = createPlan(settings, count, ann ? missing.length : missing.length + 1, work);
  if (!ann) {
    const began = performance.now();
    ann = await evaluateAnn(lab.pool(), images, plan.part('ann', 0, at).simulate);
    results.keepAnn(settings, count, ann, (performance.now() - began) / 1000);
    plan.finish();
    await filled();
  }
  for (const [method, steps] of missing) {
    const began = performance.now();
    const { convert, simulate } = plan.part(method, steps, at);
    const conversion = await lab.conversion(settings, method, steps, convert);
    const choice = parseMethod(method);
    const [result] = await evaluateConversions(lab.pool(), choice, [conversion], images, ann, settings, simulate);
    results.keepCell(settings, count, method, steps, result, (performance.now() - began) / 1000);
    plan.finish();
    await filled();
  }
}

async function openImages(lab: Lab, settings: Settings) {
  const { images: name, calibration } = settings;
  if (!lab.set(name) && !name.startsWith('synthetic:')) {
    throw new FileError(name, '', 'has no labels; choose the embedded test set or open a CIFAR .bin file');
  }
  const { count } = tableImages(lab, settings);
  if (count === 0) {
    throw new FileError(
      name,
      '',
      `all its images calibrate; choose fewer calibration images, or others than ${calibration}`,
    );
  }
  return firstImages(await lab.rawImages(name, count), count);
}

/** Does a conversion simulate the calibration images, beyond measuring activations? */
function simulatesToConvert(settings: Settings, method: string): boolean {
  const { init, calibrate } = { ...settings, ...methodOf(method).fixed };
  return init === 'data' || calibrate !== 'none';
}

/** One bar for the whole table, in images; a cell's own share, too. */
function createPlan(settings: Settings, images: number, parts: number, work: Work) {
  let finished = 0;
  const part = (method: string, steps: number, at: (part: CellPart) => void): { convert: Work; simulate: Work } => {
    const calibrates = method !== 'ann' && simulatesToConvert(settings, method);
    const half = calibrates ? 0.5 : 0; // of the cell's share: each stage of its conversion fills it
    const label = method === 'ann' ? 'ANN' : `${methodName(method)}, T = ${steps}`;
    const tell = (what: string, share: number) => {
      at({ method, steps, done: share });
      work.progress(`${what} (${finished + 1} of ${parts})`, Math.round((finished + share) * images), parts * images);
    };
    const stages = (progress: Progress): Work => ({ signal: work.signal, progress });
    return {
      convert: stages((stage, done, total) => tell(`${label}: ${stage}`, (half * done) / Math.max(1, total))),
      simulate: stages((_, done, total) => tell(label, half + ((1 - half) * done) / Math.max(1, total))),
    };
  };
  return { part, finish: () => void (finished += 1) };
}
