/** `ic-snn report`: tables and figures as one HTML file. */

import { join } from 'node:path';
import type { Command } from 'commander';
import { diagnose } from '../audit/diagnosis.js';
import type { Trials } from '../audit/trials.js';
import { coderFor } from '../coding/coders.js';
import { convert } from '../convert/convert.js';
import type { MethodChoice } from '../convert/method.js';
import { PAPER_METHOD_NAMES, parseMethod } from '../convert/methods/index.js';
import { conversionOptions } from '../convert/options.js';
import { createEngine } from '../engine/create.js';
import type { TimedFacts } from '../evaluate/facts.js';
import type { Verdict } from '../evaluate/verdict.js';
import { makeOutputFolder, writeFileAtomic } from '../files/write-file.js';
import { firstImages, type ImageSet, normalise } from '../network/images.js';
import type { Conversion } from '../network/snn.js';
import { type Charts, createCharts } from '../report/charts.js';
import type { Chart } from '../report/drawing.js';
import { annOutputs, type LayerActivity, measureLayers, type OutputPoint } from '../report/layers.js';
import { type Ledger, renderReport } from '../report/page.js';
import { methodName } from '../report/palette.js';
import { ratePicture } from '../report/picture.js';
import { remediesFor, verdictText } from '../report/verdict-text.js';
import { adviceText, commandOf, judgeSubject } from './advice.js';
import { contextOf, runAudit } from './audit.js';
import { writeChart } from './chart-files.js';
import { checkMethods, type EvaluateOptions, evaluateIn } from './evaluate.js';
import { wrap } from './layout.js';
import {
  addConversion,
  addJson,
  addMethodAlias,
  addTrialImages,
  checkAsked,
  DATA_HELP,
  MODEL_HELP,
  outputFile,
  typedOptions,
  wholeNumber,
  wholeNumbers,
} from './options.js';
import { emit } from './output.js';
import { onModel } from './read-model.js';
import { addAnyway, checkAnswers } from './sanity.js';
import { noteLeftOut, openCalibration, openData, openModel, type Session, withSession } from './session.js';
import { tableOf } from './tables/plan.js';
import { packageVersion } from './version.js';

interface ReportOptions extends EvaluateOptions {
  output: string;
  steps: number[];
  figures?: string;
  layerImages: number;
  trialImages: number;
}

/** What the figures of single layers show. */
const FIGURE_METHODS = ['snn', 'ic-snn'] as const;

export function addReport(program: Command): void {
  const command = program
    .command('report')
    .argument('<model>', `${MODEL_HELP} of an ANN`)
    .requiredOption('--data <data>', `test images: ${DATA_HELP}`)
    .requiredOption('-o, --output <file>', 'the report, an .html file', outputFile('.html', '.htm'))
    .option('--figures <folder>', 'also write each figure as .svg and .csv there')
    .option('--methods <list>', 'methods to compare', PAPER_METHOD_NAMES.join(','))
    .option('--steps <list>', 'time steps T', wholeNumbers, [8, 16, 32, 64])
    .option('--images <n>', 'only the first n test images', wholeNumber(1), 200)
    .option('--layer-images <n>', 'images for the figures of single layers', wholeNumber(1), 8);
  addAnyway(addTrialImages(addJson(addConversion(addMethodAlias(command, 'method')))))
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn report data/vgg16-synthetic.safetensors --data synthetic -o report.html',
    )
    .action(onModel(reportCommand));
}

async function reportCommand(path: string, options: ReportOptions, command: Command): Promise<void> {
  const charts = await createCharts(); // a missing library shows before the work
  if (options.figures) makeOutputFolder(options.figures);
  const methods = checkMethods(options);
  if (methods.length === 0) throw new RangeError('"methods" expected a method of conversion, got ann alone');
  // Figures 6 and 7 are of two methods of the paper, figure 3 is drawn with the seed.
  const drawn = FIGURE_METHODS.map((name) => parseMethod(name));
  checkAsked(
    typedOptions(command).filter((name) => name !== 'seed'),
    [...methods, ...drawn],
    options,
  );
  const model = await openModel(path, options);
  noteLeftOut(path, model);
  const images = openData(options.data, 'test', options.images, model);
  const calibrating = openCalibration(options, options.data, model);
  const measured = await withSession(model, calibrating, options, async (session) => {
    await checkAnswers(session, images, path, options);
    return measure(session, images, methods, options);
  });
  const { facts, layers, ledger, judged } = measured;
  const story = storyCharts(charts, facts, layers, ledger);
  const paper = paperCharts(charts, layers);
  const typed = commandOf(path, options);
  const content = {
    ...{
      version: packageVersion(),
      facts,
      charts: { story, paper },
      picture: ratePicture(images, options.seed),
      ledger,
    },
    verdict: `${verdictText(model.name, judged.verdict)} ${reachText(facts)}`,
    table: tableOf(model.network, images.name),
    ...{ remedies: remediesFor(judged.verdict, judged.trials, typed), trials: judged.trials },
  };
  writeFileAtomic(options.output, renderReport(content));
  const all = [...story, ...paper];
  if (options.figures) {
    for (const [n, chart] of all.entries()) {
      const { name } = chart;
      const taken = all.findIndex((one) => one.name === name) < n; // layers whose names differ in signs only
      writeChart(chart, join(options.figures, taken ? `${name}-${n}` : name));
    }
  }
  const text = [adviceText(model.name, judged, typed), wrap(reachText(facts)), summary(options.output, facts, all)];
  emit(text.join('\n\n'), { ...facts, ...judged, layers: layers.activity, ledger: ledger.audit }, options.json);
}

