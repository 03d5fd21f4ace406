/** The tensors of an SNN in a model file: what conversion found, for each spiking layer. */
import { FileError } from '../check.js';
import { type Network, type Shape, sizeOf } from '../network/layer.js';
import type { Conversion, PerLayer } from '../network/snn.js';
import type { ConversionRecord } from './model-metadata.js';
import type { NamedTensor } from './safetensors.js';

/**
 * The tensors of a conversion by their names: `<layer>.threshold` and `<layer>.bias_shift` (1) or (C),
 * `<layer>.initial_potential` (1), (C) or (H, W, C), and where there is one `<layer>.temporal_bias` (T, C).
 */
export function conversionTensors(conversion: Conversion, network: Network): Map<string, NamedTensor> {
  const tensors = new Map<string, NamedTensor>();
  network.spiking.forEach((at, s) => {
    const { name } = network.layers[at];
    const shape = network.shapes[at];
    const add = (suffix: string, list: PerLayer, shapeOf: (data: Float32Array) => readonly number[]) =>
      void tensors.set(`${name}.${suffix}`, { shape: shapeOf(list[s]), data: list[s] });
    add('threshold', conversion.thresholds, ({ length }) => [length]);
    add('initial_potential', conversion.initialPotential, ({ length }) =>
      length === sizeOf(shape) && length !== shape[2] ? shape : [length],
    );
    add('bias_shift', conversion.biasShift, ({ length }) => [length]);
    if (conversion.temporalBias)
      add('temporal_bias', conversion.temporalBias, ({ length }) => [length / shape[2], shape[2]]);
  });
  return tensors;
}

/** What a file says of a conversion beside its tensors. */
export function conversionRecord({ steps, fire, neuron, maxPooling, options }: Conversion): ConversionRecord {
  return {
    ...{ steps, fire },
    ...(neuron !== undefined && { neuron }),
    ...(maxPooling !== undefined && { maxPooling }),
    options,
  };
}

/** What reads one tensor, which must have one of the shapes. */
export type Take = (name: string, shapes: readonly (readonly number[])[]) => Float32Array;

/**
 * Takes tensors of some shapes from those of a file.
 *
 * @param taken called with the name of each
 */
export function takeFrom(
  tensors: ReadonlyMap<string, NamedTensor>,
  file: string,
  taken: (name: string) => void = () => {},
): Take {
  return (name, shapes) => {
    const tensor = tensors.get(name);
    if (!tensor) throw new FileError(file, `tensor "${name}"`, 'is missing; write the model again');
    taken(name);
    const { shape, data } = tensor;
    if (shapes.some((one) => String(one) === String(shape))) return data;
    const expected = [...new Set(shapes.map((one) => `(${one.join(', ')})`))].join(' or ');
    const what = `has shape (${shape.join(', ')}); expected ${expected}, write the model again`;
    throw new FileError(file, `tensor "${name}"`, what);
  };
}

/**
 * The conversion of a file.
 *
 * @param has is there a tensor of this name?
 * @throws FileError naming the tensor
 */
export function readConversion(
  { steps, fire, neuron, maxPooling, options }: ConversionRecord,
  network: Network,
  { take, has }: { take: Take; has: (name: string) => boolean },
  file: string,
): Conversion {
  const list = (suffix: string, shapesFor: (shape: Shape) => readonly (readonly number[])[]) =>
    network.spiking.map((at) => take(`${network.layers[at].name}.${suffix}`, shapesFor(network.shapes[at])));
  const perLayerOrChannel = ([, , C]: Shape) => [[1], [C]];
  const thresholds = list('threshold', perLayerOrChannel);
  network.spiking.forEach((at, s) => {
    if (!thresholds[s].every((x) => x > 0)) {
      const place = `tensor "${network.layers[at].name}.threshold"`;
      throw new FileError(file, place, 'holds a threshold that is not above 0; convert the model again');
    }
  });
  const temporal = network.spiking.some((at) => has(`${network.layers[at].name}.temporal_bias`));
  return {
    thresholds,
    initialPotential: list('initial_potential', (shape) => [...perLayerOrChannel(shape), shape]),
    biasShift: list('bias_shift', perLayerOrChannel),
    ...{ fire, steps, options },
    ...(neuron && { neuron }),
    ...(maxPooling && { maxPooling }),
    ...(temporal && { temporalBias: list('temporal_bias', ([, , C]) => [[steps, C]]) }),
  };
}
