/** What the lab computes again from a recorded simulation is the simulation's own, bit for bit, whatever the neuron. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWasmEngine } from '../../src/engine/wasm/engine.js';
import { sizeOf } from '../../src/network/layer.js';
import { type Activity, type Train, traceLayer, traceOutput } from '../../src/web/worker/currents.js';
import { firstDifference } from '../support/bits.js';
import { randomNeuronCase, seeds } from '../support/random-network.js';

test('currents, potentials and sums of the output from s(t)', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network, parameters, image, steps } = randomNeuronCase(seed);
      const engine = createWasmEngine(network);
      engine.configure(parameters);
      const { signedTrain = [], finalPotential = [], logitsSum } = engine.simulate(image, { steps, record: 'train' });
      const activity: Activity<Train> = {
        ...{ network, parameters, steps, trains: signedTrain, constantInput: true },
        input: (_, x) => x.set(image),
      };
      const until = seed % network.spiking.length;
      const size = sizeOf(network.shapes[network.spiking[until]]);
      const { current, potential } = traceLayer(activity, until);
      expect(firstDifference(potential.slice((steps - 1) * size), finalPotential[until])).toBe(-1);
      engine.simulate(image, {
        ...{ steps, until },
        currents: (t, I) => expect(firstDifference(current.slice((t - 1) * size, t * size), I)).toBe(-1),
      });
      expect(firstDifference(traceOutput(activity).slice(-logitsSum.length), logitsSum)).toBe(-1);
    }),
    { numRuns: 150 },
  );
}, 60_000);
