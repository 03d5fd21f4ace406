/** From spike masks to what a caller asked to have recorded. */
import type { Network } from '../../network/layer.js';
import { sizeOf } from '../../network/layer.js';
import type { Recording, Simulation } from '../engine.js';

export interface Recorder {
  readonly wantsPotential: boolean;
  /** Takes the masks (H, run, W, words) of spiking layer s for the steps done + 1 … done + run. */
  masks(s: number, masks: Uint32Array, run: number, done: number): void;
  result(): Pick<Simulation, 'spikeCounts' | 'firstSpikeTime' | 'spikeTrain'>;
}

/** A recorder for one image over `steps` steps; cheap where nothing but totals is wanted. */
export function createRecorder(network: Network, steps: number, record: Recording): Recorder {
  const wantsPotential = record !== 'totals';
  if (record === 'totals' || record === 'potential') {
    return { wantsPotential, masks: () => {}, result: () => ({}) };
  }
  const sizes = network.spiking.map((at) => sizeOf(network.shapes[at]));
  const spikeCounts = sizes.map((size) => new Int32Array(size));
  const firstSpikeTime = sizes.map((size) => new Int32Array(size));
  const spikeTrain = record === 'train' ? sizes.map((size) => new Uint8Array(size * steps)) : undefined;
  return {
    wantsPotential,
    masks(s, masks, run, done) {
      const [H, W, C] = network.shapes[network.spiking[s]];
      const words = masks.length / (run * H * W);
      masks.forEach((bits, word) => {
        const row = Math.floor(word / (W * words));
        const y = Math.floor(row / run);
        const t = row - y * run;
        const pixel = y * W + (Math.floor(word / words) - row * W);
        for (let rest = bits; rest !== 0; rest &= rest - 1) {
          const c = (word % words) * 32 + 31 - Math.clz32(rest & -rest);
          const neuron = pixel * C + c;
          spikeCounts[s][neuron] += 1; // Σ_t θ(t), Eq. (8)
          firstSpikeTime[s][neuron] ||= done + t + 1;
          if (spikeTrain) spikeTrain[s][(done + t) * sizes[s] + neuron] = 1;
        }
      });
    },
    result: () => ({ spikeCounts, firstSpikeTime, ...(spikeTrain && { spikeTrain }) }),
  };
}
