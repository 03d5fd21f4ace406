/** Every command of the command line. */
import { Command } from 'commander';
import { addAudit } from './audit.js';
import { addBench } from './bench.js';
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
  ])
    add(program);
  program.hook('preAction', (_, command) => checkOutputs(command.opts(), command.args));
  // One line on errors, and the status of the contract.
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({ outputError: (text, write) => write(plain(text.replace(/\s*\n\s*(?=.)/g, ' '))) });
  }
  return program;
}
