/** ONNX nodes that are a ReLU, whatever they are called. */
import { materialise } from './onnx-affine.js';
import type { GraphBuilder } from './onnx-graph.js';
import type { Node, OnnxTensor } from './onnx-tensor.js';
import type { Affine } from './onnx-value.js';

/** What to do instead of other activations. */
export const ONLY_RELU = 'only ReLU becomes a spiking neuron; retrain with ReLU';

/**
 * The ReLU of input i: what is read of a layer is read of its ReLU.
 *
 * @param ceiling largest output; default none
 */
export function addRelu(graph: GraphBuilder, node: Node, i = 0, ceiling?: number): void {
  const { affine, ...value } = graph.settled(node, i);
  const scaled = affine && ceiling === undefined && isPositive(affine) ? affine : undefined;
  const source = affine && !scaled ? materialise(graph, node, value, affine) : value;
  if (source.padding && affine && !scaled) node.fail('works on a padded tensor of shifted numbers; pad behind it');
  const made = graph.add({
    ...{ kind: 'relu', name: node.name, input: source.layer },
    ...(ceiling !== undefined && { ceiling }),
  });
  graph.set(node.outputs[0], { ...value, ...made, ...(scaled && { affine: scaled }), sole: true });
}

/** ReLU(s x) = s ReLU(x) for s above 0. */
function isPositive({ scale, shift }: Affine): boolean {
  return shift.every((s) => s === 0) && scale.every((s) => s > 0);
}

/** LeakyRelu and PRelu of slope 0. */
export function addSlopedRelu(graph: GraphBuilder, node: Node, inputs: readonly (OnnxTensor | undefined)[]): void {
  const slopes = node.op === 'PRelu' ? inputs[1]?.data : [node.float('alpha', 0.01)];
  if (!slopes) return node.fail('its slope is not a constant; retrain with ReLU');
  if (Array.from(slopes).some((slope) => slope !== 0)) node.fail(`has a slope for numbers below 0; ${ONLY_RELU}`);
  addRelu(graph, node);
}

/** max(x, 0) */
export function addMax(graph: GraphBuilder, node: Node, inputs: readonly (OnnxTensor | undefined)[]): void {
  const constant = inputs.findIndex((t) => t !== undefined);
  const zeros = inputs[constant]?.data.every((x: number) => x === 0);
  const fits = (inputs[constant]?.dims ?? []).every((n) => n === 1);
  if (node.inputs.length !== 2 || !zeros || !fits)
    node.fail('only the maximum of a tensor and 0 is a ReLU; retrain with ReLU');
  addRelu(graph, node, 1 - constant);
}
