/** The baselines' measurements, spread over a pool. */
import type { Calibration, LevelSums } from '../convert/baselines/calibration.js';
import { sumUnit } from '../convert/baselines/calibration.js';
import { DEFAULT_OPTIONS } from '../convert/pipeline.js';
import { firstImages, type ImageSet } from '../network/images.js';
import type { PerLayer, SpikingParameters } from '../network/snn.js';
import type { Job, JobResults } from '../workers/jobs.js';
import type { Pool } from '../workers/pool.js';
import { findThresholds } from './methods.js';
import { DENSE_CHUNK, SPIKING_CHUNK, tracker, type WorkOptions } from './work.js';

/** Measures on a set of calibration images; thresholds and means are kept for the next method that asks. */
export function createCalibration(pool: Pool, images: ImageSet, work: WorkOptions): Calibration {
  return new PoolCalibration(pool, images, work);
}

class PoolCalibration implements Calibration {
  readonly #known = new Map<string, Promise<unknown>>();

  constructor(
    readonly pool: Pool,
    readonly images: ImageSet,
    readonly work: WorkOptions,
  ) {}

  get network() {
    return this.pool.setup.network;
  }

  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known) return known as Promise<T>;
    const result = work();
    this.#known.set(key, result);
    result.catch(() => this.#known.delete(key)); // cancelled: whoever asks next starts again
    return result;
  }

  thresholds(p: number): Promise<PerLayer> {
    const options = { ...DEFAULT_OPTIONS, steps: 1, quantile: p };
    return this.once(`thresholds ${p}`, () => findThresholds(this.pool, this.images, options, this.work));
  }

  async levels(maxima: PerLayer, bins: number): Promise<LevelSums[]> {
    const job = { kind: 'levels', maxima, bins } as const;
    const [total, ...rest] = await this.#run(job, 'levels', this.images, DENSE_CHUNK);
    for (const more of rest) {
      for (const [s, { counts, sums }] of total.entries()) {
        add(counts, more[s].counts);
        add(sums, more[s].sums);
      }
    }
    return total;
  }

  meanActivations(maxima: PerLayer, samples: number): Promise<Float64Array[]> {
    return this.once(`means ${samples}`, async () => {
      const images = firstImages(this.images, samples);
      const job = { kind: 'activation-sums', maxima } as const;
      const [total, ...rest] = await this.#run(job, 'mean activations', images, DENSE_CHUNK);
      for (const more of rest) {
        for (const [s, sums] of total.entries()) add(sums, more[s]);
      }
      return total.map((sums, s) => sums.map((sum) => (sum / images.count) * sumUnit(maxima[s][0])));
    });
  }

  async meanRates(s: number, parameters: SpikingParameters, steps: number, samples: number): Promise<Float64Array> {
    const images = firstImages(this.images, samples);
    const job = { kind: 'spike-sums', layer: s, ...this.#spiking(parameters, steps) } as const;
    const [total, ...rest] = await this.#run(job, this.#stage('calibration', s, steps), images, SPIKING_CHUNK);
    for (const more of rest) add(total, more);
    return total.map((sum) => sum / (images.count * steps));
  }

  async largestCurrent(s: number, parameters: SpikingParameters, steps: number, samples: number): Promise<number> {
    const images = firstImages(this.images, samples);
    const job = { kind: 'largest-current', layer: s, ...this.#spiking(parameters, steps) } as const;
    return Math.max(...(await this.#run(job, this.#stage('spike-norm', s, steps), images, SPIKING_CHUNK)));
  }

  #spiking(parameters: SpikingParameters, steps: number) {
    const { coding, seed } = this.work;
    return { parameters, steps, coding, seed };
  }

  #stage(what: string, s: number, steps: number): string {
    return `${what}, layer ${s + 1} of ${this.network.spiking.length}, T = ${steps}`;
  }

  #run<J extends Job>(job: J, stage: string, images: ImageSet, chunk: number): Promise<JobResults[J['kind']][]> {
    if (images.count === 0) throw new RangeError('the calibration set is empty: give at least one image');
    return this.pool.run(job, images, { chunk, ...tracker(stage, images.count, this.work) });
  }
}

function add(into: Float64Array, more: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] += more[i];
}
