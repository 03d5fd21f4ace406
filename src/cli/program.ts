/** Every command of the command line. */
import { Command, type Option } from 'commander';
import { addAudit } from './audit.js';
import { addBench } from './bench.js';
import { addCompletion } from './completion.js';
import { addConvert } from './convert.js';
import { addDemo } from './demo.js';
import { addDownload } from './download.js';
import { addEncode } from './encode.js';
import { addEvaluate } from './evaluate.js';
import { addImport, addInfo } from './info.js';
import { addMerge } from './merge.js';
import { checkOutputs } from './options.js';
import { packageVersion, plain } from './output.js';
import { addReport } from './report.js';
import { addRetrain } from './retrain.js';
import { addTables } from './tables/tables.js';
import { addTrace } from './trace.js';
import { addTrain } from './train.js';

export function createProgram(): Command {
  const program = new Command('ic-snn')
    .description('Converts trained ReLU networks into spiking ones (IC-SNN) and simulates them, bit for bit.')
    .version(packageVersion());
  for (const add of [
    addInfo,
    addImport,
    addConvert,
    addEvaluate,
    addTables,
    addMerge,
    addTrace,
    addEncode,
    addTrain,
    addRetrain,
    addDownload,
    addAudit,
    addReport,
    addBench,
    addDemo,
    addCompletion,
  ])
    add(program);
  program.hook('preAction', (_, command) => checkOutputs(command.opts(), command.args));
  // One line on errors, which says where help is, and the status of the contract.
  for (const command of [program, ...program.commands]) {
    const name = command === program ? program.name() : `${program.name()} ${command.name()}`;
    const oneLine = (text: string) => text.trim().replace(/\s*\n\s*/g, ' ');
    command
      .exitOverride()
      .configureHelp({ optionDescription })
      .configureOutput({
        outputError: (text, write) => write(plain(`${oneLine(text)}; see "${name} --help"\n`)),
      });
  }
  return program;
}

/** What a flag does, its values and its default as they are typed. */
function optionDescription({ description, argChoices, defaultValue, mandatory }: Option): string {
  const facts = [
    ...(argChoices ? [`one of ${argChoices.join(', ')}`] : []),
    ...(defaultValue === undefined || mandatory ? [] : [`default ${String(defaultValue)}`]),
  ];
  return facts.length > 0 ? `${description} (${facts.join('; ')})` : description;
}
