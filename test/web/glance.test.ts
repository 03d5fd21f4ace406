/** What the first screen computes: when an answer is decided, and every layer as a small picture. No browser. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argmax } from '../../src/engine/argmax.js';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import { sizeOf } from '../../src/network/layer.js';
import { answersOver, decidedAt, scoreRange, scoresAt } from '../../src/web/views/image/lines.js';
import { glanceAt, glanceSize, overviewOf } from '../../src/web/worker/overview.js';
import { randomNeuronCase, seeds } from '../support/random-network.js';

describe('scores over time', () => {
  const lines = (...rows: number[][]) => {
    return { ann: Float32Array.of(1, 0, 0), snn: Float32Array.from(rows.flat()), steps: rows.length };
  };
  it.each([
    [1, [[1, 0, 0]]],
    [
      1,
      [
        [1, 0, 0],
        [2, 0, 0],
        [3, 0, 1],
      ],
    ],
    [
      3,
      [
        [0, 1, 0],
        [0, 1, 2],
        [3, 1, 2],
      ],
    ],
    [
      2,
      [
        [1, 0, 0],
        [1, 2, 0],
        [1, 2, 2],
      ],
    ], // the first of equals
    [
      4,
      [
        [1, 0, 0],
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
    ],
  ])('are decided at t = %i for %j', (t, rows) => expect(decidedAt(lines(...rows))).toBe(t));

  it('answer as the engine does, at every step; their range holds them all, and 0', () => {
    const float = fc.float({ min: -100, max: 100, noNaN: true });
    const cases = fc.array(fc.tuple(float, float, float), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(cases, (rows) => {
        const all = lines(...rows);
        expect(answersOver(all)).toEqual(rows.map((row) => argmax(Float32Array.from(row))));
        const [low, high] = scoreRange([all]);
        expect(low).toBeLessThan(high);
        for (const x of [0, ...all.ann, ...rows.flatMap((_, i) => [...scoresAt(all, i + 1)])]) {
          expect(x).toBeGreaterThanOrEqual(low);
          expect(x).toBeLessThanOrEqual(high);
        }
      }),
    );
  });
});

it('a picture of a layer is the mean of its channels’ spikes, the largest ±127, for every layer, step and neuron', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, parameters, image, steps: T } = randomNeuronCase(seed);
      const engine = createWasmEngine(network);
      engine.configure(parameters);
      const { signedTrain: trains = [] } = engine.simulate(image, { steps: T, record: 'train' });
      const overview = overviewOf(network, trains, T);
      let end = 0;
      network.spiking.forEach((at, s) => {
        const shape = network.shapes[at];
        const [H, W, C] = shape;
        const pixels = H * W > 1 ? H * W : C;
        const sums = Array.from({ length: T * pixels }, (_, i) => {
          const [t, p] = [Math.floor(i / pixels), i % pixels];
          const first = t * sizeOf(shape) + (H * W > 1 ? p * C : p);
          return trains[s].subarray(first, first + (H * W > 1 ? C : 1)).reduce((sum, x) => sum + x, 0);
        });
        const most = Math.max(1, ...sums.map(Math.abs));
        for (let t = 1; t <= T; t++) {
          const { width, height, start } = glanceAt(network, T, s, t);
          expect({ width, height }).toEqual(glanceSize(shape));
          expect(start).toBe(end);
          end += width * height;
          const expected = sums.slice((t - 1) * pixels, t * pixels).map((sum) => Math.round((127 * sum) / most) + 0);
          expect([...overview.subarray(start, start + pixels)]).toEqual(expected);
        }
      });
      expect(overview).toHaveLength(end);
    }),
    { numRuns: 30 },
  );
});
