/** NIR: HDF5 files as the project writes them, damaged byte by byte: what is inside is compressed nowhere, so that each byte means something. */
import { loadNir } from '../../../src/files/nir.js';
import { randomNeuronCase } from '../../support/random-network.js';
import type { FuzzFormat } from '../format.js';
import { mutateBytes } from '../mutate.js';
import type { Random } from '../random.js';

const { parse, serialise } = await loadNir();

function randomFile(random: Random): Uint8Array {
  for (;;) {
    const { network, parameters, steps } = randomNeuronCase(random.below(2 ** 31));
    const { temporalBias: _, neuron: _neuron, ...others } = parameters;
    try {
      return serialise?.({ name: 'fuzz', network, conversion: { ...others, steps, options: {} } }) ?? new Uint8Array(0);
    } catch {
      // NIR has no word for some layers: the next net.
    }
  }
}

export const NIR: FuzzFormat = {
  name: 'nir',
  ending: 'nir',
  make: (random) => {
    const bytes = randomFile(random);
    return random.chance(0.15) ? bytes : mutateBytes(bytes, random);
  },
  read: (bytes, file) => {
    const { network, conversion } = parse(bytes, file);
    return { network, parameters: conversion, steps: conversion?.steps };
  },
};
