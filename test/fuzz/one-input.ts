/** One input: made, read, run, and judged. */
import { isRefusal } from '../../src/check.js';
import type { FuzzFormat } from './format.js';
import { FUZZ_FORMATS } from './formats/index.js';
import { SELF_TEST } from './formats/self-test.js';
import { Random } from './random.js';
import { runInBoth } from './run-net.js';

/** Which input: the same one on every machine. */
export interface InputKey {
  readonly format: FuzzFormat;
  readonly seed: number;
  readonly index: number;
}

/** The input of a turn, when formats take turns. */
export function keyOf(turn: number, seed: number, names: readonly string[]): InputKey {
  const format = [...FUZZ_FORMATS, SELF_TEST].find(({ name }) => name === names[turn % names.length]);
  if (!format) throw new Error(`no format ${names[turn % names.length]}`);
  return { format, seed, index: Math.floor(turn / names.length) };
}

/** How the program took it. `ran`: in both engines, too. */
export type Outcome = 'refused' | 'accepted' | 'ran';

const randomOf = ({ format, seed, index }: InputKey) => new Random(format.name, seed, index);

export function makeInput(key: InputKey): Uint8Array {
  return key.format.make(randomOf(key));
}

/** @throws Error where anything but the project's own errors comes out, or the engines differ */
export async function tryInput(key: InputKey): Promise<Outcome> {
  const bytes = makeInput(key);
  try {
    const runnable = await key.format.read(bytes, `${key.index}.${key.format.ending}`, randomOf(key));
    if (!runnable) return 'accepted';
    return runInBoth(runnable, randomOf(key)) ? 'ran' : 'accepted';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    checkMessage(error.message);
    return 'refused';
  }
}

/** A message is for people: one line that says something. */
function checkMessage(message: string): void {
  if (message.length > 1000) throw new Error(`a message of ${message.length} characters: ${message.slice(0, 100)} …`);
  if (/\bundefined\b|\[object/.test(message.replaceAll(/"[^"]*"/g, '""')))
    throw new Error(`a message with a hole in it: ${message}`);
}
