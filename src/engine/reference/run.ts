/** One simulation under way: the neurons of every layer, what is counted, and what is handed over in the end. */
import { type Network, sizeOf } from '../../network/layer.js';
import { maxPoolingOf, neuronOf, type SpikingParameters } from '../../network/snn.js';
import { carryOf, kindOf, type NeuronKind } from '../../paper/low-latency.js';
import type { MaxPooling } from '../../paper/max-pooling.js';
import type { SimulateOptions, Simulation, Totals } from '../engine.js';
import { createMaxPools, type MaxPool } from '../max-pool.js';
import { createNeurons, type Neurons } from './neurons.js';
import { type Sent, sentByLayers } from './operations.js';

export interface Run {
  readonly network: Network;
  /** T */
  readonly steps: number;
  readonly kind: NeuronKind;
  /** Spiking layers in topological order. */
  readonly neurons: readonly Neurons[];
  /** Max pools over spikes, coded input or currents, by layer. */
  readonly pools: ReadonlyMap<number, MaxPool>;
  readonly maxPooling: MaxPooling;
  /** Layers to run: those before this one. */
  readonly end: number;
  /** Writes x(t) of the image, (H, W, C); called with t = 1, 2, … in order. */
  readonly present: (t: number, x: Float32Array) => void;
  /** The spiking layer that hands over its currents instead of integrating them: its place among the layers, or −1. */
  readonly exposed: number;
  readonly currents: SimulateOptions['currents'];
  /** Is x(t) a code of the image, not the image itself? */
  readonly coded: boolean;
  /** Σ_t g(t) I(t) of the output layer, (K) */
  readonly logitsSum: Float32Array;
  /** Per layer, pairs of a non-zero input and an output so far */
  readonly operations: Float64Array;
  /** Those of them that multiply */
  readonly multiplications: Float64Array;
  /** What each layer sends, spikes or numbers */
  readonly sent: readonly Sent[];
  readonly readAt: readonly number[];
  /** Totals on the way. */
  readonly readouts: Totals[];
  readonly onReadout: SimulateOptions['onReadout'];
}

/** A simulation before its first step. */
export function createRun(
  network: Network,
  parameters: SpikingParameters,
  image: Float32Array,
  { steps, record, coder, index = 0, currents, until, readouts = [], onReadout }: SimulateOptions,
): Run {
  const { layers, shapes, spiking } = network;
  const last = until ?? (currents && spiking.length - 1);
  const kind = kindOf(neuronOf(parameters));
  const trainSteps = record === 'train' ? steps : 0;
  coder?.start(image, index);
  return {
    ...{ network, steps, kind },
    neurons: spiking.map((at, s) => createNeurons(parameters, s, sizeOf(shapes[at]), shapes[at][2], trainSteps)),
    pools: createMaxPools(network, maxPoolingOf(parameters), coder !== undefined, carryOf(kind)),
    maxPooling: maxPoolingOf(parameters),
    end: last === undefined ? layers.length : spiking[last] + 1,
    exposed: last !== undefined && currents ? spiking[last] : -1,
    present: (t, x) => (coder ? coder.step(t, x) : x.set(image)),
    currents,
    coded: coder !== undefined,
    logitsSum: new Float32Array(sizeOf(shapes[layers.length - 1])),
    operations: new Float64Array(layers.length),
    multiplications: new Float64Array(layers.length),
    sent: sentByLayers(network, parameters, coder),
    ...{ readAt: readouts, readouts: [], onReadout },
  };
}

/** What is counted so far. */
export function totalsOf({ network, neurons, logitsSum, operations, multiplications, coded }: Run): Totals {
  // Weighted sums of the image itself are the same at every step, and no synaptic operations.
  const total = (counts: Float64Array) =>
    counts.reduce((sum, n, i) => (network.imageOnly[i] && !coded ? sum : sum + n), 0);
  return {
    logitsSum: logitsSum.slice(),
    spikes: Float64Array.from(neurons, ({ record }) => record.spikes),
    synapticOperations: total(operations),
    multiplyOperations: total(multiplications),
  };
}

/** Totals and what was to be recorded. */
export function simulationOf(run: Run, { record = 'totals', readouts }: SimulateOptions): Simulation {
  const records = run.neurons.map((neurons) => neurons.record);
  return {
    ...totalsOf(run),
    ...(readouts && { readouts: run.readouts }),
    ...(record !== 'totals' && { finalPotential: run.neurons.map(({ v }) => v) }),
    ...((record === 'neurons' || record === 'train') && {
      spikeCounts: records.map(({ spikeCounts }) => spikeCounts),
      negativeSpikes: records.map(({ negativeSpikes }) => negativeSpikes),
      firstSpikeTime: records.map(({ firstSpikeTime }) => firstSpikeTime),
      ...(run.maxPooling !== 'average' &&
        run.pools.size > 0 && { pooled: [...run.pools.values()].map(({ sent }) => sent) }),
    }),
    ...(record === 'train' && { signedTrain: records.map(({ train }) => train) }),
  };
}
