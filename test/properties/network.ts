/** Properties of whole networks: the ANN as the limit of the SNN; images in any order, batch, thread. */
import fc from 'fast-check';
import { type SnnAnswersArgument, snnAnswers } from '../../src/engine/answers.js';
import { createEngine } from '../../src/engine/create.js';
import type { EngineName } from '../../src/engine/engine.js';
import type { ImageSet } from '../../src/network/images.js';
import { sizeOf } from '../../src/network/layer.js';
import type { Pool } from '../../src/workers/pool.js';
import { randomFloats } from '../support/random-network.js';
import { type Chain, chains, networkOf, simulate } from './chain.js';

/** The chain with thresholds that no activation exceeds, powers of two, from v(0) = 0; and its ANN. */
function withinThresholds(chain: Chain): { chain: Chain; ann: number } {
  const engine = createEngine('reference', networkOf(chain));
  const activations: Float32Array[] = [];
  const [ann] = engine.forward(chain.x, (s, a) => void (activations[s] = a.slice()));
  const layers = chain.layers.map((layer, s) => {
    const V = 2 ** Math.ceil(Math.log2(Math.max(0.125, ...activations[s])));
    return { ...layer, V_th: layer.V_th.map(() => V), v_0: layer.v_0.map(() => 0) };
  });
  return { chain: { ...chain, layers }, ann };
}

/** max over outputs of Σ |W| of a layer (I, O). */
function widest(W: Float32Array, O: number): number {
  const sums = new Array<number>(O).fill(0);
  W.forEach((w, i) => {
    sums[i % O] += Math.abs(w);
  });
  return Math.max(...sums);
}

/**
 * Where no activation exceeds its threshold the SNN's output tends to the ANN's: |logits(T) − ANN| ≤ c / T with a c that
 * does not depend on T. For two spiking layers: layer 1 has constant current, so V_1 N(t) is within V_1 of t a. Its
 * sums reach layer 2 within D = max Σ|W_2| V_1 of t z. A neuron there is at most D ahead (its last spike left v ≥ 0),
 * and at most 3 D + V_2 behind (since it was last at V_2 or below it has fired at every step). So
 * c = Σ|W_out| (3 D + V_2).
 */
export const annIsTheLimit = (backend: EngineName) =>
  fc.property(chains, fc.constantFrom(8, 32, 128, 512), (drawn, T) => {
    const { chain, ann } = withinThresholds({ ...drawn, T });
    const [first, second] = chain.layers;
    const D = widest(second.W, second.b.length) * first.V_th[0];
    const c = widest(chain.W_out, 1) * (3 * D + second.V_th[0]);
    return Math.abs(simulate(backend, chain).logitsSum[0] / T - ann) <= c / T + Math.abs(ann) * 2 ** -52;
  });

/** ANN: an image has the same logits, bit for bit, in any batch. */
export const batchesDoNotMatter = (backend: EngineName) =>
  fc.property(chains, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 ** 31 }), (chain, N, seed) => {
    const random = randomFloats(seed);
    const I = chain.x.length;
    const images = Float32Array.from({ length: N * I }, () => random() * 4 - 2);
    const engine = createEngine(backend, networkOf(chain));
    const together = engine.forward(images).slice();
    return Array.from({ length: N }).every((_, n) => {
      const [alone] = engine.forward(images.subarray(n * I, (n + 1) * I));
      return Object.is(alone, together[n]);
    });
  });

/** What the property below needs: pools of the same network with different numbers of workers. */
export interface Pools {
  readonly pools: readonly Pool[];
  readonly argument: SnnAnswersArgument;
}

/** SNN: images in any order, any chunks, any number of workers give equal answers, spikes and operations. */
export const orderAndWorkersDoNotMatter = ({ pools, argument }: Pools) => {
  const shape = pools[0].setup.network.shapes[0];
  const size = sizeOf(shape);
  return fc.asyncProperty(
    fc.integer({ min: 1, max: 2 ** 31 }),
    fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], { minLength: 12 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: pools.length - 1 }),
    async (seed, order, chunk, which) => {
      const random = randomFloats(seed);
      const pixels = Uint8Array.from({ length: 12 * size }, () => random() * 256);
      const set: ImageSet = { name: 'random', shape, count: 12, classCount: 10, pixels, labels: new Uint16Array(12) };
      const moved = new Uint8Array(pixels.length);
      for (const [to, from] of order.entries()) moved.set(pixels.subarray(from * size, (from + 1) * size), to * size);
      const straight = await pools[0].run(snnAnswers, argument, set, { chunk: 12 });
      const mixed = await pools[which].run(snnAnswers, argument, { ...set, pixels: moved }, { chunk });
      return order.every((from, to) => JSON.stringify(straight[from]) === JSON.stringify(mixed[to]));
    },
  );
};
