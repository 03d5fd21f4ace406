/** What single layers do: outputs of ANN and SNN neuron by neuron (figure 7), first spikes (figure 6), firing rates. */

import type { InputCoder } from '../coding/coders.js';
import { positionsOf } from '../convert/fit/samples.js';
import type { Engine } from '../engine/engine.js';
import { sizeOf } from '../network/layer.js';
import { type Conversion, totalWeightOf, valueAt } from '../network/snn.js';
import { meanOutput } from '../paper/error.js';
import { firingRate } from '../paper/rate.js';

/** One neuron of one image: ANN activation a, SNN output V_th · r. */
export interface OutputPoint {
  readonly method: string;
  /** T */
  readonly steps: number;
  readonly layer: string;
  readonly ann: number;
  readonly snn: number;
}

/** How active a layer is. */
export interface LayerActivity {
  readonly method: string;
  readonly layer: string;
  /** 1 for the first spiking layer */
  readonly position: number;
  /** Mean step of the first spike of the neurons that spike at all; NaN where none does. */
  readonly firstSpike: number;
  /** The same over all neurons, a silent one counted as T + 1. */
  readonly firstSpikeOfAll: number;
  /** Percent of the neurons that spike at all. */
  readonly spiking: number;
  /** Mean firing rate, Eq. (8), percent of the steps. */
  readonly rate: number;
}

/** Neurons drawn per layer, method and T: enough to see a cloud, few enough for a page. */
const POINTS = 400;

/** ANN outputs of each spiking layer, (N, H, W, C). */
export function annOutputs(engine: Engine, images: Float32Array): Float32Array[] {
  const outputs: Float32Array[] = [];
  engine.forward(images, (s, activation) => {
    const before = outputs[s];
    if (!before) outputs[s] = activation.slice();
    else {
      outputs[s] = new Float32Array(before.length + activation.length);
      outputs[s].set(before);
      outputs[s].set(activation, before.length);
    }
  });
  return outputs;
}

/**
 * Runs images through a converted net and picks neurons of some layers: one of each of as many equal parts, so that neither
 * channels nor columns fall in step with them.
 *
 * @param images (N, H, W, C)
 * @param ann    {@link annOutputs} of the same images
 * @param layers spiking layers, from 0
 */
export function measureLayers(
  engine: Engine,
  images: Float32Array,
  ann: readonly Float32Array[],
  { conversion, coder }: { readonly conversion: Conversion; readonly coder: InputCoder | undefined },
  method: string,
  layers: readonly number[],
): { points: OutputPoint[]; activity: LayerActivity[] } {
  const { network } = engine;
  const { steps, thresholds } = conversion;
  const total = totalWeightOf(conversion, steps);
  const size = sizeOf(network.shapes[0]);
  const count = images.length / size;
  const names = network.spiking.map((at) => network.layers[at].name);
  const points: OutputPoint[] = [];
  const sums = names.map(() => ({ time: 0, spiked: 0, neurons: 0, spikes: 0 }));
  engine.configure(conversion);
  for (let n = 0; n < count; n++) {
    const image = images.subarray(n * size, (n + 1) * size);
    const options = { steps, record: 'neurons' as const, index: n, ...(coder && { coder }) };
    const { spikes, spikeCounts = [], firstSpikeTime = [] } = engine.simulate(image, options);
    firstSpikeTime.forEach((times, s) => {
      sums[s].neurons += times.length;
      sums[s].spikes += spikes[s];
      for (const t of times) {
        if (t === 0) continue;
        sums[s].time += t;
        sums[s].spiked += 1;
      }
    });
    for (const s of layers) {
      const neurons = spikeCounts[s].length;
      for (const i of positionsOf(s, n, count, neurons, POINTS)) {
        const x = meanOutput(firingRate(spikeCounts[s][i], total), valueAt(thresholds[s], i));
        points.push({ method, steps, layer: names[s], ann: ann[s][n * neurons + i], snn: x });
      }
    }
  }
  const activity = sums.map(({ time, spiked, neurons, spikes }, s) => ({
    ...{ method, layer: names[s], position: s + 1 },
    firstSpike: spiked > 0 ? time / spiked : Number.NaN,
    firstSpikeOfAll: (time + (neurons - spiked) * (steps + 1)) / neurons,
    spiking: (100 * spiked) / neurons,
    rate: (100 * spikes) / (neurons * steps),
  }));
  return { points, activity };
}
