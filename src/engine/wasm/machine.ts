/** The SNN of a network on the event-driven kernels, for one kind of input and of neuron, in a memory of its own. */
import { type Network, sizeOf } from '../../network/layer.js';
import { maxPoolingOf, neuronOf, type SpikingParameters, samePerLayer } from '../../network/snn.js';
import { kindOf, totalWeight, waitsForInputs } from '../../paper/low-latency.js';
import type { Recording, SimulateOptions, Simulation, Totals } from '../engine.js';
import { Arena } from './arena.js';
import { DensePlan } from './dense-plan.js';
import { EventPlan } from './event-plan.js';
import { BLOCK_LANES, type Rows, stateWords } from './pack.js';
import { createRecorder, type Recorder } from './record.js';
import type { Design } from './spiking-plan.js';

const CHUNK = 32; // time steps per event-driven run: memory does not grow with T

/** What a machine's memory is made for. */
export interface MachineKind extends Design {
  /** Is x(t) a code of the image? */
  readonly coded: boolean;
  /** The most steps in one run. */
  readonly chunk: number;
}

/** The kind of machine that a simulation needs. */
export function machineKind(parameters: SpikingParameters, { steps, coder, currents }: SimulateOptions): MachineKind {
  const neuron = kindOf(neuronOf(parameters));
  // Neurons that wait fire only when all T inputs are in: their runs are not cut.
  const runs = waitsForInputs(neuron) ? Math.ceil(steps / CHUNK) : 1;
  return {
    neuron,
    temporal: parameters.temporalBias !== undefined,
    coded: coder !== undefined,
    spikeInput: coder?.sendsSpikes === true,
    exposing: currents !== undefined,
    maxPooling: maxPoolingOf(parameters),
    chunk: runs * CHUNK,
  };
}

/** Lays out a machine's memory, which is not there before the arena is sealed. */
function planMachine(arena: Arena, network: Network, kind: MachineKind): [DensePlan, EventPlan] {
  const constant = network.imageOnly.map((imageOnly) => imageOnly && !kind.coded);
  const dense = new DensePlan(arena, network, (i) => constant[i], 1);
  return [dense, new EventPlan(arena, network, kind.chunk, dense, constant, kind)];
}

/** Bytes of memory that a machine takes; nothing is allocated to find out. */
export function machineBytes(network: Network, kind: MachineKind): number {
  const arena = new Arena();
  planMachine(arena, network, kind);
  return arena.bytes;
}

export class SpikingMachine {
  readonly #arena = new Arena();
  readonly #dense: DensePlan;
  readonly #events: EventPlan;
  #parameters: SpikingParameters | undefined;

  constructor(
    readonly network: Network,
    readonly kind: MachineKind,
  ) {
    [this.#dense, this.#events] = planMachine(this.#arena, network, kind);
    this.#arena.seal();
  }

  /** @param parameters whose numbers stay as they are: equal objects are taken for equal numbers */
  configure(parameters: SpikingParameters): void {
    if (parameters === this.#parameters) return;
    const rescale = !this.#parameters || !samePerLayer(this.#parameters.thresholds, parameters.thresholds);
    this.#events.configure(parameters, rescale);
    this.#parameters = parameters;
  }

  simulate(image: Float32Array, options: SimulateOptions): Simulation {
    const { steps, record = 'totals', coder, index = 0, currents, readouts, onReadout } = options;
    const until = options.until ?? (currents && this.network.spiking.length - 1);
    this.#events.reset();
    if (coder) coder.start(image, index);
    else this.#dense.run(image, 1);
    const recorder = createRecorder(this.network, steps, record, this.kind.neuron);
    const read: Totals[] = [];
    for (let done = 0, run = 0; done < steps; done += run) {
      const pause = readouts?.find((t) => t > done) ?? steps;
      run = Math.min(this.kind.chunk, pause - done, steps - done);
      this.#presentCode(options, done, run);
      if (currents) this.#events.exposeCurrent(until ?? 0);
      this.#events.run(run, until, done);
      if (currents) this.#handOver(currents, until ?? 0, done, run);
      this.#record(recorder, run, done, until);
      if (!readouts?.includes(done + run)) continue;
      read.push(this.#totals());
      onReadout?.(done + run, read[read.length - 1]);
    }
    if (currents && this.#parameters) this.#events.configure(this.#parameters, false);
    const finalPotential = recorder.wantsPotential ? this.#events.spiking.map((_, s) => this.#potential(s)) : undefined;
    return {
      ...this.#totals(),
      ...(readouts && { readouts: read }),
      ...(finalPotential && { finalPotential }),
      ...recorder.result(),
      ...this.#pooled(record, steps),
    };
  }

  /** Σ x(t) of every max pool, where it was to be recorded. */
  #pooled(record: Recording, steps: number): Pick<Simulation, 'pooled'> {
    const recorded = record === 'neurons' || record === 'train';
    const pooled =
      recorded && this.kind.maxPooling !== 'average' ? this.#events.pooled(totalWeight(this.kind.neuron, steps)) : [];
    return pooled.length > 0 ? { pooled } : {};
  }

  /** Writes x(t) of a coded image for the next steps. */
  #presentCode({ coder }: SimulateOptions, done: number, run: number): void {
    const size = sizeOf(this.network.shapes[0]);
    for (let t = 1; coder && t <= run; t++) {
      coder.step(done + t, this.#arena.f32(this.#events.input + (t - 1) * size * 4, size));
    }
  }

  /** Hands over the currents of spiking layer s, which was exposed, at the steps of the last run. */
  #handOver(currents: NonNullable<SimulateOptions['currents']>, s: number, done: number, run: number): void {
    for (let t = 1; t <= run; t++) currents(done + t, this.#events.currentsOf(s, t));
  }

  /** Records what the spiking layers sent in the last run. */
  #record(recorder: Recorder, run: number, done: number, until: number | undefined): void {
    const arena = this.#arena;
    this.#events.spiking.forEach(({ at, masks, negative, graded, words }, s) => {
      if (until !== undefined && s > until) return;
      const [H, W, C] = this.network.shapes[at];
      const size = run * H * W * words;
      if (masks) recorder.masks(s, arena.u32(masks, size), 1, run, done);
      if (negative) recorder.masks(s, arena.u32(negative, size), -1, run, done);
      if (graded) recorder.spikes(s, arena.i8(graded, run * H * W * C), done);
    });
  }

  #totals(): Totals {
    const { sums, outputRows, spiking, operations } = this.#events;
    const [synapticOperations, multiplyOperations] = operations;
    return {
      logitsSum: this.#unpack(sums, outputRows),
      spikes: Float64Array.from(spiking, (layer) => layer.spikes),
      ...{ synapticOperations, multiplyOperations },
    };
  }

  /** v of spiking layer s at this moment, (H, W, C). */
  #potential(s: number): Float32Array {
    const { state, rows } = this.#events.spiking[s];
    return this.#unpack(state, rows);
  }

  /** (blocks, P, 16) in memory to (H, W, C). */
  #unpack(at: number, rows: Rows): Float32Array {
    const { blocks, P, lanes } = rows;
    const from = this.#arena.f32(at, stateWords(rows));
    if (lanes === BLOCK_LANES && blocks.length === 1) return from.slice();
    const out = new Float32Array(P * lanes);
    for (const { packed, valid, first } of blocks) {
      for (let p = 0; p < P; p++) {
        const start = packed * P + p * BLOCK_LANES;
        const to = p * lanes + first;
        for (let lane = 0; lane < valid; lane++) out[to + lane] = from[start + lane];
      }
    }
    return out;
  }
}
