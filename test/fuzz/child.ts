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
const say = (kind: string, turn: number, ...more: readonly string[]) => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const peak = maxRSS * 1024; // never falls
  writeSync(3, `${[kind, turn, peak, (userCPUTime + systemCPUTime) / 1e6, ...more].join(' ')}\n`);
  return peak;
};
for (let turn = first; turn < end; turn++) {
  let peak = say('s', turn);
  try {
    peak = say('e', turn, await tryInput(keyOf(turn, seed, names)));
  } catch (error) {
    peak = say('f', turn, JSON.stringify(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  }
  if (peak > mostMemory) {
    say('f', turn, JSON.stringify(`takes ${Math.round(peak / 2 ** 20)} MB`));
    process.exit(0); // the next process starts from nothing
  }
}
