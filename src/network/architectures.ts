/** The paper's two source networks, at any width and class count, batch-norm free, with average pooling (VGG16 also with max pooling). */
import { checkInteger } from '../check.js';
import { type Layer, type Network, type Shape, sizeOf } from './layer.js';
import { createNetwork } from './network.js';
import { inferShape } from './shapes.js';

/**
 * Draws the weights of one layer.
 *
 * @param length how many numbers
 * @param fanIn  inputs of one output neuron
 * @param layer  the layer's name
 */
export type WeightSource = (length: number, fanIn: number, layer: string) => Float32Array;

/** How a window of pixels becomes one. */
export type Pooling = 'average' | 'max';

export interface ArchitectureOptions {
  /**
   * ResNet20 only: what the side path does where a block halves the image. `pad`: every second pixel and zero channels,
   * no parameters ("option A", default); `conv`: a 1 × 1 convolution of stride 2 ("option B").
   */
  readonly shortcut?: 'pad' | 'conv';
  /** VGG16 only: what closes a stage. Default `average`, as in the paper. */
  readonly pooling?: Pooling;
  /** Number of classes, K. Default 10. */
  readonly classes?: number;
  /** Multiplies every channel count (rounded, at least 1). Default 1. */
  readonly width?: number;
  /** (H, W, C) of the image. Default (32, 32, 3). */
  readonly shape?: Shape;
  /** Default: zeros (a trainer or a loader fills them). */
  readonly weights?: WeightSource;
}

const MAX_WIDTH = 8; // VGG16 has 4 GB of weights there, all that WebAssembly can address

class NetworkBuilder {
  readonly layers: Layer[] = [];
  readonly #shapes = new Map<string, Shape>();
  readonly #weights: WeightSource;

  constructor(shape: Shape, weights: WeightSource | undefined) {
    this.#weights = weights ?? ((length) => new Float32Array(length));
    this.add({ kind: 'input', name: 'input', shape });
  }

  shapeOf(name: string): Shape {
    return this.#shapes.get(name) as Shape;
  }

  add(layer: Layer): string {
    const inputs = layer.kind === 'add' ? layer.inputs : layer.kind === 'input' ? [] : [layer.input];
    this.layers.push(layer);
    this.#shapes.set(
      layer.name,
      inferShape(
        layer,
        inputs.map((name) => this.shapeOf(name)),
      ),
    );
    return layer.name;
  }

  /** K × K, padding (K − 1) / 2. */
  conv(name: string, input: string, outputs: number, stride = 1, K = 3): string {
    const fanIn = K * K * this.shapeOf(input)[2];
    const weight = this.#weights(fanIn * outputs, fanIn, name);
    const bias = new Float32Array(outputs);
    const [kernel, p] = [[K, K] as const, (K - 1) / 2];
    const padding = [p, p, p, p] as const;
    return this.add({ kind: 'conv', name, input, kernel, stride: [stride, stride], padding, groups: 1, weight, bias });
  }

  convRelu(name: string, input: string, outputs: number, stride = 1): string {
    return this.add({ kind: 'relu', name: `${name}.relu`, input: this.conv(name, input, outputs, stride) });
  }

  linear(name: string, input: string, outputs: number): string {
    const fanIn = sizeOf(this.shapeOf(input));
    const weight = this.#weights(fanIn * outputs, fanIn, name);
    return this.add({ kind: 'linear', name, input, weight, bias: new Float32Array(outputs) });
  }
}

function scaler(width: number): (channels: number) => number {
  if (!(width > 0 && width <= MAX_WIDTH))
    throw new RangeError(`"width" expected a number > 0, at most ${MAX_WIDTH}, got ${width}`);
  return (channels) => Math.max(1, Math.round(channels * width));
}

/**
 * VGG16 for small images: 13 convolutions in five stages, each stage closed by 2 × 2 pooling, one linear layer.
 *
 * @throws RangeError for a width or class count that makes no sense; NetworkError for an image too small to pool
 * @example vgg16({ classes: 100, width: 0.25 })
 */
export function vgg16({
  classes = 10,
  width = 1,
  shape = [32, 32, 3],
  pooling = 'average',
  weights,
}: ArchitectureOptions = {}): Network {
  checkInteger('classes', classes, 1);
  const channels = scaler(width);
  const builder = new NetworkBuilder(shape, weights);
  let top = 'input';
  const stages = [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ];
  stages.forEach(([outputs, count], s) => {
    for (let i = 1; i <= count; i++) top = builder.convRelu(`conv${s + 1}_${i}`, top, channels(outputs));
    const [kernel, padding] = [[2, 2] as const, [0, 0, 0, 0] as const];
    const window = { kernel, stride: kernel, padding };
    top = builder.add({ kind: `${pooling}-pool`, name: `pool${s + 1}`, input: top, ...window });
  });
  top = builder.add({ kind: 'flatten', name: 'flatten', input: top });
  builder.linear('classifier', top, classes);
  return createNetwork(builder.layers);
}

/**
 * ResNet20 for small images: a convolution, three stages of three residual blocks (16, 32, 64 channels), global average
 * pooling, one linear layer.
 *
 * @throws RangeError for a width or class count that makes no sense
 * @example resnet20({ classes: 10 })
 */
export function resnet20({
  classes = 10,
  width = 1,
  shape = [32, 32, 3],
  shortcut = 'pad',
  weights,
}: ArchitectureOptions = {}): Network {
  checkInteger('classes', classes, 1);
  const channels = scaler(width);
  const builder = new NetworkBuilder(shape, weights);
  let top = builder.convRelu('conv1', 'input', channels(16));
  [16, 32, 64].forEach((base, s) => {
    for (let b = 0; b < 3; b++)
      top = residualBlock(builder, `block${s + 1}_${b + 1}`, top, channels(base), s > 0 && b === 0 && shortcut);
  });
  top = builder.add({ kind: 'global-average-pool', name: 'pool', input: top });
  top = builder.add({ kind: 'flatten', name: 'flatten', input: top });
  builder.linear('classifier', top, classes);
  return createNetwork(builder.layers);
}

function residualBlock(
  builder: NetworkBuilder,
  name: string,
  input: string,
  outputs: number,
  halve: 'pad' | 'conv' | false,
): string {
  const inner = builder.convRelu(`${name}.conv1`, input, outputs, halve ? 2 : 1);
  const main = builder.conv(`${name}.conv2`, inner, outputs);
  let side = input;
  if (halve === 'conv') side = builder.conv(`${name}.shortcut`, input, outputs, 2, 1);
  if (halve === 'pad') {
    const extra = outputs - builder.shapeOf(input)[2];
    const before = Math.floor(extra / 2);
    const stride = [2, 2] as const;
    side = builder.add({ kind: 'shortcut', name: `${name}.shortcut`, input, stride, before, after: extra - before });
  }
  const sum = builder.add({ kind: 'add', name: `${name}.add`, inputs: [main, side] });
  return builder.add({ kind: 'relu', name: `${name}.relu`, input: sum });
}
