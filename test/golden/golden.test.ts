/** Both engines give exactly the known answers; the algorithms and quantiles too. */
import { describe, expect, test } from 'vitest';
import { algorithm1 } from '../../src/convert/methods/algorithm-1.js';
import { imageResiduals, meanResiduals } from '../../src/convert/methods/algorithm-2.js';
import { RESIDUAL_RULES } from '../../src/convert/options.js';
import { createEngine } from '../../src/engine/create.js';
import { toChannelsFirst } from '../../src/network/layout.js';
import { GOLDEN, parametersOf, readGolden } from '../support/golden.js';
import { balanceThresholds } from '../support/thresholds.js';

const FLOAT32_STEP = 2 ** -23;

describe.each(GOLDEN)('%s', (name) => {
  const golden = readGolden(name);
  const { network, images } = golden;
  const shapes = network.spiking.map((at) => network.shapes[at]);

  test('spiking layers keep their names and order', () => {
    expect(network.spiking.map((at) => network.layers[at].name)).toEqual(golden.layers);
  });

  describe.each(['reference', 'wasm'] as const)('%s engine', (engineName) => {
    const engine = createEngine(engineName, network);

    test('ANN logits', () => {
      images.forEach((image, n) => {
        // Error of a float32 sum of k terms is at most about k half-steps of its largest partial sum.
        const tolerance = 400 * FLOAT32_STEP * Math.max(...golden.annLogits[n].map(Math.abs));
        engine.forward(image).forEach((logit, k) => {
          expect(Math.abs(logit - golden.annLogits[n][k])).toBeLessThan(tolerance);
        });
      });
    });

    test.each(golden.runs.map((run) => ({ run, label: `${run.comparison} v(0) ${run.initialPotential[0]} shift ${run.biasShiftPerStep?.[0] ?? 0}` })))(
      'run $label: every number equal',
      ({ run }) => {
        const parameters = parametersOf(golden, run);
        engine.configure(parameters);
        const simulations = images.map((image) => engine.simulate(image, { steps: run.T, record: 'neurons' }));
        simulations.forEach((simulation, n) => {
          expect([...simulation.logitsSum]).toEqual(run.logitsSum[n]);
          shapes.forEach((shape, s) => {
            expect(toChannelsFirst(simulation.spikeCounts![s], shape)).toEqual(run.spikeCounts[n][s]);
            expect(toChannelsFirst(simulation.finalPotential![s], shape)).toEqual(run.finalPotential[n][s]);
            expect(toChannelsFirst(simulation.firstSpikeTime![s], shape)).toEqual(run.firstSpikeTime[n][s]);
          });
        });
        for (const rule of RESIDUAL_RULES) {
          const means = meanResiduals(simulations.map((simulation) => imageResiduals(simulation, parameters.thresholds, [rule])[0]));
          // Sums of dyadic numbers are exact; only the two divisions round.
          run.algorithm2?.[rule].forEach((mean, s) => {
            expect(Math.abs(means[s] - mean)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.abs(mean));
          });
        }
      },
    );
  });

  test('Algorithm 1, both readings', () => {
    const thresholds = golden.thresholds.map((x) => Float32Array.of(x));
    for (const [T, readings] of Object.entries(golden.algorithm1)) {
      for (const rule of ['literal', 'summed'] as const) {
        const got = algorithm1(network, thresholds, Number(T), rule);
        readings[rule].forEach((mean, s) => {
          expect(Math.abs(got[s] - mean)).toBeLessThanOrEqual(4 * Number.EPSILON * mean);
        });
      }
    }
  });

  test('thresholds are the quantiles of the activations', () => {
    const all = new Float32Array(images.length * images[0].length);
    images.forEach((image, n) => {
      all.set(image, n * image.length);
    });
    for (const [p, quantiles] of Object.entries(golden.thresholdBalance)) {
      const thresholds = balanceThresholds(createEngine('wasm', network), all, Number(p), 'layer');
      quantiles.forEach((quantile, s) => {
        // Their activations are float64, ours float32: a few steps apart after some hundred additions.
        expect(Math.abs(thresholds[s][0] - quantile)).toBeLessThan(100 * FLOAT32_STEP * quantile);
      });
    }
  });
});
