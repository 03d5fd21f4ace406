/**
 * The reference engine: plain TypeScript, step by step, layer by layer, to be read beside the paper. The SIMD engine
 * must give the same bits.
 */

import { type Network, sizeOf } from '../../network/layer.js';
import { checkConvertible } from '../../network/network.js';
import { type SpikingParameters, valueAt } from '../../network/snn.js';
import { activation, residualSum } from '../../paper/ann.js';
import { firesAt, inputCurrent, integrate, softReset, spikeValue } from '../../paper/neuron.js';
import type { ActivationEdit, ActivationObserver, Engine, SimulateOptions, Simulation, Totals } from '../engine.js';
import { add, connect, convolve, pool, shortcut } from './layers.js';

/**
 * The readable engine.
 *
 * @throws NetworkError if the network cannot be converted
 */
export function createReferenceEngine(network: Network): Engine {
  checkConvertible(network);
  return new ReferenceEngine(network);
}

/** One spiking layer during a simulation. */
interface Neurons {
  /** (H, W, C) */
  readonly v: Float32Array;
  readonly V_th: Float32Array;
  readonly biasShift: Float32Array;
  readonly spikeCounts: Int32Array;
  readonly firstSpikeTime: Int32Array;
  /** (T, H, W, C) or empty */
  readonly train: Uint8Array;
}

class ReferenceEngine implements Engine {
  readonly name = 'reference';
  /** Output of each layer at the present image or step, (H, W, C). */
  readonly #out: Float32Array[];
  /** Layers that depend on the image alone: their weighted sums are not synaptic operations. */
  readonly #analogue: boolean[] = [];
  #parameters: SpikingParameters | undefined;

  constructor(readonly network: Network) {
    this.#out = network.shapes.map((shape) => new Float32Array(sizeOf(shape)));
    network.layers.forEach((layer, i) => {
      this.#analogue.push(layer.kind !== 'relu' && network.sources[i].every((source) => this.#analogue[source]));
    });
  }

