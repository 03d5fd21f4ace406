/** What a max pool sends, reading by reading. */
import { describe, expect, test } from 'vitest';
import { clippedActivation } from '../../src/paper/ann.js';
import { placeOfLargest, pooledValue, type TrueMaxPooling } from '../../src/paper/max-pooling.js';

/** What is sent over the steps of some trains, x_i(t) of input i in row i. */
function sentBy(reading: TrueMaxPooling, trains: readonly (readonly number[])[]): number[] {
  const S = trains.map(() => 0);
  let M = 0;
  return trains[0].map((_, t) => {
    const x = trains.map((train) => train[t]);
    for (const [i, value] of x.entries()) S[i] += value;
    const sent = pooledValue(reading, x, S, x.length, M);
    M = Math.max(...S);
    return sent;
  });
}

test('the first of equals, among the first values only', () => {
  expect(placeOfLargest([1, 3, 3, 9], 3)).toBe(1);
  expect(placeOfLargest([-2], 1)).toBe(0);
});

test('a clipped ReLU', () => {
  expect([-1, 0.5, 7].map((z) => clippedActivation(z, 6))).toEqual([0, 0.5, 6]);
});

describe('known answers, spikes of V_th = 2', () => {
  const cases: [string, readonly (readonly number[])[], Record<TrueMaxPooling, readonly number[]>][] = [
    [
      'one input spikes more often',
      [
        [2, 0, 2, 0, 2],
        [0, 2, 0, 0, 0],
      ],
      { 'max-of-sums': [2, 0, 2, 0, 2], 'sum-gate': [2, 0, 2, 0, 2], 'spike-wise': [2, 2, 2, 0, 2] },
    ],
    [
      'inputs take turns: the gate lets both through where the first one catches up',
      [
        [0, 2, 0, 2],
        [2, 0, 2, 0],
      ],
      { 'max-of-sums': [2, 0, 2, 0], 'sum-gate': [2, 2, 2, 2], 'spike-wise': [2, 2, 2, 2] },
    ],
    [
      'a spike is taken back',
      [
        [2, -2, 0, 2],
        [0, 0, 0, 0],
      ],
      { 'max-of-sums': [2, -2, 0, 2], 'sum-gate': [2, -2, 0, 2], 'spike-wise': [2, 0, 0, 2] },
    ],
    [
      'taken back while another leads',
      [
        [2, -2],
        [2, 0],
      ],
      { 'max-of-sums': [2, 0], 'sum-gate': [2, 0], 'spike-wise': [2, 0] },
    ],
    [
      'currents below 0',
      [
        [-1, -3, 1],
        [-2, -1, -1],
      ],
      { 'max-of-sums': [-1, -2, 0], 'sum-gate': [-1, -1, 1], 'spike-wise': [-1, -1, 1] },
    ],
  ];
  for (const [name, trains, expected] of cases) {
    test.each(Object.entries(expected))(`${name}: %s`, (reading, sent) => {
      expect(sentBy(reading as TrueMaxPooling, trains).map((x) => x + 0)).toEqual(sent);
    });
  }
});
