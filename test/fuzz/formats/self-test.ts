/** Inputs that the fuzzer must find: one that never ends, one that takes memory, one that is thrown, one that ends the process. */
import type { FuzzFormat } from '../format.js';

const HARM: readonly (() => void)[] = [
  () => {
    for (;;);
  },
  () => {
    new Uint8Array(1.2 * 2 ** 30).fill(1);
  },
  () => {
    throw new TypeError('Cannot read properties of undefined');
  },
  () => process.exit(3),
];

export const SELF_TEST: FuzzFormat = {
  name: 'self-test',
  ending: 'bin',
  make: (random) => random.bytes(8),
  read: (bytes, file) => {
    HARM[Number(/(\d+)/.exec(file)?.[1]) % HARM.length]();
    return void bytes;
  },
};
