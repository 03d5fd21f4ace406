/** What does a spiking net cost: per image, against T, against the firing rate, and against ANN passes of the peer? */

import { createEngine } from '../engine/create.js';
import type { Engine } from '../engine/engine.js';
import { sizeOf } from '../network/layer.js';
import type { Conversion } from '../network/snn.js';
import { createAddLoop } from './limits.js';
import { SpikingProbe, timeShares } from './probe.js';
import { type BenchRow, fitLine, row } from './report.js';
import { type BenchSubject, batchImage, convertSubject, targetOf } from './subject.js';
import { medians, type TimedTask, type Timer, timingOf } from './timer.js';

/** T of the cost table. */
const STEPS = [8, 16, 32, 64, 128];
/** T of the comparison. */
const COMPARED = [8, 32, 128];
const TARGETS = { resnet20: 8, vgg16: 20 };
const TARGET_STEPS = 32;

/** Factors on all V_th: rates fall as they grow. */
const SCALES = [0.5, 1, 2, 4, 8, 16];
const SCALED_STEPS = 32;

/** What was measured on one net. */
export interface SnnCosts {
  /** per image of onnxruntime-web's ANN: the better of a batch and of single images, ms */
  readonly pass: number | null;
  /** load-and-add limit in the same turns, 10^9 per second */
  readonly loadAdd: number;
  readonly points: readonly {
    readonly steps: number;
    readonly ms: number;
    readonly spread: number;
    /** additions per image */
    readonly adds: number;
    readonly shares: string;
  }[];
}

/** A task that simulates one image after the other. */
function simulation(subject: BenchSubject, conversion: Conversion, steps: number, engine: Engine) {
  const totals = { images: 0, adds: 0, spikes: 0 };
  const run = () => {
    engine.configure(conversion); // nothing to do if it is the same as before
    const { synapticOperations, spikes } = engine.simulate(batchImage(subject, totals.images), { steps });
    totals.images += 1;
    totals.adds += synapticOperations;
    totals.spikes += spikes.reduce((sum, n) => sum + n, 0);
  };
  return { totals, run };
}

/** Measures a net at every T, and the peer in the same turns. */
export async function measureSnn(subject: BenchSubject, timer: Timer): Promise<SnnCosts> {
  const { peer, batch, network } = subject;
  const engine = createEngine('wasm', network);
  const conversions: Conversion[] = [];
  for (const steps of STEPS) conversions.push(await convertSubject(subject, steps));
  const runs = conversions.map((conversion, i) => simulation(subject, conversion, STEPS[i], engine));
  const tasks: Record<string, TimedTask> = Object.fromEntries(runs.map(({ run }, i) => [String(STEPS[i]), run]));
  if (peer) Object.assign(tasks, { batch: peer.prepare(batch), single: peer.prepare(batchImage(subject, 0)) });
  const bare = createAddLoop();
  const times = await timer({ ...tasks, bare: bare.run }, 2);
  const ms = medians(times);
  const count = batch.length / sizeOf(network.shapes[0]);
  return {
    pass: peer ? Math.min(ms.batch / count, ms.single) : null,
    loadAdd: bare.operations / ms.bare / 1e6,
    points: STEPS.map((steps, i) => {
      const { adds, images } = runs[i].totals;
      const shares = sharesOf(subject, conversions[i], steps);
      return { steps, ms: ms[String(steps)], spread: times[String(steps)].spread, adds: adds / images, shares };
    }),
  };
}

/** Where the time of a simulation goes. */
function sharesOf(subject: BenchSubject, conversion: Conversion, steps: number): string {
  const probe = new SpikingProbe(subject.network, conversion, Math.min(steps, 32));
  probe.run(batchImage(subject, 0)); // warms up
  return timeShares(probe.run(batchImage(subject, 0)));
}

/** ms per image at T = 8, 32, 128, against T passes of the peer. */
export function snnRows({ name }: BenchSubject, { pass, points, loadAdd }: SnnCosts): BenchRow[] {
  return points
    .filter(({ steps }) => COMPARED.includes(steps))
    .map(({ steps, ms, spread, adds, shares }) =>
      row({
        ...{ name: `${name}, T = ${steps}`, unit: 'ms/image', value: ms, spread },
        ratio: pass === null ? null : (pass * steps) / ms,
        target: steps === TARGET_STEPS ? targetOf(name, TARGETS) : undefined,
        limitedBy: `additions at ${((100 * adds) / ms / 1e6 / loadAdd).toFixed(0)} % of the load-and-add limit; ${shares}`,
        more: { 'G adds/s': adds / ms / 1e6, ...(pass !== null && { 'peer ms/pass': pass }) },
      }),
    );
}

