/** A spec of `ic-snn trace` is read as it was written, codes and all; a field that nobody reads is refused. */
import { expect, test } from 'vitest';
import { parseTraceSpec, type TraceSpec, writeTraceSpec } from '../../src/files/trace-spec.js';
import { randomNeuronCase } from '../support/random-network.js';

const CODE = { coding: 'bernoulli', seed: 7, compensateInput: 'no', index: 3 } as const;
const bytesOf = (facts: object) => new TextEncoder().encode(JSON.stringify(facts));

test('what is written is read again', () => {
  for (let seed = 0; seed < 30; seed++) {
    const { network, parameters, image, steps } = randomNeuronCase(seed);
    const C = network.shapes[0][2];
    const normalisation = { mean: new Array<number>(C).fill(0.1), std: new Array<number>(C).fill(0.3) };
    const code = parameters.neuron === 'few-spikes' ? {} : { code: seed % 2 ? CODE : { ...CODE, normalisation } };
    const spec: TraceSpec = { steps, parameters, images: [image, image], ...(seed % 3 > 0 && code) };
    expect(parseTraceSpec(bytesOf(writeTraceSpec(network, spec)), 'f', network)).toEqual(spec);
  }
});

const { network, parameters, image, steps } = randomNeuronCase(0);
const zeros = new Array<number>(network.shapes[0][2]).fill(0);
const written = writeTraceSpec(network, { steps, parameters, images: [image] });
const cases: [string, object, RegExp][] = [
  [
    'a field of another name',
    { comparision: '>=' },
    /^f: "comparision": is no field of a spec; these are steps, compar/,
  ],
  ['a code that nobody knows', { coding: 'poisson' }, /^f: coding: expected one of direct, .*, got "poisson"/],
  ['a seed below 0', { coding: 'bernoulli', seed: -1 }, /^f: seed: expected a whole number from 0 .*, got -1/],
  ['a place in no set', { coding: 'bernoulli', index: 0.5 }, /^f: index: expected a whole number >= 0, got 0.5/],
  ['half a normalisation', { normalisation: { mean: [0] } }, /^f: normalisation: expected mean and std/],
  ['std of 0', { normalisation: { mean: zeros, std: zeros } }, /^f: normalisation\.std: expected numbers > 0, got 0/],
  [
    'a code that few-spikes neurons cannot read',
    { neuron: 'few-spikes', coding: 'regular' },
    /"coding" expected direct/,
  ],
];

test.each(cases)('refused: %s', (_, changes, says) => {
  expect(() => parseTraceSpec(bytesOf({ ...written, ...changes }), 'f', network)).toThrow(says);
});

test('the answers that the lab writes beside it change nothing', () => {
  const answers = { model: 'net', layers: ['a'], logitsSum: [[1]], checksum: ['0'] };
  expect(parseTraceSpec(bytesOf({ ...written, ...answers }), 'f', network)).toEqual(
    parseTraceSpec(bytesOf(written), 'f', network),
  );
});
