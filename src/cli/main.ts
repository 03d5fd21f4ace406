#!/usr/bin/env node
/** The command line. Exit status: 0 done, 2 wrong usage or bad input (one line on standard error), 1 anything else. */
import { endWithOutput, statusOf } from './status.js';

endWithOutput();

try {
  const { createProgram } = await import('./program.js'); // here, so that a missing package is told in one line
  await (await createProgram(process.argv.slice(2))).parseAsync();
} catch (error) {
  process.exitCode = statusOf(error);
}
