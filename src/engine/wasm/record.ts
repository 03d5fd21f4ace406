/** From what spiking layers send to what a caller asked to have recorded. */
import { type Network, sizeOf } from '../../network/layer.js';
import { type NeuronKind, stepWeight } from '../../paper/low-latency.js';
import type { Recording, Simulation } from '../engine.js';
import { createRecord, recordSpikes, type SpikeRecord } from '../record.js';

export interface Recorder {
  readonly wantsPotential: boolean;
  /** Takes masks (H, run, W, words) of spiking layer s for the steps done + 1 … done + run; a set bit is s(t) = `sign`. */
  masks(s: number, masks: Uint32Array, sign: 1 | -1, run: number, done: number): void;
  /** Takes s(t), (run, H, W, C), likewise. */
  spikes(s: number, spikes: Int8Array, done: number): void;
  result(): Pick<Simulation, 'spikeCounts' | 'negativeSpikes' | 'firstSpikeTime' | 'signedTrain'>;
}

/** A recorder for one image over `steps` steps; cheap where nothing but totals is wanted. */
export function createRecorder(network: Network, steps: number, recording: Recording, kind: NeuronKind): Recorder {
  const wantsPotential = recording !== 'totals';
  if (recording === 'totals' || recording === 'potential') {
    return { wantsPotential, masks: () => {}, spikes: () => {}, result: () => ({}) };
  }
  const records = network.spiking.map((at) =>
    createRecord(sizeOf(network.shapes[at]), recording === 'train' ? steps : 0),
  );
  return {
    wantsPotential,
    masks(s, masks, sign, run, done) {
      const weight = (t: number) => stepWeight(kind, t, steps);
      recordMasks(records[s], network.shapes[network.spiking[s]], masks, sign, run, done, weight);
    },
    spikes(s, spikes, done) {
      const size = records[s].spikeCounts.length;
      spikes.forEach((value, i) => {
        if (value !== 0) recordSpikes(records[s], done + Math.floor(i / size) + 1, i % size, value);
      });
    },
    result: () => ({
      spikeCounts: records.map(({ spikeCounts }) => spikeCounts),
      negativeSpikes: records.map(({ negativeSpikes }) => negativeSpikes),
      firstSpikeTime: records.map(({ firstSpikeTime }) => firstSpikeTime),
      ...(recording === 'train' && { signedTrain: records.map(({ train }) => train) }),
    }),
  };
}

function recordMasks(
  record: SpikeRecord,
  [H, W, C]: readonly [number, number, number],
  masks: Uint32Array,
  sign: 1 | -1,
  run: number,
  done: number,
  weight: (t: number) => number,
): void {
  const words = masks.length / (run * H * W);
  masks.forEach((bits, word) => {
    const row = Math.floor(word / (W * words));
    const y = Math.floor(row / run);
    const t = row - y * run;
    const pixel = y * W + (Math.floor(word / words) - row * W);
    const g = weight(done + t + 1);
    for (let rest = bits; rest !== 0; rest &= rest - 1) {
      const c = (word % words) * 32 + 31 - Math.clz32(rest & -rest);
      recordSpikes(record, done + t + 1, pixel * C + c, sign, g);
    }
  });
}
