/** Runs the properties beside this file, over both engines. A failure prints its seed and the smallest case found. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { EngineName } from '../../src/engine/engine.js';
import { createPool, type Pool } from '../../src/workers/pool.js';
import { spawnNodeWorker } from '../../src/workers/spawn-node.js';
import { WORKER } from '../support/conversion.js';
import { parametersOf, readGolden } from '../support/golden.js';
import * as conversion from './conversion.js';
import * as network from './network.js';
import * as neuron from './neuron.js';

type Property = fc.IProperty<never>;

const check = (property: unknown, numRuns: number) => fc.assert(property as Property, { numRuns });

describe.each<EngineName>(['reference', 'wasm'])('%s', (backend) => {
  test('bookkeepingIsExact', () => check(neuron.bookkeepingIsExact(backend), 500));
  test('rateFollowsFromPotential', () => check(neuron.rateFollowsFromPotential(backend), 500));
  test('errorIsAtMostOneStep', () => check(neuron.errorIsAtMostOneStep(backend), 1000));
  test('halfThresholdRounds', () => check(neuron.halfThresholdRounds(backend), 1000));
  test('zeroPotentialRoundsDown', () => check(neuron.zeroPotentialRoundsDown(backend), 1000));
  test('scaleDoesNotMatter', () => check(neuron.scaleDoesNotMatter(backend), 300));
  test('layerErrorFalls', () => check(neuron.layerErrorFalls(backend), 15));
  test('layerErrorFallsUnevenly', () => check(neuron.layerErrorFallsUnevenly(backend), 15));
  test('errorShrinksTowardsResidual', () => check(neuron.errorShrinksTowardsResidual(backend), 500));
  test('foldingKeepsTheFunction', () => check(conversion.foldingKeepsTheFunction(backend), 1000));
  test('thresholdsCanBeOne', () => check(conversion.thresholdsCanBeOne(backend), 300));
  test('annIsTheLimit', () => check(network.annIsTheLimit(backend), 300));
  test('batchesDoNotMatter', () => check(network.batchesDoNotMatter(backend), 300));
});

test('quantileIgnoresOrder', () => check(conversion.quantileIgnoresOrder(), 1000));
test('quantileIsBetweenNeighbours', () => check(conversion.quantileIsBetweenNeighbours(), 1000));
test('remainderLiesInRange', () => check(conversion.remainderLiesInRange(), 5000));
test('remainderIsThatOfDivision', () => check(conversion.remainderIsThatOfDivision(), 5000));

describe('workers', () => {
  const golden = readGolden('resnet-mini-a');
  let pools: Pool[] = [];
  beforeAll(() => {
    pools = [0, 1, 2].map((workers) =>
      createPool({ engine: 'wasm', network: golden.network, workers, spawn: () => spawnNodeWorker(WORKER) }),
    );
  });
  afterAll(() => {
    for (const pool of pools) pool.close();
  });

  test('orderAndWorkersDoNotMatter', () => {
    const parameters = parametersOf(golden, golden.runs[0]);
    const argument = { parameters, steps: 6, coding: 'direct', seed: 1 } as const;
    return fc.assert(network.orderAndWorkersDoNotMatter({ pools, argument }), { numRuns: 60 });
  });
});
