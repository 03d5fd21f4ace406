/** What is recorded of a spiking layer's neurons, (H, W, C) each; both engines. */

export interface SpikeRecord {
  /** Σ g(t) s(t) so far, that is Σ s(t) where every step counts once */
  readonly spikeCounts: Int32Array;
  /** Σ max(−s(t), 0) so far */
  readonly negativeSpikes: Int32Array;
  /** Step of the first s(t) > 0, 0 = none so far */
  readonly firstSpikeTime: Int32Array;
  /** Σ |s(t)| of all neurons so far */
  spikes: number;
  /** s(t), (T, H, W, C), or empty */
  readonly train: Int8Array;
}

/** Nothing recorded yet; a train of `trainSteps` steps. */
export function createRecord(size: number, trainSteps: number): SpikeRecord {
  return {
    spikeCounts: new Int32Array(size),
    negativeSpikes: new Int32Array(size),
    firstSpikeTime: new Int32Array(size),
    spikes: 0,
    train: new Int8Array(size * trainSteps),
  };
}

/** Neuron n sends s ≠ 0 at step t, which counts g times. */
export function recordSpikes(record: SpikeRecord, t: number, n: number, s: number, g = 1): void {
  const { spikeCounts, negativeSpikes, firstSpikeTime, train } = record;
  record.spikes += Math.abs(s);
  spikeCounts[n] += g * s; // the sum of Eq. (8), with s for θ beyond the paper
  if (s < 0) negativeSpikes[n] -= s;
  else firstSpikeTime[n] ||= t;
  if (train.length > 0) train[(t - 1) * spikeCounts.length + n] = s;
}
