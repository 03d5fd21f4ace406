/** An ONNX file computed by this project, by onnxruntime-web, and by the answers that come with a file of tests. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileError, NetworkError } from '../../src/check.js';
import { uniform } from '../../src/coding/random.js';
import { FLOAT32 } from '../../src/engine/arithmetic.js';
import { createEngine } from '../../src/engine/create.js';
import { computeLayer } from '../../src/engine/memoryless.js';
import { parseOnnx } from '../../src/files/onnx.js';
import { decodeModel, readTensorProto, type TensorProto } from '../../src/files/onnx-proto.js';
import { readTensor } from '../../src/files/onnx-tensor.js';
import { Message } from '../../src/files/protobuf.js';
import { type Network, type Shape, sizeOf } from '../../src/network/layer.js';
import { fromChannelsFirst } from '../../src/network/layout.js';
import type { Model, Normalisation } from '../../src/network/model.js';
import { checkConvertible } from '../../src/network/network.js';
import { firstDifference } from './bits.js';
import { encodeModel } from './onnx-writer.js';

/** What became of a file. */
export interface Verdict {
  readonly verdict: 'usable' | 'not convertible' | 'refused' | 'not run by onnxruntime-web' | 'wrong';
  /** Why. */
  readonly what: string;
}

/** Largest difference of logits, in units of the largest of them: the order of summation is another. */
const TOLERANCE = 1e-5;

/** What onnxruntime-web says of graphs that it does not compute. */
const NOT_RUN = /Can't create a session|non-zero status code|Failed to run/;

/** Reads a file with those beside it. */
export function readOnnx(path: string, bytes: Uint8Array = readFileSync(path)): Model {
  return parseOnnx(bytes, path, (name) => readFileSync(join(dirname(path), name)));
}

/** The network in float32, whether or not it can be converted. */
export function forward(network: Network, image: Float32Array): Float32Array {
  const out = network.shapes.map((shape) => new Float32Array(sizeOf(shape)));
  network.layers.forEach((layer, i) => {
    if (layer.kind === 'input') out[i].set(image);
    else if (layer.kind === 'relu') out[i].set(out[network.sources[i][0]].map((x) => Math.max(x, 0)));
    else computeLayer(network, i, out, FLOAT32);
  });
  return out[out.length - 1];
}

/** Numbers in the order of the file to (H, W, C), normalised: all orders that are possible. */
export function imagesOf(
  x: Float32Array,
  shape: Shape,
  dims: readonly number[],
  normalisation?: Normalisation,
): Float32Array[] {
  const [H, W, C] = shape;
  const sizes = dims.filter((n) => n > 1).join();
  const first = [C, H, W].filter((n) => n > 1).join();
  const last = [H, W, C].filter((n) => n > 1).join();
  const orders = [
    ...(sizes === first || sizes !== last ? [fromChannelsFirst(x, shape)] : []),
    ...(sizes === first ? [] : [x]),
  ];
  return orders.map((image) =>
    normalisation ? image.map((p, i) => (p - normalisation.mean[i % C]) / normalisation.std[i % C]) : image,
  );
}

/** Largest difference, in units of the largest number. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(1e-30, ...Array.from(b, Math.abs));
  return Math.max(
    ...Array.from(b, (y, i) => (Number.isNaN(a[i] - y) ? Number.POSITIVE_INFINITY : Math.abs(a[i] - y) / scale)),
  );
}

/** What is left out at the end, done to our logits. */
function readOut(logits: Float32Array, { remarks = [] }: Model): ArrayLike<number> {
  if (remarks.some((one) => one.includes('(ArgMax)'))) return [logits.indexOf(Math.max(...logits))];
  if (!remarks.some((one) => one.includes('oftmax)'))) return logits;
  const top = Math.max(...logits);
  const powers = Array.from(logits, (z) => Math.exp(z - top));
  const sum = powers.reduce((all, p) => all + p, 0);
  const log = remarks.some((one) => one.includes('LogSoftmax'));
  return powers.map((p) => (log ? Math.log(p / sum) : p / sum));
}

/** The distance from the answer for the first image of a batch. */
function awayFrom(answers: ArrayLike<number>, ours: ArrayLike<number>): number {
  return distance(ours, Array.from(answers).slice(0, answers.length % ours.length === 0 ? ours.length : undefined));
}

