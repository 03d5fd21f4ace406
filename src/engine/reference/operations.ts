/** Which synaptic operations multiply: those of weighted sums that read numbers. Spikes only add weights. */
import type { InputCoder } from '../../coding/coders.js';
import type { Layer, Network } from '../../network/layer.js';
import { mostSpikes, type Neuron } from '../../paper/low-latency.js';
import type { MaxPooling } from '../../paper/max-pooling.js';

/** For each layer: is what it reads numbers, such as averages of spikes, and not spikes worth one V_th each? */
export function readsNumbers(
  network: Network,
  neuron: Neuron,
  maxPooling: MaxPooling,
  coder: InputCoder | undefined,
): boolean[] {
  const sends: boolean[] = []; // spikes, layer by layer
  const sendsSpikes = (layer: Layer, source: number): boolean => {
    switch (layer.kind) {
      case 'input':
        return coder?.sendsSpikes === true;
      case 'relu':
        return mostSpikes(neuron) === 1;
      case 'max-pool':
        return maxPooling !== 'average' && sends[source];
      case 'shortcut':
      case 'flatten':
        return sends[source];
      case 'conv':
      case 'linear':
      case 'add':
      case 'average-pool':
      case 'global-average-pool':
        return false;
      default:
        return layer satisfies never;
    }
  };
  network.layers.forEach((layer, i) => {
    sends.push(sendsSpikes(layer, network.sources[i][0]));
  });
  return network.sources.map(([source]) => source !== undefined && !sends[source]);
}
