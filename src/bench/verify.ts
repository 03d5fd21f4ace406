/** No number is stated for wrong answers: what is timed is checked first. */

import { createEngine } from '../engine/create.js';
import type { Simulation } from '../engine/engine.js';
import { isWeightedSum, type Network } from '../network/layer.js';
import type { SpikingParameters } from '../network/snn.js';

/**
 * Checks that both engines agree on one image, spike for spike and bit for bit.
 *
 * @throws Error naming the first difference
 */
export function verifySimulation(
  network: Network,
  parameters: SpikingParameters,
  image: Float32Array,
  steps: number,
): void {
  const [wasm, reference] = (['wasm', 'reference'] as const).map((name) => {
    const engine = createEngine(name, network);
    engine.configure(parameters);
    return engine.simulate(image, { steps, record: 'neurons' });
  });
  const facts = ['spikeCounts', 'firstSpikeTime', 'finalPotential'] as const;
  for (const fact of facts) {
    network.spiking.forEach((at, s) => {
      compare(`layer "${network.layers[at].name}", ${fact}`, fieldOf(wasm, fact, s), fieldOf(reference, fact, s));
    });
  }
  compare('logitsSum', wasm.logitsSum, reference.logitsSum);
  for (const fact of ['synapticOperations', 'multiplyOperations'] as const)
    compare(fact, [wasm[fact]], [reference[fact]]);
}

function fieldOf(
  simulation: Simulation,
  fact: 'spikeCounts' | 'firstSpikeTime' | 'finalPotential',
  s: number,
): ArrayLike<number> {
  return simulation[fact]?.[s] ?? [];
}

function compare(what: string, wasm: ArrayLike<number>, reference: ArrayLike<number>): void {
  for (let i = 0; i < reference.length; i++) {
    if (!Object.is(wasm[i], reference[i])) {
      throw new Error(`${what}[${i}] is ${wasm[i]} from the SIMD engine, ${reference[i]} from the reference`);
    }
  }
}

/**
 * Checks logits against another program's, which sums in another order: each layer of K inputs may add errors that grow
 * as √K units in the last place of the largest logit.
 *
 * @throws Error naming the first that is too far off
 */
export function verifyLogits(network: Network, ours: Float32Array, theirs: Float32Array): void {
  const growth = network.layers.reduce((sum, layer) => {
    if (!isWeightedSum(layer)) return sum;
    return sum + Math.sqrt(layer.weight.length / layer.bias.length);
  }, 0);
  const largest = theirs.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  const tolerance = 4 * growth * largest * 2 ** -24;
  if (ours.length !== theirs.length) throw new Error(`${ours.length} logits, onnxruntime-web has ${theirs.length}`);
  const far = ours.findIndex((x, i) => !(Math.abs(x - theirs[i]) <= tolerance));
  if (far >= 0) throw new Error(`logit ${far} is ${ours[far]}, onnxruntime-web has ${theirs[far]}`);
}