/** Accuracy, error, activity. */
function storyCharts(charts: Charts, { results, ann }: TimedFacts, layers: Layers, ledger: Ledger): Chart[] {
  const { audit, method } = ledger;
  const of = `${methodName(method)}, T = ${audit.steps}`;
  return [
    ...[charts.accuracy(results, ann.accuracy), charts.operations(results, ann.accuracy)],
    ...[charts.errorParts(audit, of), charts.origins(audit, of), charts.firingRates(layers.activity, layers.steps)],
  ];
}

/** Figures 6 and 7; figure 5 is part of the story, figure 3 a picture. */
function paperCharts(charts: Charts, { activity, points, steps }: Layers): Chart[] {
  const shown = [...new Set(points.map((point) => point.layer))];
  return [
    ...[charts.firstSpikes(activity, steps), charts.firstSpikesOfAll(activity, steps)],
    ...shown.map((layer) => charts.outputs(points, layer)),
  ];
}

/** From which T each method loses at most a point. */
function reachText({ results }: TimedFacts): string {
  const methods = [...new Set(results.map(({ method }) => method))];
  const reached = methods.flatMap((method) => {
    const steps = results.filter((row) => row.method === method && row.loss <= 1).map((row) => row.steps);
    return steps.length > 0 ? [`${methodName(method)} at T = ${Math.min(...steps)}`] : [];
  });
  if (reached.length === 0)
    return `None of the methods comes within 1 point of the ANN up to T = ${Math.max(...results.map(({ steps }) => steps))}.`;
  const others = reached.length < methods.length ? '; the others do not' : '';
  return `Within 1 point of the ANN: ${reached.join(', ')}${others}.`;
}

interface Layers {
  readonly points: OutputPoint[];
  readonly activity: LayerActivity[];
  readonly steps: number;
}

interface Measured {
  readonly facts: TimedFacts;
  readonly layers: Layers;
  readonly ledger: Ledger;
  readonly judged: { readonly verdict: Verdict; readonly trials: Trials | null };
}

/** The table, the figures of single layers, the verdict and the audit: all of the same conversions. */
async function measure(
  session: Session,
  images: ImageSet,
  methods: readonly MethodChoice[],
  options: ReportOptions,
): Promise<Measured> {
  const facts = await evaluateIn(session, images, methods, options);
  const few = firstImages(images, options.layerImages);
  const layers = await measureMethods(session, few, options);
  const choice = judgedMethod(methods, facts, layers.steps);
  const conversion = await convertAt(session, choice, layers.steps, options);
  const subject = { conversion, choice, options: conversionOptions(options, layers.steps), stored: false };
  const judged = await judgeSubject(session, subject, images, session.calibration?.images, options.trialImages);
  const { audit } = await runAudit(session.model, few, conversion, options, session.work);
  const diagnosis = diagnose(audit, contextOf(conversion));
  return { facts, layers, ledger: { method: choice.label, audit, diagnosis }, judged };
}

/** What the report's first words are about: the paper's method, or the best of those that were asked for at T. */
function judgedMethod(methods: readonly MethodChoice[], { results }: TimedFacts, T: number): MethodChoice {
  const paper = parseMethod(PAPER_METHOD_NAMES[PAPER_METHOD_NAMES.length - 1]);
  if (methods.some(({ label }) => label === paper.label)) return paper;
  const rows = results.filter(({ steps }) => steps === T).sort((a, b) => b.accuracy - a.accuracy);
  const standing = methods.filter(({ method }) => method.simulation === undefined);
  const best = rows.find((row) => standing.some(({ label }) => label === row.method));
  return standing.find(({ label }) => label === best?.method) ?? paper;
}

/** The conversion of the table, from the same calibration: it remembers what it made. */
function convertAt(
  { calibration }: Session,
  method: string | MethodChoice,
  T: number,
  options: ReportOptions,
): Promise<Conversion> {
  if (!calibration) throw new Error('a report needs calibration images');
  return convert(calibration, method, conversionOptions(options, T));
}

/** SNN against IC-SNN in single layers: the first and the third, at up to three T; activity at the largest. */
async function measureMethods(session: Session, images: ImageSet, options: ReportOptions): Promise<Layers> {
  const { network, normalisation } = session.model;
  const C = network.shapes[0][2];
  const engine = createEngine(options.engine, network);
  const inputs = normalise(images.pixels, C, normalisation);
  const ann = annOutputs(engine, inputs);
  const shown = [0, 2].filter((s) => s < network.spiking.length);
  const chosen = options.steps.slice(0, 3);
  const layers: Layers = { points: [], activity: [], steps: Math.max(...chosen) };
  for (const T of chosen) {
    const coder = coderFor(options, normalisation, C, T);
    for (const method of FIGURE_METHODS) {
      const conversion = await convertAt(session, method, T, options);
      const run = measureLayers(engine, inputs, ann, { conversion, coder }, method, shown);
      layers.points.push(...run.points);
      if (T === layers.steps) layers.activity.push(...run.activity);
    }
  }
  return layers;
}

function summary(output: string, { results, ann, images }: TimedFacts, charts: readonly Chart[]): string {
  const best = results.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
  return `${output}: ${charts.length} figures, ${images} images; ANN ${ann.accuracy.toFixed(1)} %, best SNN ${best.method} at T = ${best.steps}, ${best.accuracy.toFixed(1)} %`;
}
