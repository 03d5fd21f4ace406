/** ONNX nodes to layers: channels-first to channels-last, padding, batch norm and bias merged, the rest refused. */
import type { onnx as Onnx } from 'onnx-proto';
import { FileError, NetworkError } from '../check.js';
import { foldBatchNorm } from '../network/fold-batch-norm.js';
import { type ConvLayer, inputsOf, type Layer, type LinearLayer, type Padding, type Shape } from '../network/layer.js';
import { inferShape } from '../network/shapes.js';
import { sliceRanges } from './onnx-constants.js';
import type { Node, Tensor } from './onnx-tensor.js';
import { convWeight, linearWeight } from './onnx-weights.js';

/** A tensor on its way through the graph. */
interface Value {
  /** The layer that makes it. */
  readonly layer: string;
  readonly shape: Shape;
  /** (H, W, C) before it was flattened, for the order of a following matrix's rows. */
  readonly flatOf?: Shape;
  /** Zeros around it that the next window takes in. */
  readonly padding?: Padding;
  /** A strided slice that waits for its channel padding: shortcut "option A". */
  readonly stride?: readonly [number, number];
}

const NONE: Padding = [0, 0, 0, 0];

/** What to do instead of an operator that has no spiking counterpart here. */
const ADVICE: Readonly<Record<string, string>> = {
  MaxPool: 'max pooling has no spiking form; retrain with average pooling',
  Sigmoid: 'only ReLU becomes a spiking neuron; retrain with ReLU',
  Tanh: 'only ReLU becomes a spiking neuron; retrain with ReLU',
  LeakyRelu: 'only ReLU becomes a spiking neuron; retrain with ReLU',
  PRelu: 'only ReLU becomes a spiking neuron; retrain with ReLU',
  Clip: 'a clipped ReLU is not supported; retrain with ReLU',
  Softmax: 'export the logits, without the softmax',
  LogSoftmax: 'export the logits, without the softmax',
  ConvTranspose: 'transposed convolution is not supported; retrain with convolution',
};

export class GraphBuilder {
  readonly layers: Layer[] = [];
  readonly #values = new Map<string, Value>();
  readonly #uses = new Map<string, number>();
  readonly #output: string;

  constructor(
    readonly file: string,
    graph: Onnx.IGraphProto,
    readonly constants: Map<string, Tensor>,
  ) {
    const uses = [
      ...(graph.node ?? []).flatMap((n) => n.input ?? []),
      ...(graph.output ?? []).map((o) => o.name ?? ''),
    ];
    for (const name of uses) this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
    const inputs = (graph.input ?? []).filter((i) => !constants.has(i.name ?? ''));
    if (inputs.length !== 1)
      throw new FileError(file, 'graph', `has ${inputs.length} inputs; one image input is expected`);
    const outputs = graph.output ?? [];
    if (outputs.length !== 1)
      throw new FileError(file, 'graph', `has ${outputs.length} outputs; export the logits alone`);
    this.#output = outputs[0].name ?? '';
    this.#addInput(inputs[0]);
  }

