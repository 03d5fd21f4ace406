/** `ic-snn encode`: the rate-coded picture of figure 3. */
import { type Command, Option } from 'commander';
import { FileError } from '../check.js';
import type { Coding } from '../coding/coders.js';
import { PNG, pictureFormat } from '../files/formats.js';
import { MOST_SHEET_BYTES } from '../files/limits.js';
import { readBytes } from '../files/model-path.js';
import { opaque } from '../files/picture.js';
import { writeFileAtomic } from '../files/write-file.js';
import { codePixels, contactSheet } from '../report/picture.js';
import { addJson, outputFile, seed, wholeNumbers } from './options.js';
import { emit } from './output.js';

/** Side by side in one file. */
const MOST_PICTURES = 16;

export function addEncode(program: Command): void {
  const command = program
    .command('encode')
    .argument('<image.png>', '8-bit PNG')
    .requiredOption('-o, --output <out.png>', 'the pictures side by side', outputFile(...PNG.endings))
    .option('--steps <list>', 'time steps T', wholeNumbers, [32, 128, 1024])
    .addOption(
      new Option('--coding <code>', 'regular or random spikes').choices(['regular', 'bernoulli']).default('bernoulli'),
    )
    .option('--seed <n>', 'seed of the random spikes', seed, 1);
  addJson(command)
    .addHelpText('after', '\nExample:\n  ic-snn encode cat.png --steps 32,128,1024 -o cat-rate.png')
    .action(encodeCommand);
}

async function encodeCommand(
  path: string,
  options: { output: string; steps: number[]; coding: Coding; seed: number; json?: string },
): Promise<void> {
  if (options.steps.length > MOST_PICTURES)
    throw new RangeError(
      `"steps" expected at most ${MOST_PICTURES} numbers, one per picture, got ${options.steps.length}`,
    );
  const { parse } = await pictureFormat(path).load();
  const picture = opaque(await parse(readBytes(path), path), path);
  if (picture.pixels.length * (1 + options.steps.length) > MOST_SHEET_BYTES)
    throw new FileError(path, '', 'is too large for so many copies in one file; scale it, or name fewer steps');
  const coded = options.steps.map((T) => ({
    ...picture,
    pixels: codePixels(picture.pixels, T, options.coding, options.seed),
  }));
  const { encodePng } = await import('../files/png.js');
  writeFileAtomic(options.output, encodePng(contactSheet([picture, ...coded])));
  const rows = options.steps.map((steps, i) => ({
    steps,
    meanAbsoluteError: meanError(picture.pixels, coded[i].pixels),
  }));
  const lines = rows.map(
    ({ steps, meanAbsoluteError }) => `T = ${steps}: mean error ${meanAbsoluteError.toFixed(2)} of 255`,
  );
  emit(
    `${options.output}: original, then ${options.coding} spikes\n${lines.join('\n')}`,
    { output: options.output, coding: options.coding, rows },
    options.json,
  );
}

function meanError(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}
