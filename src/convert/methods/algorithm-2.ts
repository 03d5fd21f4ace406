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
import { floorModulus32 } from '../remainder.js';

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
    simulateEach(place, argument, images, { record: 'potential' }, (simulation) =>
      imageResiduals(simulation, argument.parameters.thresholds, argument.rules),
    ),
  merge: concatenate,
};

/**
 * Lines 10–15: mem = l.mem.mean() at t = T, for one image, under each of several readings. With thresholds per channel each
 * residual is divided by its channel's V_th first.
 *
 * @param simulation recorded with `potential` or more
 */
export function imageResiduals(
  simulation: Simulation,
  thresholds: PerLayer,
  rules: readonly ResidualRule[],
): ImageResiduals[] {
  const out = rules.map(() => new Float64Array(thresholds.length * 2));
  thresholds.forEach((V_th, s) => {
    const v_T = simulation.finalPotential?.[s];
    if (!v_T) throw new Error('residuals need a simulation that recorded final potentials');
    const { sums, inRange } = layerResiduals(v_T, V_th);
    rules.forEach((rule, k) => {
      out[k][s * 2] = sums[rule];
      out[k][s * 2 + 1] = rule === 'in-range' ? inRange : v_T.length;
    });
  });
  return out;
}

/** A layer's residuals under every reading. */
interface LayerResiduals {
  readonly sums: Readonly<Record<ResidualRule, number>>;
  /** Neurons with v(T) in [0, V_th]. */
  readonly inRange: number;
}

/**
 * Sums of a layer's residuals, each in the order of the neurons. An addition waits for the one before it, and those of
 * other readings fill the wait; the remainder has a loop of its own, since both together are slower in V8 than apart.
 * Where v(T) lies is as often this as that: products of comparisons in place of branches.
 */
function layerResiduals(v_T: Float32Array, V_th: Float32Array): LayerResiduals {
  const [raw, within, clamped, inRange] = placeSums(v_T, V_th);
  return { sums: { raw, 'in-range': within, clamped, remainder: remainderSum(v_T, V_th) }, inRange };
}

/** What depends on where v(T) lies: sums of raw, in-range, clamped, and how many are in range. */
function placeSums(v_T: Float32Array, V_th: Float32Array): [number, number, number, number] {
  const perChannel = V_th.length > 1;
  let raw = 0;
  let within = 0;
  let clamped = 0;
  let inRange = 0;
  let channel = 0;
  for (let n = 0; n < v_T.length; n++) {
    const v = v_T[n];
    const own = V_th[channel];
    channel = channel + 1 < V_th.length ? channel + 1 : 0;
    const isInRange = +(v >= 0) & +(v <= own); // 1 or 0
    inRange += isInRange;
    const kept = v * isInRange;
    const cut = kept + own * +(v > own);
    raw += perChannel ? v / own : v;
    within += perChannel ? kept / own : kept;
    clamped += perChannel ? cut / own : cut;
  }
  return [raw, within, clamped, inRange];
}

function remainderSum(v_T: Float32Array, V_th: Float32Array): number {
  const perChannel = V_th.length > 1;
  let sum = 0;
  let channel = 0;
  for (let n = 0; n < v_T.length; n++) {
    const own = V_th[channel];
    channel = channel + 1 < V_th.length ? channel + 1 : 0;
    const rest = floorModulus32(v_T[n], own);
    sum += perChannel ? rest / own : rest;
  }
  return sum;
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
