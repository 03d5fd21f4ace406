/** How far a channel's outputs are from the ANN's, step by step: on the SIMD kernel where there is one for the neuron. */
import { prepareChannel } from '../../engine/wasm/channel.js';
import { kindOf } from '../../paper/low-latency.js';
import { type ChannelFit, ChannelRun, type ChannelSamples, type NeuronRules } from './channel.js';

/** Σ d and Σ d² over the positions at every step, (T, 2), float64; d(t) = V_th Σ s(1..t) − t a, float32. */
export type StepErrors = (fit: ChannelFit) => Float64Array;

/** Prepares a channel: what many fits of it have in common. */
export function prepareErrors(samples: ChannelSamples, rules: NeuronRules): StepErrors {
  const kind = kindOf(rules.neuron);
  if (kind !== 'binary' && kind !== 'signed') return plainErrors(samples, rules);
  const flags = { signed: kind === 'signed', inclusive: rules.fire === '>=' };
  return prepareChannel(samples.currents, samples.activations, flags);
}

/** The same for any neuron, without the kernel; sums run over four lanes as in the kernel. */
export function plainErrors(samples: ChannelSamples, rules: NeuronRules): StepErrors {
  const run = new ChannelRun(samples, rules);
  const { T, m, n } = run;
  const target = new Float32Array(m); // t a
  return ({ V_th, v_0, beta }) => {
    const out = new Float64Array(T * 2);
    target.fill(0);
    run.start(v_0);
    for (let t = 1; t <= T; t++) {
      run.step(t, V_th, beta[t - 1]);
      const [sums, squares] = [new Float64Array(4), new Float64Array(4)];
      for (let i = 0; i < m; i++) {
        target[i] += samples.activations[i];
        const d = Math.fround(Math.fround(n[i] * V_th) - target[i]);
        sums[i % 4] += d;
        squares[i % 4] += d * d;
      }
      out[t * 2 - 2] = sums[0] + sums[1] + (sums[2] + sums[3]);
      out[t * 2 - 1] = squares[0] + squares[1] + (squares[2] + squares[3]);
    }
    return out;
  };
}
