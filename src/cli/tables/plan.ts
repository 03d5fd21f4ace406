/** What a run of the tables is to do: which nets on which data, which methods at which T. */

import { FileError } from '../../check.js';
import { checkConversion } from '../../convert/convert.js';
import { parseMethod, tableMethods } from '../../convert/methods/index.js';
import { conversionOptions, type OptionName } from '../../convert/options.js';
import { openImages } from '../../datasets/open.js';
import { CHUNK, type Shard } from '../../evaluate/evaluate.js';
import { residualBlocks } from '../../network/blocks.js';
import type { ImageSet } from '../../network/images.js';
import { type Network, sizeOf } from '../../network/layer.js';
import type { Model } from '../../network/model.js';
import { PAPER, PAPER_STEPS } from '../../report/paper.js';
import { type CommonOptions, checkAsked, wholeNumbers } from '../options.js';
import { note } from '../output.js';
import { noteLeftOut, openData, openModel } from '../session.js';
import { shippedModels } from '../shipped.js';
import type { Planned, PlannedTime } from './measure.js';

export interface TablesOptions extends CommonOptions {
  data: string[];
  methods?: string;
  steps?: PlannedTime[];
  fitSteps: number;
  record?: string;
  figures?: string;
  resume?: boolean;
  anyway?: boolean;
  output?: string;
  shard?: Shard;
}

/** A net and the data that it is measured on. */
export interface NetChoice {
  readonly path: string;
  readonly model: Model;
  readonly data: string;
  /** Number of the paper's table. */
  readonly table: number | undefined;
}

/**
 * Methods and their T; those that are fitted layer by layer up to --fit-steps only.
 *
 * @param typed the options of the conversion that were typed
 * @throws RangeError for what a method cannot do, before long work
 */
export function planOf(options: TablesOptions, typed: readonly OptionName[]): Planned[] {
  const times = [...(options.steps ?? PAPER_STEPS.map((steps): PlannedTime => ({ steps })))].sort(
    (a, b) => a.steps - b.steps,
  );
  const again = times.find(({ steps }, k) => steps === times[k - 1]?.steps);
  if (again) throw new RangeError(`"steps" expected each T once, got ${again.steps} twice`);
  const names = options.methods?.split(',') ?? tableMethods(options.quantile);
  const plan = names.map((name): Planned => {
    const { what, images: most } = onImages(name, 'methods');
    const choice = parseMethod(what);
    const own = times.filter(({ steps }) => !choice.method.layerwise || steps <= options.fitSteps);
    if (own.length === 0)
      throw new RangeError(
        `"methods": ${choice.label} is fitted layer by layer and has no T up to --fit-steps ${options.fitSteps}`,
      );
    if (own.length < times.length)
      note(`${choice.label} is fitted layer by layer, up to T = ${options.fitSteps} alone; --fit-steps takes more`);
    return { choice, times: own.map(({ steps, images }) => ({ steps, ...fewer([images, most], options.images) })) };
  });
  for (const { choice, times: own } of plan)
    for (const { steps } of own) checkConversion(choice, conversionOptions(options, steps));
  const twice = plan.find(({ choice }, k) => plan.findIndex((one) => one.choice.label === choice.label) < k);
  if (twice) throw new RangeError(`"methods" expected each once, got ${twice.choice.label} twice`);
  checkAsked(
    typed,
    plan.map(({ choice }) => choice),
    options,
  );
  return plan;
}

/** The fewest of some limits, where there is one below the number of all images. */
function fewer(limits: readonly (number | undefined)[], all = Number.POSITIVE_INFINITY): { images?: number } {
  const least = Math.min(...limits.map((limit) => limit ?? Number.POSITIVE_INFINITY));
  return least < all ? { images: least } : {};
}

/** Reads --steps. */
export function plannedTimes(text: string): PlannedTime[] {
  return text.split(',').map((item) => {
    const { what, ...images } = onImages(item, 'steps');
    const [steps] = wholeNumbers(what);
    return { steps, ...images };
  });
}

/**
 * Reads `what@n`: what is measured on the first n test images; without @, on all.
 *
 * @param option for errors
 * @throws RangeError for n that is no whole number of chunks
 */
export function onImages(text: string, option: string): { what: string; images?: number } {
  const [what, count, ...more] = text.split('@');
  if (count === undefined) return { what };
  const images = Number(count);
  if (more.length > 0 || !/^\d{1,9}$/.test(count) || images === 0 || images % CHUNK !== 0)
    throw new RangeError(`"${option}" expected a multiple of ${CHUNK} images behind @, got "${text}"`);
  return { what, images };
}

/**
 * The nets with their data: the data set that has as many classes as the net.
 *
 * @param paths those given, or none: then the package's own
 * @throws FileError, RangeError for a net without data
 */
export async function netsOf(paths: readonly string[], options: TablesOptions): Promise<NetChoice[]> {
  const { data, calibration } = options;
  if (data.length > 1 && calibration !== undefined)
    throw new RangeError('"--calibration" is for one data set: give one --data, or folders with a training part');
  const sets = data.map((name): ImageSet => ({ ...openImages(name, { limit: 1 }), name }));
  const shipped = () =>
    sets.flatMap((set) => shippedModels(kindOfData(set.name, set.classCount)).map((path) => ({ path, set })));
  const chosen = paths.length > 0 ? paths.map((path) => ({ path, set: undefined })) : shipped();
  const nets: NetChoice[] = [];
  for (const { path, set } of chosen) {
    const model = await openModel(path, options);
    noteLeftOut(path, model);
    const own = set ?? setOf(model, sets, path);
    openData(own.name, 'test', 1, model); // refuses what the model cannot take, before hours of work
    nets.push({ path, model, data: own.name, table: tableOf(model.network, own.name) });
  }
  nets.forEach(({ path, model: { name } }, k) => {
    if (nets.findIndex(({ model }) => model.name === name) < k)
      throw new FileError(path, '', `is the second net called ${name}; give each once`);
  });
  return nets;
}

/** The only data set, or the one with a net's classes: as many, and of the same names where both have some. */
function setOf({ network, classes }: Model, sets: readonly ImageSet[], path: string): ImageSet {
  if (sets.length === 1) return sets[0];
  const count = classesOf(network);
  const alike = sets.filter(({ classCount }) => classCount === count);
  const own =
    alike.find(({ classNames }) => String(classNames ?? classes) === String(classes ?? classNames)) ?? alike[0];
  if (own) return own;
  throw new FileError(path, '', `has ${count} classes, none of the data sets given has; add one with --data`);
}

function kindOfData(name: string, classCount: number): string {
  return name.startsWith('synthetic') ? 'synthetic' : `cifar${classCount}`;
}

function classesOf({ shapes }: Network): number {
  return sizeOf(shapes[shapes.length - 1]);
}

/** Number of the paper's table of a network of its architectures on CIFAR images; undefined for any other. */
export function tableOf(network: Network, data: string): number | undefined {
  if (data.startsWith('synthetic') || network.shapes[0].join() !== '32,32,3') return undefined;
  const blocks = residualBlocks(network).length;
  const convolutions = network.layers.filter(({ kind }) => kind === 'conv').length;
  const architecture = blocks === 9 ? 'ResNet20' : blocks === 0 && convolutions === 13 ? 'VGG16' : '';
  return PAPER.find(({ name }) => name === `${architecture} on CIFAR-${classesOf(network)}`)?.table;
}
