/**
 * Shows that the tests can fail: plants one error at a time in a copy of the sources and runs the tests that must find it.
 * Exits with 1 where an error survives. Built kernels and types are expected (`npm run build`).
 *
 *   --only TEXT    errors whose name, file or test contains it
 *   --third N      every third error: 1, 2 or 3, or `today`, another one each day
 *   --lanes N      copies that are worked on side by side; default: the processor's cores
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createLane } from './lane.mjs';
import { MUTANTS } from './list.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    third: { type: 'string' },
    lanes: { type: 'string', default: String(availableParallelism()) },
  },
});

/** 0, 1 or 2, or undefined for all. */
function thirdOf(text) {
  if (text === undefined) return undefined;
  if (text === 'today') return Math.floor(Date.now() / 86_400_000) % 3;
  if (!['1', '2', '3'].includes(text)) throw new RangeError(`"--third" expected 1, 2, 3 or today, got "${text}"`);
  return Number(text) - 1;
}

const third = thirdOf(values.third);
const chosen = MUTANTS.filter(({ name, file, test, pattern }) =>
  [name, file, test, pattern].some((text) => text.includes(values.only)),
).filter((_, i) => third === undefined || i % 3 === third);
if (chosen.length === 0) throw new RangeError('no planted error is chosen');

const lanes = Array.from({ length: Math.min(Number(values.lanes), chosen.length) }, createLane);
process.on('SIGINT', () => process.exit(130));
process.on('exit', () => {
  for (const lane of lanes) lane.close();
});

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Without a planted error the tests must be there and pass. */
async function checkClean() {
  const began = performance.now();
  const wrong = await lanes[0].failing(chosen);
  if (wrong.length > 0) throw new Error(`without a planted error these must be found and pass:\n${wrong.join('\n')}`);
  console.log(`the tests pass without a planted error (${seconds(began)})`);
}

async function work(lane, waiting, verdicts) {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const began = performance.now();
    const { name, file, test, pattern } = next;
    const { found, output } = await lane.plant(next);
    verdicts.push(found);
    const verdict = found ? 'found   ' : 'SURVIVED';
    const by = `${test.replace(/^test\//, '')} › ${pattern}`;
    console.log(`${verdicts.length}/${chosen.length} ${verdict} ${file}: ${name} (${by}, ${seconds(began)})`);
    if (output) console.log(output);
  }
}

const began = performance.now();
await checkClean();
const [waiting, verdicts] = [[...chosen], []];
await Promise.all(lanes.map((lane) => work(lane, waiting, verdicts)));
const found = verdicts.filter(Boolean).length;
console.log(`${found} of ${chosen.length} planted errors found (${seconds(began)})`);
process.exitCode = found === chosen.length ? 0 : 1;
