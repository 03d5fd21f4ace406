/** What a method's network is: its class and its latency follow the neurons that it really has. */
import { expect, test } from 'vitest';
import { classOf, latencyOf } from '../../src/convert/method.js';
import { METHODS } from '../../src/convert/methods/index.js';
import type { Conversion, Neuron } from '../../src/network/snn.js';
import { readGolden } from '../support/golden.js';

const { network } = readGolden('resnet-mini-conv');
const methodOf = (name: string) => METHODS.find((method) => method.name === name)!;
const made = (neuron: Neuron | undefined, steps = 8) =>
  ({
    steps,
    thresholds: [],
    initialPotential: [],
    biasShift: [],
    fire: '>',
    options: {},
    ...(neuron && { neuron }),
  }) as Conversion;

test('the neurons decide the class: a binary method with signed spikes is of class B', () => {
  const classes = [undefined, 'binary', 'signed', 'two-phase', 'few-spikes', 'graded:2'] as const;
  expect(classes.map((neuron) => classOf(methodOf('ic-snn'), made(neuron)))).toEqual([
    ...['A', 'A', 'B', 'C', 'C', 'D'],
  ]);
  expect(classOf(methodOf('tsc'), made(undefined))).toBe('C');
  expect(classOf({ class: 'E' }, made('signed'))).toBe('E'); // retrained, whatever its neurons
});

test('every low-latency method is entered with the class of its neurons', () => {
  for (const method of METHODS.filter(({ fixed }) => fixed?.neuron)) {
    expect(method.class, method.name).toBe(classOf({ class: 'A' }, made(method.fixed?.neuron)));
  }
});

test('a network whose layers wait for all their inputs answers after T steps for each layer and one more', () => {
  expect(network.spiking).toHaveLength(7);
  expect(latencyOf(methodOf('two-phase'), made('two-phase'), network)).toBe(8 * 8);
  expect(latencyOf(methodOf('ic-snn'), made('signed'), network)).toBe(8);
  expect(latencyOf(methodOf('tsc'), made(undefined, 5), network)).toBe(8 * 5);
});
