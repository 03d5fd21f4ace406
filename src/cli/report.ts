/** `ic-snn report`: tables and figures as one HTML file. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { adviseOn } from '../audit/advice.js';
import { convert } from '../convert/index.js';
import { METHODS, methodOptions } from '../convert/pipeline.js';
import { createEngine } from '../engine/create.js';
import { encodePng, type Picture } from '../files/png.js';
import { writeFileAtomic } from '../files/write-file.js';
import { firstImages, type ImageSet, normalise } from '../network/images.js';
import { sizeOf } from '../network/layer.js';
import type { Model } from '../network/model.js';
import type { Conversion } from '../network/snn.js';
import { type Chart, createCharts } from '../report/charts.js';
import { annOutputs, type LayerActivity, measureLayers, type OutputPoint } from '../report/layers.js';
import { type Ledger, renderReport } from '../report/page.js';
import { codePixels, contactSheet } from '../report/picture.js';
import { contextOf, runAudit } from './audit.js';
import { type EvaluateOptions, type EvaluationFacts, evaluateModel } from './evaluate.js';
import { addConversion, addJson, conversionOptions, outputFile, wholeNumber, wholeNumbers } from './options.js';
import { emit, packageVersion, progressBar } from './output.js';
import { cancellable, openCalibration, openData, openModel } from './session.js';

interface ReportOptions extends EvaluateOptions {
  output: string;
  figures?: string;
  layerImages: number;
}

const PICTURE_STEPS = [32, 128, 1024];

export function addReport(program: Command): void {
  const command = program
    .command('report')
    .description('tables and figures of the paper for a network of your own, as one HTML file')
    .argument('<model>', '.onnx or .safetensors file of an ANN')
    .requiredOption(
      '--data <data>',
      'test images: synthetic, a .bin file or a folder of CIFAR files, a folder of PNG folders',
    )
    .requiredOption('-o, --output <file>', 'the report, an .html file', outputFile())
    .option('--figures <folder>', 'also write each figure as .svg and .csv there')
    .option('--methods <list>', 'methods to compare', METHODS.join(','))
    .option('--steps <list>', 'time steps T', wholeNumbers, [8, 16, 32, 64])
    .option('--images <n>', 'only the first n test images', wholeNumber(1), 200)
    .option('--layer-images <n>', 'images for the figures of single layers', wholeNumber(1), 8);
  addJson(addConversion(command))
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn report data/vgg16-synthetic.safetensors --data synthetic -o report.html',
    )
    .action(reportCommand);
}

async function reportCommand(path: string, options: ReportOptions): Promise<void> {
  const charts = await createCharts(); // a missing library shows before the work
  if (options.figures) mkdirSync(options.figures, { recursive: true });
  const model = openModel(path, options);
  const images = openData(options.data, 'test', options.images, model);
  const facts = await evaluateModel(path, options);
  const drawn: Chart[] = [charts.accuracy(facts.results, facts.ann.accuracy), charts.operations(facts.results)];
  const { points, activity, steps, conversion } = measure(model, images, options);
  drawn.push(charts.firstSpikes(activity, steps), charts.firingRates(activity, steps));
  for (const layer of new Set(points.map((point) => point.layer))) drawn.push(charts.outputs(points, layer));
  const picture = ratePicture(images, options.seed);
  const ledger = await makeLedger(model, images, conversion, options);
  const content = { version: packageVersion(), facts, charts: drawn, picture, ledger };
  writeFileAtomic(options.output, renderReport(content));
  if (options.figures) {
    for (const { name, svg, csv } of drawn) {
      writeFileAtomic(join(options.figures, `${name}.svg`), svg);
      writeFileAtomic(join(options.figures, `${name}.csv`), csv);
    }
  }
  emit(summary(options.output, facts, drawn), { ...facts, layers: activity, ledger: ledger.audit }, options.json);
}

/** The audit of the IC-SNN at the T of the figures of single layers. */
async function makeLedger(
  model: Model,
  images: ImageSet,
  conversion: Conversion,
  options: ReportOptions,
): Promise<Ledger> {
  const bar = progressBar();
  try {
    const few = firstImages(images, options.layerImages);
    const { audit } = await cancellable((signal) =>
      runAudit(model, few, conversion, options, { ...options, progress: bar.progress, signal }),
    );
    return { audit, advice: adviseOn(audit, contextOf(conversion)) };
  } finally {
    bar.stop();
  }
}

/** SNN against IC-SNN in single layers: the first and the third, at up to three T; the IC-SNN of the largest. */
function measure(
  model: Model,
  images: ImageSet,
  options: ReportOptions,
): { points: OutputPoint[]; activity: LayerActivity[]; steps: number; conversion: Conversion } {
  const { network, normalisation } = model;
  const engine = createEngine(options.engine, network);
  const pixelsOf = (set: ImageSet) => normalise(set.pixels, network.shapes[0][2], normalisation);
  const few = pixelsOf(firstImages(images, options.layerImages));
  const calibration = pixelsOf(firstImages(openCalibration(options, options.data, model), 50));
  const ann = annOutputs(engine, few);
  const layers = [0, 2].filter((s) => s < network.spiking.length);
  const chosen = (options.steps ?? [8, 16, 32]).slice(0, 3);
  const points: OutputPoint[] = [];
  const activity: LayerActivity[] = [];
  const largest = Math.max(...chosen);
  const convertAt = (method: 'snn' | 'ic-snn', T: number) =>
    convert(engine, calibration, methodOptions(method, conversionOptions(options, T)));
  for (const T of chosen) {
    for (const method of ['snn', 'ic-snn'] as const) {
      const run = measureLayers(engine, few, ann, convertAt(method, T), method, layers);
      points.push(...run.points);
      if (T === largest) activity.push(...run.activity);
    }
  }
  return { points, activity, steps: largest, conversion: convertAt('ic-snn', largest) };
}

/** Figure 3: the first test image, then its rate code at three T. */
function ratePicture(images: ImageSet, seed: number): { png: Uint8Array; caption: string } {
  const [height, width, channels] = images.shape;
  const original: Picture = {
    ...{ height, width, channels: channels as 1 | 3 },
    pixels: images.pixels.slice(0, sizeOf(images.shape)),
  };
  const coded = PICTURE_STEPS.map((T) => ({ ...original, pixels: codePixels(original.pixels, T, 'bernoulli', seed) }));
  const sheet = enlarge(contactSheet([original, ...coded], 1), 4);
  const caption = `The first test image, then random spikes decoded after ${PICTURE_STEPS.join(', ')} steps`;
  return { png: encodePng(sheet), caption };
}

/** Every pixel as a square. */
function enlarge({ width, height, channels, pixels }: Picture, factor: number): Picture {
  const out = new Uint8Array(pixels.length * factor * factor);
  for (let y = 0; y < height * factor; y++) {
    for (let x = 0; x < width * factor; x++) {
      const from = (Math.floor(y / factor) * width + Math.floor(x / factor)) * channels;
      out.set(pixels.subarray(from, from + channels), (y * width * factor + x) * channels);
    }
  }
  return { width: width * factor, height: height * factor, channels, pixels: out };
}

function summary(output: string, { results, ann, images }: EvaluationFacts, charts: readonly Chart[]): string {
  const best = results.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
  return `${output}: ${charts.length} figures, ${images} images; ANN ${ann.accuracy.toFixed(1)} %, best SNN ${best.method} at T = ${best.steps}, ${best.accuracy.toFixed(1)} %`;
}