/** Cost against T. */
export function stepRows({ name }: BenchSubject, { points }: SnnCosts): BenchRow[] {
  const line = fitLine(points.map(({ steps, ms }) => [steps, ms] as const));
  return points.map(({ steps, ms, spread, shares }, i) =>
    row({
      ...{ name: `${name}, T = ${steps}`, unit: 'ms/image', value: ms, spread },
      ratio: ms / (line.fixed + line.slope * steps),
      limitedBy: i === 0 ? `${shares}; ${lineText(line, 'step')}` : shares,
      more: { 'ms/step': ms / steps },
    }),
  );
}

/** Cost of the whole net against its mean firing rate, moved by a factor on all thresholds. */
export async function netRateRows(subject: BenchSubject, timer: Timer): Promise<BenchRow[]> {
  const { network, name } = subject;
  const base = await convertSubject(subject, SCALED_STEPS);
  const engine = createEngine('wasm', network);
  const conversions = SCALES.map((scale) => scaled(base, scale));
  const runs = conversions.map((conversion) => simulation(subject, conversion, SCALED_STEPS, engine));
  const times = await timer(Object.fromEntries(runs.map(({ run }, i) => [String(i), run])), 2 / 3);
  const ms = medians(times);
  const neurons = network.spiking.reduce((sum, at) => sum + sizeOf(network.shapes[at]), 0);
  const rates = runs.map(({ totals }) => totals.spikes / totals.images / neurons / SCALED_STEPS);
  const line = fitLine(rates.map((rate, i) => [100 * rate, ms[String(i)]] as const));
  const shares = conversions.map((conversion) => sharesOf(subject, conversion, SCALED_STEPS));
  return SCALES.map((scale, i) =>
    row({
      ...{ name: `${name}, T = ${SCALED_STEPS}, V_th x ${scale}`, unit: 'ms/image', value: ms[String(i)] },
      spread: times[String(i)].spread,
      ratio: ms[String(i)] / (line.fixed + line.slope * 100 * rates[i]),
      limitedBy: i === 0 ? `${shares[i]}; ${lineText(line, '% of neurons that fire')}` : shares[i],
      more: { 'rate %': 100 * rates[i], 'M adds': runs[i].totals.adds / runs[i].totals.images / 1e6 },
    }),
  );
}

function lineText({ fixed, slope, r2 }: ReturnType<typeof fitLine>, per: string): string {
  return `line: ${fixed.toPrecision(3)} ms + ${slope.toPrecision(3)} ms per ${per}, R2 ${r2.toFixed(4)}`;
}

/** The same conversion with all potentials in larger or smaller units. */
function scaled(conversion: Conversion, scale: number): Conversion {
  const times = (values: readonly Float32Array[]) => values.map((layer) => layer.map((x) => x * scale));
  return {
    ...conversion,
    thresholds: times(conversion.thresholds),
    initialPotential: times(conversion.initialPotential),
    biasShift: times(conversion.biasShift),
  };
}

/** The whole net on the reference engine. */
export async function referenceRow(subject: BenchSubject, steps = 8, repeats = 3): Promise<BenchRow> {
  const { network, name } = subject;
  const conversion = await convertSubject(subject, steps);
  const [ours, theirs] = (['wasm', 'reference'] as const).map((engineName) => {
    const engine = createEngine(engineName, network);
    const { run } = simulation(subject, conversion, steps, engine);
    run();
    return timingOf(
      Array.from({ length: engineName === 'wasm' ? 4 * repeats : repeats }, () => {
        const began = performance.now();
        run();
        return performance.now() - began;
      }),
    );
  });
  const limitedBy = 'event-driven sums: both engines skip what does not fire';
  return row({
    name: `${name}, whole, T = ${steps}`,
    unit: 'us/step',
    value: (1000 * ours.median) / steps,
    spread: ours.spread,
    ratio: theirs.median / ours.median,
    limitedBy,
  });
}
