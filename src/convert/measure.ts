/** How some images answer what a calibration asks: a worker's share of each measurement, and how shares are merged. */
import { DENSE_CHUNK, SPIKING_CHUNK } from '../engine/answers.js';
import { type Job, networkInputs, type SimulationArgument, simulateEach } from '../engine/job.js';
import { sizeOf } from '../network/layer.js';
import type { PerLayer } from '../network/snn.js';
import { fitChannels } from './fit/layers.js';
import { SAMPLE_JOBS } from './fit/samples.js';
import { leastSquaresChannels } from './fit/threshold.js';
import { finalResiduals } from './methods/algorithm-2.js';
import { addHistograms, emptyHistograms, type Histograms, type QuantilePass } from './quantile.js';
import { countImages } from './thresholds.js';

/** One pass of the exact quantiles: counts over the images. */
export const histogram: Job<QuantilePass, Histograms> = {
  kind: 'histogram',
  chunk: DENSE_CHUNK,
  run(place, pass, images) {
    const histograms = emptyHistograms(pass);
    countImages(place.engine, networkInputs(place, images), pass, histograms);
    return histograms;
  },
  merge(total, more) {
    addHistograms(total, more);
    return total;
  },
};

/**
 * The power of two in multiples of which activations are summed: 30 bits below the layer's largest. Sums below 2^23 times
 * the largest are exact in float64, and so the same in any order; what is rounded away is below 10^-9 of the largest.
 */
export function sumUnit(maximum: number): number {
  return 2 ** (Math.ceil(Math.log2(maximum)) - 30);
}

/** A layer's activations in equal bins from 0 to its largest, the last bin holding what is at the largest. */
export interface LevelSums {
  /** (bins + 1) number of activations */
  readonly counts: Float64Array;
  /** (bins + 1) sum of activations, whole multiples of {@link sumUnit} */
  readonly sums: Float64Array;
}

/** Counts and sums of the ReLU outputs in bins of each layer's maximum / bins. */
export const levels: Job<{ maxima: PerLayer; bins: number }, LevelSums[]> = {
  kind: 'levels',
  chunk: DENSE_CHUNK,
  run(place, { maxima, bins }, images) {
    const out = maxima.map(() => ({ counts: new Float64Array(bins + 1), sums: new Float64Array(bins + 1) }));
    place.engine.forward(networkInputs(place, images), (s, activation) => {
      const { counts, sums } = out[s];
      const maximum = maxima[s][0];
      const perUnit = 1 / sumUnit(maximum);
      for (let i = 0; i < activation.length; i++) {
        const bin = Math.min(Math.floor((activation[i] * bins) / maximum), bins);
        counts[bin] += 1;
        sums[bin] += Math.round(activation[i] * perUnit);
      }
    });
    return out;
  },
  merge(total, more) {
    for (const [s, { counts, sums }] of total.entries()) {
      addInto(counts, more[s].counts);
      addInto(sums, more[s].sums);
    }
    return total;
  },
};

/** Sum of each neuron's ReLU output over the images, per layer (H, W, C), in multiples of {@link sumUnit}. */
export const activationSums: Job<{ maxima: PerLayer }, Float64Array[]> = {
  kind: 'activation-sums',
  chunk: DENSE_CHUNK,
  run(place, { maxima }, images) {
    const { spiking, shapes } = place.engine.network;
    const out = spiking.map((at) => new Float64Array(sizeOf(shapes[at])));
    place.engine.forward(networkInputs(place, images), (s, activation) => {
      const sums = out[s];
      const perUnit = 1 / sumUnit(maxima[s][0]);
      for (let i = 0; i < activation.length; i++) sums[i % sums.length] += Math.round(activation[i] * perUnit);
    });
    return out;
  },
  merge: addLayers,
};

/** Σ_t s(t) of each neuron of a spiking layer, summed over the images: (H, W, C). */
export const spikeSums: Job<SimulationArgument & { layer: number }, Float64Array> = {
  kind: 'spike-sums',
  chunk: SPIKING_CHUNK,
  run(place, argument, images) {
    const { layer: s } = argument;
    const sums = new Float64Array(sizeOf(place.engine.network.shapes[place.engine.network.spiking[s]]));
    simulateEach(place, argument, images, { record: 'neurons', until: s }, ({ spikeCounts }) => {
      if (spikeCounts) addInto(sums, spikeCounts[s]);
    });
    return sums;
  },
  merge: addInto,
};

/** Largest I(t) of a spiking layer over neurons, steps and images. */
export const largestCurrent: Job<SimulationArgument & { layer: number }, number> = {
  kind: 'largest-current',
  chunk: SPIKING_CHUNK,
  run(place, argument, images) {
    let largest = Number.NEGATIVE_INFINITY;
    const currents = (_: number, I: Float32Array) => {
      for (let n = 0; n < I.length; n++) if (I[n] > largest) largest = I[n];
    };
    simulateEach(place, argument, images, { until: argument.layer, currents }, () => {});
    return largest;
  },
  merge: Math.max,
};

/** total += more, element by element. */
function addInto(total: Float64Array, more: ArrayLike<number>): Float64Array {
  for (let i = 0; i < total.length; i++) total[i] += more[i];
  return total;
}

function addLayers(total: Float64Array[], more: Float64Array[]): Float64Array[] {
  for (const [s, sums] of total.entries()) addInto(sums, more[s]);
  return total;
}

export const CALIBRATION_JOBS = [
  ...SAMPLE_JOBS,
  leastSquaresChannels,
  fitChannels,
  histogram,
  finalResiduals,
  levels,
  activationSums,
  spikeSums,
  largestCurrent,
] as const;
