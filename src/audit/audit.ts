/** The audit: ANN and SNN on the same images, and the ledger of every layer. Spikes come from an engine, sums from them. */

import { argmax } from '../engine/argmax.js';
import type { Engine, InputCoder, Simulation } from '../engine/engine.js';
import { type Network, sizeOf } from '../network/layer.js';
import { type SpikingParameters, totalWeightOf } from '../network/snn.js';
import { type LayerLedger, LayerTotals, type Residue } from './ledger.js';
import { type Origins, OriginTotals } from './origins.js';
import { inputSums, residueBound, roundingDepths, type Sums, sumsOverTime } from './sums.js';

/** The output layer, which does not fire: logits of the ANN against Σ I(t) / T of the SNN. */
export interface OutputLedger {
  readonly layer: string;
  /** Σ_t I(t), float32, against its float64 sum; `largest` in units of the logits times T. */
  readonly residue: Residue;
  /** Root mean square of ANN − SNN over that of the ANN's logits. */
  readonly relativeError: number;
  /** Mean of |ANN − SNN|, in units of the logits. */
  readonly size: number;
}

/** Everything that an audit finds. */
export interface Audit {
  readonly images: number;
  /** T */
  readonly steps: number;
  /** Spiking layers in topological order. */
  readonly layers: readonly LayerLedger[];
  readonly output: OutputLedger;
  /** (images): class that each network gives */
  readonly predicted: { readonly ann: readonly number[]; readonly snn: readonly number[] };
  /** The first layer with imageKept at most 0, see {@link LayerLedger.imageKept}; null where there is none. */
  readonly lostAt: string | null;
  /** Who made the error that each layer inherited, over the first {@link ORIGIN_IMAGES} images. */
  readonly origins: Origins;
}

/** Images on which inherited error is followed: each costs as much as many forward passes in float64. */
export const ORIGIN_IMAGES = 4;

export interface AuditOptions {
  /** T ≥ 1 */
  readonly steps: number;
  /** As for the simulation; default: direct coding. */
  readonly coder?: InputCoder | undefined;
}

/** An audit that takes one image after the other: {@link Auditor.add} for each, then {@link Auditor.finish}. */
export class Auditor {
  readonly #network: Network;
  readonly #layers: LayerTotals[];
  readonly #depths: number[];
  readonly #predicted = { ann: [] as number[], snn: [] as number[] };
  readonly #origins: OriginTotals;
  readonly #output = { largest: 0, ofBound: 0, square: 0, annSquare: 0, size: 0 };

  /** @param engine runs ANN and SNN; it is configured here */
  constructor(
    readonly engine: Engine,
    readonly parameters: SpikingParameters,
    readonly options: AuditOptions,
  ) {
    const { network } = engine;
    this.#network = network;
    this.#origins = new OriginTotals(network);
    this.#depths = roundingDepths(network, parameters);
    this.#layers = network.spiking.map((at, s) => {
      return new LayerTotals(network, parameters, s, this.#depths[network.sources[at][0]], options.steps);
    });
  }

  /**
   * Adds one image.
   *
   * @param image (H, W, C), normalised
   * @param index its place in the data set, for random codes
   */
  add(image: Float32Array, index: number): void {
    const { spiking, sources, layers } = this.#network;
    const { steps, coder } = this.options;
    const activations: Float32Array[] = [];
    const logits = this.engine.forward(image, (_, activation) => activations.push(activation.slice()));
    this.engine.configure(this.parameters);
    const simulation = this.engine.simulate(image, { steps, record: 'neurons', index, ...(coder && { coder }) });
    const { spikeCounts = [], negativeSpikes = [], finalPotential = [], pooled } = simulation;
    const input = inputSums(image, index, this.parameters, steps, coder);
    const sent = { spikeCounts, negativeSpikes, pooled, coded: coder !== undefined };
    const sums = sumsOverTime(this.#network, input, sent, this.parameters, steps);
    spiking.forEach((at, s) => {
      this.#layers[s].add({
        ...{ activation: activations[s], sums: sums[sources[at][0]], finalPotential: finalPotential[s] },
        ...{ spikeCounts: spikeCounts[s], negativeSpikes: negativeSpikes[s] },
      });
    });
    this.#addOutput(logits, simulation, sums[layers.length - 1]);
    if (this.#predicted.ann.length > ORIGIN_IMAGES) return;
    const total = totalWeightOf(this.parameters, steps);
    const means = sums.map(({ signed }) => signed.map((sum) => sum / total));
    this.#origins.add({ image, activations, means });
  }

  #addOutput(logits: Float32Array, { logitsSum }: Simulation, sums: Sums): void {
    const [{ steps }, output] = [this.options, this.#output];
    const T = totalWeightOf(this.parameters, steps);
    const n = this.#depths[this.#network.layers.length - 1] + steps;
    logitsSum.forEach((sum, k) => {
      const residue = Math.abs(sum - sums.signed[k]);
      output.largest = Math.max(output.largest, residue);
      if (residue > 0) output.ofBound = Math.max(output.ofBound, residue / residueBound(n, sums.absolute[k], T));
      output.square += (logits[k] - sum / T) ** 2;
      output.annSquare += logits[k] ** 2;
      output.size += Math.abs(logits[k] - sum / T);
    });
    this.#predicted.ann.push(argmax(logits));
    this.#predicted.snn.push(argmax(logitsSum));
  }

  /** The audit of the images so far; at least one. */
  finish(): Audit {
    const { layers, shapes } = this.#network;
    const { ann, snn } = this.#predicted;
    const { largest, ofBound, square, annSquare, size } = this.#output;
    const last = layers.length - 1;
    const ledgers = this.#layers.map((totals) => totals.finish());
    return {
      ...{ images: ann.length, steps: this.options.steps, layers: ledgers },
      output: {
        layer: layers[last].name,
        residue: { largest, ofBound },
        relativeError: annSquare === 0 ? 0 : Math.sqrt(square / annSquare),
        size: size / (ann.length * sizeOf(shapes[last])),
      },
      predicted: { ann: [...ann], snn: [...snn] },
      lostAt: ledgers.find(({ imageKept }) => imageKept !== null && imageKept <= 0)?.layer ?? null,
      origins: this.#origins.finish(),
    };
  }
}

/**
 * Audits images in one thread.
 *
 * @param images (N, H, W, C), normalised
 * @throws RangeError for no image
 * @example const { layers, lostAt } = auditImages(createEngine('wasm', network), conversion, images, { steps: 32 });
 */
export function auditImages(
  engine: Engine,
  parameters: SpikingParameters,
  images: Float32Array,
  options: AuditOptions,
): Audit {
  const size = sizeOf(engine.network.shapes[0]);
  if (images.length < size) throw new RangeError('"images" expected at least one, got none');
  const auditor = new Auditor(engine, parameters, options);
  for (let n = 0; (n + 1) * size <= images.length; n++) auditor.add(images.subarray(n * size, (n + 1) * size), n);
  return auditor.finish();
}
