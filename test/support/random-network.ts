/** Random small networks with every kind of layer, random parameters and images: the food of the engine properties. */
import fc from 'fast-check';
import { type Layer, type Network, type Shape, sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import { inferShape } from '../../src/network/shapes.js';
import type { FireRule, Neuron, PerLayer, SpikingParameters } from '../../src/network/snn.js';
import { kindOf, mostSteps } from '../../src/paper/low-latency.js';
import { MAX_POOLINGS } from '../../src/paper/max-pooling.js';

/** A small deterministic generator (mulberry32): floats in [0, 1). */
export function randomFloats(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface RandomCase {
  readonly network: Network;
  readonly parameters: SpikingParameters;
  /** (H, W, C) */
  readonly image: Float32Array;
  readonly steps: number;
}

/** Grows a network layer by layer; `next` draws whole numbers below its argument. */
class Builder {
  readonly layers: Layer[] = [];
  shape: Shape;
  top = 'image';

  constructor(
    shape: Shape,
    readonly random: () => number,
  ) {
    this.shape = shape;
    this.layers.push({ kind: 'input', name: 'image', shape });
  }

  next(n: number): number {
    return Math.floor(this.random() * n);
  }

  signed(length: number, scale: number): Float32Array {
    return Float32Array.from({ length }, () => (this.random() * 2 - 1) * scale);
  }

  push(layer: Layer, inputs: Shape[] = [this.shape]): string {
    this.layers.push(layer);
    this.shape = inferShape(layer, inputs);
    this.top = layer.name;
    return layer.name;
  }

  name(kind: string): string {
    return `${kind}${this.layers.length}`;
  }

  conv(outputs: number, kernel: [number, number], stride: [number, number], same: boolean, groups = 1): string {
    const C = this.shape[2];
    const [Kh, Kw] = kernel;
    const K = (Kh * Kw * C) / groups;
    const p = same ? ([Kh >> 1, Kw >> 1, (Kh - 1) >> 1, (Kw - 1) >> 1] as const) : ([0, 0, 0, 0] as const);
    const weight = this.signed(K * outputs, 2 / Math.sqrt(K));
    const bias = this.signed(outputs, 0.3);
    const input = this.top;
    return this.push({
      kind: 'conv',
      name: this.name('conv'),
      input,
      kernel,
      stride,
      padding: p,
      groups,
      weight,
      bias,
    });
  }

  linear(outputs: number): string {
    const K = sizeOf(this.shape);
    const [weight, bias] = [this.signed(K * outputs, 2 / Math.sqrt(K)), this.signed(outputs, 0.3)];
    return this.push({ kind: 'linear', name: this.name('linear'), input: this.top, weight, bias });
  }

  relu(): string {
    const ceiling = this.random() < 0.15 ? Math.fround(0.1 + this.random()) : undefined;
    return this.push({ kind: 'relu', name: this.name('relu'), input: this.top, ...(ceiling && { ceiling }) });
  }

  randomConv(): void {
    const C = this.shape[2];
    const groups = this.random() < 0.25 ? [2, 3, C].find((g) => C % g === 0) : undefined;
    const kernel: [number, number] = [
      1 + this.next(Math.min(4, this.shape[0])),
      1 + this.next(Math.min(4, this.shape[1])),
    ];
    // 8 channels of an even width have a layout of their own in the SIMD engine.
    const wanted = this.random() < 0.2 ? 8 : 1 + this.next(this.random() < 0.3 ? 70 : 20);
    const outputs = groups ? groups * (1 + this.next(6)) : wanted;
    this.conv(outputs, kernel, [1 + this.next(2), 1 + this.next(2)], this.random() < 0.7, groups);
    if (this.random() < 0.1) this.maxPool(); // of currents
    this.relu();
  }

  pool(): void {
    const fit = (n: number) => 1 + this.next(Math.min(3, n));
    const kernel: [number, number] = [fit(this.shape[0]), fit(this.shape[1])];
    const stride: [number, number] = [1 + this.next(2), 1 + this.next(2)];
    const padding = [0, 0, this.next(kernel[0]), this.next(kernel[1])] as const;
    this.push({ kind: 'average-pool', name: this.name('pool'), input: this.top, kernel, stride, padding });
  }

  maxPool(): void {
    const fit = (n: number) => 1 + this.next(Math.min(3, n));
    const kernel: [number, number] = [fit(this.shape[0]), fit(this.shape[1])];
    const stride: [number, number] = [1 + this.next(2), 1 + this.next(2)];
    const padding = [this.next(kernel[0]), this.next(kernel[1]), 0, 0] as const;
    this.push({ kind: 'max-pool', name: this.name('max'), input: this.top, kernel, stride, padding });
  }

  /** A residual block with an identity, an option A or a convolution shortcut. */
  residual(): void {
    const [start, shape] = [this.top, this.shape];
    const kind = this.next(3);
    const stride = kind === 0 ? 1 : 1 + this.next(2);
    const before = this.next(9);
    const outputs = kind === 0 ? shape[2] : kind === 1 ? shape[2] + before + this.next(9) : 1 + this.next(40);
    this.conv(outputs, [3, 3], [stride, stride], true);
    this.relu();
    const main = this.conv(outputs, [3, 3], [1, 1], true);
    const mainShape = this.shape;
    let side = start;
    this.top = start;
    this.shape = shape;
    if (kind === 1) {
      const after = outputs - shape[2] - before;
      const strides = [stride, stride] as const;
      side = this.push({ kind: 'shortcut', name: this.name('skip'), input: start, stride: strides, before, after });
    } else if (kind === 2) side = this.conv(outputs, [1, 1], [stride, stride], false);
    const inputs = this.random() < 0.5 ? ([main, side] as const) : ([side, main] as const);
    this.push({ kind: 'add', name: this.name('add'), inputs }, [mainShape, mainShape]);
    this.relu();
  }

  head(classes: number): void {
    if (this.random() < 0.3) {
      this.push({ kind: 'global-average-pool', name: this.name('gap'), input: this.top });
    }
    if (this.random() < 0.7) this.push({ kind: 'flatten', name: this.name('flatten'), input: this.top });
    if (this.random() < 0.4) {
      this.linear(1 + this.next(40));
      this.relu();
    }
    this.linear(classes);
  }
}

/** Can a residual block start behind a layer? Pooled by maxima spikes stay spikes. */
function spikes(layer: Layer | undefined): boolean {
  return layer?.kind === 'relu' || layer?.kind === 'max-pool';
}

/** One random case from a seed: 1 to 3 layers or blocks on an image of up to 9 × 9 × 5, any density of spikes. */
export function randomCase(seed: number): RandomCase {
  const random = randomFloats(seed);
  const next = (n: number) => Math.floor(random() * n);
  const builder = new Builder([1 + next(9), 1 + next(9), 1 + next(5)], random);
  if (random() < 0.1) builder.maxPool(); // of the image
  builder.randomConv();
  for (let extra = next(3); extra > 0; extra--) {
    const kind = next(5);
    if (kind === 0) builder.pool();
    else if (kind === 4) builder.maxPool();
    else if (kind === 1) builder.randomConv();
    else if (spikes(builder.layers.at(-1))) builder.residual();
    else builder.randomConv();
  }
  builder.head(1 + next(12));
  const network = createNetwork(builder.layers);
  return {
    network,
    parameters: randomParameters(network, random),
    image: builder.signed(sizeOf(network.shapes[0]), 1),
    steps: 1 + next(random() < 0.1 ? 70 : 9),
  };
}

/** Thresholds from tiny (every neuron fires) to huge (none does), v(0) of both signs, shifts in some cases. */
export function randomParameters(network: Network, random: () => number): SpikingParameters {
  const perLayer = (draw: () => number): PerLayer => {
    const channelwise = random() < 0.3;
    return network.spiking.map((at) => Float32Array.from({ length: channelwise ? network.shapes[at][2] : 1 }, draw));
  };
  const scale = 10 ** (random() * 4 - 3);
  const shifted = random() < 0.3;
  const fire: FireRule = random() < 0.5 ? '>' : '>=';
  return {
    thresholds: perLayer(() => scale * (0.5 + random())),
    initialPotential: perLayer(() => scale * (random() * 2 - 0.7)),
    biasShift: perLayer(() => (shifted ? scale * random() * 0.2 : 0)),
    fire,
  };
}

/** A random case whose neurons are of any kind, with a temporal bias in some cases. */
export function randomNeuronCase(seed: number): RandomCase {
  const { network, parameters, image, ...drawn } = randomCase(seed);
  const random = randomFloats(seed ^ 0x5eed);
  const neurons: readonly Neuron[] = [
    'binary',
    'signed',
    'signed',
    'two-phase',
    'few-spikes',
    `graded:${1 + Math.floor(random() * 4)}`,
  ];
  const neuron = neurons[Math.floor(random() * neurons.length)];
  const steps = Math.min(drawn.steps, mostSteps(kindOf(neuron)));
  const maxPooling = MAX_POOLINGS[Math.floor(random() * MAX_POOLINGS.length)];
  const own = { ...parameters, neuron, maxPooling };
  if (random() < 0.6) return { network, parameters: own, image, steps };
  const rows = Math.floor(random() * (steps + 2)); // fewer steps than T, or more
  const scale = parameters.thresholds[0][0];
  const temporalBias = network.spiking.map((at) =>
    Float32Array.from({ length: rows * network.shapes[at][2] }, () => scale * (random() * 2 - 1)),
  );
  return { network, parameters: { ...own, temporalBias }, image, steps };
}

/** fast-check arbitrary of seeds; the case is made from the seed so that a failure prints one number. */
export const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
