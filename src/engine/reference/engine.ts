/**
 * The reference engine: plain TypeScript, step by step, layer by layer, to be read beside the paper. The SIMD engine
 * must give the same bits.
 */
import { type Network, sizeOf } from '../../network/layer.js';
import { checkConvertible } from '../../network/network.js';
import { neuronOf, type SpikingParameters } from '../../network/snn.js';
import { activation, clippedActivation, residualSum } from '../../paper/ann.js';
import {
  kindOf,
  type NeuronKind,
  stepWeight,
  type WaitingKind,
  waitsForInputs,
  weighted,
} from '../../paper/low-latency.js';
import { FLOAT32 } from '../arithmetic.js';
import { checkSimulation, checkWholeImages, heldParameters } from '../check-simulation.js';
import type { ActivationEdit, ActivationObserver, Engine, SimulateOptions, Simulation } from '../engine.js';
import { computeLayer } from '../memoryless.js';
import { accumulate, release, stepGraded, stepSigned } from './low-latency.js';
import { currentAt, type Neurons, stepBinary } from './neurons.js';
import { pairsOfNumbers } from './operations.js';
import { createRun, type Run, simulationOf, totalsOf } from './run.js';

/** One time step of a spiking layer; neurons that wait for all their inputs have none. */
const STEP: Record<Exclude<NeuronKind, WaitingKind>, typeof stepBinary> = {
  binary: stepBinary,
  signed: stepSigned,
  graded: stepGraded,
};

/**
 * The readable engine.
 *
 * @throws NetworkError if the network cannot be converted
 */
export function createReferenceEngine(network: Network): Engine {
  checkConvertible(network);
  return new ReferenceEngine(network);
}

class ReferenceEngine implements Engine {
  readonly name = 'reference';
  /** Output of each layer at the present image or step, (H, W, C). */
  readonly #out: Float32Array[];
  #parameters: SpikingParameters | undefined;

  constructor(readonly network: Network) {
    this.#out = network.shapes.map((shape) => new Float32Array(sizeOf(shape)));
  }

  forward(images: Float32Array, observe?: ActivationObserver, edit?: ActivationEdit): Float32Array {
    checkWholeImages(this.network, images);
    const { layers, spiking } = this.network;
    const size = this.#out[0].length;
    const logits = this.#out[layers.length - 1];
    const all = new Float32Array((images.length / size) * logits.length);
    for (let n = 0; n * size < images.length; n++) {
      this.#out[0].set(images.subarray(n * size, (n + 1) * size));
      this.#forwardOne(edit);
      all.set(logits, n * logits.length);
      for (const [s, at] of spiking.entries()) observe?.(s, this.#out[at]);
    }
    return all;
  }

  configure(parameters: SpikingParameters): void {
    this.#parameters = heldParameters(this.network, parameters, this.#parameters);
  }

  simulate(image: Float32Array, options: SimulateOptions): Simulation {
    if (!this.#parameters) throw new Error('configure the engine before simulating');
    checkSimulation(this.network, neuronOf(this.#parameters), image, options);
    const run = createRun(this.network, this.#parameters, image, options);
    const kind = kindOf(neuronOf(this.#parameters));
    if (waitsForInputs(kind)) this.#layerByLayer(run);
    else for (let t = 1; t <= run.steps; t++) this.#step(t, run, STEP[kind]);
    return simulationOf(run, options);
  }

  /** The ANN on one image. */
  #forwardOne(edit: ActivationEdit | undefined): void {
    const [network, out] = [this.network, this.#out];
    network.layers.forEach((layer, i) => {
      if (layer.kind === 'relu') {
        const { ceiling } = layer;
        const z = out[network.sources[i][0]]; // W a_prev + b
        if (ceiling === undefined)
          for (let n = 0; n < z.length; n++) out[i][n] = activation(z[n]); // Eq. (1)
        else for (let n = 0; n < z.length; n++) out[i][n] = clippedActivation(z[n], ceiling);
        edit?.(network.spikingIndex[i], out[i]);
      } else computeLayer(network, i, out, FLOAT32);
    });
  }

  /** One time step of the SNN: every layer in order, each reading what those before it send at this step. */
  #step(t: number, run: Run, step: typeof stepBinary): void {
    const { network, neurons } = run;
    for (let i = 0; i < run.end; i++) {
      if (network.layers[i].kind !== 'relu') {
        this.#send(i, t, run, this.#out); // W x(t) + b
        continue;
      }
      const layer = neurons[network.spikingIndex[i]];
      const z = this.#out[network.sources[i][0]];
      if (i === run.exposed) run.currents?.(t, currents(layer, t, z));
      else step(layer, t, z, this.#out[i]); // Eq. (2)–(6), x(t) = θ(t) V_th
    }
    this.#finish(t, run, this.#out);
  }

  /** Neurons that wait: a layer's T inputs are all in before it fires; layers take turns, not steps. */
  #layerByLayer(run: Run): void {
    const { network, neurons, steps } = run;
    const times = Array.from({ length: steps }, (_, k) => k + 1);
    // What each layer sends at step t stands in out[t].
    const out = [this.#out, ...times.map(() => this.#out.map((values) => new Float32Array(values.length)))];
    for (let i = 0; i < run.end; i++) {
      if (network.layers[i].kind !== 'relu') {
        for (const t of times) this.#send(i, t, run, out[t]);
        continue;
      }
      const layer = neurons[network.spikingIndex[i]];
      const z = (t: number) => out[t][network.sources[i][0]];
      if (i === run.exposed) {
        for (const t of times) run.currents?.(t, currents(layer, t, z(t)));
        continue;
      }
      const g = (t: number) => stepWeight(run.kind, t, steps);
      for (const t of times) accumulate(layer, t, g(t), z(t));
      for (const t of times) release(layer, t, g(t), out[t][i]);
    }
    for (const t of times) this.#finish(t, run, out[t]);
  }

  /** What layer i, which is no ReLU, sends at step t: x(t) of the image, or what follows from the layers before. */
  #send(i: number, t: number, run: Run, out: readonly Float32Array[]): void {
    const pool = run.pools.get(i);
    if (run.network.layers[i].kind === 'input') run.present(t, out[i]);
    else if (pool) pool.step(out[run.network.sources[i][0]], out[i]);
    else {
      const pairs = computeLayer(run.network, i, out, FLOAT32);
      run.operations[i] += pairs;
      run.multiplications[i] += pairsOfNumbers(run.network, i, run.sent, out, pairs);
    }
  }

  /** The end of step t: the output layer does not fire, it adds up its current. */
  #finish(t: number, run: Run, out: readonly Float32Array[]): void {
    const { logitsSum } = run;
    const output = out[out.length - 1];
    const g = stepWeight(run.kind, t, run.steps);
    if (run.end === out.length) {
      for (let k = 0; k < output.length; k++) logitsSum[k] = residualSum(logitsSum[k], weighted(output[k], g));
    }
    if (!run.readAt.includes(t)) return;
    run.readouts.push(totalsOf(run));
    run.onReadout?.(t, run.readouts[run.readouts.length - 1]);
  }
}

/** X(t) of a layer, (H, W, C), from weighted sums z. */
function currents(neurons: Neurons, t: number, z: Float32Array): Float32Array {
  const current = currentAt(neurons, t);
  return z.map((sum, n) => current(n, sum));
}
