/** `ic-snn evaluate`: the accuracy and loss table. */
import type { Command } from 'commander';
import { checkOneOf } from '../check.js';
import { ALL_METHODS, type MethodChoice, parseMethod } from '../convert/baselines/index.js';
import {
  checkBaseline,
  createCalibration,
  evaluateAnn,
  evaluateBaseline,
  evaluateMethod,
  findThresholds,
  type MethodResult,
  simulateImages,
  summarise,
  type WorkOptions,
} from '../evaluate/evaluate.js';
import type { ImageSet } from '../network/images.js';
import type { PerLayer } from '../network/snn.js';
import type { Pool } from '../workers/pool.js';
import { addConversion, addJson, type CommonOptions, conversionOptions, wholeNumber, wholeNumbers } from './options.js';
import { emit, grouped, progressBar, table } from './output.js';
import { cancellable, openCalibration, openData, openModel, startPool } from './session.js';

export interface EvaluateOptions extends CommonOptions {
  data: string;
  methods: string;
  steps?: number[];
}

export function addEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .description('accuracy and loss of the ANN and of SNNs made from it')
    .argument('<model>', '.onnx or .safetensors file')
    .requiredOption(
      '--data <data>',
      'test images: synthetic, a .bin file or a folder of CIFAR files, a folder of PNG folders',
    )
    .option(
      '--methods <list>',
      `of ann, ${ALL_METHODS.join(', ')}, or all; a baseline's own number behind a colon, as in rmp:0.9`,
      'ann,snn,i-snn,c-snn,ic-snn',
    )
    .option('--steps <list>', 'time steps T; default 8,16,32, or the T of a converted model', wholeNumbers)
    .option('--images <n>', 'only the first n test images', wholeNumber(1));
  addJson(addConversion(command))
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn evaluate resnet20.onnx --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225 \\\n    --data cifar-10-batches-bin --methods ann,snn,ic-snn --steps 8,16,32 --json result.json',
    )
    .action(evaluateCommand);
}

async function evaluateCommand(path: string, options: EvaluateOptions): Promise<void> {
  const facts = await evaluateModel(path, options);
  emit(report(facts), facts, options.json);
}

/** What `evaluate --json` writes. */
export interface EvaluationFacts {
  readonly model: string;
  readonly dataset: string;
  readonly images: number;
  readonly options: Record<string, unknown>;
  readonly ann: { readonly correct: number; readonly accuracy: number };
  readonly results: readonly MethodResult[];
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** Evaluates a model with the methods and time steps of the options. */
export async function evaluateModel(path: string, options: EvaluateOptions): Promise<EvaluationFacts> {
  const methods = parseMethods(options.methods);
  const steps = options.steps ?? [8, 16, 32];
  for (const choice of methods) {
    if ('baseline' in choice) for (const T of steps) checkBaseline(choice, T, options.coding);
  }
  const model = openModel(path, options);
  const images = openData(options.data, 'test', options.images, model);
  const stored = options.steps === undefined ? model.conversion : undefined;
  const calibration = stored ? undefined : openCalibration(options, options.data, model);
  const began = performance.now();
  const pool = startPool(model, options);
  const bar = progressBar();
  try {
    const { ann, results } = await cancellable(async (signal) => {
      const work = { coding: options.coding, seed: options.seed, progress: bar.progress, signal };
      const ann = await evaluateAnn(pool, images, work);
      const results: MethodResult[] = [];
      if (stored) {
        const simulated = await simulateImages(pool, images, stored, stored.steps, 'stored', work);
        results.push(
          summarise(model.network, String(stored.options.method ?? 'stored'), stored, images, simulated, ann.correct),
        );
      } else if (calibration && methods.length > 0) {
        results.push(...(await evaluateAll(pool, methods, steps, images, calibration, options, ann.correct, work)));
      }
      return { ann, results };
    });
    const seconds = (performance.now() - began) / 1000;
    const used = stored
      ? { ...stored.options, stored: true }
      : {
          ...conversionOptions(options, 0),
          steps: undefined,
          coding: options.coding,
          calibration: calibration?.name,
          calibrationImages: calibration?.count,
        };
    return {
      ...{ model: model.name, dataset: images.name, images: images.count },
      options: { ...used, engine: options.engine, workers: options.workers, seed: options.seed },
      ...{ ann, results, seconds, imagesPerSecond: (images.count * (1 + results.length)) / seconds },
    };
  } finally {
    bar.stop();
    pool.close();
  }
}

/** Names of methods; `ann` is always evaluated and needs no entry. */
function parseMethods(text: string): MethodChoice[] {
  const words = ['ann', ...ALL_METHODS, 'all'];
  const names = text.split(',').flatMap((item) => {
    const name = item.trim();
    checkOneOf('methods', name.split(':')[0], words);
    return name === 'all' ? ALL_METHODS : [name];
  });
  return names.filter((name) => name !== 'ann').map((name) => parseMethod(name));
}

/** Every method at every T. */
async function evaluateAll(
  pool: Pool,
  methods: readonly MethodChoice[],
  steps: readonly number[],
  images: ImageSet,
  calibration: ImageSet,
  options: EvaluateOptions,
  annCorrect: number,
  work: WorkOptions,
): Promise<MethodResult[]> {
  const measured = createCalibration(pool, calibration, work);
  let thresholds: PerLayer | undefined;
  const columns: MethodResult[][] = [];
  for (const choice of methods) {
    if ('baseline' in choice) {
      columns.push(await evaluateBaseline(pool, choice, images, measured, steps, annCorrect, work));
      continue;
    }
    const row = conversionOptions(options, 1); // T comes from steps
    thresholds ??= await findThresholds(pool, calibration, row, work);
    columns.push(
      await evaluateMethod(pool, choice.method, images, calibration, thresholds, row, steps, annCorrect, work),
    );
  }
  return steps.flatMap((_, k) => columns.map((column) => column[k]));
}

function report({ model, dataset, images, options, ann, results, seconds }: EvaluationFacts): string {
  const settings = Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  const rows = results.map((r) => [
    r.residual ? `${r.method} (${r.residual})` : r.method,
    String(r.steps),
    grouped(r.correct),
    r.accuracy.toFixed(2),
    r.loss.toFixed(2),
    grouped(r.spikesPerImage),
    grouped(r.synapticOperationsPerImage / 1e6, 1),
  ]);
  const macs = results[0] ? grouped(results[0].macsPerImage / 1e6, 1) : '-';
  rows.unshift(['ann', '-', grouped(ann.correct), ann.accuracy.toFixed(2), '-', '-', `${macs} MAC`]);
  const header = ['method', 'T', 'correct', 'accuracy %', 'loss', 'spikes/image', 'million operations/image'];
  return `${model} on ${images} images of ${dataset}\n${settings}\n\n${table(header, rows)}\n\n${seconds.toFixed(1)} s`;
}
