/** Nodes of a NIR graph become layers here, channels-last, and their neurons the tensors of a conversion. */
import { FileError, NetworkError } from '../check.js';
import { inputsOf, type Layer, type Padding, type Shape, sizeOf } from '../network/layer.js';
import { inferShape } from '../network/shapes.js';
import { dimsOf, type Form, factorOfFlat, fromNirOrder, fromNirShape } from './nir-fields.js';
import { inOrder, type NirGraph, type NirNode, type NumberArray, textOf } from './nir-graph.js';
import { type Factor, forHere, isOne, type Layout, ONE } from './nir-weights.js';
import { convWeight, linearWeight } from './onnx-weights.js';
import type { NamedTensor } from './safetensors.js';

/** What to do about nodes that have no counterpart here. */
const ADVICE: Readonly<Record<string, string>> = {
  CubaLI: 'leaky integrators have no ReLU network; train with IF neurons',
  CubaLIF: 'leaky neurons have no ReLU network; train with IF neurons',
  LI: 'leaky integrators have no ReLU network; train with IF neurons',
  LIF: 'leaky neurons have no ReLU network; train with IF neurons',
  I: 'an integrator without threshold is not supported; end the graph with a linear layer',
  Conv1d: 'one-dimensional convolution is not supported; write it as Conv2d of height 1',
  Delay: 'delays are not supported; take them out',
  NIRGraph: 'a graph within the graph is not supported; write its nodes into the graph itself',
  Scale: 'is not supported; multiply it into the weights that follow',
  Threshold: 'a threshold without memory is not supported; use IF neurons',
};

/** What a node puts out. */
interface Value extends Form {
  readonly layer: string;
  readonly factor: Factor;
}

/** Names that the writer of this project gave. */
export interface LayerNames {
  /** Layer of a node, where they differ. */
  readonly names: ReadonlyMap<string, string>;
  /** Addition before a node. */
  readonly sums: ReadonlyMap<string, string>;
}

/** What a graph holds, before it is checked as a network. */
export interface NirContent {
  readonly layers: readonly Layer[];
  /** `<layer>.threshold` and so on, as in a model file. */
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  /** What was left out. */
  readonly notes: readonly string[];
}

/**
 * Reads the nodes of a graph.
 *
 * @throws FileError naming the node: kinds of nodes that have no counterpart, shapes that do not fit, cycles
 */
export function readNodes(graph: NirGraph, file: string, names: LayerNames): NirContent {
  const nodes = [...graph.nodes.values()];
  const foreign = nodes.find(({ type }) => !Object.hasOwn(READERS, type));
  if (foreign) foreign.fail(Object.hasOwn(ADVICE, foreign.type) ? ADVICE[foreign.type] : 'is no node of NIR');
  for (const type of ['Input', 'Output']) {
    const count = nodes.filter((node) => node.type === type).length;
    if (count !== 1) throw new FileError(file, 'node/nodes', `has ${count} nodes of type ${type}; expected one`);
  }
  const reader = new GraphReader(graph, file, names);
  for (const node of inOrder(graph)) reader.add(node);
  return reader;
}

type Read = (reader: GraphReader, node: NirNode, from: readonly Value[]) => void;

class GraphReader implements NirContent {
  readonly layers: Layer[] = [];
  readonly tensors = new Map<string, NamedTensor>();
  readonly notes: string[] = [];
  readonly #shapes = new Map<string, Shape>();
  /** By node. */
  readonly #values = new Map<string, Value>();
  readonly #sources = new Map<string, string[]>();
  readonly #readers = new Map<string, string[]>();

  constructor(
    readonly graph: NirGraph,
    readonly file: string,
    readonly names: LayerNames,
  ) {
    for (const name of graph.nodes.keys()) {
      this.#sources.set(name, []);
      this.#readers.set(name, []);
    }
    for (const [from, to] of graph.edges) {
      this.#sources.get(to)?.push(from);
      this.#readers.get(from)?.push(to);
    }
  }

