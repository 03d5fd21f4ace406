/**
 * Algorithm 2: v(0) from the training set. The converted SNN runs for T steps on each calibration image; the residual
 * v(T) is averaged over a layer's neurons, then over the images: one number per layer.
 */
import type { Simulation } from '../engine/engine.js';
import type { PerLayer } from '../network/snn.js';
import { floorModulus } from './remainder.js';

/** Readings of "residual". PAPER: the text says remainder of a division, the algorithm takes v(T) as it is. */
export type ResidualRule = 'remainder' | 'in-range' | 'clamped' | 'raw';

export const RESIDUAL_RULES = ['remainder', 'in-range', 'clamped', 'raw'] as const satisfies readonly ResidualRule[];

/** A reading, or `auto`: that of {@link AUTO_RULES} whose SNN agrees with the ANN on most calibration images. */
export type ResidualChoice = ResidualRule | 'auto';

export const RESIDUAL_CHOICES = [...RESIDUAL_RULES, 'auto'] as const satisfies readonly ResidualChoice[];

/** What `auto` tries, the first of equals wins; not `raw`, which falls to chance on every net measured (data/readings.md). */
export const AUTO_RULES = ['in-range', 'remainder', 'clamped'] as const satisfies readonly ResidualRule[];

/** The readings that a choice leaves open. */
export function rulesOf(choice: ResidualChoice): readonly ResidualRule[] {
  return choice === 'auto' ? AUTO_RULES : [choice];
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
  }
}

/** Sum and number of the residuals of one image's neurons, per spiking layer: [sum, count, sum, count, …], float64. */
export type ImageResiduals = Float64Array;

/**
 * The residuals of one image. With thresholds per channel each is divided by its channel's V_th first.
 *
 * @param simulation recorded with `potential` or more
 */
export function imageResiduals(simulation: Simulation, thresholds: PerLayer, rule: ResidualRule): ImageResiduals {
  const out = new Float64Array(thresholds.length * 2);
  thresholds.forEach((V_th, s) => {
    const v_T = simulation.finalPotential?.[s];
    if (!v_T) throw new Error('residuals need a simulation that recorded final potentials');
    const C = V_th.length;
    for (let n = 0; n < v_T.length; n++) {
      const value = residual(v_T[n], V_th[n % C], rule);
      if (value === undefined) continue;
      out[s * 2] += C === 1 ? value : value / V_th[n % C];
      out[s * 2 + 1] += 1;
    }
  });
  return out;
}

/**
 * Mean over the neurons of each image, then over the images, in their order: independent of how they were split up. An
 * image without any neuron in range is left out; without any such image the result is 0.
 */
export function meanResiduals(images: readonly ImageResiduals[]): Float64Array {
  const layers = (images[0]?.length ?? 0) / 2;
  return Float64Array.from({ length: layers }, (_, s) => {
    let [sum, count] = [0, 0];
    for (const image of images) {
      if (image[s * 2 + 1] === 0) continue;
      sum += image[s * 2] / image[s * 2 + 1];
      count += 1;
    }
    return count === 0 ? 0 : sum / count;
  });
}
