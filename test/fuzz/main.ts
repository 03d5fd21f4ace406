/**
 * Fuzzing of everything that reads files: random files, mostly damaged ones, must be refused in the project's own words or
 * give nets on which both engines agree; within 2 s and 1 GB each. Says how many were accepted and refused; a finding is
 * written to a file, with the command that repeats it.
 *
 *   npm run fuzz -- [--inputs 5000] [--seed 1] [--only onnx,png] [--first n]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FUZZ_FORMATS } from './formats/index.js';
import { SELF_TEST } from './formats/self-test.js';
import { type InputKey, keyOf, makeInput } from './one-input.js';
import { watch } from './watch.js';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    first: { type: 'string', default: '0' },
  },
});
const all = FUZZ_FORMATS.map(({ name }) => name);
const known = [...all, SELF_TEST.name];
const names = values.only?.split(',') ?? all;
const unknown = names.find((name) => !known.includes(name));
const [inputs, seed, first] = [values.inputs, values.seed, values.first].map(Number);
if (unknown !== undefined || ![inputs, seed, first].every((n) => Number.isSafeInteger(n) && n >= 0)) {
  process.stderr.write(`fuzz: --inputs, --seed and --first are whole numbers, --only some of ${known.join(', ')}\n`);
  process.exit(2);
}

const counts = new Map(names.map((name) => [name, { refused: 0, accepted: 0, ran: 0, findings: 0 }]));
const countsOf = (turn: number) => counts.get(names[turn % names.length]) as { [outcome: string]: number };
/** Findings of one kind are counted, but only the first is shown. */
const kinds = new Set<string>();
function isNew(format: string, what: string): boolean {
  const before = kinds.size;
  kinds.add(`${format} ${what.split('\n')[0].replaceAll(/"[^"]*"|[\d.]+/g, '')}`);
  return kinds.size > before;
}

/** Writes the input to a file and says how to repeat it. */
function report(key: InputKey, what: string): void {
  const { format, index } = key;
  const folder = join('build', 'fuzz', 'findings');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${format.name}-${seed}-${index}.${format.ending}`);
  writeFileSync(file, makeInput(key));
  const again = `npm run fuzz -- --only ${format.name} --seed ${seed} --first ${index} --inputs 1`;
  process.stdout.write(`FINDING ${format.name}: ${what}\n  ${file}\n  ${again}\n`);
}

const began = performance.now();
let peak = 0;
/** Says what came out so far. */
function summary(): void {
  const seconds = (performance.now() - began) / 1000;
  const column = (...cells: readonly (string | number)[]) =>
    `${String(cells[0]).padEnd(12)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(10))
      .join('')}\n`;
  process.stdout.write(column('format', 'refused', 'accepted', 'ran', 'findings'));
  let [done, found] = [0, 0];
  for (const [name, { refused, accepted, ran, findings }] of counts) {
    process.stdout.write(column(name, refused, accepted, ran, findings));
    done += refused + accepted + ran + findings;
    found += findings;
  }
  const facts = `${Math.round(done / seconds)} a second, at most ${Math.round(peak / 2 ** 20)} MB`;
  process.stdout.write(`${done} inputs, ${facts}: ${found} findings\n`);
  process.exitCode = found > 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    summary();
    process.exit(1);
  });
}
const turns = { seed, first: first * names.length, end: first * names.length + inputs, names };
await watch(turns, {
  outcome: (turn, outcome) => {
    countsOf(turn)[outcome] += 1;
  },
  finding: (turn, what) => {
    countsOf(turn).findings += 1;
    const key = keyOf(turn, seed, names);
    if (isNew(key.format.name, what)) report(key, what);
  },
  memory: (bytes) => {
    peak = Math.max(peak, bytes);
  },
});
summary();
