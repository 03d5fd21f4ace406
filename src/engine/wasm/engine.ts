/** The SIMD engine: same bits as the reference, from event-driven kernels. */

import type { Network } from '../../network/layer.js';
import { sizeOf } from '../../network/layer.js';
import { checkConvertible } from '../../network/network.js';
import { neuronOf, type SpikingParameters } from '../../network/snn.js';
import { checkSimulation, checkWholeImages, heldParameters } from '../check-simulation.js';
import type { ActivationEdit, ActivationObserver, Engine, SimulateOptions, Simulation } from '../engine.js';
import { Arena } from './arena.js';
import { DensePlan } from './dense-plan.js';
import { kernelsModule } from './load-kernels.js';
import { machineBytes, machineKind, SpikingMachine } from './machine.js';

const BATCH = 16; // images per dense run
const MACHINES = 4; // kinds of simulation whose memory is kept

/**
 * The engine on WebAssembly SIMD. Its memory is sized once per kind of work, on first use: the ANN, and the SNN for a kind
 * of input (direct or coded) and of neuron; nothing is allocated per step. {@link EngineMemory} says how long it is kept.
 *
 * @throws NetworkError if the network cannot be converted
 * @throws Error if the runtime has no WebAssembly SIMD, or does not let it be compiled
 */
export function createWasmEngine(network: Network): Engine {
  checkConvertible(network);
  kernelsModule();
  return new WasmEngine(network);
}

/**
 * Bytes of WebAssembly memory that an engine, and so each worker, takes for each kind of work. The ANN's goes where a
 * memory for an SNN is made; both are kept where they take turns, and so are those of up to four kinds of SNN (neuron,
 * coding, temporal biases, reading of max pooling), as long as the engine lives.
 */
export interface EngineMemory {
  /** the ANN on a batch of images */
  readonly ann: number;
  /** the SNN over `steps` steps of a directly coded image */
  readonly snn: number;
}

/**
 * The memory of the SIMD engine from shapes alone; nothing is allocated to find out. Weights stand beside it once for all
 * workers.
 *
 * @throws NetworkError if the network cannot be converted
 */
export function engineMemory(network: Network, parameters: SpikingParameters, steps: number): EngineMemory {
  checkConvertible(network);
  const arena = new Arena();
  new DensePlan(arena, network, () => true, BATCH);
  return { ann: arena.bytes, snn: machineBytes(network, machineKind(parameters, { steps })) };
}

class WasmEngine implements Engine {
  readonly name = 'wasm';
  #ann: DensePlan | undefined;
  /** By kind, the one used last at the end. */
  readonly #machines = new Map<string, SpikingMachine>();
  #parameters: SpikingParameters | undefined;

  constructor(readonly network: Network) {}

  forward(images: Float32Array, observe?: ActivationObserver, edit?: ActivationEdit): Float32Array {
    const { network } = this;
    checkWholeImages(network, images);
    const ann = (this.#ann ??= createAnn(network));
    const last = network.layers.length - 1;
    const [size, K] = [sizeOf(network.shapes[0]), sizeOf(network.shapes[last])];
    const count = images.length / size;
    const logits = new Float32Array(count * K);
    for (let first = 0; first < count; first += BATCH) {
      const n = Math.min(BATCH, count - first);
      const read = (at: number) => ann.arena.f32(ann.outputOf(at), n * sizeOf(network.shapes[at]));
      // Read as soon as it stands, while it is near: the batch's outputs of all layers are more than a cache holds.
      const visit = (at: number) => {
        edit?.(network.spikingIndex[at], read(at));
        observe?.(network.spikingIndex[at], read(at));
      };
      ann.run(images.subarray(first * size, (first + n) * size), n, observe || edit ? visit : undefined);
      logits.set(read(last), first * K);
    }
    return logits;
  }

  configure(parameters: SpikingParameters): void {
    this.#parameters = heldParameters(this.network, parameters, this.#parameters);
  }

  simulate(image: Float32Array, options: SimulateOptions): Simulation {
    if (!this.#parameters) throw new Error('configure the engine before simulating');
    checkSimulation(this.network, neuronOf(this.#parameters), image, options);
    const machine = this.#machineFor(this.#parameters, options);
    machine.configure(this.#parameters);
    return machine.simulate(image, options);
  }

  #machineFor(parameters: SpikingParameters, options: SimulateOptions): SpikingMachine {
    const kind = machineKind(parameters, options);
    const { neuron, temporal, coded, spikeInput, exposing, maxPooling } = kind;
    const key = [neuron, temporal, coded, spikeInput, exposing, maxPooling].join(' ');
    let machine = this.#machines.get(key);
    if (!machine || machine.kind.chunk < kind.chunk) {
      // The ANN's memory is not needed while spiking nets run; it is made again when it is.
      this.#ann = undefined;
      machine = new SpikingMachine(this.network, kind);
    }
    this.#machines.delete(key);
    this.#machines.set(key, machine);
    for (const old of this.#machines.keys()) if (this.#machines.size > MACHINES) this.#machines.delete(old);
    return machine;
  }
}

function createAnn(network: Network): DensePlan {
  const arena = new Arena();
  const plan = new DensePlan(arena, network, () => true, BATCH);
  arena.seal();
  return plan;
}
