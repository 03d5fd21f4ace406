/**
 * How far a channel's outputs are from the ANN's, step by step and for small and large activations apart: on the SIMD
 * kernel where there is one for the neuron.
 */
import { prepareChannel } from '../../engine/wasm/channel.js';
import { kindOf } from '../../paper/low-latency.js';
import { type ChannelFit, ChannelRun, type ChannelSamples, type NeuronRules } from './channel.js';

/** Σ d and Σ d² at every step, (segments, T, 2), float64; d(t) = V_th Σ s(1..t) − t a, float32, each step as often as it counts. */
export type StepErrors = (fit: ChannelFit) => Float64Array;

/** A channel's samples in ascending order of the activation, and where its segments end. */
export interface SortedSamples extends ChannelSamples {
  readonly ends: readonly number[];
}

/** Segments of the activations above 0, as many positions in each; those at 0 are one more. */
const SEGMENTS = 8;

/** Sorts positions by activation: first those at 0, then {@link SEGMENTS} segments of equal number; empty ones are left out. */
export function sortSamples({ currents, activations }: ChannelSamples): SortedSamples {
  const m = activations.length;
  const T = currents.length / m;
  const order = Array.from(activations.keys()).sort((i, j) => activations[i] - activations[j] || i - j);
  const zeros = activations.reduce((count, a) => (a === 0 ? count + 1 : count), 0);
  const ends = Array.from({ length: SEGMENTS }, (_, k) => zeros + Math.floor(((m - zeros) * (k + 1)) / SEGMENTS));
  const sorted = new Float32Array(T * m);
  for (let t = 0; t < T; t++) for (let i = 0; i < m; i++) sorted[t * m + i] = currents[t * m + order[i]];
  return {
    currents: sorted,
    activations: Float32Array.from(order, (i) => activations[i]),
    ends: [zeros, ...ends].filter((end, k, all) => end > (k === 0 ? 0 : all[k - 1])),
  };
}

/** Prepares a channel: what many fits of it have in common. */
export function prepareErrors(samples: SortedSamples, rules: NeuronRules): StepErrors {
  const kind = kindOf(rules.neuron);
  if (kind !== 'binary' && kind !== 'signed') return plainErrors(samples, rules);
  const flags = { signed: kind === 'signed', inclusive: rules.fire === '>=' };
  return prepareChannel(samples.currents, samples.activations, samples.ends, flags);
}

/** The same for any neuron, without the kernel; sums run over four lanes as in the kernel. */
export function plainErrors(samples: SortedSamples, rules: NeuronRules): StepErrors {
  const run = new ChannelRun(samples, rules);
  const { T, m, n } = run;
  const target = new Float32Array(m); // t a, or Σ g(1..t) a
  const lanes = new Float64Array(8);
  return ({ V_th, v_0, beta }) => {
    const out = new Float64Array(samples.ends.length * T * 2);
    target.fill(0);
    run.start(v_0);
    for (let t = 1; t <= T; t++) {
      run.step(t, V_th, beta[t - 1]);
      const g = run.weight(t);
      samples.ends.forEach((end, k) => {
        const first = k === 0 ? 0 : samples.ends[k - 1];
        lanes.fill(0);
        for (let i = first; i < end; i++) {
          target[i] += g * samples.activations[i];
          const d = Math.fround(Math.fround(n[i] * V_th) - target[i]);
          lanes[(i - first) % 4] += d;
          lanes[4 + ((i - first) % 4)] += d * d;
        }
        const at = (k * T + t - 1) * 2;
        out[at] = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        out[at + 1] = lanes[4] + lanes[5] + (lanes[6] + lanes[7]);
      });
    }
    return out;
  };
}
