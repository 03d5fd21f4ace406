/** The SIMD engine: same bits as the reference, from event-driven kernels. */

import type { Network } from '../../network/layer.js';
import { sizeOf } from '../../network/layer.js';
import { checkConvertible } from '../../network/network.js';
import { type SpikingParameters, samePerLayer } from '../../network/snn.js';
import type { ActivationEdit, ActivationObserver, Engine, SimulateOptions, Simulation, Totals } from '../engine.js';
import { Arena } from './arena.js';
import { DensePlan } from './dense-plan.js';
import { EventPlan } from './event-plan.js';
import { BLOCK_LANES, type Rows, stateWords } from './pack.js';
import { createRecorder } from './record.js';

const BATCH = 16; // images per dense run
const CHUNK = 32; // time steps per event-driven run: memory does not grow with T

/**
 * The engine on WebAssembly SIMD. Its memory is sized once per kind of work, on first use: the ANN, the SNN with direct
 * coding, the SNN with coded input; nothing is allocated per step.
 *
 * @throws NetworkError if the network cannot be converted
 * @throws Error if the runtime has no WebAssembly SIMD
 */
export function createWasmEngine(network: Network): Engine {
  checkConvertible(network);
  return new WasmEngine(network);
}

class WasmEngine implements Engine {
  readonly name = 'wasm';
  #ann: DensePlan | undefined;
  readonly #machines = new Map<boolean, SpikingMachine>();
  #parameters: SpikingParameters | undefined;

  constructor(readonly network: Network) {}

  forward(images: Float32Array, observe?: ActivationObserver, edit?: ActivationEdit): Float32Array {
    const { network } = this;
    const ann = (this.#ann ??= createAnn(network));
    const last = network.layers.length - 1;
    const [size, K] = [sizeOf(network.shapes[0]), sizeOf(network.shapes[last])];
    const count = images.length / size;
    const logits = new Float32Array(count * K);
    for (let first = 0; first < count; first += BATCH) {
      const n = Math.min(BATCH, count - first);
      const read = (at: number) => ann.arena.f32(ann.outputOf(at), n * sizeOf(network.shapes[at]));
      const editLayer = edit && ((at: number) => edit(network.spikingIndex[at], read(at)));
      ann.run(images.subarray(first * size, (first + n) * size), n, editLayer);
      logits.set(read(last), first * K);
      for (const [s, at] of network.spiking.entries()) observe?.(s, read(at));
    }
    return logits;
  }

  configure(parameters: SpikingParameters): void {
    this.#parameters = parameters;
  }

  simulate(image: Float32Array, options: SimulateOptions): Simulation {
    if (!this.#parameters) throw new Error('configure the engine before simulating');
    const coded = options.coder !== undefined;
    let machine = this.#machines.get(coded);
    if (!machine) {
      // The ANN's memory is not needed while spiking nets run; it is made again when it is.
      this.#ann = undefined;
      machine = new SpikingMachine(this.network, coded);
      this.#machines.set(coded, machine);
    }
    machine.configure(this.#parameters);
    return machine.simulate(image, options);
  }
}

function createAnn(network: Network): DensePlan {
  const arena = new Arena();
  const plan = new DensePlan(arena, network, () => true, BATCH);
  arena.seal();
  return plan;
}

/** The SNN of a network for one kind of input, in a memory of its own. */
class SpikingMachine {
  readonly #arena = new Arena();
  readonly #dense: DensePlan;
  readonly #events: EventPlan;
  #parameters: SpikingParameters | undefined;

  constructor(
    readonly network: Network,
    coded: boolean,
  ) {
    const constant = network.imageOnly.map((imageOnly) => imageOnly && !coded);
    this.#dense = new DensePlan(this.#arena, network, (i) => constant[i], 1);
    this.#events = new EventPlan(this.#arena, network, CHUNK, this.#dense, constant);
    this.#arena.seal();
  }

  configure(parameters: SpikingParameters): void {
    if (parameters === this.#parameters) return;
    const rescale = !this.#parameters || !samePerLayer(this.#parameters.thresholds, parameters.thresholds);
    this.#events.configure(parameters, rescale);
    this.#parameters = parameters;
  }

  simulate(image: Float32Array, options: SimulateOptions): Simulation {
    const { steps, record = 'totals', coder, index = 0, currents, readouts } = options;
    const { network } = this;
    const until = options.until ?? (currents && network.spiking.length - 1);
    const exposed = until ?? 0;
    const events = this.#events;
    events.reset();
    if (coder) coder.start(image, index);
    else this.#dense.run(image, 1);
    const recorder = createRecorder(network, steps, record);
    const size = sizeOf(network.shapes[0]);
    const chunk = currents ? 1 : CHUNK;
    const read: Totals[] = [];
    for (let done = 0, run = 0; done < steps; done += run) {
      const pause = readouts?.find((t) => t > done) ?? steps;
      run = Math.min(chunk, pause - done, steps - done);
      for (let t = 1; coder && t <= run; t++) {
        coder.step(done + t, this.#arena.f32(events.input + (t - 1) * size * 4, size));
      }
      if (currents) events.exposeCurrent(exposed);
      events.run(run, until);
      if (currents) currents(done + 1, this.#potential(exposed));
      events.spiking.forEach((layer, s) => {
        if (until !== undefined && s > until) return;
        const P = network.shapes[layer.at][0] * network.shapes[layer.at][1];
        recorder.masks(s, this.#arena.u32(layer.masks, run * P * layer.words), run, done);
      });
      if (readouts?.includes(done + run)) read.push(this.#totals());
    }
    if (currents && this.#parameters) events.configure(this.#parameters, false);
    const finalPotential = recorder.wantsPotential ? events.spiking.map((_, s) => this.#potential(s)) : undefined;
    return {
      ...this.#totals(),
      ...(readouts && { readouts: read }),
      ...(finalPotential && { finalPotential }),
      ...recorder.result(),
    };
  }

  #totals(): Totals {
    const { sums, outputRows, spiking, operations } = this.#events;
    return {
      logitsSum: this.#unpack(sums, outputRows),
      spikes: Float64Array.from(spiking, (layer) => layer.spikes),
      synapticOperations: operations,
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
    const out = new Float32Array(P * lanes);
    for (const { packed, valid, first } of blocks) {
      for (let p = 0; p < P; p++) {
        const start = packed * P + p * BLOCK_LANES;
        out.set(from.subarray(start, start + valid), p * lanes + first);
      }
    }
    return out;
  }
}
