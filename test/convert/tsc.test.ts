/** Temporal switch coding: a network of two spikes per neuron, against one that is run spike by spike. */
import { describe, expect, test } from 'vitest';
import { interval, runTwoSpikes, tsc, twoSpikeAnswers } from '../../src/convert/methods/tsc.js';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { argmax } from '../../src/engine/argmax.js';
import { createEngine } from '../../src/engine/create.js';
import { add, connect, convolve, pool as poolLayer, shortcut } from '../../src/engine/reference/layers.js';
import { normalise } from '../../src/network/images.js';
import { type Network, sizeOf } from '../../src/network/layer.js';
import { calibrationOf, inlineRunner, small } from '../support/conversion.js';
import { readGolden } from '../support/golden.js';
import { randomImages } from '../support/images.js';

test('tsc: intervals', () => {
  expect([0, 0.1, 0.15, 0.5, 0.99, 1, 7].map((a) => interval(a, 1, 8))).toEqual([0, 0, 1, 3, 6, 7, 7]);
  expect(interval(3, 4, 5)).toBe(3);
});

describe('tsc is a network of two spikes per neuron', () => {
  /** Step by step: +1 at t = 1, −1 at t = p*; I(t) = I(t − 1) + Σ w s(t), v = Σ_t I(t) over the window. */
  function spikeBySpike(image: Float32Array, N: number) {
    let operations = 0;
    let spikes = 0;
    const fc1 = new Float32Array(2);
    connect(small.layers[1] as never, image, fc1);
    const through = (z: readonly number[], weights: readonly number[]): number => {
      const p = z.map((x) => Math.floor(Math.min(Math.max(x, 0) / 4, 1) * (N - 1)) + 1);
      let [I, v] = [0, 0];
      for (let t = 1; t <= N; t++) {
        p.forEach((last, i) => {
          if (last < 2) return;
          const s = (t === 1 ? 1 : 0) - (t === last ? 1 : 0);
          if (s === 0) return;
          I += weights[i] * s;
          operations += 1;
          spikes += 1;
        });
        v += I;
      }
      return (v * 4) / (N - 1);
    };
    const fc2 = through([...fc1], [1, 4]);
    return { logit: through([fc2], [1]), operations, spikes };
  }

  // V_th = 4 and N − 1 a power of two: every number is dyadic, so equality is exact.
  test.each([2, 3, 5, 9, 17])('N = %i: the same logits, spikes and additions', (N) => {
    const inputs = [1, 0, 0, 1, 1, 1, 0.5, 0.25, 0.75, 1];
    for (const name of ['wasm', 'reference'] as const) {
      const engine = createEngine(name, small);
      const V_th = [Float32Array.of(4), Float32Array.of(4)];
      runTwoSpikes(engine, Float32Array.from(inputs), V_th, N).forEach((result, n) => {
        const expected = spikeBySpike(Float32Array.from(inputs.slice(2 * n, 2 * n + 2)), N);
        expect(result.logits[0]).toBe(expected.logit);
        expect(result.synapticOperations).toBe(expected.operations);
        expect(result.spikes[0] + result.spikes[1]).toBe(expected.spikes);
      });
    }
  });

  test.each(['resnet-mini-conv', 'resnet-mini-a', 'vgg-mini'])(
    '%s: two operations per synapse that is reached',
    (name) => {
      const { network, images, thresholds } = readGolden(name);
      const V_th = thresholds.map((x) => Float32Array.of(x));
      const engine = createEngine('wasm', network);
      const x = Float32Array.from(images.flatMap((image) => [...image]));
      const results = runTwoSpikes(engine, x, V_th, 16);
      images.forEach((image, n) => {
        const { logits, pairs, averaged } = quantisedForward(network, image, V_th, 16);
        expect(results[n].logits).toEqual(logits);
        expect(results[n].synapticOperations).toBe(2 * pairs);
        expect(results[n].multiplyOperations).toBe(2 * averaged);
        expect(averaged).toBeGreaterThan(0);
        expect(pairs).toBeGreaterThan(averaged);
      });
    },
  );

  /** The quantised ANN layer by layer, counting (input, output) pairs of the layers behind a ReLU, and those of averages. */
  function quantisedForward(network: Network, image: Float32Array, V_th: readonly Float32Array[], N: number) {
    const { layers, shapes, sources, spiking } = network;
    const out = shapes.map((shape) => new Float32Array(sizeOf(shape)));
    const analogue: boolean[] = [];
    const averages: boolean[] = [];
    let [pairs, averaged] = [0, 0];
    layers.forEach((layer, i) => {
      const [from, other] = sources[i];
      const [x, shape] = [out[from], shapes[from]];
      analogue.push(layer.kind !== 'relu' && sources[i].every((source) => analogue[source]));
      averages.push(/average-pool/.test(layer.kind) || (layer.kind === 'flatten' && averages[from]));
      const count = (n: number) => {
        if (!analogue[i]) pairs += n;
        if (averages[from]) averaged += n;
      };
      if (layer.kind === 'input') out[i].set(image);
      else if (layer.kind === 'conv') count(convolve(layer, x, shape, out[i], shapes[i]));
      else if (layer.kind === 'linear') count(connect(layer, x, out[i]));
      else if (layer.kind === 'average-pool') poolLayer(layer, x, shape, out[i], shapes[i]);
      else if (layer.kind === 'global-average-pool') poolLayer(undefined, x, shape, out[i], shapes[i]);
      else if (layer.kind === 'add') add(x, out[other], out[i]);
      else if (layer.kind === 'shortcut') shortcut(layer, x, shape, out[i], shapes[i]);
      else if (layer.kind === 'flatten') out[i].set(x);
      else {
        const [theta] = V_th[spiking.indexOf(i)];
        out[i].set(x.map((z) => (theta * Math.floor(Math.min(Math.max(z, 0) / theta, 1) * (N - 1))) / (N - 1)));
      }
    });
    return { logits: out[layers.length - 1], pairs, averaged };
  }
});

test('its job answers and counts as the network does, with the thresholds of its quantile', async () => {
  const { network } = readGolden('resnet-mini-conv');
  const images = randomImages(network.shapes[0], 8, 2);
  const options = { ...DEFAULT_OPTIONS, steps: 8 };
  const calibration = calibrationOf(network, images);
  const parameters = await tsc.convert(calibration, options, 0.9);
  expect(parameters.thresholds).toEqual(await calibration.thresholds(0.9));
  const argument = { parameters, steps: 8, coding: 'direct', seed: 1 } as const;
  const results = await inlineRunner(network).run(twoSpikeAnswers, argument, images, { chunk: 3 });
  const x = normalise(images.pixels, 3);
  const expected = runTwoSpikes(createEngine('wasm', network), x, parameters.thresholds, 8);
  expect(results).toEqual(
    expected.map(({ logits, spikes, synapticOperations, multiplyOperations }) => ({
      predicted: argmax(logits),
      spikes,
      synapticOperations,
      multiplyOperations,
    })),
  );
  expect(new Set(results.map(({ predicted }) => predicted)).size).toBeGreaterThan(1);
});
