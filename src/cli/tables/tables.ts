/** `ic-snn tables`: the paper's tables 2 to 5 on whole test sets. */

import type { Command } from 'commander';
import { jsonText } from '../../check.js';
import { usedOptions } from '../../convert/method.js';
import { optionValues } from '../../convert/options.js';
import type { MeasuredNet } from '../../evaluate/evaluate.js';
import { WHOLE } from '../../evaluate/evaluate.js';
import { toldOfFile } from '../../files/model-file.js';
import { writeFileAtomic } from '../../files/write-file.js';
import { tableFacts, tablesMarkdown } from '../../report/tables.js';
import { fingerprint } from '../fingerprint.js';
import {
  addConversion,
  addJson,
  addMethodAlias,
  MODEL_HELP,
  outputFile,
  typedOptions,
  wholeNumber,
} from '../options.js';
import { duration, emit, grouped, note, print } from '../output.js';
import { addAnyway, checkAnswers } from '../sanity.js';
import { Cancelled, openCalibration, openData, withSession } from '../session.js';
import { addShard, checkShard, createPart } from '../shard.js';
import { openFigures } from './figures.js';
import { measureNet, type Planned, type Standing } from './measure.js';
import { type NetChoice, netsOf, plannedTimes, planOf, type TablesOptions } from './plan.js';
import { NetRecord, netFolder } from './record.js';

/** Unless told otherwise. */
const CALIBRATION_IMAGES = 200;

export function addTables(program: Command): void {
  const again = (data: string, before: string[] | undefined) => [...(before ?? []), data];
  const command = program
    .command('tables')
    .argument('[model...]', `${MODEL_HELP}s; default: those of the package that were trained on --data`)
    .requiredOption('--data <data>', 'folder of CIFAR-10 or CIFAR-100, or synthetic; again for a second one', again)
    .option('-o, --output <file>', 'the tables as Markdown', outputFile('.md'))
    .option('--methods <list>', "default: the paper's, every rival (also at its best quantile), the best of each class")
    .option(
      '--steps <list>',
      'time steps T; 64@2000 or, in --methods, rmp@2000: on the first 2,000 test images, a multiple of 50 (default: 8 to 256, on all)',
      plannedTimes,
    )
    .option('--fit-steps <n>', 'largest T of methods that are fitted layer by layer, a long work', wholeNumber(1), 32)
    .option('--images <n>', 'only the first n test images', wholeNumber(1))
    .option('--figures <folder>', 'also write accuracy against T of each net there, as .svg and .csv (figure 5)')
    .option('--record <folder>', 'where results are put down as they come; default: FILE.record of -o or --json')
    .option('--resume', 'go on from what is on record, also with more images, methods or time steps');
  addJson(addAnyway(addConversion(addShard(addMethodAlias(command, 'method')), { images: CALIBRATION_IMAGES })))
    .addHelpText(
      'after',
      '\nThe tables are written after every chunk of images.\n\nExample:\n  ic-snn tables --data cifar10 --data cifar100 -o tables.md --json tables.json\n' +
        '  ic-snn tables data/resnet20-cifar10.safetensors --data cifar10 --images 1000 -o table-4.md',
    )
    .action(tablesCommand);
}

async function tablesCommand(paths: string[], options: TablesOptions, command: Command): Promise<void> {
  checkShard(options);
  const folder = recordFolder(options);
  const draw = options.figures === undefined ? undefined : await openFigures(options.figures);
  const plan = planOf(options, typedOptions(command));
  const nets: MeasuredNet[] = [];
  const work = { imageSteps: 0, seconds: 0 };
  for (const choice of await netsOf(paths, options)) {
    let last: Standing | undefined;
    const net = await tabulate(choice, plan, folder, options, (standing) => {
      last = standing;
      say(standing);
      if (!options.shard) writeTables([...nets, standing.net], options, false);
    });
    nets.push(net);
    work.imageSteps += last?.imageSteps ?? 0;
    work.seconds += last?.seconds ?? 0;
  }
  const { shard } = options;
  if (shard) emit(`part ${shard.index}/${shard.of}${speedOf(work)}`, createPart('tables', shard, nets), options.json);
  else {
    writeTables(nets, options, true);
    draw?.(nets.map(tableFacts));
  }
  note(`${nets.length} ${nets.length === 1 ? 'net' : 'nets'}${speedOf(work)}`);
}

/** Where results are put down. */
function recordFolder({ record, output, json }: TablesOptions): string {
  if (record !== undefined) return record;
  const file = output ?? (json === '-' ? undefined : json);
  if (file === undefined) throw new RangeError('"--record" is needed where neither -o nor --json names a file');
  return `${file}.record`;
}

/** Measures one net. */
function tabulate(
  { path, model, data, table }: NetChoice,
  plan: readonly Planned[],
  folder: string,
  options: TablesOptions,
  stands: (standing: Standing) => void,
): Promise<MeasuredNet> {
  const images = openData(data, 'test', options.images, model);
  const calibrating = openCalibration(options, data, model);
  const { engine } = options;
  const around = { calibration: calibrating.name, calibrationImages: calibrating.count, engine };
  const choices = plan.map(({ choice }) => choice);
  const settings = { ...usedOptions(choices, options, model.network), ...around };
  // A record is told apart by all options: another run may add methods that ask for them.
  const of = { ...optionValues(options), ...around };
  const from = { version: 1, fingerprint: fingerprint(model, [calibrating]), options: of } as const;
  const record = NetRecord.open(netFolder(folder, model.name), model.network, from, options.resume === true);
  return withSession(model, calibrating, options, async (session) => {
    await checkAnswers(session, images, path, options);
    const run = { session, images, plan, options, shard: options.shard ?? WHOLE, record, table, settings };
    return measureNet(run, stands);
  }).catch((error: unknown) => {
    throw error instanceof Cancelled ? new Cancelled(true) : toldOfFile(path, error);
  });
}

/** A line on standard error for every chunk of images. */
function say({ done, of, imageSteps, seconds, secondsLeft, net }: Standing): void {
  const left = secondsLeft === undefined ? '' : `, ${duration(secondsLeft)} left`;
  note(`${net.model}: chunk ${done} of ${of}${speedOf({ imageSteps, seconds })}${left}`);
}

function speedOf({ imageSteps, seconds }: Pick<Standing, 'imageSteps' | 'seconds'>): string {
  return imageSteps > 0 ? `, ${grouped(imageSteps / seconds)} image-steps per second` : '';
}

/** Writes files; what goes to standard output only in the end. */
export function writeTables(
  nets: readonly MeasuredNet[],
  { output, json }: { output?: string | undefined; json?: string | undefined },
  end: boolean,
): void {
  const tables = nets.map(tableFacts);
  const text = tablesMarkdown(tables);
  if (output !== undefined) writeFileAtomic(output, text);
  if (json !== undefined && json !== '-') writeFileAtomic(json, jsonText({ tables }));
  if (end && json === '-') emit('', { tables }, json);
  else if (end && output === undefined) print(text);
}
