/**
 * Thresholds of least mean squared error as both calibrations of Li et al. 2021 start from them: with activations rounded
 * down. `--threshold mmse` is another search, which rounds to the nearest level: fit/threshold.ts.
 */
import type { PerLayer } from '../../network/snn.js';
import type { Calibration } from '../calibration.js';
import { type LevelSums, sumUnit } from '../measure.js';

/** Candidates are max, 0.99 max, …, 0.06 max. */
const CANDIDATES = 95;

/** Bins per step: all candidates' level borders, k (1 − i / 100) max / T, are whole multiples of max / (100 T). */
const BINS = 100;

/**
 * V_th of each layer: of θ = max (1 − i / 100), i = 0..94, the one for which Σ (a − (θ / T) min(⌊a T / θ⌋, T))² is least
 * over all activations of the calibration images; the first of equals.
 */
export async function lightThresholds(calibration: Calibration, steps: number): Promise<PerLayer> {
  return calibration.once(`light thresholds ${steps}`, async () => {
    const maxima = await calibration.thresholds(1);
    const levels = await calibration.levels(maxima, BINS * steps);
    return maxima.map((max, s) => Float32Array.of(bestThreshold(max[0], steps, levels[s])));
  });
}

/** The best candidate, from a layer's activations in bins of max / (100 T). */
export function bestThreshold(max: number, T: number, levels: LevelSums): number {
  let [best, least] = [max, Number.POSITIVE_INFINITY];
  for (let i = 0; i < CANDIDATES; i++) {
    const error = squaredError(max, T, 100 - i, levels);
    if (error < least) [best, least] = [max * (1 - i / 100), error];
  }
  return best;
}

/** Σ (a − q)² − Σ a² for θ = max · hundredths / 100: Σ a² is the same for every θ. */
function squaredError(max: number, T: number, hundredths: number, { counts, sums }: LevelSums): number {
  const unit = sumUnit(max);
  const level = (max * hundredths) / (100 * T); // θ / T
  let error = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    if (counts[bin] === 0) continue;
    const q = level * Math.min(Math.floor(bin / hundredths), T);
    error += q * (q * counts[bin] - 2 * unit * sums[bin]);
  }
  return error;
}
