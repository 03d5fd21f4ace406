/** `ic-snn demo` (npm start): the conversion on the small nets that ship with the package, both engines side by side. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { FileError } from '../check.js';
import { uniform } from '../coding/random.js';
import { convert, DEFAULT_OPTIONS, METHODS, methodOptions } from '../convert/pipeline.js';
import { createEngine } from '../engine/create.js';
import type { Engine } from '../engine/engine.js';
import { readModel } from '../files/model-path.js';
import { type Network, sizeOf } from '../network/layer.js';
import { argmax } from '../workers/jobs.js';
import { emit, table } from './output.js';

const NETS = ['vgg-mini', 'resnet-mini-conv'];
const STEPS = [8, 16, 32, 64];
const IMAGES = 200;

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('convert the small nets that come with the project and compare the four methods')
    .addHelpText('after', '\nExample:\n  ic-snn demo')
    .action(demo);
}

/** Random images (N, H, W, C) in [−1, 1). */
function randomImages(network: Network, seed: number): Float32Array {
  return Float32Array.from({ length: IMAGES * sizeOf(network.shapes[0]) }, (_, i) => uniform(seed, i) * 2 - 1);
}

function demo(): void {
  const lines: string[] = [
    `Each method against the ANN on ${IMAGES} random images: answers that agree (%), mean error of the logits.`,
  ];
  for (const name of NETS) {
    const path = fileURLToPath(new URL(`../../test/golden/${name}/net.onnx`, import.meta.url));
    if (!existsSync(path)) throw new FileError(path, '', 'is missing; run this in a checkout of the project');
    const { network } = readModel(path);
    lines.push(
      '',
      name,
      '',
      table(['method', ...STEPS.map((T) => `T = ${T}`)], demoRows(network)),
      '',
      engineLine(network),
    );
  }
  emit(lines.join('\n'), {}, undefined);
}

function demoRows(network: Network): string[][] {
  const engine = createEngine('wasm', network);
  const [calibration, images] = [randomImages(network, 1), randomImages(network, 2)];
  const logits = engine.forward(images);
  return METHODS.map((method) => [
    method,
    ...STEPS.map((steps) => {
      const options = methodOptions(method, { ...DEFAULT_OPTIONS, quantile: 0.999, steps });
      const conversion = convert(engine, calibration, options);
      engine.configure(conversion);
      const { agree, error } = compare(engine, images, logits, steps);
      return `${agree.toFixed(1)}  ${error.toFixed(4)}`;
    }),
  ]);
}

function compare(
  engine: Engine,
  images: Float32Array,
  logits: Float32Array,
  steps: number,
): { agree: number; error: number } {
  const size = sizeOf(engine.network.shapes[0]);
  const K = logits.length / IMAGES;
  let [agree, error] = [0, 0];
  for (let n = 0; n < IMAGES; n++) {
    const { logitsSum } = engine.simulate(images.subarray(n * size, (n + 1) * size), { steps });
    const expected = logits.subarray(n * K, (n + 1) * K);
    if (argmax(logitsSum) === argmax(expected)) agree += 1;
    logitsSum.forEach((sum, k) => {
      error += Math.abs(sum / steps - expected[k]);
    });
  }
  return { agree: (agree / IMAGES) * 100, error: error / (IMAGES * K) };
}

/** Runs both engines on one conversion and counts differing spikes. */
function engineLine(network: Network): string {
  const images = randomImages(network, 3);
  const size = sizeOf(network.shapes[0]);
  const engines = [createEngine('wasm', network), createEngine('reference', network)];
  const conversion = convert(engines[0], images, { ...DEFAULT_OPTIONS, steps: 16 });
  let [spikes, different] = [0, 0];
  for (let n = 0; n < 20; n++) {
    const [a, b] = engines.map((engine) => {
      engine.configure(conversion);
      return (
        engine.simulate(images.subarray(n * size, (n + 1) * size), { steps: 16, record: 'train' }).spikeTrain ?? []
      );
    });
    a.forEach((train, s) => {
      train.forEach((theta, i) => {
        spikes += theta;
        if (theta !== b[s][i]) different += 1;
      });
    });
  }
  return `SIMD engine against reference engine, 20 images, T = 16: ${spikes} spikes, ${different} differences.`;
}
