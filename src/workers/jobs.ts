/** What a worker can do with some images: plain data in, plain data out. The same code runs in any thread. */
import { type Coding, createCoder, inputScale } from '../coding/coders.js';
import { type ImageResiduals, imageResiduals, type ResidualRule } from '../convert/algorithm-2.js';
import type { LevelSums } from '../convert/baselines/calibration.js';
import { largestCurrent, type Simulate, sumActivations, sumLevels, sumSpikes } from '../convert/baselines/measure.js';
import { runTwoSpikes } from '../convert/baselines/tsc.js';
import { emptyHistograms, type Histograms, type QuantilePass } from '../convert/quantile.js';
import { countImages } from '../convert/thresholds.js';
import { argmax } from '../engine/argmax.js';
import { createEngine } from '../engine/create.js';
import type { Engine, EngineName, Simulation, Totals } from '../engine/engine.js';
import { normalise } from '../network/images.js';
import { type Network, sizeOf } from '../network/layer.js';
import type { Normalisation } from '../network/model.js';
import type { PerLayer, SpikingParameters } from '../network/snn.js';
import { GradientPlan, type MicroBatch } from '../train/gradient-plan.js';
import type { Recipe } from '../train/recipe.js';

/** What every worker is given once. */
export interface WorkerSetup {
  readonly engine: EngineName;
  readonly network: Network;
  readonly normalisation?: Normalisation;
}

interface Spiking {
  readonly parameters: SpikingParameters;
  readonly steps: number;
  readonly coding: Coding;
  readonly seed: number;
}

/** ANN: predicted class of each image. */
export interface ForwardJob {
  readonly kind: 'forward';
}

/** One pass of threshold selection: counts over the images. */
export interface HistogramJob {
  readonly kind: 'histogram';
  readonly pass: QuantilePass;
}

/** Algorithm 2: residuals of each image, under each of the readings. */
export interface ResidualsJob extends Spiking {
  readonly kind: 'residuals';
  readonly rules: readonly ResidualRule[];
}

/** SNN: class, spikes and synaptic operations of each image. */
export interface SimulateJob extends Spiking {
  readonly kind: 'simulate';
  /** Times before T, ascending, at which to read the answer too. */
  readonly readouts?: readonly number[];
}

/** Training: loss and gradient of one micro-batch. */
export interface GradientJob {
  readonly kind: 'gradient';
  /** (P), in shared memory where there is any */
  readonly parameters: Float32Array;
  /** Another number whenever the parameters are others: workers take them over once per number. */
  readonly revision: number;
  /** Labels of the whole batch. */
  readonly labels: Uint16Array;
  readonly recipe: Pick<Recipe, 'microBatch' | 'batchNorm'>;
}

/** ReLU outputs in bins of each layer's maximum / bins. */
export interface LevelsJob {
  readonly kind: 'levels';
  readonly maxima: PerLayer;
  readonly bins: number;
}

/** Sum of each neuron's ReLU output. */
export interface ActivationSumsJob {
  readonly kind: 'activation-sums';
  readonly maxima: PerLayer;
}

/** Spikes of each neuron of a spiking layer over all steps. */
export interface SpikeSumsJob extends Spiking {
  readonly kind: 'spike-sums';
  readonly layer: number;
}

/** Largest current of a spiking layer. */
export interface LargestCurrentJob extends Spiking {
  readonly kind: 'largest-current';
  readonly layer: number;
}

/** Two-spike temporal coding: class, spikes and operations of each image. */
export interface TwoSpikesJob {
  readonly kind: 'two-spikes';
  readonly thresholds: PerLayer;
  readonly steps: number;
}

export type Job =
  | ForwardJob
  | HistogramJob
  | ResidualsJob
  | SimulateJob
  | GradientJob
  | LevelsJob
  | ActivationSumsJob
  | SpikeSumsJob
  | LargestCurrentJob
  | TwoSpikesJob;

/** One image through the SNN. */
export interface SimulatedImage {
  readonly predicted: number;
  /** per spiking layer */
  readonly spikes: Float64Array;
  readonly synapticOperations: number;
  /** The same at the job's earlier times. */
  readonly readouts?: SimulatedImage[];
}

