/** `ic-snn trace`: exact simulation of given images. */
import type { Command } from 'commander';
import { coderFor } from '../coding/coders.js';
import { runChecksum } from '../engine/checksum.js';
import { createEngine } from '../engine/create.js';
import type { EngineName } from '../engine/engine.js';
import { readBytes } from '../files/model-path.js';
import { parseTraceSpec, SPEC_FIELDS, writeTraceSpec } from '../files/trace-spec.js';
import { toChannelsFirst } from '../network/layout.js';
import { addEngine, MODEL_HELP, outputOrStandard } from './options.js';
import { emit } from './output.js';
import { readConvertible } from './read-model.js';
import { exampleSpec } from './trace-example.js';

export function addTrace(program: Command): void {
  const command = program
    .command('trace')
    .argument('<model>', MODEL_HELP)
    .option('--spec <file>', `JSON: ${SPEC_FIELDS}; temporalBias is [layer][t-1][channel]`)
    .option('--example <file>', 'write a spec that runs, to start from, and do nothing else', outputOrStandard)
    .option('--json <file>', 'where the result goes; - for standard output', outputOrStandard, '-');
  addEngine(command)
    .addHelpText(
      'after',
      '\nExample:\n  ic-snn trace net.onnx --example case.json\n  ic-snn trace net.onnx --spec case.json --json trace.json',
    )
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
  /** Of each image's run, see runChecksum: the lab shows the same. */
  readonly checksum: string[];
}

interface TraceOptions {
  spec?: string;
  example?: string;
  json: string;
  engine: EngineName;
}

async function traceCommand(path: string, options: TraceOptions): Promise<void> {
  if (options.spec === undefined && options.example === undefined)
    throw new RangeError('"--spec" is needed: a JSON file; "--example case.json" writes one to start from');
  const model = await readConvertible(path);
  const { network } = model;
  if (options.example !== undefined) {
    const spec = exampleSpec(model);
    const text = `${options.example}: an image, T = ${spec.steps}; ic-snn trace ${path} --spec ${options.example} runs it`;
    return emit(text, writeTraceSpec(network, spec), options.example);
  }
  const file = options.spec as string;
  const { steps, parameters, images, code } = parseTraceSpec(readBytes(file), file, network);
  const coder = code && coderFor(code, code.normalisation ?? model.normalisation, network.shapes[0][2], steps);
  const engine = createEngine(options.engine, network);
  engine.configure(parameters);
  const ordered = (values: readonly ArrayLike<number>[] = []) =>
    values.map((layer, s) => toChannelsFirst(layer, network.shapes[network.spiking[s]]));
  const facts: TraceFacts = {
    ...{ annLogits: [], logitsSum: [], spikeCounts: [], finalPotential: [], firstSpikeTime: [] },
    ...((parameters.neuron || parameters.temporalBias) && { negativeSpikes: [] }),
    checksum: [],
  };
  for (const [n, image] of images.entries()) {
    const index = (code?.index ?? 0) + n;
    const simulation = engine.simulate(image, { steps, record: 'neurons', index, ...(coder && { coder }) });
    facts.annLogits.push([...engine.forward(image)]);
    facts.logitsSum.push([...simulation.logitsSum]);
    facts.spikeCounts.push(ordered(simulation.spikeCounts));
    facts.finalPotential.push(ordered(simulation.finalPotential));
    facts.firstSpikeTime.push(ordered(simulation.firstSpikeTime));
    facts.negativeSpikes?.push(ordered(simulation.negativeSpikes));
    facts.checksum.push(runChecksum(steps, simulation));
  }
  emit(
    `${images.length} images, T = ${steps}, checksum ${facts.checksum.join(' ')}: ${options.json}`,
    facts,
    options.json,
  );
}
