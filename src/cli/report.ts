/** `ic-snn report`: tables and figures as one HTML file. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { codePixels, contactSheet } from '../coding/picture.js';
import { convert } from '../convert/index.js';
import { METHODS, methodOptions } from '../convert/pipeline.js';
import { firstImages, type ImageSet, normalise } from '../datasets/images.js';
import { createEngine } from '../engine/create.js';
import { encodePng, type Picture } from '../files/png.js';
import { writeFileAtomic } from '../files/write-file.js';
import { sizeOf } from '../network/layer.js';
import type { Model } from '../network/model.js';
import { type Chart, createCharts } from '../report/charts.js';
import { annOutputs, type FirstSpike, measureLayers, type OutputPoint } from '../report/layers.js';
import { renderReport, standalone } from '../report/page.js';
import { type EvaluateOptions, type EvaluationFacts, evaluateModel } from './evaluate.js';
import { addConversion, addJson, conversionOptions, wholeNumber, wholeNumbers } from './options.js';
import { emit, packageVersion } from './output.js';
import { openCalibration, openData, openModel } from './session.js';

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
    .requiredOption('-o, --output <file>', 'the report, an .html file')
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
  const { points, first, steps } = measure(model, images, options);
  drawn.push(charts.firstSpikes(first, steps));
  for (const layer of new Set(points.map((point) => point.layer))) drawn.push(charts.outputs(points, layer));
  const picture = ratePicture(images, options.seed);
  writeFileAtomic(options.output, renderReport({ version: packageVersion(), facts, charts: drawn, picture }));
  if (options.figures) {
    for (const { name, svg, csv } of drawn) {
      writeFileAtomic(join(options.figures, `${name}.svg`), standalone(svg));
      writeFileAtomic(join(options.figures, `${name}.csv`), csv);
    }
  }
  emit(summary(options.output, facts, drawn), { ...facts, firstSpikes: first }, options.json);
}

/** SNN against IC-SNN in single layers: the first and the third, at up to three T. */
function measure(
  model: Model,
  images: ImageSet,
  options: ReportOptions,
): { points: OutputPoint[]; first: FirstSpike[]; steps: number } {
  const { network, normalisation } = model;
  const engine = createEngine(options.engine, network);
  const pixelsOf = (set: ImageSet) => normalise(set.pixels, network.shapes[0][2], normalisation);
  const few = pixelsOf(firstImages(images, options.layerImages));
  const calibration = pixelsOf(firstImages(openCalibration(options, options.data, model), 50));
  const ann = annOutputs(engine, few);
  const layers = [0, 2].filter((s) => s < network.spiking.length);
  const chosen = (options.steps ?? [8, 16, 32]).slice(0, 3);
  const points: OutputPoint[] = [];
  let first: FirstSpike[] = [];
  for (const T of chosen) {
    const runs = (['snn', 'ic-snn'] as const).map((method) => {
      const conversion = convert(engine, calibration, methodOptions(method, conversionOptions(options, T)));
      return measureLayers(engine, few, ann, conversion, method, layers);
    });
    points.push(...runs.flatMap((run) => run.points));
    first = runs.flatMap((run) => run.first); // those of the largest T stay
  }
  return { points, first, steps: chosen[chosen.length - 1] };
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
