/**
 * What the host tells the kernels about a layer, word by word as src/engine/wasm/descriptors.ts writes it.
 *
 * Output channels go in blocks of up to 16, and everything that belongs to a block stands in rows of 16 lanes: four
 * accumulators are what engines keep in registers (with eight, V8 moves one to the stack and back at every step).
 */

/** What an operand adds to the current. Numbers are shared with src/engine/wasm/descriptors.ts. */
export enum Source {
  /** weighted sum over lists of spikes; the weights carry V_th of the layer before */
  ConvSpikes = 0,
  /** weighted sum over lists of values (pooled spikes, coded input) */
  ConvValues = 1,
  /** the same current at every step, (P, O) */
  Constant = 2,
  /** spikes of the same shape, each worth V_th: the identity shortcut; only as second operand */
  Spikes = 3,
  /** values of the same shape, (T, P, O) */
  Dense = 4,
  /** grouped weighted sum over spike masks */
  GroupSpikes = 5,
  /** grouped weighted sum over dense values */
  GroupValues = 6,
}

/** What becomes of the current: which neurons integrate it, or what else is done with it. */
export enum Sink {
  /** the paper's neurons, Eq. (2)-(6) */
  Fire = 0,
  /** store I(t), (T, P, O) */
  Store = 1,
  /** add I(t) up over the steps, (blocks, P, 16): the output layer */
  Sum = 2,
  /** signed neurons */
  Signed = 3,
  /** neurons that integrate over all steps and then fire */
  TwoPhase = 4,
  /** neurons of several spikes a step */
  Graded = 5,
  /** neurons that integrate over all steps and then fire, step t counting 2^(T - t) times */
  FewSpikes = 6,
  /** add 2^(T - t) I(t) up over the steps: the output layer behind such neurons */
  SumDigits = 7,
}

@unmanaged
export class Operand {
  kind: i32;
  /** packed weights, one block of channels after the other: (Kh, Kw, I, 16) each */
  weight: usize;
  /** packed bias: (16) each */
  bias: usize;
  /** spike lists: u32 64 (ix·C + c) */
  entries: usize;
  /** f32 beside each entry */
  values: usize;
  /** u32 (H, T, W) + 1: address where each pixel's list starts */
  starts: usize;
  /** masks (H, T, W, words), dense values (T, P, C), or a constant current (P, O) */
  dense: usize;
  /** V_th of the spikes (C), readable to a multiple of 32 */
  threshold: usize;
  H: i32;
  W: i32;
  C: i32;
  Kh: i32;
  Kw: i32;
  sy: i32;
  sx: i32;
  top: i32;
  left: i32;
  /** 32-bit words of a pixel's mask */
  words: i32;
  /** input channels of a group */
  I: i32;
  /** 1: the lists of a window are copied to one; 0: they are read as they are, in parts; a run decides, see tiles.ts */
  gathered: i32;
  /** weighted sums over lists: how many outputs read each input, see assembly/operations.ts */
  readers: usize;
  /** masks of the spikes worth -V_th, as `dense`; 0 where there are none */
  negative: usize;
  /** bytes from the weights to their negated copy; 0 where there is none */
  negated: i32;
  /** parts of the window whose lists are summed one after the other, each of so many columns of a row */
  parts: i32;
  columns: i32;
  /** 1: inputs are numbers, by which each operation multiplies a weight; 0: spikes, or what countNumbers counts */
  multiplies: i32;
}

@unmanaged
export class Block {
  /** lanes to compute: 16, 8 or 4 */
  width: i32;
  /** first output channel */
  first: i32;
  /** real channels among the lanes */
  valid: i32;
  /** lanes of all blocks before this one, 16 each */
  packed: i32;
  /** first input channel of the block's group */
  inputFirst: i32;
}

@unmanaged
export class Layer {
  sink: i32;
  Ho: i32;
  Wo: i32;
  O: i32;
  blocks: usize;
  blockCount: i32;
  operands: usize;
  operandCount: i32;
  /** currents of a tile of pixels, (pixels, T, 16), twice; see assembly/tiles.ts */
  scratch: usize;
  /** neurons: v (blocks, P, 16); Sink.Sum, Sink.SumDigits: sums likewise */
  state: usize;
  /** V_th per lane, +Infinity in the lanes past `valid` */
  threshold: usize;
  /** bias shift per lane */
  shift: usize;
  /** neurons that send spikes: masks (Ho, T, Wo, words) */
  masks: usize;
  words: i32;
  /** Sink.Store: I(t), Sink.Graded: x(t) = s(t) V_th; (T, P, O) */
  currents: usize;
  /** 1: fire at v_temp ≥ V_th, 0: at v_temp > V_th */
  inclusive: i32;
  /** bit 0: there is a bias shift; bit 1: there is a temporal bias */
  shifted: i32;
  /** f64 counters of synaptic operations: of all, of those that multiply */
  operations: usize;
  /** where each operand's lists in order go, see assembly/tiles.ts */
  windows: usize;
  /** bytes of one operand's */
  windowBytes: i32;
  /**
   * 1: a row of lanes holds two neighbouring pixels of 8 channels each. Wo and O count rows of lanes, an operand's window
   * covers both pixels, and only what has a place per pixel (masks) need know.
   */
  paired: i32;
  /** Sink.Signed: masks of negative spikes, as `masks` */
  negative: usize;
  /** Sink.Signed, Sink.Graded: n, the sum of s so far, i32 (blocks, P, 16) */
  counts: usize;
  /** Sink.Graded: K, the most spikes a step */
  most: i32;
  /** Sink.Graded: s(t), i8 (T, P, O) */
  graded: usize;
  /** temporal bias of the steps of this run, (T, lanes of all blocks) */
  temporal: usize;
  /** bytes from one step's temporal bias to the next */
  temporalStride: i32;
  /** first of the lists of each length in bytes, 0 for none: all 0 between calls */
  heads: usize;
}

