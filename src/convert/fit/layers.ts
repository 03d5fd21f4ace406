/**
 * The network fitted layer by layer, in order: each layer's channels are fitted on the currents that the layers before,
 * already fitted, really send. Without labels, and without gradients.
 */
import type { Task } from '../../engine/job.js';
import { neuronOf, type SpikingParameters, valueAt } from '../../network/snn.js';
import { kindOf, waitsForInputs } from '../../paper/low-latency.js';
import type { Calibration } from '../calibration.js';
import type { ChannelFit, ChannelSamples, NeuronRules } from './channel.js';
import { type FitKind, fitChannel } from './fits.js';
import { POSITIONS } from './threshold.js';

export interface ChannelsArgument {
  readonly kind: FitKind;
  readonly rules: NeuronRules;
  readonly channels: readonly { readonly samples: ChannelSamples; readonly start: ChannelFit }[];
}

/** Some channels of a layer. */
export const fitChannels: Task<ChannelsArgument, ChannelFit[]> = {
  kind: 'fit-channels',
  compute: ({ kind, rules, channels }) => channels.map(({ samples, start }) => fitChannel(kind, samples, start, rules)),
};

/**
 * Fits every spiking layer.
 *
 * @param start thresholds, v(0) and biases to start from
 * @param T     time steps
 */
export async function fitLayers(
  calibration: Calibration,
  kind: FitKind,
  start: SpikingParameters,
  T: number,
): Promise<SpikingParameters> {
  const activations = await calibration.sampledActivations(POSITIONS);
  const { network } = calibration;
  let fitted = start;
  for (const s of start.thresholds.keys()) {
    const C = network.shapes[network.spiking[s]][2];
    const currents = await calibration.sampledCurrents(s, fitted, T, POSITIONS);
    const channels = channelsOf(activations[s], currents, T, C).map((samples, c) => ({
      samples,
      start: {
        V_th: valueAt(start.thresholds[s], c),
        v_0: valueAt(start.initialPotential[s], c),
        beta: new Float32Array(T),
      },
    }));
    const rules = { neuron: neuronOf(start), fire: start.fire };
    const groups = groupsOf(channels).map((group) => ({ kind, rules, channels: group }));
    const fits = await calibration.compute(fitChannels, groups, `fit, layer ${s + 1} of ${start.thresholds.length}`);
    fitted = withLayer(fitted, s, fits.flat(), kind);
  }
  return fitted;
}

/** Samples of each of C channels, from (m, C) activations and (m, T, C) currents. */
function channelsOf(activations: Float32Array, currents: Float32Array, T: number, C: number): ChannelSamples[] {
  const m = activations.length / C;
  return Array.from({ length: C }, (_, c) => {
    const own = { activations: new Float32Array(m), currents: new Float32Array(T * m) };
    for (let i = 0; i < m; i++) {
      own.activations[i] = activations[i * C + c];
      for (let t = 0; t < T; t++) own.currents[t * m + i] = currents[(i * T + t) * C + c];
    }
    return own;
  });
}

/** Small enough that workers end together. */
function groupsOf<V>(list: readonly V[]): V[][] {
  const size = 4;
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

/** The parameters with one layer's fits: V_th and v(0) of each channel, and its biases as one or as one for each step. */
function withLayer(
  {
    thresholds,
    initialPotential,
    biasShift,
    temporalBias = thresholds.map(() => new Float32Array(0)),
    ...rest
  }: SpikingParameters,
  s: number,
  fits: readonly ChannelFit[],
  kind: FitKind,
): SpikingParameters {
  const fitted = {
    ...rest,
    thresholds: thresholds.with(
      s,
      Float32Array.from(fits, ({ V_th }) => V_th),
    ),
    initialPotential: initialPotential.with(
      s,
      Float32Array.from(fits, ({ v_0 }) => v_0),
    ),
  };
  if (kind === 'shift' || waitsForInputs(kindOf(neuronOf(rest)))) {
    const shifted = Float32Array.from(fits, ({ beta }, c) => valueAt(biasShift[s], c) + beta[0]);
    return { ...fitted, biasShift: biasShift.with(s, shifted) };
  }
  const [T, C] = [fits[0].beta.length, fits.length];
  const beta = Float32Array.from({ length: T * C }, (_, i) => fits[i % C].beta[Math.floor(i / C)]);
  return { ...fitted, biasShift, temporalBias: temporalBias.with(s, beta) };
}
