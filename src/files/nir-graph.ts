/**
 * A NIR graph (Neuromorphic Intermediate Representation, neuroir.org) as it lies in the file: nodes by name, each with a
 * type and fields, and edges between them.
 */
import { FileError } from '../check.js';
import type { Hdf5Array, Hdf5Group } from './hdf5.js';
import { MOST_EDGES, MOST_NODES, MOST_SIZE } from './limits.js';

export interface NirNumbers {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

/** A node and how its fields are asked for: each in the form it must have. */
export class NirNode {
  readonly type: string;
  readonly metadata: Hdf5Group;

  constructor(
    readonly file: string,
    readonly name: string,
    readonly fields: Hdf5Group,
  ) {
    const type = textOf(fields.get('type'));
    if (type === undefined) throw new FileError(file, `node "${name}"`, 'has no type; write the file again');
    this.type = type;
    this.metadata = groupOf(fields.get('metadata')) ?? new Map();
  }

  fail(what: string): never {
    throw new FileError(this.file, `node "${this.name}" (${this.type})`, what);
  }

  /** An array of numbers, or undefined where there is none. */
  find(name: string, from = this.fields): NirNumbers | undefined {
    const entry = from.get(name);
    if (entry === undefined) return undefined;
    const array = numbersOf(entry);
    return array ?? this.fail(`its ${name} is no array of numbers`);
  }

  numbers(name: string): NirNumbers {
    return this.find(name) ?? this.fail(`has no ${name}`);
  }

  /** `length` whole numbers from `least` on; a single one stands for all. */
  counts(name: string, length: number, least: number): number[] {
    const { data } = this.numbers(name);
    const list = data.length === 1 ? new Array<number>(length).fill(data[0]) : [...data.subarray(0, length + 1)];
    if (list.length !== length || !list.every((n) => Number.isSafeInteger(n) && n >= least && n < MOST_SIZE))
      this.fail(`its ${name} is [${list.join(', ')}]; expected ${length} whole numbers >= ${least}`);
    return list;
  }

  /** A shape: up to four whole numbers above 0. */
  shape(name: string): number[] {
    const { data } = this.numbers(name);
    if (data.length < 1 || data.length > 4) this.fail(`its ${name} has ${data.length} axes`);
    return this.counts(name, data.length, 1);
  }

  text(name: string): string | undefined {
    return textOf(this.fields.get(name));
  }
}

export interface NirGraph {
  readonly nodes: ReadonlyMap<string, NirNode>;
  /** From, to; where several lead to a node, what they carry is summed. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly metadata: Hdf5Group;
}

/**
 * The graph of a file.
 *
 * @throws FileError for what is no single NIRGraph: other HDF5 files, recorded data, lone nodes
 */
export function readGraph(root: Hdf5Group, file: string): NirGraph {
  const fail = (place: string, what: string): never => {
    throw new FileError(file, place, what);
  };
  const node = groupOf(root.get('node')) ?? fail('', 'has no group "node"; not a NIR graph');
  if (textOf(node.get('type')) !== 'NIRGraph') fail('node', 'is no NIRGraph; write the whole graph');
  const members = groupOf(node.get('nodes')) ?? fail('node', 'has no group "nodes"; write the file again');
  if (members.size > MOST_NODES) fail('node/nodes', `has ${members.size} nodes, at most ${MOST_NODES} are read`);
  const nodes = new Map<string, NirNode>();
  for (const [name, entry] of members) {
    const fields = groupOf(entry) ?? fail(`node "${name}"`, 'is no group; write the file again');
    nodes.set(name, new NirNode(file, name, fields));
  }
  const metadata = groupOf(node.get('metadata')) ?? new Map();
  return { nodes, edges: readEdges(node.get('edges'), nodes, fail), metadata };
}

function readEdges(
  entry: Hdf5Array | Hdf5Group | undefined,
  nodes: ReadonlyMap<string, NirNode>,
  fail: (place: string, what: string) => never,
): [string, string][] {
  const place = 'node/edges';
  if (!entry || !('shape' in entry)) return fail(place, 'is missing; write the file again');
  const { shape, data } = entry;
  if (ArrayBuffer.isView(data) || shape.length !== 2 || shape[1] !== 2)
    return fail(place, `has the shape [${shape}]; expected pairs of names`);
  if (shape[0] > MOST_EDGES) return fail(place, `has ${shape[0]} edges, at most ${MOST_EDGES} are read`);
  return Array.from({ length: shape[0] }, (_, i) => {
    const [from, to] = [data[2 * i], data[2 * i + 1]];
    for (const name of [from, to]) if (!nodes.has(name)) fail(place, `names "${name}", which is no node`);
    return [from, to];
  });
}

/** The nodes so that each stands behind those that lead to it; of several that could be next, the one first led to. */
export function inOrder({ nodes, edges }: NirGraph): NirNode[] {
  const place = new Map<string, number>([...nodes.keys()].map((name) => [name, -1]));
  edges.forEach(([, to], i) => {
    if (place.get(to) === -1) place.set(to, i);
  });
  const missing = new Map<string, number>();
  const followers = new Map<string, string[]>([...nodes.keys()].map((name) => [name, []]));
  for (const [from, to] of edges) {
    missing.set(to, (missing.get(to) ?? 0) + 1);
    followers.get(from)?.push(to);
  }
  const byPlace = (a: string, b: string) => (place.get(a) as number) - (place.get(b) as number);
  const ready = [...nodes.keys()].filter((name) => !missing.get(name)).sort(byPlace);
  const order: NirNode[] = [];
  for (let name = ready.shift(); name !== undefined; name = ready.shift()) {
    order.push(nodes.get(name) as NirNode);
    for (const to of followers.get(name) ?? []) {
      const left = (missing.get(to) as number) - 1;
      missing.set(to, left);
      if (left > 0) continue;
      const at = ready.findIndex((other) => byPlace(other, to) > 0);
      ready.splice(at < 0 ? ready.length : at, 0, to);
    }
  }
  if (order.length < nodes.size) {
    const stuck = [...nodes.values()].find(({ name }) => (missing.get(name) ?? 0) > 0);
    stuck?.fail('lies on or behind a cycle; recurrent graphs have no ReLU network');
  }
  return order;
}

function groupOf(entry: Hdf5Array | Hdf5Group | undefined): Hdf5Group | undefined {
  return entry && !('shape' in entry) ? entry : undefined;
}

function numbersOf(entry: Hdf5Array | Hdf5Group): NirNumbers | undefined {
  return 'shape' in entry && ArrayBuffer.isView(entry.data) ? (entry as NirNumbers) : undefined;
}

/** A single text. */
export function textOf(entry: Hdf5Array | Hdf5Group | undefined): string | undefined {
  if (!entry || !('shape' in entry) || ArrayBuffer.isView(entry.data)) return undefined;
  return entry.data.length === 1 ? entry.data[0] : undefined;
}
