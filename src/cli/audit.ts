/** `ic-snn audit`: the paper's equations, term by term, on real activity; and the engines against each other. */
import type { Command } from 'commander';
import { type Audit, Auditor } from '../audit/audit.js';
import { type CrossCheck, CrossChecker } from '../audit/cross-check.js';
import { type DiagnosisContext, diagnose } from '../audit/diagnosis.js';
import { auditHtml, describeCrossCheck } from '../audit/html.js';
import { DEFINITIONS, describeOutput, TABLES, tableCells } from '../audit/tables.js';
import type { Trial, Trials } from '../audit/trials.js';
import { coderFor } from '../coding/coders.js';
import { checkConversion, convert } from '../convert/convert.js';
import { parseMethod, STORABLE_METHOD_NAMES } from '../convert/methods/index.js';
import { conversionOptions, type OptionName } from '../convert/options.js';
import type { WorkOptions } from '../convert/work.js';
import { createEngine } from '../engine/create.js';
import { toldOf } from '../evaluate/stored.js';
import type { Verdict } from '../evaluate/verdict.js';
import { writeFileAtomic } from '../files/write-file.js';
import { firstImages, type ImageSet, normalise } from '../network/images.js';
import { sizeOf } from '../network/layer.js';
import type { Model } from '../network/model.js';
import type { Conversion } from '../network/snn.js';
import { remediesFor, verdictText } from '../report/verdict-text.js';
import { adviceText, commandOf, judgeSubject, type Subject, storedSubject } from './advice.js';
import { wrap } from './layout.js';
import {
  addConversion,
  addJson,
  addMethodAlias,
  addTrialImages,
  type CommonOptions,
  checkAsked,
  checkKept,
  DATA_HELP,
  MODEL_HELP,
  outputFile,
  typedOptions,
  wholeNumber,
} from './options.js';
import { emit, settingsLine, table } from './output.js';
import { onModel } from './read-model.js';
import { addAnyway, checkAnswers } from './sanity.js';
import {
  findCalibration,
  noteLeftOut,
  openCalibration,
  openData,
  openModel,
  type Session,
  withSession,
} from './session.js';

interface AuditCommandOptions extends CommonOptions {
  data: string;
  steps?: number;
  method?: string;
  images: number;
  layerImages: number;
  trialImages: number;
  anyway?: boolean;
  html?: string;
  engines?: boolean;
  explain?: boolean;
  full?: boolean;
}

/** Adds `ic-snn audit`. */
export function addAudit(program: Command): void {
  const command = program
    .command('audit')
    .argument('<model>', MODEL_HELP)
    .requiredOption('--data <data>', `images: ${DATA_HELP}`)
    .option('--images <n>', 'only the first n test images', wholeNumber(1), 200)
    .option('--layer-images <n>', 'images for the ledger of single layers', wholeNumber(1), 16)
    .option('--steps <T>', 'time steps; default 32, or the T of a converted model', wholeNumber(1))
    .option('--method <name>', `of ${STORABLE_METHOD_NAMES.join(', ')}; default ic-snn, or that of a converted model`);
  addAnyway(addTrialImages(addJson(addConversion(addMethodAlias(command, 'methods')))))
    .option('--full', 'also print the ledger: every equation, layer by layer')
    .option('--html <file>', 'write the audit as one HTML page, with every definition', outputFile('.html', '.htm'))
    .option('--engines', 'also run the reference engine against the SIMD engine and name the first difference')
    .option('--explain', 'print the definitions of all columns after the tables')
    .addHelpText(
      'after',
      `
A converted model is audited as it is, unless --steps or --method ask for a new conversion.
What helps is tried on calibration images that nothing was fitted on, by agreement with the ANN; labels are not read.
--full prints the equations term by term: each layer's ANN - SNN is split into what was inherited from the layers before, clipping (activations above V_th),
quantisation (whole spikes), the initial potential, and unevenness (timing of the input spikes); the parts add up exactly.
--explain prints the definitions. Exit status 1 where Eq. (7) or the engines show a defect.

Example:
  ic-snn audit resnet20.onnx --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225 \\
    --data cifar-10-batches-bin --images 200 --steps 32 --html audit.html`,
    )
    .action(onModel(auditCommand));
}

