/** An ONNX graph on its way to layers: which tensor is made by which layer, and what waits for the next one. */
import type { onnx as Onnx } from 'onnx-proto';
import { FileError, NetworkError } from '../check.js';
import { type ConvLayer, inputsOf, type Layer, type LinearLayer, type Padding, type Shape } from '../network/layer.js';
import { inferShape } from '../network/shapes.js';
import type { Node, Tensor } from './onnx-tensor.js';

/** A tensor on its way through the graph. */
export interface Value {
  /** The layer that makes it. */
  readonly layer: string;
  readonly shape: Shape;
  /** (H, W, C) before it was flattened, for the order of a following matrix's rows. */
  readonly flatOf?: Shape;
  /** Zeros around it that the next window takes in. */
  readonly padding?: Padding;
  /** A strided slice that waits for its channel padding: shortcut "option A". */
  readonly stride?: readonly [number, number];
}

/** Of no pixels on any side. */
export const NO_PADDING: Padding = [0, 0, 0, 0];

export class GraphBuilder {
  readonly layers: Layer[] = [];
  /** By tensor. */
  readonly #values = new Map<string, Value>();
  /** By layer. */
  readonly #shapes = new Map<string, Shape>();
  /** Where a layer stands in the list. */
  readonly #places = new Map<string, number>();
  /** How many layers would have had a name. */
  readonly #namesakes = new Map<string, number>();
  /** How many nodes read a tensor. */
  readonly #uses = new Map<string, number>();
  readonly #output: string;

  constructor(
    readonly file: string,
    graph: Onnx.IGraphProto,
    readonly constants: Map<string, Tensor>,
  ) {
    const uses = [
      ...(graph.node ?? []).flatMap((n) => n.input ?? []),
      ...(graph.output ?? []).map((o) => o.name ?? ''),
    ];
    for (const name of uses) this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
    const inputs = (graph.input ?? []).filter((i) => !constants.has(i.name ?? ''));
    if (inputs.length !== 1)
      throw new FileError(file, 'graph', `has ${inputs.length} inputs; one image input is expected`);
    const outputs = graph.output ?? [];
    if (outputs.length !== 1)
      throw new FileError(file, 'graph', `has ${outputs.length} outputs; export the logits alone`);
    this.#output = outputs[0].name ?? '';
    this.#addInput(inputs[0]);
  }

