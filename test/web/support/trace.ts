/** The page's trace of one image against the engine in Node: the same numbers, bit for bit. */
import { expect } from 'vitest';
import { runChecksum } from '../../../src/engine/checksum.js';
import { createEngine } from '../../../src/engine/create.js';
import type { Network } from '../../../src/network/layer.js';
import { fromChannelsFirst, toChannelsFirst } from '../../../src/network/layout.js';
import type { Neuron, PerLayer } from '../../../src/network/snn.js';
import { firstDifference } from '../../support/bits.js';

/** What "trace JSON" holds; lists of one image, neurons in (C, H, W) order. */
export interface TraceFile {
  readonly steps: number;
  readonly comparison: '>' | '>=';
  readonly thresholds: number[][];
  readonly initialPotential: number[][];
  readonly biasShiftPerStep: number[][];
  readonly neuron?: Neuron;
  /** [layer][t − 1][channel] */
  readonly temporalBias?: number[][][];
  readonly images: [number[]];
  readonly annLogits: [number[]];
  readonly logitsSum: [number[]];
  readonly spikeCounts: [number[][]];
  readonly finalPotential: [number[][]];
  readonly firstSpikeTime: [number[][]];
  readonly checksum: [string];
  readonly negativeSpikes?: [number[][]];
}

const perLayer = (lists: readonly number[][]): PerLayer => lists.map((list) => Float32Array.from(list));

/** Float32 numbers of a file: every one must be exactly a float32, and the same bits as expected. */
export function expectBits(what: string, actual: readonly number[], expected: Float32Array): void {
  expect(
    actual.every((value) => Math.fround(value) === value),
    `${what} is float32`,
  ).toBe(true);
  expect(firstDifference(Float32Array.from(actual), expected), `first difference of ${what}`).toBe(-1);
}

/** Runs the traced image again in Node and compares everything. Returns the spikes, so that a test can see there are some. */
export function expectSameInNode(network: Network, trace: TraceFile): number {
  const engine = createEngine('wasm', network);
  const image = fromChannelsFirst(Float32Array.from(trace.images[0]), network.shapes[0]);
  engine.configure({
    ...{ thresholds: perLayer(trace.thresholds), initialPotential: perLayer(trace.initialPotential) },
    ...{ biasShift: perLayer(trace.biasShiftPerStep), fire: trace.comparison },
    ...(trace.neuron && { neuron: trace.neuron }),
    ...(trace.temporalBias && { temporalBias: perLayer(trace.temporalBias.map((rows) => rows.flat())) }),
  });
  const node = engine.simulate(image, { steps: trace.steps, record: 'neurons' });
  expectBits('logits of the ANN', trace.annLogits[0], engine.forward(image));
  expectBits('Σ logits', trace.logitsSum[0], node.logitsSum);
  expect(trace.checksum[0], 'checksum').toBe(runChecksum(trace.steps, node));
  let spikes = 0;
  network.spiking.forEach((at, s) => {
    const ordered = (values: ArrayLike<number> = []) => toChannelsFirst(values, network.shapes[at]);
    const { name } = network.layers[at];
    expect(trace.spikeCounts[0][s], `spike counts of ${name}`).toEqual(ordered(node.spikeCounts?.[s]));
    expect(trace.firstSpikeTime[0][s], `first spikes of ${name}`).toEqual(ordered(node.firstSpikeTime?.[s]));
    const back = trace.neuron || trace.temporalBias ? ordered(node.negativeSpikes?.[s]) : undefined;
    expect(trace.negativeSpikes?.[0][s], `spikes taken back of ${name}`).toEqual(back);
    const v_T = Float32Array.from(ordered(node.finalPotential?.[s]));
    expectBits(`v(T) of ${name}`, trace.finalPotential[0][s], v_T);
    spikes += trace.spikeCounts[0][s].reduce((sum, count) => sum + count, 0);
  });
  return spikes;
}
