/** One bench run: the sections asked for, in order, on one machine at one time. */
import { annRows } from './ann.js';
import { convRateRows, eventConvSection, type Say } from './kernels.js';
import { layerSection } from './layers.js';
import { limitsSection, measureMachine } from './limits.js';
import { neuronRows } from './neurons.js';
import { type BenchReport, type BenchRow, describeMachine, type Section } from './report.js';
import { workerRow } from './scaling.js';
import { measureSnn, netRateRows, referenceRow, type SnnCosts, snnRows, stepRows } from './snn.js';
import { BENCH_QUANTILE, type BenchSubject, verifySubject } from './subject.js';
import { createTimer, FULL, QUICK, type Timer } from './timer.js';
import { trainingRow } from './training.js';

/** The sections of a report. */
export const SECTIONS = [
  'limits',
  'ann',
  'snn',
  'event-conv',
  'cost-vs-t',
  'cost-vs-rate',
  'neurons',
  'engine-vs-reference',
  'workers',
  'training',
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** Sections that say something without a model. */
export const WITHOUT_MODEL: readonly SectionName[] = [
  'limits',
  'event-conv',
  'cost-vs-rate',
  'engine-vs-reference',
  'training',
];

/** What to run. */
export interface BenchOptions {
  readonly sections: readonly SectionName[];
  readonly subjects: readonly BenchSubject[];
  /** Small time budgets: shows that everything works, numbers are rough. */
  readonly quick?: boolean;
  /** Told what is being done. */
  readonly say?: Say;
  /** Reasons why something is not measured, from the caller. */
  readonly skipped?: readonly string[];
}

/**
 * Checks every answer, then measures; one thread but for the sections `workers` and `training`.
 *
 * @throws Error on a wrong answer, and where tinybench is missing
 * @example console.log(formatReport(await runBench({ sections: ['limits'], subjects: [] })));
 */
export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const began = performance.now();
  const { sections, subjects, quick = false, say = () => {}, skipped = [] } = options;
  const timer = await createTimer(quick ? QUICK : FULL);
  for (const subject of subjects) {
    say(`${subject.name}: checking the answers`);
    await verifySubject(subject);
  }
  const run = new Run(subjects, timer, quick, say);
  const done: Section[] = [];
  for (const name of SECTIONS) if (sections.includes(name)) done.push(await run.section(name));
  const filled = done.filter(({ rows }) => rows.length > 0);
  const seconds = (performance.now() - began) / 1000;
  return { machine: describeMachine(), skipped, sections: filled, seconds };
}

/** The state of a run: what is measured once and used by several sections. */
class Run {
  readonly #costs = new Map<BenchSubject, SnnCosts>();

  constructor(
    readonly subjects: readonly BenchSubject[],
    readonly timer: Timer,
    readonly quick: boolean,
    readonly say: Say,
  ) {}

  async section(name: SectionName): Promise<Section> {
    const { timer, quick } = this;
    switch (name) {
      case 'limits':
        this.say('limits of this machine');
        return limitsSection(await measureMachine(timer));
      case 'ann':
        return this.#annSection();
      case 'snn':
        return this.#snnSection();
      case 'event-conv':
        return eventConvSection(timer, this.say);
      case 'cost-vs-t':
        return this.#stepSection();
      case 'cost-vs-rate':
        return this.#rateSection();
      case 'neurons':
        return {
          name: 'neurons',
          title: 'neurons beyond the paper and temporal biases, v(0) = V_th / 2, against binary neurons',
          ratioOf: 'time per spike / time per spike of binary neurons without temporal bias',
          ratioUnit: 'x',
          rows: await this.#each('neurons', (s) => neuronRows(s, timer)),
        };
      case 'engine-vs-reference': {
        const layers = await layerSection(timer, this.say);
        const nets = await this.#each('SIMD against the reference, whole net', async (s) => [
          await referenceRow(s, 8, quick ? 1 : 3),
        ]);
        return { ...layers, rows: [...layers.rows, ...nets] };
      }
      case 'workers':
        return this.#workerSection();
      case 'training':
        this.say('training');
        return {
          name: 'training',
          title: 'an update of the trainer against the multiply-add limit of both cores',
          ratioOf: 'its speed / two bare multiply-add loops at once',
          ratioUnit: '%',
          rows: [await trainingRow(quick ? 2 : 20)],
        };
    }
  }

  /** Rows of every net. */
  async #each(what: string, rows: (subject: BenchSubject) => Promise<BenchRow[]>): Promise<BenchRow[]> {
    const all: BenchRow[] = [];
    for (const subject of this.subjects) {
      this.say(`${subject.name}: ${what}`);
      all.push(...(await rows(subject)));
    }
    return all;
  }

  async #costsOf(subject: BenchSubject): Promise<SnnCosts> {
    const known = this.#costs.get(subject);
    if (known) return known;
    const costs = await measureSnn(subject, this.timer);
    this.#costs.set(subject, costs);
    return costs;
  }

  get #peerName(): string {
    return this.subjects.find(({ peer }) => peer)?.peer?.name ?? 'onnxruntime-web';
  }

  async #annSection(): Promise<Section> {
    return {
      name: 'ann',
      title: `ANN forward passes against ${this.#peerName} (WASM SIMD, one thread) on the same file and images`,
      ratioOf: 'our images per second / its images per second',
      ratioUnit: 'x',
      rows: await this.#each('ANN', (s) => annRows(s, this.timer)),
    };
  }

  async #snnSection(): Promise<Section> {
    return {
      name: 'snn',
      title: `whole SNN on real images, quantile ${BENCH_QUANTILE}, against T ANN passes of ${this.#peerName}`,
      ratioOf: 'its time for T passes (the better of batched and single images) / our time for T steps',
      ratioUnit: 'x',
      rows: await this.#each('SNN', async (s) => snnRows(s, await this.#costsOf(s))),
    };
  }

  async #stepSection(): Promise<Section> {
    return {
      name: 'cost-vs-t',
      title: 'cost against T',
      ratioOf: 'time / straight line through all rows of the net',
      ratioUnit: 'x',
      rows: await this.#each('cost against T', async (s) => stepRows(s, await this.#costsOf(s))),
    };
  }

  async #rateSection(): Promise<Section> {
    const conv = await convRateRows(this.timer, this.say);
    return {
      name: 'cost-vs-rate',
      title: 'cost against the firing rate',
      ratioOf: 'time / straight line through all rows of the layer or net',
      ratioUnit: 'x',
      rows: [...conv, ...(await this.#each('cost against the firing rate', (s) => netRateRows(s, this.timer)))],
    };
  }

  async #workerSection(): Promise<Section> {
    const [count, rounds] = this.quick ? [16, 1] : [64, 5];
    return {
      name: 'workers',
      title: 'two worker threads against one',
      ratioOf: 'images per second of two workers / of one',
      ratioUnit: 'x',
      rows: await this.#each('one and two workers', async (s) => [await workerRow(s, count, rounds)]),
    };
  }
}
