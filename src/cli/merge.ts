/** `ic-snn merge`: what one run would have given, from the parts of its shards. */
import type { Command } from 'commander';
import { mergeParts, type NamedPart, parsePart } from '../evaluate/evaluate.js';
import { readBytes } from '../files/model-path.js';
import { mergedFacts, report } from './evaluate.js';
import { addJson } from './options.js';
import { emit } from './output.js';

export function addMerge(program: Command): void {
  const command = program
    .command('merge')
    .description('one result from the parts that --shard wrote: the bytes that one run with --deterministic gives')
    .argument('<part...>', 'all parts of a run, in any order');
  addJson(command)
    .addHelpText('after', '\nExample:\n  ic-snn merge part-1.json part-2.json part-3.json --json result.json')
    .action(merge);
}

function merge(files: readonly string[], { json }: { json?: string }): void {
  const parts = files.map((file): NamedPart => ({ file, part: parsePart(readText(file), file) }));
  const [net] = mergeParts(parts);
  const facts = mergedFacts(net);
  emit(report(facts), facts, json);
}

function readText(file: string): string {
  return new TextDecoder().decode(readBytes(file));
}
