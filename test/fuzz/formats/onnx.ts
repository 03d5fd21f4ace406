/** ONNX: a tree of protocol buffer fields, first a net that can be read, then changed anywhere. */
import { parseOnnx } from '../../../src/files/onnx.js';
import type { FuzzFormat } from '../format.js';
import { mutateBytes, ODD_NUMBERS } from '../mutate.js';
import type { Random } from '../random.js';
import { randomOnnxGraph } from './onnx-graph.js';
import { encode, type Field, field, type Value } from './protobuf.js';

/** Every list of fields in a tree. */
function messagesIn(fields: Field[], found: Field[][] = []): Field[][] {
  found.push(fields);
  for (const { value } of fields) if (Array.isArray(value)) messagesIn(value, found);
  return found;
}

const OPERATORS = [
  ...[
    'Conv',
    'Relu',
    'AveragePool',
    'MaxPool',
    'GlobalAveragePool',
    'Gemm',
    'MatMul',
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Pad',
  ],
  ...[
    'Flatten',
    'Reshape',
    'Transpose',
    'Concat',
    'Slice',
    'Gather',
    'Shape',
    'Unsqueeze',
    'Squeeze',
    'Cast',
    'Constant',
  ],
  ...['ConstantOfShape', 'Identity', 'Dropout', 'BatchNormalization', 'Clip', 'Max', 'Softmax', 'ReduceMean', 'Expand'],
  ...['LeakyRelu', 'PRelu', 'Sum', 'Sigmoid', 'ArgMax', 'Split', 'Range', 'Tile', 'Loop', 'If'],
];

function change(root: Field[], random: Random): void {
  const messages = messagesIn(root);
  const fields = random.pick(messages);
  if (fields.length === 0) return;
  const at = random.below(fields.length);
  const { value } = fields[at];
  switch (random.below(8)) {
    case 0:
      fields.splice(at, 1);
      return;
    case 1:
      fields.splice(random.below(fields.length + 1), 0, structuredClone(fields[at]));
      return;
    case 2: {
      const other = random.pick(messages); // of any message: wrong place, nested in itself
      if (other.length > 0) fields.splice(at, 0, structuredClone(random.pick(other)));
      return;
    }
    case 3: {
      const to = random.below(fields.length); // another order
      [fields[at], fields[to]] = [fields[to], fields[at]];
      return;
    }
    case 4:
      fields[at].number = random.pick([1, 2, 3, 4, 5, 7, 8, 9, 13, 20, 1000]);
      return;
    default:
      fields[at].value = changedValue(value, messages, random);
  }
}

function changedValue(value: Value, messages: readonly Field[][], random: Random): Value {
  if (typeof value === 'number') return random.chance(0.5) ? value + random.pick([1, -1]) : random.pick(ODD_NUMBERS);
  if (typeof value === 'string') {
    // Rewiring: the name of another thing in the file, often of the same kind.
    const names = messages.flat().flatMap((one) => (typeof one.value === 'string' ? [one.value] : []));
    return random.chance(0.6)
      ? random.pick(names)
      : random.pick([...OPERATORS, '', 'x'.repeat(random.pick([200, 10_000]))]);
  }
  if (value instanceof Uint8Array) return mutateBytes(value, random);
  if (Array.isArray(value))
    return random.chance(0.3) ? nested(random) : random.chance(0.3) ? [] : structuredClone(random.pick(messages));
  if ('float' in value) return { float: random.pick([0, -1, 1e30, Number.NaN, Number.POSITIVE_INFINITY]) };
  const packed = [...value.packed];
  if (packed.length > 0) packed[random.below(packed.length)] = random.pick(ODD_NUMBERS);
  return { packed: random.chance(0.3) ? packed.slice(1) : packed };
}

/** Graphs in attributes of nodes of graphs, many deep, as bytes: a tree would be too deep for this program itself. */
function nested(random: Random): Uint8Array {
  let bytes = new Uint8Array(0);
  for (let depth = random.pick([30, 300, 3000]); depth > 0; depth--)
    bytes = encode([field([6, 1, 5][depth % 3], bytes)]);
  return bytes;
}

export const ONNX: FuzzFormat = {
  name: 'onnx',
  ending: 'onnx',
  make(random) {
    const model = randomOnnxGraph(random);
    for (let times = random.pick([0, 1, 1, 1, 2, 2, 3, 5]); times > 0; times--) {
      const before = structuredClone(model);
      change(model, random);
      if (sizeOf(model, 20_000) > 20_000) model.splice(0, model.length, ...before);
    }
    const bytes = encode(model);
    return random.chance(0.1) ? mutateBytes(bytes, random) : bytes;
  },
  read: (bytes, file) => parseOnnx(bytes, file),
};

/** Fields in a tree, counted up to a limit. */
function sizeOf(fields: readonly Field[], limit: number): number {
  let size = fields.length;
  for (const { value } of fields) {
    if (size > limit) return size;
    if (Array.isArray(value)) size += sizeOf(value, limit - size);
  }
  return size;
}