  /** Adds a node whose sources are there. */
  add(node: NirNode): void {
    const sources = this.#sources.get(node.name) ?? [];
    if (node.type === 'Input' ? sources.length > 0 : sources.length === 0)
      node.fail(node.type === 'Input' ? 'has an edge that leads to it' : 'has no edge that leads to it');
    if (sources.length > 2) node.fail(`sums what comes from ${sources.length} nodes; at most two can be added`);
    READERS[node.type](
      this,
      node,
      sources.map((name) => this.#values.get(name) as Value),
    );
  }

  /** Does a node lead to the output of the graph and nowhere else? */
  leadsOut({ name }: NirNode): boolean {
    const readers = this.#readers.get(name) ?? [];
    return readers.length > 0 && readers.every((reader) => this.graph.nodes.get(reader)?.type === 'Output');
  }

  set({ name }: NirNode, value: Value): void {
    this.#values.set(name, value);
  }

  nameOf({ name }: NirNode): string {
    return this.names.names.get(name) ?? name;
  }

  /** A new layer, and what its node puts out. */
  push(node: NirNode, layer: Layer, form: Partial<Omit<Value, 'layer' | 'shape'>> = {}): Value {
    const inputs = inputsOf(layer).map((input) => this.#shapes.get(input) as Shape);
    let shape: Shape;
    try {
      shape = inferShape(layer, inputs);
    } catch (error) {
      if (error instanceof NetworkError) return node.fail(error.what);
      throw error;
    }
    if (this.#shapes.has(layer.name)) node.fail(`two layers have the name "${layer.name}"; rename one`);
    this.#shapes.set(layer.name, shape);
    this.layers.push(layer);
    const value = { layer: layer.name, shape, isVector: false, factor: ONE, ...form };
    this.set(node, value);
    return value;
  }

  /** What arrives at a node, summed. */
  sum(node: NirNode, from: readonly Value[]): Value {
    if (from.length === 1) return from[0];
    const [a, b] = from.map((value, k) => this.current(node, value, `${k}`));
    const name = this.names.sums.get(node.name) ?? this.#freeName(`${node.name}.sum`);
    const { isVector, flatOf } = a;
    return this.push(node, { kind: 'add', name, inputs: [a.layer, b.layer] }, { isVector, ...(flatOf && { flatOf }) });
  }

  /** A value whose numbers mean here what they mean in NIR: where a spike is 1 there and V_th here, one is divided by V_th. */
  current(node: NirNode, value: Value, suffix: string): Value {
    const { layer, shape, factor, isVector, flatOf } = value;
    if (isOne(factor)) return value;
    const C = shape[2];
    const perChannel = Float32Array.from({ length: C }, (_, c) => 1 / factor[c % factor.length]);
    const form: Form = { shape, isVector, ...(flatOf && { flatOf }) };
    const [weight, bias] = [fromNirOrder(perChannel, form), new Float32Array(C)];
    const name = this.#freeName(`${node.name}.scale${suffix}`);
    const window = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: C } as const;
    return this.push(node, { kind: 'conv', name, input: layer, ...window, weight, bias }, form);
  }

  #freeName(wanted: string): string {
    const isTaken = (name: string) => this.#shapes.has(name) || this.graph.nodes.has(name);
    let name = wanted;
    for (let n = 2; isTaken(name); n++) name = `${wanted}.${n}`;
    return name;
  }
}

/** How each kind of node is read. */
const READERS: Readonly<Record<string, Read>> = {
  Input: addInput,
  Output: addOutput,
  Conv2d: addConv,
  Linear: addLinear,
  Affine: addLinear,
  SumPool2d: addPool,
  AvgPool2d: addPool,
  Flatten: addFlatten,
  IF: addNeurons,
};

function addInput(reader: GraphReader, node: NirNode): void {
  const dims = node.shape('shape');
  if (dims.length === 4 && dims.shift() !== 1) node.fail('its shape has a batch axis; write one image, (C, H, W)');
  const [C, H, W] = dims.length === 3 ? dims : dims.length === 2 ? [1, ...dims] : [dims[0], 1, 1];
  if (C * H * W > 2 ** 26) node.fail(`has ${C * H * W} values, at most 2^26 are possible; use smaller images`);
  const isVector = dims.length === 1;
  reader.push(node, { kind: 'input', name: reader.nameOf(node), shape: [H, W, C] }, { isVector });
}

function addOutput(reader: GraphReader, node: NirNode, from: readonly Value[]): void {
  const { shape } = reader.sum(node, from);
  const dims = node.shape('shape');
  if (dims.reduce((product, n) => product * n, 1) !== sizeOf(shape))
    node.fail(`its shape is [${dims.join(', ')}], what leads to it gives ${shape.join('×')}`);
}

function imageOf(reader: GraphReader, node: NirNode, from: readonly Value[]): Value {
  const value = reader.sum(node, from);
  if (value.isVector) node.fail('reads a vector; expected an image, (C, H, W)');
  return value;
}

function addConv(reader: GraphReader, node: NirNode, from: readonly Value[]): void {
  const value = imageOf(reader, node, from);
  const weight = node.numbers('weight');
  if (weight.shape.length !== 4) node.fail(`its weight has the shape [${weight.shape}]; expected (O, I, Kh, Kw)`);
  const [outputs, inputs, ...kernel] = weight.shape as [number, number, number, number];
  const [groups] = node.counts('groups', 1, 1);
  if (inputs * groups !== value.shape[2] || outputs % groups > 0)
    node.fail(`its weight reads ${inputs * groups} channels in ${groups} groups, its input has ${value.shape[2]}`);
  if (node.counts('dilation', 2, 1).some((d) => d !== 1)) node.fail('is dilated; only dilation 1 is supported');
  checkInputShape(node, value);
  const layout = { outputs, inputs, window: kernel[0] * kernel[1], groups };
  const bias = biasOf(node, outputs);
  const stride = pair(node.counts('stride', 2, 1));
  const padding = paddingOf(node, kernel, stride);
  const layer = { name: reader.nameOf(node), input: value.layer };
  const role = textOf(node.metadata.get('role'));
  if (isPlain(weight, bias, padding) && role === 'skip' && isInjection(weight, layout, value.factor, 0))
    return reader.set(node, { ...value, factor: ONE });
  const before = node.find('before', node.metadata)?.data[0] ?? -1;
  if (isPlain(weight, bias, padding) && role === 'shortcut' && isInjection(weight, layout, value.factor, before)) {
    const after = outputs - before - inputs;
    reader.push(node, { kind: 'shortcut', ...layer, stride, before, after });
    return;
  }
  const data = convWeight(weightHere(node, weight, layout, value.factor), [outputs, inputs, kernel[0], kernel[1]]);
  reader.push(node, { kind: 'conv', ...layer, kernel: pair(kernel), stride, padding, groups, weight: data, bias });
}

function addLinear(reader: GraphReader, node: NirNode, from: readonly Value[]): void {
  const value = reader.sum(node, from);
  if (!value.isVector) node.fail(`reads an image of ${value.shape.join('×')}; put a Flatten before it`);
  const weight = node.numbers('weight');
  if (weight.shape.length !== 2) node.fail(`its weight has the shape [${weight.shape}]; expected (outputs, inputs)`);
  const [outputs, inputs] = weight.shape;
  if (inputs !== value.shape[2]) node.fail(`its weight reads ${inputs} features, its input has ${value.shape[2]}`);
  const layout = { outputs, inputs, window: 1, groups: 1 };
  const bias = biasOf(node, outputs);
  const isSkip = textOf(node.metadata.get('role')) === 'skip' && bias.every((b) => b === 0);
  if (isSkip && isInjection(weight, layout, value.factor, 0)) return reader.set(node, { ...value, factor: ONE });
  const [H, W, C] = value.flatOf ?? value.shape;
  // Feature i of NIR, in the order C, H, W, lies here in the order H, W, C.
  const positions = Int32Array.from({ length: inputs }, (_, i) => (i % (H * W)) * C + Math.floor(i / (H * W)));
  const matrix = { data: weightHere(node, weight, layout, value.factor), I: inputs, O: outputs };
  const data = linearWeight({ ...matrix, transposed: true, alpha: 1 }, positions, inputs);
  const name = reader.nameOf(node);
  reader.push(node, { kind: 'linear', name, input: value.layer, weight: data, bias }, { isVector: true });
}

function addPool(reader: GraphReader, node: NirNode, from: readonly Value[]): void {
  const value = imageOf(reader, node, from);
  const [H, W] = value.shape;
  const [kernel, stride] = [pair(node.counts('kernel_size', 2, 1)), pair(node.counts('stride', 2, 1))];
  const padding = paddingOf(node, kernel, stride);
  const size = node.type === 'SumPool2d' ? kernel[0] * kernel[1] : 1;
  const factor = value.factor.map((f) => f / size);
  const layer = { name: reader.nameOf(node), input: value.layer };
  const isWhole = kernel[0] === H && kernel[1] === W && padding.every((p) => p === 0);
  if (isWhole) reader.push(node, { kind: 'global-average-pool', ...layer }, { factor });
  else reader.push(node, { kind: 'average-pool', ...layer, kernel, stride, padding }, { factor });
}

function addFlatten(reader: GraphReader, node: NirNode, from: readonly Value[]): void {
  const value = reader.sum(node, from);
  const { shape, isVector, factor } = value;
  const axes = isVector ? 1 : 3;
  const [start, end] = [node.numbers('start_dim').data[0], node.numbers('end_dim').data[0]];
  if (!isVector && (start !== 0 || (end !== -1 && end !== axes - 1)))
    node.fail(`flattens the axes ${start} to ${end} of ${axes}; only all of them together are supported`);
  const flatOf = value.flatOf ?? shape;
  const perFeature = isVector || factor.length === 1 ? factor : factorOfFlat(factor, shape);
  const form = { isVector: true, flatOf, factor: perFeature };
  reader.push(node, { kind: 'flatten', name: reader.nameOf(node), input: value.layer }, form);
}

function addNeurons(reader: GraphReader, node: NirNode, from: readonly Value[]): void {
  if (reader.leadsOut(node) && from.length === 1 && isOne(from[0].factor)) {
    reader.notes.push(`node "${node.name}" (IF) behind the last weighted sum is left out: its current is the answer`);
    return reader.set(node, from[0]);
  }
  const summed = from.length === 1 ? reader.current(node, from[0], '') : reader.sum(node, from);
  const form: Form = summed;
  const name = reader.nameOf(node);
  const V_th = thresholdsOf(node, form);
  const { isVector, flatOf } = form;
  const factor = Float64Array.from(V_th);
  const ceiling = node.find('ceiling', node.metadata)?.data[0];
  const relu = { kind: 'relu', name, input: summed.layer, ...(ceiling !== undefined && { ceiling }) } as const;
  reader.push(node, relu, { isVector, ...(flatOf && { flatOf }), factor });
  const threshold = fromNirOrder(V_th, form);
  reader.tensors.set(`${name}.threshold`, { shape: [threshold.length], data: threshold });
  for (const suffix of ['initial_potential', 'bias_shift', 'temporal_bias']) {
    const found = node.find(suffix, node.metadata);
    if (found)
      reader.tensors.set(`${name}.${suffix}`, fromNirShape({ ...found, data: Float32Array.from(found.data) }, form));
    else if (suffix !== 'temporal_bias')
      reader.tensors.set(`${name}.${suffix}`, { shape: [1], data: new Float32Array(1) });
  }
}

/**
 * Thresholds in the order of NIR: one, or one per channel or feature. v′ = r I fires above V as v′ = I does above V / r.
 */
function thresholdsOf(node: NirNode, form: Form): Float32Array {
  const perNeuron = (field: string, missing?: number): ArrayLike<number> => {
    const found = missing === undefined ? node.numbers(field) : node.find(field);
    const data = found?.data ?? Float32Array.of(missing as number);
    if (found && data.length !== 1 && String(found.shape) !== String(dimsOf(form)))
      node.fail(`its ${field} has the shape [${found.shape}], its input [${dimsOf(form)}]`);
    return data;
  };
  const [r, V, reset] = [perNeuron('r'), perNeuron('v_threshold'), perNeuron('v_reset', 0)];
  if (Array.prototype.some.call(reset, (v) => v !== 0))
    node.fail('its v_reset is not 0, which has no counterpart here');
  const size = Math.max(r.length, V.length);
  const each = Float32Array.from({ length: size }, (_, n) => V[n % V.length] / r[n % r.length]);
  if (!each.every((v) => v > 0 && Number.isFinite(v)) || !Array.prototype.every.call(r, (x) => x > 0))
    node.fail('has a v_threshold or r that is not above 0');
  if (each.every((v) => v === each[0])) return each.slice(0, 1);
  const run = form.isVector ? 1 : form.shape[0] * form.shape[1];
  if (!each.every((v, n) => v === each[n - (n % run)]))
    node.fail('has thresholds that differ within a channel; one per channel is possible');
  return each.filter((_, n) => n % run === 0);
}

function biasOf(node: NirNode, outputs: number): Float32Array {
  const bias = node.type === 'Linear' ? undefined : node.numbers('bias');
  if (bias && bias.data.length !== outputs) node.fail(`its bias has ${bias.data.length} values for ${outputs} outputs`);
  return bias ? Float32Array.from(bias.data) : new Float32Array(outputs);
}

function weightHere(node: NirNode, { data }: NumberArray, layout: Layout, factor: Factor): Float32Array {
  const ulps = node.find('weight_ulps', node.metadata);
  if (ulps && (ulps.data.length !== data.length || !ulps.data.every(Number.isInteger)))
    node.fail('its metadata weight_ulps does not fit its weight; write the file again');
  return forHere(data instanceof Float32Array ? data : Float32Array.from(data), layout, factor, ulps);
}

/** A 1 × 1 window that adds nothing. */
function isPlain({ shape }: NumberArray, bias: Float32Array, padding: Padding): boolean {
  return shape[2] === 1 && shape[3] === 1 && bias.every((b) => b === 0) && padding.every((p) => p === 0);
}

/** Is a matrix what takes each channel to the one `before` places on, in the numbers used here? */
function isInjection(
  { data }: NumberArray,
  { outputs, inputs, groups }: Layout,
  factor: Factor,
  before: number,
): boolean {
  const fits = Number.isSafeInteger(before) && before >= 0 && before + inputs <= outputs && groups === 1;
  const expected = (n: number) => {
    const i = n % inputs;
    return Math.floor(n / inputs) - before === i ? Math.fround(factor[i % factor.length]) : 0;
  };
  return fits && data.every((w, n) => w === expected(n));
}

/** [top, left, bottom, right] from numbers, `valid`, or `same`, which adds the odd pixel behind. */
function paddingOf(node: NirNode, kernel: readonly number[], stride: readonly number[]): Padding {
  const word = node.text('padding');
  if (word === 'valid') return [0, 0, 0, 0];
  if (word === 'same') {
    if (stride.some((s) => s !== 1)) node.fail('has the padding "same" and a stride above 1; write numbers');
    const [y, x] = kernel.map((K) => K - 1);
    return [Math.floor(y / 2), Math.floor(x / 2), Math.ceil(y / 2), Math.ceil(x / 2)];
  }
  const [y, x] = node.counts('padding', 2, 0);
  return [y, x, y, x];
}

function checkInputShape(node: NirNode, { shape: [H, W] }: Value): void {
  const given = node.find('input_shape');
  if (given && (given.data.length !== 2 || given.data[0] !== H || given.data[1] !== W))
    node.fail(`its input_shape is [${[...given.data.subarray(0, 4)]}], what leads to it gives ${H}×${W}`);
}

function pair(values: readonly number[]): [number, number] {
  return [values[0], values[1]];
}
