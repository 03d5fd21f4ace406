/** The JSON of `ic-snn trace`, for a small net that each draw makes anew. */
import { parseTraceSpec } from '../../../src/files/trace-spec.js';
import { sizeOf } from '../../../src/network/layer.js';
import { randomNeuronCase } from '../../support/random-network.js';
import type { FuzzFormat } from '../format.js';
import { type Json, mutateBytes, mutatedJson } from '../mutate.js';

const CASES = 50;

export const TRACE: FuzzFormat = {
  name: 'trace',
  ending: 'json',
  make: (random) => {
    const { network, parameters, image, steps } = randomNeuronCase(random.below(CASES));
    const layers = (list: readonly Float32Array[]): Json =>
      list.map((values) => (values.length === 1 ? values[0] : [...values]));
    const channels = network.spiking.map((at) => network.shapes[at][2]);
    const bias = parameters.temporalBias?.map((values, s) =>
      Array.from({ length: values.length / channels[s] }, (_, t) => [
        ...values.subarray(t * channels[s], (t + 1) * channels[s]),
      ]),
    );
    const spec: Json = {
      ...{ steps, comparison: parameters.fire, thresholds: layers(parameters.thresholds) },
      initialPotential: layers(parameters.initialPotential),
      biasShiftPerStep: random.chance(0.5) ? layers(parameters.biasShift) : null,
      images: Array.from({ length: 1 + random.below(2) }, () => [...image]),
      neuron: parameters.neuron ?? 'binary',
      temporalBias: bias ?? null,
    };
    const text = new TextEncoder().encode(random.chance(0.15) ? JSON.stringify(spec) : mutatedJson(spec, random));
    return random.chance(0.1) ? mutateBytes(text, random) : text;
  },
  read: (bytes, file, random) => {
    const { network } = randomNeuronCase(random.below(CASES));
    const { steps, parameters, images } = parseTraceSpec(bytes, file, network);
    if (images.some(({ length }) => length !== sizeOf(network.shapes[0]))) throw new Error('an image of another size');
    return { network, parameters, steps, images };
  },
};
