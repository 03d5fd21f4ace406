/** Building a checked network from a list of layers, and the test whether it can be converted. */
import { NetworkError, NetworkObstaclesError } from '../check.js';
import { inputsOf, isWeightedSum, type Layer, type Network, type Shape, sizeOf } from './layer.js';
import { inferShape } from './shapes.js';

/** Of one layer's output, 256 MB as float32, and of all outputs together. */
const [MOST_VALUES, MOST_VALUES_OF_ALL] = [2 ** 26, 2 ** 27];

/**
 * Checks a list of layers and infers every shape.
 *
 * @param layers in topological order: the input first, the output (logits) last
 * @throws NetworkError naming the layer: duplicate or unknown names, wrong order, shapes that do not fit, weights that
 *   are not finite, an output that nothing reads
 * @example createNetwork([{ kind: 'input', name: 'image', shape: [1, 1, 2] }, …])
 */
export function createNetwork(layers: readonly Layer[]): Network {
  if (layers.length < 2) throw new NetworkError(layers[0]?.name ?? '', 'a network needs an input and an output layer');
  const position = new Map<string, number>();
  const shapes: Shape[] = [];
  const sources: number[][] = [];
  const read = new Set<number>();
  let values = 0;
  layers.forEach((layer, i) => {
    if (position.has(layer.name)) throw new NetworkError(layer.name, 'two layers have this name; rename one');
    if ((layer.kind === 'input') !== (i === 0)) {
      throw new NetworkError(layer.name, i === 0 ? 'the first layer must be the input' : 'only one input is possible');
    }
    const from = inputsOf(layer).map((name) => {
      const source = position.get(name);
      if (source === undefined) throw new NetworkError(layer.name, `reads "${name}", which is not a layer before it`);
      read.add(source);
      return source;
    });
    if (isWeightedSum(layer)) checkFinite(layer.name, layer.weight, layer.bias);
    if (from.length > 0 && layers[from[0]].kind === 'flatten') checkBehindFlatten(layer);
    shapes.push(
      checkedShape(
        layer,
        from.map((source) => shapes[source]),
      ),
    );
    values += sizeOf(shapes[i]);
    if (values > MOST_VALUES_OF_ALL)
      throw new NetworkError(layer.name, 'and the layers before it give over 2^27 values; use smaller images');
    sources.push(from);
    position.set(layer.name, i);
  });
  const loose = layers.findIndex((_, i) => i < layers.length - 1 && !read.has(i));
  if (loose >= 0) throw new NetworkError(layers[loose].name, 'nothing reads its output; remove it or make it the last');
  return { layers, shapes, sources, ...relationsOf(layers, sources) };
}

/** A flattened tensor is a single pixel: windows over it say what is said better without them. */
function checkBehindFlatten({ kind, name }: Layer): void {
  if (kind === 'conv') throw new NetworkError(name, 'is a convolution of a flattened tensor; make it a linear layer');
  if (kind === 'average-pool' || kind === 'max-pool' || kind === 'global-average-pool')
    throw new NetworkError(name, 'pools a flattened tensor, which is a single pixel; pool before the flatten');
}

/** The shape of a layer's output, which some memory can hold. */
function checkedShape(layer: Layer, inputs: readonly Shape[]): Shape {
  const shape = inferShape(layer, inputs);
  if (sizeOf(shape) <= MOST_VALUES) return shape;
  throw new NetworkError(layer.name, `gives ${shape.join('×')} values, at most 2^26 are possible; use smaller images`);
}

/** Who reads a layer, which layers spike, which depend on the image alone. */
function relationsOf(
  layers: readonly Layer[],
  sources: readonly (readonly number[])[],
): Pick<Network, 'readers' | 'spiking' | 'spikingIndex' | 'imageOnly'> {
  const spiking = layers.flatMap((layer, i) => (layer.kind === 'relu' ? [i] : []));
  const imageOnly: boolean[] = [];
  layers.forEach((layer, i) => {
    imageOnly.push(layer.kind !== 'relu' && sources[i].every((source) => imageOnly[source]));
  });
  const readers: number[][] = layers.map(() => []);
  sources.forEach((from, j) => {
    for (const i of new Set(from)) readers[i].push(j);
  });
  const spikingIndex = layers.map(() => -1);
  spiking.forEach((i, s) => {
    spikingIndex[i] = s;
  });
  return { readers, spiking, spikingIndex, imageOnly };
}

function checkFinite(name: string, weight: Float32Array, bias: Float32Array): void {
  for (const [what, values] of Object.entries({ weight, bias })) {
    if (allFinite(values)) continue;
    const at = values.findIndex((x) => !Number.isFinite(x));
    throw new NetworkError(name, `${what}[${at}] is ${values[at]}; export the model again, all values finite`);
  }
}

/** 0 · x is 0 for a finite x, else NaN, and NaN stays: no branch for each of millions of weights. */
function allFinite(values: Float32Array): boolean {
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += 0 * values[i];
  return zero === 0;
}

/** What travels out of a layer in the SNN: the image, spikes, averages of spikes, or a current that no neuron has seen. */
type Signal = 'analogue' | 'spikes' | 'pooled' | 'current';

/**
 * Refuses a network that cannot be converted, naming the layer and what to do instead (section 3.1 of the paper: ReLU
 * after every weighted sum or addition but the last, which gives the logits, and those that prepare the image).
 *
 * @throws NetworkError, or NetworkObstaclesError where several layers stand in the way
 */
export function checkConvertible(network: Network): void {
  const { layers, sources, readers, imageOnly, spiking } = network;
  const last = layers.length - 1;
  const obstacles: NetworkError[] = [];
  const signals: Signal[] = [];
  layers.forEach((layer, i) => {
    const fail = (what: string) => void obstacles.push(new NetworkError(layer.name, what));
    const from = sources[i].map((s) => signals[s]);
    signals.push(signalOf(layer, from, imageOnly[i], fail));
    if (layer.kind === 'add' && (readers[i].length !== 1 || layers[readers[i][0]].kind !== 'relu'))
      fail('an addition must be followed by a ReLU and by nothing else; put one behind it');
    if (i === last && signals[i] !== 'current')
      fail('the output must be a linear or convolution layer (logits, no ReLU behind)');
    if (i === last && spiking.length === 0) fail('no ReLU in the network: nothing can spike');
  });
  if (obstacles.length > 1) throw new NetworkObstaclesError(obstacles);
  if (obstacles.length > 0) throw obstacles[0];
}

/** What travels out of a layer; what stands in the way is told, and passed over as if it were mended. */
function signalOf(layer: Layer, from: readonly Signal[], imageOnly: boolean, fail: (what: string) => void): Signal {
  switch (layer.kind) {
    case 'input':
      return 'analogue';
    case 'relu':
      if (from[0] === 'spikes' || from[0] === 'pooled')
        fail('a ReLU behind a ReLU or its pooling does nothing; remove it');
      return 'spikes';
    case 'add':
      if (!from.includes('current')) fail('an addition needs a convolution or linear layer on at least one side');
      return 'current';
    case 'conv':
    case 'linear':
      // Sums of the image alone are computed once for each image, one after the other: no neuron has to be between.
      if (from[0] === 'current' && !imageOnly)
        fail(`reads "${layer.input}", which has no ReLU; put one between or merge the two`);
      return 'current';
    case 'average-pool':
    case 'global-average-pool':
      return from[0] === 'spikes' ? 'pooled' : from[0];
    case 'max-pool':
    case 'shortcut':
    case 'flatten':
      return from[0];
    default:
      return layer satisfies never;
  }
}
