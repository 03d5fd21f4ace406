/** Integrate-and-fire nodes of a NIR graph become ReLU layers here, with the thresholds of a conversion. */
import { type Form, fromNirOrder, fromNirShape, nirDims } from './nir-fields.js';
import type { NirNode } from './nir-graph.js';
import type { NirReader, NirValue } from './nir-reader.js';
import { isOne } from './nir-weights.js';

export function addNeurons(reader: NirReader, node: NirNode, from: readonly NirValue[]): void {
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
    if (found && data.length !== 1 && String(found.shape) !== String(nirDims(form)))
      node.fail(`its ${field} has the shape [${found.shape}], its input [${nirDims(form)}]`);
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