/** The model, or why there is none. */
function opened(path: string, bytes?: Uint8Array): { model?: Model; what: string } {
  try {
    return { model: readOnnx(path, bytes), what: '' };
  } catch (error) {
    if (error instanceof FileError) return { what: error.message };
    throw error;
  }
}

/** Compares logits of one random image with onnxruntime-web, and the two engines bit for bit. */
export async function compareWithRuntime(path: string, bytes: Uint8Array = readFileSync(path)): Promise<Verdict> {
  const { model, what } = opened(path, bytes);
  if (!model) return { verdict: 'refused', what };
  const { network, normalisation } = model;
  const proto = decodeModel(bytes, path);
  const constants = new Set(proto.graph?.initializer.map(({ name }) => name));
  const dims = (proto.graph?.input.find(({ name }) => !constants.has(name))?.dims ?? []).map((n) => n || 1);
  const x = Float32Array.from({ length: dims.reduce((product, n) => product * n, 1) }, (_, i) => uniform(1, i));
  const theirs = await run(bytes, x, dims).catch((error: Error) => {
    if (NOT_RUN.test(String(error))) return error;
    throw error;
  });
  if (theirs instanceof Error) return { verdict: 'not run by onnxruntime-web', what: theirs.message };
  const images = imagesOf(x.subarray(0, sizeOf(network.shapes[0])), network.shapes[0], dims, normalisation);
  const reason = obstacleOf(network);
  const wasm = reason === undefined ? createEngine('wasm', network) : undefined;
  const compute = (image: Float32Array) => wasm?.forward(image) ?? forward(network, image);
  const away = Math.min(...images.map((image) => awayFrom(theirs, readOut(compute(image), model))));
  if (!(away <= TOLERANCE)) return { verdict: 'wrong', what: `differs by ${away} from onnxruntime-web` };
  if (!wasm) return { verdict: 'not convertible', what: reason ?? '' };
  const [image] = images;
  const same = firstDifference(wasm.forward(image), createEngine('reference', network).forward(image)) === -1;
  return {
    verdict: same ? 'usable' : 'wrong',
    what: same ? `differs by ${away.toExponential(1)}` : 'engines differ',
  };
}

/** Why a network cannot be converted, if so. */
function obstacleOf(network: Network): string | undefined {
  try {
    checkConvertible(network);
    return undefined;
  } catch (error) {
    if (error instanceof NetworkError) return error.message;
    throw error;
  }
}

export async function run(bytes: Uint8Array, x: Float32Array, dims: readonly number[]): Promise<ArrayLike<number>> {
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const answer = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', x, dims) });
  await session.release();
  return Array.from(answer[session.outputNames[0]].data as ArrayLike<number>, Number);
}

/** Compares a node test's answer with ours. */
export function compareNodeTest(folder: string): Verdict {
  const path = join(folder, 'model.onnx');
  const proto = decodeModel(readFileSync(path), path);
  // Weights come as inputs in these files.
  proto.graph?.input.splice(1).forEach(({ name }, k) => {
    if (existsSync(join(folder, `input_${k + 1}.pb`)))
      proto.graph?.initializer.push({ ...tensorProto(join(folder, `input_${k + 1}.pb`)), name });
  });
  const { model, what } = opened(path, encodeModel(proto));
  if (!model) return { verdict: 'refused', what };
  const [input, output] = ['input_0.pb', 'output_0.pb'].map((name) => decodeTensor(join(folder, name)));
  const image = input.data.slice(0, sizeOf(model.network.shapes[0]));
  const images = imagesOf(Float32Array.from(image), model.network.shapes[0], input.dims, model.normalisation);
  const away = Math.min(...images.map((one) => awayFrom(output.data, readOut(forward(model.network, one), model))));
  if (!(away <= TOLERANCE)) return { verdict: 'wrong', what: `differs by ${away} from the answer` };
  return { verdict: 'usable', what: `differs by ${away.toExponential(1)}` };
}

function decodeTensor(path: string): { dims: readonly number[]; data: number[] } {
  const { dims, data } = readTensor(tensorProto(path), { file: path, place: 'tensor' });
  return { dims, data: Array.from(data) };
}

function tensorProto(path: string): TensorProto {
  return readTensorProto(new Message(path, readFileSync(path)));
}
