/** The compiled kernels as TypeScript sees them; load-kernels.ts makes them. */

type Pointer = number;

/** Exports of assembly/index.ts; see there for what each argument means. */
export interface Kernels {
  denseConv(
    x: Pointer,
    table: Pointer,
    pixels: number,
    weight: Pointer,
    bias: Pointer,
    out: Pointer,
    outStride: number,
    outputs: number,
    Kh: number,
    runs: number,
    run: number,
    runStride: number,
    rowStride: number,
    rectify: number,
  ): void;
  channelErrors(
    currents: Pointer,
    activations: Pointer,
    beta: Pointer,
    stride: number,
    m: number,
    T: number,
    V_th: number,
    v_0: number,
    signed: number,
    inclusive: number,
    sums: Pointer,
  ): void;
  relu(z: Pointer, a: Pointer, count: number): void;
  clippedRelu(z: Pointer, a: Pointer, count: number, ceiling: number): void;
  addTensors(a: Pointer, b: Pointer, out: Pointer, count: number, rectify: number): void;
  averagePool(x: Pointer, out: Pointer, count: number, pool: Pointer): void;
  maxPool(x: Pointer, out: Pointer, count: number, pool: Pointer): void;
  padImage(
    x: Pointer,
    out: Pointer,
    count: number,
    H: number,
    rowBytes: number,
    Hp: number,
    paddedRowBytes: number,
    top: number,
    leftBytes: number,
  ): void;
  shortcutTensor(x: Pointer, out: Pointer, count: number, ...geometry: number[]): void;
  runLayer(layer: Pointer, steps: number): void;
  listSpikes(
    masks: Pointer,
    rows: number,
    W: number,
    C: number,
    words: number,
    entries: Pointer,
    starts: Pointer,
    positions: Pointer,
  ): number;
  listSigned(
    masks: Pointer,
    negative: Pointer,
    rows: number,
    W: number,
    C: number,
    words: number,
    entries: Pointer,
    starts: Pointer,
    positions: Pointer,
    distance: number,
  ): number;
  listValues(
    x: Pointer,
    steps: number,
    H: number,
    W: number,
    C: number,
    entries: Pointer,
    values: Pointer,
    starts: Pointer,
    positions: Pointer,
    shuffles: Pointer,
  ): number;
  countSpikes(masks: Pointer, words: number): number;
  countGraded(spikes: Pointer, count: number): number;
  countNumbers(x: Pointer, steps: number, ...tables: number[]): void;
  poolSpikes(
    masks: Pointer,
    negative: Pointer,
    words: number,
    threshold: Pointer,
    out: Pointer,
    steps: number,
    pool: Pointer,
  ): void;
  maxPoolSpikes(
    masks: Pointer,
    negative: Pointer,
    words: number,
    out: Pointer,
    outNegative: Pointer,
    sums: Pointer,
    tallies: Pointer,
    reading: number,
    digit: number,
    steps: number,
    pool: Pointer,
  ): void;
  maxPoolValues(
    x: Pointer,
    out: Pointer,
    sums: Pointer,
    tallies: Pointer,
    reading: number,
    carry: number,
    steps: number,
    pool: Pointer,
  ): void;
  shortcutSpikes(masks: Pointer, out: Pointer, steps: number, ...geometry: number[]): void;
  convWeightGradient(
    x: Pointer,
    table: Pointer,
    pixels: number,
    dz: Pointer,
    dW: Pointer,
    O: number,
    Kh: number,
    run: number,
    rowBytes: number,
    tile: number,
  ): void;
  sumPixels(x: Pointer, pixels: number, C: number, out: Pointer): void;
  reluGradient(a: Pointer, da: Pointer, dz: Pointer, count: number): void;
  clipToThreshold(z: Pointer, a: Pointer, count: number, V_th: number, levels: number): void;
  clipGradient(z: Pointer, a: Pointer, da: Pointer, dz: Pointer, count: number, V_th: number, sums: Pointer): void;
  integrateAndFire(
    z: Pointer,
    temp: Pointer,
    x: Pointer,
    count: number,
    steps: number,
    V_th: number,
    v_0: number,
  ): void;
  spikeGradient(
    v_temp: Pointer,
    dx: Pointer,
    dz: Pointer,
    count: number,
    steps: number,
    V_th: number,
    height: number,
  ): void;
  clippedReluGradient(a: Pointer, da: Pointer, dz: Pointer, count: number, ceiling: number): void;
  dilateImage(
    dz: Pointer,
    out: Pointer,
    count: number,
    Ho: number,
    Wo: number,
    C: number,
    Hp: number,
    Wp: number,
    sy: number,
    sx: number,
    top: number,
    left: number,
  ): void;
  averagePoolGradient(dout: Pointer, dx: Pointer, count: number, pool: Pointer): void;
  maxPoolGradient(x: Pointer, dout: Pointer, dx: Pointer, count: number, pool: Pointer): void;
  shortcutGradient(dout: Pointer, dx: Pointer, count: number, ...geometry: number[]): void;
  clear(x: Pointer, count: number): void;
  softmaxCrossEntropy(
    logits: Pointer,
    labels: Pointer,
    count: number,
    K: number,
    scale: number,
    loss: Pointer,
    gradient: Pointer,
  ): void;
  pixelVariance(z: Pointer, pixels: number, C: number, mean: Pointer, variance: Pointer): void;
  scaleChannels(z: Pointer, pixels: number, C: number, a: Pointer, b: Pointer, y: Pointer, rectify: number): void;
  batchNormSums(
    dy: Pointer,
    z: Pointer,
    pixels: number,
    C: number,
    mean: Pointer,
    inverse: Pointer,
    dgamma: Pointer,
    dbeta: Pointer,
  ): void;
  combineChannels(
    dy: Pointer,
    z: Pointer,
    pixels: number,
    C: number,
    a: Pointer,
    b: Pointer,
    d: Pointer,
    dz: Pointer,
  ): void;
  peakMultiplyAdd(count: number): number;
  peakLoadAdd(x: Pointer, rows: number, times: number): number;
}
