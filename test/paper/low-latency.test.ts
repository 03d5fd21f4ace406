/** The neurons beyond the paper, by hand. */
import { describe, expect, test } from 'vitest';
import {
  carryOf,
  gradedReset,
  gradedSpikes,
  gradedValue,
  isNeuron,
  kindOf,
  MOST_DIGITS,
  MOST_GRADED,
  mostSpikes,
  mostSteps,
  signedSpike,
  stepWeight,
  takesBack,
  temporalCurrent,
  totalWeight,
  waitsForInputs,
  weighted,
  weightUpTo,
} from '../../src/paper/low-latency.js';

test('names', () => {
  const names = ['binary', 'signed', 'two-phase', 'few-spikes', 'graded:1', `graded:${MOST_GRADED}`];
  expect(names.filter(isNeuron)).toEqual(names);
  const wrong = ['graded', 'graded:0', 'graded:01', `graded:${MOST_GRADED + 1}`, 'graded:-1', 'Binary', '', 3, null];
  expect(wrong.filter(isNeuron)).toEqual([]);
  expect([kindOf('signed'), kindOf('two-phase'), kindOf('graded:3')]).toEqual(['signed', 'two-phase', 'graded']);
  expect([mostSpikes('binary'), mostSpikes('signed'), mostSpikes('graded:3')]).toEqual([1, 1, 3]);
});

test('steps of few-spikes neurons count as binary digits do, those of others once', () => {
  const T = 4;
  const steps = [1, 2, 3, 4];
  expect(steps.map((t) => stepWeight('few-spikes', t, T))).toEqual([8, 4, 2, 1]);
  expect(steps.map((t) => weightUpTo('few-spikes', t, T))).toEqual([8, 12, 14, 15]);
  for (const kind of ['binary', 'signed', 'two-phase', 'graded'] as const) {
    expect(steps.map((t) => stepWeight(kind, t, T))).toEqual([1, 1, 1, 1]);
    expect(steps.map((t) => weightUpTo(kind, t, T))).toEqual(steps);
    expect([carryOf(kind), mostSteps(kind)]).toEqual([1, Number.POSITIVE_INFINITY]);
  }
  expect([carryOf('few-spikes'), mostSteps('few-spikes'), totalWeight('few-spikes', T)]).toEqual([2, MOST_DIGITS, 15]);
  expect((['binary', 'signed', 'two-phase', 'few-spikes', 'graded'] as const).filter(waitsForInputs)).toEqual([
    'two-phase',
    'few-spikes',
  ]);
  expect([weighted(0.1, 8), weighted(3, 1)]).toEqual([Math.fround(0.8), 3]);
});

test('a temporal bias is added in float32', () => {
  expect(temporalCurrent(1, 0.5)).toBe(1.5);
  expect(temporalCurrent(2 ** 24, 1)).toBe(2 ** 24);
});

describe('spikes with V_th = 2', () => {
  // v_temp, n so far, signed, graded with up to 3; under > and under >=.
  test.each([
    ['fires above', 2.5, 0, [1, 1], [1, 1]],
    ['at V_th', 2, 0, [0, 1], [0, 1]],
    ['silent', 1, 5, [0, 0], [0, 0]],
    ['at the lower end', 0, 1, [-1, 0], [-1, 0]],
    ['below', -1, 1, [-1, -1], [-1, -1]],
    ['below, nothing to take back', -1, 0, [0, 0], [0, 0]],
    ['three thresholds', 6.5, 0, [1, 1], [3, 3]],
    ['exactly three thresholds', 6, 0, [1, 1], [2, 3]],
    ['more than most', 20, 0, [1, 1], [3, 3]],
    ['far below', -5, 4, [-1, -1], [-3, -3]],
    ['far below, one to take back', -5, 1, [-1, -1], [-1, -1]],
    ['further below than most', -20, 9, [-1, -1], [-3, -3]],
  ] as const)('%s', (_, v_temp, n, signed, graded) => {
    for (const [i, fire] of (['>', '>='] as const).entries()) {
      expect(signedSpike(v_temp, 2, n, fire)).toBe(signed[i]);
      expect(gradedSpikes(v_temp, 2, n, 1, fire) + 0).toBe(signed[i]);
      expect(gradedSpikes(v_temp, 2, n, 3, fire) + 0).toBe(graded[i]);
      expect(takesBack(v_temp, n, fire)).toBe(signed[i] === -1);
    }
  });

  test('soft reset by as many thresholds, each rounded; the value of the spikes', () => {
    expect([3, 1, 0, -2].map((s) => gradedReset(5, s, 2))).toEqual([-1, 3, 5, 9]);
    expect(gradedReset(2 ** 24, -2, 1)).toBe(2 ** 24); // each sum is rounded
    expect([3, 0, -2].map((s) => gradedValue(s, 0.1))).toEqual([3, 0, -2].map((s) => Math.fround(s * 0.1)));
  });
});
