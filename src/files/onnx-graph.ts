/** An ONNX graph on its way to layers: which tensor is made by which layer. */
import { FileError, NetworkError, shown } from '../check.js';
import { type ConvLayer, inputsOf, type Layer, type LinearLayer, type Shape } from '../network/layer.js';
import type { Normalisation } from '../network/model.js';
import { inferShape } from '../network/shapes.js';
import { MOST_BATCH, MOST_FOLDED_PER_VALUE, MOST_FOLDED_VALUES, MOST_IMAGE_VALUES, MOST_PIXELS } from './limits.js';
import type { GraphProto } from './onnx-proto.js';
import type { Node, OnnxTensor } from './onnx-tensor.js';
import { effectiveDims, type OnnxValue, rolesOf } from './onnx-value.js';
import { axisOf, elementPositions, type TensorView } from './onnx-view.js';

const FLOAT = 1;
const DOUBLE = 11;

/** Layers so far, and the tensors that they make. */
export class GraphBuilder {
  /** In topological order. */
  layers: Layer[] = [];
  /** What a user should know of what was left out or changed. */
  readonly remarks: string[] = [];
  /** Taken out of the graph, where it could not be folded. */
  normalisation?: Normalisation;
  /** Is the file not to be read any further? */
  broken = false;
  /** By tensor. */
  readonly #values = new Map<string, OnnxValue>();
  /** Tensors that an obstacle makes. */
  readonly #blocked = new Set<string>();
  /** By layer. */
  readonly #shapes = new Map<string, Shape>();
  /** Where a layer stands in the list. */
  readonly #places = new Map<string, number>();
  /** How many layers would have had a name. */
  readonly #namesakes = new Map<string, number>();
  /** How many nodes read a tensor. */
  readonly #uses = new Map<string, number>();
  /** How many layers read a layer. */
  readonly #reads = new Map<string, number>();
  readonly #output: string;
  /** How the file's input lies in memory before a node asks for another shape. */
  readonly #input: TensorView;
  /** Numbers that may still be made. */
  #left = MOST_FOLDED_VALUES;

  constructor(
    readonly file: string,
    graph: GraphProto,
    readonly constants: Map<string, OnnxTensor>,
    readonly opset = 0,
  ) {
    const uses = [...graph.node.flatMap((n) => n.input), ...graph.output.map((o) => o.name)];
    for (const name of uses) this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
    for (const { data } of constants.values()) this.#left += MOST_FOLDED_PER_VALUE * data.length;
    const inputs = graph.input.filter((i) => !constants.has(i.name));
    if (inputs.length !== 1)
      throw new FileError(file, 'graph', `has ${inputs.length} inputs; one image input is expected`);
    if (graph.output.length !== 1)
      throw new FileError(file, 'graph', `has ${graph.output.length} outputs; export the logits alone`);
    this.#output = graph.output[0].name;
    const { name, dims, dataType } = inputs[0];
    if (dataType === DOUBLE)
      throw new FileError(
        file,
        `input ${shown(name)}`,
        'has float64 images: what such a net computes is not what it gives in float32; export with float32',
      );
    if (![undefined, 0, FLOAT].includes(dataType))
      throw new FileError(file, `input ${shown(name)}`, `has data type ${dataType}; export with float32 images`);
    const { shape, view } = this.#inputLayout(name, dims ?? []);
    this.#input = view;
    this.push({ kind: 'input', name: name || 'input', shape }, name, view);
  }

