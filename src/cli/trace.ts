/** `ic-snn trace`: exact simulation of given images. */
import type { Command } from 'commander';
import { createEngine } from '../engine/create.js';
import type { EngineName } from '../engine/engine.js';
import { readBytes } from '../files/model-path.js';
import { toChannelsFirst } from '../network/layout.js';
import { addEngine, outputFile } from './options.js';
import { emit } from './output.js';
import { readConvertible } from './read-model.js';
import { parseTraceSpec } from './trace-spec.js';

const FIELDS =
  'steps, comparison, thresholds, initialPotential, biasShiftPerStep, images; optional: neuron, temporalBias [layer][t-1][channel], maxPooling';

export function addTrace(program: Command): void {
  const command = program
    .command('trace')
    .description('exact simulation of given images: spike counts, v(T), first spike times')
    .argument('<model>', '.onnx or .safetensors file')
    .requiredOption('--spec <file>', `JSON: ${FIELDS}`)
    .option('--json <file>', 'where the result goes; - for standard output', outputFile(), '-');
  addEngine(command)
    .addHelpText('after', '\nExample:\n  ic-snn trace net.onnx --spec case.json --json trace.json')
    .action(traceCommand);
}

/** What is written, indexed [image][layer][neuron]; logits [image][class]. */
interface TraceFacts {
  readonly annLogits: number[][];
  readonly logitsSum: number[][];
  readonly spikeCounts: number[][][];
  readonly finalPotential: number[][][];
  readonly firstSpikeTime: number[][][];
  /** Where the spec names a neuron or a temporal bias; `spikeCounts` is the sum of s(t) then. */
  readonly negativeSpikes?: number[][][];
}

function traceCommand(path: string, options: { spec: string; json: string; engine: EngineName }): void {
  const { network } = readConvertible(path);
  const { steps, parameters, images } = parseTraceSpec(readBytes(options.spec), options.spec, network);
  const engine = createEngine(options.engine, network);
  engine.configure(parameters);
  const ordered = (values: readonly ArrayLike<number>[] = []) =>
    values.map((layer, s) => toChannelsFirst(layer, network.shapes[network.spiking[s]]));
  const facts: TraceFacts = {
    ...{ annLogits: [], logitsSum: [], spikeCounts: [], finalPotential: [], firstSpikeTime: [] },
    ...((parameters.neuron || parameters.temporalBias) && { negativeSpikes: [] }),
  };
  for (const image of images) {
    const simulation = engine.simulate(image, { steps, record: 'neurons' });
    facts.annLogits.push([...engine.forward(image)]);
    facts.logitsSum.push([...simulation.logitsSum]);
    facts.spikeCounts.push(ordered(simulation.spikeCounts));
    facts.finalPotential.push(ordered(simulation.finalPotential));
    facts.firstSpikeTime.push(ordered(simulation.firstSpikeTime));
    facts.negativeSpikes?.push(ordered(simulation.negativeSpikes));
  }
  emit(`${images.length} images, T = ${steps}: ${options.json}`, facts, options.json);
}