/** What `audit --json` writes. */
export interface AuditFacts extends Audit {
  readonly model: string;
  readonly dataset: string;
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Accuracy and cost of both networks, on the test images of --images. */
  readonly verdict: Verdict;
  /** What was tried, best first; null where nothing was. */
  readonly trials: Trials | null;
  /** Right answers among the images of the ledger, and images on which both networks answer the same. */
  readonly correct: { readonly ann: number; readonly snn: number; readonly agree: number };
  readonly diagnosis: readonly string[];
  readonly crossCheck: CrossCheck | null;
  readonly seconds: number;
}

async function auditCommand(path: string, options: AuditCommandOptions, command: Command): Promise<void> {
  const { facts, typed } = await auditModel(path, options, typedOptions(command));
  const { model, method, steps, diagnosis, crossCheck, verdict, trials } = facts;
  if (options.html !== undefined) {
    const title = `Audit of ${model}: ${method}, T = ${steps}`;
    const remedies = remediesFor(verdict, trials, typed).map(({ text, command }) => `${text} ${command ?? ''}`.trim());
    const page = {
      title,
      facts: [verdictText(model, verdict), ...remedies, ...headLines(facts)],
      audit: facts,
      diagnosis,
      crossCheck: crossCheck ?? undefined,
    };
    writeFileAtomic(options.html, auditHtml(page));
  }
  emit(report(facts, options, typed), facts, options.json);
  if (isDefective(facts)) process.exitCode = 1;
}

function isDefective({ layers, output, crossCheck }: AuditFacts): boolean {
  const bounded = [...layers, output].every(({ residue }) => residue.ofBound <= 1);
  return !bounded || (crossCheck !== null && (crossCheck.ann !== null || crossCheck.snn !== null));
}

/** Converts where needed, measures, tries, audits, and cross-checks if asked to. */
async function auditModel(
  path: string,
  options: AuditCommandOptions,
  typedNames: readonly OptionName[],
): Promise<{ facts: AuditFacts; typed: (trial: Trial) => string }> {
  const began = performance.now();
  const choice = parseMethod(options.method ?? 'ic-snn', 'method');
  const asked = conversionOptions(options, options.steps ?? 32);
  checkConversion(choice, asked);
  const model = await openModel(path, options);
  const stored = options.steps === undefined && options.method === undefined ? model.conversion : undefined;
  if (stored) checkKept(typedNames);
  else {
    checkAsked(typedNames, [choice], asked);
    noteLeftOut(path, model, '--steps and --method convert anew');
  }
  const images = openData(options.data, 'test', options.images, model);
  const calibrating = stored ? findCalibration(options, model) : openCalibration(options, options.data, model);
  return withSession(model, stored ? undefined : calibrating, options, async (session) => {
    await checkAnswers(session, images, path, options);
    const subject: Subject = session.calibration
      ? { conversion: await convert(session.calibration, choice, asked), choice, options: asked, stored: false }
      : storedSubject(stored as Conversion);
    const facts = await auditSubject(session, subject, images, calibrating, options);
    const seconds = (performance.now() - began) / 1000;
    return { facts: { ...facts, seconds }, typed: commandOf(path, options) };
  });
}

async function auditSubject(
  session: Session,
  subject: Subject,
  images: ImageSet,
  calibrating: ImageSet | undefined,
  options: AuditCommandOptions,
): Promise<Omit<AuditFacts, 'seconds'>> {
  const { model, work } = session;
  const { coding, seed, compensateInput } = session.input;
  const input = { coding, seed, compensateInput };
  const { conversion } = subject;
  const judged = await judgeSubject(session, subject, images, calibrating, options.trialImages);
  const few = firstImages(images, options.layerImages);
  const { audit, crossCheck } = await runAudit(model, few, conversion, { ...options, ...input }, work);
  const from = session.calibration && calibrating;
  return {
    ...{ model: model.name, dataset: images.name, method: textOf(conversion, 'method') ?? 'stored' },
    options: {
      ...toldOf(conversion, model.network, input),
      ...(from && { calibration: from.name, calibrationImages: from.count }),
      engine: options.engine,
    },
    ...judged,
    ...audit,
    correct: countAnswers(audit, few),
    diagnosis: diagnose(audit, contextOf(conversion)),
    crossCheck: crossCheck ?? null,
  };
}

