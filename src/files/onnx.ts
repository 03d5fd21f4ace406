/** ONNX import: a model as other programs export it becomes a checked network, channels-last. */

import onnxProto, { type onnx as Onnx } from 'onnx-proto';
import { FileError, NetworkError } from '../check.js';
import type { Model } from '../network/model.js';
import { createNetwork } from '../network/network.js';
import { baseName } from './base-name.js';
import { foldConstant } from './onnx-constants.js';
import { GraphBuilder } from './onnx-graph.js';
import { addNode } from './onnx-operators.js';
import { Node, readTensor, type Tensor } from './onnx-tensor.js';

const MAX_NODES = 10_000;

/**
 * Reads an ONNX file.
 *
 * @param bytes the file's content
 * @param file  its name, for messages and as the model's name
 * @throws FileError for anything that is not an ONNX model this project can convert: the file, the node or tensor, and
 *   what to do instead
 */
export function parseOnnx(bytes: Uint8Array, file: string): Model {
  const model = decode(bytes, file);
  const graph = model.graph;
  if (!graph?.node?.length) throw new FileError(file, '', 'holds no ONNX graph; is it an .onnx file?');
  if (graph.node.length > MAX_NODES)
    throw new FileError(
      file,
      'graph',
      `has ${graph.node.length} nodes, at most ${MAX_NODES} are read; simplify the model`,
    );
  const opset = Number(model.opsetImport?.find((o) => !o.domain || o.domain === 'ai.onnx')?.version ?? 0);
  const constants = new Map<string, Tensor>();
  for (const proto of graph.initializer ?? []) {
    const name = proto.name ?? '';
    constants.set(name, readTensor(proto, file, `tensor "${name}"`));
  }
  if (graph.sparseInitializer?.length) throw new FileError(file, 'graph', 'has sparse weights; export them dense');
  const builder = new GraphBuilder(file, graph, constants);
  const budget = new Budget(constants.values());
  for (const proto of graph.node) readNode(builder, new Node(file, proto), budget);
  return {
    name: baseName(file),
    network: finish(builder, file),
    provenance: { source: baseName(file), format: 'onnx', opset, producer: model.producerName ?? '' },
  };
}

function decode(bytes: Uint8Array, file: string): Onnx.ModelProto {
  if (bytes.length === 0) throw new FileError(file, '', 'is empty; export the model again');
  try {
    return onnxProto.onnx.ModelProto.decode(bytes);
  } catch {
    throw new FileError(file, '', 'is not an ONNX model or is cut off; export or copy it again');
  }
}

/** Counts the numbers that folded constants hold: a few nodes can ask for more than any memory. */
class Budget {
  #left: number;

  constructor(given: Iterable<Tensor>) {
    this.#left = 2 ** 22;
    for (const { data } of given) this.#left += 4 * data.length;
  }

  spend(node: Node, { data }: Tensor, inputs: readonly (Tensor | undefined)[]): void {
    if (inputs.some((input) => input?.data === data)) return; // the same numbers in another shape
    this.#left -= data.length;
    if (this.#left < 0) node.fail('makes constants of more numbers than this file can need; simplify the model');
  }
}

function readNode(builder: GraphBuilder, node: Node, budget: Budget): void {
  if (node.outputs.length === 0) node.fail('has no output');
  const inputs = node.inputs.map((name) => builder.constants.get(name));
  const constant = foldConstant(node, inputs) ?? builder.shapeOf(node);
  if (constant) {
    budget.spend(node, constant, inputs);
    builder.constants.set(node.outputs[0], constant);
  } else addNode(builder, node, inputs);
}

function finish(builder: GraphBuilder, file: string): Model['network'] {
  const layers = builder.finish();
  try {
    return createNetwork(layers);
  } catch (error) {
    if (error instanceof NetworkError) throw new FileError(file, `layer "${error.layer}"`, error.what);
    throw error;
  }
}
