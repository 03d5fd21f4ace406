/** The network that grows while a NIR graph is read: layers, what each node puts out, tensors of the conversion. */
import { NetworkError } from '../check.js';
import { inputsOf, type Layer, type Shape } from '../network/layer.js';
import { inferShape } from '../network/shapes.js';
import { type Form, fromNirOrder } from './nir-fields.js';
import type { NirGraph, NirNode } from './nir-graph.js';
import { type Factor, isOne, ONE } from './nir-weights.js';
import type { NamedTensor } from './safetensors.js';

/** What a node puts out. */
export interface NirValue extends Form {
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

export class NirReader implements NirContent {
  readonly layers: Layer[] = [];
  readonly tensors = new Map<string, NamedTensor>();
  readonly notes: string[] = [];
  readonly #shapes = new Map<string, Shape>();
  /** By node. */
  readonly #values = new Map<string, NirValue>();
  readonly #sources = new Map<string, string[]>();
  readonly #readers = new Map<string, string[]>();

  constructor(
    readonly graph: NirGraph,
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

  /** What arrives at a node, whose sources must be there. */
  arriving(node: NirNode): NirValue[] {
    const sources = this.#sources.get(node.name) ?? [];
    if (node.type === 'Input' ? sources.length > 0 : sources.length === 0)
      node.fail(node.type === 'Input' ? 'has an edge that leads to it' : 'has no edge that leads to it');
    if (sources.length > 2) node.fail(`sums what comes from ${sources.length} nodes; at most two can be added`);
    return sources.map((name) => this.#values.get(name) as NirValue);
  }

  /** Does a node lead to the output of the graph and nowhere else? */
  leadsOut({ name }: NirNode): boolean {
    const readers = this.#readers.get(name) ?? [];
    return readers.length > 0 && readers.every((reader) => this.graph.nodes.get(reader)?.type === 'Output');
  }

  set({ name }: NirNode, value: NirValue): void {
    this.#values.set(name, value);
  }

  nameOf({ name }: NirNode): string {
    return this.names.names.get(name) ?? name;
  }

  /** A new layer, and what its node puts out. */
  push(node: NirNode, layer: Layer, form: Partial<Omit<NirValue, 'layer' | 'shape'>> = {}): NirValue {
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
  sum(node: NirNode, from: readonly NirValue[]): NirValue {
    if (from.length === 1) return from[0];
    const [a, b] = from.map((value, k) => this.current(node, value, `${k}`));
    const name = this.names.sums.get(node.name) ?? this.#freeName(`${node.name}.sum`);
    const { isVector, flatOf } = a;
    return this.push(node, { kind: 'add', name, inputs: [a.layer, b.layer] }, { isVector, ...(flatOf && { flatOf }) });
  }

  /** A value whose numbers mean here what they mean in NIR: where a spike is 1 there and V_th here, one is divided by V_th. */
  current(node: NirNode, value: NirValue, suffix: string): NirValue {
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
