/** What the neurons beyond the paper cost, spike for spike, against the paper's, and what a temporal bias adds. */
import { createEngine } from '../engine/create.js';
import type { SpikingParameters } from '../network/snn.js';
import { type BenchRow, row } from './report.js';
import { BATCH, type BenchSubject, batchImage, convertSubject } from './subject.js';
import { medians, type TimedTask, type Timer } from './timer.js';
import { verifySimulation } from './verify.js';

const STEPS = 8;

/** Rows of one net at T = 8, v(0) = V_th / 2; the first is the paper's neuron. */
export async function neuronRows(subject: BenchSubject, timer: Timer): Promise<BenchRow[]> {
  const variants = await variantsOf(subject);
  const names = Object.keys(variants);
  const tasks: Record<string, TimedTask> = {};
  const spikes: number[] = [];
  for (const name of names) {
    verifySimulation(subject.network, variants[name], batchImage(subject, 0), STEPS);
    const engine = createEngine('wasm', subject.network);
    engine.configure(variants[name]);
    const simulate = (n: number) => engine.simulate(batchImage(subject, n), { steps: STEPS }).spikes;
    const perImage = Array.from({ length: BATCH }, (_, n) => simulate(n).reduce((sum, count) => sum + count, 0));
    spikes.push(perImage.reduce((sum, count) => sum + count, 0) / BATCH);
    let next = 0;
    tasks[name] = () => simulate(next++);
  }
  const times = await timer(tasks, 1 / 2);
  const ms = medians(times);
  const cost = (i: number) => (1e6 * ms[names[i]]) / spikes[i];
  return names.map((name, i) =>
    row({
      ...{
        name: `${subject.name}, T = ${STEPS}, ${name}`,
        unit: 'ms/image',
        value: ms[name],
        spread: times[name].spread,
        ratio: cost(i) / cost(0),
      },
      limitedBy: `${cost(i).toFixed(1)} ns per spike, ${Math.round(spikes[i])} spikes per image`,
      more: { 'ns/spike': cost(i), 'spikes/image': spikes[i] },
    }),
  );
}

/** The same thresholds under each neuron; a temporal bias of zeros costs what any does and leaves the spikes as they are. */
async function variantsOf(subject: BenchSubject): Promise<Record<string, SpikingParameters>> {
  const { thresholds } = await convertSubject(subject, STEPS);
  const { shapes, spiking } = subject.network;
  const plain: SpikingParameters = {
    thresholds,
    initialPotential: thresholds.map((V_th) => V_th.map((x) => x / 2)),
    biasShift: thresholds.map(() => Float32Array.of(0)),
    fire: '>',
  };
  const temporalBias = spiking.map((at) => new Float32Array(STEPS * shapes[at][2]));
  return {
    binary: plain,
    'binary, temporal bias': { ...plain, temporalBias },
    signed: { ...plain, neuron: 'signed' },
    'signed, temporal bias': { ...plain, neuron: 'signed', temporalBias },
    'two-phase': { ...plain, neuron: 'two-phase' },
    'few-spikes': { ...plain, neuron: 'few-spikes' },
    'graded:2': { ...plain, neuron: 'graded:2' },
  };
}
