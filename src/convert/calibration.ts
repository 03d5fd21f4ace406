/**
 * What a method may ask of calibration images: thresholds, residuals, rates, currents, answers. Methods ask here and
 * never see images or workers; the runner decides whether the work is done in this thread or spread over a pool. Every
 * sum over images is one of whole numbers, or is added up in the order of the images, so that no answer depends on how
 * the images were split up.
 */

import { NetworkError } from '../check.js';
import {
  annAnswers,
  annProbabilities,
  type SimulatedImage,
  type SnnAnswersArgument,
  snnAnswers,
} from '../engine/answers.js';
import { argmax } from '../engine/argmax.js';
import type { Job, Runner, SimulationArgument, Task } from '../engine/job.js';
import { type ImageSet, someImages } from '../network/images.js';
import type { Network } from '../network/layer.js';
import {
  copyPerLayer,
  hasMaxPools,
  type PerLayer,
  type SpikingParameters,
  sameParameters,
  totalWeightOf,
  withMaxPooling,
} from '../network/snn.js';
import { answersOnTheWay } from './early.js';
import { joined, sampleActivations, sampleCurrents } from './fit/samples.js';
import { leastSquaresChannels, POSITIONS } from './fit/threshold.js';
import { activationSums, histogram, type LevelSums, largestCurrent, levels, spikeSums, sumUnit } from './measure.js';
import { finalResiduals, meanResiduals, type ResidualRule } from './methods/algorithm-2.js';
import type { OptionValues } from './options.js';
import { selectThresholds, thresholdsFrom, withoutZeros } from './thresholds.js';
import { tracker, type WorkOptions } from './work.js';

/** How images enter while calibrating: as they will when the SNN is used. */
export type Input = Pick<OptionValues, 'coding' | 'seed' | 'compensateInput'>;

/** Likewise, and how max pools work. */
export type CalibrationInput = Input & Pick<OptionValues, 'maxPooling'>;

/** An answer that is there, or that somebody who may cancel it is waiting for. */
interface Known {
  readonly result: Promise<unknown>;
  signal: AbortSignal | undefined;
}

/** How often an SNN answers as the ANN does. */
interface Agreement {
  readonly parameters: SpikingParameters;
  readonly steps: number;
  readonly images: number;
}

/**
 * Calibration images and what is known of them: thresholds, residuals, rates, currents, answers. What is found is remembered, so that
 * several methods and several T share it; thresholds and conversions are handed out as copies, the rest must stay as it is.
 *
 * @example
 * const calibration = new Calibration(createInlineRunner({ engine: 'wasm', network }), images, DEFAULT_OPTIONS);
 * const V_th = await calibration.thresholds(0.99); // one Float32Array per spiking layer
 */
export class Calibration {
  #known = new Map<string, Known>();
  #parts = new Map<string, Calibration>();
  #agreements: Agreement[] = [];
  #times: readonly number[] = [];
  /** Counted from 0, wherever they were cut from: what is sampled is a function of their places among themselves. */
  readonly images: ImageSet;

  /**
   * @param runner where the work is done
   * @param images calibration images, a set of their own whatever set they were cut from; their labels are never read
   * @param input  how images enter and max pools work
   * @throws RangeError for no image
   */
  constructor(
    readonly runner: Runner,
    images: ImageSet,
    readonly input: CalibrationInput,
    readonly work: WorkOptions = {},
  ) {
    this.images = images.first ? { ...images, first: 0 } : images;
    if (images.count === 0)
      throw new RangeError('"calibration": the calibration set is empty, give at least one image');
  }

  get network(): Network {
    return this.runner.setup.network;
  }

  /** The first `count` images, or all; asked for again it remembers what it measured. */
  first(count: number): Calibration {
    if (count >= this.images.count) return this;
    return this.part(0, count);
  }

  /** Some of the images, from `first` on; asked for again it remembers what it measured. */
  part(first: number, count: number): Calibration {
    const key = `${first} ${count}`;
    const part = this.#parts.get(key) ?? this.of(someImages(this.images, first, count));
    this.#parts.set(key, part);
    return part.work === this.work ? part : part.withWork(this.work);
  }

  /** The same images under another reading of max pooling; asked for again it remembers what it measured. */
  reading(maxPooling: OptionValues['maxPooling']): Calibration {
    if (maxPooling === this.input.maxPooling || !hasMaxPools(this.network)) return this;
    const input = { ...this.input, maxPooling };
    const other = this.#parts.get(maxPooling) ?? new Calibration(this.runner, this.images, input, this.work);
    this.#parts.set(maxPooling, other);
    return other.work === this.work ? other : other.withWork(this.work);
  }

  /** The same calibration, which remembers the same, for work that reports and is stopped in another way. */
  withWork(work: WorkOptions): Calibration {
    const same = new Calibration(this.runner, this.images, this.input, work);
    same.#known = this.#known;
    same.#parts = this.#parts;
    same.#agreements = this.#agreements;
    same.#times = this.#times;
    return same;
  }