  /** How an image that goes in lies in memory: channels last, whichever axis they are in the file. */
  #inputLayout(name: string, dims: readonly number[]): { shape: Shape; view: TensorView } {
    const place = `input ${shown(name)}`;
    const fail = (what: string) => {
      throw new FileError(this.file, place, what);
    };
    const possible = (n: number, most: number) => Number.isSafeInteger(n) && n > 0 && n <= most;
    const { batch, sizes } = withoutBatch(dims);
    if (sizes.length < 1 || sizes.length > 3)
      fail(`has ${dims.length} axes; expected (N, C, H, W), (N, H, W), (N, features) or (features)`);
    if (!possible(Math.max(batch, 1), MOST_BATCH)) fail(`has a batch of ${batch}; export with batch 1`);
    const count = sizes.reduce((product, n) => product * n, 1);
    const most = sizes.length === 1 ? MOST_IMAGE_VALUES : MOST_PIXELS;
    if (!sizes.every((n) => possible(n, most)) || count > MOST_IMAGE_VALUES)
      fail(`has the size ${sizes.join('×')}; export with a fixed image size`);
    const { shape, strides } = layoutOf(sizes);
    const axes = sizes.map((size, i) => axisOf(size, strides[i]));
    return { shape, view: { axes: sizes.length < dims.length ? [axisOf(batch, 0), ...axes] : axes, offset: 0 } };
  }

  /** Input i as it is. */
  raw(node: Node, i: number): OnnxValue {
    const name = node.inputs[i] ?? '';
    const value = this.#values.get(name);
    this.broken ||= !value;
    if (!value) return node.fail(`reads ${shown(name)}, which nothing before it makes; export the model again`);
    if (this.#shapes.get(value.layer) !== value.shape)
      node.fail(`reads ${shown(name)} in another form than other nodes do; export the model with one order of axes`);
    return value;
  }

  /** Says something to people, once. */
  remark(text: string): void {
    if (!this.remarks.includes(text)) this.remarks.push(text);
  }

  /** Does a node, or the graph's output, read a tensor? */
  isRead(name: string): boolean {
    return this.#uses.has(name);
  }

  /** Is a tensor made by an obstacle? */
  isBlocked(name: string): boolean {
    return this.#blocked.has(name);
  }

  /** Is a tensor the result of a softmax or the like? */
  isReadout(name: string): boolean {
    return this.#values.get(name)?.readout ?? false;
  }

  /** What a node makes is made by an obstacle. */
  block(node: Node): void {
    for (const output of node.outputs) if (!this.#values.has(output)) this.#blocked.add(output);
  }

  /** Input i with its padding; a waiting slice becomes a shortcut without channel padding. */
  settled(node: Node, i: number): OnnxValue {
    const value = this.raw(node, i);
    return value.stride ? this.#settle(node, value) : value;
  }

  #settle(node: Node, { stride, padding, ...value }: OnnxValue): OnnxValue {
    if (padding) node.fail('slices a padded tensor; only a convolution or average pooling can take the padding in');
    const { layer: input, axes } = value;
    const roles = rolesOf(value) ?? node.fail('slices pixels of something that is no image');
    const slice = { kind: 'shortcut', name: `${node.name}.slice`, input, stride: stride ?? [1, 1] } as const;
    const made = this.add({ ...slice, before: 0, after: 0 });
    const [H, W, C] = made.shape;
    const turned = axes.map((axis, i) => (i === roles.H ? axisOf(H, W * C) : i === roles.W ? axisOf(W, C) : axis));
    return { ...made, axes: turned, offset: value.offset, sole: value.sole };
  }

  /** Input i for a node that takes neither padding nor a slice of pixels. */
  plain(node: Node, i: number): OnnxValue {
    const value = this.settled(node, i);
    if (value.padding)
      node.fail('reads a padded tensor; only a convolution or average pooling can take the padding in');
    return value;
  }

  /** The layer that makes a value, if it has weights and this node alone reads it. */
  soleMaker(value: OnnxValue): ConvLayer | LinearLayer | undefined {
    const layer = this.layers[this.#places.get(value.layer) ?? -1];
    if (value.padding || value.stride || value.affine || !value.sole || this.#reads.has(value.layer)) return undefined;
    return layer?.kind === 'conv' || layer?.kind === 'linear' ? layer : undefined;
  }

  /** The value of a Shape node: constants follow from it. An open batch counts as 1. */
  shapeOf(node: Node): OnnxTensor | undefined {
    if (node.op !== 'Shape') return undefined;
    const constant = this.constants.get(node.inputs[0] ?? '');
    const value = this.#values.get(node.inputs[0] ?? '');
    const all = constant ? [...constant.dims] : value && effectiveDims(value);
    if (!all) return undefined;
    const at = (i: number) => Math.min(Math.max(i < 0 ? i + all.length : i, 0), all.length);
    const dims = all.slice(at(node.int('start', 0)), at(node.int('end', all.length)));
    return { dims: [dims.length], data: dims, whole: true };
  }

  /** A tensor under a name: some view of what another tensor is. */
  set(output: string, value: OnnxValue): void {
    this.#values.set(output, { ...value, sole: value.sole && this.#uses.get(output) === 1 });
  }

  /** A new layer whose output is a tensor. */
  push(layer: Layer, output: string, view: TensorView | ((shape: Shape) => TensorView)): void {
    const made = this.add(layer);
    this.set(output, { ...made, ...(typeof view === 'function' ? view(made.shape) : view) });
  }

  /** A new layer; its name gets a number where there is one like it. */
  add(layer: Layer): { layer: string; shape: Shape; sole: boolean } {
    const name = this.#freeName(layer.name);
    const unique = { ...layer, name };
    const shape = this.#shapeOf(unique);
    for (const input of inputsOf(unique)) this.#reads.set(input, (this.#reads.get(input) ?? 0) + 1);
    this.#shapes.set(name, shape);
    this.#places.set(name, this.layers.length);
    this.layers.push(unique);
    return { layer: name, shape, sole: true };
  }

  #shapeOf(layer: Layer): Shape {
    const shapes = inputsOf(layer).map((input) => this.#shapes.get(input) as Shape);
    try {
      return inferShape(layer, shapes);
    } catch (error) {
      if (error instanceof NetworkError) throw new FileError(this.file, `layer ${shown(layer.name)}`, error.what);
      throw error;
    }
  }

  /** The name, or with the first number from 2 on that no layer has. */
  #freeName(wanted: string): string {
    let n = this.#namesakes.get(wanted) ?? 1;
    const named = () => (n === 1 ? wanted : `${wanted}.${n}`);
    while (this.#shapes.has(named())) n += 1;
    this.#namesakes.set(wanted, n);
    return named();
  }

  /** Another layer in the place of one; tensors that lay in the old one's memory in another shape cannot be read any more. */
  replace(layer: Layer): Shape {
    const shape = this.#shapeOf(layer);
    this.layers[this.#places.get(layer.name) as number] = layer;
    this.#shapes.set(layer.name, shape);
    return shape;
  }

  /** The maker of a value takes in what the node does: the node's output is the value. */
  merge(node: Node, value: OnnxValue, merged: ConvLayer | LinearLayer): void {
    this.layers[this.#places.get(merged.name) as number] = merged;
    this.set(node.outputs[0], value);
  }

  /** A layer by its name. */
  layer(name: string): Layer {
    return this.layers[this.#places.get(name) as number];
  }

  shape(name: string): Shape {
    return this.#shapes.get(name) as Shape;
  }

  /** Places in the file's input of numbers at places in its memory. */
  inputOrder(positions: Int32Array): Int32Array {
    const places = new Int32Array(positions.length);
    elementPositions(this.#input).forEach((at, i) => {
      places[at] = i;
    });
    return positions.map((at) => places[at]);
  }

  /** How many layers read a layer. */
  reads(name: string): number {
    return this.#reads.get(name) ?? 0;
  }

  /** Counts numbers that are made: a few nodes can ask for more than any memory. */
  spend({ fail }: Pick<Node, 'fail'>, count: number): void {
    this.#left -= count;
    this.broken ||= this.#left < 0;
    if (this.#left < 0) fail('makes constants of more numbers than this file can need; simplify the model');
  }

  /** The tensor that the graph gives; undefined where an obstacle makes it. */
  output(): { name: string; value: OnnxValue | undefined } {
    const name = this.#output;
    const value = this.#values.get(name);
    if (!value && !this.#blocked.has(name))
      throw new FileError(this.file, `output ${shown(name)}`, 'no node makes it; export the model again');
    return { name, value };
  }
}

/** The batch and the other axes. An image without a batch has three axes, a list of features one. */
function withoutBatch(dims: readonly number[]): { batch: number; sizes: readonly number[] } {
  const [first] = dims;
  const hasBatch = dims.length === 2 || dims.length === 4 || (dims.length === 3 && (first === 0 || first === 1));
  return hasBatch ? { batch: Math.max(first, 1), sizes: dims.slice(1) } : { batch: 1, sizes: dims };
}

/** One or three or four numbers a pixel are colours; three axes have their colours first, where both could be. */
function layoutOf(sizes: readonly number[]): { shape: Shape; strides: readonly number[] } {
  if (sizes.length === 1) return { shape: [1, 1, sizes[0]], strides: [1] };
  if (sizes.length === 2) return { shape: [sizes[0], sizes[1], 1], strides: [sizes[1], 1] };
  const [a, b, c] = sizes;
  const colours = (n: number) => n === 1 || n === 3 || n === 4;
  if (colours(c) && !colours(a)) return { shape: [a, b, c], strides: [b * c, c, 1] };
  return { shape: [b, c, a], strides: [1, c * a, a] };
}