  #addInput(input: Onnx.IValueInfoProto): void {
    const name = input.name ?? '';
    const dims = (input.type?.tensorType?.shape?.dim ?? []).map((d) => Number(d.dimValue ?? 0));
    const place = `input "${name}"`;
    if (dims.length !== 4 && dims.length !== 2) {
      throw new FileError(this.file, place, `has ${dims.length} axes; expected (N, C, H, W) or (N, features)`);
    }
    const [C, H, W] = dims.length === 4 ? dims.slice(1) : [dims[1], 1, 1];
    if (![C, H, W].every((n) => Number.isSafeInteger(n) && n > 0 && n <= 65536) || C * H * W > 2 ** 26) {
      throw new FileError(this.file, place, `has the size ${C}×${H}×${W}; export with a fixed image size`);
    }
    const shape: Shape = [H, W, C];
    this.#push({ kind: 'input', name: name || 'input', shape }, name);
  }

  /** The value of a Shape node, (1, C, H, W): constants follow from it. The batch axis counts as 1. */
  shapeOf(node: Node): Tensor | undefined {
    const value = this.#values.get(node.inputs[0]);
    if (node.op !== 'Shape' || !value) return undefined;
    const [H, W, C] = this.#effectiveShape(value);
    const dims = value.flatOf ? [1, C] : [1, C, H, W];
    return { dims: [dims.length], data: dims };
  }

  #effectiveShape({ shape: [H, W, C], padding = NONE, stride = [1, 1] }: Value): Shape {
    return [
      Math.ceil((H + padding[0] + padding[2]) / stride[0]),
      Math.ceil((W + padding[1] + padding[3]) / stride[1]),
      C,
    ];
  }

  /** Maps one node; `inputs` are its constants where they are constants. */
  add(node: Node, inputs: readonly (Tensor | undefined)[]): void {
    switch (node.op) {
      case 'Conv':
        return this.#addConv(node, inputs);
      case 'Gemm':
      case 'MatMul':
        return this.#addLinear(node, inputs);
      case 'BatchNormalization':
        return this.#foldBatchNorm(node, inputs);
      case 'Relu':
        return this.#addSimple(node, 'relu');
      case 'GlobalAveragePool':
        return this.#addSimple(node, 'global-average-pool');
      case 'ReduceMean':
        return this.#addReduceMean(node, inputs);
      case 'AveragePool':
        return this.#addAveragePool(node);
      case 'Add':
        return this.#addAdd(node, inputs);
      case 'Flatten':
      case 'Reshape':
      case 'Squeeze':
        return this.#addFlatten(node, inputs);
      case 'Pad':
        return this.#addPad(node, inputs);
      case 'Slice':
        return this.#addSlice(node, inputs);
      case 'Identity':
      case 'Dropout':
      case 'Cast':
        this.#values.set(node.outputs[0], this.#raw(node, 0));
        return;
      default:
        node.fail(
          ADVICE[node.op] ?? 'this operator is not supported; use convolution, average pooling, linear, ReLU, addition',
        );
    }
  }

  /** All layers; the last must be the graph's output. */
  finish(): Layer[] {
    const last = this.#values.get(this.#output);
    if (!last) throw new FileError(this.file, `output "${this.#output}"`, 'no node makes it; export the model again');
    if (last.padding || last.stride)
      throw new FileError(this.file, `output "${this.#output}"`, 'is padded or sliced; export the logits');
    const top = this.layers.at(-1);
    if (top?.kind === 'flatten' && top.name === last.layer)
      this.layers.pop(); // flat logits are the logits
    else if (top?.name !== last.layer) {
      throw new FileError(this.file, `layer "${top?.name}"`, 'does not lead to the output; export the model again');
    }
    return this.layers;
  }

  #push(layer: Layer, output: string, flatOf?: Shape): void {
    let name = layer.name;
    for (let n = 2; this.layers.some((other) => other.name === name); n++) name = `${layer.name}.${n}`;
    const unique = { ...layer, name };
    const shapes = inputsOf(layer).map((input) => this.#shapeOfLayer(input));
    let shape: Shape;
    try {
      shape = inferShape(unique, shapes);
    } catch (error) {
      if (error instanceof NetworkError) throw new FileError(this.file, `layer "${name}"`, error.what);
      throw error;
    }
    this.#shapes.set(name, shape);
    this.layers.push(unique);
    this.#values.set(output, { layer: name, shape, ...(flatOf && { flatOf }) });
  }

  readonly #shapes = new Map<string, Shape>();

  #shapeOfLayer(name: string): Shape {
    return this.#shapes.get(name) as Shape;
  }

  /** Input i as it is. */
  #raw(node: Node, i: number): Value {
    const name = node.inputs[i];
    const value = this.#values.get(name ?? '');
    return value ?? node.fail(`reads "${name}", which nothing before it makes; export the model again`);
  }

  /** Input i for a node that cannot take padding; a waiting slice becomes a shortcut without channel padding. */
  #plain(node: Node, i: number): Value {
    const value = this.#settle(node, this.#raw(node, i), node.inputs[i]);
    if (value.padding)
      node.fail('reads a padded tensor; only a convolution or average pooling can take the padding in');
    return value;
  }

  #settle(node: Node, value: Value, key: string): Value {
    if (!value.stride) return value;
    const { layer: input, stride } = value;
    this.#push({ kind: 'shortcut', name: `${node.name}.slice`, input, stride, before: 0, after: 0 }, key);
    return this.#values.get(key) as Value;
  }

  #addSimple(node: Node, kind: 'relu' | 'global-average-pool'): void {
    const { layer: input, flatOf } = this.#plain(node, 0);
    this.#push({ kind, name: node.name, input }, node.outputs[0], flatOf);
  }

  #weights(node: Node, input: Tensor | undefined, rank: number): { dims: readonly number[]; data: Float32Array } {
    if (!input) return node.fail(`its weight "${node.inputs[1]}" is not a constant; export with constant weights`);
    if (input.dims.length !== rank || input.dims.some((n) => n < 1))
      node.fail(`its weight has the shape [${input.dims}]`);
    return { dims: input.dims, data: input.data instanceof Float32Array ? input.data : Float32Array.from(input.data) };
  }

  #bias(node: Node, input: Tensor | undefined, O: number, position: number): Float32Array {
    if (!node.inputs[position]) return new Float32Array(O);
    if (!input) return node.fail(`its bias "${node.inputs[position]}" is not a constant; export with constant weights`);
    if (input.data.length === 1) return new Float32Array(O).fill(input.data[0]);
    if (input.data.length !== O) node.fail(`its bias has ${input.data.length} values for ${O} outputs`);
    return Float32Array.from(input.data);
  }

  #addConv(node: Node, inputs: readonly (Tensor | undefined)[]): void {
    const value = this.#settle(node, this.#raw(node, 0), node.inputs[0]);
    if (value.flatOf) node.fail('reads a flattened tensor; a linear layer is expected here');
    const { dims, data } = this.#weights(node, inputs[1], 4);
    const [O, I, Kh, Kw] = dims;
    const groups = node.int('group', 1);
    if ((node.ints('dilations') ?? []).some((d) => d !== 1)) node.fail('is dilated; only dilation 1 is supported');
    const window = this.#window(node, value, [Kh, Kw]);
    if (groups < 1 || I * groups !== value.shape[2]) {
      node.fail(`its weight reads ${I * groups} channels, its input has ${value.shape[2]}`);
    }
    const bias = this.#bias(node, inputs[2], O, 2);
    const weight = convWeight(data, [O, I, Kh, Kw]);
    this.#push({ kind: 'conv', name: node.name, input: value.layer, ...window, groups, weight, bias }, node.outputs[0]);
  }

  /** Kernel, stride and padding of a window, with auto_pad and a Pad before it resolved. */
  #window(
    node: Node,
    value: Value,
    kernel: readonly [number, number],
  ): Pick<ConvLayer, 'kernel' | 'stride' | 'padding'> {
    const [sy, sx] = node.ints('strides') ?? [1, 1];
    const given = node.ints('kernel_shape') ?? kernel;
    if (given.length !== 2 || given[0] !== kernel[0] || given[1] !== kernel[1])
      node.fail(`kernel_shape [${given}] is not that of a 2-D window`);
    const auto = node.text('auto_pad', 'NOTSET');
    let pads = node.ints('pads') ?? [0, 0, 0, 0];
    if (auto.startsWith('SAME')) {
      const missing = ([0, 1] as const).map((d) => {
        const [n, stride] = [this.#effectiveShape(value)[d], [sy, sx][d]];
        return Math.max((Math.ceil(n / stride) - 1) * stride + kernel[d] - n, 0);
      });
      const begin = missing.map((n) => (auto === 'SAME_UPPER' ? Math.floor(n / 2) : Math.ceil(n / 2)));
      pads = [begin[0], begin[1], missing[0] - begin[0], missing[1] - begin[1]];
    } else if (auto !== 'NOTSET' && auto !== 'VALID') node.fail(`auto_pad ${auto} is not known`);
    if (pads.length !== 4) node.fail(`pads [${pads}] are not those of a 2-D window`);
    const before = value.padding ?? NONE;
    const padding = pads.map((n, i) => n + before[i]) as unknown as Padding;
    return { kernel, stride: [sy, sx], padding };
  }

  #addLinear(node: Node, inputs: readonly (Tensor | undefined)[]): void {
    const value = this.#plain(node, 0);
    const { dims, data } = this.#weights(node, inputs[1], 2);
    const gemm = node.op === 'Gemm';
    if (gemm && node.int('transA', 0) !== 0) node.fail('transposes its input; export with transA = 0');
    const transposed = gemm && node.int('transB', 0) === 1;
    const [I, O] = transposed ? [dims[1], dims[0]] : dims;
    const [H, W, C] = value.shape;
    if (!value.flatOf && H * W !== 1) node.fail(`reads a tensor of ${H}×${W} pixels; flatten it before`);
    if (I !== H * W * C) node.fail(`its weight reads ${I} features, its input has ${H * W * C}`);
    const weight = linearWeight(data, {
      I,
      O,
      transposed,
      flatOf: value.flatOf ?? value.shape,
      alpha: node.float('alpha', 1),
    });
    const beta = node.float('beta', 1);
    const bias = gemm ? this.#bias(node, inputs[2], O, 2).map((b) => b * beta) : new Float32Array(O);
    this.#push({ kind: 'linear', name: node.name, input: value.layer, weight, bias }, node.outputs[0], [1, 1, O]);
  }

  /** The layer that makes input i, if this node alone reads it. */
  #soleMaker(node: Node, i: number): { at: number; layer: ConvLayer | LinearLayer } | undefined {
    const value = this.#raw(node, i);
    const at = this.layers.findIndex((layer) => layer.name === value.layer);
    const layer = this.layers[at];
    if (value.padding || value.stride || this.#uses.get(node.inputs[i]) !== 1) return undefined;
    return layer.kind === 'conv' || layer.kind === 'linear' ? { at, layer } : undefined;
  }

  #foldBatchNorm(node: Node, inputs: readonly (Tensor | undefined)[]): void {
    const maker = this.#soleMaker(node, 0);
    if (!maker)
      return node.fail(
        'does not directly follow a convolution or linear layer that it alone reads; fold it before export',
      );
    const O = maker.layer.bias.length;
    const [gamma, beta, mean, variance] = inputs.slice(1).map((t, i) => {
      if (!t || t.data.length !== O) return node.fail(`parameter ${i + 1} is not a constant of ${O} values`);
      return t.data;
    });
    if (!variance) return node.fail('has fewer than four parameters');
    const folded = foldBatchNorm(maker.layer.weight, maker.layer.bias, {
      ...{ gamma, beta, mean, variance },
      epsilon: node.float('epsilon', 1e-5),
    });
    this.layers[maker.at] = { ...maker.layer, ...folded };
    this.#values.set(node.outputs[0], this.#raw(node, 0));
  }

  #addAveragePool(node: Node): void {
    const value = this.#settle(node, this.#raw(node, 0), node.inputs[0]);
    const kernel = node.ints('kernel_shape') ?? [];
    if (kernel.length !== 2) node.fail(`kernel_shape [${kernel}] is not that of a 2-D window`);
    const window = this.#window(node, value, [kernel[0], kernel[1]]);
    const own = node.ints('pads') ?? NONE;
    if (own.some((n) => n !== 0) && node.int('count_include_pad', 0) === 0) {
      node.fail('leaves its padding out of the average; export with count_include_pad = 1 or without padding');
    }
    const exact = ([0, 1] as const).every((d) => {
      const n = value.shape[d] + window.padding[d] + window.padding[d + 2] - kernel[d];
      return n % window.stride[d] === 0;
    });
    if (node.int('ceil_mode', 0) !== 0 && !exact) node.fail('rounds its size up; export with ceil_mode = 0');
    this.#push({ kind: 'average-pool', name: node.name, input: value.layer, ...window }, node.outputs[0]);
  }

  #addReduceMean(node: Node, inputs: readonly (Tensor | undefined)[]): void {
    const axes = (inputs[1] ? [...inputs[1].data] : (node.ints('axes') ?? [])).map((a) => (a < 0 ? a + 4 : a)).sort();
    if (axes.join() !== '2,3')
      node.fail(`averages over the axes [${axes}]; only the mean over height and width is supported`);
    const { layer: input, shape } = this.#plain(node, 0);
    const flat = node.int('keepdims', 1) === 0;
    this.#push(
      { kind: 'global-average-pool', name: node.name, input },
      node.outputs[0],
      flat ? [1, 1, shape[2]] : undefined,
    );
  }

  #addAdd(node: Node, inputs: readonly (Tensor | undefined)[]): void {
    const constant = inputs.findIndex((t) => t !== undefined);
    if (constant >= 0) return this.#addBias(node, inputs[constant] as Tensor, 1 - constant);
    const [a, b] = [this.#plain(node, 0), this.#plain(node, 1)];
    this.#push({ kind: 'add', name: node.name, inputs: [a.layer, b.layer] }, node.outputs[0], a.flatOf);
  }

  #addBias(node: Node, constant: Tensor, from: number): void {
    const maker = this.#soleMaker(node, from);
    if (!maker)
      return node.fail('adds a constant to something that is not a convolution or linear layer read by it alone');
    const { bias } = maker.layer;
    if (constant.data.length !== bias.length && constant.data.length !== 1) {
      node.fail(`adds ${constant.data.length} values to ${bias.length} channels`);
    }
    const sum = bias.map((b, o) => b + constant.data[constant.data.length === 1 ? 0 : o]);
    this.layers[maker.at] = { ...maker.layer, bias: sum };
    this.#values.set(node.outputs[0], this.#raw(node, from));
  }

  #addFlatten(node: Node, inputs: readonly (Tensor | undefined)[]): void {
    const value = this.#plain(node, 0);
    const size = value.shape[0] * value.shape[1] * value.shape[2];
    if (node.op === 'Flatten' && node.int('axis', 1) !== 1) node.fail('flattens from another axis than 1');
    if (node.op === 'Reshape') {
      const target = inputs[1]
        ? [...inputs[1].data]
        : node.fail('its shape is not a constant; export with a fixed image size');
      const rest = target.slice(1);
      const features = rest.includes(-1) ? size : rest.reduce((product, n) => product * n, 1);
      const batch = target[0] === 1 || target[0] === -1 || target[0] === 0;
      if (!batch || target.length !== 2 || features !== size || (target[0] === -1 && target[1] === -1)) {
        node.fail(`to the shape [${target}]; only flattening to (N, ${size}) is supported`);
      }
    }
    if (node.op === 'Squeeze' && value.shape[0] * value.shape[1] !== 1)
      node.fail('squeezes an image of more than one pixel');
    if (value.flatOf) this.#values.set(node.outputs[0], value);
    else this.#push({ kind: 'flatten', name: node.name, input: value.layer }, node.outputs[0], value.shape);
  }

  #addPad(node: Node, inputs: readonly (Tensor | undefined)[]): void {
    const value = this.#raw(node, 0);
    const pads = inputs[1] ? [...inputs[1].data] : node.ints('pads');
    if (pads?.length !== 8) return node.fail('its padding is not a constant of 8 numbers');
    if (node.text('mode', 'constant') !== 'constant')
      node.fail('pads with something else than zeros; export with zero padding');
    const fill = inputs[2]?.data[0] ?? node.float('value', 0);
    if (fill !== 0 && pads.some((n) => n !== 0)) node.fail(`pads with ${fill}; only zeros are supported`);
    if (!pads.every((n) => Number.isSafeInteger(n) && n >= 0 && n <= 65536) || pads[0] !== 0 || pads[4] !== 0) {
      node.fail(`pads [${pads}] cut the tensor or pad the batch`);
    }
    const [, before, top, left, , after, bottom, right] = pads;
    const output = node.outputs[0];
    const spatial = top + left + bottom + right > 0;
    if (before + after > 0) {
      if (spatial || value.padding) node.fail('pads channels and pixels at once; split it in two');
      const stride = value.stride ?? ([1, 1] as const);
      this.#push({ kind: 'shortcut', name: node.name, input: value.layer, stride, before, after }, output);
    } else if (spatial) {
      const settled = this.#settle(node, value, node.inputs[0]);
      const old = settled.padding ?? NONE;
      const padding: Padding = [old[0] + top, old[1] + left, old[2] + bottom, old[3] + right];
      this.#values.set(output, { ...settled, padding });
    } else this.#values.set(output, value);
  }

  #addSlice(node: Node, inputs: readonly (Tensor | undefined)[]): void {
    const value = this.#raw(node, 0);
    if (value.padding || value.flatOf) node.fail('slices a padded or flattened tensor');
    const stride: [number, number] = [...(value.stride ?? [1, 1])];
    const [H, W, C] = this.#effectiveShape(value);
    for (const { axis, start, end, step } of sliceRanges(node, inputs)) {
      const at = axis < 0 ? axis + 4 : axis;
      const length = [1, C, H, W][at];
      if (length === undefined || start !== 0 || end < length || !Number.isSafeInteger(step) || step < 1) {
        node.fail(`cuts axis ${axis} from ${start} to ${end} by ${step}; only every n-th pixel from 0 on is supported`);
      }
      if (step === 1) continue;
      if (at < 2) node.fail('takes every n-th channel; only pixels can be skipped');
      stride[at - 2] *= step;
    }
    const strided = stride[0] > 1 || stride[1] > 1;
    this.#values.set(node.outputs[0], strided ? { ...value, stride } : value);
  }
}
