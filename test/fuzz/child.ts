/**
 * The process that tries inputs; watch.ts kills it where one takes too long.
 *
 * Arguments: seed, first turn, end, most memory in bytes, names of formats. On descriptor 3 it says, one line each: `s TURN PEAK TIME`
 * before an input, then `e TURN PEAK TIME OUTCOME` or `f TURN PEAK TIME FINDING` (JSON): memory of the process at its highest, in bytes, and
 * the seconds that it has worked so far.
 */
import { writeSync } from 'node:fs';
import { keyOf, tryInput } from './one-input.js';

const [seed, first, end, mostMemory] = process.argv.slice(2, 6).map(Number);
const names = process.argv.slice(6);
/** Never falls. */
const peak = () => process.resourceUsage().maxRSS * 1024;
const say = (kind: string, turn: number, ...more: readonly string[]) => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, `${[kind, turn, peak(), (userCPUTime + systemCPUTime) / 1e6, ...more].join(' ')}\n`);
};
for (let turn = first; turn < end; turn++) {
  say('s', turn);
  try {
    const outcome = await tryInput(keyOf(turn, seed, names));
    if (peak() > mostMemory) throw new RangeError(`takes ${Math.round(peak() / 2 ** 20)} MB`);
    say('e', turn, outcome);
  } catch (error) {
    say('f', turn, JSON.stringify(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  }
  if (peak() > mostMemory) process.exit(0); // the next process starts from nothing
}
