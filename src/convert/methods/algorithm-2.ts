/**
 * Algorithm 2 (section 3.3): v(0) from the training set. The converted SNN runs for T steps on each calibration image; the
 * residual v(T) is averaged over a layer's neurons, then over the images: one number per layer.
 */
import { SPIKING_CHUNK } from '../../engine/answers.js';
import type { Simulation } from '../../engine/engine.js';
import { concatenate, type Job, type SimulationArgument, simulateEach } from '../../engine/job.js';
import type { PerLayer, SpikingParameters } from '../../network/snn.js';
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
      readResiduals(simulation, argument.parameters.thresholds, argument.rules),
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
  return readResiduals(simulation, thresholds, [rule])[0];
}

/** The same under each of several readings. */
function readResiduals(simulation: Simulation, thresholds: PerLayer, rules: readonly ResidualRule[]): ImageResiduals[] {
  return rules.map((rule) => {
    const out = new Float64Array(thresholds.length * 2);
    thresholds.forEach((V_th, s) => {
      const v_T = simulation.finalPotential?.[s];
      if (!v_T) throw new Error('residuals need a simulation that recorded final potentials');
      out.set(layerResiduals(v_T, V_th, rule), s * 2);
    });
    return out;
  });
}

/** What one neuron's v(T) counts for; undefined: it is left out. */
export function residual(v_T: number, V_th: number, rule: ResidualRule): number | undefined {
  const [sum, count] = layerResiduals(Float32Array.of(v_T), Float32Array.of(V_th), rule);
  return count === 1 ? sum : undefined;
}

/**
 * Sum and number of a layer's residuals. Where v(T) lies is as often this as that: products of comparisons in place of
 * branches, and nothing in the loop that V8 would put on the heap, are three times as fast.
 */
function layerResiduals(v_T: Float32Array, V_th: Float32Array, rule: ResidualRule): [sum: number, count: number] {
  const perChannel = V_th.length > 1;
  let sum = 0;
  let count = 0;
  let channel = 0;
  for (let n = 0; n < v_T.length; n++) {
    const v = v_T[n];
    const own = V_th[channel];
    channel = channel + 1 < V_th.length ? channel + 1 : 0;
    const isInRange = +(v >= 0) & +(v <= own); // 1 or 0
    let value = v; // raw
    let counts = 1;
    if (rule === 'clamped') value = v * isInRange + own * +(v > own);
    else if (rule === 'remainder') value = floorModulus(v, own);
    else if (rule === 'in-range') {
      value = v * isInRange;
      counts = isInRange;
    }
    sum += perChannel ? value / own : value;
    count += counts;
  }
  return [sum, count];
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
