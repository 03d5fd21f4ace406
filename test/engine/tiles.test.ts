/** Wide layers: windows copied where few inputs fire, summed in parts where many do, with tiles that do not fill up. */
import { expect, test } from 'vitest';
import { middleNet, rateImage, unitParameters } from '../../src/bench/small-nets.js';
import { verifySimulation } from '../../src/bench/verify.js';
import { partsOf } from '../../src/engine/wasm/tile-memory.js';
import type { Shape } from '../../src/network/layer.js';

const WIDE: readonly (readonly [Shape, parts: number])[] = [
  [[2, 3, 96], 3],
  [[2, 2, 160], 6],
  [[1, 2, 400], 9],
];

test.each(WIDE)('%j: both engines give the same bits at any density', (shape, parts) => {
  expect(partsOf(3, 3, shape[2])).toMatchObject({ parts });
  const network = middleNet('conv', shape);
  const parameters = unitParameters(network);
  for (const [density, steps] of [
    [0.01, 3],
    [0.4, 9],
    [0.4, 33],
  ] as const) {
    verifySimulation(network, parameters, rateImage(shape, density), steps);
    verifySimulation(network, { ...parameters, neuron: 'signed' }, rateImage(shape, density), steps);
  }
});
