/** The checksum of a run: FNV-1a by its published answers, the same from both engines, another one for another run. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fnv1a, runChecksum } from '../../src/engine/checksum.js';
import { createReferenceEngine } from '../../src/engine/reference/engine.js';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import { randomNeuronCase, seeds } from '../support/random-network.js';

// Test vectors of Landon Curt Noll, http://www.isthe.com/chongo/tech/comp/fnv/
test.each([
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
  ['chongo was here!\n', '46810940eff5f915'],
])('FNV-1a 64 of %j is %s', (text, expected) => expect(fnv1a([new TextEncoder().encode(text)])).toBe(expected));

test('FNV-1a does not depend on how the bytes were cut, and is that of whole numbers of 64 bits', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), fc.nat(50), (bytes, cut) => {
      const slow = bytes.reduce(
        (hash, byte) => ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn,
        0xcbf29ce484222325n,
      );
      expect(fnv1a([bytes.subarray(0, cut), bytes.subarray(cut)])).toBe(slow.toString(16).padStart(16, '0'));
    }),
  );
});

test('a run has the same checksum from both engines; one bit of a logit, a spike or a step more give another', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, parameters, image, steps } = randomNeuronCase(seed);
      const runs = [createWasmEngine(network), createReferenceEngine(network)].map((engine) => {
        engine.configure(parameters);
        return engine.simulate(image, { steps, record: 'neurons' });
      });
      const [one, other] = runs.map((run) => runChecksum(steps, run));
      expect(one).toBe(other);
      const { logitsSum, spikeCounts = [] } = runs[0];
      const changed = logitsSum.slice();
      new Uint32Array(changed.buffer)[0] ^= 1;
      const more = spikeCounts.map((counts) => counts.slice());
      more[more.length - 1][0] += 1;
      for (const run of [
        { ...runs[0], logitsSum: changed },
        { ...runs[0], spikeCounts: more },
      ])
        expect(runChecksum(steps, run)).not.toBe(one);
      expect(runChecksum(steps + 1, runs[0])).not.toBe(one);
    }),
    { numRuns: 40 },
  );
});
