/**
 * The known-answer cases of test/golden and test/golden-signed (signed neurons, temporal biases): an independent float64
 * program made them; every simulated number is exact.
 */
import { readFileSync } from 'node:fs';
import { parseOnnx } from '../../src/files/onnx.js';
import type { Network } from '../../src/network/layer.js';
import { fromChannelsFirst } from '../../src/network/layout.js';
import type { Neuron, SpikingParameters } from '../../src/network/snn.js';

export const GOLDEN = ['mlp', 'vgg-mini', 'resnet-mini-a', 'resnet-mini-conv'] as const;

/** One simulation and its answers, indexed [image][layer][neuron], neurons in C, H, W order. */
export interface GoldenRun {
  readonly T: number;
  readonly comparison: '>' | '>=';
  readonly initialPotential: number[];
  readonly biasShiftPerStep: number[] | null;
  readonly logitsSum: number[][];
  readonly spikeCounts: number[][][];
  readonly finalPotential: number[][][];
  readonly firstSpikeTime: number[][][];
  readonly algorithm2?: Record<'raw' | 'clamped' | 'in-range' | 'remainder', number[]>;
}

/** A simulation of test/golden-signed. */
export interface SignedRun extends GoldenRun {
  readonly neuron: Neuron;
  /** [layer][t − 1][channel] */
  readonly temporalBias: number[][][] | null;
  readonly negativeSpikes: number[][][];
}

export interface GoldenCase {
  readonly network: Network;
  /** (H, W, C) */
  readonly images: Float32Array[];
  readonly annLogits: number[][];
  readonly thresholds: number[];
  readonly layers: string[];
  readonly runs: GoldenRun[];
  readonly algorithm1: Record<string, Record<'literal' | 'summed', number[]>>;
  readonly thresholdBalance: Record<string, number[]>;
}

/** A case of test/golden-signed; it has no numbers of the conversion. */
export type SignedCase = Omit<GoldenCase, 'runs' | 'algorithm1' | 'thresholdBalance'> & { readonly runs: SignedRun[] };

type Suite = 'golden' | 'golden-signed';

/** Path of a golden file. */
export function goldenPath(name: string, file: 'net.onnx' | 'case.json', suite: Suite = 'golden'): URL {
  return new URL(`../${suite}/${name}/${file}`, import.meta.url);
}

/** A case of test/golden. */
export function readGolden(name: string): GoldenCase {
  return readCase(name, 'golden') as GoldenCase;
}

/** A case of test/golden-signed. */
export function readSigned(name: string): SignedCase {
  return readCase(name, 'golden-signed') as SignedCase;
}

function readCase(name: string, suite: Suite): object {
  const { network } = parseOnnx(readFileSync(goldenPath(name, 'net.onnx', suite)), `${name}/net.onnx`);
  const facts = JSON.parse(readFileSync(goldenPath(name, 'case.json', suite), 'utf8')) as { images: number[][] };
  const images = facts.images.map((image) => fromChannelsFirst(Float32Array.from(image), network.shapes[0]));
  return { ...facts, network, images };
}

/** One number per layer as parameters of the engines. */
export function parametersOf(
  { thresholds }: Pick<GoldenCase, 'thresholds'>,
  run: GoldenRun & Partial<SignedRun>,
): SpikingParameters {
  const perLayer = (values: readonly number[]) => values.map((x) => Float32Array.of(x));
  return {
    thresholds: perLayer(thresholds),
    initialPotential: perLayer(run.initialPotential),
    biasShift: perLayer(run.biasShiftPerStep ?? thresholds.map(() => 0)),
    fire: run.comparison,
    ...(run.neuron && { neuron: run.neuron }),
    ...(run.temporalBias && { temporalBias: run.temporalBias.map((steps) => Float32Array.from(steps.flat())) }),
  };
}
