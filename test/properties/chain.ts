/**
 * Chains of fully connected layers with numbers whose float32 arithmetic is exact (dyadic: small whole numbers over a
 * power of two), and their simulation by any engine. What these properties say is then an equality, not an approximation.
 */
import fc from 'fast-check';
import { createEngine } from '../../src/engine/create.js';
import type { EngineName, Simulation } from '../../src/engine/engine.js';
import type { Layer, Network } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { FireRule, SpikingParameters } from '../../src/network/snn.js';

/** One spiking layer: W (I, O), b (O), and its neurons' V_th and v(0) (O). */
export interface ChainLayer {
  readonly W: Float32Array;
  readonly b: Float32Array;
  readonly V_th: Float32Array;
  readonly v_0: Float32Array;
}

export interface Chain {
  /** (I) */
  readonly x: Float32Array;
  readonly layers: readonly ChainLayer[];
  /** Output weights (O, 1) */
  readonly W_out: Float32Array;
  readonly T: number;
  readonly fire: FireRule;
}

/** k / 2^bits with |k| ≤ most. */
export const dyadic = (most: number, bits: number) => fc.integer({ min: -most, max: most }).map((k) => k / 2 ** bits);

const floats = (value: fc.Arbitrary<number>, length: number) =>
  fc.array(value, { minLength: length, maxLength: length }).map((list) => Float32Array.from(list));

/** V_th from 1/8 to 4, v(0) anywhere from −V_th to 2 V_th. */
function layer(I: number, O: number): fc.Arbitrary<ChainLayer> {
  return fc.record({
    W: floats(dyadic(8, 3), I * O),
    b: floats(dyadic(8, 3), O),
    V_th: floats(
      fc.integer({ min: 1, max: 32 }).map((k) => k / 8),
      O,
    ),
    v_0: floats(dyadic(16, 3), O),
  });
}

/** Two spiking layers of up to 20 neurons: whole vectors of the SIMD engine, and tails. */
export const chains: fc.Arbitrary<Chain> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
  .chain(([I, M, O]) =>
    fc.record({
      x: floats(dyadic(8, 3), I),
      layers: fc.tuple(layer(I, M), layer(M, O)),
      W_out: floats(dyadic(8, 3), O),
      T: fc.integer({ min: 1, max: 32 }),
      fire: fc.constantFrom<FireRule>('>', '>='),
    }),
  );

/** The network of a chain. */
export function networkOf({ x, layers, W_out }: Pick<Chain, 'x' | 'layers' | 'W_out'>): Network {
  const list: Layer[] = [{ kind: 'input', name: 'image', shape: [1, 1, x.length] }];
  let input = 'image';
  for (const [l, { W, b }] of layers.entries()) {
    list.push({ kind: 'linear', name: `sum${l}`, input, weight: W, bias: b });
    list.push({ kind: 'relu', name: `relu${l}`, input: `sum${l}` });
    input = `relu${l}`;
  }
  list.push({ kind: 'linear', name: 'out', input, weight: W_out, bias: Float32Array.of(0) });
  return createNetwork(list);
}

export function parametersOf({ layers, fire }: Pick<Chain, 'layers' | 'fire'>): SpikingParameters {
  return {
    thresholds: layers.map(({ V_th }) => V_th),
    initialPotential: layers.map(({ v_0 }) => v_0),
    biasShift: layers.map(({ b }) => b.map(() => 0)),
    fire,
  };
}

/** A simulation that recorded everything. */
export type Recorded = Required<Simulation>;

/** Runs a chain. */
export function simulate(backend: EngineName, chain: Chain): Recorded {
  const engine = createEngine(backend, networkOf(chain));
  engine.configure(parametersOf(chain));
  return engine.simulate(chain.x, { steps: chain.T, record: 'train' }) as Recorded;
}

/** One neuron with constant current I: W = I on an input of 1. */
export function constantCurrent(I: number, V_th: number, v_0: number, T: number, fire: FireRule): Chain {
  const one = (value: number) => Float32Array.of(value);
  const only = { W: one(I), b: one(0), V_th: one(V_th), v_0: one(v_0) };
  return { x: one(1), layers: [only], W_out: one(1), T, fire };
}
