/** The nodes and edges of a NIR graph, layer by layer: how each layer is said in the nodes that NIR has. */
import { NetworkError } from '../check.js';
import {
  isWeightedSum,
  type Layer,
  type Padding,
  type ReluLayer,
  type Shape,
  type ShortcutLayer,
  sizeOf,
} from '../network/layer.js';
import type { Model } from '../network/model.js';
import type { Conversion } from '../network/snn.js';
import type { Hdf5Data, Hdf5Group } from './hdf5.js';
import { conversionTensors } from './model-conversion.js';
import { count, counts, type Form, factorOfFlat, inNirOrder, inNirShape, nirDims, text, vector } from './nir-fields.js';
import {
  convChannelsFirst,
  type Factor,
  forHere,
  forNir,
  isOne,
  type Layout,
  linearChannelsFirst,
  ONE,
  stepsBetween,
} from './nir-weights.js';

/** What a node puts out. */
interface Value extends Form {
  readonly node: string;
  readonly factor: Factor;
}

type Fields = Readonly<Record<string, Hdf5Data>>;

/** Grows a graph; {@link finish} ends it. */
export class GraphWriter {
  readonly nodes = new Map<string, Hdf5Group<Hdf5Data>>();
  readonly edges: [string, string][] = [];
  readonly names: [string, string][] = [];
  readonly sums: [string, string][] = [];
  /** What each layer puts out: one value, or those that an addition leaves to the edges. */
  readonly #values: Value[][] = [];
  /** Nodes of the layers whose names a node cannot have. */
  readonly #nodeOf = new Map<string, string>();
  readonly #taken: Set<string>;
  readonly #tensors: ReturnType<typeof conversionTensors>;

  constructor(
    readonly model: Model,
    readonly conversion: Conversion,
  ) {
    this.#tensors = conversionTensors(conversion, model.network);
    const names = model.network.layers.map(({ name }) => name);
    this.#taken = new Set(names); // a node that is no layer must not be called as one
    for (const name of names) {
      if (groupName(name) === name) continue;
      const node = this.#freeName(name);
      this.#nodeOf.set(name, node);
      this.names.push([node, name]);
    }
  }

