/** The limit of many steps is the ANN, for every method whose V_th no activation exceeds. */
import { describe, expect, test } from 'vitest';
import { runTwoSpikes } from '../../src/convert/methods/tsc.js';
import { createEngine } from '../../src/engine/create.js';
import { normalise } from '../../src/network/images.js';
import { sizeOf } from '../../src/network/layer.js';
import { createNetwork } from '../../src/network/network.js';
import type { Conversion } from '../../src/network/snn.js';
import { convertAs } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';
import { randomFloats } from '../support/random-network.js';

describe('the limit of many steps is the ANN', () => {
  const golden = readGolden('mlp');
  const { network } = golden;
  const images = randomImages(network.shapes[0], 6, 9);
  const x = normalise(images.pixels, network.shapes[0][2]);
  const K = sizeOf(network.shapes[network.layers.length - 1]);
  const ann = createEngine('wasm', network).forward(x);

  /** Largest |logit(T) − ANN's| over the images. */
  function errorOf(conversion: Conversion, T: number): number {
    const engine = createEngine('wasm', network);
    engine.configure(conversion);
    let largest = 0;
    for (let n = 0; n < images.count; n++) {
      const size = sizeOf(images.shape);
      const { logitsSum } = engine.simulate(x.subarray(n * size, (n + 1) * size), { steps: T });
      logitsSum.forEach((sum, k) => {
        largest = Math.max(largest, Math.abs(sum / T - ann[n * K + k]));
      });
    }
    return largest;
  }

  // Where no activation exceeds its V_th the error is at most c / T: 64 times the steps, less than a sixteenth of it.
  test.each(['robust-norm:1', 'opi:1', 'opt', 'spike-norm'])('%s', async (name) => {
    const [few, many] = await Promise.all(
      [32, 2048].map(async (T) => errorOf(await convertAs(network, images, name, T), T)),
    );
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThan(few / 16);
  });

  test('tsc: one hidden layer is off by at most Σ |w| V_th / (N − 1)', () => {
    const w = [1, -2, 0.5];
    const one = createNetwork([
      { kind: 'input', name: 'image', shape: [1, 1, 3] },
      {
        ...{ kind: 'linear', name: 'fc1', input: 'image', bias: new Float32Array(3) },
        weight: Float32Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
      },
      { kind: 'relu', name: 'relu', input: 'fc1' },
      { kind: 'linear', name: 'fc2', input: 'relu', weight: Float32Array.from(w), bias: Float32Array.of(0) },
    ]);
    const engine = createEngine('wasm', one);
    const random = randomFloats(4);
    const inputs = Float32Array.from({ length: 300 }, random);
    const logits = engine.forward(inputs);
    for (const N of [2, 5, 64, 1000]) {
      const spikes = runTwoSpikes(engine, inputs, [Float32Array.of(1)], N);
      const bound = w.reduce((sum, x) => sum + Math.abs(x), 0) / (N - 1) + 3.5 * 2 ** -22; // + float32 rounding of 3 terms
      spikes.forEach(({ logits: own }, n) => {
        expect(Math.abs(own[0] - logits[n])).toBeLessThanOrEqual(bound);
      });
    }
  });
});
