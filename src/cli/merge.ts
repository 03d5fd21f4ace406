/** `ic-snn merge`: what one run would have given, from the parts of its shards. */
import type { Command } from 'commander';
import { mergedFacts, mergeParts, type NamedPart, parsePart } from '../evaluate/evaluate.js';
import { readText } from '../files/model-path.js';
import { report } from './evaluate.js';
import { addJson, outputFile } from './options.js';
import { emit } from './output.js';
import { writeTables } from './tables/tables.js';

export function addMerge(program: Command): void {
  const command = program.command('merge').argument('<part...>', 'all parts of a run, in any order');
  addJson(command)
    .option('-o, --output <file>', 'the tables as Markdown, from parts of "ic-snn tables"', outputFile('.md'))
    .addHelpText('after', '\nExample:\n  ic-snn merge part-1.json part-2.json part-3.json --json result.json')
    .action(merge);
}

function merge(files: readonly string[], { json, output }: { json?: string; output?: string }): void {
  const parts = files.map((file): NamedPart => ({ file, part: parsePart(readText(file), file) }));
  const nets = mergeParts(parts);
  const kind = parts[0].part.part;
  switch (kind) {
    case 'tables':
      return writeTables(nets, { json, output }, true);
    case 'evaluate': {
      if (output !== undefined) throw new RangeError('"--output" is for the parts of "ic-snn tables"; use --json');
      const facts = mergedFacts(nets[0]);
      return emit(report(facts), facts, json);
    }
    default:
      return kind satisfies never;
  }
}
