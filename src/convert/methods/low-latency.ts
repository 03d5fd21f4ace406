/**
 * Methods for few time steps, beyond the paper: thresholds of least squared error for each channel, v(0) = V_th / 2, and
 * layers fitted to the ANN on the calibration images, with binary neurons or with those of src/paper/low-latency.ts.
 * Without labels and without training.
 */
import type { Calibration } from '../calibration.js';
import type { Method, MethodClass } from '../method.js';
import type { ConversionOptions } from '../options.js';
import { convertByOptions } from '../pipeline.js';

const START = {
  threshold: 'mmse',
  thresholdScope: 'channel',
  blockThreshold: 'own',
  init: 'zero',
  compensation: 'half', // v(0) = V_th / 2
  blockRule: 'all',
} as const satisfies Partial<ConversionOptions>;

type Fixed = Pick<ConversionOptions, 'neuron' | 'calibrate'>;

function lowLatency(name: string, ofClass: MethodClass, summary: string, own: Fixed): Method {
  const fixed = { ...START, ...own };
  return {
    name,
    source: 'low-latency, this project',
    summary,
    class: ofClass,
    fixed,
    layerwise: own.calibrate !== 'none',
    contends: own.calibrate !== 'none',
    convert: (calibration: Calibration, options: ConversionOptions) =>
      convertByOptions(calibration, { ...options, ...fixed }),
  };
}

export const LOW_LATENCY_METHODS: readonly Method[] = [
  lowLatency('binary', 'A', 'V_th of least squared error for each channel, v(0) = V_th / 2', {
    neuron: 'binary',
    calibrate: 'none',
  }),
  lowLatency('binary-shift', 'A', 'binary, and one bias for each channel', { neuron: 'binary', calibrate: 'shift' }),
  lowLatency('binary-temporal', 'A', 'binary, and a bias for each channel and step', {
    neuron: 'binary',
    calibrate: 'temporal',
  }),
  lowLatency('binary-search', 'A', 'binary, V_th and a bias for each step searched for each channel', {
    neuron: 'binary',
    calibrate: 'search',
  }),
  lowLatency('signed', 'B', 'binary with signed spikes', { neuron: 'signed', calibrate: 'none' }),
  lowLatency('signed-shift', 'B', 'signed, and one bias for each channel', { neuron: 'signed', calibrate: 'shift' }),
  lowLatency('signed-temporal', 'B', 'signed, and a bias for each channel and step', {
    neuron: 'signed',
    calibrate: 'temporal',
  }),
  lowLatency('signed-search', 'B', 'signed, V_th and a bias for each step searched for each channel', {
    neuron: 'signed',
    calibrate: 'search',
  }),
  lowLatency('two-phase', 'C', 'accumulate, then fire: a layer waits for all its inputs; one bias for each channel', {
    neuron: 'two-phase',
    calibrate: 'shift',
  }),
  lowLatency(
    'few-spikes',
    'C',
    'two-phase, steps count as binary digits do; V_th and a bias searched for each channel',
    {
      neuron: 'few-spikes',
      calibrate: 'search',
    },
  ),
  lowLatency('graded', 'D', 'up to two spikes a step, in either direction; a bias for each channel and step', {
    neuron: 'graded:2',
    calibrate: 'temporal',
  }),
];
