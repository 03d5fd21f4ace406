/** Conversions of one net side by side on one image: outputs (figure 7), first spikes (figure 6), the terms of Eq. (11). */
import { type LayerLedger, LayerTotals } from '../../audit/ledger.js';
import { inputSums, roundingDepths, sumsOverTime } from '../../audit/sums.js';
import { positionsOf } from '../../convert/fit/samples.js';
import type { Engine, InputCoder } from '../../engine/engine.js';
import { sizeOf } from '../../network/layer.js';
import { type SpikingParameters, totalWeightOf, valueAt } from '../../network/snn.js';
import { firingRate } from '../../paper/rate.js';

/** Neurons drawn per layer: enough to see a cloud, few enough for a page. */
const POINTS = 500;

/** One layer under one method. */
export interface ComparedLayer {
  readonly layer: string;
  readonly neurons: number;
  /** V_th, the mean where there is one per channel. */
  readonly threshold: number;
  /** v(0) in units of V_th. */
  readonly initialPotential: number;
  /** Mean step of the first spike over the neurons that spike; null where none does. */
  readonly firstSpike: number | null;
  /** Share of neurons that spike at all, 0 to 1. */
  readonly spiking: number;
  /** Eq. (11): mean rate = mean drive + mean error; `size` is the mean of |error|. */
  readonly rate: LayerLedger['rate'];
  /** Where v(T) ends: shares below 0, in [0, V_th], above V_th. */
  readonly potential: LayerLedger['potential'];
  /** Root mean square of a − V_th r over that of a. */
  readonly relativeError: number;
  /** ANN activation and V_th r of some neurons, one of each of as many equal parts of the layer. */
  readonly points: readonly { readonly ann: number; readonly snn: number }[];
}

export interface ComparedMethod {
  readonly method: string;
  readonly layers: readonly ComparedLayer[];
}

/**
 * Simulates one image under one conversion and describes every spiking layer.
 *
 * @param image (H, W, C)
 * @param activations ANN outputs of the spiking layers for this image
 */
export function compareMethod(
  engine: Engine,
  method: string,
  parameters: SpikingParameters,
  steps: number,
  image: Float32Array,
  activations: readonly Float32Array[],
  coder: InputCoder | undefined,
  index: number,
): ComparedMethod {
  const { network } = engine;
  engine.configure(parameters);
  const simulation = engine.simulate(image, { steps, record: 'neurons', index, ...(coder && { coder }) });
  const { spikeCounts = [], negativeSpikes = [], firstSpikeTime = [], finalPotential = [], pooled } = simulation;
  const total = totalWeightOf(parameters, steps);
  const input = inputSums(image, index, parameters, steps, coder);
  const sent = { spikeCounts, negativeSpikes, pooled, coded: coder !== undefined };
  const sums = sumsOverTime(network, input, sent, parameters, steps);
  const depths = roundingDepths(network, parameters);
  const layers = network.spiking.map((at, s): ComparedLayer => {
    const [from] = network.sources[at];
    const size = sizeOf(network.shapes[at]);
    const { name } = network.layers[at];
    const totals = new LayerTotals(network, parameters, s, depths[from], steps);
    totals.add({
      ...{ activation: activations[s], sums: sums[from], finalPotential: finalPotential[s] },
      ...{ spikeCounts: spikeCounts[s], negativeSpikes: negativeSpikes[s] },
    });
    const { rate, potential, threshold, initialPotential, relativeError } = totals.finish();
    const times = firstSpikeTime[s].filter((t) => t > 0);
    const points = positionsOf(s, 0, 1, size, POINTS).map((n) => {
      const r = firingRate(spikeCounts[s][n], total); // Eq. (8)
      return { ann: activations[s][n], snn: valueAt(parameters.thresholds[s], n) * r };
    });
    return {
      ...{ layer: name, neurons: size, spiking: times.length / size, rate, potential, points },
      ...{ threshold, initialPotential, relativeError },
      firstSpike: times.length === 0 ? null : times.reduce((sum, t) => sum + t, 0) / times.length,
    };
  });
  return { method, layers };
}
