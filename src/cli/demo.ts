/** `ic-snn demo` (npm start): the paper's methods and the best ones, on the trained nets that ship with the package. */
import type { Command } from 'commander';
import { CLASS_NOTES } from '../convert/method.js';
import { PAPER_METHOD_NAMES, parseMethod } from '../convert/methods/index.js';
import type { MethodResult, TimedFacts } from '../evaluate/evaluate.js';
import { evaluateModel } from './evaluate.js';
import { addConversion, addJson, type CommonOptions, checkAsked, typedOptions } from './options.js';
import { emit, print, settingsLine, table } from './output.js';
import { shippedModels } from './shipped.js';

/** What is shown: the paper's four methods at its lowest T, and the best of two classes where few steps are hardest. */
const SHOWN = [
  { methods: PAPER_METHOD_NAMES, steps: [8, 16, 32] },
  { methods: ['best:A', 'best:B'], steps: [8] },
] as const;

/** Calibration images, unless told otherwise, and test images: what two minutes allow. */
const CALIBRATION_IMAGES = 100;
const IMAGES = 500;

export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .option('--data <folder>', 'CIFAR-10 instead of the embedded images: a folder of its binary files');
  addJson(addConversion(command, { images: CALIBRATION_IMAGES }))
    .addHelpText('after', '\nExample:\n  ic-snn demo --data cifar10')
    .action(demo);
}

async function demo(options: CommonOptions & { data?: string }, command: Command): Promise<void> {
  const kind = options.data === undefined ? 'synthetic' : 'cifar10';
  const all = SHOWN.flatMap(({ methods }) => methods.map((name) => parseMethod(name)));
  checkAsked(typedOptions(command), all, options);
  const facts: TimedFacts[] = [];
  for (const path of shippedModels(kind)) {
    const one: TimedFacts[] = [];
    for (const { methods, steps } of SHOWN) {
      const asked = { methods: methods.join(','), steps: [...steps], images: IMAGES };
      one.push(await evaluateModel(path, { ...options, ...asked, data: options.data ?? 'synthetic' }));
    }
    facts.push(...one);
    if (options.json !== '-') print(`${report(one)}\n\n`);
  }
  const seconds = facts.reduce((sum, one) => sum + one.seconds, 0);
  const classes = `class A: ${CLASS_NOTES.A}; class B: ${CLASS_NOTES.B}`;
  emit(`${classes}\n${seconds.toFixed(1)} s with ${options.workers} workers`, facts, options.json);
}

/** Accuracy and loss, methods down, time steps across. */
function report(facts: readonly TimedFacts[]): string {
  const [{ model, dataset, images, options, ann }] = facts;
  const results = facts.flatMap((one) => one.results);
  const steps = [...new Set(results.map((row) => row.steps))];
  const rows = [...new Set(results.map(({ method }) => method))].map((method) => {
    const own = results.filter((row) => row.method === method);
    return [nameOf(own), own[0].class, ...steps.map((T) => cellOf(own.find((row) => row.steps === T)))];
  });
  const head = `${model}: ANN ${ann.accuracy.toFixed(1)} % of ${images} images of ${dataset}; SNN accuracy (loss)`;
  const { quantile, residual, compensation } = options;
  const readings = settingsLine({ quantile, residual, compensation });
  return `${head}\n${readings}\n\n${table(['method', 'class', ...steps.map((T) => `T = ${T}`)], rows)}`;
}

function nameOf([{ method, chosen }, ...more]: readonly MethodResult[]): string {
  return more.length === 0 && chosen ? `best: ${chosen.split(',')[0]}` : method;
}

function cellOf(row: MethodResult | undefined): string {
  return row ? `${row.accuracy.toFixed(1)} (${row.loss.toFixed(1)})` : '-';
}
