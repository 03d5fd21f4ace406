/** How much faster are the SIMD kernels than the TypeScript reference, layer kind by layer kind? */
import { add, connect, convolve, pool } from '../engine/reference/layers.js';
import type { ConvLayer, Network, Shape } from '../network/layer.js';
import { sizeOf } from '../network/layer.js';
import type { Say } from './kernels.js';
import { findReader, SpikingProbe } from './probe.js';
import { type BenchRow, row, type Section } from './report.js';
import { type MiddleKind, middleNet, rateImage, spikeSource, spikeTensors, unitParameters } from './small-nets.js';
import { medians, type TimedTask, type Timer } from './timer.js';
import { verifySimulation } from './verify.js';

const STEPS = 32;
/** Steps that the reference is timed over; it costs the same at each. */
const REFERENCE_STEPS = 4;
const DENSITY = 0.1;

const CASES: readonly (readonly [MiddleKind, Shape, string, string])[] = [
  ['conv', [16, 16, 64], 'convolution 3 x 3, 64 to 64 channels, 16 x 16', 'lists, sums and neurons against the sums'],
  ['linear', [8, 8, 64], 'linear, 4096 to 512', 'lists, sums and neurons against the sums'],
  ['average-pool', [32, 32, 64], 'average pool 2 x 2, 64 channels, 32 x 32', 'lists and averages against the averages'],
  ['add', [16, 16, 64], 'residual add, 64 channels, 16 x 16', 'the step with the addition less the one without'],
];

/** One row per layer kind. */
export async function layerSection(timer: Timer, say: Say): Promise<Section> {
  const rows: BenchRow[] = [];
  for (const [kind, shape, name, limitedBy] of CASES) {
    say(`SIMD against the reference: ${name}`);
    const network = middleNet(kind, shape);
    verifySimulation(network, unitParameters(network), rateImage(shape, DENSITY), 4);
    const wasm = wasmTasks(network, kind);
    const times = await timer({ ...wasm, reference: referenceTask(network) }, 1 / 3);
    const ms = medians(times);
    const ours = (ms.layer - (ms.without ?? 0)) / STEPS;
    const theirs = ms.reference / REFERENCE_STEPS;
    // What is left of a difference has the spread of what it is a difference of.
    const spread = (times.layer.spread * ms.layer) / STEPS / ours;
    rows.push(row({ name, unit: 'us/step', value: ours * 1000, spread, ratio: theirs / ours, limitedBy }));
  }
  return {
    name: 'engine-vs-reference',
    title: `SIMD engine against the TypeScript reference, ${100 * DENSITY} % of the inputs fire`,
    ratioOf: 'time of the reference / time of the SIMD engine',
    ratioUnit: 'x',
    rows,
  };
}

/** The kernel calls that the layer needs, and for an addition the same step without it. */
function wasmTasks(network: Network, kind: MiddleKind): Record<string, TimedTask> {
  const probe = new SpikingProbe(network, unitParameters(network), STEPS);
  const calls = probe.run(new Float32Array(sizeOf(network.shapes[0])));
  probe.replaceSpikes(0, spikeSource(DENSITY, 5));
  const { ready, reader } = findReader(calls, kind === 'average-pool' ? 'poolSpikes' : 'runLayer');
  const layer = () => {
    for (const call of ready) call.run();
    reader.run();
  };
  if (kind !== 'add') return { layer };
  // The same step without the addition: the first neurons, which read the image alone, in a memory of their own.
  const other = new SpikingProbe(network, unitParameters(network), STEPS);
  const first = other.run(new Float32Array(sizeOf(network.shapes[0]))).find(({ kernel }) => kernel === 'runLayer');
  return { layer: () => reader.run(), without: () => first?.run() };
}

/** The reference's function for the layer `middle` over some steps of spikes. */
function referenceTask(network: Network): TimedTask {
  const at = network.layers.findIndex(({ name }) => name === 'middle');
  const layer = network.layers[at];
  const from = network.layers.findIndex(({ name }) => name === 'spikes');
  const [shape, outShape] = [network.shapes[from], network.shapes[at]];
  const out = new Float32Array(sizeOf(outShape));
  const inputs = spikeTensors(shape, REFERENCE_STEPS, DENSITY);
  const each = (work: (x: Float32Array) => void) => () => inputs.forEach(work);
  if (layer.kind === 'conv') return each((x) => convolve(layer as ConvLayer, x, shape, out, outShape));
  if (layer.kind === 'linear') return each((x) => connect(layer, x, out));
  if (layer.kind === 'average-pool') return each((x) => pool(layer, x, shape, out, outShape));
  const other = rateImage(shape, 0.5);
  return each((x) => add(x, other, out));
}
