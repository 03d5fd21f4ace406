/** Which synaptic operations multiply: those on numbers. Spikes, one at a time, only add weights. */
import type { InputCoder } from '../../coding/coders.js';
import { type Layer, type Network, sizeOf } from '../../network/layer.js';
import { maxPoolingOf, neuronOf, type SpikingParameters, valueAt } from '../../network/snn.js';
import { kindOf } from '../../paper/low-latency.js';
import { FLOAT32 } from '../arithmetic.js';
import { computeLayer } from '../memoryless.js';

/** What a layer sends: spikes, one at a time; numbers, such as averages; or spikes that may come several at once. */
export type Sent = 'spikes' | 'numbers' | SeveralSpikes;

/** Spikes of graded neurons, the first of whose channels is `before` of C; each is worth their V_th. */
interface SeveralSpikes {
  readonly V_th: Float32Array;
  readonly before: number;
  readonly C: number;
}

/** What each layer sends. */
export function sentByLayers(network: Network, parameters: SpikingParameters, coder: InputCoder | undefined): Sent[] {
  const sent: Sent[] = [];
  const sentBy = (layer: Layer, i: number): Sent => {
    const source = sent[network.sources[i][0]];
    const C = network.shapes[i][2];
    switch (layer.kind) {
      case 'input':
        return coder?.sendsSpikes ? 'spikes' : 'numbers';
      case 'relu':
        if (kindOf(neuronOf(parameters)) !== 'graded') return 'spikes';
        return { V_th: parameters.thresholds[network.spikingIndex[i]], before: 0, C };
      case 'max-pool':
        return maxPoolingOf(parameters) === 'average' ? 'numbers' : source;
      case 'shortcut':
        return typeof source === 'object' ? { ...source, before: source.before + layer.before, C } : source;
      case 'flatten':
        return source;
      case 'conv':
      case 'linear':
      case 'add':
      case 'average-pool':
      case 'global-average-pool':
        return 'numbers';
      default:
        return layer satisfies never;
    }
  };
  network.layers.forEach((layer, i) => {
    sent.push(sentBy(layer, i));
  });
  return sent;
}

/**
 * How many of the (input, output) pairs of weighted sum i multiply.
 *
 * @param out output of each layer, as {@link computeLayer} takes them
 * @param pairs all pairs that a non-zero input reached
 */
export function pairsOfNumbers(
  network: Network,
  i: number,
  sent: readonly Sent[],
  out: readonly Float32Array[],
  pairs: number,
): number {
  const [source] = network.sources[i];
  const what = sent[source];
  if (pairs === 0 || what === 'spikes') return 0;
  if (what === 'numbers') return pairs;
  const { V_th, before, C } = what;
  const isSingle = (x: number, n: number) => Math.abs(x) === valueAt(V_th, (n % C) - before);
  const seen = [...out];
  seen[source] = out[source].map((x, n) => (x !== 0 && isSingle(x, n) ? 0 : x));
  seen[i] = new Float32Array(sizeOf(network.shapes[i]));
  return computeLayer(network, i, seen, FLOAT32);
}