  /**
   * The same calibration for conversions to several T, the largest first: an SNN that does not depend on T is then asked how
   * often it agrees with the ANN in one simulation for all of them.
   */
  forTimes(times: readonly number[]): Calibration {
    const same = this.withWork(this.work);
    same.#times = [...new Set(times)].sort((a, b) => a - b);
    return same;
  }

  /** Other images, measured in the same way. */
  of(images: ImageSet): Calibration {
    return new Calibration(this.runner, images, this.input, this.work);
  }

  /** Does work once per key: what several methods or several T share. What was cancelled is done again. */
  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known && !known.signal?.aborted) return known.result as Promise<T>;
    const entry: Known = { result: work(), signal: this.work.signal };
    this.#known.set(key, entry);
    entry.result.then(
      () => {
        entry.signal = undefined; // it stands, whatever becomes of who asked for it
      },
      () => this.#known.get(key) === entry && this.#known.delete(key), // whoever asks next starts again
    );
    return entry.result as Promise<T>;
  }

  /**
   * V_th: the exact p-quantile of the activations over all images, zeros included, of each layer or channel. A layer that is
   * so sparse that they are all 0 has its largest activation instead, or 1 where that is 0, too.
   *
   * @throws RangeError for p outside (0, 1]
   * @throws NetworkError for activations that are no float32 numbers
   */
  async thresholds(p: number, scope: OptionValues['thresholdScope'] = 'layer'): Promise<PerLayer> {
    return copyPerLayer(await this.once(`thresholds ${p} ${scope}`, () => this.#findThresholds(p, scope)));
  }

  async #findThresholds(p: number, scope: OptionValues['thresholdScope']): Promise<PerLayer> {
    const quantiles = await this.#quantiles(p, scope);
    return thresholdsFrom(p === 1 ? quantiles : await this.#withLargest(quantiles));
  }

  /** V_th as found; layers where none was, all of them 0, have their largest activation. */
  async #withLargest(found: readonly ArrayLike<number>[]): Promise<number[][]> {
    const layers = found.map((layer) => Array.from(layer));
    const isZero = (layer: readonly number[]) => layer.every((V_th) => Math.fround(V_th) === 0);
    if (!layers.some(isZero)) return layers;
    const largest = await this.thresholds(1);
    return layers.map((layer, s) => (isZero(layer) ? layer.map(() => largest[s][0]) : layer));
  }

  async #quantiles(p: number, scope: OptionValues['thresholdScope']): Promise<Float64Array[]> {
    const selection = selectThresholds(this.network, p, scope);
    const chunk = Math.max(16, Math.ceil(this.images.count / Math.max(1, this.runner.workers * 4)));
    for (let pass = selection.next(), n = 1; pass; pass = selection.next(), n++) {
      selection.advance(await this.#run(histogram, pass, `thresholds, pass ${n}`, chunk));
    }
    const quantiles = selection.result();
    const bad = quantiles.findIndex((layer) => !layer.every(Number.isFinite));
    if (bad < 0) return quantiles;
    const { layers, spiking } = this.runner.setup.network;
    const what =
      'has activations that are no float32 numbers on the calibration images; check weights and normalisation';
    throw new NetworkError(layers[spiking[bad]].name, what);
  }

  /** What the ANN answers to each image. */
  annAnswers(): Promise<number[]> {
    return this.once('ANN', () => this.#run(annAnswers, null, 'calibration, ANN'));
  }

  /**
   * What the SNN answers to each image, and what it costs.
   *
   * @param readouts earlier times to read the answers at, too
   */
  snnAnswers(
    parameters: SpikingParameters,
    steps: number,
    label: string,
    simulation: Job<SnnAnswersArgument, SimulatedImage[]> = snnAnswers,
    readouts: readonly number[] = [],
  ): Promise<SimulatedImage[]> {
    const argument = { ...this.#simulation(parameters, steps), ...(readouts.length > 0 && { readouts }) };
    return this.#run(simulation, argument, `calibration, ${label}`);
  }

  /** Images that the SNN answers as the ANN does. */
  async agreeing(
    parameters: SpikingParameters,
    steps: number,
    label: string,
    simulation?: Job<SnnAnswersArgument, SimulatedImage[]>,
  ): Promise<number> {
    const onTheWay = answersOnTheWay(parameters, this.input, simulation);
    const isKnown = (one: Agreement) => one.steps === steps && sameParameters(one.parameters, parameters);
    const known = onTheWay ? this.#agreements.find(isKnown) : undefined;
    if (known) return known.images;
    const expected = await this.annAnswers();
    const readouts = onTheWay ? this.#times.filter((t) => t < steps) : [];
    const answers = await this.snnAnswers(parameters, steps, label, simulation, readouts);
    const agreeing = (answersOf: (image: SimulatedImage) => SimulatedImage | undefined) =>
      answers.filter((image, n) => answersOf(image)?.predicted === expected[n]).length;
    for (const [k, t] of readouts.entries())
      this.#agreements.push({ parameters, steps: t, images: agreeing(({ readouts: read }) => read?.[k]) });
    return agreeing((image) => image);
  }

  /** How an SNN does on these images, beside the ANN. */
  async judge(
    parameters: SpikingParameters,
    steps: number,
    label: string,
  ): Promise<{ agreement: number; expectedLoss: number; synapticOperations: number }> {
    const ann = await this.once('ANN probabilities', () => this.#run(annProbabilities, null, 'calibration, ANN'));
    const snn = await this.snnAnswers(parameters, steps, label);
    const mean = (of: (n: number) => number) => snn.reduce((sum, _, n) => sum + of(n), 0) / snn.length;
    const best = ann.map((p) => argmax(p));
    return {
      agreement: mean((n) => (snn[n].predicted === best[n] ? 1 : 0)),
      expectedLoss: 100 * mean((n) => ann[n][best[n]] - ann[n][snn[n].predicted]),
      synapticOperations: mean((n) => snn[n].synapticOperations),
    };
  }

  /** Algorithm 2's means under each of several readings: per layer the residual v(T), averaged over neurons, then images. */
  async residuals(
    parameters: SpikingParameters,
    steps: number,
    rules: readonly ResidualRule[],
  ): Promise<Float64Array[]> {
    const argument = { ...this.#simulation(parameters, steps), rules };
    const images = await this.#run(finalResiduals, argument, `v(0), T = ${steps}`);
    return rules.map((_, k) => meanResiduals(images.map((image) => image[k])));
  }

  /** Activations of all images in bins of maximum / bins. */
  levels(maxima: PerLayer, bins: number): Promise<LevelSums[]> {
    return this.#run(levels, { maxima, bins }, 'levels');
  }

  /** Mean ReLU output of each neuron: per layer (H, W, C), in whole multiples of the unit. */
  async meanActivations(): Promise<Float64Array[]> {
    return this.once('means', async () => {
      const maxima = await this.thresholds(1);
      const sums = await this.#run(activationSums, { maxima }, 'mean activations');
      return sums.map((sum, s) => sum.map((units) => (units / this.images.count) * sumUnit(maxima[s][0])));
    });
  }

  /** Mean rate, Σ s / T, of each neuron of spiking layer s, (H, W, C). */
  async meanRates(s: number, parameters: SpikingParameters, steps: number): Promise<Float64Array> {
    const argument = { ...this.#simulation(parameters, steps), layer: s };
    const sums = await this.#run(spikeSums, argument, this.#stage('rates', s, steps));
    const total = totalWeightOf(parameters, steps);
    return sums.map((sum) => sum / (this.images.count * total));
  }

  /** Largest current I(t) of spiking layer s over neurons, steps and images. */
  largestCurrent(s: number, parameters: SpikingParameters, steps: number): Promise<number> {
    const argument = { ...this.#simulation(parameters, steps), layer: s };
    return this.#run(largestCurrent, argument, this.#stage('largest current', s, steps));
  }

  /** The ANN's activations at up to `most` positions of each layer, (m, C). */
  sampledActivations(most: number): Promise<Float32Array[]> {
    return this.once(`samples ${most}`, async () => {
      const parts = await this.#run(sampleActivations, { images: this.images.count, most }, 'activations');
      return parts.map(joined);
    });
  }

  /** Currents of spiking layer s at the same positions, (m, T, C). */
  async sampledCurrents(s: number, parameters: SpikingParameters, steps: number, most: number): Promise<Float32Array> {
    const argument = { ...this.#simulation(parameters, steps), layer: s, images: this.images.count, most };
    return joined(await this.#run(sampleCurrents, argument, this.#stage('currents', s, steps)));
  }

  /** V_th of least squared error of each channel or layer, see fit/threshold.ts. */
  async leastSquaresThresholds(levels: number, scope: OptionValues['thresholdScope'], most = 1): Promise<PerLayer> {
    const samples = await this.sampledActivations(POSITIONS);
    const key = `least squares ${levels} ${scope} ${most}`;
    const known = await this.once(key, async () => {
      const items = samples.flatMap((activations, s) => {
        const C = scope === 'layer' ? 1 : this.network.shapes[this.network.spiking[s]][2];
        return { activations, C, levels, most };
      });
      const found = await this.runner.map(leastSquaresChannels, items, tracker('thresholds', items.length, this.work));
      return (await this.#withLargest(found)).map(withoutZeros);
    });
    return copyPerLayer(known);
  }

  /** Computes a task for parts of spiking layer s. */
  compute<A, R>(task: Task<A, R>, items: readonly A[], what: string): Promise<R[]> {
    return this.runner.map(task, items, tracker(what, items.length, this.work));
  }

  #simulation(parameters: SpikingParameters, steps: number): SimulationArgument {
    const { coding, seed, compensateInput, maxPooling } = this.input;
    const own = withMaxPooling(parameters, this.network, maxPooling);
    return { parameters: own, steps, coding, seed, compensateInput };
  }

  #stage(what: string, s: number, steps: number): string {
    return `${what}, layer ${s + 1} of ${this.network.spiking.length}, T = ${steps}`;
  }

  #run<A, R>(job: Job<A, R>, argument: A, stage: string, chunk?: number): Promise<R> {
    return this.runner.run(job, argument, this.images, { chunk, ...tracker(stage, this.images.count, this.work) });
  }
}
