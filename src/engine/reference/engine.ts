/**
 * The reference engine: plain TypeScript, step by step, layer by layer, to be read beside the paper. The SIMD engine
 * must give the same bits.
 */
import { type Network, sizeOf } from '../../network/layer.js';
import { checkConvertible } from '../../network/network.js';
import type { SpikingParameters } from '../../network/snn.js';
import { activation, residualSum } from '../../paper/ann.js';
import { FLOAT32 } from '../arithmetic.js';
import type { ActivationEdit, ActivationObserver, Engine, SimulateOptions, Simulation } from '../engine.js';
import { computeLayer } from '../memoryless.js';
import { currentOf, step } from './neurons.js';
import { createRun, type Run, resultOf, totalsOf } from './run.js';

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
    this.#parameters = parameters;
  }

  simulate(image: Float32Array, options: SimulateOptions): Simulation {
    if (!this.#parameters) throw new Error('configure the engine before simulating');
    const run = createRun(this.network, this.#parameters, image, options);
    for (let t = 1; t <= options.steps; t++) {
      this.#step(t, run);
      if (options.readouts?.includes(t)) run.readouts.push(totalsOf(run));
    }
    return resultOf(run, options);
  }

  /** The ANN on one image. */
  #forwardOne(edit: ActivationEdit | undefined): void {
    const [network, out] = [this.network, this.#out];
    network.layers.forEach(({ kind }, i) => {
      if (kind === 'relu') {
        const z = out[network.sources[i][0]]; // W a_prev + b
        for (let n = 0; n < z.length; n++) out[i][n] = activation(z[n]); // Eq. (1)
        edit?.(network.spikingIndex[i], out[i]);
      } else computeLayer(network, i, out, FLOAT32);
    });
  }

  /** One time step of the SNN: every layer in order, each reading what those before it send at this step. */
  #step(t: number, run: Run): void {
    const [network, out] = [this.network, this.#out];
    for (let i = 0; i < run.end; i++) {
      const { kind } = network.layers[i];
      const z = out[network.sources[i][0]];
      if (kind === 'input')
        run.present(t, out[i]); // x(t) of the image
      else if (kind !== 'relu')
        run.operations[i] += computeLayer(network, i, out, FLOAT32); // W x(t) + b
      else if (run.currents && i === run.end - 1) run.currents(t, currentOf(run.neurons[network.spikingIndex[i]], z));
      else step(run.neurons[network.spikingIndex[i]], t, z, out[i]); // Eq. (2)–(6)
    }
    if (run.end < network.layers.length) return;
    // The output layer does not fire: it adds up its current.
    const output = out[run.end - 1];
    for (let k = 0; k < output.length; k++) run.logitsSum[k] = residualSum(run.logitsSum[k], output[k]);
  }
}
