/** Event-driven convolution by itself: how near to the load-and-add limit, and what it costs against the firing rate. */
import type { Network, Shape } from '../network/layer.js';
import { createAddLoop } from './limits.js';
import { findReader, type KernelCall, SpikingProbe } from './probe.js';
import { type BenchRow, fitLine, row, type Section } from './report.js';
import { middleNet, rateImage, spikeSource, unitParameters } from './small-nets.js';
import { medians, type Timer } from './timer.js';
import { verifySimulation } from './verify.js';

/** Says what is being done. */
export type Say = (what: string) => void;

/** Steps of one kernel call: as many as the engine runs at once. */
const STEPS = 32;

/** Channels and side of the 3 × 3 layers: those of ResNet-20 (16, 32, 64 of 8) and of VGG-16 (64 of 32 and more). */
const LAYERS = [
  [16, 32],
  [32, 16],
  [64, 8],
  [64, 32],
  [128, 16],
  [256, 8],
  [512, 4],
] as const;
const DENSITIES = [0.05, 0.1, 0.2];

/** Size of the first-level cache of most machines, bytes. */
const LEVEL1 = 32 * 1024;
/** Spikes under a window from which on the additions take most of the time. */
const FEW = 24;

/** Shares of the limit to reach, from the number of output channels. */
const target = (channels: number) => (channels >= 32 ? 0.75 : 0.5);

/** One convolution with spikes in memory, ready to be called again and again. */
interface Prepared {
  readonly call: KernelCall;
  /** additions of one call */
  readonly adds: number;
}

/** Puts independent spikes of a density before the layer `middle` and finds its kernel call. */
function prepare(network: Network, density: number): Prepared {
  const probe = new SpikingProbe(network, unitParameters(network), STEPS);
  const [shape] = network.shapes;
  const calls = probe.run(new Float32Array(shape[0] * shape[1] * shape[2]));
  probe.replaceSpikes(0, spikeSource(density, 5));
  const { ready, reader } = findReader(calls, 'runLayer');
  for (const call of ready) call.run();
  const before = probe.operations;
  reader.run();
  return { call: reader, adds: probe.operations - before };
}

/** Share of the load-and-add limit that 3 × 3 convolutions reach. */
export async function eventConvSection(timer: Timer, say: Say): Promise<Section> {
  const rows: BenchRow[] = [];
  for (const [C, side] of LAYERS) {
    say(`event-driven convolution, ${C} channels`);
    rows.push(...(await eventConvRows(timer, [side, side, C])));
  }
  return {
    name: 'event-conv',
    title: `3 x 3 convolutions over independent random spikes, ${STEPS} steps in one call, neurons included`,
    ratioOf: 'additions per second / load-and-add limit (16 KB), measured in turns with the layer',
    ratioUnit: '%',
    rows,
  };
}

async function eventConvRows(timer: Timer, shape: Shape): Promise<BenchRow[]> {
  const network = middleNet('conv', shape);
  verifySimulation(network, unitParameters(network), rateImage(shape, 0.1), 2);
  const prepared = DENSITIES.map((density) => prepare(network, density));
  const tasks = Object.fromEntries(prepared.map(({ call }, i) => [String(i), () => call.run()]));
  const bare = createAddLoop();
  const times = await timer({ ...tasks, bare: bare.run }, 1 / 3);
  const ms = medians(times);
  const limit = bare.operations / ms.bare / 1e6;
  return prepared.map(({ adds }, i) => {
    const value = adds / ms[String(i)] / 1e6;
    return row({
      name: `${shape[2]} channels, ${shape[0]} x ${shape[1]}, ${100 * DENSITIES[i]} %`,
      ...{ unit: 'G adds/s', value, ratio: value / limit, target: target(shape[2]) },
      spread: times[String(i)].spread,
      limitedBy: whatLimits(shape, adds),
    });
  });
}

/** Words for one row, from the layer's sizes. */
function whatLimits([H, W, C]: Shape, adds: number): string {
  const spikes = adds / (H * W * STEPS * C); // under a window at one step
  const bytes = 9 * C * 16 * 4; // of the weights of one block of 16 output channels
  const cache = bytes <= LEVEL1 ? 'first-level' : 'second-level';
  const weights = `${(bytes / 1024).toFixed(0)} KB of weights per block from the ${cache} cache`;
  const work = `${spikes.toFixed(0)} spikes under a window and step`;
  // Each list costs a loop that ends at a guess, and a row of currents that neurons take up.
  return spikes < FEW ? `ends of loops and neurons: only ${work}; ${weights}` : `loads: ${weights}; ${work}`;
}

const RATES = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5];

/** What one step of one convolution costs at firing rates of 0 to 50 %. */
export async function convRateRows(timer: Timer, say: Say): Promise<BenchRow[]> {
  const shape = [16, 16, 64] as const;
  say('cost against the firing rate, one convolution');
  const network = middleNet('conv', shape);
  verifySimulation(network, unitParameters(network), rateImage(shape, 0.1), 2);
  const prepared = RATES.map((density) => prepare(network, density));
  const times = await timer(Object.fromEntries(prepared.map(({ call }, i) => [String(i), () => call.run()])), 1 / 3);
  const costs = RATES.map((_, i) => (times[String(i)].median * 1000) / STEPS);
  const line = fitLine(RATES.map((rate, i) => [rate, costs[i]] as const));
  return RATES.map((rate, i) =>
    row({
      name: `3 x 3 convolution, 64 channels, 16 x 16, ${100 * rate} % fire`,
      ...{ unit: 'us/step', value: costs[i], ratio: costs[i] / (line.fixed + line.slope * rate) },
      spread: times[String(i)].spread,
      limitedBy:
        rate === 0
          ? `neurons and empty lists; line: ${line.fixed.toFixed(0)} us + ${(line.slope / 100).toFixed(1)} us per % of neurons that fire, R2 ${line.r2.toFixed(4)}`
          : `additions, ${(prepared[i].adds / costs[i] / STEPS / 1000).toFixed(1)} G/s`,
      more: { 'rate %': 100 * rate },
    }),
  );
}