  /** Adds layer i, whose sources are there. */
  add(layer: Layer, i: number): void {
    const { shapes, sources } = this.model.network;
    const from = sources[i].map((source) => this.#values[source]);
    this.#values.push(layer.kind === 'add' ? from.flat() : [this.#node(layer, i, shapes[i], from[0] ?? [])]);
  }

  #node(layer: Layer, i: number, shape: Shape, from: readonly Value[]): Value {
    const [value] = from;
    const node = this.#nodeOf.get(layer.name) ?? layer.name;
    switch (layer.kind) {
      case 'input':
        return this.#input(node, i, shape);
      case 'conv': {
        const { kernel, stride, groups, weight, bias } = layer;
        const [outputs, inputs] = [shape[2], value.shape[2] / groups];
        const layout = { outputs, inputs, window: kernel[0] * kernel[1], groups };
        const padding = this.#symmetric(layer.name, layer.padding);
        const { fields, metadata } = weightsOf(convChannelsFirst(weight, layout), layout, value, [
          ...[outputs, inputs, ...kernel],
        ]);
        const window = { stride: counts(stride), padding: counts(padding), dilation: counts([1, 1]) };
        const all = { ...fields, bias: vector(bias), ...window, groups: count(groups) };
        return this.#push('Conv2d', node, this.#image(layer, from), shape, all, metadata);
      }
      case 'linear': {
        const flat = this.#flat(layer.name, value);
        const [outputs, inputs] = [shape[2], sizeOf(value.shape)];
        const layout = { outputs, inputs, window: 1, groups: 1 };
        const weight = linearChannelsFirst(layer.weight, outputs, flat.flatOf ?? flat.shape);
        const { fields, metadata } = weightsOf(weight, layout, flat, [outputs, inputs]);
        const all = { ...fields, bias: vector(layer.bias) };
        return this.#push('Affine', node, [flat], shape, all, metadata, { isVector: true });
      }
      case 'average-pool':
        return this.#pool(node, this.#image(layer, from)[0], shape, {
          ...layer,
          padding: this.#symmetric(layer.name, layer.padding),
        });
      case 'global-average-pool': {
        const [H, W] = value.shape;
        const whole = { kernel: [H, W], stride: [H, W], padding: [0, 0] };
        return this.#pool(node, this.#image(layer, from)[0], shape, whole);
      }
      case 'max-pool':
        throw new NetworkError(layer.name, 'is a max pool, for which NIR has no node; write a .safetensors file');
      case 'relu':
        return this.#neurons(node, i, shape, from);
      case 'shortcut':
        return this.#shortcut(node, layer, shape, this.#image(layer, from)[0]);
      case 'flatten':
        return this.#flatten(node, value);
      case 'add':
        throw new NetworkError(layer.name, 'has no node of its own');
      default:
        return layer satisfies never;
    }
  }

  /** A vector where nothing but matrices, neurons and flattening comes on the way to the first weights. */
  #input(node: string, i: number, shape: Shape): Value {
    const { layers, readers } = this.model.network;
    const needsImage = (at: number): boolean =>
      readers[at].some((j) => {
        const { kind } = layers[j];
        return kind !== 'linear' && kind !== 'flatten' && (kind !== 'relu' || needsImage(j));
      });
    const isVector = shape[0] * shape[1] === 1 && !needsImage(i);
    return this.#push('Input', node, [], shape, { shape: counts(nirDims({ shape, isVector })) }, new Map(), {
      isVector,
    });
  }

  #pool(
    node: string,
    value: Value,
    shape: Shape,
    { kernel, stride, padding }: Readonly<Record<'kernel' | 'stride' | 'padding', readonly number[]>>,
  ): Value {
    const fields = { kernel_size: counts(kernel), stride: counts(stride), padding: counts(padding) };
    const factor = value.factor.map((f) => f / (kernel[0] * kernel[1]));
    return this.#push('SumPool2d', node, [value], shape, fields, new Map(), { factor });
  }

  #neurons(node: string, i: number, shape: Shape, from: readonly Value[]): Value {
    const { network } = this.model;
    const { name, ceiling } = network.layers[i] as ReluLayer;
    const source = network.layers[network.sources[i][0]];
    const values = from.map((value) => this.#currents(`${name}.skip`, value));
    const { isVector, flatOf } = values[0];
    const form = { shape, isVector, ...(flatOf && { flatOf }) };
    const V_th = inNirOrder(this.conversion.thresholds[network.spikingIndex[i]], form);
    const [size, run] = [sizeOf(shape), isVector ? 1 : shape[0] * shape[1]];
    const full = Float32Array.from({ length: size }, (_, n) => V_th[Math.floor(n / run) % V_th.length]);
    const dims = nirDims(form);
    const all = (data: Float32Array): Hdf5Data => ({ shape: dims, data });
    const fields = {
      r: all(new Float32Array(size).fill(1)),
      v_threshold: all(full),
      v_reset: all(new Float32Array(size)),
    };
    const metadata = new Map<string, Hdf5Data>();
    if (ceiling !== undefined) metadata.set('ceiling', vector(Float32Array.of(ceiling)));
    for (const suffix of ['initial_potential', 'bias_shift', 'temporal_bias']) {
      const tensor = this.#tensors.get(`${name}.${suffix}`);
      if (tensor) metadata.set(suffix, inNirShape(tensor, form));
    }
    const value = this.#push('IF', node, values, shape, fields, metadata, { ...form, factor: Float64Array.from(V_th) });
    if (source.kind === 'add') this.sums.push([value.node, source.name]);
    return value;
  }

  /** A value that edges can add: one whose numbers mean in NIR what they mean here. */
  #currents(name: string, value: Value): Value {
    if (isOne(value.factor)) return value;
    const { shape, isVector } = value;
    const C = shape[2];
    const weight = new Float32Array(C * C);
    for (let c = 0; c < C; c++) weight[c * C + c] = value.factor[c % value.factor.length];
    const node = this.#freeName(name);
    return this.#pointwise(node, value, { shape, isVector, weight, stride: [1, 1] }, new Map([['role', text('skip')]]));
  }

  /** Option A of ResNet as a 1 × 1 convolution. */
  #shortcut(node: string, { stride, before }: ShortcutLayer, shape: Shape, value: Value): Value {
    const [C, O] = [value.shape[2], shape[2]];
    const weight = new Float32Array(O * C);
    for (let c = 0; c < C; c++) weight[(before + c) * C + c] = value.factor[c % value.factor.length];
    const metadata = new Map([
      ['role', text('shortcut')],
      ['before', count(before)],
    ] as const);
    return this.#pointwise(node, value, { shape, isVector: false, weight, stride }, metadata);
  }

  /** A matrix (O, C) at every pixel. */
  #pointwise(
    node: string,
    value: Value,
    {
      shape,
      isVector,
      weight,
      stride,
    }: { shape: Shape; isVector: boolean; weight: Float32Array; stride: readonly number[] },
    metadata: ReadonlyMap<string, Hdf5Data>,
  ): Value {
    const [O, C] = [shape[2], value.shape[2]];
    const form = { isVector, ...(value.flatOf && { flatOf: value.flatOf }) };
    const bias = vector(new Float32Array(O));
    if (isVector)
      return this.#push(
        'Affine',
        node,
        [value],
        shape,
        { weight: { shape: [O, C], data: weight }, bias },
        metadata,
        form,
      );
    const window = { stride: counts(stride), padding: counts([0, 0]), dilation: counts([1, 1]), groups: count(1) };
    const fields = { weight: { shape: [O, C, 1, 1], data: weight }, bias, ...inputShape(value), ...window };
    return this.#push('Conv2d', node, [value], shape, fields, metadata, form);
  }

  #flat(name: string, value: Value): Value {
    return value.isVector ? value : this.#flatten(this.#freeName(`${name}.flatten`), value);
  }

  #flatten(node: string, value: Value): Value {
    const { shape, isVector, factor } = value;
    const size = sizeOf(shape);
    const fields = { start_dim: count(0), end_dim: count(-1), input_type: counts(nirDims(value)) };
    const flatOf = value.flatOf ?? shape;
    const perFeature = isVector || factor.length === 1 ? factor : factorOfFlat(factor, shape);
    return this.#push('Flatten', node, [value], [1, 1, size], fields, new Map(), {
      ...{ isVector: true, flatOf, factor: perFeature },
    });
  }

  /** The source as an image, which a vector of NIR cannot become again. */
  #image({ name }: Layer, from: readonly Value[]): readonly Value[] {
    if (from[0].isVector)
      throw new NetworkError(name, 'reads a vector as an image, for which NIR has no node; write a .safetensors file');
    return from;
  }

  #symmetric(name: string, [top, left, bottom, right]: Padding): [number, number] {
    if (top !== bottom || left !== right)
      throw new NetworkError(
        name,
        `pads ${[top, left, bottom, right]} (top, left, bottom, right), NIR only both sides alike; write a .safetensors file`,
      );
    return [top, left];
  }

  #push(
    type: string,
    node: string,
    from: readonly Value[],
    shape: Shape,
    fields: Fields,
    metadata: ReadonlyMap<string, Hdf5Data>,
    form: Partial<Omit<Value, 'node'>> = {},
  ): Value {
    const entries = new Map<string, Hdf5Data | Hdf5Group<Hdf5Data>>(Object.entries({ type: text(type), ...fields }));
    if (metadata.size > 0) entries.set('metadata', metadata);
    this.nodes.set(node, entries);
    for (const { node: source } of from) this.edges.push([source, node]);
    return { node, shape, isVector: false, factor: ONE, ...form };
  }

  /** A name that no node and no layer has. */
  #freeName(wanted: string): string {
    const base = groupName(wanted);
    let name = base;
    for (let n = 2; this.#taken.has(name); n++) name = `${base}.${n}`;
    this.#taken.add(name);
    return name;
  }

  /** Ends the graph behind the last layer. */
  finish(): void {
    const { layers } = this.model.network;
    const last = this.#values[layers.length - 1];
    if (!isWeightedSum(layers[layers.length - 1]))
      throw new NetworkError(layers[layers.length - 1].name, 'is no linear or convolution layer, as the last must be');
    const fields = { shape: counts(nirDims(last[0])) };
    this.#push('Output', this.#freeName('output'), last, last[0].shape, fields, new Map());
  }
}

/** A name that a group of HDF5 can have. */
function groupName(layer: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the library ends a name at the first zero
  return layer.replace(/[/\x00]/g, '.').replace(/^\.+/, '') || 'layer';
}

/** Weight of a Conv2d or Affine, and how to come back from it. */
function weightsOf(weight: Float32Array, layout: Layout, value: Value, shape: readonly number[]) {
  const metadata = new Map<string, Hdf5Data>();
  const data = forNir(weight, layout, value.factor);
  const ulps = stepsBetween(forHere(data, layout, value.factor), weight);
  if (ulps) metadata.set('weight_ulps', { shape, data: ulps });
  const fields: Fields = { weight: { shape, data }, ...(shape.length === 4 && inputShape(value)) };
  return { fields, metadata };
}

const inputShape = ({ shape: [H, W] }: Value): Fields => ({ input_shape: counts([H, W]) });
