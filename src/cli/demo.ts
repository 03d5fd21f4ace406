/** `ic-snn demo` (npm start): every method on the trained nets that ship with the package. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { FileError } from '../check.js';
import { PAPER_METHOD_NAMES } from '../convert/methods/index.js';
import { type EvaluationFacts, evaluateModel } from './evaluate.js';
import { addConversion, addJson, type CommonOptions } from './options.js';
import { emit, table } from './output.js';

const STEPS = [8, 16, 32];

export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .description('every method on the trained nets that come with the package')
    .option('--data <folder>', 'CIFAR-10 instead of the embedded images: a folder of its binary files');
  addJson(addConversion(command))
    .addHelpText(
      'after',
      '\nUnless told otherwise it takes 100 calibration images.\n\nExample:\n  ic-snn demo --data cifar10',
    )
    .action(demo);
}

async function demo(given: CommonOptions & { data?: string }, command: Command): Promise<void> {
  const isDefault = (name: string) => command.getOptionValueSource(name) === 'default';
  const kind = given.data === undefined ? 'synthetic' : 'cifar10';
  const options = { ...given, ...(isDefault('calibrationImages') && { calibrationImages: 100 }) };
  const facts: EvaluationFacts[] = [];
  for (const path of shippedModels(kind)) {
    const data = options.data ?? 'synthetic';
    const methods = PAPER_METHOD_NAMES.join(',');
    const one = await evaluateModel(path, { ...options, data, methods, steps: STEPS, images: 1000 });
    facts.push(one);
    process.stdout.write(options.json === '-' ? '' : `${report(one)}\n\n`);
  }
  const seconds = facts.reduce((sum, one) => sum + one.seconds, 0);
  emit(`${seconds.toFixed(1)} s with ${options.workers} workers`, facts, options.json);
}

/** Paths of the models in the package's folder data that were trained on such images. */
function shippedModels(kind: string): string[] {
  const folder = fileURLToPath(new URL('../../data', import.meta.url));
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const models = names.filter((name) => name.endsWith(`-${kind}.safetensors`)).sort();
  if (models.length === 0) throw new FileError(folder, '', `holds no model for ${kind}; install the package again`);
  return models.reverse().map((name) => join(folder, name));
}

/** Accuracy and loss, methods down, time steps across. */
function report({ model, dataset, images, options, ann, results }: EvaluationFacts): string {
  const methods = [...new Set(results.map(({ method }) => method))];
  const rows = methods.map((method) => [
    method,
    ...STEPS.map((T) => {
      const row = results.find((one) => one.method === method && one.steps === T);
      return row ? `${row.accuracy.toFixed(1)} (${row.loss.toFixed(1)})` : '-';
    }),
  ]);
  const head = `${model}: ANN ${ann.accuracy.toFixed(1)} % of ${images} images of ${dataset}; SNN accuracy (loss)`;
  const readings = `quantile ${options.quantile}, residual ${options.residual}, compensation ${options.compensation}`;
  return `${head}\n${readings}\n\n${table(['method', ...STEPS.map((T) => `T = ${T}`)], rows)}`;
}
