/** A net that was accepted runs in both engines, which must agree in every bit and every count. */
import { createEngine } from '../../src/engine/create.js';
import type { Simulation } from '../../src/engine/engine.js';
import { macCount } from '../../src/network/cost.js';
import { type Network, sizeOf } from '../../src/network/layer.js';
import { checkConvertible } from '../../src/network/network.js';
import type { SpikingParameters } from '../../src/network/snn.js';
import type { Runnable } from './format.js';
import type { Random } from './random.js';

/** Multiplications of one forward, and values of all layers, up to which a net runs; the product with T likewise. */
const MOST_WORK = 4_000_000;

/**
 * Runs a net in both engines.
 *
 * @returns whether it was small enough to run
 * @throws Error where the engines differ; the project's own errors where it cannot be converted
 */
export function runInBoth({ network, parameters, steps = 4, images }: Runnable, random: Random): boolean {
  checkConvertible(network);
  if (workOf(network) * (steps + 1) > MOST_WORK) return false;
  const spiking = parameters ?? thresholdsFor(network);
  const size = sizeOf(network.shapes[0]);
  const image = images?.[0] ?? Float32Array.from(random.floats(size, 2));
  const results = (['reference', 'wasm'] as const).map((name) => {
    const engine = createEngine(name, network);
    const logits = engine.forward(image);
    engine.configure(spiking);
    return { logits, ...engine.simulate(image, { steps, record: 'neurons' }) };
  });
  compare(results[0], results[1]);
  return true;
}

function workOf(network: Network): number {
  return network.shapes.reduce((sum, shape, i) => sum + sizeOf(shape) + macCount(network, i), 0);
}

/** Thresholds in the range of what random nets send. */
function thresholdsFor({ spiking }: Network): SpikingParameters {
  const all = (value: number) => spiking.map(() => Float32Array.of(value));
  return { thresholds: all(0.75), initialPotential: all(0.25), biasShift: all(0), fire: '>' };
}

function compare(a: Simulation & { logits: Float32Array }, b: Simulation & { logits: Float32Array }): void {
  const numbers = (run: typeof a) => ({
    logits: [run.logits],
    logitsSum: [run.logitsSum],
    finalPotential: run.finalPotential ?? [],
    spikeCounts: run.spikeCounts ?? [],
    negativeSpikes: run.negativeSpikes ?? [],
    firstSpikeTime: run.firstSpikeTime ?? [],
    spikes: [run.spikes],
    operations: [[run.synapticOperations, run.multiplyOperations]],
  });
  const [ours, theirs] = [numbers(a), numbers(b)];
  for (const name of Object.keys(ours) as (keyof typeof ours)[]) {
    ours[name].forEach((values, layer) => {
      const others = theirs[name][layer];
      // −0 and +0 count as equal; every NaN is one.
      const at = Array.from(values).findIndex(
        (x, n) => x !== others[n] && !(Number.isNaN(x) && Number.isNaN(others[n])),
      );
      if (at >= 0 || values.length !== others.length)
        throw new Error(
          `the engines differ: ${name}[${layer}][${at}] is ${values[at]} (reference), ${others[at]} (wasm)`,
        );
    });
  }
}
