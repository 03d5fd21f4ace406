/** The known-answer cases of test/golden: an independent float64 program made them; every simulated number is exact. */
import { readFileSync } from 'node:fs';
import { parseOnnx } from '../../src/files/onnx.js';
import type { Network } from '../../src/network/layer.js';
import { fromChannelsFirst } from '../../src/network/layout.js';
import type { SpikingParameters } from '../../src/network/snn.js';

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

/** Path of a golden file. */
export function goldenPath(name: string, file: 'net.onnx' | 'case.json'): URL {
  return new URL(`../golden/${name}/${file}`, import.meta.url);
}

export function readGolden(name: string): GoldenCase {
  const { network } = parseOnnx(readFileSync(goldenPath(name, 'net.onnx')), `${name}/net.onnx`);
  const facts = JSON.parse(readFileSync(goldenPath(name, 'case.json'), 'utf8')) as Omit<
    GoldenCase,
    'network' | 'images'
  > & {
    images: number[][];
  };
  const images = facts.images.map((image) => fromChannelsFirst(Float32Array.from(image), network.shapes[0]));
  return { ...facts, network, images };
}

/** One number per layer as parameters of the engines. */
export function parametersOf({ thresholds }: GoldenCase, run: GoldenRun): SpikingParameters {
  const perLayer = (values: readonly number[]) => values.map((x) => Float32Array.of(x));
  return {
    thresholds: perLayer(thresholds),
    initialPotential: perLayer(run.initialPotential),
    biasShift: perLayer(run.biasShiftPerStep ?? thresholds.map(() => 0)),
    fire: run.comparison,
  };
}