/** An option that a conversion was made with, if it is a text. */
function textOf({ options }: Conversion, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** What the diagnosis may suppose about a conversion. */
export function contextOf(conversion: Conversion): DiagnosisContext {
  const { quantile: p, threshold = 'quantile', blockThreshold = 'own', calibrate } = conversion.options;
  const isRule = threshold === 'quantile' && blockThreshold === 'own' && calibrate !== 'search';
  return typeof p === 'number' && isRule ? { quantile: p } : {};
}

/** Runs images through ANN and converted net, and through both engines where asked to. */
export async function runAudit(
  model: Model,
  images: ImageSet,
  conversion: Conversion,
  options: Pick<AuditCommandOptions, 'coding' | 'seed' | 'compensateInput' | 'engine' | 'engines'>,
  { progress, signal }: WorkOptions,
): Promise<{ audit: Audit; crossCheck: CrossCheck | undefined }> {
  const { network, normalisation } = model;
  const [size, channels] = [sizeOf(network.shapes[0]), network.shapes[0][2]];
  const coder = coderFor(options, normalisation, channels, conversion.steps);
  const run = { steps: conversion.steps, coder };
  const each = async (stage: string, add: (image: Float32Array, index: number) => void) => {
    for (let n = 0; n < images.count; n++) {
      signal?.throwIfAborted();
      progress?.(stage, n, images.count);
      add(normalise(images.pixels.subarray(n * size, (n + 1) * size), channels, normalisation), n);
      await new Promise((resolve) => setTimeout(resolve, 0)); // let Ctrl-C through
    }
    progress?.(stage, images.count, images.count);
  };
  const auditor = new Auditor(createEngine(options.engine, network), conversion, run);
  await each('audit', (image, n) => auditor.add(image, n));
  if (!options.engines) return { audit: auditor.finish(), crossCheck: undefined };
  const engines = [createEngine('reference', network), createEngine('wasm', network)] as const;
  const checker = new CrossChecker(engines, conversion, run);
  await each('engines', (image, n) => checker.add(image, n));
  return { audit: auditor.finish(), crossCheck: checker.finish() };
}

function countAnswers({ predicted: { ann, snn } }: Audit, { labels }: ImageSet): AuditFacts['correct'] {
  const right = (answers: readonly number[]) => answers.filter((k, n) => k === labels[n]).length;
  return { ann: right(ann), snn: right(snn), agree: ann.filter((k, n) => k === snn[n]).length };
}

function headLines({ dataset, images, options, correct, lostAt, layers }: AuditFacts): string[] {
  const answers = `right answers: ANN ${correct.ann}, SNN ${correct.snn} of ${images}; the same answer on ${correct.agree}`;
  const judged = layers.some(({ imageKept }) => imageKept !== null);
  const none = judged ? 'no layer loses the image' : 'whether a layer loses the image takes two images or more to tell';
  const lost = lostAt === null ? none : `first layer that loses the image: ${lostAt}`;
  return [
    `${images} ${images === 1 ? 'image' : 'images'} of ${dataset}; ${settingsLine(options)}`,
    `${answers}; ${lost}`,
  ];
}

function report(facts: AuditFacts, options: AuditCommandOptions, typed: (trial: Trial) => string): string {
  const { model, method, steps, crossCheck, diagnosis, seconds } = facts;
  const parts = [adviceText(model, facts, typed)];
  parts.push(`Why\n${diagnosis.map((line) => `- ${wrap(line, undefined, '  ')}`).join('\n')}`);
  parts.push([`${model}: ${method}, T = ${steps}`, ...headLines(facts)].map((line) => wrap(line)).join('\n'));
  for (const one of options.full ? TABLES : []) {
    const { title, header, rows } = tableCells(one, facts);
    parts.push(`${title}\n${wrap(one.note)}\n\n${table(header, rows)}`);
  }
  parts.push(wrap(describeOutput(facts)));
  if (crossCheck) parts.push(describeCrossCheck(crossCheck).join('\n'));
  if (options.explain) parts.push(DEFINITIONS.map(([term, text]) => wrap(`${term}: ${text}`)).join('\n\n'));
  parts.push(`${seconds.toFixed(1)} s${options.full ? '' : '; --full prints the equations, layer by layer'}`);
  return parts.join('\n\n');
}
