/** ONNX Clip: between 0 and a constant it is a ReLU with a ceiling, between 0 and nothing a ReLU. */
import { shown } from '../check.js';
import type { GraphBuilder } from './onnx-graph.js';
import { addRelu } from './onnx-relu.js';
import type { Node, OnnxTensor } from './onnx-tensor.js';

const LARGEST = 3.4028234663852886e38; // what old exports write for no limit

/** Limits are attributes before opset 11, inputs since; a missing one is none. */
export function addClip(graph: GraphBuilder, node: Node, inputs: readonly (OnnxTensor | undefined)[]): void {
  const [low, high] = [limit(node, inputs, 1, 'min') ?? -LARGEST, limit(node, inputs, 2, 'max') ?? LARGEST];
  if (low !== 0) node.fail(`clips at ${low}; only clipping at 0, and at a ceiling above, becomes a spiking neuron`);
  if (!(high > 0)) node.fail(`clips at 0 and ${high}; a ceiling must be above 0`);
  addRelu(graph, node, 0, high < LARGEST ? Math.fround(high) : undefined);
}

function limit(node: Node, inputs: readonly (OnnxTensor | undefined)[], i: number, name: string): number | undefined {
  if (!node.inputs[i]) return node.has(name) ? node.float(name, 0) : undefined;
  const constant = inputs[i];
  if (!constant) return node.fail(`its ${name} ${shown(node.inputs[i])} is not a constant; export with fixed limits`);
  if (constant.data.length !== 1) node.fail(`its ${name} ${shown(node.inputs[i])} is not one number`);
  const [value] = constant.data;
  return Number.isNaN(value) ? node.fail(`its ${name} is NaN; export the model again`) : value;
}
