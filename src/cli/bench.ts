/** `ic-snn bench`: speed, against peers and against this machine's limits. */
import type { Command } from 'commander';
import { compareReports, formatComparison, parseReport } from '../bench/against.js';
import { openOnnxRuntime } from '../bench/peers.js';
import { type BenchReport, formatReport } from '../bench/report.js';
import { runBench, SECTIONS, type SectionName, WITHOUT_MODEL } from '../bench/run.js';
import { type BenchSubject, createSubject } from '../bench/subject.js';
import { checkOneOf } from '../check.js';
import { formatOf, ONNX } from '../files/formats.js';
import { readBytes, readText } from '../files/model-path.js';
import { someImages } from '../network/images.js';
import { addJson, addNormalisation, MODEL_HELP, wholeNumber } from './options.js';
import { emit, plain } from './output.js';
import { findCalibration, openData, openModel } from './session.js';

interface BenchCommandOptions {
  data?: string;
  calibration?: string;
  calibrationImages: number;
  sections?: string;
  quick?: boolean;
  mean?: number[];
  std?: number[];
  json?: string;
  against?: string;
}

const MODEL_HINT =
  'whole nets: name .onnx or .safetensors files and --data (an .onnx file can be compared with onnxruntime-web)';

export function addBench(program: Command): void {
  const command = program
    .command('bench')
    .argument('[model...]', `${MODEL_HELP}s; without any, only kernels are measured`)
    .option('--data <data>', 'test images: a .bin file, a folder of CIFAR files, a folder of PNG folders')
    .option('--calibration <data>', 'images for thresholds; default: the training part of --data, or images behind it')
    .option('--calibration-images <n>', 'the first n of them', wholeNumber(1), 64)
    .option('--sections <list>', `only these, of ${SECTIONS.join(', ')}`)
    .option('--quick', 'small time budgets: a look, not a result')
    .option('--against <file>', 'the JSON of an earlier run: what became faster or slower since, by how much');
  addJson(addNormalisation(command))
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn bench resnet20.onnx vgg16.onnx --mean 0.4914,0.4822,0.4465 --std 0.2023,0.1994,0.2010 \\\n    --data cifar-10-batches-bin/test_batch.bin --json bench.json',
    )
    .action(benchCommand);
}

/** The command. */
async function benchCommand(paths: readonly string[], options: BenchCommandOptions): Promise<void> {
  const sections = chooseSections(options.sections, paths.length > 0);
  const earlier = readEarlier(options.against);
  const skipped: string[] = [];
  if (paths.length === 0 && options.sections === undefined) skipped.push(MODEL_HINT);
  const needed = paths.length > 0 && sections.some((name) => name !== 'limits' && name !== 'event-conv');
  const subjects: BenchSubject[] = [];
  for (const path of needed ? paths : []) subjects.push(await openSubject(path, options, skipped));
  const status = statusLine();
  try {
    const report = await runBench({ sections, subjects, skipped, quick: options.quick ?? false, say: status.say });
    status.clear();
    const models = subjects.map(({ name }) => name);
    const facts = { ...report, options: { models, data: options.data, sections, quick: options.quick ?? false } };
    const comparison = earlier && compareReports(report, earlier);
    const text = [formatReport(report), ...(comparison ? [formatComparison(comparison, `${options.against}`)] : [])];
    emit(text.join('\n\n'), { ...facts, ...(comparison && { comparison }) }, options.json);
  } finally {
    status.clear();
    for (const { peer } of subjects) await peer?.close();
  }
}

/** The earlier run that `--against` names, read before anything is measured. */
function readEarlier(file: string | undefined): BenchReport | undefined {
  return file === undefined ? undefined : parseReport(readText(file), file);
}

function chooseSections(list: string | undefined, models: boolean): readonly SectionName[] {
  if (list === undefined) return models ? SECTIONS : WITHOUT_MODEL;
  const names = list.split(',').map((name) => checkOneOf('sections', name.trim(), SECTIONS));
  const without = names.find((name) => !models && !WITHOUT_MODEL.includes(name));
  if (without)
    throw new RangeError(`"--sections ${without}" needs a model: name .onnx or .safetensors files and --data`);
  return names;
}

async function openSubject(path: string, options: BenchCommandOptions, skipped: string[]): Promise<BenchSubject> {
  if (options.data === undefined)
    throw new RangeError('"--data" is needed to run whole nets: name a .bin file or a folder of images');
  const model = await openModel(path, options);
  const images = openData(options.data, 'test', undefined, model);
  const count = Math.min(options.calibrationImages, images.count);
  // Training images where there are any; else images from the end of the test set, which are not timed.
  const calibration = findCalibration(options, model) ?? someImages(images, images.count - count, count);
  if (formatOf(path) !== ONNX) {
    skipped.push(`${model.name} in onnxruntime-web, which reads ${ONNX.endings[0]} files only`);
    return createSubject(model, images, calibration, undefined);
  }
  const peer = await openOnnxRuntime(readBytes(path), model.network.shapes[0]);
  const missing = 'comparison with onnxruntime-web: run "npm install --no-save onnxruntime-web@1.30"';
  if (!peer && !skipped.includes(missing)) skipped.push(missing);
  return createSubject(model, images, calibration, peer);
}

/** One line on standard error that says what is being done; nothing where it is no terminal. */
function statusLine(): { say(what: string): void; clear(): void } {
  const { stderr } = process;
  const clear = () => {
    if (stderr.isTTY) stderr.write('\r\x1b[2K');
  };
  return {
    clear,
    say: (what) => {
      clear();
      if (stderr.isTTY) stderr.write(`${plain(what)} ...`);
    },
  };
}
