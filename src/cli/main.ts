#!/usr/bin/env node
/** The command line. Exit status: 0 done, 2 wrong usage or bad input (one line on standard error), 1 anything else. */
import { Command, CommanderError } from 'commander';
import { FileError, NetworkError } from '../check.js';
import { formatOf } from '../files/formats.js';
import { addAudit } from './audit.js';
import { addBench } from './bench.js';
import { addConvert } from './convert.js';
import { addDemo } from './demo.js';
import { addDownload } from './download.js';
import { addEncode } from './encode.js';
import { addEvaluate } from './evaluate.js';
import { addImport, addInfo } from './info.js';
import { packageVersion } from './output.js';
import { addReport } from './report.js';
import { Cancelled } from './session.js';
import { addTrace } from './trace.js';
import { addTrain } from './train.js';

function createProgram(): Command {
  const program = new Command('ic-snn')
    .description('Converts trained ReLU networks into spiking ones (IC-SNN) and simulates them, bit for bit.')
    .version(packageVersion());
  for (const add of [
    addInfo,
    addImport,
    addConvert,
    addEvaluate,
    addTrace,
    addEncode,
    addTrain,
    addDownload,
    addAudit,
    addReport,
    addBench,
    addDemo,
  ])
    add(program);
  // One line on errors, and the status of the contract.
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({ outputError: (text, write) => write(text.replace(/\s*\n\s*(?=.)/g, ' ')) });
  }
  return program;
}

function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const say = (text: string) => process.stderr.write(`ic-snn: ${text.replace(/\s*\n\s*/g, ' ')}\n`);
  if (error instanceof Cancelled) {
    say(error.message);
    return 1;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof NetworkError)
    say(`${process.argv.find((word) => formatOf(word)?.what === 'model') ?? 'model'}: ${message}`);
  else say(message);
  return error instanceof FileError ||
    error instanceof NetworkError ||
    error instanceof RangeError ||
    error instanceof TypeError
    ? 2
    : 1;
}

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = statusOf(error);
}
