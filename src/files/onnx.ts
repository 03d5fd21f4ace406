/** ONNX import: a model as other programs export it becomes a checked network, channels-last. */

import { checkFile, FileError, ObstaclesError, shown } from '../check.js';
import { sizeOf } from '../network/layer.js';
import type { Model } from '../network/model.js';
import { baseName } from './base-name.js';
import { MOST_CONSTANT_VALUES, MOST_FILE_BYTES, MOST_NODES } from './limits.js';
import { networkIn, toldOfFile } from './model-file.js';
import { materialise } from './onnx-affine.js';
import { foldConstant } from './onnx-constants.js';
import { newBudget } from './onnx-dense.js';
import { GraphBuilder } from './onnx-graph.js';
import { mergeLinear, withoutUnread, withoutWindowsBehindFlatten } from './onnx-merge.js';
import { addNode, passOver } from './onnx-operators.js';
import { decodeModel, type GraphProto, type NodeProto } from './onnx-proto.js';
import { type Beside, Node, type OnnxTensor, readTensor } from './onnx-tensor.js';
import type { OnnxValue } from './onnx-value.js';
import { elementPositions, isInMemory } from './onnx-view.js';

/** What the file of a repository begins with that keeps its large files elsewhere. */
const LFS = 'version https://git-lfs';

/**
 * Reads an ONNX file.
 *
 * @param bytes  the file's content
 * @param file   its name, for messages and as the model's name
 * @param beside gives the bytes of a file beside it, for weights that are kept there
 * @throws FileError for anything that is not an ONNX model this project can convert: the file, the node or tensor, and
 *   what to do instead; ObstaclesError where several nodes stand in the way
 */
export function parseOnnx(bytes: Uint8Array, file: string, beside?: Beside): Model {
  checkFile(bytes, file);
  if (bytes.length === 0) throw new FileError(file, '', 'is empty; export the model again');
  if (new TextDecoder().decode(bytes.subarray(0, LFS.length)) === LFS)
    throw new FileError(file, '', 'stands for a file that Git LFS keeps; run "git lfs pull"');
  if (bytes.length > MOST_FILE_BYTES)
    throw new FileError(
      file,
      '',
      `has ${bytes.length} bytes, at most ${MOST_FILE_BYTES} are read; use a smaller model`,
    );
  const model = decodeModel(bytes, file);
  const { graph, opset, producerName } = model;
  if (!graph?.node.length) throw new FileError(file, '', 'holds no ONNX graph; is it an .onnx file?');
  const builder = new GraphBuilder(file, graph, constantsOf(graph, file, beside), opset);
  readNodes(builder, graph, beside);
  const network = finish(builder, file);
  const { normalisation, remarks } = builder;
  return {
    ...{ name: baseName(file), network },
    ...(normalisation && { normalisation }),
    ...(remarks.length > 0 && { remarks }),
    provenance: { source: baseName(file), format: 'onnx', opset, producer: producerName },
  };
}

function constantsOf(graph: GraphProto, file: string, beside: Beside | undefined): Map<string, OnnxTensor> {
  if (graph.node.length > MOST_NODES)
    throw new FileError(
      file,
      'graph',
      `has ${graph.node.length} nodes, at most ${MOST_NODES} are read; simplify the model`,
    );
  if (graph.sparse > 0) throw new FileError(file, 'graph', 'has sparse weights; export them dense');
  const constants = new Map<string, OnnxTensor>();
  for (const proto of graph.initializer)
    constants.set(proto.name, readTensor(proto, { file, place: `tensor ${shown(proto.name)}`, beside }));
  return constants;
}

/**
 * Adds all nodes, past those that stand in the way.
 *
 * @throws FileError or ObstaclesError
 */
function readNodes(builder: GraphBuilder, graph: GraphProto, beside: Beside | undefined): void {
  const obstacles: FileError[] = [];
  // Constants need nothing, and some exporters write them behind what reads them.
  const isConstant = ({ opType }: NodeProto) => opType === 'Constant';
  const nodes = [...graph.node.filter(isConstant), ...graph.node.filter((node) => !isConstant(node))];
  for (const proto of nodes) {
    const node = new Node(builder.file, proto, beside);
    try {
      readNode(builder, node);
    } catch (error) {
      if (!(error instanceof FileError) || builder.broken) throw error;
      obstacles.push(error);
      passOver(builder, node);
    }
  }
  if (obstacles.length === 1) throw obstacles[0];
  if (obstacles.length > 1) throw new ObstaclesError(builder.file, obstacles);
}

function readNode(builder: GraphBuilder, node: Node): void {
  if (node.outputs.length === 0) node.fail('has no output; export the model again');
  const inputs = node.inputs.map((name) => builder.constants.get(name));
  const constant = foldConstant(node, inputs) ?? builder.shapeOf(node);
  if (!constant) return addNode(builder, node, inputs);
  if (!inputs.some((input) => input?.data === constant.data)) builder.spend(node, constant.data.length);
  builder.constants.set(node.outputs[0], constant);
}

/** The layers up to the logits, adjacent weighted sums merged. */
function finish(builder: GraphBuilder, file: string): Model['network'] {
  const { name, value } = builder.output();
  if (!value) throw new FileError(file, `output ${shown(name)}`, 'cannot be computed; export the model again');
  if (value.padding || value.stride)
    throw new FileError(file, `output ${shown(name)}`, 'is padded or sliced; export the logits');
  const read = withoutUnread(builder.layers, outputLayer(builder, name, value));
  const budget = newBudget();
  try {
    return networkIn(file, mergeLinear(withoutWindowsBehindFlatten(read, budget), budget));
  } catch (error) {
    throw toldOfFile(file, error);
  }
}

/** Does a layer give what neurons send, or averages of that? Logits are a weighted sum. */
function spikes(builder: GraphBuilder, name: string): boolean {
  const layer = builder.layer(name);
  switch (layer.kind) {
    case 'relu':
      return true;
    case 'flatten':
    case 'average-pool':
    case 'global-average-pool':
    case 'max-pool':
    case 'shortcut':
      return spikes(builder, layer.input);
    case 'input':
    case 'conv':
    case 'linear':
    case 'add':
      return false;
    default:
      return layer satisfies never;
  }
}

/** The layer whose memory is the logits in the order of the file. */
function outputLayer(builder: GraphBuilder, name: string, given: OnnxValue): string {
  const fail = (what: string): never => {
    throw new FileError(builder.file, `output ${shown(name)}`, what);
  };
  const value = given.affine ? materialise(builder, { name, fail }, given, given.affine) : given;
  if (isInMemory(value, value.shape)) {
    const top = builder.layer(value.layer);
    const flat = top.kind === 'flatten' ? top.input : top.name; // flat logits are the logits
    if (!spikes(builder, flat)) return flat;
    builder.remark('ends in a ReLU: its logits are what the neurons behind it send');
  }
  const order = elementPositions(value);
  const size = sizeOf(value.shape);
  if (size * order.length > MOST_CONSTANT_VALUES)
    return fail(`has ${order.length} numbers in an order of axes that no layer gives; export the logits`);
  const weight = new Float32Array(size * order.length);
  order.forEach((p, o) => {
    weight[p * order.length + o] = 1;
  });
  const layer = {
    kind: 'linear',
    name: `${name}.order`,
    input: value.layer,
    weight,
    bias: new Float32Array(order.length),
  } as const;
  return builder.add(layer).layer;
}
