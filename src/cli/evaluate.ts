/** `ic-snn evaluate`: the accuracy and loss table. */
import type { Command } from 'commander';
import { checkConversion } from '../convert/convert.js';
import { CLASS_NOTES, type MethodChoice, usedOptions } from '../convert/method.js';
import { METHOD_NAMES, PAPER_METHOD_NAMES, parseMethod } from '../convert/methods/index.js';
import { conversionOptions, type OptionName, optionValues } from '../convert/options.js';
import {
  annEnergy,
  convertForAll,
  ENERGY_NOTE,
  type EvaluationFacts,
  evaluateAnn,
  evaluateRows,
  type Row,
  type Shard,
  shardName,
  storedChoice,
  type TimedFacts,
  toldOf,
} from '../evaluate/evaluate.js';
import type { ImageSet } from '../network/images.js';
import { wrap } from './layout.js';
import {
  addConversion,
  addJson,
  addMethodAlias,
  type CommonOptions,
  checkAsked,
  checkKept,
  DATA_HELP,
  MODEL_HELP,
  typedOptions,
  wholeNumber,
  wholeNumbers,
} from './options.js';
import { emit, grouped, note, settingsLine, table } from './output.js';
import { onModel } from './read-model.js';
import { addAnyway, checkAnswers } from './sanity.js';
import { noteLeftOut, openCalibration, openData, openModel, type Session, withSession } from './session.js';
import { addShard, checkShard, createPart, measureShard } from './shard.js';

export interface EvaluateOptions extends CommonOptions {
  data: string;
  methods?: string;
  steps?: number[];
  shard?: Shard;
  deterministic?: boolean;
  anyway?: boolean;
  /** The options of the conversion that were typed; none where they come from a program. */
  typed?: readonly OptionName[];
}

const STEPS = [8, 16, 32];
const METHODS = ['ann', ...PAPER_METHOD_NAMES].join(',');

export function addEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .argument('<model>', MODEL_HELP)
    .requiredOption('--data <data>', `test images: ${DATA_HELP}`)
    .option(
      '--methods <list>',
      `of ann, ${METHOD_NAMES.join(', ')}, or all; a method's own number behind a colon, as in rmp:0.9, opi:best or ic-snn:best; ic-snn methods says what they are; default ${METHODS}, or that of a converted model`,
    )
    .option('--steps <list>', 'time steps T; default 8,16,32, or the T of a converted model', wholeNumbers)
    .option('--images <n>', 'only the first n test images', wholeNumber(1));
  addShard(command).option(
    '--deterministic',
    'leave out of the JSON what differs from run to run (time, workers): the same bytes from any machine',
  );
  addAnyway(addJson(addConversion(addMethodAlias(command, 'method'))))
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn evaluate resnet20.onnx --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225 \\\n    --data cifar-10-batches-bin --methods ann,snn,ic-snn --steps 8,16,32 --json result.json',
    )
    .action(onModel(evaluateCommand));
}

async function evaluateCommand(path: string, options: EvaluateOptions, command: Command): Promise<void> {
  checkShard(options);
  const asked = { ...options, typed: typedOptions(command) };
  if (options.shard) return evaluateShard(path, asked, options.shard);
  const timed = await evaluateModel(path, asked);
  const { seconds, imagesPerSecond, ...facts } = timed;
  emit(`${report(facts)}\n\n${seconds.toFixed(1)} s`, options.deterministic ? facts : timed, options.json);
}

/** Evaluates a model with the methods and time steps of the options. */
export function evaluateModel(path: string, options: EvaluateOptions): Promise<TimedFacts> {
  return withImages(path, options, (session, images, methods) => evaluateIn(session, images, methods, options));
}

/** One part of an evaluation. */
async function evaluateShard(path: string, options: EvaluateOptions, shard: Shard): Promise<void> {
  const net = await withImages(path, options, async (session, images, methods) => {
    const rows = await rowsOf(session, methods, options);
    return measureShard(session, rows, images, settingsOf(session, methods, options), shard);
  });
  const counted =
    net.chunks.length === 0 ? 'no chunk of images is left for it' : `${net.chunks.length} chunks of images`;
  const text = `part ${shardName(shard)} of ${net.model} on ${net.images} images of ${net.dataset}: ${counted}`;
  emit(text, createPart('evaluate', shard, [net]), options.json);
}

/** What an evaluation starts from: a session, test images, methods. */
async function withImages<R>(
  path: string,
  options: EvaluateOptions,
  run: (session: Session, images: ImageSet, methods: MethodChoice[]) => Promise<R>,
): Promise<R> {
  const methods = checkMethods(options);
  const model = await openModel(path, options);
  const stored = options.steps === undefined && options.methods === undefined ? model.conversion : undefined;
  const { typed = [] } = options;
  if (stored) checkKept(typed);
  else {
    checkAsked(typed, methods, options);
    noteLeftOut(path, model, '--steps and --methods convert anew');
  }
  const images = openData(options.data, 'test', options.images, model);
  const needed = !stored && methods.length > 0; // the ANN alone needs none
  const calibrating = needed ? openCalibration(options, options.data, model) : undefined;
  return withSession(model, calibrating, options, async (session) => {
    await checkAnswers(session, images, path, options);
    return run(session, images, methods);
  });
}