  #addInput(input: Onnx.IValueInfoProto): void {
    const name = input.name ?? '';
    const dims = (input.type?.tensorType?.shape?.dim ?? []).map((d) => Number(d.dimValue ?? 0));
    const place = `input "${name}"`;
    if (dims.length !== 4 && dims.length !== 2) {
      throw new FileError(this.file, place, `has ${dims.length} axes; expected (N, C, H, W) or (N, features)`);
    }
    const [C, H, W] = dims.length === 4 ? dims.slice(1) : [dims[1], 1, 1];
    if (![C, H, W].every((n) => Number.isSafeInteger(n) && n > 0 && n <= 65536) || C * H * W > 2 ** 26) {
      throw new FileError(this.file, place, `has the size ${C}×${H}×${W}; export with a fixed image size`);
    }
    const shape: Shape = [H, W, C];
    this.push({ kind: 'input', name: name || 'input', shape }, name);
  }

  /** Does a node, or the graph's output, read a tensor? */
  isRead(name: string): boolean {
    return this.#uses.has(name);
  }

  /** The layer of a name. */
  layerOf(name: string): Layer | undefined {
    return this.layers[this.#places.get(name) ?? -1];
  }

  /** Input i as it is. */
  raw(node: Node, i: number): Value {
    const name = node.inputs[i];
    const value = this.#values.get(name ?? '');
    return value ?? node.fail(`reads "${name}", which nothing before it makes; export the model again`);
  }

  /** Input i with its padding; a waiting slice becomes a shortcut without channel padding. */
  settled(node: Node, i: number): Value {
    const value = this.raw(node, i);
    if (!value.stride) return value;
    const { layer: input, stride } = value;
    this.push({ kind: 'shortcut', name: `${node.name}.slice`, input, stride, before: 0, after: 0 }, node.inputs[i]);
    return this.raw(node, i);
  }

  /** Input i for a node that cannot take padding. */
  plain(node: Node, i: number): Value {
    const value = this.settled(node, i);
    if (value.padding)
      node.fail('reads a padded tensor; only a convolution or average pooling can take the padding in');
    return value;
  }

  /** The layer that makes input i, if it has weights and this node alone reads it. */
  soleMaker(node: Node, i: number): ConvLayer | LinearLayer | undefined {
    const value = this.raw(node, i);
    const layer = this.layers[this.#places.get(value.layer) ?? -1];
    if (value.padding || value.stride || this.#uses.get(node.inputs[i]) !== 1) return undefined;
    return layer?.kind === 'conv' || layer?.kind === 'linear' ? layer : undefined;
  }

  /** The value of a Shape node, (1, C, H, W): constants follow from it. The batch axis counts as 1. */
  shapeOf(node: Node): Tensor | undefined {
    const value = this.#values.get(node.inputs[0]);
    if (node.op !== 'Shape' || !value) return undefined;
    const [H, W, C] = effectiveShape(value);
    const dims = value.flatOf ? [1, C] : [1, C, H, W];
    return { dims: [dims.length], data: dims };
  }

  /** A tensor under a name. */
  set(output: string, value: Value): void {
    this.#values.set(output, value);
  }

  /** A new layer that makes a tensor; its name gets a number where there is one like it. */
  push(layer: Layer, output: string, flatOf?: Shape): void {
    const name = this.#freeName(layer.name);
    const unique = { ...layer, name };
    const shapes = inputsOf(layer).map((input) => this.#shapes.get(input) as Shape);
    let shape: Shape;
    try {
      shape = inferShape(unique, shapes);
    } catch (error) {
      if (error instanceof NetworkError) throw new FileError(this.file, `layer "${name}"`, error.what);
      throw error;
    }
    this.#shapes.set(name, shape);
    this.#places.set(name, this.layers.length);
    this.layers.push(unique);
    this.#values.set(output, { layer: name, shape, ...(flatOf && { flatOf }) });
  }

  /** The name, or with the first number from 2 on that no layer has. */
  #freeName(wanted: string): string {
    let n = this.#namesakes.get(wanted) ?? 1;
    const named = () => (n === 1 ? wanted : `${wanted}.${n}`);
    while (this.#shapes.has(named())) n += 1;
    this.#namesakes.set(wanted, n);
    return named();
  }

  /** The maker of input i takes in what the node does: the node's output is the input. */
  merge(node: Node, i: number, merged: ConvLayer | LinearLayer): void {
    this.layers[this.#places.get(merged.name) as number] = merged;
    this.set(node.outputs[0], this.raw(node, i));
  }

  /** All layers; the last must be the graph's output. */
  finish(): Layer[] {
    const last = this.#values.get(this.#output);
    if (!last) throw new FileError(this.file, `output "${this.#output}"`, 'no node makes it; export the model again');
    if (last.padding || last.stride)
      throw new FileError(this.file, `output "${this.#output}"`, 'is padded or sliced; export the logits');
    const top = this.layers.at(-1);
    if (top?.kind === 'flatten' && top.name === last.layer)
      this.layers.pop(); // flat logits are the logits
    else if (top?.name !== last.layer) {
      throw new FileError(this.file, `layer "${top?.name}"`, 'does not lead to the output; export the model again');
    }
    return this.layers;
  }
}

/** The shape of a tensor with what waits for the next layer done. */
export function effectiveShape({ shape: [H, W, C], padding = NO_PADDING, stride = [1, 1] }: Value): Shape {
  return [
    Math.ceil((H + padding[0] + padding[2]) / stride[0]),
    Math.ceil((W + padding[1] + padding[3]) / stride[1]),
    C,
  ];
}
