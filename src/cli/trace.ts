/** `ic-snn trace`: exact simulation of given images. */
import type { Command } from 'commander';
import { FileError } from '../check.js';
import { createEngine } from '../engine/create.js';
import type { EngineName } from '../engine/engine.js';
import { readBytes, readModel } from '../files/model-path.js';
import { type Shape, sizeOf } from '../network/layer.js';
import { fromChannelsFirst, toChannelsFirst } from '../network/layout.js';
import { checkConvertible } from '../network/network.js';
import type { PerLayer } from '../network/snn.js';
import { addEngine, outputFile } from './options.js';
import { emit } from './output.js';

export function addTrace(program: Command): void {
  const command = program
    .command('trace')
    .description('exact simulation of given images: spike counts, v(T), first spike times')
    .argument('<model>', '.onnx or .safetensors file')
    .requiredOption('--spec <file>', 'JSON: steps, comparison, thresholds, initialPotential, biasShiftPerStep, images')
    .option('--json <file>', 'where the result goes; - for standard output', outputFile(), '-');
  addEngine(command)
    .addHelpText('after', '\nExample:\n  ic-snn trace net.onnx --spec case.json --json trace.json')
    .action(traceCommand);
}

interface Spec {
  steps: number;
  comparison: '>' | '>=';
  thresholds: PerLayer;
  initialPotential: PerLayer;
  biasShift: PerLayer;
  /** (H, W, C) */
  images: Float32Array[];
}

function traceCommand(path: string, options: { spec: string; json: string; engine: EngineName }): void {
  const { network } = readModel(path);
  checkConvertible(network);
  const spec = readSpec(
    options.spec,
    network.shapes[0],
    network.spiking.map((at) => network.shapes[at][2]),
  );
  const engine = createEngine(options.engine, network);
  const { thresholds, initialPotential, biasShift, comparison: fire } = spec;
  engine.configure({ thresholds, initialPotential, biasShift, fire });
  const shapes = network.spiking.map((at) => network.shapes[at]);
  const facts = { annLogits: [], logitsSum: [], spikeCounts: [], finalPotential: [], firstSpikeTime: [] } as Record<
    string,
    unknown[]
  >;
  for (const image of spec.images) {
    const s = engine.simulate(image, { steps: spec.steps, record: 'neurons' });
    const layers = (values: readonly ArrayLike<number>[] | undefined) =>
      values?.map((layer, i) => toChannelsFirst(layer, shapes[i]));
    facts.annLogits.push([...engine.forward(image)]);
    facts.logitsSum.push([...s.logitsSum]);
    facts.spikeCounts.push(layers(s.spikeCounts));
    facts.finalPotential.push(layers(s.finalPotential));
    facts.firstSpikeTime.push(layers(s.firstSpikeTime));
  }
  emit(`${spec.images.length} images, T = ${spec.steps}: ${options.json}`, facts, options.json);
}

function readSpec(file: string, shape: Shape, channels: readonly number[]): Spec {
  const fail = (place: string, what: string): never => {
    throw new FileError(file, place, what);
  };
  let spec: Record<string, unknown>;
  try {
    spec = JSON.parse(new TextDecoder().decode(readBytes(file))) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof FileError) throw error;
    return fail('', 'is not JSON; see "ic-snn trace --help" for its fields');
  }
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec))
    return fail('', 'is not a JSON object; see "ic-snn trace --help"');
  const { steps, comparison, images } = spec;
  if (!Number.isSafeInteger(steps) || (steps as number) < 1)
    fail('steps', `expected a whole number >= 1, got ${JSON.stringify(steps)}`);
  if (comparison !== '>' && comparison !== '>=')
    fail('comparison', `expected ">" or ">=", got ${JSON.stringify(comparison)}`);
  const finite = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((x) => typeof x === 'number' && Number.isFinite(x));
  const perLayer = (name: string, valid: (x: number) => boolean): PerLayer => {
    const list = spec[name];
    if (!Array.isArray(list) || list.length !== channels.length)
      return fail(name, `expected ${channels.length} entries, one per spiking layer`);
    return list.map((entry: unknown, s) => {
      const values = typeof entry === 'number' ? [entry] : entry;
      if (!finite(values) || (values.length !== 1 && values.length !== channels[s]) || !values.every(valid))
        return fail(`${name}[${s}]`, 'expected a number, or one per channel, in range');
      return Float32Array.from(values);
    });
  };
  const size = sizeOf(shape);
  if (!Array.isArray(images) || images.length === 0) return fail('images', 'expected a list of at least one image');
  const pictures = images.map((image: unknown, n) => {
    const flat: unknown = Array.isArray(image) ? image.flat(2) : image;
    if (!finite(flat) || flat.length !== size) return fail(`images[${n}]`, `expected ${size} numbers, C,H,W row-major`);
    return fromChannelsFirst(Float32Array.from(flat), shape);
  });
  const shift = spec.biasShiftPerStep === undefined || spec.biasShiftPerStep === null;
  return {
    ...{ steps: steps as number, comparison: comparison as '>' | '>=', images: pictures },
    thresholds: perLayer('thresholds', (x) => x > 0),
    initialPotential: perLayer('initialPotential', () => true),
    biasShift: shift ? channels.map(() => Float32Array.of(0)) : perLayer('biasShiftPerStep', () => true),
  };
}