/**
 * Reads --methods and refuses what a method cannot do, before long work; `all` leaves out what cannot, and says so.
 *
 * @throws RangeError
 */
export function checkMethods(options: EvaluateOptions): MethodChoice[] {
  const asked = (options.steps ?? STEPS).map((T) => conversionOptions(options, T));
  const methods: MethodChoice[] = [];
  for (const item of (options.methods ?? METHODS).split(',').map((name) => name.trim())) {
    if (item === 'ann') continue; // is always evaluated
    for (const name of item === 'all' ? METHOD_NAMES : [item]) {
      const choice = parseMethod(name);
      try {
        for (const one of asked) checkConversion(choice, one);
      } catch (error) {
        if (item !== 'all' || !(error instanceof RangeError)) throw error;
        note(`"all" without ${name}: ${error.message}`);
        continue;
      }
      if (methods.some(({ label }) => label === choice.label))
        throw new RangeError(`"methods" expected each once, got ${choice.label} twice`);
      methods.push(choice);
    }
  }
  return methods;
}

/** Every method at every T, or the conversion that the model holds where nothing is to be converted. */
export async function evaluateIn(
  session: Session,
  images: ImageSet,
  methods: readonly MethodChoice[],
  options: EvaluateOptions,
): Promise<TimedFacts> {
  const { pool, work, model, input } = session;
  const began = performance.now();
  const ann = await evaluateAnn(pool, images, work);
  const rows = await rowsOf(session, methods, options);
  const results = await evaluateRows(pool, rows, images, ann, input, work);
  const seconds = (performance.now() - began) / 1000;
  return {
    ...{ model: model.name, dataset: images.name, images: images.count },
    options: settingsOf(session, methods, options),
    ...{ ann, results, seconds, imagesPerSecond: (images.count * (1 + results.length)) / seconds },
  };
}

/** The rows of the table, T by T, none where only the ANN is asked for; or the conversion that the model holds. */
async function rowsOf(
  { calibration, model: { conversion } }: Session,
  methods: readonly MethodChoice[],
  options: EvaluateOptions,
): Promise<Row[]> {
  if (methods.length === 0) return [];
  if (!calibration) return conversion ? [{ choice: storedChoice(conversion), conversion }] : [];
  const steps = options.steps ?? STEPS;
  const columns: Row[][] = [];
  for (const choice of methods) {
    const conversions = await convertForAll(choice, calibration, optionValues(options), steps);
    columns.push(conversions.map((one) => ({ choice, conversion: one })));
  }
  return steps.flatMap((_, k) => columns.map((column) => column[k]));
}

/** What decides the result: how the conversions were made, if there are any, and what ran. */
function settingsOf(
  { model, calibration, input }: Session,
  methods: readonly MethodChoice[],
  options: EvaluateOptions,
): Record<string, unknown> {
  const made = calibration
    ? {
        ...usedOptions(methods, options, model.network),
        calibration: calibration.images.name,
        calibrationImages: calibration.images.count,
      }
    : { ...(model.conversion && toldOf(model.conversion, model.network, input)), stored: true };
  const used = methods.length > 0 ? made : {};
  const { engine, workers, shard, deterministic } = options;
  return { ...used, engine, ...(!shard && !deterministic && { workers }) };
}

/** The table as text. */
export function report({ model, dataset, images, options, ann, results }: EvaluationFacts): string {
  const rows = results.map((r) => [
    r.method,
    r.class,
    r.latency === r.steps ? String(r.steps) : `${r.steps} (${r.latency})`,
    grouped(r.correct),
    r.accuracy.toFixed(2),
    r.interval.map((bound) => bound.toFixed(1)).join('-'),
    r.loss.toFixed(2),
    grouped(r.spikesPerImage),
    grouped(r.synapticOperationsPerImage / 1e6, 1),
    r.energyPerImage.toFixed(1),
  ]);
  const macs = results[0] ? grouped(results[0].macsPerImage / 1e6, 1) : '-';
  const annInterval = ann.interval.map((bound) => bound.toFixed(1)).join('-');
  const energy = results[0] ? annEnergy(results[0].macsPerImage).toFixed(1) : '-';
  const annRow = ['ann', '-', '-', grouped(ann.correct), ann.accuracy.toFixed(2), annInterval];
  rows.unshift([...annRow, '-', '-', `${macs}*`, energy]);
  const header = ['method', 'class', 'T', 'correct', '%', '95 %', 'loss', 'spikes', 'M ops', 'µJ'];
  const head = `${model} on ${images} images of ${dataset}\n${wrap(settingsLine(options))}`;
  const parts = [head, table(header, rows, 3)];
  const chosen = results.filter((r) => r.chosen).map((r) => `${r.method} at T = ${r.steps}: ${r.chosen}`);
  if (chosen.length > 0) parts.push(wrap(`chosen by the ANN’s own answers: ${chosen.join('; ')}`));
  const classes = [...new Set(results.map((r) => r.class))].filter((one) => one !== 'A');
  if (classes.length > 0) parts.push(classes.map((one) => `class ${one}: ${CLASS_NOTES[one]}`).join('\n'));
  const legend = `M ops: million synaptic operations an image; *: multiply-adds of the ANN. ${ENERGY_NOTE}`;
  return [...parts, wrap(legend)].join('\n\n');
}
