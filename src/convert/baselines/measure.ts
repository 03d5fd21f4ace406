/** A worker's share of the baselines' measurements: some images in, whole-number sums out. */
import type { Engine, SimulateOptions } from '../../engine/engine.js';
import { sizeOf } from '../../network/layer.js';
import type { PerLayer } from '../../network/snn.js';
import { type LevelSums, sumUnit } from './calibration.js';

/** Runs the SNN on some images in order, as the engine is configured; the caller knows T and the input's code. */
export type Simulate = (options: Omit<SimulateOptions, 'steps'>) => ReturnType<Engine['simulate']>[];

/** Counts and sums of the ReLU outputs of some images in bins, see {@link LevelSums}. */
export function sumLevels(engine: Engine, images: Float32Array, maxima: PerLayer, bins: number): LevelSums[] {
  const out = maxima.map(() => ({ counts: new Float64Array(bins + 1), sums: new Float64Array(bins + 1) }));
  engine.forward(images, (s, activation) => {
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
}

/** Sum of each neuron's ReLU output over some images, per layer (H, W, C), in multiples of {@link sumUnit}. */
export function sumActivations(engine: Engine, images: Float32Array, maxima: PerLayer): Float64Array[] {
  const { spiking, shapes } = engine.network;
  const out = spiking.map((at) => new Float64Array(sizeOf(shapes[at])));
  engine.forward(images, (s, activation) => {
    const sums = out[s];
    const perUnit = 1 / sumUnit(maxima[s][0]);
    for (let i = 0; i < activation.length; i++) sums[i % sums.length] += Math.round(activation[i] * perUnit);
  });
  return out;
}

/** Σ_t θ(t) of each neuron of spiking layer s, summed over images: (H, W, C). */
export function sumSpikes(simulate: Simulate, s: number): Float64Array {
  const counts = simulate({ record: 'neurons', until: s }).map(
    ({ spikeCounts }) => spikeCounts?.[s] ?? new Int32Array(),
  );
  const sums = Float64Array.from(counts[0]);
  for (const more of counts.slice(1))
    more.forEach((n, i) => {
      sums[i] += n;
    });
  return sums;
}

/** Largest I(t) of spiking layer s over neurons, steps and images. */
export function largestCurrent(simulate: Simulate, s: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  simulate({
    until: s,
    currents: (_, I) => {
      for (let n = 0; n < I.length; n++) if (I[n] > largest) largest = I[n];
    },
  });
  return largest;
}
