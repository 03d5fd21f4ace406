/**
 * The layer graph shared by ANN and SNN: a list of layers in topological order, each naming what it reads.
 * Activations are channels-last (H, W, C); weights are (Kh, Kw, I / groups, O), so that one spike touches one
 * contiguous run of output weights. Nothing here knows about files or about spikes.
 */

/** (H, W, C) of one activation tensor; a vector is (1, 1, C). */
export type Shape = readonly [height: number, width: number, channels: number];

/** Number of elements in a shape. */
export function sizeOf(shape: Shape): number {
  return shape[0] * shape[1] * shape[2];
}

/** The image, (H, W, C), normalised. Exactly one, first in the list. */
export interface InputLayer {
  readonly kind: 'input';
  readonly name: string;
  readonly shape: Shape;
}

/** 2-D convolution. Output (Ho, Wo, O) with Ho = floor((H + top + bottom − Kh) / stride) + 1. */
export interface ConvLayer {
  readonly kind: 'conv';
  readonly name: string;
  readonly input: string;
  readonly kernel: readonly [Kh: number, Kw: number];
  readonly stride: readonly [sy: number, sx: number];
  /** Zeros added on each side. */
  readonly padding: Padding;
  readonly groups: number;
  /** (Kh, Kw, I / groups, O) */
  readonly weight: Float32Array;
  /** (O) */
  readonly bias: Float32Array;
}

/** [top, left, bottom, right] */
export type Padding = readonly [top: number, left: number, bottom: number, right: number];

/** Fully connected. Reads any shape, flattened in H, W, C order; output (1, 1, O). */
export interface LinearLayer {
  readonly kind: 'linear';
  readonly name: string;
  readonly input: string;
  /** (I, O), I = H·W·C of the input in that order */
  readonly weight: Float32Array;
  /** (O) */
  readonly bias: Float32Array;
}

/** Average pooling: sum over the window in row-major order, then divided by its size Kh·Kw (padding counts as zeros). */
export interface AveragePoolLayer {
  readonly kind: 'average-pool';
  readonly name: string;
  readonly input: string;
  readonly kernel: readonly [Kh: number, Kw: number];
  readonly stride: readonly [sy: number, sx: number];
  readonly padding: Padding;
}

/**
 * Max pooling: the largest value of the window; what lies outside the image is no value (as if padded with −∞). Every
 * window holds at least one pixel. In the SNN a choice, see src/paper/max-pooling.ts.
 */
export interface MaxPoolLayer {
  readonly kind: 'max-pool';
  readonly name: string;
  readonly input: string;
  readonly kernel: readonly [Kh: number, Kw: number];
  readonly stride: readonly [sy: number, sx: number];
  readonly padding: Padding;
}

/** Average over all positions of each channel; output (1, 1, C). */
export interface GlobalAveragePoolLayer {
  readonly kind: 'global-average-pool';
  readonly name: string;
  readonly input: string;
}

/** max(x, 0) in the ANN, Eq. (1); an integrate-and-fire neuron in the SNN, Eq. (2)–(6). */
export interface ReluLayer {
  readonly kind: 'relu';
  readonly name: string;
  readonly input: string;
  /**
   * The largest output, a float32 number > 0 (ReLU6: 6): min(max(x, 0), ceiling) in the ANN. Default: none. A neuron of the
   * SNN has one anyway, V_th; balanced on activations under a ceiling, it is not above it.
   */
  readonly ceiling?: number;
}

/** Residual addition of two tensors of one shape. */
export interface AddLayer {
  readonly kind: 'add';
  readonly name: string;
  readonly inputs: readonly [string, string];
}

/**
 * ResNet's parameter-free shortcut "option A": every stride-th pixel, with `before` zero channels in front and
 * `after` behind. Output (ceil(H / sy), ceil(W / sx), before + C + after).
 */
export interface ShortcutLayer {
  readonly kind: 'shortcut';
  readonly name: string;
  readonly input: string;
  readonly stride: readonly [sy: number, sx: number];
  readonly before: number;
  readonly after: number;
}

/** (H, W, C) to (1, 1, H·W·C), in H, W, C order. */
export interface FlattenLayer {
  readonly kind: 'flatten';
  readonly name: string;
  readonly input: string;
}

export type Layer =
  | InputLayer
  | ConvLayer
  | LinearLayer
  | AveragePoolLayer
  | MaxPoolLayer
  | GlobalAveragePoolLayer
  | ReluLayer
  | AddLayer
  | ShortcutLayer
  | FlattenLayer;

/** A checked network: made by {@link createNetwork} only. */
export interface Network {
  /** Topological order; the first is the input, the last the output (logits). */
  readonly layers: readonly Layer[];
  /** Output shape of each layer, same order. */
  readonly shapes: readonly Shape[];
  /** For each layer the positions of the layers it reads. */
  readonly sources: readonly (readonly number[])[];
  /** For each layer the positions of the layers that read it, ascending; a layer that reads it twice stands there once. */
  readonly readers: readonly (readonly number[])[];
  /** Positions of the ReLU layers in topological order: the spiking layers of the SNN. */
  readonly spiking: readonly number[];
  /** For each layer its place in `spiking`, or −1. */
  readonly spikingIndex: readonly number[];
  /** For each layer: does its output depend on the image alone, with no spiking layer in between? */
  readonly imageOnly: readonly boolean[];
}

/** Names of the layers that a layer reads. */
export function inputsOf(layer: Layer): readonly string[] {
  switch (layer.kind) {
    case 'input':
      return [];
    case 'add':
      return layer.inputs;
    case 'conv':
    case 'linear':
    case 'relu':
    case 'average-pool':
    case 'max-pool':
    case 'global-average-pool':
    case 'shortcut':
    case 'flatten':
      return [layer.input];
    default:
      return layer satisfies never;
  }
}

/** Is a layer a weighted sum, with weights and a bias of its own? */
export function isWeightedSum(layer: Layer): layer is ConvLayer | LinearLayer {
  switch (layer.kind) {
    case 'conv':
    case 'linear':
      return true;
    case 'input':
    case 'relu':
    case 'average-pool':
    case 'max-pool':
    case 'global-average-pool':
    case 'add':
    case 'shortcut':
    case 'flatten':
      return false;
    default:
      return layer satisfies never;
  }
}
