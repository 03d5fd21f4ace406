/** Which neurons figure 7 shows, in the report and in the lab: of all channels and of all columns. */
import { expect, test } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { createNetwork } from '../../src/network/network.js';
import type { Conversion } from '../../src/network/snn.js';
import { annOutputs, measureLayers } from '../../src/report/layers.js';
import { compareMethod } from '../../src/web/worker/compare.js';

/** A net, side × side × C neurons, and its image: the activation of channel c in column x is c + x / 32. */
function columnsNet(side: number, C: number): { engine: Engine; image: Float32Array } {
  const network = createNetwork([
    { kind: 'input', name: 'image', shape: [side, side, 1] },
    {
      ...{ kind: 'conv', name: 'c1', input: 'image', kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 },
      ...{ weight: new Float32Array(C).fill(1), bias: Float32Array.from({ length: C }, (_, c) => c) },
    },
    { kind: 'relu', name: 'r1', input: 'c1' },
    { kind: 'global-average-pool', name: 'mean', input: 'r1' },
    { kind: 'linear', name: 'fc', input: 'mean', weight: new Float32Array(C), bias: new Float32Array(1) },
  ]);
  const image = Float32Array.from({ length: side * side }, (_, p) => (p % side) / 32);
  return { engine: createEngine('wasm', network), image };
}

const conversion: Conversion = {
  ...{ thresholds: [Float32Array.of(64)], initialPotential: [new Float32Array(1)], biasShift: [new Float32Array(1)] },
  ...{ fire: '>', steps: 1, options: {} },
};

/** How many channels and columns are among the points. */
function met(points: readonly { readonly ann: number }[]) {
  const channels = new Set(points.map(({ ann }) => Math.floor(ann))).size;
  return { points: points.length, channels, columns: new Set(points.map(({ ann }) => ann % 1)).size };
}

test.each([1, 8, 25])('the report on %i images', (count) => {
  const { engine, image } = columnsNet(32, 32);
  const images = Float32Array.from({ length: count * image.length }, (_, i) => image[i % image.length]);
  const ann = annOutputs(engine, images);
  const { points } = measureLayers(engine, images, ann, { conversion, coder: undefined }, 'snn', [0]);
  expect(met(points)).toEqual({ points: 400, channels: 32, columns: 32 });
});

test.each([
  [32, 32],
  [10, 25],
])('the lab on a layer of side %i and %i channels', (side, C) => {
  const { engine, image } = columnsNet(side, C);
  const activations = annOutputs(engine, image);
  const { layers } = compareMethod(engine, 'snn', conversion, 1, image, activations, undefined, 0);
  expect(met(layers[0].points)).toEqual({ points: 500, channels: C, columns: side });
});
