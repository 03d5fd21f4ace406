/**
 * Algorithm 2 (section 3.3): v(0) from the training set. The converted SNN runs for T steps on each calibration image; the
 * residual v(T) is averaged over a layer's neurons, then over the images: one number per layer.
 */
import { SPIKING_CHUNK } from '../../engine/answers.js';
import type { Simulation } from '../../engine/engine.js';
import { concatenate, type Job, type SimulationArgument, simulateEach } from '../../engine/job.js';
import { type PerLayer, type SpikingParameters, valueAt } from '../../network/snn.js';
import type { Calibration } from '../calibration.js';
import type { RESIDUAL_RULES } from '../options.js';
import { floorModulus } from '../remainder.js';

/** Readings of "residual". PAPER: the text says remainder of a division, the algorithm takes v(T) as it is. */
export type ResidualRule = (typeof RESIDUAL_RULES)[number];

/** What `auto` tries, the first of equals wins; not `raw`, which falls to chance on every net measured (data/readings.md). */
export const AUTO_RULES = ['in-range', 'remainder', 'clamped'] as const satisfies readonly ResidualRule[];

/**
 * Algorithm 2: the mean residual of each layer under each of several readings, in float64; with thresholds per channel in
 * units of V_th.
 *
 * @param parameters the SNN that runs on the images: thresholds balanced, v(0) at the compensation (Algorithm 3) or 0
 */
export function algorithm2(
  calibration: Calibration,
  parameters: SpikingParameters,
  T: number,
  rules: readonly ResidualRule[],
): Promise<Float64Array[]> {
  return calibration.residuals(parameters, T, rules);
}

/** Sum and number of the residuals of one image's neurons, per spiking layer: [sum, count, sum, count, …], float64. */
export type ImageResiduals = Float64Array;

/** Lines 8–17 for some images, under each of several readings. */
export const finalResiduals: Job<SimulationArgument & { rules: readonly ResidualRule[] }, ImageResiduals[][]> = {
  kind: 'final-residuals',
  chunk: SPIKING_CHUNK,
  run: (place, argument, images) =>
    simulateEach(place, argument, images, { record: 'potential' }).map((simulation) =>
      argument.rules.map((rule) => imageResiduals(simulation, argument.parameters.thresholds, rule)),
    ),
  merge: concatenate,
};

/**
 * Lines 10–15: mem = l.mem.mean() at t = T, for one image. With thresholds per channel each residual is divided by its
 * channel's V_th first.
 *
 * @param simulation recorded with `potential` or more
 */
export function imageResiduals(simulation: Simulation, thresholds: PerLayer, rule: ResidualRule): ImageResiduals {
  const out = new Float64Array(thresholds.length * 2);
  thresholds.forEach((V_th, s) => {
    const v_T = simulation.finalPotential?.[s];
    if (!v_T) throw new Error('residuals need a simulation that recorded final potentials');
    const perChannel = V_th.length > 1;
    for (let n = 0; n < v_T.length; n++) {
      const own = valueAt(V_th, n);
      const value = residual(v_T[n], own, rule);
      if (value === undefined) continue;
      out[s * 2] += perChannel ? value / own : value;
      out[s * 2 + 1] += 1;
    }
  });
  return out;
}

/** What one neuron's v(T) counts for; undefined: it is left out. */
export function residual(v_T: number, V_th: number, rule: ResidualRule): number | undefined {
  switch (rule) {
    case 'raw':
      return v_T;
    case 'clamped':
      return Math.min(Math.max(v_T, 0), V_th);
    case 'in-range':
      return v_T >= 0 && v_T <= V_th ? v_T : undefined;
    case 'remainder':
      return floorModulus(v_T, V_th);
    default:
      return rule satisfies never;
  }
}

/**
 * Lines 18–20: init_mem[l] = mem_sum[l] / len(datasets). Mean over the neurons of each image, then over the images, in
 * their order: independent of how they were split up. An image without any neuron in range is left out; without any such
 * image the result is 0.
 */
export function meanResiduals(images: readonly ImageResiduals[]): Float64Array {
  const layers = (images[0]?.length ?? 0) / 2;
  return Float64Array.from({ length: layers }, (_, s) => {
    let [mem_sum, count] = [0, 0];
    for (const image of images) {
      if (image[s * 2 + 1] === 0) continue;
      mem_sum += image[s * 2] / image[s * 2 + 1];
      count += 1;
    }
    return count === 0 ? 0 : mem_sum / count;
  });
}
