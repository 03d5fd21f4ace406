/** What single layers do: outputs of ANN and SNN neuron by neuron (figure 7), times of first spikes (figure 6). */
import type { Conversion } from '../convert/conversion.js';
import type { Engine } from '../engine/engine.js';
import { sizeOf } from '../network/layer.js';

/** One neuron of one image: ANN activation a, SNN output V_th · r. */
export interface OutputPoint {
  readonly method: string;
  /** T */
  readonly steps: number;
  readonly layer: string;
  readonly ann: number;
  readonly snn: number;
}

/** Mean first-spike time of the neurons of a layer that spike at all, in steps, and how many percent do. */
export interface FirstSpike {
  readonly method: string;
  readonly layer: string;
  /** 1 for the first spiking layer */
  readonly position: number;
  readonly time: number;
  readonly share: number;
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
 * Runs images through a converted net and picks neurons of some layers at equal distances.
 *
 * @param images (N, H, W, C)
 * @param ann    {@link annOutputs} of the same images
 * @param layers spiking layers, from 0
 */
export function measureLayers(
  engine: Engine,
  images: Float32Array,
  ann: readonly Float32Array[],
  conversion: Conversion,
  method: string,
  layers: readonly number[],
): { points: OutputPoint[]; first: FirstSpike[] } {
  const { network } = engine;
  const { steps, thresholds } = conversion;
  const size = sizeOf(network.shapes[0]);
  const count = images.length / size;
  const names = network.spiking.map((at) => network.layers[at].name);
  const points: OutputPoint[] = [];
  const sums = names.map(() => ({ time: 0, spiked: 0, neurons: 0 }));
  engine.configure(conversion);
  for (let n = 0; n < count; n++) {
    const image = images.subarray(n * size, (n + 1) * size);
    const { spikeCounts = [], firstSpikeTime = [] } = engine.simulate(image, { steps, record: 'neurons' });
    firstSpikeTime.forEach((times, s) => {
      sums[s].neurons += times.length;
      for (const t of times) {
        if (t === 0) continue;
        sums[s].time += t;
        sums[s].spiked += 1;
      }
    });
    for (const s of layers) {
      const neurons = spikeCounts[s].length;
      const stride = Math.max(1, Math.floor((neurons * count) / POINTS));
      for (let i = n % stride; i < neurons; i += stride) {
        const V_th = thresholds[s].length === 1 ? thresholds[s][0] : thresholds[s][i % thresholds[s].length];
        const r = spikeCounts[s][i] / steps; // Eq. (8)
        points.push({ method, steps, layer: names[s], ann: ann[s][n * neurons + i], snn: V_th * r });
      }
    }
  }
  const first = sums.map(({ time, spiked, neurons }, s) => {
    const share = (100 * spiked) / neurons;
    return { method, layer: names[s], position: s + 1, time: spiked > 0 ? time / spiked : Number.NaN, share };
  });
  return { points, first };
}
