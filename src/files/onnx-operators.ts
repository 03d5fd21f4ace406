/** Which ONNX operators can be converted, and what to do instead of the others. */
import { addClip } from './onnx-clip.js';
import type { GraphBuilder } from './onnx-graph.js';
import { addGlobalMaxPool, addMaxPool } from './onnx-max-pool.js';
import { addBatchNorm, addBias, addConv, addLinear } from './onnx-sums.js';
import type { Node, Tensor } from './onnx-tensor.js';
import { addAveragePool, addFlatten, addPad, addReduceMean, addSlice } from './onnx-windows.js';

/** What to do instead of an operator that has no spiking counterpart here. */
const ADVICE: Readonly<Record<string, string>> = {
  Sigmoid: 'only ReLU becomes a spiking neuron; retrain with ReLU',
  Tanh: 'only ReLU becomes a spiking neuron; retrain with ReLU',
  LeakyRelu: 'only ReLU becomes a spiking neuron; retrain with ReLU',
  PRelu: 'only ReLU becomes a spiking neuron; retrain with ReLU',
  Softmax: 'export the logits, without the softmax',
  LogSoftmax: 'export the logits, without the softmax',
  ConvTranspose: 'transposed convolution is not supported; retrain with convolution',
};

/**
 * Adds what one node does to the graph.
 *
 * @param inputs  the node's inputs where they are constants
 * @throws FileError for an operator, or a use of one, that cannot be converted
 */
export function addNode(graph: GraphBuilder, node: Node, inputs: readonly (Tensor | undefined)[]): void {
  switch (node.op) {
    case 'Conv':
      return addConv(graph, node, inputs);
    case 'Gemm':
    case 'MatMul':
      return addLinear(graph, node, inputs);
    case 'BatchNormalization':
      return addBatchNorm(graph, node, inputs);
    case 'Relu':
      return addSimple(graph, node, 'relu');
    case 'GlobalAveragePool':
      return addSimple(graph, node, 'global-average-pool');
    case 'ReduceMean':
      return addReduceMean(graph, node, inputs);
    case 'AveragePool':
      return addAveragePool(graph, node);
    case 'MaxPool':
      return addMaxPool(graph, node);
    case 'GlobalMaxPool':
      return addGlobalMaxPool(graph, node);
    case 'Clip':
      return addClip(graph, node, inputs);
    case 'Add':
      return addAdd(graph, node, inputs);
    case 'Flatten':
    case 'Reshape':
    case 'Squeeze':
      return addFlatten(graph, node, inputs);
    case 'Pad':
      return addPad(graph, node, inputs);
    case 'Slice':
      return addSlice(graph, node, inputs);
    case 'Identity':
    case 'Dropout':
    case 'Cast':
      graph.set(node.outputs[0], graph.raw(node, 0));
      return;
    default:
      node.fail(
        ADVICE[node.op] ?? 'this operator is not supported; use convolution, average pooling, linear, ReLU, addition',
      );
  }
}

function addSimple(graph: GraphBuilder, node: Node, kind: 'relu' | 'global-average-pool'): void {
  const { layer: input, flatOf } = graph.plain(node, 0);
  graph.push({ kind, name: node.name, input }, node.outputs[0], flatOf);
}

function addAdd(graph: GraphBuilder, node: Node, inputs: readonly (Tensor | undefined)[]): void {
  const constant = inputs.findIndex((t) => t !== undefined);
  if (constant >= 0) return addBias(graph, node, inputs[constant] as Tensor, 1 - constant);
  const [a, b] = [graph.plain(node, 0), graph.plain(node, 1)];
  graph.push({ kind: 'add', name: node.name, inputs: [a.layer, b.layer] }, node.outputs[0], a.flatOf);
}