  forward(images: Float32Array, observe?: ActivationObserver, edit?: ActivationEdit): Float32Array {
    const { layers, shapes, spiking } = this.network;
    const size = sizeOf(shapes[0]);
    const logits = this.#out[layers.length - 1];
    const all = new Float32Array((images.length / size) * logits.length);
    for (let n = 0; n * size < images.length; n++) {
      this.#out[0].set(images.subarray(n * size, (n + 1) * size));
      layers.forEach((layer, i) => {
        if (layer.kind === 'relu') {
          this.#rectify(i);
          edit?.(spiking.indexOf(i), this.#out[i]);
        } else this.#apply(i);
      });
      all.set(logits, n * logits.length);
      for (const [s, at] of spiking.entries()) observe?.(s, this.#out[at]);
    }
    return all;
  }

  configure(parameters: SpikingParameters): void {
    this.#parameters = parameters;
  }

  simulate(image: Float32Array, options: SimulateOptions): Simulation {
    const { steps, record = 'totals', coder, index = 0, currents, readouts } = options;
    const { layers, spiking } = this.network;
    const until = options.until ?? (currents && spiking.length - 1);
    const end = until === undefined ? layers.length : spiking[until] + 1;
    const parameters = this.#parameters;
    if (!parameters) throw new Error('configure the engine before simulating');
    const neurons = spiking.map((_, s) => this.#createNeurons(parameters, s, record === 'train' ? steps : 0));
    const output = this.#out[layers.length - 1];
    const logitsSum = new Float32Array(output.length);
    let synapticOperations = 0;
    const totals = (): Totals => ({
      logitsSum: logitsSum.slice(),
      spikes: Float64Array.from(neurons, ({ spikeCounts }) => spikeCounts.reduce((sum, n) => sum + n, 0)),
      synapticOperations,
    });
    const read: Totals[] = [];
    coder?.start(image, index);
    for (let t = 1; t <= steps; t++) {
      if (coder) coder.step(t, this.#out[0]);
      else this.#out[0].set(image);
      layers.slice(0, end).forEach((layer, i) => {
        if (currents && i === end - 1) currents(t, this.#current(i, parameters));
        else if (layer.kind === 'relu') this.#fire(i, neurons[spiking.indexOf(i)], parameters, t);
        else {
          const pairs = this.#apply(i);
          const analogue = this.#analogue[i] && !coder;
          if (!analogue) synapticOperations += pairs;
        }
      });
      // The output layer does not fire: it adds up its current.
      if (until === undefined) {
        for (let k = 0; k < output.length; k++) logitsSum[k] = residualSum(logitsSum[k], output[k]);
      }
      if (readouts?.includes(t)) read.push(totals());
    }
    return {
      ...totals(),
      ...(readouts && { readouts: read }),
      ...(record !== 'totals' && { finalPotential: neurons.map(({ v }) => v) }),
      ...((record === 'neurons' || record === 'train') && {
        spikeCounts: neurons.map(({ spikeCounts }) => spikeCounts),
        firstSpikeTime: neurons.map(({ firstSpikeTime }) => firstSpikeTime),
      }),
      ...(record === 'train' && { spikeTrain: neurons.map(({ train }) => train) }),
    };
  }

  #createNeurons({ thresholds, initialPotential, biasShift }: SpikingParameters, s: number, steps: number): Neurons {
    const size = sizeOf(this.network.shapes[this.network.spiking[s]]);
    const v_0 = initialPotential[s];
    return {
      v: Float32Array.from({ length: size }, (_, n) => valueAt(v_0, n)),
      V_th: thresholds[s],
      biasShift: biasShift[s],
      spikeCounts: new Int32Array(size),
      firstSpikeTime: new Int32Array(size),
      train: new Uint8Array(size * steps),
    };
  }

  /** One step of one spiking layer, Eq. (2)–(6). */
  #fire(i: number, neurons: Neurons, { fire }: SpikingParameters, t: number): void {
    const { v, V_th, biasShift, spikeCounts, firstSpikeTime, train } = neurons;
    const z = this.#out[this.network.sources[i][0]];
    const x = this.#out[i];
    for (let n = 0; n < v.length; n++) {
      const threshold = valueAt(V_th, n);
      const I = inputCurrent(z[n], valueAt(biasShift, n)); // X(t) of Eq. (2)
      const v_temp = integrate(v[n], I); // Eq. (2), Eq. (4)
      const theta = firesAt(v_temp, threshold, fire) ? 1 : 0; // Eq. (6)
      v[n] = softReset(v_temp, theta, threshold); // Eq. (3); with Eq. (4) put in, Eq. (5)
      x[n] = spikeValue(theta, threshold); // threshold balancing
      if (theta === 0) continue;
      spikeCounts[n] += 1; // Eq. (8)
      if (firstSpikeTime[n] === 0) firstSpikeTime[n] = t;
      if (train.length > 0) train[(t - 1) * v.length + n] = 1;
    }
  }

  /** I(t) of one spiking layer, (H, W, C). */
  #current(i: number, { biasShift }: SpikingParameters): Float32Array {
    const shift = biasShift[this.network.spiking.indexOf(i)];
    return this.#out[this.network.sources[i][0]].map((z, n) => inputCurrent(z, valueAt(shift, n)));
  }

  #rectify(i: number): void {
    const z = this.#out[this.network.sources[i][0]];
    const a = this.#out[i];
    for (let n = 0; n < a.length; n++) a[n] = activation(z[n]); // Eq. (1)
  }

  /** Runs a layer without memory; returns how many (input, output) pairs a non-zero input reached. */
  #apply(i: number): number {
    const { layers, shapes, sources } = this.network;
    const layer = layers[i];
    const [from, other] = sources[i];
    const [x, shape] = [this.#out[from], shapes[from]];
    const out = this.#out[i];
    switch (layer.kind) {
      case 'conv':
        return convolve(layer, x, shape, out, shapes[i]);
      case 'linear':
        return connect(layer, x, out);
      case 'average-pool':
        pool(layer, x, shape, out, shapes[i]);
        return 0;
      case 'global-average-pool':
        pool(undefined, x, shape, out, shapes[i]);
        return 0;
      case 'add':
        add(x, this.#out[other], out);
        return 0;
      case 'shortcut':
        shortcut(layer, x, shape, out, shapes[i]);
        return 0;
      case 'flatten':
        out.set(x);
        return 0;
      case 'input':
      case 'relu':
        return 0;
    }
  }
}