/** What each kind of job gives for a run of images. */
export interface JobResults {
  forward: number[];
  histogram: Histograms;
  residuals: ImageResiduals[][];
  simulate: SimulatedImage[];
  gradient: MicroBatch;
  levels: LevelSums[];
  'activation-sums': Float64Array[];
  'spike-sums': Float64Array;
  'largest-current': number;
  'two-spikes': SimulatedImage[];
}

/** Does a job on images `first`, `first` + 1, … of the data set, given as bytes (n, H, W, C). */
export type JobRunner = <J extends Job>(job: J, pixels: Uint8Array, first: number) => JobResults[J['kind']];

function answer({ logitsSum, spikes, synapticOperations, readouts }: Totals & Partial<Simulation>): SimulatedImage {
  const earlier = readouts && { readouts: readouts.map(answer) };
  return { predicted: argmax(logitsSum), spikes, synapticOperations, ...earlier };
}

/** A worker's state: one engine, and what training needs from the first gradient on. */
export function createJobRunner({ engine: name, network, normalisation }: WorkerSetup): JobRunner {
  const engine = createEngine(name, network);
  const plans = createPlans(network);
  const channels = network.shapes[0][2];
  const scale = inputScale(normalisation, channels);
  const run = (job: Job, pixels: Uint8Array, first: number): JobResults[Job['kind']] => {
    const images = normalise(pixels, channels, normalisation);
    const spiking = (job: Spiking) => simulateEach(engine, images, first, job, scale);
    switch (job.kind) {
      case 'forward':
        return classify(engine, images);
      case 'histogram': {
        const histograms = emptyHistograms(job.pass);
        countImages(engine, images, job.pass, histograms);
        return histograms;
      }
      case 'gradient': {
        const { labels } = job;
        const count = images.length / sizeOf(network.shapes[0]);
        return plans(job).learn(images, labels.subarray(first, first + count), 1 / labels.length);
      }
      case 'residuals':
        return spiking(job)({ record: 'potential' }).map((simulation) =>
          job.rules.map((rule) => imageResiduals(simulation, job.parameters.thresholds, rule)),
        );
      case 'simulate':
        return spiking(job)(job.readouts ? { readouts: job.readouts } : {}).map(answer);
      case 'levels':
        return sumLevels(engine, images, job.maxima, job.bins);
      case 'activation-sums':
        return sumActivations(engine, images, job.maxima);
      case 'spike-sums':
        return sumSpikes(spiking(job), job.layer);
      case 'largest-current':
        return largestCurrent(spiking(job), job.layer);
      case 'two-spikes':
        return runTwoSpikes(engine, images, job.thresholds, job.steps).map(({ logits, ...cost }) => ({
          predicted: argmax(logits),
          ...cost,
        }));
    }
  };
  return run as JobRunner;
}

/** The plan of a training, with the parameters of the job; kept from job to job, as trainings come one after another. */
function createPlans(network: Network): (job: GradientJob) => GradientPlan {
  let plan: GradientPlan | undefined;
  let loaded: number | undefined;
  return ({ recipe: { microBatch: batch, batchNorm }, parameters, revision }) => {
    if (plan?.options.batch !== batch || plan.options.batchNorm !== batchNorm) {
      plan = new GradientPlan(network, { batch, batchNorm });
      loaded = undefined;
    }
    if (revision !== loaded) plan.setParameters(parameters);
    loaded = revision;
    return plan;
  };
}

function classify(engine: Engine, images: Float32Array): number[] {
  const { shapes } = engine.network;
  const K = sizeOf(shapes[shapes.length - 1]);
  const logits = engine.forward(images);
  return Array.from({ length: logits.length / K }, (_, n) => argmax(logits.subarray(n * K, (n + 1) * K)));
}

/** Simulates images in order; the function returned takes what is to be recorded. */
function simulateEach(
  engine: Engine,
  images: Float32Array,
  first: number,
  { parameters, steps, coding, seed }: Spiking,
  scale: number,
): Simulate {
  const size = sizeOf(engine.network.shapes[0]);
  const coder = createCoder(coding, seed, scale);
  engine.configure(parameters);
  return (options) =>
    Array.from({ length: images.length / size }, (_, n) => {
      const image = images.subarray(n * size, (n + 1) * size);
      return engine.simulate(image, { steps, index: first + n, ...options, ...(coder && { coder }) });
    });
}
