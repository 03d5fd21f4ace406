/** The structures that assembly/descriptors.ts reads, word by word in its order. */
import type { FireRule } from '../../network/snn.js';
import type { NeuronKind } from '../../paper/low-latency.js';
import type { Arena } from './arena.js';
import type { Block } from './pack.js';

/** `Source` of assembly/descriptors.ts. */
export const SOURCE = {
  convSpikes: 0,
  convValues: 1,
  constant: 2,
  spikes: 3,
  dense: 4,
  groupSpikes: 5,
  groupValues: 6,
} as const;

/** `Sink` of assembly/descriptors.ts. */
export const SINK = {
  fire: 0,
  store: 1,
  sum: 2,
  signed: 3,
  twoPhase: 4,
  graded: 5,
  fewSpikes: 6,
  sumDigits: 7,
} as const;

/** What integrates a spiking layer's current. */
export const NEURON_SINK: Record<NeuronKind, number> = {
  binary: SINK.fire,
  signed: SINK.signed,
  'two-phase': SINK.twoPhase,
  'few-spikes': SINK.fewSpikes,
  graded: SINK.graded,
};

/** What adds up the output layer's current. */
export const OUTPUT_SINK: Record<NeuronKind, number> = {
  binary: SINK.sum,
  signed: SINK.sum,
  'two-phase': SINK.sum,
  'few-spikes': SINK.sumDigits,
  graded: SINK.sum,
};

/** `Operand` of assembly/descriptors.ts: addresses and geometry; what a source does not use stays 0. */
export interface Operand {
  kind: number;
  weight?: number;
  bias?: number;
  entries?: number;
  values?: number;
  starts?: number;
  dense?: number;
  threshold?: number;
  H?: number;
  W?: number;
  C?: number;
  Kh?: number;
  Kw?: number;
  sy?: number;
  sx?: number;
  top?: number;
  left?: number;
  words?: number;
  I?: number;
  gathered?: number;
  readers?: number;
  negative?: number;
  negated?: number;
  parts?: number;
  columns?: number;
  multiplies?: number;
}

const OPERAND_FIELDS = [
  'kind',
  'weight',
  'bias',
  'entries',
  'values',
  'starts',
  'dense',
  'threshold',
  'H',
  'W',
  'C',
  'Kh',
  'Kw',
  'sy',
  'sx',
  'top',
  'left',
  'words',
  'I',
  'gathered',
  'readers',
  'negative',
  'negated',
  'parts',
  'columns',
  'multiplies',
] as const satisfies readonly (keyof Operand)[];

/** `Layer` of assembly/descriptors.ts. */
export interface LayerDescriptor {
  sink: number;
  Ho: number;
  Wo: number;
  O: number;
  blocks: readonly Block[];
  operands: readonly Operand[];
  scratch: number;
  state?: number;
  threshold?: number;
  shift?: number;
  masks?: number;
  words?: number;
  currents?: number;
  operations: number;
  windows: number;
  windowBytes: number;
  paired?: number;
  negative?: number;
  counts?: number;
  graded?: number;
  temporal?: number;
  temporalStride?: number;
  heads: number;
}

/** Is a potential equal to V_th above it? Tie rule of Eq. (6). */
const TIES_FIRE: Record<FireRule, 0 | 1> = { '>': 0, '>=': 1 };

/** Place of the fields that change between runs in the layer's words. */
const PLACE = { sink: 0, currents: 14, inclusive: 15, shifted: 16, most: 23 } as const;

/** Writes a layer with its blocks and operands; returns its address. */
export function storeLayer(arena: Arena, layer: LayerDescriptor): number {
  const blocks = layer.blocks.flatMap((b) => [b.width, b.first, b.valid, b.packed, b.inputFirst]);
  const operands = layer.operands.flatMap((operand) => OPERAND_FIELDS.map((field) => operand[field] ?? 0));
  return arena.store(
    [
      layer.sink,
      layer.Ho,
      layer.Wo,
      layer.O,
      arena.store(blocks, 'u32'),
      layer.blocks.length,
      arena.store(operands, 'u32'),
      layer.operands.length,
      layer.scratch,
      layer.state ?? 0,
      layer.threshold ?? 0,
      layer.shift ?? 0,
      layer.masks ?? 0,
      layer.words ?? 0,
      layer.currents ?? 0,
      0,
      0,
      layer.operations,
      layer.windows,
      layer.windowBytes,
      layer.paired ?? 0,
      layer.negative ?? 0,
      layer.counts ?? 0,
      0,
      layer.graded ?? 0,
      layer.temporal ?? 0,
      layer.temporalStride ?? 0,
      layer.heads,
    ],
    'u32',
  );
}

/** What may change between runs of a spiking layer. */
export interface Rules {
  readonly sink: number;
  /** Address of the values that graded neurons send. */
  readonly currents: number;
  readonly fire: FireRule;
  readonly shifted: boolean;
  readonly temporal: boolean;
  /** K, the most spikes a step */
  readonly most: number;
}

/** Sets the rules of a stored layer. */
export function setRules(arena: Arena, layer: number, { sink, currents, fire, shifted, temporal, most }: Rules): void {
  const words = arena.u32(layer, PLACE.most + 1);
  words[PLACE.sink] = sink;
  words[PLACE.currents] = currents;
  words[PLACE.inclusive] = TIES_FIRE[fire];
  words[PLACE.shifted] = Number(shifted) + 2 * Number(temporal);
  words[PLACE.most] = most;
}

/** Makes a stored layer store its currents at an address instead of firing, until {@link setRules}. */
export function storeCurrents(arena: Arena, layer: number, currents: number): void {
  const words = arena.u32(layer, PLACE.currents + 1);
  words[PLACE.sink] = SINK.store;
  words[PLACE.currents] = currents;
}
